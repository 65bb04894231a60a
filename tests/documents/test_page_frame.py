"""Boxes and pixels share the displayed frame, whatever /Rotate, CropBox and rasterizer say."""

import shutil
from pathlib import Path

import pytest
from pdf_maker import cropped_pdf, dark_box, text_pdf

from docpipe.documents import open_document
from docpipe.errors import MissingDependencyError

poppler = pytest.param(
    "poppler",
    marks=[
        pytest.mark.poppler,
        pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="the program pdftoppm is not installed"),
    ],
)

# The black box spans (150, 470) to (250, 500) in user space, the CropBox (3, 61.5) to (403, 661.5).
UPRIGHT = (147 / 400, 161.5 / 600, 247 / 400, 191.5 / 600)


def turned(box: tuple[float, ...], rotation: int) -> tuple[float, ...]:
    left, top, right, bottom = box
    return {
        0: (left, top, right, bottom),
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }[rotation]


@pytest.mark.parametrize("rasterizer", ["pymupdf", poppler])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pixels_follow_rotation_and_crop_box(tmp_path: Path, rotation: int, rasterizer: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(cropped_pdf(rotation))
    with open_document(file, rasterizer=rasterizer) as document:
        page = document.page(1)
        raster = page.render(150)
    expected = (600, 400) if rotation in (90, 270) else (400, 600)
    assert (page.width_pt, page.height_pt) == pytest.approx(expected)
    pixel = 1 / min(raster.width_px, raster.height_px)
    assert dark_box(raster.pixels) == pytest.approx(turned(UPRIGHT, rotation), abs=1.01 * pixel)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_lie_on_their_ink(tmp_path: Path, rotation: int) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(cropped_pdf(rotation))
    with open_document(file) as document:
        page = document.page(1)
        pixels = page.render(150).pixels
    (word,) = page.layer_words
    assert word.text == "Marker"
    left, top, right, bottom = turned((147 / 400, 200 / 600, 220 / 400, 227 / 600), rotation)
    assert left <= word.box.center[0] <= right
    assert top <= word.box.center[1] <= bottom
    height, width = pixels.shape
    inside = pixels[
        round(word.box.top * height) : round(word.box.bottom * height),
        round(word.box.left * width) : round(word.box.right * width),
    ]
    assert (inside < 128).sum() > 0.9 * ((pixels < 128).sum() - 100 * 30 * (150 / 72) ** 2)


@pytest.mark.parametrize("rasterizer", ["pymupdf", poppler])
def test_user_unit_does_not_move_the_box(tmp_path: Path, rasterizer: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(cropped_pdf(90, user_unit=2.0))
    with open_document(file, rasterizer=rasterizer) as document:
        raster = document.page(1).render(75)
    pixel = 1 / min(raster.width_px, raster.height_px)
    assert dark_box(raster.pixels) == pytest.approx(turned(UPRIGHT, 90), abs=1.01 * pixel)


def test_missing_poppler_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(text_pdf())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingDependencyError, match="apt install poppler-utils"):
        open_document(file, rasterizer="poppler")
