"""The two ends of a printed range of dates: "09/30/20 - 10/06/20", on one line or one below the other.

Locators find the range; which of its dates answers a field is told by the field's name: ``flight_start`` wants the
first, ``valid_until`` the last. Fields that name no end are left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from docpipe.geometry import BBox, contains_point, union
from docpipe.schema import FieldSpec
from docpipe.types import Detection, Page, Word
from docpipe.values import FIELD_TYPES, ParseContext
from docpipe.values.dates import find_dates

End = Literal["first", "last"]
_FIRST = frozenset(
    ("start", "starts", "begin", "begins", "beginning", "from", "first", "since", "von", "ab", "beginn", "anfang",
     "debut", "inicio", "inizio")
)  # fmt: skip
_LAST = frozenset(
    ("end", "ends", "ending", "to", "until", "till", "through", "last", "bis", "ende", "fin", "fine", "expiry",
     "expiration", "expires")
)  # fmt: skip
_BETWEEN = re.compile(
    r"\s*(?:[-–—]|to|bis|au|al|until|through|thru|till|hasta|t/m|do)\s*(?:[^\W\d_]{2,10},?\s*)?"
)
_DASH = re.compile(r"[-–—]|to|bis|until|through|thru|till")
_ENDS_BEFORE, _BEGINS_BEHIND = re.compile(r"\d[-–—]$"), re.compile(r"[-–—]\d")
LIKE_A_DATE = 0.8
LINES_APART = 1.0
"""Heights of a date between it and the other end on the next line."""
NEXT_TO = 3.0
"""Heights between two ends on one line, a dash between them."""


def wanted_end(name: str, spec: FieldSpec) -> End | None:
    """The end of a range that a date field asks for, by its name and phrase; None for neither or both."""
    if spec.type != "date":
        return None
    for words in (
        set(name.casefold().split("_")),
        set(re.findall(r"\w+", spec.phrase.casefold())) - {"to", "from"},
    ):
        first, last = bool(words & _FIRST), bool(words & _LAST)
        if first != last:
            return "first" if first else "last"
    return None


def take_end(detection: Detection, page: Page, spec: FieldSpec) -> Detection:
    """``detection`` moved to the end of the range that its field asks for; unchanged where there is no range."""
    end = wanted_end(detection.field, spec)
    if end is None:
        return detection
    words = [w for w in page.words if contains_point(detection.box, *w.box.center)]
    if not words:
        return detection
    part = _part_of(words, end) or _other_end(words, page, end)
    if part is None:
        return detection
    return replace(detection, box=union(w.box for w in part), text=" ".join(w.text for w in part))


def _part_of(words: Sequence[Word], end: End) -> list[Word] | None:
    """The words of one end where the region holds the whole range."""
    text = " ".join(w.text for w in words)
    dates = list(find_dates(text, ParseContext()))
    if len(dates) == len(words) == 1:
        return _unread_end(words[0], dates[0].start, dates[0].end, end)
    if len(dates) != 2 or not _BETWEEN.fullmatch(text[dates[0].end : dates[1].start]):
        return None
    date, other = dates if end == "first" else reversed(dates)
    part, at = [], 0
    for word in words:
        after = at + len(word.text)
        if at < date.end and after > date.start:
            glued = at < other.end and after > other.start
            part.append(_cut(word, max(date.start - at, 0), date.end - at) if glued else word)
        at = after + 1
    return part


def _unread_end(word: Word, start: int, stop: int, end: End) -> list[Word] | None:
    """The end that a field asks for where only the other one, ``start`` to ``stop`` of a word, is a date.

    The first of "103/16/20-03/20/20" cannot be read, but the last is no answer either.
    """
    if end == "first" and _ENDS_BEFORE.search(word.text[:start]):
        return [_cut(word, 0, start - 1)]
    if end == "last" and _BEGINS_BEHIND.match(word.text[stop:]):
        return [_cut(word, stop + 1, len(word.text))]
    return None


def _cut(word: Word, start: int, end: int) -> Word:
    """Characters ``start`` to ``end`` of a word that holds both ends, "03/15/20-03/29/20": as wide as their share."""
    box, width = word.box, (word.box.right - word.box.left) / len(word.text)
    left, right = box.left + start * width, min(box.left + end * width, box.right)
    return replace(word, text=word.text[start:end], box=BBox(left, box.top, right, box.bottom))


def _other_end(words: Sequence[Word], page: Page, end: End) -> list[Word] | None:
    """The other end's word where the region holds only the end that the field does not ask for."""
    dates = [w for w in words if _is_date(w)]
    if len(dates) != 1:
        return None
    own = dates[0]
    after = end == "last"
    dash = _neighbour(own, page, after=after, near=0.8)
    if dash is None or not _DASH.fullmatch(dash.text):
        return None
    other = _neighbour(dash, page, after=after, near=NEXT_TO)
    if other is None or not _is_date(other):
        other = _on_next_line(own, page, after=after)
    return [other] if other is not None else None


def _neighbour(word: Word, page: Page, *, after: bool, near: float) -> Word | None:
    """The next word to the right (or left) on the printed line, up to ``near`` heights away."""
    height, em = _sizes(word, page)
    gaps = [
        (other.box.left - word.box.right if after else word.box.left - other.box.right, other)
        for other in page.words
        if other is not word and abs(other.box.center[1] - word.box.center[1]) < height / 2
    ]
    beside = [(gap, other) for gap, other in gaps if -em / 4 <= gap <= near * em]
    return min(beside, key=lambda found: found[0])[1] if beside else None


def _on_next_line(word: Word, page: Page, *, after: bool) -> Word | None:
    """The date right below (or above) that begins where ``word`` begins."""
    height, em = _sizes(word, page)
    for other in page.words:
        gap = other.box.top - word.box.bottom if after else word.box.top - other.box.bottom
        aligned = abs(other.box.left - word.box.left) < em
        if -height / 2 < gap < LINES_APART * height and aligned and _is_date(other):
            return other
    return None


def _sizes(word: Word, page: Page) -> tuple[float, float]:
    """A word's height relative to the page's height, and the same length relative to its width."""
    height = word.box.bottom - word.box.top
    return height, height * page.height_pt / page.width_pt


def _is_date(word: Word) -> bool:
    return FIELD_TYPES["date"].looks_like(word.text) >= LIKE_A_DATE
