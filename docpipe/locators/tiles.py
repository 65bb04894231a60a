"""Pages beyond what a model sees in one image, in overlapping pieces; and the pieces' answers put together."""

import math

from docpipe.geometry import BBox, PixelBox, covered, from_pixels, iou

OVERLAP = 0.15
"""Share of a tile that its neighbour sees too, so that nothing is cut for both."""
LONG_SIDE_RATIO = 3.0
"""Beyond this ratio of sides (receipts, stitched pages) an image is split along its long side."""
SAME = 0.5
"""IoU or cover from which two tiles' regions are one."""


def tiles(width_px: int, height_px: int, max_pixels: int, max_side_px: int) -> list[PixelBox]:
    """Boxes that cover an image, each within both limits; the whole image as one when it fits."""
    columns = _pieces(width_px, height_px, max_side_px)
    rows = _pieces(height_px, width_px, max_side_px)
    while True:
        grid = [
            PixelBox(left, top, right, bottom)
            for top, bottom in _spans(height_px, rows)
            for left, right in _spans(width_px, columns)
        ]
        if all(tile.width * tile.height <= max_pixels for tile in grid):
            return grid
        if grid[0].height >= grid[0].width:
            rows += 1
        else:
            columns += 1


def _pieces(length_px: int, other_px: int, max_side_px: int) -> int:
    longest = min(max_side_px, math.ceil(LONG_SIDE_RATIO * max(other_px, 1)))
    pieces = 1
    while _span(length_px, pieces) > longest:
        pieces += 1
    return pieces


def _span(length_px: int, count: int) -> int:
    """Length of each of ``count`` equal pieces that overlap by OVERLAP."""
    return math.ceil(length_px / (count - (count - 1) * OVERLAP))


def _spans(length_px: int, count: int) -> list[tuple[int, int]]:
    span = min(_span(length_px, count), length_px)
    if count == 1:
        return [(0, length_px)]
    starts = [round(index * (length_px - span) / (count - 1)) for index in range(count)]
    return [(start, start + span) for start in starts]


def to_page(box: BBox, tile: PixelBox, width_px: int, height_px: int) -> BBox:
    """A box relative to ``tile`` as a box relative to the whole image."""
    return from_pixels(
        tile.left + box.left * tile.width,
        tile.top + box.top * tile.height,
        tile.left + box.right * tile.width,
        tile.top + box.bottom * tile.height,
        width_px,
        height_px,
    )


def without_doubles(boxes: list[BBox]) -> list[BBox]:
    """``boxes`` without those that another one contains or nearly equals; the larger one stays, order kept."""
    kept: list[BBox] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        if not any(iou(box, other) >= SAME or (box.area and covered(box, other) >= 0.9) for other in kept):
            kept.append(box)
    return [box for box in dict.fromkeys(boxes) if box in kept]
