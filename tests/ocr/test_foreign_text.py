"""Values in languages without Tesseract data here are read with all their letters."""

from functools import cache

import numpy as np
import pymupdf
import pytest

from docpipe.geometry import BBox
from docpipe.locators.embedded.words.text import fold
from docpipe.ocr import create_foreign_text
from docpipe.ocr.foreign_text import ForeignText
from docpipe.reading import ALIKE, likeness, read_foreign
from docpipe.types import Page, Raster, Reading, TextSource, Word

DPI = 200
WIDTH_PT, HEIGHT_PT, SIZE_PT, STEP_PT = 400.0, 80.0, 12.0, 24.0


@cache
def reader() -> ForeignText:
    found = create_foreign_text(("eng", "deu"), "pp-ocrv6")
    assert found is not None
    return found


def scanned(*lines: str) -> Page:
    """A page of pixels with these lines; its words are what a reader without the letters saw."""
    sheet = pymupdf.open().new_page(width=WIDTH_PT, height=HEIGHT_PT)
    words = []
    for number, line in enumerate(lines):
        base = 20 + STEP_PT * number
        sheet.insert_text((15, base), line, fontsize=SIZE_PT, fontname="helv")
        right = max(word[2] for word in sheet.get_text("words") if word[3] > base)
        box = BBox(15 / WIDTH_PT, (base - SIZE_PT) / HEIGHT_PT, right / WIDTH_PT, (base + 3) / HEIGHT_PT)
        words.append(Word(fold(line), box, number, 0.9))

    def render(dpi: int) -> Raster:
        pixmap = sheet.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        return Raster(
            np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width), float(dpi)
        )

    return Page(1, WIDTH_PT, HEIGHT_PT, tuple(words), TextSource.OCR, render)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("pt", ("Cortiças Monte Redondo, Lda.", "Leixões")),
        ("fr", ("LE CHAT QUI PÊCHE", "Maëlle Hervé")),
        ("sv", ("Ångfartyg i Malmö",)),
    ],
)
def test_letters_that_tesseract_lacks_are_read(language, lines):
    page = scanned(*lines)
    words = Reading.of(page.words, TextSource.OCR, "page-words")
    found = read_foreign(page, words, reader(), [language], DPI)
    assert found is not None
    reading, _ = found
    assert reading.text == "\n".join(lines)
    assert reading.engine == "pp-ocrv6"


def test_a_region_without_words_is_left_to_others():
    nothing = Reading.of((), TextSource.OCR, "page-words")
    assert read_foreign(scanned("Leixões"), nothing, reader(), ["pt"], DPI) is None


def test_only_languages_without_data_are_foreign():
    assert reader().concerns(["pt"])
    assert reader().concerns(["de", "pl"])
    assert not reader().concerns(["de", "en"])
    assert not reader().concerns(["ja"])  # none of its letters are known
    assert not reader().concerns([])
    assert create_foreign_text(("eng",), "none") is None


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Leixões", "Leixöes", True),
        ("MAËLLE", "Maelle", True),
        ("Cortiças Monte", "Cortigas Monte", True),
        ("Leixões", "Lisboa", False),
    ],
)
def test_texts_that_differ_in_accents_are_one_text(text, other, same):
    assert (likeness(text, other) >= ALIKE) == same
