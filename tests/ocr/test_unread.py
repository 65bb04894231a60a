from collections.abc import Callable

import cv2
import numpy as np
import pytest
from ocr_pages import LINES, printed_page, tilted

from docpipe.ocr import create_ocr_engine, read_page_upright
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.skew import print_of
from docpipe.ocr.unread import is_print_left
from docpipe.types import Raster, Reading, Word


class Overlooking:
    """Tesseract whose page pass overlooks some words, as it does in ruled tables."""

    name = version = "overlooking"

    def __init__(self, engine: OcrEngine, overlooks: Callable[[int, Word], bool]) -> None:
        self._engine, self._overlooks = engine, overlooks
        self.passes: list[int | None] = []

    def warm_up(self) -> None: ...

    def read_page(self, raster: Raster, *, psm: int | None = None) -> tuple[Word, ...]:
        self.passes.append(psm)
        words = self._engine.read_page(raster, psm=psm)
        if psm is not None:
            return words
        return tuple(word for number, word in enumerate(words) if not self._overlooks(number, word))

    def read_region(
        self, pixels: np.ndarray, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        return self._engine.read_region(pixels, dpi, psm=psm, whitelist=whitelist, language=language)


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return create_ocr_engine("tesserocr", ("eng",))


@pytest.mark.parametrize(("quarters", "degrees"), [(0, 0.0), (0, -2.0), (1, 1.5)])
def test_overlooked_words_are_read_after_all(engine: OcrEngine, quarters: int, degrees: float) -> None:
    pixels = tilted(np.ascontiguousarray(np.rot90(printed_page().pixels, -quarters)), degrees)
    page = Raster(pixels, 120.0)
    whole, _ = read_page_upright(page, engine)
    overlooking = Overlooking(engine, lambda _, word: word.line_no % 3 == 1)
    words, _ = read_page_upright(page, overlooking)
    assert [word.text for word in words] == [word.text for word in whole] == " ".join(LINES * 3).split()
    assert [word.line_no for word in words] == [word.line_no for word in whole]
    for found, true in zip(words, whole, strict=True):
        assert found.box.as_tuple() == pytest.approx(true.box.as_tuple(), abs=0.01)


def test_a_page_that_was_read_wholly_is_read_once(engine: OcrEngine) -> None:
    once = Overlooking(engine, lambda *_: False)
    read_page_upright(printed_page(), once)
    assert once.passes == [None]


def test_rulings_frames_pictures_and_dirt_are_no_print(engine: OcrEngine) -> None:
    page = printed_page()
    boxes = [word.box for word in engine.read_page(page)]
    pixels = page.pixels.copy()
    height, width = pixels.shape
    cv2.rectangle(pixels, (4, 4), (width - 5, height - 5), 0, 2)
    cv2.line(pixels, (20, height - 30), (width - 20, height - 30), 0, 2)
    cv2.circle(pixels, (width - 90, height - 90), 45, 60, -1)
    rng = np.random.default_rng(1)
    pixels[rng.integers(0, height, 60), rng.integers(0, width, 60)] = 0
    assert not is_print_left(print_of(pixels), boxes)
    assert is_print_left(print_of(pixels), boxes[:-3])
