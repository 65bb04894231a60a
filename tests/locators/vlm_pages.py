"""Pages drawn for the vision-language locators' tests."""

import numpy as np

from docpipe.geometry import BBox, to_pixels
from docpipe.types import Page, Raster, TextSource

A4 = (595.0, 842.0)


def drawn_page(*shapes, size=A4, words=()):
    """A page with filled rectangles: ``shapes`` are (BBox, grey 0-255)."""

    def render(dpi):
        width, height = (round(side * dpi / 72) for side in size)
        pixels = np.full((height, width), 255, np.uint8)
        for box, grey in shapes:
            area = to_pixels(box, width, height)
            pixels[area.top : area.bottom, area.left : area.right] = grey
        return Raster(pixels, dpi)

    return Page(1, *size, tuple(words), TextSource.TEXT_LAYER if words else TextSource.NONE, render)


BLACK = BBox(0.5, 0.2, 0.8, 0.3)
GREY = BBox(0.1, 0.6, 0.3, 0.65)
TWO_SHADES = drawn_page((BLACK, 0), (GREY, 128))
