"""Poorly read pages are read again line by line; well read ones are left alone."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pymupdf
import pytest
from ocr_pages import LINES, crop, printed_page

from docpipe.errors import UnknownNameError
from docpipe.geometry import BBox
from docpipe.ocr import create_line_reader, create_ocr_engine, create_page_reader
from docpipe.ocr.base import LineReader, LineReading
from docpipe.ocr.second_opinion import MOST_LINES, is_poorly_read, read_again
from docpipe.pipeline import build_engines, provenance
from docpipe.settings import Options
from docpipe.types import GreyImage, Raster, Word


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return create_line_reader("pp-ocrv6")


@dataclass
class Dictated:
    """A line reader that says the next of its texts, at even places, and remembers what it was shown."""

    texts: list[LineReading]
    shown: list[GreyImage] = field(default_factory=list)
    name: str = "dictated"
    version: str = "dictated 1"
    licence: str = "none"

    def reads(self, languages: object) -> bool:
        return True

    def read_line(self, pixels: GreyImage, languages: object = ()) -> LineReading:
        self.shown.append(pixels)
        return self.texts[len(self.shown) - 1]


def said(text: str, confidence: float = 0.97) -> LineReading:
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return LineReading(text, places, (confidence,) * len(text))


def faded_page() -> Raster:
    """The upper lines of the printed page as a coarse, pale, noisy scan."""
    page = replace(printed_page(), pixels=printed_page().pixels[:500])
    small = cv2.resize(page.pixels, None, fx=0.28, fy=0.28, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(small, page.pixels.shape[::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32)
    noise = np.random.default_rng(5).normal(0, 16, coarse.shape)
    return Raster(np.clip(120 + 0.45 * coarse + noise, 0, 255).astype(np.uint8), page.dpi)


def words_right(words: tuple[Word, ...]) -> int:
    wanted = " ".join(LINES * 3).split()
    return sum(min(wanted.count(text), [w.text for w in words].count(text)) for text in set(wanted))


def test_a_printed_line_is_read_with_spaces_and_places(reader: LineReader) -> None:
    reading = reader.read_line(crop(2))
    assert reading.text == LINES[2]
    assert list(reading.places) == sorted(reading.places)
    assert 0 <= reading.places[0] < 0.05 < 0.95 < reading.places[-1] <= 1
    assert min(reading.confidences) > 0.5


def test_letters_of_western_languages_are_read(reader: LineReader) -> None:
    for text in ("Größe übergeben: 12,50", "Äpfel, Öle und Übermaß", "Peña Núñez, crème à la française"):
        assert reader.read_line(typeset(text)).text == text


def typeset(text: str) -> GreyImage:
    """One line in Helvetica."""
    with pymupdf.open() as document:
        page = document.new_page(width=200, height=16)
        page.insert_text((4, 12), text, fontname="helv", fontsize=10)
        drawn = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        return (
            np.frombuffer(drawn.samples, np.uint8)
            .reshape(drawn.height, drawn.stride)[:, : drawn.width]
            .copy()
        )


def test_blank_and_empty_lines_have_no_text(reader: LineReader) -> None:
    assert reader.read_line(np.full((40, 300), 255, np.uint8)).text.strip() == ""
    assert reader.read_line(np.empty((0, 5), np.uint8)).text == ""


def test_it_is_asked_for_no_alphabet_that_it_does_not_restrict_itself_to(reader: LineReader) -> None:
    assert reader.reads(("deu", "eng"))
    assert not reader.reads(("eng", "jpn"))


def test_well_read_pages_stay_as_they_are() -> None:
    alone, page = create_ocr_engine("tesserocr", ("eng",)), printed_page()
    assert create_page_reader("tesserocr", ("eng",), "pp-ocrv6").read_page(page) == alone.read_page(page)


def test_more_of_a_faded_page_is_right() -> None:
    page = faded_page()
    alone = create_ocr_engine("tesserocr", ("eng",)).read_page(page)
    assert is_poorly_read(alone)
    again = create_page_reader("tesserocr", ("eng",), "pp-ocrv6").read_page(page)
    assert words_right(again) > words_right(alone)
    assert again == create_page_reader("tesserocr", ("eng",), "pp-ocrv6").read_page(page)


LINE = (
    Word("MORYO", BBox(0.10, 0.10, 0.20, 0.12), 0, 0.95),
    Word("SHOP", BBox(0.21, 0.10, 0.30, 0.12), 0, 0.40),
    Word("12.50", BBox(0.60, 0.10, 0.70, 0.12), 0, 0.60),
)
PAPER = Raster(np.full((1000, 1000), 255, np.uint8), 100.0)


def test_readers_that_agree_make_words_surer_and_move_nothing() -> None:
    reader = Dictated([said("MORYO SHOP", 0.9), said("12.50", 0.5)])
    sure, surer, unsure = read_again(PAPER, LINE, reader)
    assert (sure, surer) == (LINE[0], replace(LINE[1], confidence=0.9))
    assert unsure == LINE[2]


def test_where_they_differ_the_second_text_counts_and_says_whose_it_is() -> None:
    reader = Dictated([said("MORYUSHOP"), said("")])
    moryu, shop, amount = read_again(PAPER, LINE, reader)
    # The white between the words parts them, though the line reader ran them together.
    assert [(w.text, w.reader) for w in (moryu, shop)] == [("MORYU", "dictated"), ("SHOP", "dictated")]
    assert moryu.box.left == LINE[0].box.left
    assert 0.19 < moryu.box.right <= shop.box.left < 0.22
    assert shop.box.right == LINE[1].box.right
    assert (amount, amount.reader) == (LINE[2], "")  # nothing seen: the first reading stays


def test_columns_are_shown_one_by_one() -> None:
    reader = Dictated([said("MORYU SHOP"), said("12.50")])
    read_again(PAPER, LINE, reader)
    assert [pixels.shape[1] for pixels in reader.shown] == [206, 106]


def test_a_page_counts_as_poorly_read_by_its_share_of_doubtful_lines() -> None:
    sure = [Word("Total", BBox(0.1, 0.1, 0.2, 0.12), n, 0.9) for n in range(5)]
    assert not is_poorly_read(())
    assert not is_poorly_read(sure)
    assert not is_poorly_read([*sure, replace(sure[0], line_no=5, confidence=0.5)])
    assert is_poorly_read([*sure, *(replace(sure[0], line_no=n, confidence=0.5) for n in (5, 6, 7))])


def test_a_page_of_dirt_is_not_read_again() -> None:
    dirt = [Word("~", BBox(0.1, 0.1, 0.2, 0.12), n, 0.1) for n in range(MOST_LINES + 1)]
    assert is_poorly_read(dirt[:-1])
    assert not is_poorly_read(dirt)


def test_what_a_run_records_of_its_readers_tells_whether_there_was_a_second() -> None:
    recorded = [
        provenance(build_engines(options, ("en",)), options)["ocr"]
        for options in (Options(), Options(second_reader="none"))
    ]
    assert ["pp-ocrv6" in ocr for ocr in recorded] == [True, False]


def test_the_version_names_both_readers_and_none_means_none() -> None:
    alone = create_ocr_engine("tesserocr", ("eng",)).version
    assert create_page_reader("tesserocr", ("eng",), "none").version == alone
    both = create_page_reader("tesserocr", ("eng",), "pp-ocrv6").version
    assert both.startswith(alone)
    assert "pp-ocrv6 " in both
    with pytest.raises(UnknownNameError, match="pp-ocrv6"):
        create_page_reader("tesserocr", ("eng",), "pp-ocr6")
