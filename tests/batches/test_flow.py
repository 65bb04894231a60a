"""Documents whose pages flow through one model: order, overlap, and what one bad document costs."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from docpipe.batches import extract_batch
from docpipe.errors import LocateError
from docpipe.geometry import BBox
from docpipe.locators.base import ModelCard
from docpipe.pipeline import Engines
from docpipe.schema import DocumentSchema
from docpipe.settings import Options
from docpipe.types import Detection, DocumentStatus, GreyImage, Page, Query, Raster, Reading, TextSource, Word

BOX = BBox(0.1, 0.1, 0.3, 0.2)
SCHEMA = DocumentSchema.model_validate({"name": "note", "fields": {"title": {"phrase": "title"}}})
PATIENCE_S = 20


class Reader:
    """An OCR engine that reads a page's width as its only word, and tells which pages it has read."""

    name, version = "reader", "1"

    def __init__(self) -> None:
        self.pages_read: dict[str, threading.Event] = {}

    def event(self, text: str) -> threading.Event:
        return self.pages_read.setdefault(text, threading.Event())

    def warm_up(self) -> None: ...

    def read_page(self, raster: Raster) -> tuple[Word, ...]:
        text = f"width{raster.width_px}"
        self.event(text).set()
        return (Word(text, BOX),)

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        return Reading("", TextSource.OCR, engine=self.name)


class Model:
    """A locator that may wait, or fail, over a page with a certain word."""

    card = ModelCard("model", "1", "none", commercial_use=True, needs_words=True)
    dpis = (100,)

    def __init__(self) -> None:
        self.threads: set[str] = set()
        self.waits_for: dict[str, threading.Event] = {}
        self.waited_in_vain: list[str] = []
        self.fails_on = ""

    def locate(self, page: Page, queries: Sequence[Query]) -> list[Detection]:
        text = page.words[0].text
        self.threads.add(threading.current_thread().name)
        page.render(100)
        if text in self.waits_for and not self.waits_for[text].wait(PATIENCE_S):
            self.waited_in_vain.append(text)
        if text == self.fails_on:
            raise LocateError("cannot look")
        return [Detection("title", page.page_no, BOX, 0.9)]


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    """Three images that are 101, 102 and 103 px wide."""
    paths = [tmp_path / f"{width}.png" for width in (101, 102, 103)]
    for path in paths:
        Image.new("L", (int(path.stem), 200), 255).save(path, dpi=(100, 100))
    return [str(path) for path in paths]


OPTIONS = Options(dpi=100, read="auto")


def test_each_document_gets_its_own_record_in_order(sources: list[str]) -> None:
    model, reader = Model(), Reader()
    records = list(extract_batch(sources, SCHEMA, Engines(model, reader), OPTIONS))
    assert [r.source for r in records] == sources
    assert [r["title"] for r in records] == ["width101", "width102", "width103"]
    assert len(model.threads) == 1
    assert threading.main_thread().name not in model.threads


def test_the_next_document_is_read_while_the_model_looks_at_this_one(sources: list[str]) -> None:
    model, reader = Model(), Reader()
    model.waits_for = {"width101": reader.event("width102"), "width102": reader.event("width103")}
    records = list(extract_batch(sources, SCHEMA, Engines(model, reader), OPTIONS))
    assert model.waited_in_vain == []
    assert [r.status for r in records] == [DocumentStatus.SUCCESS] * 3


def test_a_document_that_cannot_be_opened_or_located_costs_itself_alone(sources: list[str]) -> None:
    model = Model()
    model.fails_on = "width103"
    broken = [sources[0], str(Path(sources[0]).with_name("none.png")), sources[1], sources[2]]
    records = list(extract_batch(broken, SCHEMA, Engines(model, Reader()), OPTIONS))
    assert [r.source for r in records] == broken
    assert [r.status for r in records] == [
        DocumentStatus.SUCCESS,
        DocumentStatus.FAILURE,
        DocumentStatus.SUCCESS,
        DocumentStatus.FAILURE,
    ]
    assert [e.stage for e in records[1].errors + records[3].errors] == ["open", "locate"]


def test_a_flow_gives_what_one_document_after_the_other_gives(sources: list[str]) -> None:
    class Plain(Model):
        dpis = ()

    def plain(record: object) -> object:
        return replace(record, seconds={}, extracted_at=None)  # type: ignore[type-var]

    flowing, single = (
        [plain(r) for r in extract_batch(sources, SCHEMA, Engines(model, Reader()), OPTIONS)]
        for model in (Model(), Plain())
    )
    assert flowing == single


def test_a_flow_that_is_left_early_closes_its_documents(sources: list[str]) -> None:
    flow = extract_batch(sources, SCHEMA, Engines(Model(), Reader()), OPTIONS)
    assert next(iter(flow)).source == sources[0]
    flow.close()  # type: ignore[attr-defined]
