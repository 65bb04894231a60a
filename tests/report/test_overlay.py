"""Overlays and crops: what is drawn where."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from docpipe.geometry import BBox
from docpipe.report import crop_png, overlay
from docpipe.report.overlay import COLOURS, label_text, place_labels
from docpipe.types import ExtractedField, Page, Raster, TextSource
from docpipe.validation.calibration import REVIEW_BELOW
from docpipe.values.base import FieldStatus

WIDTH_PT, HEIGHT_PT = 300.0, 400.0
BOX = BBox(0.4, 0.5, 0.6, 0.54)


def make_page(page_no: int = 1, level: int = 255) -> Page:
    def render(dpi: int) -> Raster:
        shape = (round(HEIGHT_PT * dpi / 72), round(WIDTH_PT * dpi / 72))
        pixels = np.full(shape, level, np.uint8)
        pixels[int(0.5 * shape[0]) : int(0.54 * shape[0]), int(0.4 * shape[1]) : int(0.6 * shape[1])] = 40
        return Raster(pixels, dpi)

    return Page(page_no, WIDTH_PT, HEIGHT_PT, (), TextSource.NONE, render)


def found(name: str = "gross_total", status: FieldStatus = FieldStatus.OK, box: BBox = BOX) -> ExtractedField:
    return ExtractedField(
        name, 0, "money", status, 1, box, "24,52", "24.52", "24.52", currency="EUR", confidence=0.97
    )


def colours_of(picture: Image.Image) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in np.unique(np.asarray(picture).reshape(-1, 3), axis=0).tolist()}


@pytest.mark.parametrize("status", [s for s in FieldStatus if s is not FieldStatus.NOT_FOUND])
def test_a_box_has_the_colour_of_its_status(status: FieldStatus) -> None:
    drawn = colours_of(overlay(make_page(), [found(status=status)]))
    assert [s for s in FieldStatus if COLOURS[s] in drawn] == [status]


@pytest.mark.parametrize("confidence", [0.2, REVIEW_BELOW - 0.01])
def test_an_accepted_value_that_somebody_should_look_at_is_not_green(confidence: float) -> None:
    drawn = colours_of(overlay(make_page(), [replace(found(), confidence=confidence)]))
    assert COLOURS[FieldStatus.OK] not in drawn
    assert COLOURS[FieldStatus.AMBIGUOUS] in drawn


def test_the_value_itself_stays_readable() -> None:
    dpi = 110
    before = make_page().render(dpi).pixels
    after = np.asarray(overlay(make_page(), [found()], dpi=dpi).convert("L"))
    height, width = before.shape
    inside = (slice(int(0.51 * height), int(0.53 * height)), slice(int(0.41 * width), int(0.59 * width)))
    assert np.array_equal(before[inside], after[inside])


def test_fields_of_other_pages_and_without_a_box_are_left_out() -> None:
    absent = replace(found(), status=FieldStatus.NOT_FOUND, box=None, page_no=None)
    picture = overlay(make_page(page_no=2), [found(), absent])
    assert np.array_equal(np.asarray(picture.convert("L")), make_page().render(110).pixels)


def test_pixels_alone_can_be_drawn_on() -> None:
    picture = overlay(make_page().render(72), [found()])
    assert (picture.size, picture.mode) == ((300, 400), "RGB")


def test_a_caption_is_dashed_and_tied_to_its_value() -> None:
    plain = np.asarray(overlay(make_page(), [found()]))
    with_caption = np.asarray(overlay(make_page(), [replace(found(), caption_box=BBox(0.1, 0.5, 0.3, 0.54))]))
    changed = (plain != with_caption).any(axis=2)
    height, width = changed.shape
    between = changed[int(0.5 * height) : int(0.54 * height), int(0.32 * width) : int(0.38 * width)]
    assert between.any()
    top_edge = changed[: int(0.51 * height), int(0.1 * width) : int(0.3 * width)].any(axis=0)
    assert 0.2 < top_edge.mean() < 0.8


def test_labels_cover_neither_values_nor_each_other() -> None:
    rows = [(200, 100 + 30 * i, 280, 120 + 30 * i) for i in range(8)]
    places = place_labels([(120, 16)] * len(rows), rows, np.full((500, 500), 255, np.uint8))
    everything = [*rows, *places]
    for i, one in enumerate(everything):
        for other in everything[i + 1 :]:
            width = min(one[2], other[2]) - max(one[0], other[0])
            height = min(one[3], other[3]) - max(one[1], other[1])
            assert width <= 0 or height <= 0, (one, other)


def test_labels_stay_on_the_page_and_off_print() -> None:
    pixels = np.full((300, 300), 255, np.uint8)
    pixels[:100, :] = 0
    (place,) = place_labels([(80, 14)], [(250, 102, 298, 118)], pixels)
    assert place[0] >= 0
    assert place[2] <= 300
    assert place[1] >= 100


def test_paper_that_is_not_white_is_no_print() -> None:
    shaded = np.tile(np.linspace(235, 200, 400).astype(np.uint8), (300, 1))
    clean = np.full((300, 400), 255, np.uint8)
    areas = [(150, 140, 220, 156)]
    assert place_labels([(90, 14)], areas, shaded) == place_labels([(90, 14)], areas, clean)


@pytest.mark.parametrize(
    "box",
    [
        BBox(0, 0, 1, 1),
        BBox(0.999, 0.999, 1.01, 1.02),
        BBox(-0.01, -0.01, 0.01, 0.01),
        BBox(0.5, 0.5, 0.5, 0.5),
    ],
)
def test_boxes_at_the_edge_of_the_page_can_be_drawn_and_cropped(box: BBox) -> None:
    assert overlay(make_page(), [found(box=box)]).size == make_page().render(110).pixels.shape[::-1]
    assert Image.open(io.BytesIO(crop_png(make_page(), box))).size >= (1, 1)


def test_a_crop_shows_the_region_with_its_margin() -> None:
    picture = Image.open(io.BytesIO(crop_png(make_page(), BOX, pad_pt=3, dpi=144)))
    assert picture.format == "PNG"
    width_pt, height_pt = BOX.width * WIDTH_PT + 6, BOX.height * HEIGHT_PT + 6
    assert picture.size == pytest.approx((width_pt * 2, height_pt * 2), abs=2)
    grey = np.asarray(picture.convert("L"))
    assert grey[0, 0] > 240
    assert grey[grey.shape[0] // 2, grey.shape[1] // 2] < 60


def test_labels_say_what_was_read_or_why_not() -> None:
    assert label_text(found()) == "gross_total 24.52 EUR 97%"
    assert label_text(found(status=FieldStatus.INVALID)) == "gross_total invalid 97%"
    long = label_text(replace(found("seller_address"), value_text="a street\n" * 20))
    assert "\n" not in long
    assert len(long) < 60
