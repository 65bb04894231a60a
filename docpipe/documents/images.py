"""PNG, JPEG and TIFF files as documents: upright grey pages with a size in points."""

import io
import warnings
from types import TracebackType
from typing import Any, Self

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from docpipe.documents.base import Attachment, Limits
from docpipe.documents.raster import POINTS_PER_INCH, RasterCache, pixel_size, resample
from docpipe.errors import (
    ConfigurationError,
    DamagedDocumentError,
    LimitExceededError,
    RasterizeError,
    UnsupportedDocumentError,
)
from docpipe.types import GreyImage, Page, Raster, TextSource

FORMATS = ("PNG", "JPEG", "TIFF")  # Pillow opens MPO, the JPEG of many phones, as JPEG
NATIVE = 0
"""The cache key, in place of a dpi, of a page's own pixels."""

_DECODED_PER_RENDERED = 4
"""Images may have this many times the pixels of a rendered page before they are refused undecoded."""

_SANE_DPI = (96.0, 1250.0)
_SANE_LONG_SIDE_IN = (1.5, 17.5)
"""Up to A3 or tabloid. Screens and phones write 72 dpi into everything, which would make posters."""

_A4_LONG_SIDE_IN, _LETTER_LONG_SIDE_IN = 11.69, 11.0
_RECEIPT_WIDTH_IN = 3.15
"""80 mm, the common paper roll."""


class ImageDocument:
    """An open image file; every frame of a TIFF is a page, other formats have one."""

    def __init__(self, data: bytes, source: str, document_id: str, limits: Limits) -> None:
        self.source = source
        self.document_id = document_id
        self._limits = limits
        self._cache = RasterCache()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image: Any = Image.open(io.BytesIO(data), formats=FORMATS)
                self.page_count: int = (
                    getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1
                )
        except UnidentifiedImageError as error:
            raise DamagedDocumentError(f"{source} is damaged: its image header cannot be read") from error
        except Image.DecompressionBombError as error:
            raise LimitExceededError(self._too_large(str(error))) from error
        except Exception as error:  # Pillow's plugins raise many kinds
            raise DamagedDocumentError(f"{source} is damaged ({error or type(error).__name__})") from error
        if self.page_count < 1:
            raise UnsupportedDocumentError(f"{source} has no images")

    def page(self, page_no: int) -> Page:
        """Page ``page_no``; an image has no text layer, so its words are for the OCR to find."""
        if not 1 <= page_no <= self.page_count:
            raise ConfigurationError(f"{self.source} has no page {page_no}, only 1-{self.page_count}")
        try:
            width_pt, height_pt = self._select(page_no)
        except LimitExceededError:
            raise
        except Exception as error:
            raise DamagedDocumentError(f"{self.source}, page {page_no}: damaged image ({error})") from error

        def render(dpi: int) -> Raster:
            return self._cache.get(page_no, dpi, lambda: self._render(page_no, dpi, width_pt, height_pt))

        return Page(page_no, width_pt, height_pt, (), TextSource.NONE, render)

    def attachments(self) -> tuple[Attachment, ...]:
        return ()

    def close(self) -> None:
        self._cache.clear()
        self._image.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _select(self, page_no: int) -> tuple[float, float]:
        """Make the frame of ``page_no`` current; its upright size in points. Nothing is decoded."""
        self._image.seek(page_no - 1)
        width, height = self._image.size
        if width * height > _DECODED_PER_RENDERED * self._limits.max_page_pixels:
            raise LimitExceededError(self._too_large(f"{width} × {height} px"))
        sideways = self._image.getexif().get(0x0112, 1) >= 5  # EXIF Orientation 5-8 turn by 90°
        if sideways and self._image.format == "TIFF":  # Pillow tells a TIFF's size as turned, but not its dpi
            width, height = height, width
        x_dpi, y_dpi = page_dpi(width, height, self._image.info.get("dpi"))
        size = width / x_dpi * POINTS_PER_INCH, height / y_dpi * POINTS_PER_INCH
        return (size[1], size[0]) if sideways else size

    def _render(self, page_no: int, dpi: int, width_pt: float, height_pt: float) -> Raster:
        native = self._cache.get(page_no, NATIVE, lambda: self._decode(page_no, width_pt))
        width, height, actual = pixel_size(width_pt, height_pt, dpi, self._limits.max_page_pixels)
        return Raster(resample(native.pixels, width, height), actual)

    def _decode(self, page_no: int, width_pt: float) -> Raster:
        try:
            self._image.seek(page_no - 1)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pixels = to_grey(ImageOps.exif_transpose(self._image))
        except Exception as error:  # Pillow's plugins raise many kinds
            raise RasterizeError(
                f"page {page_no} cannot be decoded: {error or type(error).__name__}"
            ) from error
        return Raster(pixels, pixels.shape[1] / width_pt * POINTS_PER_INCH)

    def _too_large(self, detail: str) -> str:
        return (
            f"{self.source} is too large an image ({detail}); "
            "raise the limit with --max-page-pixels or DOCPIPE_MAX_PAGE_PIXELS"
        )


def page_dpi(width_px: int, height_px: int, stated: Any) -> tuple[float, float]:
    """(x, y) resolution of an image: as stated in the file where that makes a sane page, else guessed.

    Guess: the long side is 11.69 inch (A4) or 11 (Letter, by the aspect ratio); a strip more than 1.7 times
    as high as wide is a receipt on an 80 mm roll, unless its print would then be finer than 300 dpi.
    """
    if stated is not None and len(stated) == 2:
        x_dpi, y_dpi = float(stated[0]), float(stated[1])
        if all(_SANE_DPI[0] <= v <= _SANE_DPI[1] for v in (x_dpi, y_dpi)):
            long_side_in = max(width_px / x_dpi, height_px / y_dpi)
            if _SANE_LONG_SIDE_IN[0] <= long_side_in <= _SANE_LONG_SIDE_IN[1]:
                return x_dpi, y_dpi
    long_side, short_side = max(width_px, height_px), min(width_px, height_px)
    aspect = long_side / short_side
    if aspect > 1.7 and height_px > width_px:
        guess = min(width_px / _RECEIPT_WIDTH_IN, 300.0)
    else:
        guess = long_side / (_A4_LONG_SIDE_IN if aspect > 1.35 else _LETTER_LONG_SIDE_IN)
    return guess, guess


def to_grey(image: Any) -> GreyImage:
    """Any Pillow image as grey pixels, shape (height, width): transparency on white, 16 bits scaled to 8."""
    if image.mode in {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}:
        values = np.asarray(image).astype(np.float64)
        top = 65535.0 if values.max(initial=0.0) > 255 else 255.0
        return np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    if image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        image = Image.alpha_composite(paper, layer)
    elif image.mode not in {"1", "L", "RGB"}:
        image = image.convert("RGB")
    return np.asarray(image.convert("L"))
