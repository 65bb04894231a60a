"""The seam of reading: pixels in, words with boxes and confidences out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def read_page(self, raster: Raster, *, psm: int | None = None) -> tuple[Word, ...]:
        """The words of a whole page in reading order, boxes relative to the raster.

        ``psm`` is Tesseract's page segmentation mode, if not the engine's own (11 for print here and there).
        """
        ...

    def read_region(
        self, pixels: GreyImage, dpi: float, *, psm: int = 6, whitelist: str = "", language: str = ""
    ) -> Reading:
        """The text of one crop, shape (height, width); word boxes relative to the crop.

        ``psm`` is Tesseract's page segmentation mode (6 block, 7 line). ``language`` such as ``"eng+deu"``
        overrides the engine's own.
        """
        ...


@dataclass(frozen=True, slots=True)
class LineReading:
    """One line as a :class:`LineReader` reads it, character by character."""

    text: str
    places: tuple[float, ...] = ()
    """Where each character of ``text`` stands, 0 (left edge) to 1."""
    confidences: tuple[float, ...] = ()
    """Of each character, 0-1."""


class LineReader(Protocol):
    """Reads pixels that hold one printed line."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """The reader with its weights' digest: part of the resume key."""
        ...

    @property
    def licence(self) -> str: ...

    def reads(self, languages: Sequence[str]) -> bool:
        """Whether it knows the letters of all ``languages`` (Tesseract's names)."""
        ...

    def read_line(self, pixels: GreyImage, languages: Sequence[str] = ()) -> LineReading:
        """The characters of the line, shape (height, width), among the letters of western Europe and of ``languages``.

        Raises ReadError.
        """
        ...


OCR_ENGINES: Mapping[str, str] = {
    "tesserocr": "docpipe.ocr.in_process:TesserocrEngine",
    "pytesseract": "docpipe.ocr.program:PytesseractEngine",
}
LINE_READERS: Mapping[str, str] = {"pp-ocrv6": "docpipe.ocr.line_reader:PpOcrLineReader"}
NO_READER = "none"
"""What is given for no line reader."""


def create_ocr_engine(name: str, languages: Sequence[str] = ("eng",), **options: Any) -> OcrEngine:
    """An engine by its name in :data:`OCR_ENGINES` for Tesseract ``languages``, likeliest first.

    Raises UnknownNameError, or MissingDependencyError that says what to install.
    """
    engine: OcrEngine = registry.load(OCR_ENGINES, name, "OCR engine")(languages=tuple(languages), **options)
    return engine


def line_reader_licences() -> Mapping[str, str]:
    """Line reader → the licence of its weights."""
    return {name: registry.load(LINE_READERS, name, "line reader").licence for name in LINE_READERS}


def create_line_reader(name: str) -> LineReader:
    """A line reader by its name in :data:`LINE_READERS`. Raises UnknownNameError or MissingDependencyError."""
    reader: LineReader = registry.load(LINE_READERS, name, "line reader")()
    return reader
