"""Texts in languages for which Tesseract has no data here: it reads "Leixões" as "Leixöes" and "PÊCHE" as "PECHE".

The line reader knows the letters of all European languages in Latin script. It is asked for the texts of values alone,
at some 40 ms a line, and believed where it says the same as the page's OCR pass but for a few letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from docpipe.ocr.base import NO_READER, LineReader, LineReading, create_line_reader
from docpipe.ocr.languages import TESSERACT_NAMES
from docpipe.types import GreyImage


@dataclass(frozen=True)
class ForeignText:
    """Reads lines in languages that are not among ``known`` (Tesseract's names)."""

    reader: LineReader
    known: frozenset[str]

    def concerns(self, languages: Sequence[str]) -> bool:
        """Whether a document in one of these languages (ISO 639-1) needs it, and it knows their letters."""
        return bool(self._foreign(languages))

    @property
    def name(self) -> str:
        return self.reader.name

    def read_line(self, pixels: GreyImage, languages: Sequence[str]) -> LineReading:
        """One line, shape (height, width), of a document in one of ``languages``. Raises ReadError."""
        return self.reader.read_line(pixels, self._foreign(languages))

    def _foreign(self, languages: Sequence[str]) -> tuple[str, ...]:
        names = (TESSERACT_NAMES.get(code, "") for code in languages)
        return tuple(name for name in names if name and name not in self.known and self.reader.reads((name,)))


def create_foreign_text(languages: Sequence[str], second_reader: str) -> ForeignText | None:
    """What reads beside Tesseract with the data of ``languages`` (its names); None for the reader ``"none"``.

    Raises UnknownNameError or MissingDependencyError.
    """
    if second_reader == NO_READER:
        return None
    return ForeignText(create_line_reader(second_reader), frozenset(languages))
