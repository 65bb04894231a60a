"""Sizes in pixels and a small cache of rendered pages."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from docpipe.types import GreyImage, Raster

POINTS_PER_INCH = 72.0
CACHED_RASTERS = 3


def pixel_size(width_pt: float, height_pt: float, dpi: float, max_pixels: int) -> tuple[int, int, float]:
    """(width_px, height_px, dpi) of a rendered page; the dpi is lowered until ``max_pixels`` suffice."""
    scale = dpi / POINTS_PER_INCH
    pixels = width_pt * height_pt * scale * scale
    if pixels > max_pixels:
        scale *= (max_pixels / pixels) ** 0.5
    width, height = max(1, round(width_pt * scale)), max(1, round(height_pt * scale))
    return width, height, scale * POINTS_PER_INCH


def resample(pixels: GreyImage, width_px: int, height_px: int) -> GreyImage:
    """``pixels`` at another size: cubic upwards, area averages downwards."""
    import cv2

    height, width = pixels.shape
    if (width, height) == (width_px, height_px):
        return pixels
    method = cv2.INTER_AREA if width_px * height_px < width * height else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width_px, height_px), interpolation=method), np.uint8)


def exactly(pixels: GreyImage, width_px: int, height_px: int) -> GreyImage:
    """``pixels`` at that very size: a pixel of rounding is cut or padded with white, more is resampled."""
    height, width = pixels.shape
    if (width, height) == (width_px, height_px):
        return pixels
    if abs(width - width_px) > 1 or abs(height - height_px) > 1:
        return resample(pixels, width_px, height_px)
    result = np.full((height_px, width_px), 255, np.uint8)
    height, width = min(height, height_px), min(width, width_px)
    result[:height, :width] = pixels[:height, :width]
    return result


class RasterCache:
    """The last few rasters of one document by (page_no, dpi); memory stays flat over many pages."""

    def __init__(self, size: int = CACHED_RASTERS) -> None:
        self._size = size
        self._rasters: OrderedDict[tuple[int, int], Raster] = OrderedDict()

    def get(self, page_no: int, dpi: int, make: Callable[[], Raster]) -> Raster:
        key = page_no, dpi
        if key not in self._rasters:
            self._rasters[key] = make()
            while len(self._rasters) > self._size:
                self._rasters.popitem(last=False)
        self._rasters.move_to_end(key)
        return self._rasters[key]

    def clear(self) -> None:
        self._rasters.clear()
