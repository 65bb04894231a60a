"""Whole pages: letters, memos, contracts, forms, certificates, lists, drawn at random and then spoilt like scans."""

from random import Random

import cv2
import numpy as np

from docpipe.types import GreyImage
from training.marks import body, faces, furniture
from training.marks.faces import Faces
from training.marks.sheet import Mark, Sheet
from training.marks.spoil import spoil

SIGNED = 0.6
"""Share of the pages that have a place for signatures where there is one."""


def draw_page(seed: int, given: Faces) -> tuple[GreyImage, list[Mark]]:
    """A page at about the detector's dpi, and its marks in px of it; the same for the same seed and faces."""
    rng = Random(f"marks:{seed}")
    face = faces.pick(rng, (1, given.typewriters), (1, given.prints))
    size = (850, 1100) if rng.random() < 0.85 else (rng.randrange(500, 1150), rng.randrange(500, 1200))
    sheet = Sheet(
        rng, np.full((size[1], size[0]), 255, np.uint8), given, face, rng.choice((10, 11, 12, 13, 14, 15, 17))
    )
    _head(sheet)
    kinds = (_letter, _memo, _contract, _form, _certificate, _listing, _handwritten)
    rng.choices(kinds, (42, 12, 16, 12, 7, 8, 3))[0](sheet, rng.random() < SIGNED)
    _extras(sheet)
    return spoil(sheet)


def _head(sheet: Sheet) -> None:
    kind = sheet.rng.random()
    if kind < 0.5:
        furniture.logo(sheet)
    elif kind < 0.75:
        furniture.letterhead(sheet)


def _text_block(sheet: Sheet, y: float, most: int) -> tuple[float, float, float]:
    """(left edge, y below, width) of an address and paragraphs."""
    rng = sheet.rng
    left, width = sheet.width * rng.uniform(0.06, 0.16), sheet.width * rng.uniform(0.62, 0.82)
    y = body.address(sheet, left, y)
    if rng.random() < 0.3:
        sheet.text(left, y + sheet.em, f"Re: {faces.words(rng, 4).title()}")
        y += 2 * sheet.em
    return left, body.paragraphs(sheet, left, y + sheet.em * 2, rng.randrange(1, most), width), width


def _letter(sheet: Sheet, signed: bool) -> None:
    rng, em = sheet.rng, sheet.em
    y = sheet.height * rng.uniform(0.08, 0.22)
    sheet.text(sheet.width * rng.choice((0.1, 0.55, 0.65)), y, faces.date(rng))
    left, y, width = _text_block(sheet, y + 2 * em, rng.choice((8, 20, 34)))
    if rng.random() < 0.2 and y < sheet.height * 0.6:
        y = body.table(sheet, left, y, width)
    y = body.closing(sheet, min(y, sheet.height * 0.8) + em * rng.uniform(0, 2), signed)
    for _ in range(rng.choice((0, 1, 3, 6, 9))):
        if y < sheet.height - 3 * em:
            text = faces.pick(
                rng, (2, [faces.name(rng)]), (1, [faces.words(rng, 2)]), (1, ["Enclosure", "cc:", "Encl."])
            )
            sheet.text(left, y, text)
            y += em * 1.25


def _memo(sheet: Sheet, signed: bool) -> None:
    """To, from, subject; signed by initials beside the name, or at the end."""
    rng, em = sheet.rng, sheet.em
    y, left = sheet.height * rng.uniform(0.1, 0.2), sheet.width * rng.uniform(0.08, 0.14)
    sheet.text(
        sheet.width * rng.choice((0.1, 0.4, 0.7)), y - 2.5 * em, "MEMORANDUM", em * rng.uniform(1, 1.6)
    )
    initialled = signed and rng.random() < 0.3
    for caption in ("TO:", "FROM:", "DATE:", "SUBJECT:"):
        box = sheet.text(left, y, caption)
        box = sheet.text(left + 6 * em, y, faces.date(rng) if caption == "DATE:" else faces.name(rng))
        if caption == "FROM:" and initialled:
            body.sign(sheet, box[2] + em, y + em * 1.5, 0.45)
        y += em * rng.uniform(1.4, 2.2)
    if rng.random() < 0.5:
        sheet.rule(left, y, sheet.width - left, y, rng.choice((1, 2, 4)))
    left, y, _ = _text_block(sheet, y + em, 24)
    if signed and not initialled:
        body.sign(
            sheet, sheet.width * rng.uniform(0.1, 0.65), min(y + em * rng.uniform(2, 6), sheet.height - em)
        )


def _contract(sheet: Sheet, signed: bool) -> None:
    """Running text, then lines to sign on in one or two columns, some of them signed."""
    rng, em = sheet.rng, sheet.em
    left, y, _ = _text_block(sheet, sheet.height * rng.uniform(0.04, 0.12), rng.choice((8, 24)))
    y = min(y, sheet.height * 0.7) + em * 3
    columns = rng.choice((1, 1, 2))
    for number in range(rng.choice((1, 2, 2, 3, 4, 6))):
        x = left + (number % columns) * sheet.width * 0.44
        if y > sheet.height - 2 * em:
            break
        body.sign_line(sheet, x, y, sheet.width * rng.uniform(0.25, 0.38), signed and rng.random() < 0.75)
        if number % columns == columns - 1:
            y += em * rng.uniform(3.5, 7)
            if rng.random() < 0.2 and y < sheet.height * 0.7:
                y = body.paragraphs(sheet, left, y, rng.randrange(2, 7), sheet.width * 0.75) + 3 * em


def _form(sheet: Sheet, signed: bool) -> None:
    rng, em = sheet.rng, sheet.em
    left, width = sheet.width * rng.uniform(0.05, 0.12), sheet.width * 0.84
    sheet.text(left, sheet.height * 0.1, faces.words(rng, 3).upper(), em * 1.4)
    y = body.form(sheet, left, sheet.height * rng.uniform(0.13, 0.22), width, rng.random() < 0.5)
    if rng.random() < 0.5:
        y = body.paragraphs(sheet, left, y, rng.randrange(1, 8), width)
    if rng.random() < 0.8:
        for column in range(rng.choice((1, 2))):
            x = left + column * width * 0.52
            body.sign_line(
                sheet, x, min(y + 3.5 * em, sheet.height - 2 * em), width * 0.4, signed and rng.random() < 0.8
            )


def _certificate(sheet: Sheet, signed: bool) -> None:
    """A border, large centred print, decorative script that is print, a seal, one or two signatures."""
    rng, em = sheet.rng, sheet.em
    margin = int(em * rng.uniform(1, 3))
    corner = sheet.width - margin, sheet.height - margin
    cv2.rectangle(
        sheet.pixels, (margin, margin), corner, int(rng.choice((0, 80, 120))), rng.choice((1, 2, 6))
    )
    y, script = sheet.height * rng.uniform(0.12, 0.2), rng.choice(sheet.faces.hands)
    for _ in range(rng.randrange(3, 9)):
        size = em * rng.uniform(1, 2.6)
        face = script if rng.random() < 0.3 else rng.choice(sheet.faces.prints)
        text = faces.words(rng, rng.randrange(1, 6)).title()
        x = (sheet.width - faces.font(face, round(size)).getlength(text)) / 2
        if y < sheet.height * 0.7:
            sheet.text(max(margin + 4, x), y, text, size, face)
        y += size * rng.uniform(1.4, 2.4)
    y = min(max(y, sheet.height * 0.6), sheet.height * 0.82)
    for column in range(rng.choice((1, 2))):
        x = sheet.width * (0.12 + 0.45 * column)
        if rng.random() < 0.7:
            body.sign_line(sheet, x, y + em * 3, sheet.width * 0.3, signed)
        elif signed:
            body.sign(sheet, x, y + em * 3)
    if rng.random() < 0.5:
        patch = furniture.stamp_patch(rng, sheet.faces, em)
        sheet.stick("stamp", patch, sheet.width * rng.uniform(0.1, 0.7), y + em * rng.uniform(-3, 3))


def _listing(sheet: Sheet, signed: bool) -> None:
    """An invoice, order or report with a table; signatures are rare there."""
    rng, em = sheet.rng, sheet.em
    left, width = sheet.width * rng.uniform(0.05, 0.12), sheet.width * rng.uniform(0.7, 0.86)
    y = body.address(sheet, left, sheet.height * rng.uniform(0.1, 0.2))
    if rng.random() < 0.6:
        y = body.form(sheet, left, y + em, width, False)
    y = body.table(sheet, left, min(y, sheet.height * 0.6), width)
    y = body.paragraphs(sheet, left, y, rng.randrange(1, 8), width)
    if signed and rng.random() < 0.3:
        body.sign(sheet, sheet.width * rng.uniform(0.1, 0.6), min(y + 4 * em, sheet.height - em))


def _handwritten(sheet: Sheet, signed: bool) -> None:
    """A letter by hand, signed in the same ink further below."""
    body.note(sheet, sheet.rng.randrange(9, 20))
    if signed:
        lowest = max((mark.box[3] for mark in sheet.marks), default=0.5 * sheet.height)
        y = lowest + sheet.em * sheet.rng.uniform(4, 8)
        body.sign(sheet, sheet.width * sheet.rng.uniform(0.2, 0.6), y)


def _extras(sheet: Sheet) -> None:
    rng = sheet.rng
    for part, share in (
        (furniture.loose_print, 0.6),
        (furniture.loose_print, 0.4),
        (furniture.number_aside, 0.5),
        (furniture.stamp, 0.25),
        (furniture.stamp, 0.08),
        (furniture.edges, 0.4),
        (furniture.edges, 0.2),
        (furniture.drawing, 0.4),
        (furniture.drawing, 0.2),
    ):
        if rng.random() < share:
            part(sheet)
    if rng.random() < 0.3:
        body.note(sheet, rng.choice((1, 1, 2, 3, 4, 6)))
    if rng.random() < 0.1:
        body.note(sheet, 1)
    if rng.random() < 0.06:
        furniture.logo(sheet, low=True)
