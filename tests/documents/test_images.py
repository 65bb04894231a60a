import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from docpipe.documents import Limits, open_document
from docpipe.documents.images import page_dpi, to_grey
from docpipe.errors import DamagedDocumentError, DocpipeError, LimitExceededError
from docpipe.types import Page, Raster, TextSource


def picture(width: int = 300, height: int = 400) -> Image.Image:
    """White, with the top left quarter black."""
    pixels = np.full((height, width), 255, np.uint8)
    pixels[: height // 2, : width // 2] = 0
    return Image.fromarray(pixels)


def first_page(folder: Path, image: Any, name: str, **options: Any) -> tuple[Page, Raster]:
    image.save(folder / name, **options)
    with open_document(folder / name) as document:
        page = document.page(1)
        return page, page.render(72)


def quarters(raster: Raster) -> list[bool]:
    """Whether each quarter is dark: top left, top right, bottom left, bottom right."""
    h, w = raster.height_px, raster.width_px
    return [
        bool(raster.pixels[int(y * h), int(x * w)] < 128)
        for y, x in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75))
    ]


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("L", "a.png"), ("1", "a.png"), ("P", "a.png"), ("RGB", "a.jpg"), ("CMYK", "a.jpg"), ("RGBA", "a.png"),
        ("LA", "a.png"), ("1", "a.tif"), ("CMYK", "a.tif"), ("I;16", "a.png"), ("I;16", "a.tif"),
    ],
)  # fmt: skip
def test_every_pixel_format_becomes_grey(tmp_path: Path, mode: str, name: str) -> None:
    deep = Image.fromarray(np.asarray(picture()).astype(np.uint16) * 257)
    image = deep if mode == "I;16" else picture().convert(mode)
    page, raster = first_page(tmp_path, image, name)
    assert quarters(raster) == [True, False, False, False]
    assert page.words_source is TextSource.NONE
    assert page.layer_words == ()


def test_transparent_paper_is_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert to_grey(clear).min() == 255


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
@pytest.mark.parametrize(("orientation", "dark"), [(1, 0), (3, 3), (6, 1), (8, 2)])
def test_exif_orientation_is_applied(tmp_path: Path, name: str, orientation: int, dark: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    page, raster = first_page(tmp_path, picture(), name, exif=exif)
    assert quarters(raster) == [i == dark for i in range(4)]
    assert (page.width_pt > page.height_pt) == (orientation in (6, 8))
    assert (raster.width_px > raster.height_px) == (orientation in (6, 8))


def test_frames_of_a_tiff_are_pages(tmp_path: Path) -> None:
    frames = [picture(), picture(400, 300), Image.new("L", (300, 400), 0)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    with open_document(tmp_path / "a.tif") as document:
        assert document.page_count == 3
        last, second, first = (document.page(n).render(72) for n in (3, 2, 1))
    assert (last.pixels == 0).all()
    assert second.width_px > second.height_px
    assert quarters(first) == [True, False, False, False]


def test_fax_with_unequal_resolution_keeps_its_shape(tmp_path: Path) -> None:
    image = Image.new("1", (1728, 1078), 1)
    page, raster = first_page(tmp_path, image, "fax.tif", dpi=(204, 98), compression="group4")
    assert page.width_pt / page.height_pt == pytest.approx((1728 / 204) / (1078 / 98), rel=0.01)
    assert raster.width_px / raster.height_px == pytest.approx(page.width_pt / page.height_pt, rel=0.01)


@pytest.mark.parametrize(
    ("size", "stated", "long_side_in"),
    [
        ((1654, 2339), (200, 200), 11.695),
        ((2480, 3508), (72, 72), 11.69),
        ((1240, 1754), None, 11.69),
        ((1700, 2200), None, 11.0),
        ((640, 640), None, 11.0),
        ((6000, 4000), (96, 96), 11.69),
        ((850, 1100), (0, 0), 11.0),
    ],
)
def test_page_size_is_plausible(
    size: tuple[int, int], stated: tuple[int, int] | None, long_side_in: float
) -> None:
    x_dpi, y_dpi = page_dpi(*size, stated)
    assert max(size[0] / x_dpi, size[1] / y_dpi) == pytest.approx(long_side_in, rel=0.01)


def test_receipts_are_as_wide_as_their_paper_roll() -> None:
    x_dpi, _ = page_dpi(600, 1500, None)
    assert 600 / x_dpi == pytest.approx(3.15)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
def test_truncated_images_are_damaged_not_blank(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO()
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), np.uint8))
    noise.save(buffer, {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[name[2:]])
    (tmp_path / name).write_bytes(buffer.getvalue()[:2000])
    with pytest.raises(DocpipeError), open_document(tmp_path / name) as document:
        document.page(1).render(72)


def test_bombs_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    with (
        pytest.raises(LimitExceededError, match="--max-page-pixels"),
        open_document(tmp_path / "bomb.png") as d,
    ):
        d.page(1)
    Image.new("L", (3000, 3000)).save(tmp_path / "large.png")
    with open_document(tmp_path / "large.png", limits=Limits(max_page_pixels=4_000_000)) as document:
        assert document.page(1).render(600).pixels.size <= 4_010_000


def test_a_damaged_header_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\x00\x08\x00\x00\x00\xff\xff")
    with pytest.raises(DamagedDocumentError):
        open_document(tmp_path / "a.tif")
