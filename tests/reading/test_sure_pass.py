"""What was surely read is not read a second time: of amounts only those that a sum proves."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pytest

from docpipe.answers import Reader, parse_proposals
from docpipe.geometry import BBox
from docpipe.ocr.base import LineReading
from docpipe.ocr.foreign_text import ForeignText
from docpipe.schema import DocumentSchema
from docpipe.settings import Options
from docpipe.types import Detection, ExtractedField, GreyImage, Page, Raster, Reading, TextSource, Word
from docpipe.values import FieldStatus, ParseContext

BOX = BBox(0.1, 0.1, 0.3, 0.12)
SCHEMA = DocumentSchema.model_validate(
    {
        "name": "bill",
        "fields": {
            "day": {"phrase": "date", "type": "date"},
            "net": {"phrase": "net total", "type": "money"},
            "due": {"phrase": "amount due", "type": "money"},
            "seller": {"phrase": "name of the seller", "type": "text"},
            "account": {"phrase": "account to pay to", "type": "iban"},
        },
    }
)


class CountingEngine:
    """Reads always the same, and counts how often."""

    name, version = "counting", "1"

    def __init__(self, text: str, confidence: float = 0.9) -> None:
        self.text, self.confidence = text, confidence
        self.asked = 0

    def warm_up(self) -> None: ...

    def read_page(self, raster: Raster) -> tuple[Word, ...]:
        raise AssertionError("no page pass is needed here")

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        self.asked += 1
        return Reading(self.text, TextSource.OCR, (), self.confidence, self.confidence, engine=self.name)


def read(fields: list[str], text: str, confidence: float, options: Options) -> tuple[list[FieldStatus], int]:
    """Statuses of ``fields``, all printed at one place, and how many crops were read."""
    pixels = np.full((842, 595), 255, np.uint8)
    words = (Word(text, BOX, confidence=confidence),)
    pages = {1: Page(1, 595, 842, words, TextSource.OCR, lambda dpi: Raster(pixels, 72))}
    found = [Detection(name, 1, BOX, 0.9) for name in fields]
    items, context = parse_proposals(found, pages, SCHEMA, ParseContext(locale="en_GB"), "test")
    engine = CountingEngine(text)
    reader = Reader(pages, SCHEMA, context, engine, options, lambda *_: nullcontext())
    return [reader.read(item).status for item in items], engine.asked


@pytest.mark.parametrize(
    ("text", "confidence", "crops"),
    [("3 May 2024", 0.95, 0), ("3 May 2024", 0.8, 1), ("no date at all", 0.95, 1)],
)
def test_doubt_alone_calls_for_a_second_reading(text: str, confidence: float, crops: int) -> None:
    assert read(["day"], text, confidence, Options())[1] == crops


@pytest.mark.parametrize(
    ("text", "confidence", "is_read_again"),
    [
        ("DE89 3704 0044 0532 0130 00", 0.6, False),
        ("DE89 3704 0044 0532 0130 00", 0.4, True),
        ("DE89 37O4 0044 0532 0130 00", 0.6, True),  # right after mending only
        ("DE88 3704 0044 0532 0130 00", 0.95, True),
    ],
)
def test_an_iban_whose_check_digits_are_right_as_read_needs_no_second_reading(
    text: str, confidence: float, is_read_again: bool
) -> None:
    assert (read(["account"], text, confidence, Options())[1] > 0) == is_read_again


def test_amounts_are_read_twice_and_one_place_once_for_all_its_fields() -> None:
    statuses, crops = read(["net", "due"], "1,234.50", 0.99, Options())
    assert statuses == [FieldStatus.OK, FieldStatus.OK]
    assert crops == 1


@pytest.mark.parametrize(
    ("source", "confidence", "reader", "crops"),
    [
        (TextSource.OCR, 0.6, "", 0),
        (TextSource.OCR, 0.4, "", 1),  # hardly legible
        (TextSource.OCR, 0.99, "lines", 1),  # two readers saw different texts
        (TextSource.TEXT_LAYER, 1.0, "", 1),  # a layer may add up and hide what is printed
    ],
)
def test_amounts_that_a_sum_proves_need_no_second_reading(
    source: TextSource, confidence: float, reader: str, crops: int
) -> None:
    pixels = np.full((842, 595), 255, np.uint8)
    words = (Word("1,234.50", BOX, confidence=confidence, reader=reader),)
    pages = {1: Page(1, 595, 842, words, source, lambda dpi: Raster(pixels, 72), layer_words=words)}
    items, context = parse_proposals([Detection("net", 1, BOX, 0.9)], pages, SCHEMA, ParseContext(), "test")
    engine = CountingEngine("1,234.50")
    reader_of_crops = Reader(pages, SCHEMA, context, engine, Options(), lambda *_: nullcontext())
    assert reader_of_crops.read(items[0], proven=True).value_text == "1234.50"
    assert engine.asked == crops


def test_who_asks_for_ocr_alone_gets_every_region_read() -> None:
    assert read(["day"], "3 May 2024", 0.99, Options(read="ocr"))[1] == 1


def read_disputed(field: str, seen: str, crop: str) -> tuple[ExtractedField, int]:
    """``field`` where a line reader saw ``seen`` against the page's pass, and the crop is read as ``crop``."""
    pixels = np.full((842, 595), 255, np.uint8)
    words = (Word(seen, BOX, confidence=0.97, reader="lines"),)
    pages = {1: Page(1, 595, 842, words, TextSource.OCR, lambda dpi: Raster(pixels, 72))}
    items, context = parse_proposals([Detection(field, 1, BOX, 0.9)], pages, SCHEMA, ParseContext(), "test")
    engine = CountingEngine(crop, confidence=0.99)
    reader = Reader(pages, SCHEMA, context, engine, Options(), lambda *_: nullcontext())
    return reader.read(items[0]), engine.asked


def test_what_two_readers_saw_differently_is_read_once_more_however_sure_they_were() -> None:
    agreed, crops = read_disputed("seller", "MORYU SHOP", "MORYU SHOP")
    assert (agreed.value, crops) == ("MORYU SHOP", 1)
    assert agreed.evidence["readings_agree"] == 1.0
    assert agreed.read_by == "page-words lines"


def test_a_line_reader_s_text_is_not_overruled_by_a_crop_but_doubted() -> None:
    item, _ = read_disputed("seller", "MORYU SHOP", "MORYO SHOP")
    assert item.value == "MORYU SHOP"
    assert item.evidence["readings_agree"] < 0.9


def test_two_looks_of_one_engine_do_not_outvote_the_line_reader_on_an_amount() -> None:
    item, looks = read_disputed("net", "94.00", "84.00")
    assert item.status is FieldStatus.AMBIGUOUS
    assert item.alternatives == ("94.00", "84.00")
    assert looks == 2


@dataclass(frozen=True)
class Letters:
    """A line reader that sees one text in every line."""

    text: str
    name: str = "letters"
    version: str = "letters 1"
    licence: str = "none"

    def reads(self, languages: Sequence[str]) -> bool:
        return True

    def read_line(self, pixels: GreyImage, languages: Sequence[str] = ()) -> LineReading:
        return LineReading(self.text, (0.5,) * len(self.text), (0.9,) * len(self.text))


def read_foreign(field: str, printed: str, seen: str, language: str) -> tuple[ExtractedField, int]:
    """``field`` of a page in ``language``: the pass read it as ``printed``, the reader of its letters as ``seen``."""
    pixels = np.full((842, 595), 255, np.uint8)
    pages = {
        1: Page(
            1,
            595,
            842,
            (Word(printed, BOX, confidence=0.97),),
            TextSource.OCR,
            lambda dpi: Raster(pixels, 72),
        )
    }
    context = ParseContext(languages=(language,))
    items, _ = parse_proposals([Detection(field, 1, BOX, 0.9)], pages, SCHEMA, context, "test")
    engine, foreign = CountingEngine(printed), ForeignText(Letters(seen), frozenset({"eng", "deu"}))
    reader = Reader(pages, SCHEMA, context, engine, Options(), lambda *_: nullcontext(), foreign)
    return reader.read(items[0]), engine.asked


def test_a_text_in_a_language_without_data_gets_its_letters() -> None:
    item, _ = read_foreign("seller", "Leixöes", "Leixões", "pt")
    assert (item.value, item.read_by) == ("Leixões", "letters")
    assert item.evidence["readings_agree"] == 1.0


@pytest.mark.parametrize(
    ("field", "printed", "seen", "language"),
    [
        ("seller", "Leixöes", "Leixões", "de"),  # Tesseract knows the letters
        ("seller", "Porto", "Leixões", "pt"),  # another text
        ("day", "3 May 2024", "3 May 2023", "pt"),  # no text, but a date
    ],
)
def test_other_texts_stay_as_they_were_read(field: str, printed: str, seen: str, language: str) -> None:
    item, _ = read_foreign(field, printed, seen, language)
    assert item.raw_text == printed
