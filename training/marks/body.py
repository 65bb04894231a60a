"""What a page says: paragraphs, addresses, tables, and the places where it is signed."""

from random import Random

import numpy as np

from training.marks import faces, pens
from training.marks.sheet import Sheet

CLOSINGS = (
    "Sincerely,", "Yours truly,", "Very truly yours,", "Best regards,", "Mit freundlichen Grüßen", "Cordially,",
    "Cordialement,", "Atentamente,", "Respectfully submitted,", "Hochachtungsvoll", "Met vriendelijke groet",
    "Distinti saluti", "Yours faithfully", "Kind regards", "Thanks,", "Regards.", "With best wishes",
)  # fmt: skip
UNDER = (
    "Signature", "Authorized signature", "Unterschrift", "Ort, Datum, Unterschrift", "Firma", "Signed", "By",
    "Notary Public", "Handtekening", "Date", "Title", "Witness", "For the seller", "Signature du client", "X",
    "Approved by", "Director", "Secretary", "Name", "Accepted", "Sign here",
)  # fmt: skip
ASKED = (
    "Date",
    "Name",
    "Amount",
    "State of",
    "County of",
    "Title",
    "No.",
    "Ort",
    "Datum",
    "Phone",
    "By",
    "Re",
)


def paragraphs(sheet: Sheet, x: float, y: float, lines: int, width: float) -> float:
    """``lines`` of running text, some underlined or struck out; the y below them."""
    rng = sheet.rng
    leading = sheet.em * rng.uniform(1.0, 1.5)
    underlines = rng.random() < 0.3
    for number in range(lines):
        ends = number % 5 == 4 or number == lines - 1
        if y > sheet.height - 2 * sheet.em:
            break
        box = sheet.text(x, y, _line(sheet, width * (rng.uniform(0.2, 0.9) if ends else 1.0)))
        if underlines and rng.random() < 0.2:
            sheet.rule(x, box[3] + 1, x + rng.uniform(0.1, 1) * (box[2] - x), box[3] + 1)
        y += leading * (1.7 if ends else 1.0)
    return y


def _line(sheet: Sheet, width: float) -> str:
    text = faces.words(sheet.rng, 22)
    keep = len(text) * width / max(faces.font(sheet.face, sheet.em).getlength(text), 1)
    return text[: max(3, int(keep))]


def address(sheet: Sheet, x: float, y: float) -> float:
    for _ in range(sheet.rng.randrange(0, 6)):
        sheet.text(x, y, faces.words(sheet.rng, sheet.rng.randrange(2, 5)).title())
        y += sheet.em * 1.25
    return y


def table(sheet: Sheet, x: float, y: float, width: float) -> float:
    rng, em = sheet.rng, sheet.em
    columns, rows = rng.randrange(2, 7), rng.randrange(3, 14)
    leading, ruled = em * rng.uniform(1.2, 2.2), rng.random()
    for row in range(rows):
        for column in range(columns):
            text = faces.words(rng, 1) if column == 0 or row == 0 else f"{rng.randrange(100000) / 100:.2f}"
            sheet.text(x + column * width / columns + 3, y + row * leading, text)
        if ruled < 0.4 or (ruled < 0.7 and rng.random() < 0.3):
            sheet.rule(x, y + row * leading - 2, x + width, y + row * leading - 2)
    if ruled < 0.25:
        for column in range(columns + 1):
            at = x + column * width / columns
            sheet.rule(at, y - 2, at, y + rows * leading)
    return y + rows * leading + em


def form(sheet: Sheet, x: float, y: float, width: float, filled_by_hand: bool) -> float:
    """Captions with lines or boxes to fill, typed or handwritten into, or left empty."""
    rng, em = sheet.rng, sheet.em
    columns, leading = rng.choice((1, 2, 2, 3)), em * rng.uniform(1.8, 3.2)
    boxed, hand = rng.random() < 0.4, rng.choice(sheet.faces.hands)
    for _ in range(rng.randrange(3, 13)):
        if y > sheet.height - 4 * em:
            break
        for column in range(columns):
            left = x + column * width / columns
            caption = sheet.text(
                left + 3, y, f"{faces.pick(rng, (1, ASKED), (1, [faces.word(rng).title()]))}:", em * 0.85
            )
            start, end = caption[2] + 6, left + width / columns - 8
            base = y + em * (1.1 if not boxed else leading / em - 0.3)
            if not boxed and end > start:
                sheet.rule(start, base + 2, end, base + 2)
            if rng.random() < 0.7 and end - start > 2 * em:
                answer = faces.pick(
                    rng, (2, [faces.words(rng, 2)]), (1, [faces.date(rng)]), (1, [faces.name(rng)])
                )
                if filled_by_hand:
                    ink = pens.written(rng, answer, hand, 0.1)
                    sheet.write(
                        "handwriting",
                        ink,
                        start + rng.uniform(0, em),
                        base + rng.uniform(-1, 4),
                        end - start,
                        em * rng.uniform(1.2, 2),
                        0,
                    )
                else:
                    sheet.text(start + 4, base - em, answer)
            if boxed:
                sheet.rule(left, y - 3, left + width / columns, y - 3)
                sheet.rule(left, y - 3, left, y - 3 + leading)
        y += leading
    return y + em


def sign(sheet: Sheet, x: float, y: float, share: float = 1.0) -> None:
    """A signature with its lower edge near ``y``; smaller for ``share`` below 1."""
    rng, em = sheet.rng, sheet.em
    width = em * rng.choice((rng.uniform(6, 14), rng.uniform(11, 22), rng.uniform(14, 28))) * share
    height = em * rng.choice((rng.uniform(1.8, 4.5), rng.uniform(3.5, 6.5), rng.uniform(4.5, 9))) * share
    grey = rng.choice((0, 0, 0, 40, 80, 130))
    ink = pens.signature(rng, sheet.faces)
    if rng.random() < 0.15:
        ink = pens.turned(ink, rng.uniform(-12, 20))
    sheet.write("signature", pens.cut(ink, 200), x, y, width, height, grey)


def closing(sheet: Sheet, y: float, signed: bool) -> float:
    """Closing words, room for the signature, printed name; the signature may run over both."""
    rng, em = sheet.rng, sheet.em
    x = sheet.width * rng.choice((0.1, 0.12, 0.5, 0.55, 0.6))
    columns = 2 if rng.random() < 0.12 else 1
    start, end = y, y
    for column in range(columns):
        y = start
        left = x if columns == 1 else sheet.width * (0.1 + 0.45 * column)
        if rng.random() < 0.85:
            sheet.text(left, y, rng.choice(CLOSINGS))
            y += em * 1.3
        if rng.random() < 0.15:
            sheet.text(left, y, faces.words(rng, 3).upper())
            y += em * 1.3
        room = em * rng.choice((rng.uniform(0.9, 2.2), rng.uniform(1.5, 5), rng.uniform(2.5, 5)))
        if signed:
            sign(
                sheet, left + em * rng.uniform(-2.5, 3), y + room + em * rng.choice((-0.2, 0, 0.3, 0.8, 1.3))
            )
        y += room
        if rng.random() < 0.3:
            sheet.rule(left, y, left + em * rng.uniform(12, 20), y)
            y += 2
        if rng.random() < 0.85:
            sheet.text(left, y, faces.name(rng))
            y += em * 1.25
            for _ in range(rng.choice((0, 1, 1, 2))):
                sheet.text(left, y, faces.words(rng, 3).title())
                y += em * 1.25
        end = max(end, y)
    return end + em


def sign_line(sheet: Sheet, x: float, y: float, width: float, signed: bool) -> None:
    """A ruling with a caption under, before or over it, and a signature, a date or nothing on it."""
    rng, em = sheet.rng, sheet.em
    caption, place = rng.choice(UNDER), rng.random()
    if place < 0.35:
        x = sheet.text(x, y - em * 1.1, caption + rng.choice((":", "", ": X", "_")), max(8, em - 2))[2] + 4
    elif place < 0.85:
        sheet.text(x, y + 3, rng.choice((caption, faces.name(rng))), max(8, em - rng.randrange(4)))
        if rng.random() < 0.3:
            sheet.text(x, y + 3 + em * 1.2, faces.words(rng, 2).title(), max(8, em - 2))
    sheet.rule(x, y, min(x + width, sheet.width - 10), y, rng.choice((1, 1, 2)))
    if signed:
        sign(
            sheet,
            x + em * rng.uniform(-0.5, 4),
            y + em * rng.choice((-0.2, 0.1, 0.5, 0.9)),
            rng.uniform(0.6, 1),
        )
    elif rng.random() < 0.25:
        ink = pens.written(rng, faces.date(rng), rng.choice(sheet.faces.hands), 0.1)
        sheet.write("handwriting", ink, x + em, y, width * 0.8, em * 1.8, 0)


def note(sheet: Sheet, lines: int) -> None:
    """Handwriting that signs nothing: a remark, a date, a number, a whole letter."""
    rng, em = sheet.rng, sheet.em
    x, y = rng.uniform(0.03, 0.8) * sheet.width, rng.uniform(0.04, 0.9) * sheet.height
    face, size = rng.choice(sheet.faces.hands), em * rng.uniform(1.3, 3.2)
    letter = lines > 8
    if letter:
        x, y = sheet.width * rng.uniform(0.05, 0.15), sheet.height * rng.uniform(0.1, 0.3)
    wild, grey, slope = rng.uniform(0, 0.35), rng.choice((0, 0, 80)), rng.gauss(0, 0.06)
    before = len(sheet.marks)
    for _ in range(lines):
        count = rng.randrange(6, 10) if letter else rng.randrange(1, 6)
        text = faces.words(rng, count) if rng.random() < 0.75 else faces.date(rng)
        ink = pens.written(rng, text, face, wild)
        if not letter and abs(slope) > 0.03:
            ink = pens.turned(ink, slope * 180)
        width = sheet.width - x - 4
        sheet.write("handwriting", ink, x + rng.uniform(-0.5, 0.5) * em, y + size, width, size, grey)
        y += size * (1.0 + rng.uniform(0, 0.5))
        if letter and y > sheet.height * 0.85:
            break
    _gather(sheet, before)


def _gather(sheet: Sheet, start: int) -> None:
    """The marks from ``start`` on become one: a note of several lines is one note."""
    boxes = np.array([mark.box for mark in sheet.marks[start:]])
    if len(boxes) > 1:
        whole = (*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist())
        sheet.marks[start:] = [type(sheet.marks[start])("handwriting", whole)]


def page_numbers(rng: Random) -> str:
    return rng.choice(
        (f"- {rng.randrange(1, 20)} -", f"Page {rng.randrange(1, 9)}", f"{rng.randrange(1, 300)}")
    )
