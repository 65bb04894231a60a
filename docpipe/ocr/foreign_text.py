"""Texts in languages for which Tesseract has no data here: it reads "Leixões" as "Leixöes" and "PÊCHE" as "PECHE".

The line reader knows the letters of all European languages in Latin script. It is asked for the texts of values alone,
at some 40 ms a line, and believed where it says the same as the page's OCR pass but for a few letters.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from docpipe.geometry import BBox, pad, to_pixels, union
from docpipe.ocr.base import NO_READER, LineReader, create_line_reader
from docpipe.ocr.languages import TESSERACT_NAMES
from docpipe.types import Page, Raster, Reading, TextSource, Word

PAD_PT = 2.0
"""White around a line, points."""
ALIKE = 85.0
"""rapidfuzz ratio (0-100) of two readings without their accents from which they are one text."""


@dataclass(frozen=True)
class ForeignText:
    """Reads lines in languages that are not among ``known`` (Tesseract's names)."""

    reader: LineReader
    known: frozenset[str]

    def concerns(self, languages: Sequence[str]) -> bool:
        """Whether a document in one of these languages (ISO 639-1) needs it, and it knows their letters."""
        return bool(self._foreign(languages))

    def read(self, page: Page, words: Sequence[Word], languages: Sequence[str], dpi: int) -> Reading:
        """The text of ``words``, which stand in one region of a page, line by line. Raises ReadError."""
        foreign, raster = self._foreign(languages), page.render(dpi)
        lines = [
            self._line(union(word.box for word in line), line_no, page, raster, foreign)
            for line_no, line in groupby(words, key=lambda word: word.line_no)
        ]
        return Reading.of([line for line in lines if line.text.strip()], TextSource.OCR, self.reader.name)

    def _foreign(self, languages: Sequence[str]) -> tuple[str, ...]:
        names = (TESSERACT_NAMES.get(code, "") for code in languages)
        return tuple(name for name in names if name and name not in self.known and self.reader.reads((name,)))

    def _line(self, box: BBox, line_no: int, page: Page, raster: Raster, languages: Sequence[str]) -> Word:
        padded = pad(box, PAD_PT, page.width_pt, page.height_pt)
        area = to_pixels(padded, raster.width_px, raster.height_px)
        seen = self.reader.read_line(raster.pixels[area.top : area.bottom, area.left : area.right], languages)
        return Word(seen.text, box, line_no, min(seen.confidences, default=0.0), reader=self.reader.name)


def create_foreign_text(languages: Sequence[str], second_reader: str) -> ForeignText | None:
    """What reads beside Tesseract with the data of ``languages`` (its names); None for the reader ``"none"``.

    Raises UnknownNameError or MissingDependencyError.
    """
    if second_reader == NO_READER:
        return None
    return ForeignText(create_line_reader(second_reader), frozenset(languages))


def likeness(text: str, other: str) -> float:
    """0-100 how much two readings are the same but for accents, capitals and spaces."""
    return fuzz.ratio(_bare(text), _bare(other))


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char) and not char.isspace())
