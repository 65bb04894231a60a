"""Poppler through pdf2image: pages rendered by the program ``pdftoppm`` (GPL, a process of its own)."""

import shutil
import tempfile
from pathlib import Path

import numpy as np

from docpipe.documents.pymupdf import OpenPdf
from docpipe.documents.raster import exactly
from docpipe.errors import MissingDependencyError, RasterizeError
from docpipe.types import GreyImage

RENDER_TIMEOUT_S = 120


class PopplerRasterizer:
    """Renders with ``pdftoppm -cropbox -gray``, at the size that PyMuPDF would give.

    Raises MissingDependencyError when the program is not on PATH.
    """

    def __init__(self, pdf: OpenPdf) -> None:
        if shutil.which("pdftoppm") is None:
            raise MissingDependencyError(
                "the poppler rasterizer needs the program pdftoppm: apt install poppler-utils "
                "(Debian, Ubuntu), brew install poppler (macOS); or use --rasterizer pymupdf"
            )
        self._handle = pdf.handle
        self._password = pdf.password
        self._folder = tempfile.TemporaryDirectory(prefix="docpipe-")
        self._file = Path(self._folder.name) / "document.pdf"
        self._file.write_bytes(pdf.data)

    def render(self, page_no: int, width_px: int, height_px: int) -> GreyImage:
        """Page ``page_no`` as displayed. Raises RasterizeError."""
        import pdf2image

        try:
            images = pdf2image.convert_from_path(
                self._file,
                first_page=page_no,
                last_page=page_no,
                dpi=self._dpi(page_no, width_px),  # type: ignore[arg-type]  # fractions are fine
                use_cropbox=True,
                grayscale=True,
                userpw=self._password or None,  # type: ignore[arg-type]  # its own default
                timeout=RENDER_TIMEOUT_S,
            )
            pixels: GreyImage = np.asarray(images[0].convert("L"))
        except Exception as error:  # pdf2image, Pillow and the system each have their own
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise RasterizeError(
                f"page {page_no} cannot be rendered by poppler ({reason}); try --rasterizer pymupdf"
            ) from error
        return exactly(pixels, width_px, height_px)

    def _dpi(self, page_no: int, width_px: int) -> float:
        """The dpi that makes the page ``width_px`` wide. Poppler 22 takes no notice of /UserUnit."""
        page = self._handle[page_no - 1]
        kind, unit = self._handle.xref_get_key(page.xref, "UserUnit")
        return float(
            72 * width_px / page.rect.width * (float(unit) if kind in {"int", "real", "float"} else 1.0)
        )

    def close(self) -> None:
        self._folder.cleanup()
