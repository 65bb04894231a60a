"""Pages with boxes: each value framed, named and coloured by its status.

Pixels are those of the picture that is drawn on; positions of labels are ``(left, top, right, bottom)``.
"""

import io
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, pad, to_pixels
from docpipe.types import ExtractedField, Page, Raster
from docpipe.validation.calibration import is_doubtful
from docpipe.values.base import FieldStatus

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
Area = tuple[int, int, int, int]
Ints = NDArray[np.int_]

COLOURS: dict[FieldStatus, Colour] = {
    FieldStatus.OK: (22, 112, 60),
    FieldStatus.AMBIGUOUS: (168, 92, 0),
    FieldStatus.INVALID: (186, 26, 26),
    FieldStatus.UNREADABLE: (126, 34, 138),
    FieldStatus.NOT_FOUND: (96, 96, 96),
}
WHITE: Colour = (255, 255, 255)

OVERLAY_DPI = 110
CROP_DPI = 150
LABEL_PT = 7.0
"""Height of a label's letters, in points of the page."""
LONGEST_LABEL = 44
DARKER_THAN_PAPER = 50
"""Grey levels below a page's median at which a pixel is print."""

_INK_WEIGHT, _BOX_WEIGHT, _DISTANCE_WEIGHT = 12.0, 30.0, 0.15
"""What it costs when all of a label covers print, a value or another label; and a label's height of distance."""


def overlay(source: Page | Raster, fields: Iterable[ExtractedField], *, dpi: int = OVERLAY_DPI) -> "Image":
    """An RGB picture of a page with the boxes of ``fields``.

    ``source`` is a page, rendered at ``dpi``, or its pixels. Fields without a box are left out, and so are
    those of other pages where ``source`` is a page. A label has the field's name, value and confidence, and
    stands where it covers neither a value nor another label if there is such a place. Captions have a dashed
    box with a line to their value.
    """
    from PIL import Image, ImageDraw

    raster = source.render(dpi) if isinstance(source, Page) else source
    page_no = source.page_no if isinstance(source, Page) else None
    picture = Image.fromarray(raster.pixels).convert("RGB")
    draw = ImageDraw.Draw(picture)
    shown = [f for f in fields if f.box is not None and (page_no is None or f.page_no == page_no)]
    unit = max(raster.dpi / 72, 1.0)
    areas = [_area(f.box, picture.size) for f in shown if f.box is not None]
    for item, area in zip(shown, areas, strict=True):
        colour = _colour(item)
        if item.caption_box is not None:
            _draw_caption(draw, _area(item.caption_box, picture.size), area, colour, unit)
        draw.rectangle(_grown(area, round(unit)), outline=colour, width=max(1, round(unit)))
    font = label_font(round(LABEL_PT * unit))
    captions = [_area(f.caption_box, picture.size) for f in shown if f.caption_box is not None]
    places = place_labels([_label_size(label_text(f), font) for f in shown], areas, raster.pixels, captions)
    for item, area, place in zip(shown, areas, places, strict=True):
        _draw_label(draw, label_text(item), place, area, _colour(item), font)
    return picture


def crop_png(page: Page, box: BBox, pad_pt: float = 2.0, dpi: int = CROP_DPI) -> bytes:
    """A PNG of the region, grown by ``pad_pt`` points on every side, in 16 grey levels."""
    from PIL import Image

    raster = page.render(dpi)
    area = to_pixels(pad(box, pad_pt, page.width_pt, page.height_pt), raster.width_px, raster.height_px)
    pixels = raster.pixels[area.top : area.bottom, area.left : area.right]
    stream = io.BytesIO()
    levels = (pixels // 16 * 17).astype(np.uint8)
    Image.fromarray(levels).quantize(16).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def label_text(item: ExtractedField) -> str:
    """What is written beside a box, e.g. ``gross_total 24.52 GBP 97%``; the status instead of a missing value."""
    value = (
        f"{item.value_text} {item.currency}".strip() if item.status is FieldStatus.OK else str(item.status)
    )
    text = f"{item.field} {' '.join(value.split())}"
    if len(text) > LONGEST_LABEL:
        text = text[: LONGEST_LABEL - 1] + "…"
    return f"{text} {item.confidence:.0%}"


@cache
def label_font(size_px: int) -> "FreeTypeFont | Any":
    """A font with Latin, Greek and Cyrillic letters: MuPDF's, or Pillow's own where MuPDF is not installed."""
    from PIL import ImageFont

    try:
        import pymupdf

        make_font: Any = pymupdf.Font
        return ImageFont.truetype(io.BytesIO(make_font("helv").buffer), size_px)
    except ImportError:
        return ImageFont.load_default(size=size_px)


# --- placing ---------------------------------------------------------------------------------------------


def place_labels(
    sizes: Sequence[tuple[int, int]],
    areas: Sequence[Area],
    pixels: NDArray[np.uint8],
    captions: Sequence[Area] = (),
) -> list[Area]:
    """A place for the label (width, height) of each area: near it, off ``captions``, on paper rather than print.

    ``pixels`` is the page, shape (height, width), 0 black. Larger areas choose last, so that small ones,
    which have fewer places, keep theirs.
    """
    import cv2

    dark = (pixels < np.median(pixels) - DARKER_THAN_PAPER).astype(np.uint8)
    ink = np.asarray(cv2.integral(dark, sdepth=cv2.CV_64F), np.float64)
    page: Area = (0, 0, pixels.shape[1], pixels.shape[0])
    places: list[Area] = [page] * len(areas)
    taken: list[Area] = [*areas, *captions]
    for index in sorted(range(len(areas)), key=lambda i: (_size(areas[i]), i)):
        choices = _choices(areas[index], sizes[index], page)
        costs = _costs(np.array(choices), np.array(areas[index]), np.array(taken), ink)
        places[index] = choices[int(np.argmin(costs))]
        taken.append(places[index])
    return places


def _choices(area: Area, size: tuple[int, int], page: Area) -> list[Area]:
    """Places around ``area``, nearest first, moved into the page."""
    left, top, right, bottom = area
    width, height = size
    gap = max(2, height // 4)
    columns = [left, right - width, (left + right - width) // 2, right + gap, left - gap - width]
    rows = [top - gap - height, bottom + gap, (top + bottom - height) // 2]
    rows += [top - gap - height * 2, bottom + gap + height, top - gap - height * 3, bottom + gap + height * 2]
    found = []
    for y in rows:
        for x in columns:
            x_in = min(max(x, 0), max(page[2] - width, 0))
            y_in = min(max(y, 0), max(page[3] - height, 0))
            found.append((x_in, y_in, x_in + width, y_in + height))
    return found


def _costs(choices: Ints, area: Ints, taken: Ints, ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each of ``choices``, shape (n, 4), hides, shape (n,); ``ink`` is the page's integral of print."""
    left, top, right, bottom = choices.T
    own = np.maximum((right - left) * (bottom - top), 1)
    low, far = np.minimum(bottom, ink.shape[0] - 1), np.minimum(right, ink.shape[1] - 1)
    print_share = (ink[low, far] - ink[top, far] - ink[low, left] + ink[top, left]) / own
    start = np.maximum(choices[:, None, :2], taken[None, :, :2])
    end = np.minimum(choices[:, None, 2:], taken[None, :, 2:])
    hidden = np.clip(end - start, 0, None).prod(axis=2).sum(axis=1) / own
    away_x = np.maximum(np.maximum(area[0] - right, left - area[2]), 0)
    away_y = np.maximum(np.maximum(area[1] - bottom, top - area[3]), 0)
    distance = np.hypot(away_x, away_y) / np.maximum(bottom - top, 1)
    costs: NDArray[np.float64] = (
        _INK_WEIGHT * print_share + _BOX_WEIGHT * hidden + _DISTANCE_WEIGHT * distance
    )
    return costs


def _size(area: Area) -> int:
    return (area[2] - area[0]) * (area[3] - area[1])


# --- drawing ---------------------------------------------------------------------------------------------


def _colour(item: ExtractedField) -> Colour:
    return COLOURS[FieldStatus.AMBIGUOUS if is_doubtful(item) else item.status]


def _area(box: BBox, size: tuple[int, int]) -> Area:
    pixels = to_pixels(box, *size)
    return pixels.left, pixels.top, pixels.right, pixels.bottom


def _grown(area: Area, by: int) -> Area:
    return area[0] - by, area[1] - by, area[2] + by, area[3] + by


def _label_size(text: str, font: Any) -> tuple[int, int]:
    ascent, descent = font.getmetrics()
    return math.ceil(font.getlength(text)) + 6, ascent + descent + 2


def _draw_label(draw: Any, text: str, place: Area, area: Area, colour: Colour, font: Any) -> None:
    """White letters on the status colour, tied to the box by a thin line."""
    ends = _nearest(place, area)
    draw.line(ends, fill=colour, width=1)
    draw.rounded_rectangle(place, radius=3, fill=colour)
    draw.text((place[0] + 3, place[1] + 1), text, font=font, fill=WHITE)


def _draw_caption(draw: Any, caption: Area, value: Area, colour: Colour, unit: float) -> None:
    dash = max(3, round(2.5 * unit))
    left, top, right, bottom = _grown(caption, round(unit))
    for x0, y0, x1, y1 in ((left, top, right, top), (left, bottom, right, bottom)):
        for x in range(x0, x1, 2 * dash):
            draw.line((x, y0, min(x + dash, x1), y1), fill=colour)
    for x0, y0, x1, y1 in ((left, top, left, bottom), (right, top, right, bottom)):
        for y in range(y0, y1, 2 * dash):
            draw.line((x0, y, x1, min(y + dash, y1)), fill=colour)
    draw.line(_nearest(caption, value), fill=colour, width=1)


def _nearest(one: Area, other: Area) -> tuple[int, int, int, int]:
    """The ends of a short straight line between two areas."""
    x0 = min(max((other[0] + other[2]) // 2, one[0]), one[2])
    y0 = min(max((other[1] + other[3]) // 2, one[1]), one[3])
    x1 = min(max(x0, other[0]), other[2])
    y1 = min(max(y0, other[1]), other[3])
    return x0, y0, x1, y1
