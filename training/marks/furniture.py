"""What stands around the text: logos, stamps, loose print, and what scanners and copiers add at the edges."""

from random import Random

import cv2
import numpy as np

from docpipe.types import GreyImage
from training.marks import faces, pens
from training.marks.sheet import Sheet

STAMPED = (
    "RECEIVED", "PAID", "COPY", "CONFIDENTIAL", "APPROVED", "ORIGINAL", "DRAFT", "BEZAHLT", "EINGEGANGEN",
    "KOPIE", "PAYÉ", "REÇU", "COPIE", "VOID", "FILED", "ENTERED", "URGENT", "CANCELLED", "PAGADO", "SECRET",
)  # fmt: skip


def _blank(width: float, height: float) -> GreyImage:
    return np.full((max(8, round(height)), max(8, round(width))), 255, np.uint8)


def _centred(canvas: GreyImage, text: str, face: str, size: float, middle: float) -> None:
    patch = faces.printed(text, face, max(6, round(size)))
    pens.darken(canvas, patch, (canvas.shape[1] - patch.shape[1]) // 2, round(middle - patch.shape[0] / 2))


# --- logos ------------------------------------------------------------------------------------------------


def _emblem(rng: Random, size: int, letters: str, face: str) -> GreyImage:
    """A drawn badge: rings, polygons, rays, bars, a chequered or photographed field, letters in it."""
    canvas = _blank(size, size)
    middle, kind = size // 2, rng.randrange(7)
    thick = rng.choice((1, 2, 3))
    if kind == 0:
        for _ in range(rng.randrange(1, 4)):
            axes = int(size * rng.uniform(0.2, 0.48)), int(size * rng.uniform(0.15, 0.48))
            cv2.ellipse(
                canvas,
                (middle, middle),
                axes,
                rng.uniform(0, 180),
                0,
                360,
                0,
                rng.choice((1, 2, 3, -1)),
                cv2.LINE_AA,
            )
    elif kind == 1:
        corners = rng.randrange(3, 9)
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(0, 1)
        radii = np.where(np.arange(corners) % 2, rng.uniform(0.15, 0.45), 0.46) * size
        points = np.stack([middle + radii * np.cos(angles), middle + radii * np.sin(angles)], 1).astype(
            np.int32
        )
        cv2.fillPoly(canvas, [points], 0) if rng.random() < 0.5 else cv2.polylines(
            canvas, [points], True, 0, thick, cv2.LINE_AA
        )
    elif kind == 2:  # a crest: symmetrical lines
        for _ in range(rng.randrange(8, 26)):
            a, b = (np.array([rng.uniform(0.04, 0.5), rng.uniform(0.05, 0.95)]) * size for _ in range(2))
            for flip in (0, 1):
                ends = [(int(abs(flip * size - p[0])), int(p[1])) for p in (a, b)]
                cv2.line(canvas, ends[0], ends[1], 0, rng.choice((1, 1, 2)), cv2.LINE_AA)
    elif kind == 3:  # a photograph in dots
        noise = np.random.default_rng(rng.randrange(2**31)).random((7, 7)).astype(np.float32)
        shade = cv2.resize(noise, (size, size), interpolation=cv2.INTER_CUBIC)
        dots = np.random.default_rng(rng.randrange(2**31)).random((size, size))
        canvas[shade * rng.uniform(0.6, 1.4) > dots] = 0
    elif kind == 4:
        step = max(3, size // rng.randrange(3, 9))
        canvas[:, :] = 0
        canvas[::step] = canvas[:, ::step] = 255
        for _ in range(rng.randrange(4)):
            cv2.circle(canvas, (rng.randrange(size), rng.randrange(size)), size // 6, 255, -1)
    elif kind == 5:
        for bar in range(rng.randrange(2, 6)):
            y = int(size * (bar + 0.5) / 6)
            cv2.rectangle(
                canvas,
                (int(size * rng.uniform(0, 0.4)), y),
                (int(size * rng.uniform(0.6, 1)), y + size // 12),
                0,
                -1,
            )
    else:
        cv2.rectangle(canvas, (2, 2), (size - 3, size - 3), 0, rng.choice((-1, 2, 4)))
    if rng.random() < 0.4:
        patch = faces.printed(letters[: rng.randrange(1, 4)].upper(), face, max(8, size // 3))
        if canvas[middle, middle] < 128 and rng.random() < 0.7:
            patch = np.asarray(255 - patch, np.uint8)
            area = canvas[middle - patch.shape[0] // 2 :, middle - patch.shape[1] // 2 :][
                : patch.shape[0], : patch.shape[1]
            ]
            np.maximum(area, patch[: area.shape[0], : area.shape[1]], out=area)
        else:
            pens.darken(canvas, patch, middle - patch.shape[1] // 2, middle - patch.shape[0] // 2)
    return canvas


def logo_patch(rng: Random, given: faces.Faces, em: int) -> GreyImage:
    """An emblem, a large word mark in print or script, or both side by side or one over the other."""
    title, kind = faces.word(rng).title(), rng.random()
    script = rng.random() < 0.35
    face = rng.choice(given.hands if script else given.prints)
    mark = faces.printed(
        title.upper() if not script and rng.random() < 0.4 else title, face, int(em * rng.uniform(2, 5))
    )
    if kind < 0.3:
        return mark
    size = int(em * rng.uniform(2.5, 8))
    emblem = _emblem(rng, size, title, rng.choice(given.prints))
    if rng.random() < 0.3:
        emblem = np.asarray(cv2.resize(emblem, (int(size * rng.uniform(0.7, 2.5)), size)), np.uint8)
    if kind < 0.55:
        return emblem
    gap = int(em * rng.uniform(0.3, 1.2))
    if rng.random() < 0.5:
        canvas = _blank(emblem.shape[1] + gap + mark.shape[1], max(emblem.shape[0], mark.shape[0]))
        pens.darken(canvas, emblem, 0, 0)
        pens.darken(canvas, mark, emblem.shape[1] + gap, (canvas.shape[0] - mark.shape[0]) // 2)
    else:
        canvas = _blank(max(emblem.shape[1], mark.shape[1]), emblem.shape[0] + gap + mark.shape[0])
        pens.darken(canvas, emblem, (canvas.shape[1] - emblem.shape[1]) // 2, 0)
        pens.darken(canvas, mark, (canvas.shape[1] - mark.shape[1]) // 2, emblem.shape[0] + gap)
    return canvas


def logo(sheet: Sheet, low: bool = False) -> None:
    rng, em = sheet.rng, sheet.em
    patch = logo_patch(rng, sheet.faces, em)
    room = max(2.0, sheet.width - patch.shape[1] - 10)
    x = room * rng.choice((0.06, 0.1, 0.5, 0.9, rng.random()))
    y = sheet.height * (rng.uniform(0.75, 0.92) if low else rng.uniform(0.01, 0.07))
    sheet.stick("logo", patch, x, y)
    if rng.random() < 0.6:  # a line about the firm
        sheet.text(max(4, x - em), y + patch.shape[0] + em * 0.4, faces.words(rng, 6).upper(), max(7, em - 4))


def letterhead(sheet: Sheet) -> None:
    """The sender's name in large print: no logo."""
    rng, em = sheet.rng, sheet.em
    y, face = sheet.height * rng.uniform(0.02, 0.06), rng.choice(sheet.faces.prints)
    size = em * rng.uniform(1.1, 2.0)
    text = faces.words(rng, 3)
    text = text.upper() if rng.random() < 0.5 else text.title()
    x = rng.choice((sheet.width * 0.08, (sheet.width - faces.font(face, round(size)).getlength(text)) / 2))
    sheet.text(max(5, x), y, text, size, face)
    for line in range(rng.randrange(3)):
        sheet.text(max(5, x), y + size * 1.3 + line * em, faces.words(rng, 5), max(7, em - 4), face)


# --- stamps -----------------------------------------------------------------------------------------------


def _worn(rng: Random, patch: GreyImage) -> GreyImage:
    """Stamped ink: grey, with patches that did not print."""
    noise = np.random.default_rng(rng.randrange(2**31))
    height, width = patch.shape
    coarse = noise.random((max(2, height // 9), max(2, width // 9))).astype(np.float32)
    cloud = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    fine = noise.random((height, width), np.float32)
    gone = 0.6 * cloud + 0.4 * fine > rng.uniform(0.55, 1.0)
    shade = np.uint8(rng.choice((0, 30, 70, 110)))
    return np.where(gone & (patch < 200), np.uint8(225), np.maximum(patch, shade)).astype(np.uint8)


def stamp_patch(rng: Random, given: faces.Faces, em: int) -> GreyImage:
    """Capitals and a date in a frame or without, or a round seal with text along its rim."""
    face = rng.choice(given.prints)
    word = faces.pick(rng, (2, STAMPED), (1, [faces.word(rng).upper()]))
    if rng.random() < 0.3:
        return _worn(rng, _seal(rng, face, int(em * rng.uniform(5, 10))))
    size = em * rng.uniform(1.1, 2.6)
    lines = [(word, size)]
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        text = faces.date(rng).upper() if rng.random() < 0.6 else faces.words(rng, 2).upper()
        lines.insert(rng.randrange(len(lines) + 1), (text, size * rng.uniform(0.45, 0.9)))
    width = max(faces.font(face, max(6, round(s))).getlength(t) for t, s in lines) + em * rng.uniform(0.8, 3)
    height = sum(s * 1.25 for _, s in lines) + em * rng.uniform(0.5, 1.6)
    canvas = _blank(width + 8, height + 8)
    y = (canvas.shape[0] - sum(s * 1.25 for _, s in lines)) / 2
    for text, s in lines:
        _centred(canvas, text, face, s, y + s * 0.6)
        y += s * 1.25
    frame = rng.random()
    corner = canvas.shape[1] - 3, canvas.shape[0] - 3
    if frame < 0.5:
        cv2.rectangle(canvas, (2, 2), corner, 0, rng.choice((1, 2, 3)))
        if rng.random() < 0.3:
            cv2.rectangle(canvas, (6, 6), (corner[0] - 4, corner[1] - 4), 0, 1)
    elif frame < 0.65:
        axes = canvas.shape[1] // 2 - 2, canvas.shape[0] // 2 - 2
        cv2.ellipse(
            canvas,
            (canvas.shape[1] // 2, canvas.shape[0] // 2),
            axes,
            0,
            0,
            360,
            0,
            rng.choice((1, 2)),
            cv2.LINE_AA,
        )
    return _worn(rng, canvas)


def _seal(rng: Random, face: str, size: int) -> GreyImage:
    canvas, middle = _blank(size, size), size // 2
    for radius in (0.48, rng.uniform(0.28, 0.34)):
        cv2.circle(canvas, (middle, middle), int(size * radius), 0, rng.choice((1, 2)), cv2.LINE_AA)
    letters, high = faces.words(rng, 4).upper(), max(7, int(size * 0.11))
    for number, letter in enumerate(letters):
        angle = 2 * np.pi * number / len(letters)
        patch = pens.turned(faces.printed(letter, face, high), 90 - float(np.degrees(angle)) - 180)
        x, y = middle + 0.4 * size * np.cos(angle), middle + 0.4 * size * np.sin(angle)
        pens.darken(canvas, patch, round(x - patch.shape[1] / 2), round(y - patch.shape[0] / 2))
    _centred(canvas, faces.word(rng).upper()[:6], face, size * 0.13, middle)
    return canvas


def stamp(sheet: Sheet) -> None:
    rng = sheet.rng
    patch = stamp_patch(rng, sheet.faces, sheet.em)
    degrees = rng.choice((0.0, rng.gauss(0, 4), rng.gauss(0, 15), 90.0))
    x = rng.uniform(0.02, 0.98) * max(1, sheet.width - patch.shape[1])
    y = rng.uniform(0.02, 0.98) * max(1, sheet.height - patch.shape[0])
    sheet.stick("stamp", patch, x, y, degrees)


# --- print and dirt ---------------------------------------------------------------------------------------


def loose_print(sheet: Sheet) -> None:
    """Words that stand alone: bold headings, spaced capitals, small footers, numbers, labels in frames."""
    rng, em = sheet.rng, sheet.em
    x, y = rng.uniform(0.04, 0.75) * sheet.width, rng.uniform(0.03, 0.95) * sheet.height
    size, text = rng.uniform(0.6, 1.9) * em, faces.words(rng, rng.choice((1, 1, 2, 3, 6)))
    style = rng.random()
    if style < 0.4:
        text = text.upper()
    elif style < 0.5:
        text = " ".join(text.upper())
    elif style < 0.7:
        text = str(rng.randrange(10 ** rng.randrange(2, 9)))
    face, right, lines = rng.choice(sheet.faces.prints), x, rng.choice((1, 1, 1, 2, 3))
    for line in range(lines):
        box = sheet.text(x, y + line * size * 1.15, text if line == 0 else faces.words(rng, 3), size, face)
        right = max(right, box[2])
        if rng.random() < 0.25:
            sheet.rule(x, box[3] + 2, box[2], box[3] + 2, rng.choice((1, 1, 2)))
    if text != text.upper() and rng.random() < 0.25:
        corner = (int(right) + 5, int(y + lines * size * 1.2) + 4)
        cv2.rectangle(sheet.pixels, (int(x) - 5, int(y) - 3), corner, 0, rng.choice((1, 2)))


def number_aside(sheet: Sheet) -> None:
    """A bold number at an edge, as archives print them, often turned."""
    rng, em = sheet.rng, sheet.em
    text = str(rng.randrange(10**6, 10**10))
    text = " ".join(text) if rng.random() < 0.1 else text
    patch = faces.printed(text, rng.choice(sheet.faces.prints), int(em * rng.uniform(0.9, 1.9)))
    if rng.random() < 0.65:
        patch = np.ascontiguousarray(np.rot90(patch, rng.choice((1, 3))))
        x, y = sheet.width - patch.shape[1] - rng.uniform(2, 60), rng.uniform(0.3, 0.95) * sheet.height
    else:
        x, y = rng.uniform(0.1, 0.8) * sheet.width, sheet.height * rng.uniform(0.9, 0.98)
    pens.darken(sheet.pixels, patch, round(x), round(y - patch.shape[0]))


def edges(sheet: Sheet) -> None:
    """Punch holes, black borders, a strip of dirt along a side, streaks."""
    rng, em, kind = sheet.rng, sheet.em, sheet.rng.randrange(5)
    if kind == 0:
        for share in (0.1, 0.5, 0.9):
            centre = (int(em * 1.5), int(sheet.height * share))
            if rng.random() < 0.5:
                centre = (int(sheet.width * (0.3 + 0.4 * share)), int(em * 1.5))
            cv2.circle(sheet.pixels, centre, int(em * rng.uniform(0.6, 1)), 0, rng.choice((-1, -1, 1)))
    elif kind == 1:
        thick = rng.randrange(2, 60)
        side = rng.randrange(4)
        np.rot90(sheet.pixels, side)[:, :thick] = rng.choice((0, 10, 60))
    elif kind in {2, 3}:
        noise = np.random.default_rng(rng.randrange(2**31))
        area = np.rot90(sheet.pixels, rng.randrange(4))[:, : rng.randrange(20, 200)]
        fade = (
            np.linspace(rng.uniform(0.05, 0.6), 0, area.shape[1])
            * noise.random((area.shape[0] // 40 + 1, 1)).repeat(40, 0)[: area.shape[0]]
        )
        grain = cv2.GaussianBlur(noise.random(area.shape, np.float32), (0, 0), rng.uniform(0.5, 1.3))
        area[(grain - 0.5) * rng.uniform(1.5, 4) + 0.5 < fade] = 0
    else:
        x = rng.randrange(sheet.width)
        sheet.pixels[:, x : x + rng.choice((1, 1, 2))] = rng.choice((0, 90, 160))


def drawing(sheet: Sheet) -> None:
    """Ticks, arrows, long pen strokes, brackets, diagrams, bar codes, dirt: none of them a mark."""
    rng, em, kind = sheet.rng, sheet.em, sheet.rng.randrange(7)
    x, y = rng.randrange(20, sheet.width - 20), rng.randrange(30, sheet.height - 20)
    thick = rng.choice((1, 2, 3))
    if kind == 0:
        end = x + rng.randrange(-200, 200), y + rng.randrange(-120, 220)
        cv2.line(sheet.pixels, (x, y), end, 0, thick, cv2.LINE_AA)
    elif kind == 1:
        size = em * rng.uniform(0.5, 2.5)
        tick = np.array([[-0.4, -0.4], [0, 0], [rng.uniform(0.7, 1.8), -1.5]]) * size + (x, y)
        cv2.polylines(sheet.pixels, [tick.astype(np.int32)], False, 0, thick, cv2.LINE_AA)
    elif kind == 2:
        axes = int(em * rng.uniform(1, 6)), int(em * rng.uniform(0.7, 2.5))
        cv2.ellipse(
            sheet.pixels, (x, y), axes, rng.uniform(-20, 20), 0, rng.uniform(200, 380), 0, thick, cv2.LINE_AA
        )
    elif kind == 3:
        for _ in range(rng.randrange(2, 9)):
            corner = x + rng.randrange(120), y + rng.randrange(120)
            far = corner[0] + rng.randrange(10, 100), corner[1] + rng.randrange(10, 60)
            if rng.random() < 0.5:
                cv2.rectangle(sheet.pixels, corner, far, 0, 1)
            else:
                cv2.circle(sheet.pixels, corner, rng.randrange(4, 30), 0, 1, cv2.LINE_AA)
    elif kind == 4:
        at, high = x, int(em * rng.uniform(1, 4))
        for _ in range(rng.randrange(20, 60)):
            wide = rng.choice((1, 1, 2, 3))
            sheet.pixels[y : y + high, at : at + wide] = 0
            at += wide + rng.choice((1, 1, 2, 3))
    elif kind == 5:
        size = rng.randrange(30, 160)
        patch = np.random.default_rng(rng.randrange(2**31)).random((size, size)) < rng.uniform(0.02, 0.5)
        sheet.pixels[y : y + size, x : x + size][patch[: sheet.height - y, : sheet.width - x]] = 0
    else:
        curve = np.cumsum(
            np.array([(rng.gauss(0, em), rng.gauss(0, em)) for _ in range(rng.randrange(2, 6))]), 0
        )
        curve = pens.smooth(curve + np.array([x, y]))
        cv2.polylines(sheet.pixels, [curve.astype(np.int32)], False, 0, thick, cv2.LINE_AA)
