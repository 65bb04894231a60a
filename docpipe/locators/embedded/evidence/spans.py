"""Evidence of the spans themselves, whatever is asked: letters, legibility, place on the page, neighbours."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_values, places_in_groups, run_starts
from docpipe.locators.embedded.evidence.amounts import add_amounts
from docpipe.locators.embedded.evidence.features import COLUMN, FEATURES
from docpipe.locators.embedded.evidence.introduced import introduced
from docpipe.locators.embedded.page.candidates import Candidates, Maker
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.firms import COMPANY
from docpipe.locators.embedded.page.layout import Layout
from docpipe.values import FIELD_TYPES
from docpipe.values.looks import has_postcode

Floats = NDArray[np.float32]

_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}-?)?\d{4,5}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{2}-\d{3}\b")
WIDEST_GAP_EM = 8.0
"""White space beside a span that counts; more, or the line's end, is as much."""
_TOTALS = frozenset(("total", "sum", "somme", "suma", "somma"))
"""Their tokens, as they are: to make them of words would load the words of all languages with this module."""
_RANGE_MARK = re.compile(
    r"[-–—]|to|through|thru|bis|au|jusqu'au|until|till|til|hasta|al|fino|tot|a|até|t/m|do|ends?|endet",
    re.IGNORECASE,
)
MOST_WORDS_IN_RANGE = 8
"""From the end of a range's first date to the beginning of its last one."""
_WORD = re.compile(r"[^\W\d_]{3,}\.?,?:?")
_VOWEL = re.compile(r"[aeiouyäöüàâáéèêëíìîïóòôúùûœæø]", re.IGNORECASE)
_UP_TO_LAST_CHARACTER = re.compile(r".*\w", re.DOTALL)
_DIGIT = re.compile(r"\d")
_REGISTERED = re.compile(r"\b\d{5,}-[A-Z]$")


@dataclass(frozen=True)
class Counts:
    """(c,) each: characters of the spans."""

    printed: Floats
    """With the spaces between the words."""
    words: Floats
    characters: Floats
    digits: Floats
    upper: Floats
    letters: Floats


def count_characters(layout: Layout, candidates: Candidates) -> Counts:
    by_word = np.array([_character_counts(text) for text in layout.texts], np.float32)
    words = candidates.lengths.astype(np.float32)
    characters, digits, upper, letters = (
        np.add.reduceat(counts[candidates.members], candidates.starts) for counts in by_word.T
    )
    return Counts(characters + words - 1, words, characters, digits, upper, letters)


@lru_cache(maxsize=65536)
def _character_counts(text: str) -> tuple[int, int, int, int]:
    """(characters, digits, upper-case letters, letters)."""
    if text.isalpha():
        upper = len(text) if text.isupper() else int(text[0].isupper())
        return len(text), 0, upper, len(text)
    digits = sum(map(str.isdigit, text))
    return len(text), digits, sum(map(str.isupper, text)), sum(map(str.isalpha, text))


def span_features(
    layout: Layout,
    hits: Hits,
    candidates: Candidates,
    counts: Counts,
    captionish: Floats,
    query_count: int,
) -> Floats:
    count = len(candidates.words)
    part = np.zeros((count, len(FEATURES)), np.float32)
    if not count:
        return part
    postcodes = _words_of(layout, _POSTCODE)
    words = counts.words
    sizes = candidates.word_mean(layout.em)
    last_segment = layout.segment[candidates.last_word]
    columns = {
        "captionish": candidates.word_mean(captionish),
        "characters": np.log1p(counts.characters) / 5,
        "digits": counts.digits / counts.characters,
        "upper": counts.upper / np.maximum(counts.letters, 1e-3),
        "lines": np.minimum(candidates.lines, 6) / 6,
        "words": np.minimum(words, 12) / 12,
        "full_stack": layout.below[last_segment] < 0,
        "top_of_stack": layout.above[candidates.segment] < 0,
        "ends_segment": layout.ends[last_segment] == candidates.last_word,
        "starts_segment": layout.begins[candidates.segment] == candidates.first_word,
        "bold": layout.bold[candidates.first_word],
        "size": np.minimum(sizes / layout.page_em, 3) / 3,
        "largest": sizes >= 0.93 * sizes.max(),
        "x_centre": (candidates.boxes[:, 0] + candidates.boxes[:, 2]) / 2 / layout.width_pt,
        "y_centre": (candidates.boxes[:, 1] + candidates.boxes[:, 3]) / 2 / layout.height_pt,
        "left_edge": candidates.boxes[:, 0] / layout.width_pt,
        "line_order": np.minimum(layout.line[candidates.first_word], 12) / 12,
        "from_bottom": np.minimum(layout.line.max() - layout.line[candidates.last_word], 12) / 12,
        "company": candidates.word_any(_words_of(layout, COMPANY)),
        "postcode": candidates.word_any(postcodes),
        "sentence": np.minimum(np.array([len(s) for s in layout.segments])[candidates.segment], 14) / 14,
        "claimed_by_rival": _rival_claims(layout, hits, candidates, query_count),
        "legibility": candidates.word_mean(layout.confidence),
        "solid": np.minimum(counts.letters + counts.digits, 4) / 4,
        "range_place": _range_places(layout, candidates),
        **_legibility(layout, candidates),
        **_surroundings(layout, candidates, postcodes),
        **_lines_around(layout, candidates, captionish),
        **_beside(layout, candidates, captionish),
        **introduced(layout, candidates),
        **_around_address(candidates),
        "total_row": _total_rows(layout)[layout.line[candidates.first_word]],
    }
    for maker, name in (
        (Maker.SEGMENT, "maker_segment"), (Maker.REMAINDER, "maker_remainder"), (Maker.TYPED, "maker_typed"),
        (Maker.RUN, "maker_run"), (Maker.STACK, "maker_stack"), (Maker.LOOSE, "maker_loose"),
    ):  # fmt: skip
        columns[name] = (candidates.makers & maker) > 0
    for name, values in columns.items():
        part[:, COLUMN[name]] = values
    add_amounts(part, candidates)
    return part


def holdings(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.bool_]]:
    """(c,) each: whether a span has a date, an amount with decimals, an address on the net in it, or is one; and
    whether all of it stands in brackets, as hints behind captions do."""
    opens = np.array([text[0] in "([" for text in layout.texts])
    closes = np.array([text[-1] in ")]" for text in layout.texts])

    def any_of(some: NDArray[np.bool_]) -> NDArray[np.bool_]:
        held = np.zeros(len(layout.words), bool)
        held[candidates.members[np.repeat(some, candidates.lengths)]] = True
        return candidates.word_any(held)

    def of_kind(*kinds: str) -> NDArray[np.bool_]:
        names, number = candidates.kind_numbers
        return np.array([name in kinds for name in names], bool)[number]

    return {
        "holds_date": any_of(of_kind("date")),
        "holds_amount": any_of(candidates.cents >= 0),
        "holds_contact": any_of(of_kind("email", "url")),
        "bracketed": opens[candidates.first_word] & closes[candidates.last_word],
    }


LIKE_SIZE = 0.04
"""Share by which the sizes of two words of one type differ at most."""


def set_like_captions(layout: Layout, candidates: Candidates, announced: Floats) -> Floats:
    """(c,) the share of the words of plain captions that are as bold, as large and as capital as a span's first."""
    bold = layout.bold
    upper = np.array([text.isupper() and len(text) > 1 for text in layout.texts])
    captions = np.flatnonzero(announced)
    if not len(captions):
        return np.zeros(len(candidates.words), np.float32)
    first = distinct_values(candidates.first_word)
    alike = bold[first, None] == bold[None, captions]
    alike &= upper[first, None] == upper[None, captions]
    alike &= np.abs(layout.em[first, None] / layout.em[None, captions] - 1) < LIKE_SIZE
    share = np.zeros(len(layout.words), np.float32)
    share[first] = alike.mean(axis=1)
    result: Floats = share[candidates.first_word]
    return result


def _words_of(layout: Layout, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    """(n,) the words in which a pattern is found within its line's segments."""
    found = np.zeros(len(layout.words), bool)
    for segment in layout.segments:
        texts = layout.texts[segment[0] : segment[-1] + 1]
        for match in pattern.finditer(" ".join(texts)):
            ends = list(accumulate(len(text) + 1 for text in texts))
            first, last = bisect_right(ends, match.start()), bisect_right(ends, match.end() - 1)
            found[segment[first] : segment[last] + 1] = True
    return found


def _legibility(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.generic]]:
    """Whether a span reads like words or like a logo that OCR took for text."""
    confidence = layout.confidence
    wordy, vowels = np.array([_reads_like_a_word(text) for text in layout.texts], np.float32).T
    # A line that ends with a comma goes on in the next.
    ends_with_comma = np.array([text.endswith(",") for text in layout.texts])
    comma = np.append(ends_with_comma[layout.ends], False)
    starts_line = layout.begins[candidates.segment] == candidates.first_word
    return {
        "ends_with_comma": ends_with_comma[candidates.last_word],
        "follows_comma": comma[layout.above[candidates.segment]] & starts_line,
        "word_like": candidates.word_mean(wordy),
        "vowels": candidates.word_mean(vowels),
        "least_legible": np.minimum.reduceat(confidence[candidates.members], candidates.starts),
        "legibility_gap": candidates.word_mean(confidence) - median(confidence.tolist()),
        "ends_with_code": np.array([_ends_with_code(text) for text in candidates.texts]),
        "code_first": _of_line(is_registered, candidates, _first_line),
        "contact_last": _of_line(is_contact, candidates, _last_line),
    }


MOST_AROUND = 3
"""Lines before or after an address that count."""


def _around_address(candidates: Candidates) -> dict[str, Floats]:
    """(c,) each, 0-1: how many lines of a block stand before its first one with a figure, and after its last one with a
    postcode: who or what is meant there, and the numbers that firms print below addresses."""
    around = np.zeros((2, len(candidates.texts)), np.float32)
    several = np.flatnonzero(candidates.lines > 1).tolist()
    around[:, several] = (
        np.array([_lines_around_address(candidates.texts[span]) for span in several]).reshape(-1, 2).T
    )
    return {"lines_before_house": around[0], "lines_after_town": around[1]}


@lru_cache(maxsize=16384)
def _lines_around_address(text: str) -> tuple[float, float]:
    lines = text.split("\n")
    house = next((n for n, line in enumerate(lines) if _DIGIT.search(line)), 0)
    town = next((n for n, line in enumerate(reversed(lines)) if has_postcode(line)), 0)
    return min(house, MOST_AROUND) / MOST_AROUND, min(town, MOST_AROUND) / MOST_AROUND


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2]


def _of_line(
    holds: Callable[[str], bool], candidates: Candidates, line_of: Callable[[str], str]
) -> NDArray[np.bool_]:
    """(c,) whether something holds for that line of each span of several lines, asked once a line."""
    several = np.flatnonzero(candidates.lines > 1).tolist()
    lines = [line_of(candidates.texts[span]) for span in several]
    answers = {line: holds(line) for line in set(lines)}
    result = np.zeros(len(candidates.texts), bool)
    result[several] = [answers[line] for line in lines]
    return result


@lru_cache(maxsize=65536)
def _reads_like_a_word(text: str) -> tuple[bool, float]:
    """(whether it is made as words are, share of vowels in its letters)."""
    vowels = len(_VOWEL.findall(text)) / max(sum(map(str.isalpha, text)), 1)
    return _WORD.fullmatch(text) is not None, vowels


_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_CONTACT = re.compile(
    r"\b(?:tel|t[ée]l[ée]phone|telefon\w*|fax|telefax|phone|mobile?|mobil|handy|h/?p|e-?mail|www|web|gst|vat|ust|tva|iva|btw"
    r"|siret|reg)\b|@|\+\d{2}",
    re.IGNORECASE,
)


def is_registered(line: str) -> bool:
    """Whether a line is a number, or a name with a number: no line of an address."""
    if sum(map(str.isdigit, line)) < 5:
        return False
    return _ends_with_code(line) or _LONG_WORD.search(line) is None


def is_contact(line: str) -> bool:
    """Whether a line has words or signs of a telephone, a mail or web address, or a tax number."""
    return _CONTACT.search(line) is not None


def _ends_with_code(text: str) -> bool:
    """Whether a text ends with a number in brackets or one like "123456-A", whatever marks follow."""
    if "(" not in text and "[" not in text and "-" not in text:
        return False
    end = _UP_TO_LAST_CHARACTER.match(text)
    if end is None:
        return False
    text = end.group()
    bracketed = text[max(text.rfind("("), text.rfind("[")) + 1 :]
    if (
        len(bracketed) < len(text)
        and ")" not in bracketed
        and "]" not in bracketed
        and _DIGIT.search(bracketed)
    ):
        return True
    return text[-2:-1] == "-" and _REGISTERED.search(text) is not None


def _beside(layout: Layout, candidates: Candidates, captionish: Floats) -> dict[str, NDArray[np.generic]]:
    """The white space before and after each span within its line, 0-1, and whether a caption or nothing follows."""
    same = np.diff(layout.line) == 0
    gap = np.where(same, layout.boxes[1:, 0] - layout.boxes[:-1, 2], np.inf) / layout.em[1:]
    gap = np.clip(gap, 0, WIDEST_GAP_EM) / WIDEST_GAP_EM
    next_caption = np.where(same, captionish[1:] > 0, True)
    return {
        "gap_before": np.append(1.0, gap)[candidates.first_word],
        "gap_after": np.append(gap, 1.0)[candidates.last_word],
        "caption_after": np.append(next_caption, True)[candidates.last_word],
    }


def _total_rows(layout: Layout) -> NDArray[np.bool_]:
    """(l,) lines that begin with a word for the sum of a table's columns."""
    result = np.zeros(int(layout.line.max()) + 1, bool)
    first = run_starts(layout.line)
    for word in first.tolist():
        result[layout.line[word]] = not _TOTALS.isdisjoint(layout.tokens[word])
    return result


def _surroundings(
    layout: Layout, candidates: Candidates, postcodes: NDArray[np.bool_]
) -> dict[str, NDArray[np.generic]]:
    """What stands around each span: its place in its block, a postcode below, equal texts, amounts beside it."""
    segment_count = len(layout.segments)
    has_postcode = np.logical_or.reduceat(postcodes, layout.begins).tolist()
    place = np.zeros(segment_count, np.float32)
    postcode_below = np.zeros(segment_count, np.float32)
    height = np.ones(segment_count, np.float32)
    below, above = layout.below.tolist(), layout.above.tolist()
    for top in range(segment_count):
        if above[top] >= 0:
            continue
        stack = [top]
        while below[stack[-1]] >= 0:
            stack.append(below[stack[-1]])
        for position, segment in enumerate(stack):
            place[segment], height[segment] = position, len(stack)
            postcode_below[segment] = any(has_postcode[s] for s in stack[position + 1 : position + 5])
    folded = [text.casefold() for text in candidates.texts]
    repeats = Counter(folded)
    line = layout.line[candidates.first_word]
    amounts = np.bincount(line, weights=candidates.cents >= 0, minlength=int(layout.line.max()) + 1)
    return {
        "stack_place": np.minimum(place[candidates.segment], 6) / 6,
        "stack_height": np.minimum(height[candidates.segment], 6) / 6,
        "postcode_below": postcode_below[candidates.segment],
        "text_repeats": np.minimum([repeats[text] - 1 for text in folded], 3) / 3,
        "amounts_on_line": np.minimum(amounts[line], 5) / 5,
        "kind_order": np.minimum(_order_in_kind(candidates, line), 8) / 8,
    }


def _lines_around(
    layout: Layout, candidates: Candidates, captionish: Floats
) -> dict[str, NDArray[np.generic]]:
    """What the lines of its block right above and below each span are, which tells whether it is cut short: how much
    like an address, whether a number of registration, a contact or a caption, whether in lower case."""
    lines = layout.segment_texts
    looks_like = FIELD_TYPES["address"].looks_like
    # no line: nothing of all this
    address = np.array([*map(looks_like, lines), 0.0], np.float32)
    registered = np.array([*map(is_registered, lines), False])
    contact = np.array([*map(is_contact, lines), False])
    caption = np.append(captionish[layout.begins], 0.0)
    lower = np.array([*(line[:1].islower() for line in lines), False])
    last = layout.segment[candidates.last_word]
    whole_first = layout.begins[candidates.segment] == candidates.first_word
    whole_last = layout.ends[last] == candidates.last_word
    above = np.where(whole_first, layout.above[candidates.segment], -1)
    below = np.where(whole_last, layout.below[last], -1)
    return {
        "address_above": address[above],
        "address_below": address[below],
        "registered_above": registered[above],
        "contact_below": contact[below],
        "caption_under": caption[below],
        "lower_case_below": lower[below],
    }


def _order_in_kind(candidates: Candidates, line: NDArray[np.int32]) -> NDArray[np.intp]:
    """(c,) how many spans of the same pattern stand before each one, line by line and from the left."""
    _, kind = candidates.kind_numbers
    return places_in_groups(kind, np.lexsort((candidates.boxes[:, 0], line, kind)))


def _rival_claims(layout: Layout, hits: Hits, candidates: Candidates, query_count: int) -> Floats:
    """(c,) 1 where a concept nobody asked for has its caption just before the span on the same line."""
    ends = np.zeros(len(layout.words) + 1, np.float32)
    ends[hits.last[(hits.owner >= query_count) & (hits.score >= 0.9)]] = 1
    return ends[candidates.first_word - 1]


def _range_places(layout: Layout, candidates: Candidates) -> Floats:
    """(c,) -1 for the first date of a printed range, 1 for its last date, 0 elsewhere.

    Words may stand between: "from 00:01 on 14 March to 23:59 on 13 March", "vom 01.01., 0 Uhr, bis zum 31.12.".
    """
    texts = layout.texts
    places = np.zeros(len(candidates.words), np.float32)
    dates = sorted(
        (int(candidates.first_word[i]), int(candidates.last_word[i]), i)
        for i, kind in enumerate(candidates.kinds)
        if kind == "date"
    )
    for (_, end, one), (start, _, other) in pairwise(dates):
        if end < start <= end + MOST_WORDS_IN_RANGE and layout.line[start] - layout.line[end] <= 1:
            between = [text.strip(",;()") for text in texts[end + 1 : start]]
            dashed = texts[end].endswith(("-", "–")) or texts[start].startswith(("-", "–"))
            if dashed or any(map(_RANGE_MARK.fullmatch, between)):
                places[one], places[other] = places[one] or -1.0, 1.0
    return places
