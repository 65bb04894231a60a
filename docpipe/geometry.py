"""Boxes: two frozen types and pure functions on them.

The one frame of docpipe is :class:`BBox`: relative 0-1 to the page *as displayed* (after /Rotate
and CropBox), origin top-left, y downwards. :class:`PixelBox` belongs to one image and is used only
where pixels are touched. Nothing else in docpipe holds coordinates.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BBox:
    """A box relative to the displayed page: 0-1, origin top-left, ``left <= right``, ``top <= bottom``.

    Raises ValueError for inverted or non-finite boxes. Values may pass slightly beyond 0-1 (glyphs hang
    over page edges); :func:`clip` cuts them.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.left + self.top + self.right + self.bottom):
            raise ValueError(f"box has a non-finite side: {self}")
        if self.left > self.right or self.top > self.bottom:
            raise ValueError(f"box is inverted: {self}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """(x, y), relative."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def as_tuple(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom), relative."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A box in one image: integer pixels, origin top-left, ``right`` and ``bottom`` exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


FULL_PAGE = BBox(0.0, 0.0, 1.0, 1.0)


def to_pixels(box: BBox, width_px: int, height_px: int) -> PixelBox:
    """The smallest whole-pixel box that covers ``box`` in an image of that size, clipped to the image.

    At least one pixel wide and high, so that a crop is never empty.
    """
    left = min(max(math.floor(box.left * width_px), 0), width_px - 1)
    top = min(max(math.floor(box.top * height_px), 0), height_px - 1)
    right = min(max(math.ceil(box.right * width_px), left + 1), width_px)
    bottom = min(max(math.ceil(box.bottom * height_px), top + 1), height_px)
    return PixelBox(left, top, right, bottom)


def from_pixels(left: float, top: float, right: float, bottom: float, width_px: int, height_px: int) -> BBox:
    """The relative box of pixel edges in an image of ``width_px`` × ``height_px``."""
    return BBox(left / width_px, top / height_px, right / width_px, bottom / height_px)


def intersection_area(a: BBox, b: BBox) -> float:
    """Shared area in squared relative units; 0.0 when they do not meet."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    return width * height if width > 0 and height > 0 else 0.0


def iou(a: BBox, b: BBox) -> float:
    """Intersection over union, 0-1; 0.0 for two boxes without area."""
    shared = intersection_area(a, b)
    union_area = a.area + b.area - shared
    return shared / union_area if union_area > 0 else 0.0


def covered(inner: BBox, outer: BBox) -> float:
    """The share of ``inner``'s area that lies in ``outer``, 0-1; for a box without area, 1.0 if its centre does."""
    if inner.area == 0:
        x, y = inner.center
        return float(contains_point(outer, x, y))
    return intersection_area(inner, outer) / inner.area


def contains_point(box: BBox, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def union(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all ``boxes``. Raises ValueError for none."""
    boxes = list(boxes)
    if not boxes:
        raise ValueError("union of no boxes")
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*map(BBox.as_tuple, boxes), strict=True)
    return BBox(min(lefts), min(tops), max(rights), max(bottoms))


def clip(box: BBox, to: BBox = FULL_PAGE) -> BBox:
    """``box`` cut to ``to``; collapses to the nearest edge where it lies outside."""
    left, right = (min(max(v, to.left), to.right) for v in (box.left, box.right))
    top, bottom = (min(max(v, to.top), to.bottom) for v in (box.top, box.bottom))
    return BBox(left, top, right, bottom)


def pad(box: BBox, pad_pt: float, page_width_pt: float, page_height_pt: float) -> BBox:
    """``box`` grown by ``pad_pt`` points (1/72 inch) on every side and clipped to the page."""
    dx, dy = pad_pt / page_width_pt, pad_pt / page_height_pt
    return clip(BBox(box.left - dx, box.top - dy, box.right + dx, box.bottom + dy))
