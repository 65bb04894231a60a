"""Every span of words on a page that could be somebody's value: class-agnostic, before any query is asked.

Spans come from five makers: whole segments, what remains of a segment beside a caption, runs that look like a
type (amounts, dates, codes), capitalised runs in sentences, and stacks of lines (addresses).
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import run_lengths
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.familiar import Familiar, familiar_captions
from docpipe.locators.embedded.page.firms import torn_names
from docpipe.locators.embedded.page.layout import STACK_GAP_EM, Layout
from docpipe.values.looks import bic, has_postcode
from docpipe.values.months import month_number
from docpipe.values.times import AS_COUNTED, COUNT_WORDS, UP_TO, WEEKDAY


class Maker:
    """How a span came about; a span may have several makers, joined by ``|``."""

    SEGMENT = 1
    REMAINDER = 2
    TYPED = 4
    RUN = 8
    STACK = 16
    LOOSE = 32


LONGEST_DATED = 8
"""Words of the longest line whose parts beside a date are values: "11.09.2026 Heike Vollmers"."""
MOST_CAPTIONED = 12
"""Words of the longest segment that is searched for a value behind a caption that nobody asks for."""
LONGEST_ABBREVIATION = 4
"""Characters of a word with a point behind it that may be an abbreviation."""
MOST_STACKED = 7
"""Lines of the tallest block that is proposed as one value."""

_MONTHS = (
    r"jan\w*|feb\w*|f[ée]v\w*|m[aä]r(?:ch|zo?|s|ts|ca|zec)?|mrz|maart|apr\w*|avr\w*|abr\w*|ma[iyj]o?|magg\w*|gen\w*|ene\w*|"
    r"jun\w*|juin|giu\w*|jul\w*|juil\w*|lug\w*|aug\w*|ao[uû]t|ago\w*|sep\w*|set\w*|o[ck]t\w*|out(?:ubro)?|ott\w*|nov\w*|de[cz]\w*|"
    r"d[ée]c\w*|dic\w*|stycz\w*|lut\w*|kwie\w*|czerw\w*|lip\w*|sierp\w*|wrze\w*|pa[zź]dz\w*|listop\w*|grud\w*|"
    r"mar[cç]o|desember|led(?:na|en)|[uú]nora?|b[rř]ez(?:na|en)|dub(?:na|en)|kv[eě]t(?:na|en)|[cč]erven(?:ce|ec)?|"
    r"[cč]ervna|srp(?:na|en)|z[aá][rř][ií]|[rř][ií]j(?:na|en)|prosin(?:ce|ec)"
)
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_COUNTS = "|".join(COUNT_WORDS)
_UNITS = (
    r"days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?|jours?|semaines?|mois|ans?|années?|d[ií]as?|mes(?:es)?|"
    r"años?|giorn[io]|mes[ei]|ann[io]|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar|dias|semanas?|m[eê]s|anos?|settiman[ae]|"
    r"dni|dzień|tydzień|tygodni\w*|miesi[ąęa]c\w*|miesięcy|lat[a]?|rok\w*|dagars?|dage|veck(?:a|ors?)|uger?|uker?|månad(?:er)?s?|"
    r"måned(?:er)?s?|år|dn[íůy]|den|týd(?:en|ny|nů)|měsíc[eů]?|let"
)
_MANNER = rf"(?:business|working|banking|{AS_COUNTED})\s"
_COUNT = re.compile(rf"\b(?:{_COUNTS})", re.IGNORECASE)
_MONTH = rf"(?i:{_MONTHS})"
_ON_THE_NET = r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<url>(?:https?://|www\.)\S+)"
_NET_MARK = re.compile(r"@|://|www\.")
_FIGURE = r"\d{1,3}"
_ANY_COUNT = rf"(?:{_FIGURE}|{_COUNTS})"
_START = r"[-+(€$£¥.,\d]|[A-Z][A-Zrsp]{0,2}[$.]?[\s\-+(€$£¥]*+[\d.,]|\b\w++[\s,./-]++\d|\b\w{3}\d"
"""How all that has digits begins, if no count in words: with a figure, its sign, the currency or country before it, or
a month before its day. Where nothing begins so, sixty months need not be tried."""


def _duration(count: str) -> str:
    several = rf"(?:(?:{_COUNTS}|hundred)(?:-|\s(?:and\s)?)){{0,3}}{count}"
    bracket = r"(?:\s?\(\s?(?:\d{1,3}|[^\W\d_]{1,15})\s?\))?"
    return rf"(?P<duration>\b(?i:{several}{bracket}[\s-](?:{_MANNER})?(?:{_UNITS}))\b)"


def _figures(count: str) -> str:
    """The typed values that have digits; durations with a count that matches ``count``."""
    return rf"""
    (?P<iban>\b[A-Z]{{2}}\s?\d{{2}}(?:\s?[A-Z0-9]{{3,4}}){{3,8}}(?:\s?[A-Z0-9]{{1,3}})?\b)
    |(?P<date>\b\d{{4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\b
        |\b\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?(?:\d{{4}}|\d{{2}})\b
        |\b\d{{1,2}}+(?:st|nd|rd|th|er|\.|º)?[\s.,/-]*+(?:(?:day\s)?of\s|de\s|d[e']\s?)?
            (?=\w++[\s,.'/-]++[\dd]){_MONTH}\b\.?[\s,.'/-]*(?:de[l]?\s)?(?:\d{{4}}|\d{{2}})\b
        |\b{_MONTH}\b\.?[\s,./-]*\d{{1,2}}(?:st|nd|rd|th)?[\s,./-]+(?:\d{{4}}|\d{{2}})\b
        |\b(?i:{_SHORT_MONTHS})\d{{1,2}}/(?:\d{{4}}|\d{{2}})\b)
    |{_duration(count)}
    |(?P<time>\b\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s(?:[ECMP][SD]T|GMT|UTC|CES?T|MES?Z)\b)?
        |\b\d{{1,2}}\.\d{{2}}\s(?:Uhr|uur|[Hh]rs|[AaPp]\.?[Mm])\b
        |(?<![\d.,:])\d{{1,2}}\s?(?:[hH]\s?[0-5]\d(?!\d|\s?min)|(?:Uhr|uur|[AaPp]\.?[Mm])(?!\w))\.?)
    |(?P<percent>[-+]?\d+(?:[.,]\d+)?\s?%)
    |(?P<number>
        (?:(?:[A-Z]{{2,3}}\$?|[€$£¥]|R[M$]|Rp|Fr\.?|CHF|Rs\.?)\s?)?
        (?:[-+(]\s?(?!\d{{1,2}}[-/.]\d{{1,2}}[-/.]|\d{{1,2}}\.?\s{_MONTH}\b))?(?:[€$£¥]\s?)?
        (?:\d{{1,3}}(?:[.,'’\s]\d{{2,3}}|[.,]\s\d{{3}}(?!\d))+(?:\s?[.,]\s?\d{{1,4}}(?!\d|[-/.]\d))?
            |\d+(?:\s?[.,]\s?\d{{1,4}}(?!\d|[-/.]\d))?|[.,]\d{{2}})
        (?:[.,][-–—]+)?\)?-?
        (?:\s?(?:€|\$|£|%|EUR|USD|GBP|CHF|zł|PLN|kr|Euro|CR|Cr|DR)(?!\w))?)
    """


AMOUNT = re.compile(r"\d{1,3}(?:(?:[.,]\s?|['’\s])\d{3})*\s?[.,]\s?\d{2}(?!\d)")
"""An amount with two decimals; OCR sees gaps beside its marks."""
_NO_DIGIT = re.compile(r"\D")
_CAPITALISED = re.compile(r"^[\"“(·•]?[A-ZÄÖÜÀ-Þ0-9&]")
_ABBREVIATION = re.compile(r"^(?:\w\.)+$|^(?:Inc|Co|Ltd|Corp|St|No|Dr|Mr)\.,?$")
_CONNECTORS = frozenset(
    ("of", "and", "&", "the", "de", "du", "von", "und", "et", "y", "di", "da", "van", "der", "la")
)


@dataclass(frozen=True)
class Candidates:
    """c spans. Word indices are of the layout."""

    words: tuple[tuple[int, ...], ...]
    texts: tuple[str, ...]
    """Lines separated by newlines."""
    boxes: NDArray[np.float32]
    """(c, 4) points."""
    makers: NDArray[np.int32]
    kinds: tuple[str, ...]
    """Which typed pattern a span is (``date``, ``number``, ``code``, …), or an empty string."""
    lines: NDArray[np.int32]
    """(c,) number of printed lines."""
    first_word: NDArray[np.int32]
    last_word: NDArray[np.int32]
    segment: NDArray[np.int32]
    """(c,) segment of the first word."""
    members: NDArray[np.intp]
    """All spans' words one after the other."""
    starts: NDArray[np.intp]
    """(c,) where each span begins in ``members``."""
    familiar: Familiar
    """The page's captions that some document prints, whoever asks for their values."""

    @cached_property
    def lengths(self) -> NDArray[np.intp]:
        """(c,) words of each span."""
        return run_lengths(self.starts, len(self.members))

    @cached_property
    def cents(self) -> NDArray[np.int64]:
        """(c,) the amount with two decimals that a span prints, in cents and without its sign; -1 for none."""
        cents = np.full(len(self.texts), -1, np.int64)
        for i, (text, kind) in enumerate(zip(self.texts, self.kinds, strict=True)):
            if kind == "number" and (match := AMOUNT.search(text)):
                cents[i] = int(_NO_DIGIT.sub("", match.group())[:15])
        return cents

    @cached_property
    def kind_numbers(self) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        """The distinct kinds, and (c,) which of them each span is."""
        distinct = {kind: number for number, kind in enumerate(dict.fromkeys(self.kinds))}
        return tuple(distinct), np.fromiter(map(distinct.__getitem__, self.kinds), np.intp, len(self.kinds))

    def word_any(self, per_word: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(c,) whether an (n,) truth holds for a word of each span."""
        result: NDArray[np.bool_] = np.logical_or.reduceat(per_word[self.members], self.starts)
        return result

    def word_mean(self, per_word: NDArray[np.float32]) -> NDArray[np.float32]:
        """(c,) the mean of an (n,) value over the words of each span."""
        sums: NDArray[np.float32] = np.add.reduceat(per_word[self.members], self.starts)
        return (sums / self.lengths).astype(np.float32)


Span = tuple[tuple[int, ...], int, str]
"""Words, makers and kind."""
Part = tuple[int, int, int, str]
"""The same within a segment, whose words follow each other: the first one, the one behind the last, makers, kind."""


def propose(layout: Layout, hits: Hits) -> Candidates:
    """All candidate spans of a page."""
    familiar = familiar_captions(layout)
    spans = _merged(_all_spans(layout, hits, familiar.lengths))
    words = tuple(spans)
    members = np.fromiter(chain.from_iterable(words), np.intp)
    lengths = np.fromiter(map(len, words), np.intp)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    member_boxes = layout.boxes[members]
    return Candidates(
        words=words,
        texts=_texts(layout, members, starts),
        boxes=np.hstack(
            [
                np.minimum.reduceat(member_boxes[:, :2], starts),
                np.maximum.reduceat(member_boxes[:, 2:], starts),
            ]
        ),
        makers=np.array([m for m, _ in spans.values()], np.int32),
        kinds=tuple(kind for _, kind in spans.values()),
        lines=_count_lines(layout.line[members], starts),
        first_word=members[starts].astype(np.int32),
        last_word=members[starts + lengths - 1].astype(np.int32),
        segment=layout.segment[members[starts]],
        members=members,
        starts=starts,
        familiar=familiar,
    )


def _merged(spans: Iterable[Span]) -> dict[tuple[int, ...], tuple[int, str]]:
    """Each span that has words → all its makers and its first kind."""
    merged: dict[tuple[int, ...], tuple[int, str]] = {}
    for words, maker, kind in spans:
        if words:
            known_maker, known_kind = merged.get(words, (0, ""))
            merged[words] = known_maker | maker, known_kind or kind
    return merged


def _count_lines(lines: NDArray[np.int32], starts: NDArray[np.intp]) -> NDArray[np.int32]:
    """(c,) how many lines the words of each span stand on; ``lines`` are those of all spans' words."""
    begins = np.append(True, lines[1:] != lines[:-1]).astype(np.int32)
    begins[starts] = 1
    result: NDArray[np.int32] = np.add.reduceat(begins, starts)
    return result


def _all_spans(layout: Layout, hits: Hits, captions: Sequence[int]) -> Iterator[Span]:
    """``captions`` (s,): words of a caption that documents print, with which each segment begins."""
    dividers = _dividers(layout, hits)
    pieces: list[tuple[int, ...]] = []
    for segment, caption in zip(layout.segments, captions, strict=True):
        texts = layout.texts[segment[0] : segment[-1] + 1]
        yield segment, Maker.SEGMENT, ""
        for first, end in (_trim(texts, 0, len(texts)), (0, _before_code(texts))):
            yield segment[first:end], Maker.REMAINDER, ""
        for piece in _remainders(layout, segment, dividers):
            yield piece, Maker.REMAINDER, ""
            yield _first_clause(layout, piece), Maker.REMAINDER, ""
            pieces.append(piece)
        if caption and len(segment) <= MOST_CAPTIONED:
            yield _trimmed(layout, segment[0] + caption, segment[-1] + 1), Maker.REMAINDER, ""
        for first, end, maker, kind in _told_by_text(texts):
            yield segment[first:end], maker, kind
    yield from _wrapped(layout)
    yield from _loose(layout)
    reaches = list(_reaches(layout, dividers))
    for reach in reaches:
        yield reach, Maker.LOOSE, ""
    yield from _stacks(layout, pieces + reaches, dividers)


def _dividers(layout: Layout, hits: Hits) -> list[bool]:
    """(n,) words that belong to a sure caption of any query, or end with a colon."""
    divides: list[bool] = layout.colons.tolist()
    sure = hits.announces & ~hits.stacked
    for first, last in zip(hits.first[sure].tolist(), hits.last[sure].tolist(), strict=True):
        divides[first : last + 1] = [True] * (last + 1 - first)
    return divides


def _remainders(layout: Layout, segment: tuple[int, ...], divides: list[bool]) -> Iterator[tuple[int, ...]]:
    """What lies between the captions of a segment, and all that follows each of them."""
    if not any(divides[segment[0] : segment[-1] + 1]):
        return
    run: list[int] = []
    for position, word in enumerate(segment):
        if divides[word]:
            if run:
                yield _trimmed(layout, run[0], word)
            run = []
            following = segment[position + 1 :]
            if following and (layout.colons[word] or not divides[following[0]]):
                yield _trimmed(layout, word + 1, segment[-1] + 1)
        else:
            run.append(word)
    if run:
        yield _trimmed(layout, run[0], segment[-1] + 1)


def _first_clause(layout: Layout, piece: tuple[int, ...]) -> tuple[int, ...]:
    """The words up to the first one that ends a clause: "14 days; interest is due", "30 days. Goods remain ours"."""
    for place, word in enumerate(piece[:-1]):
        text, following = layout.texts[word : word + 2]
        stops = text[-1] == "." and len(text) > LONGEST_ABBREVIATION and following[0].isupper()
        if stops or text[-1] == ";":
            return piece[: place + 1]
    return ()


def _trimmed(layout: Layout, first: int, end: int) -> tuple[int, ...]:
    """The words from ``first`` up to ``end`` without lone punctuation at the ends."""
    return tuple(range(*_trim(layout.texts, first, end)))


def _trim(texts: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """``first`` and ``end`` without lone punctuation at the ends."""
    while first < end and _is_punctuation(texts[first], "€$£¥(-+"):
        first += 1
    while first < end and _is_punctuation(texts[end - 1], "€$£¥)-%"):
        end -= 1
    return first, end


def _is_punctuation(text: str, but: str) -> bool:
    return not text.isalnum() and not any(map(str.isalnum, text)) and text not in but


_REGISTRATION = re.compile(r"^\d{5,}-?[A-Z]\W?$")


def _before_code(texts: Sequence[str]) -> int:
    """Where the registration number behind a name begins: "Acme Sdn Bhd (123456-A)"; 0 where there is none."""
    if not any(map(_has_digit, texts[-3:])):
        return 0
    for cut in range(len(texts) - 1, max(len(texts) - 4, 0), -1):
        tail = " ".join(texts[cut:])
        if (tail[0] in "([{" and any(map(str.isdigit, tail))) or _REGISTRATION.match(tail):
            return cut
    return 0


@cache
def _typed(*, on_the_net: bool, digits: bool, counts: bool) -> re.Pattern[str]:
    """What finds typed values in a text that has an address on the net, digits or a count in words.

    Compiled when it is first needed, which takes some milliseconds. Only addresses begin amid a word.
    """
    if digits and not on_the_net and not counts:
        return re.compile(f"(?={_START})(?:{_figures(_FIGURE)})", re.VERBOSE)
    if on_the_net or digits:
        return re.compile(rf"{_ON_THE_NET}|(?=[^a-z\s]|\b)(?:{_figures(_ANY_COUNT)})", re.VERBOSE)
    return re.compile(_duration(_ANY_COUNT), re.VERBOSE)


@lru_cache(maxsize=4096)
def _told_by_text(texts: tuple[str, ...]) -> tuple[Part, ...]:
    """The spans of a segment that its text alone tells; kept, for the segments of like documents say the same."""
    parts = chain(_typed_parts(texts), ((first, end, Maker.RUN, "") for first, end in _runs(texts)))
    merged = _merged(((first, end), maker, kind) for first, end, maker, kind in parts if first < end)
    return tuple((first, end, maker, kind) for (first, end), (maker, kind) in merged.items())


def _typed_parts(texts: tuple[str, ...]) -> Iterator[Part]:
    """Runs of whole words that hold an amount, a date, an IBAN …, and single words with a digit or a bank's code."""
    coded = [_has_digit(word) for word in texts]
    text = " ".join(texts) + " "
    digits = any(coded)
    if not digits and "@" not in text and len(texts) < 3:
        return
    on_the_net = _NET_MARK.search(text) is not None
    counts = any(map(_counts, texts))
    if not (on_the_net or digits or counts):
        return
    pattern = _typed(on_the_net=on_the_net, digits=digits, counts=counts)
    edges = [0, *accumulate(len(word) + 1 for word in texts[:-1])]
    for match in pattern.finditer(text):
        first = bisect_right(edges, match.start()) - 1
        if text[match.start()] == " ":
            first += 1
        end = bisect_right(edges, match.end() - 1)
        yield first, end, Maker.TYPED, match.lastgroup or ""
        if match.lastgroup == "date" and (start := _opened(texts, first)) < first:
            yield start, end, Maker.TYPED, "period"
        if match.lastgroup == "duration":
            yield from _terms(texts, first, end)
        if match.lastgroup == "date" and len(texts) <= LONGEST_DATED:
            yield *_trim(texts, 0, first), Maker.REMAINDER, ""
            yield *_trim(texts, end, len(texts)), Maker.REMAINDER, ""
    yield from _codes(texts, coded)


_WITHIN = re.compile(
    r"within|in|net|after|binnen|innert|innerhalb|nach|sous|dans|à|en|dentro|a|entro|em|inom|om|senest|senast|innen|do|w"
)
"""What stands before a stretch of time in which something is to be done."""
_CLAUSE_ENDS = ",;.)"
LONGEST_TERMS = 14
"""Words of the longest clause about a stretch of time: "within 14 days of receipt without any deduction"."""


def _terms(texts: tuple[str, ...], first: int, end: int) -> Iterator[Part]:
    """The clause in which the stretch of time ``first`` to ``end`` stands, from what introduces it to where it ends."""
    start = first - 1 if first and _WITHIN.fullmatch(texts[first - 1].lower()) else first
    close = end
    while close < len(texts) and texts[close - 1][-1] not in _CLAUSE_ENDS:
        close += 1
    for begin, stop in sorted({(start, end), (start, close)} - {(first, end)}):
        if stop - begin <= LONGEST_TERMS:
            yield begin, stop, Maker.REMAINDER, ""


def _codes(texts: tuple[str, ...], coded: list[bool]) -> Iterator[Part]:
    """Words that are ``coded``, alone and in groups, and banks' codes of letters alone."""
    for position, word in enumerate(texts):
        if word.isupper() and not coded[position] and bic(word) == 1.0:
            yield position, position + 1, Maker.TYPED, "code"
    for position in (position for position, code in enumerate(coded) if code):
        yield position, position + 1, Maker.TYPED, "code"
        # Codes are printed in groups: "INV 2024 0017", "DE 123 456 789".
        for end in range(position + 2, min(position + 4, len(texts)) + 1):
            if sum(coded[position:end]) >= end - position - 1:
                yield position, end, Maker.TYPED, "code"
        run = position
        while run < len(texts) and coded[run]:
            run += 1
        if run > position + 4 and (position == 0 or not coded[position - 1]):
            yield position, run, Maker.TYPED, "code"
        if position and texts[position - 1].isupper():
            yield position - 1, position + 1, Maker.TYPED, "code"


_UP_TO = re.compile(UP_TO, re.IGNORECASE)
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_PART_OF_DATE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|er|º)?[.,]?|\d{1,2}[./-]\d{1,2}[./-]?(?:\d{2,4})?|\d{4}(?:-\d\d-\d\d)?,?"
)
MOST_PARTS = 3
"""Words of the first day of a period."""


def _opened(texts: tuple[str, ...], last_day: int) -> int:
    """Where the period begins that ends with the date at ``last_day``: "8" of "Tue 8 - Thu 10 Sept 2026"; that date
    where it ends none."""
    at = last_day - 1
    if at >= 0 and _WEEKDAY.fullmatch(texts[at] + " "):
        at -= 1
    if at < 1 or not _UP_TO.fullmatch(texts[at]):
        return last_day
    begin = last_day
    for word in range(at - 1, max(at - 1 - MOST_PARTS, -1), -1):
        text = texts[word]
        if not _PART_OF_DATE.fullmatch(text) and not month_number(text.strip(".,")):
            break
        if len(text.strip(".,")) != 4 or not text.strip(".,").isdigit():  # a year begins nothing
            begin = word
    return begin


@lru_cache(maxsize=65536)
def _counts(word: str) -> bool:
    """Whether a duration may begin in a word without digits: "six", "twenty-four"; kept, for most words do not."""
    return _COUNT.search(word) is not None


def _has_digit(text: str) -> bool:
    return not text.isalpha() and any(map(str.isdigit, text))


def _runs(texts: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Capitalised runs (names, places) inside longer lines, cut at punctuation; and their parts around a comma, a
    bracket, an "and" or an "of": "Acme Ltd and Birch Corp.", "State of Maine"."""
    if len(texts) < 3:
        return
    first, part = -1, -1  # where the run and its last part begin
    for position, text in enumerate(texts):
        inside = first >= 0
        if inside and sum(map(str.isdigit, text)) >= 3:
            # "J. Wilson 1009870893": the name ends before the number
            yield first, _close_run(texts, first, position)
        connects = inside and text.lower() in _CONNECTORS
        if connects or _CAPITALISED.match(text):
            if not inside:
                first = part = position
            ends = text[-1] in ",;.)" and not _ABBREVIATION.match(text)
            if ends:
                yield first, _close_run(texts, first, position + 1)
            if ends or connects or text[-1] in ",)":
                yield part, _close_run(texts, part, position + 1)
                part = position + 1
            # "Acme Holdings, Inc." goes on after its comma, "Acme (UK) Ltd" after its bracket, "(the Buyer) and Birch
            # Corp." does not after one that opened before the run.
            if ends and (text[-1] not in ",)" or _only_closes(texts[first : position + 1])):
                first = -1
        elif inside:
            yield first, _close_run(texts, first, position)
            yield part, _close_run(texts, part, position)
            first = -1
    if first >= 0:
        yield first, _close_run(texts, first, len(texts))
        yield part, _close_run(texts, part, len(texts))


def _only_closes(texts: Sequence[str]) -> bool:
    """Whether the last word closes a bracket that none of the words opens."""
    return ")" in texts[-1] and not any("(" in text for text in texts)


def _close_run(texts: Sequence[str], first: int, end: int) -> int:
    """Where a run ends without the connectors at its end."""
    while end > first and texts[end - 1].lower() in _CONNECTORS:
        end -= 1
    return end


LEAST_RUNNING = 4
"""Words of a line of running text."""
LEAST_LOWER = 2
"""Words in lower case that it has."""
MOST_INDENTED_EM = 10.0
"""How far the left ends of two lines of one paragraph may be apart."""
MOST_WRAPPED = 8
"""Words on each side of the end of a line that are looked at together."""


def _wrapped(layout: Layout) -> Iterator[Span]:
    """Names, dates and amounts that running text breaks at the end of a line.

    A line is running text where it has several words and the first word below would not have fitted on it.
    """
    for upper, lower in _running_lines(layout):
        tail, head = upper[-MOST_WRAPPED:], lower[:MOST_WRAPPED]
        words = tail + head
        for first, end, maker, kind in _told_by_text(tuple(layout.texts[word] for word in words)):
            whole = first > 0 or len(tail) == len(upper)
            if whole and first < len(tail) < end:
                yield words[first:end], maker, kind


def _running_lines(layout: Layout) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Lines of running text with the lines that go on below them; the first one may be indented."""
    boxes, line, begins = layout.segment_boxes, layout.segment_line, layout.boxes[layout.begins]
    alone = (np.diff(line, prepend=-1) > 0) & (np.diff(line, append=line[-1:] + 1) > 0)
    near = boxes[1:, 1] - boxes[:-1, 3] <= STACK_GAP_EM * layout.segment_em[:-1]
    indented = np.abs(boxes[1:, 0] - boxes[:-1, 0]) <= MOST_INDENTED_EM * layout.segment_em[:-1]
    full = boxes[:-1, 2] + begins[1:, 2] - begins[1:, 0] >= boxes[1:, 2]
    long = layout.ends[:-1] - layout.begins[:-1] >= LEAST_RUNNING - 1
    for at in np.flatnonzero(alone[:-1] & alone[1:] & near & indented & full & long).tolist():
        words = layout.segments[at]
        if sum(layout.texts[word].islower() for word in words) >= LEAST_LOWER:
            yield words, layout.segments[at + 1]


def _loose(layout: Layout) -> Iterator[Span]:
    """Two or three neighbouring segments of one line across moderate gaps."""
    gaps, widest = layout.gaps
    for index, joined in enumerate(layout.segments):
        for following in range(index + 1, min(index + 3, len(layout.segments))):
            if gaps[following] > widest[index]:
                break
            joined += layout.segments[following]
            yield joined, Maker.LOOSE, ""


REACH_GAP_EM = 6.0
"""White space that a typed answer may leave within its line."""
MOST_REACHED = 5
"""Segments of the longest answer on one line."""


def _reaches(layout: Layout, divides: list[bool]) -> Iterator[tuple[int, ...]]:
    """All that stands between a caption and the next one on its line, across wide gaps: "J. F.   Anders"."""
    lines, lefts, rights = layout.line.tolist(), layout.boxes[:, 0].tolist(), layout.boxes[:, 2].tolist()
    segment, size = layout.segment.tolist(), layout.em.tolist()
    run: list[int] = []
    after_caption = False
    for word, line in enumerate(lines):
        same_line = word > 0 and lines[word - 1] == line
        if (
            not same_line
            or divides[word]
            or (run and lefts[word] - rights[run[-1]] > REACH_GAP_EM * size[word])
        ):
            if (
                run
                and segment[run[-1]] != segment[run[0]]
                and segment[run[-1]] - segment[run[0]] < MOST_REACHED
            ):
                yield _trimmed(layout, run[0], run[-1] + 1)
            run, after_caption = [], divides[word]
        elif run or after_caption:
            run.append(word)
    if run and segment[run[-1]] != segment[run[0]]:
        yield _trimmed(layout, run[0], run[-1] + 1)


def _stacks(layout: Layout, pieces: list[tuple[int, ...]], divides: list[bool]) -> Iterator[Span]:
    """Lines of one block from every line on; a piece beside a caption continues below itself."""
    below = layout.below.tolist()
    for start, words in enumerate(layout.segments):
        stack, at = words, below[start]
        for _ in range(MOST_STACKED - 1):
            if at < 0:
                break
            stack += layout.segments[at]
            yield stack, Maker.STACK, ""
            at = below[at]
    whole = [piece for piece in dict.fromkeys(pieces) if piece]
    yield from _continued(layout, whole, divides)
    for piece in whole:
        yield _after_comma(layout, piece, divides), Maker.STACK | Maker.REMAINDER, ""
    yield from _cells(layout)
    yield from _centred(layout)
    yield from _addresses(layout)
    for name in torn_names(layout):
        yield name, Maker.STACK, ""


MOST_CENTRED = 5
"""Lines of the tallest block that is set about one middle, or of an address."""
OFF_CENTRE_EM = 1.5
"""How far the middles of two such lines may be apart."""
LEAST_SHARED, LEAST_SIZE = 0.6, 0.5
"""Share of the narrower of two lines of an address that stands over or under the other, and of the larger one's size
that the smaller one has: OCR sees the lines of a letterhead in many sizes."""


def _centred(layout: Layout) -> Iterator[Span]:
    """Blocks of whole lines set about one middle, though some are torn by wide gaps: heads of till receipts."""
    lines = layout.printed_lines
    torn = lines.last > lines.first
    middle = (lines.left + lines.right) / 2
    goes_on = lines.goes_on & (np.abs(np.diff(middle)) <= OFF_CENTRE_EM * lines.em[1:])
    for top in np.flatnonzero(goes_on).tolist():
        low = top
        while low < len(goes_on) and goes_on[low] and low - top < MOST_CENTRED - 1:
            low += 1
            if torn[top : low + 1].any():
                yield lines.words(layout, top, low), Maker.STACK, ""


def _addresses(layout: Layout) -> Iterator[Span]:
    """Whole lines down to one with a postcode, and with the line below it, however they are set."""
    lines = layout.printed_lines
    left, right, widths = lines.left, lines.right, lines.right - lines.left
    shared = np.minimum(right[1:], right[:-1]) - np.maximum(left[1:], left[:-1])
    goes_on = lines.goes_on & (shared >= LEAST_SHARED * np.minimum(widths[1:], widths[:-1]))
    sizes = np.sort([lines.em[1:], lines.em[:-1]], axis=0)
    goes_on &= sizes[0] >= LEAST_SIZE * sizes[1]
    for low, text in enumerate(lines.texts):
        if not has_postcode(text):
            continue
        ends = [low, low + 1] if low < len(goes_on) and goes_on[low] else [low]
        top = low
        while top > 0 and goes_on[top - 1] and low - top < MOST_CENTRED - 1:
            top -= 1
            for bottom in ends:
                yield lines.words(layout, top, bottom), Maker.STACK, ""


AMID_EM = 0.6
"""White space between two lines in which another line may be, set closer."""
CELL_GAP_EM = 2.0
"""White space between the lines of one cell, where rows are set wider than running text."""


def _cells(layout: Layout) -> Iterator[Span]:
    """Lines of one cell of a list of captions and values: the lines after the first have nothing left of them."""
    line, boxes, em = layout.segment_line, layout.segment_boxes, layout.segment_em
    begins = np.append(True, np.diff(line) != 0)  # the first segment of its line
    following = np.searchsorted(line, line + 1)
    goes_on = following < len(line)
    following[~goes_on] = 0
    goes_on &= boxes[following, 1] - boxes[:, 3] <= CELL_GAP_EM * em
    start = at = np.flatnonzero(~begins)
    cells: dict[int, list[int]] = {first: [] for first in start.tolist()}
    for _ in range(MOST_STACKED - 1):
        near = np.abs(boxes[following[at], 0] - boxes[start, 0]) <= 0.7 * em[at]
        near &= goes_on[at]
        start, at = start[near], following[at[near]]
        for first, segment in zip(start.tolist(), at.tolist(), strict=True):
            cells[first].append(segment)
    for first, below in cells.items():
        stack = layout.segments[first]
        for segment in below:
            stack += layout.segments[segment]
            yield stack, Maker.STACK, ""


def _continued(layout: Layout, pieces: Sequence[tuple[int, ...]], divides: list[bool]) -> Iterator[Span]:
    """Values that start beside their caption and go on in lines that align with their own left edge.

    Rows of a typed form are set wide: there the next line may be further away, if nothing stands left of it.
    """
    gaps, widest = layout.gaps
    lefts = layout.segment_boxes[:, 0]
    first = [piece[0] for piece in pieces]
    aligned = np.abs(lefts[None, :] - layout.boxes[first, 0][:, None]) < 0.7 * layout.em[first][:, None]
    top, bottom_of = layout.segment_boxes[:, 1].tolist(), layout.segment_boxes[:, 3].tolist()
    word_bottom = layout.boxes[:, 3].tolist()
    for piece, em, row in zip(pieces, layout.em[first].tolist(), aligned, strict=True):
        below = np.flatnonzero(row).tolist()
        stack, bottom = list(piece), max(word_bottom[word] for word in piece)
        for _ in range(MOST_STACKED - 1):
            following = (
                at
                for at in below
                if -0.5 * em < top[at] - bottom < (CELL_GAP_EM * em if gaps[at] == math.inf else em)
            )
            at = next(following, -1)
            if at < 0 or layout.segments[at][0] in stack or divides[layout.segments[at][0]]:
                break
            if top[at] - bottom > AMID_EM * em and _stands_between(layout, stack[0], bottom, top[at]):
                break
            stack += layout.segments[at]
            bottom = bottom_of[at]
            yield tuple(stack), Maker.STACK | Maker.REMAINDER, ""
            rest = _rest_of_line(layout, at, divides, gaps, widest[at])
            if rest:
                stack += rest
                yield tuple(stack), Maker.STACK | Maker.REMAINDER, ""


def _after_comma(layout: Layout, piece: tuple[int, ...], divides: list[bool]) -> tuple[int, ...]:
    """A value that ends its line with a comma, with the clause that begins the next line, where its own line begins."""
    segment = layout.segment[piece[-1]]
    below = layout.below[segment]
    if piece[-1] != layout.ends[segment] or not layout.texts[piece[-1]].endswith(",") or below < 0:
        return ()
    following = layout.segments[below]
    return () if divides[following[0]] else piece + (_first_clause(layout, following) or following)


def _stands_between(layout: Layout, word: int, top: float, bottom: float) -> bool:
    """Whether a segment over or under a word's left edge has its middle between two heights of the page, in points."""
    left, boxes = layout.boxes[word, 0], layout.segment_boxes
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    return bool(((boxes[:, 0] <= left) & (boxes[:, 2] > left) & (middle > top) & (middle < bottom)).any())


def _rest_of_line(
    layout: Layout, segment: int, divides: list[bool], gaps: list[float], widest: float
) -> list[int]:
    """The words right of a segment up to a wide gap or a caption."""
    rest = list[int]()
    for following in range(segment + 1, len(layout.segments)):
        words = layout.segments[following]
        if gaps[following] > widest or divides[words[0]]:
            break
        rest += words
    return rest


def _texts(layout: Layout, members: NDArray[np.intp], starts: NDArray[np.intp]) -> tuple[str, ...]:
    """(c,) the words of each span, its lines separated by newlines."""
    line = layout.line[members]
    ends_line = np.append(line[1:] != line[:-1], False)
    said = [*(f"{text} " for text in layout.texts), *(f"{text}\n" for text in layout.texts)]
    parts = [said[word] for word in (members + len(layout.texts) * ends_line).tolist()]
    ends = [*starts[1:].tolist(), len(parts)]
    return tuple("".join(parts[begin:end])[:-1] for begin, end in zip(starts.tolist(), ends, strict=True))
