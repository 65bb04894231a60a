"""Makes drawn pages look scanned, faxed or photographed, and moves the truth's boxes along.

Every step is seeded; the same drawing gives the same pixels.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sheet import Box, Truth

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """How a page was captured. Lengths are pixels at ``dpi``, grey levels 0-255."""

    dpi: int = 200
    angle_deg: float = 0.0
    blur_px: float = 0.6
    noise: float = 6.0
    shade: float = 12.0
    """Grey levels between the brightest and the darkest corner of the paper."""
    paper: int = 246
    jpeg_quality: int = 72
    tilt: float = 0.0
    """How far a photo's far edge is shortened, as a share of the width."""
    margin: float = 0.0
    """Table top around a photographed sheet, as a share of the sheet."""
    seed: int = 1


def scan_pages(pdf: Path, truth: Truth, look: Look) -> list[Grey]:
    """The pages of ``pdf`` as captured; rewrites the boxes of ``truth``."""
    pages = []
    with pymupdf.open(pdf) as document:
        for index, page in enumerate(document):
            pixmap = page.get_pixmap(dpi=look.dpi, colorspace=pymupdf.csGRAY)
            drawn = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
            pixels, matrix = _capture(drawn[:, : pixmap.width], look, look.seed + index)
            own = [entry for entry in truth.fields.values() if entry["page_no"] == index + 1]
            for entry in own:
                entry["box"] = _moved(entry["box"], drawn.shape, pixels.shape, matrix)
            pages.append(pixels)
    return pages


def _capture(drawn: Grey, look: Look, seed: int) -> tuple[Grey, NDArray[np.float64]]:
    """The captured pixels and the 3×3 matrix from drawn to captured pixels."""
    rng = np.random.default_rng(seed)
    height, width = drawn.shape
    border_x, border_y = look.margin * width, look.margin * height
    out_width, out_height = round(width + 2 * border_x), round(height + 2 * border_y)
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), look.angle_deg, 1.0), [0, 0, 1]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inset = look.tilt * width
    seen = corners + np.array([[inset, inset / 2], [-inset / 2, 0], [0, 0], [0, -inset / 3]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32)) @ turn
    matrix = np.array([[1, 0, border_x], [0, 1, border_y], [0, 0, 1]]) @ matrix

    ink = 1.0 - drawn.astype(np.float32) / 255.0
    size = (out_width, out_height)
    ink = cv2.warpPerspective(ink, matrix, size, flags=cv2.INTER_AREA)
    sheet = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)
    down, right = np.mgrid[0 : 1 : out_height * 1j, 0 : 1 : out_width * 1j].astype(np.float32)
    light = look.paper - look.shade * (0.6 * right + 0.4 * down)
    table = 95 + 18 * np.sin(right * 90 + 4 * np.sin(down * 7))
    pixels = np.where(sheet > 0.5, light, table if look.margin else light) * (1 - 0.88 * ink)
    pixels = cv2.GaussianBlur(pixels, (0, 0), look.blur_px) if look.blur_px else pixels
    grain = cv2.GaussianBlur(rng.normal(0, 1, pixels.shape).astype(np.float32), (0, 0), 0.7)
    pixels = pixels + look.noise * grain
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8), matrix


def _moved(box: list[float], before: Any, after: Any, matrix: NDArray[np.float64]) -> list[float]:
    left, top, right, bottom = box
    corners = np.array([[[x * before[1], y * before[0]] for x in (left, right) for y in (top, bottom)]])
    points = cv2.perspectiveTransform(corners, matrix)[0]
    low, high = points.min(axis=0), points.max(axis=0)
    moved: Box = (low[0] / after[1], low[1] / after[0], high[0] / after[1], high[1] / after[0])
    return [round(float(side), 5) for side in moved]


def save_pdf(pages: list[Grey], path: Path, look: Look) -> None:
    """An image-only PDF of JPEG pages."""
    height, width = pages[0].shape
    canvas = Canvas(str(path), pagesize=(width * 72 / look.dpi, height * 72 / look.dpi))
    canvas.setTitle(path.stem)
    for pixels in pages:
        height, width = pixels.shape
        size = (width * 72 / look.dpi, height * 72 / look.dpi)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(io.BytesIO(_jpeg(pixels, look))), 0, 0, *size)
        canvas.showPage()
    canvas.save()


def save_jpeg(pixels: Grey, path: Path, look: Look) -> None:
    path.write_bytes(_jpeg(pixels, look))


def _jpeg(pixels: Grey, look: Look) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=look.jpeg_quality, dpi=(look.dpi, look.dpi))
    return stream.getvalue()


def save_png(pixels: Grey, path: Path, look: Look) -> None:
    """PNG with 32 grey levels, which keeps a noisy page small."""
    Image.fromarray(pixels & 0xF8).save(path, dpi=(look.dpi, look.dpi), optimize=True)


def save_fax(pages: list[Grey], path: Path, look: Look) -> None:
    """Black and white pages in one TIFF, compressed as faxes are (CCITT group 4)."""
    images = [
        Image.fromarray(pixels).point(lambda level: 255 * (level > 150)).convert("1") for pixels in pages
    ]
    images[0].save(
        path, save_all=True, append_images=images[1:], compression="group4", dpi=(look.dpi, look.dpi)
    )
