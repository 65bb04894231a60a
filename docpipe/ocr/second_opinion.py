"""A second reader for pages that the first one read poorly, asked line by line before anything is located.

Where both say the same the words are surer; where they differ the second reader's text counts, as it reads faded and
coarse print far better (``python -m benchmarks.regions``). Pages that were read well cost nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from docpipe.geometry import BBox, to_pixels, union
from docpipe.ocr.base import (
    NO_READER,
    LineReader,
    LineReading,
    OcrEngine,
    create_line_reader,
    create_ocr_engine,
)
from docpipe.types import Raster, Word

UNSURE = 0.8
"""Word confidence under which a line is doubtful."""
POORLY_READ = 0.3
"""Share of doubtful lines from which a page is read again: clean scans have up to a quarter, nine in ten faded receipts
and nearly all noisy forms more than this."""
MOST_LINES = 150
"""A page with more is dirt or a picture that OCR took for text: reading it again would take half a minute."""
COLUMN_GAP, WORD_GAP = 1.0, 0.25
"""White between two words, in heights of their line, that parts columns, and words even if the reader joins them."""
MARGIN_PX = 3
"""Around a line, so that no ascender is cut."""


class SecondOpinion:
    """An :class:`~docpipe.ocr.base.OcrEngine` whose pages are read again by a line reader where that may help."""

    def __init__(self, engine: OcrEngine, reader: LineReader, languages: Sequence[str]) -> None:
        self._engine, self._reader, self._languages = engine, reader, tuple(languages)
        self.name = engine.name
        self.warm_up = engine.warm_up
        self.read_region = engine.read_region

    @property
    def version(self) -> str:
        return f"{self._engine.version} {self._reader.version}"

    def read_page(self, raster: Raster, *, psm: int | None = None) -> tuple[Word, ...]:
        """The words of a page, in poorly read ones with what the line reader saw. Raises ReadError."""
        words = self._engine.read_page(raster, psm=psm)
        if not is_poorly_read(words):
            return words
        return read_again(raster, words, self._reader, self._languages)


def create_page_reader(engine: str, languages: Sequence[str], second_reader: str) -> OcrEngine:
    """The OCR engine ``engine`` with the line reader ``second_reader``, where that knows the letters of ``languages``.

    ``"none"`` stands for no line reader. Raises UnknownNameError, or MissingDependencyError that says what to install.
    """
    first = create_ocr_engine(engine, languages)
    if second_reader == NO_READER:
        return first
    reader = create_line_reader(second_reader)
    return SecondOpinion(first, reader, languages) if reader.reads(languages) else first


def is_poorly_read(words: Sequence[Word]) -> bool:
    """Whether so many lines hold a doubtful word that the print itself must be hard to read."""
    least = [min(word.confidence for word in line) for line in _lines(words)]
    doubtful = sum(confidence < UNSURE for confidence in least)
    return len(least) <= MOST_LINES and doubtful >= POORLY_READ * max(len(least), 1)


def read_again(
    raster: Raster, words: Sequence[Word], reader: LineReader, languages: Sequence[str] = ()
) -> tuple[Word, ...]:
    """``words`` of a page in ``languages`` as ``reader`` sees them, line by line. Raises ReadError."""
    parts = (part for line in _lines(words) for part in _columns(line, raster))
    return tuple(word for part in parts for word in _second_look(part, raster, reader, languages))


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    return (list(line) for _, line in groupby(words, key=lambda word: word.line_no))


def _columns(line: Sequence[Word], raster: Raster) -> Iterator[list[Word]]:
    """The runs of a line that no wide white parts."""
    begins = [i for i, pair in enumerate(pairwise(line), 1) if _gap(*pair, raster) > COLUMN_GAP]
    return (list(line[start:end]) for start, end in pairwise((0, *begins, len(line))))


def _gap(before: Word, word: Word, raster: Raster) -> float:
    """The white between two words, in heights of the higher one."""
    height_px = max(before.box.height, word.box.height) * raster.height_px
    return (word.box.left - before.box.right) * raster.width_px / max(height_px, 1.0)


def _second_look(
    part: Sequence[Word], raster: Raster, reader: LineReader, languages: Sequence[str]
) -> Sequence[Word]:
    """The words of one run: as they were where ``reader`` sees no text, surer where it sees the same, else its own."""
    area = to_pixels(union(word.box for word in part), raster.width_px, raster.height_px)
    left, top = max(area.left - MARGIN_PX, 0), max(area.top - MARGIN_PX, 0)
    pixels = raster.pixels[top : area.bottom + MARGIN_PX, left : area.right + MARGIN_PX]
    seen = reader.read_line(pixels, languages)
    if not seen.text.strip():
        return part
    if seen.text.replace(" ", "") == "".join(word.text for word in part):
        return _confirmed(part, seen)
    start, scale = left / raster.width_px, pixels.shape[1] / raster.width_px
    on_page = replace(seen, places=tuple(start + scale * place for place in seen.places))
    return _own_words(part, on_page, raster, reader.name)


def _confirmed(part: Sequence[Word], seen: LineReading) -> list[Word]:
    """``part`` as sure as the surer of two readers that agree."""
    sure = [share for share, char in zip(seen.confidences, seen.text, strict=True) if char != " "]
    ends = [0, *accumulate(len(word.text) for word in part)]
    return [
        replace(word, confidence=max(word.confidence, min(sure[start:end])))
        for word, (start, end) in zip(part, pairwise(ends), strict=True)
    ]


def _own_words(part: Sequence[Word], seen: LineReading, raster: Raster, reader: str) -> list[Word]:
    """What ``seen``, with places on the page, says instead of ``part``."""
    gaps = [
        (before.box.right + word.box.left) / 2
        for before, word in pairwise(part)
        if _gap(before, word, raster) >= WORD_GAP
    ]
    runs = list(_runs(seen, gaps))
    box = union(word.box for word in part)
    half = (box.right - box.left) / max(len(seen.text), 1) / 2  # of a character
    words = []
    for number, run in enumerate(runs):
        left = box.left if number == 0 else seen.places[run[0]] - half
        right = box.right if number == len(runs) - 1 else seen.places[run[-1]] + half
        words.append(
            Word(
                "".join(seen.text[i] for i in run),
                BBox(left, box.top, max(left, right), box.bottom),
                part[0].line_no,
                min(seen.confidences[i] for i in run),
                reader=reader,
            )
        )
    return words


def _runs(seen: LineReading, gaps: Sequence[float]) -> Iterator[list[int]]:
    """The places in the text of each word's characters: words end at spaces and at ``gaps``."""
    run: list[int] = []
    for i, (char, place) in enumerate(zip(seen.text, seen.places, strict=True)):
        if run and (char == " " or any(seen.places[run[-1]] < gap < place for gap in gaps)):
            yield run
            run = []
        if char != " ":
            run.append(i)
    if run:
        yield run
