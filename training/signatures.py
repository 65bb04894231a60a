"""Trains the signature scorer on pages that this file draws; nothing of it is needed to run docpipe.

``python -m training.signatures --fonts DIR`` draws letters, memos, forms and contracts with
and without signatures (pen curves, and names in the handwriting fonts found under DIR), spoils them like scans
and faxes, and writes the weights beside the locator. The same seeds and fonts give the same weights. The shipped
ones saw the Debian packages fonts-kristi, -breip, -dkg-handwriting, -rufscript, -femkeklaver, -sjfonts,
-ecolier-court, -dancingscript, -tomsontalks and -humor-sans; print in fonts-lato, -roboto-unhinted, -ebgaramond,
-courier-prime, -open-sans, -cantarell, -quicksand, -linuxlibertine, -gfs-didot, -comfortaa, -inter, -play, -dosis,
-vollkorn, -crosextra-carlito, -crosextra-caladea and -noto-mono. No labelled document took part.
"""

import argparse
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docpipe.locators.embedded.pixels.ink import find_ink
from docpipe.locators.embedded.pixels.scorer import WEIGHTS, describe
from docpipe.locators.embedded.pixels.strokes import propose

Grey = NDArray[np.uint8]
Box = tuple[float, float, float, float]

PRINT_FONTS = (
    "LiberationSans-Regular", "LiberationSans-Bold", "LiberationSerif-Regular", "LiberationSerif-Bold",
    "LiberationMono-Regular", "LiberationMono-Bold", "LiberationSerif-Italic", "DejaVuSans", "DejaVuSerif",
    "LiberationSansNarrow-Regular", "LiberationMono-Regular", "LiberationMono-Regular",
)  # fmt: skip
SYLLABLES = (  # noqa: SIM905
    "an be con de er fa gen ho in ka lo mar ne or pa qui ra sen ta un ver wa xi yo zu ble ment tion ing ly ed "
    "the and for of to is with that ter der und die les que por il van het ist per sub tri ex com pro stra"
).split()
CLOSINGS = (
    "Sincerely,", "Yours truly,", "Very truly yours,", "Best regards,", "Mit freundlichen Grüßen", "Cordially,",
    "Cordialement,", "Atentamente,", "Respectfully submitted,", "Hochachtungsvoll", "Met vriendelijke groet",
    "Distinti saluti", "Yours faithfully", "Kind regards",
)  # fmt: skip
UNDER = (
    "Signature", "Authorized signature", "Unterschrift", "Ort, Datum, Unterschrift", "Firma", "Signed", "By",
    "Notary Public", "Handtekening", "Date", "Title", "Witness", "For the seller", "Signature du client",
)  # fmt: skip


@dataclass
class Sheet:
    """A page being drawn: 255 is white."""

    rng: Random
    pixels: Grey
    face: str
    size: int
    hands: tuple[str, ...]
    prints: tuple[str, ...] = PRINT_FONTS
    signatures: list[Box] = field(default_factory=list)

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name if "/" in name else f"{name}.ttf", size)


def _words(rng: Random, count: int) -> str:
    words = ["".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in range(count)]
    if rng.random() < 0.3:
        words[rng.randrange(count)] = str(rng.randrange(10 ** rng.randrange(1, 7)))
    return " ".join(word.capitalize() if rng.random() < 0.15 else word for word in words)


def _name(rng: Random) -> str:
    first = "".join(rng.choices(SYLLABLES, k=2)).capitalize()
    last = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3)))).capitalize()
    middle = rng.choice(("", "", chr(rng.randrange(65, 91)) + ". "))
    return f"{rng.choice((first, first[0] + '.'))} {middle}{last}"


def _text(sheet: Sheet, x: float, y: float, text: str, face: str = "", size: int = 0, grey: int = 0) -> float:
    """Prints one line with its top at ``y``; the right edge in px."""
    font = _font(face or sheet.face, size or sheet.size)
    image = Image.fromarray(sheet.pixels)
    ImageDraw.Draw(image).text((x, y), text, font=font, fill=grey)
    sheet.pixels = np.array(image)
    return x + font.getlength(text)


def _paragraphs(sheet: Sheet, x: float, y: float, lines: int, width: float) -> float:
    image = Image.fromarray(sheet.pixels)
    pen, font = ImageDraw.Draw(image), _font(sheet.face, sheet.size)
    leading = sheet.size * sheet.rng.uniform(1.05, 1.5)
    for number in range(lines):
        text = _words(sheet.rng, 22)
        keep = max(3, int(len(text) * width / max(font.getlength(text), 1)))
        ends = number % 5 == 4 or number == lines - 1
        pen.text((x, y), text[: int(keep * sheet.rng.uniform(0.2, 0.9)) if ends else keep], font=font, fill=0)
        y += leading * (1.7 if ends else 1.0)
    sheet.pixels = np.array(image)
    return y


# --- pens ------------------------------------------------------------------------------------------------


def _pen_curve(rng: Random) -> Grey:
    """A scribbled signature as dark ink on white, cut to its ink; about 3 px to a pen's width."""
    length, high = rng.uniform(200, 620), rng.uniform(50, 150)
    canvas = np.full((420, 900), 255, np.uint8)
    x, base, thick = 120.0, 230.0, rng.choice((2, 3, 3, 4, 5))
    slant, loops = rng.uniform(-0.1, 0.8), rng.uniform(0.2, 1.4)
    drift = rng.uniform(-0.15, 0.12)
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        span = length / rng.choice((1, 1.5, 2))
        turns = max(2, int(span / rng.uniform(22, 60)))
        t = np.linspace(0, turns, turns * 24)
        knots = [rng.uniform(0.15, 1.0) * (1.6 if i == 0 else 1) for i in range(turns + 2)]
        tall = (
            np.interp(t, np.arange(turns + 2), knots)
            * high
            * np.interp(t, (0, turns), (1, rng.uniform(0.2, 1)))
        )
        dip = np.interp(t, np.arange(turns + 2), [rng.choice((0, 0, 0.2, 0.7)) for _ in knots]) * high
        phase = 2 * math.pi * t + rng.uniform(0, 6)
        up = tall * (0.5 + 0.5 * np.cos(phase)) - dip * (0.5 - 0.5 * np.cos(phase * 0.5))
        across = x + span * t / turns + loops * span / turns * 0.6 * np.sin(phase) + slant * up
        down = base - up + drift * span * t / turns
        points = np.stack([across, down], 1)
        cv2.polylines(canvas, [np.round(points * 8).astype(np.int32)], False, 0, thick, cv2.LINE_AA, 3)
        x += span * rng.uniform(0.5, 1.0)
    if rng.random() < 0.35:
        start = (int(120 + rng.uniform(-20, 100)), int(base + rng.uniform(-30, 40)))
        end = (int(x + rng.uniform(0, 120)), int(start[1] + rng.uniform(-50, 30)))
        cv2.line(canvas, start, end, 0, thick, cv2.LINE_AA)
    return _cut(canvas)


def _pen_name(rng: Random, hands: tuple[str, ...]) -> Grey:
    """A name in a handwriting font, slanted, wobbling and squeezed."""
    canvas = Image.new("L", (1500, 420), 255)
    ImageDraw.Draw(canvas).text(
        (150, 120), _name(rng), font=_font(rng.choice(hands), rng.randrange(70, 130)), fill=0
    )
    pixels = np.array(canvas)
    height, width = pixels.shape
    grid_x, grid_y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    wave = rng.uniform(2, 12) * np.sin(grid_x / rng.uniform(30, 120) + rng.uniform(0, 6))
    lean = rng.uniform(-0.1, 0.6) * (grid_y - 200)
    rise = rng.uniform(-0.14, 0.1) * (grid_x - 600)
    wobble = rng.uniform(0, 8) * np.sin(grid_y / rng.uniform(20, 60))
    moved = cv2.remap(
        pixels,
        (grid_x * rng.uniform(0.8, 1.4) + lean + wobble).astype(np.float32),
        (grid_y + wave + rise).astype(np.float32),
        cv2.INTER_LINEAR, borderValue=255,
    )  # fmt: skip
    if rng.random() < 0.4:
        moved = cv2.erode(moved, np.ones((2, 2), np.uint8))
    return _cut(moved)


def _cut(pixels: Grey) -> Grey:
    rows, columns = np.where((pixels < 128).any(1))[0], np.where((pixels < 128).any(0))[0]
    if not len(rows):
        return np.zeros((20, 60), np.uint8)
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _signature(rng: Random, hands: tuple[str, ...]) -> Grey:
    return _pen_name(rng, hands) if hands and rng.random() < 0.5 else _pen_curve(rng)


def _stick(sheet: Sheet, ink: Grey, x: float, y: float, width: float, height: float, grey: int) -> Box | None:
    """Scales ``ink`` into the box at (x, y), darkens the sheet with it; the box of what lies on the sheet."""
    scale = min(width / ink.shape[1], height / ink.shape[0])
    size = max(int(ink.shape[1] * scale), 6), max(int(ink.shape[0] * scale), 4)
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    # A pen keeps its width however small the hand: thin lines are darkened back.
    small = np.clip(255 - (255 - small.astype(np.float32)) * sheet.rng.uniform(1.2, 2.6), 0, 255)
    left, top = int(x), int(y)
    if left < 0 or top < 0 or left + size[0] > sheet.width or top + size[1] > sheet.height:
        return None
    part = sheet.pixels[top : top + size[1], left : left + size[0]]
    np.minimum(part, np.maximum(small, grey).astype(np.uint8), out=part)
    return (float(left), float(top), float(left + size[0]), float(top + size[1]))


# --- what a page carries ---------------------------------------------------------------------------------


def _sign(sheet: Sheet, x: float, y: float) -> None:
    """A signature with its lower edge near ``y``."""
    rng, em = sheet.rng, sheet.size
    width, height = em * rng.uniform(6, 24), em * rng.choice((rng.uniform(1.6, 4), rng.uniform(2, 7)))
    ink = _signature(rng, sheet.hands)
    real = height if ink.shape[1] / ink.shape[0] < width / height else width * ink.shape[0] / ink.shape[1]
    box = _stick(sheet, ink, x, y - real, width, height, rng.choice((0, 0, 0, 60, 110)))
    if box:
        sheet.signatures.append(box)


def _closing(sheet: Sheet, y: float, signed: bool) -> float:
    """Closing words, room for the signature, printed name; the signature may run over both."""
    rng, em = sheet.rng, sheet.size
    x = sheet.width * rng.choice((0.1, 0.12, 0.5, 0.55, 0.6))
    if rng.random() < 0.85:
        _text(sheet, x, y, rng.choice(CLOSINGS))
        y += em * 1.3
    room = em * rng.choice((rng.uniform(0.9, 2.2), rng.uniform(1.5, 5)))
    if signed:
        _sign(sheet, x + em * rng.uniform(-1.5, 3), y + room + em * rng.choice((-0.2, 0, 0.3, 0.8, 1.3)))
    y += room
    if rng.random() < 0.3:
        cv2.line(sheet.pixels, (int(x), int(y)), (int(x + em * rng.uniform(12, 20)), int(y)), 0, 1)
        y += 2
    if rng.random() < 0.85:
        _text(sheet, x, y, _name(rng))
        y += em * 1.25
        for _ in range(rng.choice((0, 1, 1, 2))):
            _text(sheet, x, y, _words(rng, 3).title())
            y += em * 1.25
    return y + em


def _sign_line(sheet: Sheet, x: float, y: float, width: float, signed: bool) -> None:
    """A ruling with a caption under, before or over it, and a signature, a date or nothing on it."""
    rng, em = sheet.rng, sheet.size
    caption = rng.choice(UNDER)
    place = rng.random()
    if place < 0.3:
        x = _text(sheet, x, y - em * 1.1, caption + rng.choice((":", "", ": X")), size=max(8, em - 2)) + 4
    elif place < 0.85:
        _text(sheet, x, y + 3, caption, size=max(8, em - rng.randrange(4)))
    cv2.line(
        sheet.pixels,
        (int(x), int(y)),
        (int(min(x + width, sheet.width - 10)), int(y)),
        0,
        rng.choice((1, 1, 2)),
    )
    if signed:
        _sign(sheet, x + em * rng.uniform(0, 4), y + em * rng.choice((-0.2, 0.1, 0.5)))


def _note(sheet: Sheet) -> None:
    """Handwriting that signs nothing: a remark, a date, a number."""
    rng, em = sheet.rng, sheet.size
    x, y = rng.uniform(0.03, 0.8) * sheet.width, rng.uniform(0.02, 0.9) * sheet.height
    if not sheet.hands:
        return
    face, size = rng.choice(sheet.hands), int(em * rng.uniform(1.3, 2.8))
    lines = rng.choice((1, 2, 2, 3, 4, 6))
    for _ in range(lines):
        text = rng.choice(
            (
                _words(rng, rng.randrange(2, 6)),
                f"{rng.randrange(1, 13)}/{rng.randrange(1, 30)}/{rng.randrange(60, 99)}",
            )
        )
        _text(sheet, x + rng.uniform(-4, 4), y, text, face, size, rng.choice((0, 0, 80)))
        y += size * 1.1


def _logo(sheet: Sheet) -> None:
    rng, em = sheet.rng, sheet.size
    x, y = sheet.width * rng.uniform(0.05, 0.6), sheet.height * rng.uniform(0.02, 0.08)
    if sheet.hands and rng.random() < 0.45:
        _text(sheet, x, y, _name(rng).split()[-1], rng.choice(sheet.hands), int(em * rng.uniform(3, 6)))
    elif rng.random() < 0.6:
        _text(sheet, x, y, _words(rng, 2).title(), rng.choice(sheet.prints), int(em * rng.uniform(1.5, 4)))
    center = (int(x - em * 2 if x > 60 else x + em * 12), int(y + em * 2))
    if rng.random() < 0.5:
        for _ in range(rng.randrange(2, 7)):
            radius = int(em * rng.uniform(0.5, 2.2))
            cv2.ellipse(
                sheet.pixels,
                center,
                (radius, int(radius * rng.uniform(0.4, 1.4))),
                rng.uniform(0, 180),
                0,
                360,
                0,
                rng.choice((1, 2, 3, -1)),
                cv2.LINE_AA,
            )
    _text(sheet, x, y + em * 5, _words(rng, 6).upper(), size=max(8, em - 4))


def _print(sheet: Sheet) -> None:
    """Printed words that stand alone: bold headings, spaced capitals, small footers, numbers, labels in frames."""
    rng, em = sheet.rng, sheet.size
    x, y = rng.uniform(0.04, 0.75) * sheet.width, rng.uniform(0.03, 0.95) * sheet.height
    size = rng.randrange(7, em + 9)
    text = _words(rng, rng.choice((1, 1, 2, 3, 6)))
    style = rng.random()
    if style < 0.4:
        text = text.upper()
    elif style < 0.5:
        text = " ".join(text.upper())
    elif style < 0.7:
        text = str(rng.randrange(10 ** rng.randrange(2, 9)))
    face = rng.choice(sheet.prints)
    lines = rng.choice((1, 1, 1, 2, 3))
    for line in range(lines):
        right = _text(sheet, x, y + line * size * 1.15, text if line == 0 else _words(rng, 3), face, size)
    if rng.random() < 0.25:
        corner = (int(right) + 5, int(y + lines * size * 1.2) + 4)
        cv2.rectangle(sheet.pixels, (int(x) - 5, int(y) - 3), corner, 0, rng.choice((1, 2)))


def _stamp(sheet: Sheet) -> None:
    rng, em = sheet.rng, sheet.size
    width, height = int(em * rng.uniform(7, 12)), int(em * rng.uniform(3, 8))
    x, y = (
        rng.randrange(10, max(11, sheet.width - width - 10)),
        rng.randrange(10, max(11, sheet.height - height - 10)),
    )
    if rng.random() < 0.5:
        cv2.rectangle(sheet.pixels, (x, y), (x + width, y + height), 0, rng.choice((1, 2)))
    else:
        cv2.circle(
            sheet.pixels,
            (x + width // 2, y + height // 2),
            height // 2 + em,
            0,
            rng.choice((1, 2)),
            cv2.LINE_AA,
        )
    for line in range(rng.randrange(1, 4)):
        _text(
            sheet, x + 5, y + 4 + line * em * 1.6, _words(rng, 2).upper(), size=rng.randrange(em - 2, em + 6)
        )


def _aside(sheet: Sheet) -> None:
    """What stands at the edges: turned numbers, holes, black bars, arrows, ticks, drawings."""
    rng, em = sheet.rng, sheet.size
    kind = rng.randrange(7)
    if kind == 0:
        number = Image.new("L", (em * 12, em * 2), 255)
        ImageDraw.Draw(number).text(
            (4, 2),
            str(rng.randrange(10**8, 10**10)),
            font=_font(rng.choice(sheet.prints), int(em * 1.4)),
            fill=0,
        )
        turned = np.rot90(np.array(number))
        y = rng.randrange(0, max(1, sheet.height - turned.shape[0]))
        area = sheet.pixels[y : y + turned.shape[0], sheet.width - turned.shape[1] - 6 : sheet.width - 6]
        np.minimum(area, turned, out=area)
    elif kind == 1:
        for share in (0.2, 0.5, 0.8):
            cv2.circle(sheet.pixels, (int(em * 1.5), int(sheet.height * share)), int(em * 0.8), 0, -1)
    elif kind == 2:
        edge = rng.randrange(4, 60)
        sheet.pixels[:, -edge:] = 10 if rng.random() < 0.5 else sheet.pixels[:, -edge:]
        sheet.pixels[: edge // 2] = 10
    elif kind == 3:
        start = rng.randrange(sheet.width), rng.randrange(sheet.height)
        end = start[0] + rng.randrange(-120, 120), start[1] + rng.randrange(-80, 160)
        cv2.line(sheet.pixels, start, end, 0, rng.choice((1, 2, 3)), cv2.LINE_AA)
    elif kind == 4:
        x, y = rng.randrange(20, sheet.width - 20), rng.randrange(30, sheet.height - 20)
        cv2.polylines(
            sheet.pixels,
            [np.array([[x - 6, y - 6], [x, y], [x + 14, y - 22]], np.int32)],
            False,
            0,
            2,
            cv2.LINE_AA,
        )
    elif kind == 5:
        x, y = rng.randrange(20, sheet.width - 100), rng.randrange(30, sheet.height - 100)
        for _ in range(rng.randrange(2, 8)):
            corner = x + rng.randrange(90), y + rng.randrange(90)
            if rng.random() < 0.5:
                cv2.rectangle(
                    sheet.pixels,
                    corner,
                    (corner[0] + rng.randrange(10, 80), corner[1] + rng.randrange(10, 60)),
                    0,
                    1,
                )
            else:
                cv2.circle(sheet.pixels, corner, rng.randrange(4, 30), 0, 1, cv2.LINE_AA)
    else:
        x, y = rng.randrange(0, sheet.width - 60), rng.randrange(0, sheet.height - 60)
        patch = np.random.default_rng(rng.randrange(2**31)).random((60, 60)) < rng.uniform(0.05, 0.5)
        sheet.pixels[y : y + 60, x : x + 60][patch] = 0


def _table(sheet: Sheet, x: float, y: float, width: float) -> float:
    rng, em = sheet.rng, sheet.size
    columns, rows = rng.randrange(2, 6), rng.randrange(3, 10)
    for row in range(rows):
        for column in range(columns):
            text = _words(rng, 1) if column == 0 else f"{rng.randrange(10000) / 100:.2f}"
            _text(sheet, x + column * width / columns + 3, y + row * em * 1.6, text)
        if rng.random() < 0.4:
            line = int(y + row * em * 1.6 - 2)
            cv2.line(sheet.pixels, (int(x), line), (int(x + width), line), 0, 1)
    return y + rows * em * 1.6 + em


def draw_page(seed: int, hands: tuple[str, ...], prints: tuple[str, ...] = ()) -> tuple[Grey, list[Box]]:
    """A page at about 100 dpi and the boxes (px) of its signatures; three in ten have none."""
    rng = Random(seed)
    size = rng.choice((10, 11, 12, 13, 14, 15, 17))
    prints = (*PRINT_FONTS, *prints)
    sheet = Sheet(rng, np.full((1100, 850), 255, np.uint8), rng.choice(prints), size, hands, prints)
    signed, left = rng.random() < 0.7, sheet.width * rng.uniform(0.08, 0.14)
    width = sheet.width * rng.uniform(0.65, 0.8)
    if rng.random() < 0.6:
        _logo(sheet)
    y = sheet.height * rng.uniform(0.06, 0.2)
    for _ in range(rng.randrange(0, 6)):
        _text(sheet, left, y, _words(rng, rng.randrange(2, 5)).title())
        y += size * 1.25
    y = _paragraphs(sheet, left, y + size * 2, rng.randrange(3, 30), width)
    if rng.random() < 0.3 and y < sheet.height * 0.6:
        y = _table(sheet, left, y, width)
    y = min(y, sheet.height * 0.78)
    kind = rng.random()
    if kind < 0.6:
        y = _closing(sheet, y, signed)
    elif kind < 0.9:
        y += size * 3
        for number in range(rng.choice((1, 2, 2, 3, 4))):
            side = number % 2 if kind < 0.8 else 0
            _sign_line(
                sheet, left + side * sheet.width * 0.42, y, sheet.width * 0.33, signed and rng.random() < 0.75
            )
            y += size * rng.uniform(3, 5) if side or kind >= 0.8 else 0
    elif signed:
        _sign(sheet, sheet.width * rng.uniform(0.1, 0.65), y + size * 4)
    for _ in range(rng.choice((0, 1, 3, 6))):
        if y < sheet.height - 3 * size:
            _text(sheet, left, y, _words(rng, rng.randrange(1, 5)))
            y += size * 1.25
    for part, share in (
        (_print, 0.7),
        (_print, 0.5),
        (_print, 0.5),
        (_print, 0.3),
        (_note, 0.35),
        (_note, 0.15),
        (_stamp, 0.25),
        (_aside, 0.6),
        (_aside, 0.4),
        (_aside, 0.2),
    ):
        if rng.random() < share:
            part(sheet)
    return _spoil(sheet)


def _spoil(sheet: Sheet) -> tuple[Grey, list[Box]]:
    """The page as a printer, a scanner, a fax or a poor copy gives it, at a new size."""
    rng, pixels = sheet.rng, sheet.pixels
    noise = np.random.default_rng(rng.randrange(2**31))
    fx, fy = rng.uniform(0.75, 1.1), rng.uniform(0.75, 1.1)
    kind = rng.random()
    if kind < 0.5:
        coarse = rng.uniform(0.55, 0.8)
        pixels = cv2.resize(pixels, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA)
        if kind < 0.3:
            pixels = np.where(pixels < rng.randrange(120, 215), 0, 255).astype(np.uint8)
            pixels[noise.random(pixels.shape) < rng.choice((0, 0, 0.001, 0.006, 0.02))] = 0
            if rng.random() < 0.2:  # a poor copy: dirt comes in clouds and streaks
                cloud = cv2.GaussianBlur(
                    noise.random(pixels.shape, np.float32), (0, 0), rng.uniform(0.6, 1.2)
                )
                field_ = cv2.resize(
                    noise.random((9, 7), np.float32), pixels.shape[::-1], interpolation=cv2.INTER_CUBIC
                )
                pixels[cloud > 0.5 + rng.uniform(0.12, 0.25) / (0.3 + np.maximum(field_, 0))] = 0
            pixels[noise.random(pixels.shape) < rng.choice((0, 0.02, 0.1))] = 255
            pixels = cv2.GaussianBlur(pixels, (3, 3), rng.uniform(0.3, 0.8))
    elif kind < 0.8:
        pixels = cv2.GaussianBlur(pixels, (3, 3), rng.uniform(0.3, 1.0))
        light = rng.randrange(170, 255)
        pixels = np.clip(pixels * (light / 255) + rng.randrange(40), 0, 255).astype(np.uint8)
        pixels = cv2.add(pixels, noise.integers(0, rng.choice((2, 12, 24)), pixels.shape, np.uint8))
    height, width = round(sheet.height * fy), round(sheet.width * fx)
    pixels = cv2.resize(
        pixels, (width, height), interpolation=rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC))
    )
    return pixels, [
        (left * fx, top * fy, right * fx, bottom * fy) for left, top, right, bottom in sheet.signatures
    ]


DROPPED = 0.3
"""Share of the inputs hidden while training: drawn pens must not be learned by heart."""
UNUSUAL = re.compile(r"thin|hairline|extra|black|initials|variable|math|italic|isabella", re.IGNORECASE)
BLOCK = 100_000
"""Distance between the first page numbers of two blocks."""


# --- training --------------------------------------------------------------------------------------------


def overlaps(boxes: NDArray[np.float32], truths: list[Box]) -> NDArray[np.float32]:
    """(n,) the best IoU of each box with any of ``truths``."""
    best = np.zeros(len(boxes), np.float32)
    for truth in np.array(truths, np.float32).reshape(-1, 4):
        shared = np.minimum(boxes[:, 2:], truth[2:]) - np.maximum(boxes[:, :2], truth[:2])
        shared = np.maximum(shared, 0).prod(1)
        total = (boxes[:, 2:] - boxes[:, :2]).prod(1) + (truth[2:] - truth[:2]).prod() - shared
        best = np.maximum(best, shared / total)
    return best


def examples(
    seeds: Iterable[int], hands: tuple[str, ...], prints: tuple[str, ...] = ()
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]:
    """(n, f) descriptions, (n,) IoU with the truth, (n,) page numbers."""
    rows, quality, pages = [], [], []
    for seed in seeds:
        grey, truths = draw_page(seed, hands, prints)
        ink = find_ink(grey)
        boxes = propose(ink)
        if len(boxes):
            rows.append(describe(ink, boxes).astype(np.float16))
            quality.append(overlaps(boxes, truths))
            pages.append(np.full(len(boxes), seed, np.int32))
    return np.concatenate(rows).astype(np.float32), np.concatenate(quality), np.concatenate(pages)


def fit(
    rows: NDArray[np.float32],
    target: NDArray[np.float32],
    weight: NDArray[np.float32],
    seed: int,
    epochs: int,
    hidden: tuple[int, ...] = (64, 24),
) -> dict[str, NDArray[np.float32]]:
    """The network's arrays, by Adam on weighted cross entropy with drop-out on the input."""
    rng = np.random.default_rng(seed)
    mean, scale = rows.mean(0), rows.std(0) + 1e-2
    values = np.clip((rows - mean) / scale, -5, 5)
    sizes = (rows.shape[1], *hidden, 1)
    parts = [rng.normal(0, math.sqrt(2 / a), (a, b)).astype(np.float32) for a, b in pairwise(sizes)]
    parts += [np.zeros(b, np.float32) for b in sizes[1:]]
    first, second, step = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts], 0
    depth, batch = len(hidden) + 1, 256
    for epoch in range(epochs):
        rate = 2e-3 * (0.5 + 0.5 * math.cos(math.pi * epoch / epochs)) + 2e-5
        order = rng.permutation(len(values))
        for start in range(0, len(order) - batch + 1, batch):
            pick = order[start : start + batch]
            layers = [values[pick] * (rng.random((batch, sizes[0]), np.float32) > DROPPED) / (1 - DROPPED)]
            for i in range(depth):
                out = layers[-1] @ parts[i] + parts[depth + i]
                layers.append(np.maximum(out, 0) if i < depth - 1 else out)
            error = (1 / (1 + np.exp(-layers[-1][:, 0])) - target[pick]) * weight[pick] / batch
            grads: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * (2 * depth)
            back = error[:, None].astype(np.float32)
            for i in reversed(range(depth)):
                grads[i], grads[depth + i] = layers[i].T @ back, back.sum(0)
                back = (back @ parts[i].T) * (layers[i] > 0)
            step += 1
            for p, g, m, v in zip(parts, grads, first, second, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * ((m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8) + 3e-3 * p)
    arrays = {f"w{i}": parts[i] for i in range(depth)} | {f"b{i}": parts[depth + i] for i in range(depth)}
    return {"mean": mean, "scale": scale, **arrays}


def font_files(folder: Path | None) -> tuple[str, ...]:
    """Every font under ``folder`` that sets running text, sorted."""
    if folder is None:
        return ()
    return tuple(sorted(str(p) for p in folder.rglob("*.?tf") if not UNUSUAL.search(p.name)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, help="folder of handwriting fonts; none: pen curves only")
    parser.add_argument("--print-fonts", type=Path, help="folder of more type faces to print with")
    parser.add_argument("--pages", type=int, default=200, help="a block")
    parser.add_argument("--blocks", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=2, help="of the fit")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    hands, prints = font_files(options.fonts), font_files(options.print_fonts)
    seeds = [BLOCK * block + page for block in range(1, options.blocks + 1) for page in range(options.pages)]
    rows, quality, _ = examples(seeds, hands, prints)
    save(options.out, fit(rows, soft_target(quality), example_weight(quality), options.seed, options.epochs))


def soft_target(quality: NDArray[np.float32]) -> NDArray[np.float32]:
    """IoU → 0 below 0.35, 1 above 0.75: the best of several boxes on one signature is to win."""
    return np.clip((quality - 0.35) / 0.4, 0, 1).astype(np.float32)


def example_weight(quality: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(quality > 0.2, 1.5, 1.0).astype(np.float32)


def save(path: Path, arrays: dict[str, NDArray[np.float32]]) -> None:
    np.savez_compressed(
        path, **{k: v.astype(np.float16 if k[0] == "w" else np.float32) for k, v in arrays.items()}
    )


if __name__ == "__main__":
    main()
