"""Dates in print.

Order of day and month: a part above 12 settles it, then the document's other dates, then the locale; else
both readings stay open. Dotted dates (``02.03.2024``) are day first: of the conventions with dots, only
year-first ones differ, and the United States, alone in writing the month first, uses slashes and hyphens.
Two-digit years follow POSIX strptime: 69-99 are 1969-1999, 00-68 are 2000-2068. A year-first reading of
two-digit years (``24-01-18``) is considered only where document or locale say that years come first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, choose, invalid
from docpipe.values.locales import date_order
from docpipe.values.months import damaged_month, month_number
from docpipe.values.numerals import normalise

FIRST_YEAR, LAST_YEAR = 1700, 2199
_PIVOT = 69

_GAP = "[ \u00a0]?"
_D = "[0-9OoIl|]"
"""A digit, or what OCR makes of one."""
_DD = "(?:[0-9][0-9OoIl|]?|[OoIl|][0-9])"
"""One or two of them, one a real digit."""
_FREE_BEFORE = r"(?<![0-9OIl|+])(?<![0-9][.,])"
"""Nor behind a plus: "+6 03 2026 6366" is a telephone."""
_FREE_AFTER = r"(?![0-9OIl|])(?![.][0-9])"
_YEAR_FIRST = re.compile(
    rf"{_FREE_BEFORE}([0-9]{{4}})"
    rf"(?:{_GAP}([-/.]){_GAP}([0-9]{{1,2}}){_GAP}\2{_GAP}([0-9]{{1,2}})|年 ?([0-9]{{1,2}}) ?月 ?([0-9]{{1,2}}))"
    rf"{_FREE_AFTER}"
)
_YEAR_LAST = re.compile(
    rf"{_FREE_BEFORE}({_DD})"
    rf"(?:{_GAP}([./-]){_GAP}({_DD}){_GAP}\2{_GAP}|[ \u00a0]({_DD})[ \u00a0](?={_D}{{4}}))"
    rf"({_D}{{4}}|(?:[0-9][0-9OoIl|]|[OoIl|][0-9])){_FREE_AFTER}"
)
_TORN_YEAR = re.compile(r"[ \u00a0]([0-9]{2})(?![0-9:.h])")
"""``29/07/20 16``: the year may be 2020 or 2016."""
_COMPACT = re.compile(r"(?<![\w.,/-])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?!\w)(?![.,/-][0-9])")
_COMPACT_YEAR_LAST = re.compile(r"(?<![\w.,/-])([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})(?!\w)(?![.,/-][0-9])")
_WORD = r"([^\W\d_][\w|]{2,12}?)\.?"
_FILL = r"[\s.,/'-]*"
_DAY = rf"({_DD})(?i:st|nd|rd|th|er|re|ère|º|ª|°|\.|o\b)?"
_YEAR = rf"('?(?:[0-9][0-9OoIl|]|[OoIl|][0-9])(?!,?\s+(?:19|20)[0-9]{{2}})|{_D}{{4}})(?!\w)(?![:.][0-9])"
_DAY_MONTH = re.compile(
    rf"(?<![\w.,/])(?<![0-9]-){_DAY}(?i:\s+day)?{_FILL}(?i:(?:of|de|di|del|d')\b)?{_FILL}{_WORD}"
    rf"{_FILL}(?i:(?:of|de|del|do|di)\b)?{_FILL}{_YEAR}"
)
_MONTH_DAY = re.compile(rf"(?<!\w){_WORD}\s*{_DAY}(?:\s*[,/]\s*|\s+)(?i:of\s+)?{_YEAR}")
_YEAR_MONTH_DAY = re.compile(rf"(?<!\w)([0-9]{{4}})[\s,/-]+{_WORD}[\s,/-]+{_DAY}(?!\w)")
_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at ``text[start:end]``; ``readings`` is empty for a date that does not exist."""

    start: int
    end: int
    readings: tuple[date, ...]
    repairs: tuple[str, ...] = ()


def parse_date(text: str, context: ParseContext) -> Parsed:
    """``value`` is a datetime.date, ``text`` its ISO form. Times and weekdays beside it are passed over."""
    if not text.strip():
        return NO_TEXT
    found = list(find_dates(text, context))
    real = [mention for mention in found if mention.readings]
    if found and not real:
        return invalid(f"no such date: {text[found[0].start : found[0].end].strip()}")
    mentions = [
        Mention(tuple(Candidate(day, day.isoformat()) for day in m.readings), repairs=m.repairs) for m in real
    ]
    return choose(mentions, context, "date")


def find_dates(text: str, context: ParseContext) -> Iterator[DateMention]:
    """The full dates of a text from left to right, each with the readings that the context leaves open."""
    clean = normalise(text)
    taken: list[DateMention] = []
    for finder in (_textual, _numeric):
        for mention in finder(clean, context):
            if not any(other.start < mention.end and mention.start < other.end for other in taken):
                taken.append(mention)
    yield from sorted(taken, key=lambda mention: mention.start)


def make_date(year: str | int, month: int, day: int) -> date | None:
    """The date, or None if there is none; a year of two digits is completed as POSIX does."""
    number = int(year)
    if isinstance(year, str) and len(year) <= 2:
        number += 1900 if number >= _PIVOT else 2000
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _textual(text: str, context: ParseContext) -> Iterator[DateMention]:
    shapes = ((_DAY_MONTH, 1, 2, 3), (_MONTH_DAY, 2, 1, 3), (_YEAR_MONTH_DAY, 3, 2, 1))
    for pattern, day_at, month_at, year_at in shapes:
        for match in _overlapping(pattern, text):
            name = match[month_at]
            month = month_number(name)
            repairs: tuple[str, ...] = ()
            if not month and context.from_ocr:
                month, meant = damaged_month(name)
                repairs = (f"{name}→{meant}",)
            if not month:
                continue
            day, year = match[day_at], match[year_at].lstrip("'")
            mended_day, mended_year = day.translate(_DIGITS), year.translate(_DIGITS)
            if (mended_day, mended_year) != (day, year):
                repairs = (*repairs, f"{match.group()}→{mended_day} {name} {mended_year}")
            found = make_date(mended_year, month, int(mended_day))
            yield DateMention(match.start(), match.end(), (found,) if found else (), repairs)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches from left to right; the next may begin inside one whose word is no month (``1. bis 15. März``)."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.end() if any(map(month_number, match.groups(""))) else match.start() + 1


def _numeric(text: str, context: ParseContext) -> Iterator[DateMention]:
    for match in _YEAR_FIRST.finditer(text):
        if _runs_on(text, match):
            continue
        month, day = match[3] or match[5], match[4] or match[6]
        found = make_date(match[1], int(month), int(day))
        yield DateMention(match.start(), match.end(), (found,) if found else ())
    for match in _YEAR_LAST.finditer(text):
        parts = (match[1], match[3] or match[4], match[5])
        first, second, third = mended = tuple(part.translate(_DIGITS) for part in parts)
        repairs = (f"{match.group()}→{'/'.join(mended)}",) if mended != parts else ()
        if _runs_on(text, match):
            continue
        known, mark = date_order(context), match[2] or " "
        readings = _orders(first, second, third, mark, known)
        if third in {"19", "20"} and (rest := _TORN_YEAR.match(text, match.end())):
            readings += _orders(first, second, third + rest[1], mark, known)
        yield DateMention(match.start(), match.end(), readings, repairs)
    for match in _COMPACT.finditer(text):
        found = make_date(match[1], int(match[2]), int(match[3]))
        if found:
            yield DateMention(match.start(), match.end(), (found,))
    for match in _COMPACT_YEAR_LAST.finditer(text):
        readings = _orders(match[1], match[2], match[3], mark="", known=date_order(context))
        if readings:
            yield DateMention(match.start(), match.end(), readings)


def _runs_on(text: str, match: re.Match[str]) -> bool:
    """True where the date's own mark joins more: ``12-03-2024-7`` is a code, ``12/03/2024-15/03/2024`` two dates."""
    mark = match[2]
    if mark not in {"-", "/"}:
        return False
    before, after = text[: match.start()], text[match.end() :]
    return (before[-1:] == mark and before[-2:-1].isalnum()) or (after[:1] == mark and after[1:2].isalnum())


def _orders(first: str, second: str, third: str, mark: str, known: str) -> tuple[date, ...]:
    """The dates that three printed numbers can mean, given the ``known`` order or none."""
    day_first = make_date(third, int(second), int(first))
    month_first = None if mark == "." else make_date(third, int(first), int(second))
    if known == "YMD" and len(third) == 2 and (year_first := make_date(first, int(second), int(third))):
        return (year_first,)
    possible = tuple(dict.fromkeys(d for d in (day_first, month_first) if d))
    if len(possible) == 2 and known in {"DMY", "MDY"}:
        return possible[:1] if known == "DMY" else possible[1:]
    return possible


def day_month_vote(text: str) -> set[str]:
    """``DMY`` or ``MDY`` where the dates of ``text`` with slashes or hyphens show it beyond doubt."""
    votes = set()
    for match in _YEAR_LAST.finditer(normalise(text)):
        first, second, third = (
            part.translate(_DIGITS) for part in (match[1], match[3] or match[4], match[5])
        )
        readings = _orders(first, second, third, mark=match[2] or " ", known="")
        if len(readings) == 1 and first != second and match[2] != ".":
            votes.add("DMY" if readings[0].day == int(first) else "MDY")
    return votes
