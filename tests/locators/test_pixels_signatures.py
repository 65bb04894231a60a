"""Signatures: found on drawn pages, told from print, and given to the party whose block they stand in."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from docpipe.geometry import BBox, iou
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.pixels.ink import has_loose_ink
from docpipe.locators.embedded.pixels.locate import locate_pixels, search_marks
from docpipe.locators.embedded.pixels.marks import Mark
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Detection, Page, Query, Raster, TextSource, Word

WIDTH_PT, HEIGHT_PT, DPI = 595.0, 842.0, 200
SCALE = DPI / 72


class Letter:
    """A letter being drawn at 200 dpi; lengths in points."""

    def __init__(self) -> None:
        self.image = Image.new("L", (round(WIDTH_PT * SCALE), round(HEIGHT_PT * SCALE)), 255)
        self.pen = ImageDraw.Draw(self.image)
        self.font = ImageFont.load_default(10 * SCALE)
        self.words: list[Word] = []
        for line in range(18):
            self.text(
                70,
                150 + 14 * line,
                "The goods were sent on the ninth and the rest will follow within a month",
            )

    def text(self, x: float, top: float, text: str) -> None:
        for part in text.split():
            self.pen.text((x * SCALE, top * SCALE), part, font=self.font, fill=0)
            width = self.pen.textlength(part, font=self.font) / SCALE
            box = BBox(x / WIDTH_PT, top / HEIGHT_PT, (x + width) / WIDTH_PT, (top + 12) / HEIGHT_PT)
            self.words.append(Word(part, box, int(top)))
            x += width + 3

    def sign(self, x: float, top: float, seed: int = 0) -> BBox:
        """A scribble of loops and a stroke, about 110 pt wide; its box."""
        rng = np.random.default_rng(seed)
        t = np.linspace(0, 7, 260)
        tall = np.interp(t, np.arange(8), rng.uniform(9, 30, 8))
        across = 12 * t + 6 * np.sin(2 * np.pi * t) + 0.4 * tall * (1 + np.cos(2 * np.pi * t)) / 2
        down = 30 - tall * (1 + np.cos(2 * np.pi * t)) / 2
        points = np.stack([x + across, top + down], 1)
        self.pen.line([tuple(p) for p in (points * SCALE).tolist()], fill=0, width=4, joint="curve")
        (left, upper), (right, lower) = points.min(0), points.max(0)
        return BBox(left / WIDTH_PT, upper / HEIGHT_PT, right / WIDTH_PT, lower / HEIGHT_PT)

    def page(self, words: bool = True, fax: bool = False) -> Page:
        pixels = np.array(self.image)
        if fax:
            pixels = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            pixels = np.where(pixels < 170, 0, 255).astype(np.uint8)

        def render(dpi: int) -> Raster:
            size = round(WIDTH_PT * dpi / 72), round(HEIGHT_PT * dpi / 72)
            return Raster(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dpi)

        source = TextSource.TEXT_LAYER if words else TextSource.NONE
        return Page(1, WIDTH_PT, HEIGHT_PT, tuple(self.words) if words else (), source, render)


def ask(page: Page, *phrases: str) -> list[Detection]:
    """Detections of score 0.5 and more."""
    queries = tuple(Query(phrase, phrase, value_type="signature") for phrase in phrases)
    layout = analyse(page)
    vocabulary = compile_queries(queries)
    marks = search_marks(page, queries)
    found = locate_pixels(page, queries, layout, lambda on: find_captions(on, vocabulary), marks)
    return [d for d in found if d.score >= 0.5]


def closing_letter(signed: bool = True) -> tuple[Letter, BBox | None]:
    letter = Letter()
    letter.text(70, 440, "Yours sincerely,")
    box = letter.sign(72, 458) if signed else None
    letter.text(70, 500, "A. Person")
    return letter, box


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("fax", [True, False])
def test_a_signed_letter(words: bool, fax: bool) -> None:
    letter, truth = closing_letter()
    found = ask(letter.page(words, fax), "signature")
    assert len(found) == 1
    assert truth is not None
    assert iou(found[0].box, truth) > 0.5


@pytest.mark.parametrize("words", [True, False])
def test_a_letter_without_a_signature(words: bool) -> None:
    letter, _ = closing_letter(signed=False)
    assert ask(letter.page(words), "signature") == []


def test_an_empty_page_has_no_signature() -> None:
    page = Page(
        1, 595, 842, (), TextSource.NONE, lambda dpi: Raster(np.full((1170, 827), 255, np.uint8), dpi)
    )
    assert ask(page, "signature") == []


def test_each_party_gets_its_own_signature() -> None:
    letter = Letter()
    letter.text(70, 480, "Vendor")
    letter.text(330, 480, "Buyer")
    vendor, buyer = letter.sign(75, 500, 3), letter.sign(335, 500, 4)
    for x in (70, 330):
        letter.pen.line([(x * SCALE, 540 * SCALE), ((x + 170) * SCALE, 540 * SCALE)], fill=0, width=2)
        letter.text(x, 545, "Date and signature")
    best = {
        d.field: d.box
        for d in reversed(ask(letter.page(), "vendor signature block", "buyer signature block"))
    }
    assert iou(best["vendor signature block"], vendor) > 0.5
    assert iou(best["buyer signature block"], buyer) > 0.5


def score_of(letter: Letter, place: BBox) -> float:
    """What a mark that looks like a signature is worth there, 0 where it answers nothing."""
    page, queries = letter.page(), (Query("signature", "signature", value_type="signature"),)
    vocabulary = compile_queries(queries)
    marks = (Mark("signature", place, 0.6),)
    found = locate_pixels(page, queries, analyse(page), lambda on: find_captions(on, vocabulary), marks)
    return sum(detection.score for detection in found)


def test_brands_stand_in_the_head_of_a_page_and_signatures_where_it_says_so() -> None:
    head, foot = BBox(0.6, 0.05, 0.8, 0.09), BBox(0.6, 0.7, 0.8, 0.74)
    plain, told = Letter(), Letter()
    told.text(0.6 * WIDTH_PT, 0.10 * HEIGHT_PT, "Signed by")
    assert score_of(plain, head) < 0.5 < score_of(plain, foot)
    assert score_of(told, head) > 0.5


def test_evidence_names_what_counted() -> None:
    letter, _ = closing_letter()
    (found,) = ask(letter.page(), "signature")
    assert found.evidence["seen"] > 0.3
    assert found.evidence["cue_near"] > 0.3


def test_a_read_scan_without_other_ink_is_not_searched() -> None:
    pixels = np.full((585, 413), 240, np.uint8)
    words = []
    for row in range(8):
        left, top = 60, 60 + 40 * row
        pixels[top : top + 6, left : left + 120 : 2] = 40
        box = BBox(left / 413, top / 585, (left + 120) / 413, (top + 6) / 585)
        words.append(Word("printed", box, row, 0.95))
    page = Page(1, 595, 842, tuple(words), TextSource.OCR, lambda dpi: Raster(pixels, dpi))
    assert not has_loose_ink(page)
    doubted = replace(page, words=(*words[:-1], replace(words[-1], text="Jr", confidence=0.2)))
    assert has_loose_ink(doubted)
    signed = pixels.copy()
    cv2.polylines(
        signed, [np.array([[200, 500], [215, 480], [230, 505], [250, 478], [280, 500]])], False, 60, 2
    )
    assert has_loose_ink(replace(page, render=lambda dpi: Raster(signed, dpi)))
