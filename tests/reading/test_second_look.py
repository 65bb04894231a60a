"""Check digits that fail call for another look at the pixels before they are reported."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from docpipe.answers import Reader, parse_proposals, suspects
from docpipe.geometry import BBox
from docpipe.schema import DocumentSchema
from docpipe.settings import Options
from docpipe.types import Detection, ExtractedField, GreyImage, Page, Raster, Reading, TextSource, Word
from docpipe.values import FieldStatus, ParseContext

RIGHT = "DE02120300000000202051"
WRONG = "DE02120300000000202057"
BOX = BBox(0.1, 0.1, 0.6, 0.12)
SCHEMA = DocumentSchema.model_validate(
    {"name": "account", "fields": {"iban": {"phrase": "IBAN", "type": "iban"}}}
)


class ScriptedEngine:
    """Reads ``texts`` one after the other, whatever the pixels, and keeps how it was asked."""

    name, version = "scripted", "1"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[tuple[float, int, int]] = []

    def read_page(self, raster: Raster) -> tuple[Word, ...]:
        raise AssertionError("no page pass is needed here")

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        self.asked.append((dpi, psm, len(np.unique(pixels))))
        text = self.texts.pop(0) if self.texts else WRONG
        return Reading(text, TextSource.OCR, (), 0.9, 0.9, engine="scripted")


def page(text: str, source: TextSource) -> Page:
    def render(dpi: int) -> Raster:
        pixels = np.full((842 * dpi // 72, 595 * dpi // 72), 250, np.uint8)
        pixels[:, ::7] = 30
        pixels[:, ::5] = 90
        return Raster(pixels, dpi)

    trust = 1.0 if source is TextSource.TEXT_LAYER else 0.0
    return Page(1, 595, 842, (Word(text, BOX),), source, render, layer_trust=trust)


def read(text: str, engine: ScriptedEngine, source: TextSource = TextSource.OCR) -> ExtractedField:
    pages = {1: page(text, source)}
    items, context = parse_proposals([Detection("iban", 1, BOX, 0.9)], pages, SCHEMA, ParseContext(), "test")
    reader = Reader(pages, SCHEMA, context, engine, Options(), lambda *_: nullcontext())
    return reader.read(items[0])


def test_another_look_finds_the_number_and_says_so() -> None:
    engine = ScriptedEngine(WRONG, WRONG, RIGHT)
    item = read(WRONG, engine)
    assert (item.status, item.value) == (FieldStatus.OK, RIGHT)
    assert "dpi" in item.read_by
    assert WRONG in item.repairs[0]
    assert RIGHT in item.repairs[0]
    assert len(set(engine.asked)) == 3  # each look differs from the one before
    assert engine.asked[2][2] == 2  # black and white


def test_a_number_that_needs_no_repair_beats_one_that_does() -> None:
    item = read(WRONG, ScriptedEngine(WRONG, "DE02I20300000000202051", RIGHT))
    assert item.value == RIGHT
    assert len(item.repairs) == 1


def test_a_failure_is_reported_only_after_every_look() -> None:
    engine = ScriptedEngine()
    item = read(WRONG, engine)
    assert (item.status, item.value_text) == (FieldStatus.INVALID, WRONG)
    assert "check digits" in item.reason
    assert len(engine.asked) >= 4


@pytest.mark.parametrize("source", [TextSource.TEXT_LAYER, TextSource.OCR])
def test_right_check_digits_need_no_second_look(source: TextSource) -> None:
    engine = ScriptedEngine(RIGHT)
    assert read(RIGHT, engine, source).value == RIGHT
    assert len(engine.asked) <= 1


def test_what_layer_and_pixels_both_say_is_what_is_printed() -> None:
    engine = ScriptedEngine(WRONG, RIGHT)
    item = read(WRONG, engine, TextSource.TEXT_LAYER)
    assert item.status is FieldStatus.INVALID
    assert len(engine.asked) == 1


def test_a_likelier_region_with_failed_digits_is_read_before_another_answers() -> None:
    base = ExtractedField("iban", 0, "iban", FieldStatus.INVALID, 1, BOX, score=0.9)
    other = replace(base, status=FieldStatus.OK, value=RIGHT, box=BBox(0.1, 0.5, 0.6, 0.52), score=0.4)

    def names(*items: ExtractedField, answer: Sequence[ExtractedField]) -> set[BBox | None]:
        return {box for _, _, box in suspects({(i.field, i.page_no, i.box): i for i in items}, answer)}

    assert names(base, other, answer=[other]) == {BOX}
    assert names(replace(base, score=0.3), other, answer=[other]) == set()
