"""Which spans can be a value of a type at all, and how much they resemble one."""

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import run_lengths, run_starts
from docpipe.locators.embedded.evidence.letter import titles
from docpipe.locators.embedded.evidence.spans import Counts, is_contact, is_registered
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.firms import COMPANY, is_legal_form
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.roles import institutions
from docpipe.locators.embedded.words.text import fold
from docpipe.values import FIELD_TYPES
from docpipe.values.looks import has_postcode, has_street
from docpipe.values.months import month_number
from docpipe.values.text import FORMS_OF_ADDRESS

Floats = NDArray[np.float32]

_KINDS = {
    "money": {"number"}, "number": {"number"}, "quantity": {"number"}, "percent": {"percent", "number"},
    "date": {"date"}, "period": {"date", "period"}, "time": {"time"},
    "duration": {"duration"}, "iban": {"iban"}, "email": {"email"}, "url": {"url"},
    "identifier": {"code", "iban"}, "vat_id": {"code"}, "tax_id": {"code"}, "bic": {"code"},
    "phone": {"number", "code"},
}  # fmt: skip
_LEAST_DIGITS = {
    "date": 4, "period": 6, "phone": 6, "vat_id": 6, "tax_id": 6, "iban": 12, "money": 3, "time": 3, "duration": 1,
    "quantity": 1, "number": 1, "percent": 1, "identifier": 3,
}  # fmt: skip
_DIGITS_DECIDE = frozenset(("date", "time", "phone", "iban", "vat_id", "tax_id"))
"""Types that nothing with fewer digits can be."""
SHORTEST_ADDRESS = 9
"""Characters."""
FREE_TEXT = frozenset(("text", "address", "block"))
COUNTS = frozenset(("money", "number", "quantity", "percent"))
"""Types that are figures."""
MEASURES = frozenset(("text", "quantity"))
"""Types whose values may have a unit."""
_ALONE = frozenset(("date", "time", "money", "percent", "email", "url", "iban"))
"""Types whose pattern is the whole value: a span that holds more than the pattern is not the value."""
_UNDIVIDED = frozenset(("iban", "email", "url", "date"))
"""Types of which a part of the pattern is not the value either."""
_SEVERAL_LINES = FREE_TEXT | {"period", "phone"}
_WRAPPED = frozenset(("iban", "date", "money"))
"""Types whose pattern is known where running text breaks a value at the end of a line."""
_PLAIN_TYPES = ("money", "date", "time", "percent", "email", "url")
"""Types that hardly any value of another type looks like."""
PLAIN = 0.6
"""Likeness from which it is one of those."""
MOST_TORN = 28
"""Characters of the longest span that is offered for a type that it hardly resembles."""


SALUTATIONS = FORMS_OF_ADDRESS.union(
    "firma miss messrs sir madam m messieurs sres don doña spett le de heer herra att attn".split()  # noqa: SIM905
)
"""What stands before or above a name and is none."""

MOST_UNCAPTIONED_WORDS, MOST_UNCAPTIONED_LINES = 12, 2
"""Size of the longest text that is offered without a caption."""

NAMELIKE = 0.3
"""Likeness to words from which a span can be a name: dates, codes, amounts and addresses on the net are below."""
_ORDINAL = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]$")

_HOUSE = re.compile(
    r"(?:(?:no|nr|lot|plot|unit|suite|shop|flat|apt|blk|block|level|p\.? ?o\.? box)\b[.:]? ?(?:[A-Z]{1,2}-?)?\d"
    r"|(?:[A-Z]-)?\d[\w&/.-]*,).*[^\W\d_]{3}",
    re.IGNORECASE,
)
"""How the line of an address with the house begins, up to a word: "Unit 3, Mill", "12, rue". A number alone may be that
of a box on a form."""

_UNITS = frozenset(
    """mm cm m km in ft yd mi µg mg g gm kg t lb lbs oz ml cl dl l gal cc kwh wh kw w v a hz bar psi pa rpm mph m² m³
    cm² cm³ mol mmol ppm kcal kj s sec min h hr hrs day °c °f %""".split()  # noqa: SIM905
)
"""What stands behind the figure of a measure, alone or over another: "mg", "mg/ml"."""
_FIGURE = re.compile(r"[-+]?\d[\d.,/]*")
_PLACE_AND_DAY = re.compile(r"(?:[^\W\d_][^\W\d]*[ -]){0,2}[^\W\d_][^\W\d]*, (?=\d)")
_OFFICE = re.compile(
    r"(?P<name>[^\W\d_][^\s,()\d]*(?: [^\W\d_][^\s,()\d]*)+)(?:, (?P<plain>[^,()\d]+)| \((?P<bracketed>[^()\d]+)\))"
)
_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?[.,]?")

MIN_FIT = 0.06
"""Spans that resemble the query's type less than this are not offered."""


def type_fit(
    value_type: str,
    candidates: Candidates,
    counts: Counts,
    doubtful: NDArray[np.bool_],
    offered: NDArray[np.bool_],
) -> Floats:
    """(c,) how much each span resembles the type; 0 for those that are not ``offered`` (c,) anyway.

    ``doubtful`` (c,) spans with enough digits stay on offer however little they resemble it: OCR may have torn them.
    """
    looks_like = FIELD_TYPES[value_type].looks_like
    digits = counts.digits
    possible = offered.copy()
    if value_type not in _SEVERAL_LINES:
        whole = candidates.lines == 1
        if value_type in _WRAPPED:
            whole |= kind_agrees(value_type, candidates) > 0
        possible &= whole
    if value_type == "address":
        possible &= counts.printed >= SHORTEST_ADDRESS
    least = _LEAST_DIGITS.get(value_type)
    if value_type in _DIGITS_DECIDE:
        possible &= digits >= _LEAST_DIGITS[value_type]
    elif value_type in _LEAST_DIGITS.keys() - {"duration", "identifier"}:
        possible &= digits > 0
    fit = np.zeros(len(digits), np.float32)
    texts = candidates.texts
    worth_a_look = np.flatnonzero(possible).tolist()
    if value_type in _SEVERAL_LINES:
        fit[worth_a_look] = [looks_like(texts[i]) for i in worth_a_look]
    else:
        fit[worth_a_look] = [looks_like(texts[i].replace("\n", " ")) for i in worth_a_look]
    if least is not None:
        torn = (digits >= least) & (digits <= 24) & (candidates.lines == 1) & (fit < MIN_FIT)
        torn &= (counts.printed <= MOST_TORN) & doubtful
        fit[[i for i in np.flatnonzero(torn).tolist() if not _is_another(value_type, texts[i])]] = MIN_FIT
    return fit


def _is_another(value_type: str, text: str) -> bool:
    """Whether a text is plainly a value of another type: OCR tears no amount with its currency out of a date."""
    return bool(_plainly(text) - {value_type})


@lru_cache(maxsize=4096)
def _plainly(text: str) -> frozenset[str]:
    """The types that a text plainly has; kept, for every type that is asked for wants to know."""
    return frozenset(name for name in _PLAIN_TYPES if FIELD_TYPES[name].looks_like(text) >= PLAIN)


def not_the_whole_value(value_type: str, candidates: Candidates, counts: Counts) -> NDArray[np.bool_]:
    """(c,) spans that hold more or less than a value of the type.

    More: "Date: 26/11/2017 No. 5", a value and other words with letters or digits. Less: the first groups of an
    IBAN; an amount may stand inside a longer one, for "2 150.00" can be a quantity and a price.
    """
    wrong = np.zeros(len(candidates.words), bool)
    if value_type not in _ALONE:
        return wrong
    values = np.flatnonzero(kind_agrees(value_type, candidates))
    if not len(values):
        return wrong
    first, last = candidates.first_word, candidates.last_word
    length = counts.letters + counts.digits
    inside = (first[values][None, :] >= first[:, None]) & (last[values][None, :] <= last[:, None])
    # The longest of the values counts: "1 234,50" also holds the number 1.
    longest = np.where(inside, length[values][None, :], 0).max(axis=1)
    wrong |= (longest > 0) & (length > longest)
    if value_type in _UNDIVIDED:
        around = (first[values][None, :] <= first[:, None]) & (last[values][None, :] >= last[:, None])
        wrong |= (around & (length[values][None, :] > length[:, None])).any(axis=1)
    result: NDArray[np.bool_] = wrong
    return result


def fit_among_others(fit: Floats, eligible: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(q, c) how far each span's fit is from the page's best, and (log) how many spans fit clearly better."""
    offered = np.where(eligible, fit, 0)
    gap = offered - offered.max(axis=1, keepdims=True, initial=0)
    better = np.zeros_like(offered)
    for number, row in enumerate(offered):
        order = np.sort(row)
        better[number] = len(row) - np.searchsorted(order, row + 0.1, side="right")
    return gap, (np.log1p(better) / 5).astype(np.float32)


def kind_agrees(value_type: str, candidates: Candidates) -> Floats:
    """(c,) 1 where the span's pattern is one of the type's; for text 1 where it has no pattern of another type."""
    kinds = _KINDS.get(value_type, {""})
    names, number = candidates.kind_numbers
    result: Floats = np.array([name in kinds for name in names], np.float32)[number]
    return result


def is_prose(candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans that are too long for a text to which no caption leads: names are short, paragraphs are not asked."""
    long = candidates.lengths > MOST_UNCAPTIONED_WORDS
    result: NDArray[np.bool_] = long | (candidates.lines > MOST_UNCAPTIONED_LINES)
    return result


def parts_of_measures(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) plain figures without the unit behind them, what begins with such a unit, and what goes on behind one across
    a gap, where figure and unit are offered together."""
    words = layout.texts
    units = [_is_unit(text) and not _is_little_word(layout, number) for number, text in enumerate(words)]
    pairs = [
        number
        for number in range(len(words) - 1)
        if units[number + 1] and layout.line[number] == layout.line[number + 1]
        if _is_figure(words[number]) and (number, number + 1) in candidates.words
    ]
    figure, unit = np.zeros((2, len(words) + 1), bool)
    figure[pairs] = unit[[number + 1 for number in pairs]] = True
    first, last = candidates.first_word, candidates.last_word
    segment = np.append(layout.segment, -1)
    behind = np.minimum(first + 2, len(words))
    goes_on = (last > first + 1) & (candidates.lines == 1) & (segment[behind] != segment[behind - 1])
    result: NDArray[np.bool_] = unit[first] | (figure[first] & ((candidates.lengths == 1) | goes_on))
    return result


def _is_little_word(layout: Layout, number: int) -> bool:
    """Whether a word is "in" or "a" and its text goes on: "359 in each year" are no inches."""
    amid = number < layout.ends[layout.segment[number]] and layout.lettered[number + 1]
    return bool(amid) and layout.texts[number] in ("in", "a")


@lru_cache(maxsize=16384)
def _is_unit(text: str) -> bool:
    return _UNITS.issuperset(text.strip(".,;()").casefold().split("/"))


def days_of_months(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) the day of a date without a year, "24" of "24 August": neither an amount nor a number."""
    words, lines = layout.texts, layout.line.tolist()
    day = np.zeros(len(words), bool)
    for number, text in enumerate(words):
        if not _DAY.fullmatch(text):
            continue
        near = [at for at in (number - 1, number + 1) if 0 <= at < len(words) and lines[at] == lines[number]]
        day[number] = any(month_number(words[at].strip(".,;:")) for at in near)
    result: NDArray[np.bool_] = day[candidates.first_word] & (candidates.lengths == 1)
    return result


def measured(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) figures before a percent sign or a unit: "8,50 %", "11.240 kg" hold no amount of money."""
    before = np.append(_words_that(_is_telling_unit, layout)[1:] & (np.diff(layout.line) == 0), False)
    figure = _words_that(_is_figure, layout)
    result: NDArray[np.bool_] = (before & figure)[candidates.last_word] & (candidates.lengths == 1)
    return result


@lru_cache(maxsize=16384)
def _is_telling_unit(text: str) -> bool:
    """Whether a word is a unit and no other word, as "in" and "a" are."""
    return text == "%" or (len(text) > 1 and text.casefold() != "in" and _is_unit(text))


def rows_of_figures(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) stacks of nothing but figures of which a lower one has letters left of it: each answers a row of its own."""
    figures = _words_that(_is_figure, layout) | _words_that(_is_unit, layout)
    lettered = np.concatenate([[0], np.cumsum(layout.lettered & ~figures)])  # up to each word
    begins = run_starts(layout.line)
    named = lettered[:-1] > np.repeat(lettered[begins], run_lengths(begins, len(layout.words)))
    lines = layout.line[candidates.members]
    lower = lines > np.repeat(layout.line[candidates.first_word], candidates.lengths)
    below = np.logical_or.reduceat(named[candidates.members] & lower, candidates.starts)
    result: NDArray[np.bool_] = (candidates.lines > 1) & below & ~candidates.word_any(~figures)
    return result


@lru_cache(maxsize=16384)
def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def parts_of_addresses(
    layout: Layout, candidates: Candidates, captionish: Floats, offered: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(c,) spans that are a part of an address whose whole is ``offered`` (c,) too.

    Its end: what begins below the line with the street, in the same block. Its beginning: what begins with the street
    and stops above the postcode. A line that is mostly a caption (``captionish`` (n,) 1) is no part of any.
    """
    lines = layout.printed_lines
    begins = layout.begins[lines.first]
    captions = np.add.reduceat(captionish >= 1, begins, dtype=np.intp)
    captioned = 2 * captions >= run_lengths(begins, len(layout.words))
    street, under = np.zeros((2, len(layout.segments)), bool)
    for line, (first, text) in enumerate(zip(lines.first, lines.texts, strict=True)):
        street[first] = _is_street_like(text) and not captioned[line]
        if line < len(lines.goes_on) and lines.goes_on[line]:
            within = under[first] and not captioned[line] and not _is_of_firm(text)
            under[lines.first[line + 1]] = street[first] or within
    segment, first_word, last_word = candidates.segment, candidates.first_word, candidates.last_word
    begins_line = first_word == layout.begins[segment]
    highest = np.full(len(layout.words), len(layout.words), np.int32)
    np.minimum.at(highest, last_word[offered], first_word[offered])
    part: NDArray[np.bool_] = under[segment] & begins_line & (highest[last_word] < first_word)
    lowest = np.full(len(layout.words), -1, np.int32)
    from_street = np.flatnonzero(street[segment] & begins_line & offered)
    whole = [index for index in from_street.tolist() if _is_down_to_postcode(candidates.texts[index])]
    np.maximum.at(lowest, first_word[whole], last_word[whole])
    short = [index for index in from_street.tolist() if not has_postcode(candidates.texts[index])]
    part[short] |= last_word[short] < lowest[first_word[short]]
    return part


def _is_down_to_postcode(text: str) -> bool:
    """Whether a span of several lines has a postcode and nothing but an address."""
    return "\n" in text and has_postcode(text) and not any(map(_is_of_firm, text.split("\n")))


@lru_cache(maxsize=16384)
def _is_street_like(line: str) -> bool:
    """Whether a line begins like "Unit 3, Mill House", or with a number and names a street, and is no day."""
    begins = _HOUSE.match(line) is not None or (line[:1].isdigit() and has_street(line))
    return begins and not _plainly(line) and not _is_of_firm(line)


@lru_cache(maxsize=16384)
def _is_of_firm(line: str) -> bool:
    """Whether a line names a firm, its register's number or a way to reach it: it is no part of its address."""
    return bool(COMPANY.search(line)) or is_contact(line) or is_registered(line)


def numbers_a_paragraph(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) "7." and "(a)" before the words of a paragraph or the caption of a box."""
    first = candidates.first_word
    alone: NDArray[np.bool_] = first == candidates.last_word
    alone &= first == layout.begins[candidates.segment]
    alone &= first < layout.ends[candidates.segment]
    for index in np.flatnonzero(alone).tolist():
        following = layout.texts[first[index] + 1]
        alone[index] = _ORDINAL.match(candidates.texts[index]) is not None and following[:1].isalpha()
    return alone


def places_with_day(candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) a place with the day behind it, "Leeds, 14 May 2026", where the place alone is offered too."""
    return _say_more(_words_of_place, candidates)


def names_with_office(candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) a person's name with what the person is: "Ada Moor, treasurer", "A. Moor (chair)"; where the name alone is
    offered too."""
    return _say_more(_words_of_name, candidates)


def _say_more(words_of: Callable[[str], int], candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans of one line that begin with another one, of as many words as ``words_of`` their text says; 0: none."""
    result = np.zeros(len(candidates.words), bool)
    offered = frozenset(candidates.words)
    for index in np.flatnonzero(candidates.lines == 1).tolist():
        if length := words_of(candidates.texts[index]):
            result[index] = candidates.words[index][:length] in offered
    return result


@lru_cache(maxsize=16384)
def _words_of_place(text: str) -> int:
    match = _PLACE_AND_DAY.match(text)
    is_day = match is not None and FIELD_TYPES["date"].looks_like(text[match.end() :]) == 1
    return len(match[0].split()) if match and is_day else 0


@lru_cache(maxsize=16384)
def _words_of_name(text: str) -> int:
    match = _OFFICE.fullmatch(text)
    is_office = match is not None and (match["bracketed"] or match["plain"].islower())
    return len(match["name"].split()) if match and is_office else 0


def only_salutes(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans that are a form of address without the name: "Herrn", "De heer"; "M" alone is an answer."""
    first = candidates.first_word
    alone = (candidates.lengths == 1) & (layout.begins == layout.ends)[candidates.segment]
    letter = np.array([len(text) == 1 for text in layout.texts])[first]
    result: NDArray[np.bool_] = _only(_salutes, layout, candidates) & ~(alone & letter)
    return result


def only_legal_form(layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans that are a company's form without its name: "Sdn Bhd", "Co. (M) Ltd", "Inc."."""
    return _only(is_legal_form, layout, candidates)


def _only(holds: Callable[[str], bool], layout: Layout, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans of nothing but words for which it holds."""
    return ~candidates.word_any(~_words_that(holds, layout))


def _words_that(holds: Callable[[str], bool], layout: Layout) -> NDArray[np.bool_]:
    """(n,) words for which it holds."""
    return np.array(list(map(holds, layout.texts)), bool)


@lru_cache(maxsize=16384)
def _salutes(text: str) -> bool:
    return SALUTATIONS.issuperset(text.casefold().replace(".", " ").split())


def names(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.bool_]]:
    """(c,) each: whether a span begins with a person's title, and whether it holds a word for an institution."""
    titled = np.array([fold(text).strip(".,") in titles() for text in layout.texts])
    institution = np.array([not institutions().isdisjoint(tokens) for tokens in layout.tokens])
    return {"titled": titled[candidates.first_word], "institution": candidates.word_any(institution)}
