"""Pictures of print with known words at known places."""

from functools import cache

import cv2
import numpy as np

from docpipe.types import GreyImage, Raster

LINES = (
    "Invoice number 4711 of March",
    "Repair of one machine and parts",
    "Net amount 1,234.56 EUR",
    "Value added tax 234.57 EUR",
    "Payable within thirty days",
    "Thank you for the order",
)


@cache
def printed_page() -> Raster:
    """A page of 1000 × 1300 px at 120 dpi with :data:`LINES` in a plain outline font."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1000, 1300), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(28)
    for i, line in enumerate(LINES * 3):
        draw.text((90, 100 + 60 * i), line, font=font, fill=0)
    return Raster(np.asarray(image), 120.0)


def crop(line: int) -> GreyImage:
    """The pixels of one printed line, cut tightly."""
    pixels = printed_page().pixels[95 + 60 * line : 137 + 60 * line, 80:800]
    ys, xs = np.nonzero(pixels < 128)
    return np.ascontiguousarray(pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])


def tilted(pixels: GreyImage, degrees_clockwise: float) -> GreyImage:
    """``pixels`` turned about the centre on white paper."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees_clockwise, 1.0)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height), borderValue=255), np.uint8)
