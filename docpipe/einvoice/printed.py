"""Where a page prints a value that is already known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docpipe.geometry import BBox, union
from docpipe.types import Page, Word
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed, squeeze

LONGEST_WORDS = 4
"""Words of the longest printed date or grouped number that is tried."""
LOOKS = 0.3
SMALLEST_TEXT = 4
"""Characters of the shortest text that is looked for: shorter ones stand everywhere."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A region that prints the value."""

    page_no: int
    box: BBox
    raw_text: str


def find_printed(parsed: Parsed, value_type: str, pages: Mapping[int, Page]) -> Printed | None:
    """The first place, by page, that prints the value; None if no page does."""
    for page_no, page in pages.items():
        words = _as_text(parsed.text, page.words) if isinstance(parsed.value, str) else None
        words = words or (
            None if isinstance(parsed.value, str) else _as_value(parsed, value_type, page.words)
        )
        if words:
            return Printed(page_no, union(w.box for w in words), " ".join(w.text for w in words))
    return None


def _as_text(text: str, words: Sequence[Word]) -> list[Word] | None:
    """Consecutive words whose letters and digits are those of ``text``."""
    wanted = squeeze(text)
    if len(wanted) < SMALLEST_TEXT:
        return None
    starts, joined = [], ""
    for word in words:
        starts.append(len(joined))
        joined += squeeze(word.text)
    at = joined.find(wanted)
    while at >= 0:
        inside = [w for w, s in zip(words, starts, strict=True) if at <= s < at + len(wanted)]
        ends_with_word = at + len(wanted) in {*starts, len(joined)}
        if at in starts and ends_with_word:
            return [w for w in inside if squeeze(w.text)]
        at = joined.find(wanted, at + 1)
    return None


def _as_value(parsed: Parsed, value_type: str, words: Sequence[Word]) -> list[Word] | None:
    """Neighbouring words of one line that parse to the value; for amounts only those with decimals."""
    row = FIELD_TYPES[value_type]
    for run in _runs(words):
        text = " ".join(w.text for w in run)
        if row.looks_like(text) < LOOKS:
            continue
        for mark in ".,":
            found = row.parse(text, ParseContext(decimal_mark=mark))
            if found.status is FieldStatus.OK and found.value == parsed.value:
                if isinstance(parsed.value, Decimal) and not ("," in text or "." in text):
                    continue
                return run
    return None


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Runs of up to LONGEST_WORDS words of one line that begin and end with a digit-bearing word; short first."""
    digits = [any(c.isdigit() for c in w.text) for w in words]
    for length in range(1, LONGEST_WORDS + 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if digits[start] and digits[start + length - 1] and run[0].line_no == run[-1].line_no:
                yield list(run)
