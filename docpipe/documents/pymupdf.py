"""PyMuPDF: opening PDFs and the default rasterizer (AGPL-3.0 or commercial licence)."""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from docpipe.documents.raster import exactly
from docpipe.documents.sole_image import sole_jpeg
from docpipe.errors import (
    DamagedDocumentError,
    EncryptedDocumentError,
    MissingDependencyError,
    RasterizeError,
    UnsupportedDocumentError,
)
from docpipe.types import GreyImage

_UNUSED_ADD_ONS = ("pymupdf.layout", "pymupdf4llm")
"""PyMuPDF imports these where installed: half a second for onnxruntime and a model that we never use."""


@dataclass(frozen=True)
class OpenPdf:
    """An open PDF: its bytes, the PyMuPDF handle and the password that opened it."""

    data: bytes
    handle: Any
    password: str = ""


class PymupdfRasterizer:
    """Renders in this process."""

    def __init__(self, pdf: OpenPdf) -> None:
        self._mupdf = load_pymupdf()
        self._handle = pdf.handle
        self._shown: tuple[int, Any, Any] | None = None

    def render(self, page_no: int, width_px: int, height_px: int) -> GreyImage:
        """Page ``page_no`` as displayed, annotations included. Raises RasterizeError."""
        try:
            sole = sole_jpeg(self._handle, self._handle[page_no - 1], width_px, height_px)
            if sole is not None:
                return sole
            rect, shown = self._display_list(page_no)
            scale = self._mupdf.Matrix(width_px / rect.width, height_px / rect.height)
            pixmap = shown.get_pixmap(matrix=scale, colorspace=self._mupdf.csGRAY, alpha=False)
            rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
            pixels: GreyImage = rows[:, : pixmap.width]
        except Exception as error:  # MuPDF raises many kinds
            raise RasterizeError(f"page {page_no} cannot be rendered: {error}") from error
        return exactly(pixels, width_px, height_px)

    def close(self) -> None:
        """The document owns the handle; what was kept of its last page must not outlive it."""
        self._shown = None

    def _display_list(self, page_no: int) -> tuple[Any, Any]:
        """The page's rectangle and what it draws, kept for the next resolution of the same page."""
        if self._shown is None or self._shown[0] != page_no:
            page = self._handle[page_no - 1]
            self._shown = page_no, page.rect, page.get_displaylist()
        return self._shown[1:]


def load_pymupdf() -> Any:
    """The ``pymupdf`` module, silent and with glyph boxes as high as the font size.

    Raises MissingDependencyError.
    """
    loaded: Any = sys.modules.get("pymupdf")
    if loaded is None:
        blocked = [name for name in _UNUSED_ADD_ONS if name not in sys.modules]
        sys.modules.update(dict.fromkeys(blocked))  # type: ignore[arg-type]  # None makes an import fail
        try:
            import pymupdf as loaded
        except ImportError as error:
            raise MissingDependencyError(
                f"PyMuPDF cannot be imported ({error}); pip install pymupdf"
            ) from error
        finally:
            for name in blocked:
                sys.modules.pop(name, None)
    loaded.TOOLS.mupdf_display_errors(False)
    loaded.TOOLS.mupdf_display_warnings(False)
    loaded.TOOLS.set_small_glyph_heights(True)
    return loaded


def open_pdf(data: bytes, source: str, password: str = "") -> OpenPdf:
    """The PDF in ``data``.

    Raises EncryptedDocumentError, DamagedDocumentError or UnsupportedDocumentError.
    """
    mupdf = load_pymupdf()
    try:
        handle = mupdf.open(stream=data, filetype="pdf")
    except Exception as error:  # MuPDF raises many kinds
        raise DamagedDocumentError(
            f"{source} is damaged and cannot be opened as PDF ({_first_line(error)})"
        ) from error
    try:
        if handle.needs_pass and not handle.authenticate(password):
            problem = "its password is wrong" if password else "it needs a password"
            raise EncryptedDocumentError(
                f"{source} is encrypted and {problem}; give it with --password or DOCPIPE_PASSWORD"
            )
        if not handle.is_pdf:
            raise UnsupportedDocumentError(f"{source} is not a PDF; supported are PDF, PNG, JPEG and TIFF")
        if handle.page_count < 1:
            raise DamagedDocumentError(f"{source} has no pages; it is empty or damaged")
    except (EncryptedDocumentError, UnsupportedDocumentError, DamagedDocumentError):
        handle.close()
        raise
    except Exception as error:
        handle.close()
        raise DamagedDocumentError(f"{source} is damaged ({_first_line(error)})") from error
    return OpenPdf(data, handle, password)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
