"""A page that was surely read is not read a second time, except for amounts."""

from contextlib import nullcontext

import numpy as np
import pytest

from docpipe.answers import Reader, parse_proposals
from docpipe.geometry import BBox
from docpipe.schema import DocumentSchema
from docpipe.settings import Options
from docpipe.types import Detection, GreyImage, Page, Raster, Reading, TextSource, Word
from docpipe.values import FieldStatus, ParseContext

BOX = BBox(0.1, 0.1, 0.3, 0.12)
SCHEMA = DocumentSchema.model_validate(
    {
        "name": "bill",
        "fields": {
            "day": {"phrase": "date", "type": "date"},
            "net": {"phrase": "net total", "type": "money"},
            "due": {"phrase": "amount due", "type": "money"},
        },
    }
)


class CountingEngine:
    """Reads always the same, and counts how often."""

    name, version = "counting", "1"

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    def warm_up(self) -> None: ...

    def read_page(self, raster: Raster) -> tuple[Word, ...]:
        raise AssertionError("no page pass is needed here")

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        self.asked += 1
        return Reading(self.text, TextSource.OCR, (), 0.9, 0.9, engine=self.name)


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


def test_amounts_are_always_read_twice_and_one_place_once_for_all_its_fields() -> None:
    statuses, crops = read(["net", "due"], "1,234.50", 0.99, Options())
    assert statuses == [FieldStatus.OK, FieldStatus.OK]
    assert crops == 1


def test_who_asks_for_ocr_alone_gets_every_region_read() -> None:
    assert read(["day"], "3 May 2024", 0.99, Options(read="ocr"))[1] == 1
