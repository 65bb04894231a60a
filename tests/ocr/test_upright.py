import numpy as np
import pytest
from ocr_pages import LINES, printed_page, tilted

from docpipe.geometry import BBox
from docpipe.ocr import create_ocr_engine, read_page_upright
from docpipe.ocr.base import OcrEngine
from docpipe.ocr.skew import estimate_skew, print_of, unturn_box
from docpipe.types import Raster


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return create_ocr_engine("tesserocr", ("eng",))


@pytest.mark.parametrize("degrees", [-4.6, -2.0, -0.5, 0.0, 0.7, 3.3])
def test_skew_is_measured(degrees: float) -> None:
    assert estimate_skew(print_of(tilted(printed_page().pixels, degrees))) == pytest.approx(degrees, abs=0.25)


def test_pages_without_print_have_no_skew() -> None:
    assert estimate_skew(print_of(np.full((500, 400), 255, np.uint8))) == 0.0
    noise = np.random.default_rng(0).integers(0, 255, (600, 500), np.uint8)
    assert estimate_skew(print_of(noise)) == 0.0


@pytest.mark.parametrize(
    ("quarters", "degrees"), [(0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0), (0, -3.0), (1, 2.5)]
)
def test_words_are_found_and_lie_on_their_ink(engine: OcrEngine, quarters: int, degrees: float) -> None:
    """The page lies ``quarters`` turns clockwise and ``degrees`` askew."""
    pixels = tilted(np.ascontiguousarray(np.rot90(printed_page().pixels, -quarters)), degrees)
    words, geometry = read_page_upright(Raster(pixels, 120.0), engine)
    assert geometry.rotation == (360 - 90 * quarters) % 360
    assert geometry.skew_deg == pytest.approx(degrees, abs=0.25)
    assert [w.text for w in words] == " ".join(LINES * 3).split()
    height, width = pixels.shape
    covered = np.zeros(pixels.shape, bool)
    for word in words:
        left, top, right, bottom = word.box.as_tuple()
        covered[int(top * height) : int(bottom * height) + 1, int(left * width) : int(right * width) + 1] = (
            True
        )
    ink = pixels < 128
    assert (ink & covered).sum() > 0.97 * ink.sum()
    assert covered.mean() < 0.45


def test_blank_page_is_read_once_and_gives_no_words(engine: OcrEngine) -> None:
    words, geometry = read_page_upright(Raster(np.full((800, 600), 250, np.uint8), 100.0), engine)
    assert words == ()
    assert geometry.rotation == 0


def test_quarter_turns_of_boxes_undo_turns_of_pixels() -> None:
    page = np.zeros((200, 100), np.uint8)
    page[20:40, 10:60] = 255
    for rotation in (0, 90, 180, 270):
        turned = np.rot90(page, -(rotation // 90))
        ys, xs = np.nonzero(turned)
        height, width = turned.shape
        box = BBox(xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height)
        assert unturn_box(box, rotation).as_tuple() == pytest.approx((0.1, 0.1, 0.6, 0.2))


def test_a_slip_may_lie_more_askew_than_a_sheet_before_it_is_turned(engine: OcrEngine) -> None:
    """Half a degree is 5 pt across a sheet of 600 pt, and 2 pt across a slip."""
    askew = tilted(printed_page().pixels, 0.5)
    slip = np.ascontiguousarray(askew[:, 80:480])
    assert read_page_upright(Raster(askew, 120.0), engine)[1].skew_deg == pytest.approx(0.5, abs=0.2)
    assert read_page_upright(Raster(slip, 120.0), engine)[1].skew_deg == 0.0
