"""The seam of reading: pixels in, words with boxes and confidences out."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from docpipe import registry
from docpipe.types import GreyImage, Raster, Reading, Word


class OcrEngine(Protocol):
    """Reads grey pixels. Both methods raise ReadError when the engine fails; blank pixels give no words."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Engine version with its languages and their data's digest: part of the resume key."""
        ...

    def warm_up(self) -> None:
        """Begins, in a thread of its own, what the first reading would wait for."""
        ...

    def read_page(self, raster: Raster) -> tuple[Word, ...]:
        """The words of a whole page in reading order, boxes relative to the raster."""
        ...

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        """The text of one crop, shape (height, width); word boxes relative to the crop.

        ``psm`` is Tesseract's page segmentation mode (6 block, 7 line). ``language`` such as ``"eng+deu"``
        overrides the engine's own.
        """
        ...


OCR_ENGINES: Mapping[str, str] = {
    "tesserocr": "docpipe.ocr.in_process:TesserocrEngine",
    "pytesseract": "docpipe.ocr.program:PytesseractEngine",
}


def create_ocr_engine(name: str, languages: Sequence[str] = ("eng",), **options: Any) -> OcrEngine:
    """An engine by its name in :data:`OCR_ENGINES` for Tesseract ``languages``, likeliest first.

    Raises UnknownNameError, or MissingDependencyError that says what to install.
    """
    engine: OcrEngine = registry.load(OCR_ENGINES, name, "OCR engine")(languages=tuple(languages), **options)
    return engine
