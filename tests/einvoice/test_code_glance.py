"""Pages without anything like a code are not searched for one."""

import cv2
import numpy as np
import pytest

from docpipe.einvoice.codes import GLANCE_DPI, may_hold_code
from docpipe.types import GreyImage, Raster

WIDTH, HEIGHT = 413, 585
PAYMENT = "BCD\n002\n1\nSCT\n\nSample Firm\nDE02120300000000202051\nEUR12.50\n\n\nRF18539007547034"


def paper(grey: int = 245) -> GreyImage:
    return np.full((HEIGHT, WIDTH), grey, np.uint8)


def with_code(side_mm: float, degrees: float, ink: int = 0) -> GreyImage:
    """A page at GLANCE_DPI with a QR code of that size, shrunk from a finer print as a renderer does."""
    code = cv2.QRCodeEncoder.create().encode(PAYMENT)
    side = round(side_mm / 25.4 * GLANCE_DPI * 4)
    big = cv2.resize(code, (side, side), interpolation=cv2.INTER_NEAREST)
    page = np.full((HEIGHT * 4, WIDTH * 4), 245, np.uint8)
    page[800 : 800 + side, 300 : 300 + side] = np.maximum(big, ink)
    turn = cv2.getRotationMatrix2D((300 + side / 2, 800 + side / 2), degrees, 1)
    page = cv2.warpAffine(page, turn, (WIDTH * 4, HEIGHT * 4), borderValue=245)
    return cv2.resize(page, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def seen(pixels: GreyImage) -> bool:
    return may_hold_code(Raster(pixels, GLANCE_DPI))


@pytest.mark.parametrize("side_mm", [17, 25, 46])
@pytest.mark.parametrize("degrees", [0, 8, 45])
def test_a_code_is_seen_from_afar(side_mm: float, degrees: float) -> None:
    assert seen(with_code(side_mm, degrees))


def test_a_pale_code_is_seen() -> None:
    assert seen(with_code(25, 0, ink=90))


def test_print_is_no_code() -> None:
    page = paper()
    for row in range(40, 540, 9):  # lines of small print
        page[row : row + 2, 40:370] = 120
    assert not seen(page)
    assert not seen(paper())
