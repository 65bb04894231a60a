"""Small rotations of a scan: estimated from row profiles, undone, and boxes mapped back."""

import math

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip
from docpipe.types import GreyImage

MAX_SKEW_DEG = 5.0
_WORKING_WIDTH_PX = 600
_COARSE_STEP_DEG, _FINE_STEP_DEG = 0.5, 0.1
_SIDEWAYS_RATIO = 1.45
_FEWEST_POINTS, _MOST_POINTS = 100, 8000
_LEAST_GAIN = 1.04
"""A turned profile must be this much sharper than the upright one; less is noise."""


def print_of(pixels: GreyImage) -> NDArray[np.uint8]:
    """1 where a pixel of the shrunk page is clearly darker than what is around it: one or two working widths wide."""
    import cv2

    small = shrink(pixels, max(1, min(pixels.shape) // _WORKING_WIDTH_PX))
    return (cv2.subtract(cv2.blur(small, (31, 31)), small) > 20).astype(np.uint8)


def estimate_skew(ink: NDArray[np.uint8]) -> float:
    """Degrees by which lines of print (see :func:`print_of`) fall (positive: clockwise on screen), within ±5; 0.0 when
    unclear.

    The sharpest horizontal projection profile wins (W. Postl, 1986): print sheared upright has the greatest
    squared differences between neighbouring rows.
    """
    import cv2

    feet = _baselines(ink)
    if cv2.countNonZero(feet) <= _FEWEST_POINTS:
        return 0.0
    points = cv2.findNonZero(feet).reshape(-1, 2)
    xs, ys = points[:: len(points) // _MOST_POINTS + 1].T.astype(np.float32)
    height, width = feet.shape
    size = height + 2 * width  # rows that a sheared point may come to lie on

    def sharpness(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        slopes = np.tan(np.radians(degrees)).astype(np.float32)
        rows = (ys - xs * slopes[:, None] + width).astype(np.int32)
        each = np.arange(len(degrees), dtype=np.int32)
        places = (rows + size * each[:, None]).ravel()
        profiles = np.bincount(places, minlength=size * len(degrees)).reshape(-1, size).astype(np.float64)
        # The end of the page is no edge of print.
        ends = profiles[each, rows.max(axis=1)]
        result: NDArray[np.float64] = np.square(np.diff(profiles)).sum(axis=1) - np.square(ends)
        return result

    coarse = np.arange(-MAX_SKEW_DEG, MAX_SKEW_DEG + 0.01, _COARSE_STEP_DEG)
    near = coarse[sharpness(coarse).argmax()]
    fine = np.append(np.arange(near - _COARSE_STEP_DEG, near + _COARSE_STEP_DEG + 0.01, _FINE_STEP_DEG), 0.0)
    *sharp, upright = sharpness(fine)
    best = int(np.argmax(sharp))
    if abs(fine[best]) > MAX_SKEW_DEG or sharp[best] < _LEAST_GAIN * upright:
        return 0.0
    return round(float(fine[best]), 2)


def lies_sideways(ink: NDArray[np.uint8]) -> bool:
    """Whether the print (see :func:`print_of`) looks turned by a quarter: its column profile is much sharper than its
    row profile."""
    import cv2

    profiles = (cv2.reduce(ink, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() for axis in (1, 0))
    shares = (profile / side for profile, side in zip(profiles, ink.shape[::-1], strict=True))
    rows, columns = (np.abs(np.diff(share)).mean() for share in shares)
    return bool(columns > _SIDEWAYS_RATIO * max(rows, 1e-3))


def rotate(pixels: GreyImage, degrees: float) -> GreyImage:
    """``pixels`` turned counter-clockwise on screen by ``degrees`` about the centre, same size, paper outside."""
    import cv2

    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=paper_of(pixels)
    )
    return np.asarray(turned, np.uint8)


def paper_of(pixels: GreyImage) -> int:
    """The grey of a page's paper, 0-255: the median of every 64th pixel."""
    return int(np.median(pixels[::8, ::8]))


def unrotate_box(box: BBox, degrees: float, width_px: int, height_px: int) -> BBox:
    """The box, before :func:`rotate`, of what is in ``box`` after it (the bounding box, less its slack).

    A word is a slanted strip: its centre is turned back, and its height grows by the rise over its width.
    """
    radians = math.radians(degrees)
    x, y = box.center
    dx, dy = (x - 0.5) * width_px, (y - 0.5) * height_px
    cos, sin = math.cos(radians), math.sin(radians)
    x = 0.5 + (dx * cos - dy * sin) / width_px
    y = 0.5 + (dx * sin + dy * cos) / height_px
    half_width = (box.width * width_px * cos + box.height * height_px * abs(sin)) / width_px / 2
    half_height = (box.height * height_px * cos + box.width * width_px * abs(sin)) / height_px / 2
    return clip(BBox(x - half_width, y - half_height, x + half_width, y + half_height))


def unturn_box(box: BBox, rotation: int) -> BBox:
    """The box on the page of what is in ``box`` on the page turned clockwise by ``rotation`` (0/90/180/270)."""
    if rotation == 90:
        return BBox(box.top, 1 - box.right, box.bottom, 1 - box.left)
    if rotation == 180:
        return BBox(1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top)
    if rotation == 270:
        return BBox(1 - box.bottom, box.left, 1 - box.top, box.right)
    return box


def turn(pixels: GreyImage, rotation: int) -> GreyImage:
    """``pixels`` turned clockwise by ``rotation`` (0/90/180/270 degrees)."""
    return np.ascontiguousarray(np.rot90(pixels, -(rotation // 90)))


def shrink(pixels: GreyImage, factor: int) -> GreyImage:
    """``pixels`` at a whole fraction of their size, by area: eight times as fast as a fraction that is not whole."""
    import cv2

    height, width = (side // factor for side in pixels.shape)
    whole = pixels[: height * factor, : width * factor]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _baselines(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 at the lower edges of ``ink``, where baselines show; the margins are the scanner's shadow."""
    import cv2

    margin = max(2, round(0.02 * min(ink.shape)))
    inner = np.zeros_like(ink)
    inner[margin:-margin, margin:-margin] = ink[margin:-margin, margin:-margin]
    return np.asarray(cv2.subtract(inner[:-1], inner[1:]), np.uint8)
