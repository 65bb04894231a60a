"""Evidence for "this span answers this query", as one row of numbers per (query, caption, span).

A span may be reached through any caption of its query, or through none (then all caption columns are 0): so rules
such as "the first thing right of its caption" enter as evidence that the ranker weighs, not as a second system.
Every query also has one row for "absent from this page".
"""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import AMOUNT, Candidates, Maker
from docpipe.locators.embedded.captions import Hits
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.text import tokenize
from docpipe.locators.embedded.vocabulary import Vocabulary, WordingKind
from docpipe.types import Query
from docpipe.values import FIELD_TYPES

Floats = NDArray[np.float32]

FEATURES: tuple[str, ...] = (
    # the row
    "absent", "captioned", "query_best_caption", "query_wordings",
    # the caption
    "caption_score", "caption_label", "caption_phrase", "caption_borrowed", "caption_length", "caption_left_rest",
    "caption_right_rest", "caption_colon", "caption_bold", "caption_outclaimed", "caption_margin", "caption_stacked",
    "caption_order",
    # caption to value
    "right", "below", "above", "left", "same_segment", "gap_x", "gap_y", "overlap_x", "align_left", "align_right",
    "align_centre", "words_between", "first_right", "first_below", "nearest_caption_left", "nearest_caption_above",
    "same_line_after_other_caption", "size_ratio",
    # the value
    "type_fit", "captionish", "claimed_by_rival", "characters", "digits", "upper", "lines", "words",
    "maker_segment", "maker_remainder", "maker_typed", "maker_run", "maker_stack", "maker_loose", "full_stack",
    "top_of_stack", "ends_segment", "starts_segment", "kind_agrees", "bold", "size", "largest", "x_centre", "y_centre",
    "left_edge", "line_order", "from_bottom", "company", "postcode", "sentence", "stack_place", "stack_height",
    "postcode_below", "text_repeats", "amounts_on_line", "kind_order", "legibility", "solid", "range_place",
    "range_agrees", "fit_gap", "better_fits", "word_like", "vowels", "least_legible", "ends_with_code",
    "legibility_gap", "section_own", "section_other", "section_far",
    "ends_with_comma", "follows_comma",
    # amounts among the page's amounts
    "amount_rank", "amount_is_sum", "amount_is_big_part", "amount_is_small_part", "amount_repeats", "amount_decimals",
    "amount_last", "bare_integer", "amount_rounded", "amount_unrounded", "amount_is_total_of_three",
    # the query's type
    "type_money", "type_date", "type_code", "type_text", "type_block", "type_other", "many",
)  # fmt: skip
COLUMN = {name: i for i, name in enumerate(FEATURES)}

_TYPE_COLUMN = {
    **dict.fromkeys(("money", "number", "quantity", "percent"), "type_money"),
    **dict.fromkeys(("date", "time", "period", "duration"), "type_date"),
    **dict.fromkeys(("identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url"), "type_code"),
    "text": "type_text",
    **dict.fromkeys(("block", "address"), "type_block"),
}
_KINDS = {
    "money": {"number"}, "number": {"number"}, "quantity": {"number"}, "percent": {"percent", "number"},
    "date": {"date"}, "period": {"date"}, "time": {"time"},
    "duration": {"duration"}, "iban": {"iban"}, "email": {"email"}, "url": {"url"},
    "identifier": {"code", "iban"}, "vat_id": {"code"}, "tax_id": {"code"}, "bic": {"code"},
    "phone": {"number", "code"},
}  # fmt: skip
_LEAST_DIGITS = {
    "date": 4, "period": 8, "phone": 6, "vat_id": 6, "tax_id": 6, "iban": 12, "money": 3, "time": 3, "duration": 1,
    "quantity": 1, "number": 1, "percent": 1, "identifier": 3,
}  # fmt: skip
_RANGE_MARK = re.compile(r"[-–—]|to|through|thru|bis|au|until|till|hasta|al|tot|a|t/m", re.IGNORECASE)
_FIRST_TOKENS = frozenset(
    tokenize("first start starts begin begins beginning beginn from von ab début inizio inicio")
)
_LAST_TOKENS = frozenset(
    tokenize("last end ends ende ending until till bis fin fine final expiry expires through einde")
)
_FREE_TEXT = frozenset(("text", "address", "block"))
_ALONE = frozenset(("date", "time", "money", "percent", "email", "url", "iban"))
"""Types whose pattern is the whole value: a span that holds more than the pattern is not the value."""
_UNDIVIDED = frozenset(("iban", "email", "url", "date"))
"""Types of which a part of the pattern is not the value either."""
MOST_TORN = 28
"""Characters of the longest span that is offered for a type that it hardly resembles."""
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|e\.?K\.?|UG|Ltd|Limited|Inc|LLC|LLP|Corp|Corporation|Company|Co|PLC|S\.?A\.?S?|SARL|S\.?r\.?l"
    r"|S\.?p\.?A|B\.?V|N\.?V|Sdn|Bhd|S/B|Pte|Pty|Oy|AB|A/S|ApS|s\.r\.o"
    r"|Sp\.? z o\.?o|Verein|Stiftung|Verlag|Group|Holdings?)\b\.?(?!\W*(?:no|nr|num\w*|reg\w*|id)\b)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}-?)?\d{4,5}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{2}-\d{3}\b")
_INTEGER = re.compile(r"\D{0,4}\d{1,6}\D{0,3}")
MOST_UNCAPTIONED_WORDS, MOST_UNCAPTIONED_LINES = 12, 2
"""Size of the longest text that is offered without a caption."""
MOST_DY_EM = 9.0
"""A value stands at most this far below its caption."""
SURE = 0.85
"""Caption score from which a wording counts as printed there."""
MIN_FIT = 0.06
"""Spans that resemble the query's type less than this are not offered."""


@dataclass(frozen=True)
class Spans:
    """r rows of evidence; rows of one query are contiguous, its "absent" row last."""

    matrix: Floats
    """(r, len(FEATURES))"""
    query: NDArray[np.int32]
    candidate: NDArray[np.int32]
    """(r,) index of the span, -1 in the "absent" row."""


@dataclass(frozen=True)
class Rows(Spans):
    """The rows of a page, and the captions and headings behind them."""

    hit: NDArray[np.int32]
    """(r,) index of the caption, -1 for none."""
    sections: "Sections"


def build_rows(layout: Layout, vocabulary: Vocabulary, hits: Hits, candidates: Candidates) -> Rows:
    """All rows of all queries on one page."""
    queries = vocabulary.queries
    announced = _announced(layout, hits)
    captionish = announced.copy()
    _mark_rows_of_captions(layout, captionish)
    span_part = _span_features(layout, hits, candidates, captionish, len(queries))
    hit_part = _hit_features(layout, hits, len(queries))
    digits = np.array([sum(map(str.isdigit, text)) for text in candidates.texts], np.float32)
    by_type = {name: _type_fit(name, candidates, digits) for name in {q.value_type for q in queries}}
    fit = np.stack([by_type[query.value_type] for query in queries])
    eligible = fit >= MIN_FIT
    torn = {name: _not_the_whole_value(name, candidates) for name in by_type}
    eligible &= ~np.stack([torn[query.value_type] for query in queries])
    eligible &= ~_begins_with_caption(layout, candidates, captionish)[None, :]
    # A caption is nobody's text: where all words of a span announce something, it is not offered as a name.
    announces = candidates.word_mean(announced) >= 0.99
    free_text = np.array([query.value_type in _FREE_TEXT for query in queries])
    eligible &= ~(free_text[:, None] & announces[None, :])
    sections = find_sections(layout, hits, candidates, captionish, len(queries))
    in_own, in_other = sections.claims()
    gap, better = _fit_among_others(fit, eligible)
    at_hit, at_span, geometry = _Relations(layout, hits, candidates, captionish).pairs(eligible)
    prose = np.array([query.value_type == "text" for query in queries])[:, None] & _prose(candidates)[None, :]
    plain_query, plain_span = np.nonzero(eligible & ~prose)
    # Captioned rows, rows without a caption, and one "absent" row a query; then sorted by query.
    query = np.concatenate([hits.owner[at_hit], plain_query, np.arange(len(queries))]).astype(np.int32)
    span = np.concatenate([at_span, plain_span, np.full(len(queries), -1)]).astype(np.int32)
    via = np.concatenate([at_hit, np.full(len(plain_query) + len(queries), -1)]).astype(np.int32)
    matrix = np.zeros((len(query), len(FEATURES)), np.float32)
    offered = len(query) - len(queries)
    matrix[:offered] = span_part[span[:offered]]
    matrix[: len(at_hit)] += hit_part[at_hit] + geometry
    matrix[:offered, COLUMN["type_fit"]] = fit[query[:offered], span[:offered]]
    matrix[:offered, COLUMN["fit_gap"]] = gap[query[:offered], span[:offered]]
    matrix[:offered, COLUMN["better_fits"]] = better[query[:offered], span[:offered]]
    matrix[:offered, COLUMN["section_own"]] = in_own[query[:offered], span[:offered]]
    matrix[:offered, COLUMN["section_other"]] = in_other[query[:offered], span[:offered]]
    matrix[:offered, COLUMN["section_far"]] = sections.far[span[:offered]]
    agrees = np.stack([_kind_agrees(q.value_type, candidates) for q in queries])
    matrix[:offered, COLUMN["kind_agrees"]] = agrees[query[:offered], span[:offered]]
    wanted = np.array([wanted_end(q) for q in queries], np.float32)
    matrix[:offered, COLUMN["range_agrees"]] = (
        wanted[query[:offered]] * matrix[:offered, COLUMN["range_place"]]
    )
    matrix[offered:, COLUMN["absent"]] = 1
    matrix += _query_features(vocabulary, hits)[query]
    order = np.argsort(query, kind="stable")
    return Rows(matrix[order], query[order], span[order], via[order], sections)


def _query_features(vocabulary: Vocabulary, hits: Hits) -> Floats:
    part = np.zeros((len(vocabulary.queries), len(FEATURES)), np.float32)
    for number, query in enumerate(vocabulary.queries):
        row = part[number]
        row[COLUMN["query_wordings"]] = min(len(query.labels), 12) / 12
        row[COLUMN[_TYPE_COLUMN.get(query.value_type, "type_other")]] = 1
        row[COLUMN["many"]] = query.many
    own = hits.owner < len(vocabulary.queries)
    np.maximum.at(part[:, COLUMN["query_best_caption"]], hits.owner[own], hits.score[own])
    return part


def _announced(layout: Layout, hits: Hits) -> Floats:
    """(n,) 1 for words that some wording or a colon marks as caption, else 0."""
    marked = np.zeros(len(layout.words), np.float32)
    for segment in layout.segments:
        if layout.words[segment[-1]].text.endswith(":"):
            marked[segment[0] : segment[-1] + 1] = 1  # a segment that ends with a colon announces, all of it
        for word in segment:
            if layout.words[word].text.endswith(":"):
                marked[word] = 1
    sure = hits.score >= SURE
    for first, last, stacked in zip(
        hits.first[sure].tolist(), hits.last[sure].tolist(), hits.stacked[sure].tolist(), strict=True
    ):
        if stacked:
            marked[[first, last]] = 1
        else:
            marked[first : last + 1] = 1
    return marked


def _mark_rows_of_captions(layout: Layout, marked: Floats) -> None:
    """Marks what stands in a row of captions: a grid prints a row of captions over a row of values.

    A segment without digits or a company's form is a caption too where a sure caption stands on its line and both
    have a segment below themselves, set off equally.
    """
    whole = [bool(marked[s[0] : s[-1] + 1].all()) for s in layout.segments]
    drop = _drops(layout)
    for sure in [segment for segment in drop if whole[segment]]:
        em = float(layout.segment_em[sure])
        for other in np.flatnonzero(layout.segment_line == layout.segment_line[sure]).tolist():
            words = layout.segments[other]
            text = " ".join(layout.words[w].text for w in words)
            plain = not any(c.isdigit() for c in text) and _COMPANY.search(text) is None
            if other in drop and plain and abs(drop[other] - drop[sure]) < 0.3 * em:
                marked[words[0] : words[-1] + 1] = 1


MOST_SECTION_EM = 60.0
"""A heading rules at most this far down."""


@dataclass(frozen=True)
class Sections:
    """Under which heading each span stands. A heading is a line of nothing but captions ("Seller | Buyer")."""

    heading: NDArray[np.int32]
    """(c,) index of the heading, -1 for none."""
    far: Floats
    """(c,) distance to it, 0-1."""
    owners: NDArray[np.bool_]
    """(q, h + 1) which queries have a caption in which heading; the last column, "no heading", is False."""
    foreign: NDArray[np.bool_]
    """(h + 1,) headings in which a concept nobody asked for has its caption."""

    def claims(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(q, c) whether the span stands in the query's own section; whether it stands in another's."""
        own = self.owners[:, self.heading]
        anyone = (self.owners.any(axis=0) | self.foreign)[self.heading]
        return own, anyone[None, :] & ~own


def find_sections(
    layout: Layout, hits: Hits, candidates: Candidates, captionish: Floats, query_count: int
) -> Sections:
    """The heading of every span: the nearest line of captions above, and there the last one not right of it."""
    whole = np.minimum.reduceat(captionish, [s[0] for s in layout.segments]) > 0
    plain = np.ones(int(layout.segment_line.max()) + 1, bool)
    plain[layout.segment_line[~whole]] = False
    headings = np.flatnonzero(plain[layout.segment_line])
    owners = np.zeros((query_count, len(headings) + 1), bool)
    foreign = np.zeros(len(headings) + 1, bool)
    place = {segment: i for i, segment in enumerate(headings.tolist())}
    sure = np.flatnonzero((hits.score >= SURE) & ~hits.stacked)
    for owner, first in zip(hits.owner[sure].tolist(), hits.first[sure].tolist(), strict=True):
        at = place.get(int(layout.segment[first]), -1)
        if at >= 0 and owner < query_count:
            owners[owner, at] = True
        elif at >= 0:
            foreign[at] = True
    count = len(candidates.words)
    if not len(headings):
        return Sections(np.full(count, -1, np.int32), np.zeros(count, np.float32), owners, foreign)
    em = layout.page_em
    boxes, heads = candidates.boxes[:, None, :], layout.segment_boxes[headings][None, :, :]
    drop = boxes[..., 1] - heads[..., 3]
    rules = (heads[..., 0] <= boxes[..., 0] + 2 * em) & (drop > -0.3 * em) & (drop < MOST_SECTION_EM * em)
    order = np.where(rules, layout.segment_line[headings][None, :] * 1e5 + heads[..., 0], -1)
    heading = order.argmax(axis=1).astype(np.int32)
    drop = drop[np.arange(count), heading]
    none = order.max(axis=1) < 0
    heading[none] = -1
    far = np.where(none, 1.0, np.clip(drop / (MOST_SECTION_EM * em), 0, 1)).astype(np.float32)
    return Sections(heading, far, owners, foreign)


def _prose(candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans that are too long for a text to which no caption leads: names are short, paragraphs are not asked."""
    words = np.array([len(span) for span in candidates.words])
    result: NDArray[np.bool_] = (words > MOST_UNCAPTIONED_WORDS) | (candidates.lines > MOST_UNCAPTIONED_LINES)
    return result


def _begins_with_caption(layout: Layout, candidates: Candidates, captionish: Floats) -> NDArray[np.bool_]:
    """(c,) spans that begin with a caption and its colon and go on: "Name: Acme"."""
    colon = np.array([word.text.endswith(":") for word in layout.words]) & (captionish > 0)
    result = np.zeros(len(candidates.words), bool)
    for index in np.flatnonzero(captionish[candidates.first_word] > 0).tolist():
        for word in candidates.words[index][:-1]:
            if not captionish[word]:
                break
            if colon[word]:
                result[index] = True
                break
    return result


def _drops(layout: Layout) -> dict[int, float]:
    """Segment → white space, points, to the nearest segment close below that shares x with it."""
    left, top, right, bottom = layout.segment_boxes.T
    em = layout.segment_em[:, None]
    gap = top[None, :] - bottom[:, None]
    shares = np.minimum(right[:, None], right[None, :]) > np.maximum(left[:, None], left[None, :])
    gap = np.where(shares & (gap > -0.4 * em) & (gap < 1.5 * em), gap, np.inf).min(axis=1)
    return {i: float(g) for i, g in enumerate(gap.tolist()) if np.isfinite(g)}


def _type_fit(value_type: str, candidates: Candidates, digits: Floats) -> Floats:
    """(c,) how much each span resembles the type; ``digits`` (c,) counts its digits.

    Spans with enough digits stay on offer however little they resemble the type: OCR may have torn them.
    """
    looks_like = FIELD_TYPES[value_type].looks_like
    possible = np.ones(len(digits), bool)
    if value_type not in {"text", "block", "address", "period", "phone"}:
        possible &= candidates.lines == 1
    if value_type in _LEAST_DIGITS.keys() - {"duration", "identifier"}:
        possible &= digits > 0
    fit = np.zeros(len(digits), np.float32)
    worth_a_look = np.flatnonzero(possible)
    fit[worth_a_look] = [looks_like(candidates.texts[i]) for i in worth_a_look.tolist()]
    least = _LEAST_DIGITS.get(value_type)
    if least is not None:
        torn = (digits >= least) & (digits <= 24) & (candidates.lines == 1)
        torn &= np.array([len(text) <= MOST_TORN for text in candidates.texts])
        fit = np.where(torn, np.maximum(fit, MIN_FIT), fit)
    result: Floats = fit
    return result


def _not_the_whole_value(value_type: str, candidates: Candidates) -> NDArray[np.bool_]:
    """(c,) spans that hold more or less than a value of the type.

    More: "Date: 26/11/2017 No. 5", a value and other words with letters or digits. Less: the first groups of an
    IBAN; an amount may stand inside a longer one, for "2 150.00" can be a quantity and a price.
    """
    wrong = np.zeros(len(candidates.words), bool)
    if value_type not in _ALONE:
        return wrong
    kinds = _KINDS[value_type]
    values = [i for i, kind in enumerate(candidates.kinds) if kind in kinds]
    if not values:
        return wrong
    first, last = candidates.first_word, candidates.last_word
    length = np.array([sum(map(str.isalnum, text)) for text in candidates.texts])
    inside = (first[values][None, :] >= first[:, None]) & (last[values][None, :] <= last[:, None])
    # The longest of the values counts: "1 234,50" also holds the number 1.
    longest = np.where(inside, length[values][None, :], 0).max(axis=1)
    wrong |= (longest > 0) & (length > longest)
    if value_type in _UNDIVIDED:
        around = (first[values][None, :] <= first[:, None]) & (last[values][None, :] >= last[:, None])
        wrong |= (around & (length[values][None, :] > length[:, None])).any(axis=1)
    result: NDArray[np.bool_] = wrong
    return result


def _fit_among_others(fit: Floats, eligible: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(q, c) how far each span's fit is from the page's best, and (log) how many spans fit clearly better."""
    offered = np.where(eligible, fit, 0)
    gap = offered - offered.max(axis=1, keepdims=True, initial=0)
    better = np.zeros_like(offered)
    for number, row in enumerate(offered):
        order = np.sort(row)
        better[number] = len(row) - np.searchsorted(order, row + 0.1, side="right")
    return gap, (np.log1p(better) / 5).astype(np.float32)


def _kind_agrees(value_type: str, candidates: Candidates) -> Floats:
    """(c,) 1 where the span's pattern is one of the type's; for text 1 where it has no pattern of another type."""
    kinds = _KINDS.get(value_type, {""})
    return np.array([kind in kinds for kind in candidates.kinds], np.float32)


def wanted_end(query: Query) -> float:
    """Which end of a printed range ("01/02 - 01/09") the query means: -1 the first, 1 the last, 0 neither."""
    texts = (query.phrase, query.name.replace("_", " "), *query.labels[:3])
    tokens = {token for text in texts for token in tokenize(text)}
    return float(bool(tokens & _LAST_TOKENS)) - float(bool(tokens & _FIRST_TOKENS))


def _range_places(layout: Layout, candidates: Candidates) -> Floats:
    """(c,) -1 for the first date of a printed range, 1 for its last date, 0 elsewhere."""
    texts = [word.text for word in layout.words]
    lines = layout.line.tolist()

    def neighbour(word: int, step: int) -> str:
        at = word + step
        return texts[at] if 0 <= at < len(texts) and lines[at] == lines[word] else ""

    places = np.zeros(len(candidates.words), np.float32)
    for index, kind in enumerate(candidates.kinds):
        if kind != "date":
            continue
        first, last = int(candidates.first_word[index]), int(candidates.last_word[index])
        after, before = neighbour(last, 1), neighbour(first, -1)
        if texts[last].endswith(("-", "–")) or _RANGE_MARK.fullmatch(after):
            places[index] = -1.0
        elif (
            texts[first].startswith(("-", "–"))
            or _RANGE_MARK.fullmatch(before)
            or before.endswith(("-", "–"))
        ):
            places[index] = 1.0
    return places


# --- captions ----------------------------------------------------------------------------------------------


def _hit_features(layout: Layout, hits: Hits, query_count: int) -> Floats:
    """(h, f) the caption's own columns; rows of rivals stay 0, for no span is reached through them."""
    part = np.zeros((len(hits.owner), len(FEATURES)), np.float32)
    if not len(hits.owner):
        return part
    order: dict[int, int] = {}
    letters = [any(c.isalpha() for c in word.text) for word in layout.words]
    for i in np.flatnonzero(hits.owner < query_count).tolist():
        owner, first, last = int(hits.owner[i]), int(hits.first[i]), int(hits.last[i])
        segment = layout.segments[layout.segment[first]]
        rank = order[owner] = order.get(owner, -1) + 1
        next_text = layout.words[last + 1].text if last + 1 < len(layout.words) else ""
        row = part[i]
        row[COLUMN["captioned"]] = 1
        row[COLUMN["caption_left_rest"]] = min(sum(letters[segment[0] : first]), 4) / 4
        row[COLUMN["caption_right_rest"]] = min(_words_until_value(layout, letters, last), 4) / 4
        row[COLUMN["caption_colon"]] = layout.words[last].text.endswith((":", "#")) or next_text.startswith(
            ":"
        )
        row[COLUMN["caption_bold"]] = layout.words[first].bold
        row[COLUMN["caption_order"]] = min(rank, 4) / 4
    outclaimed, margin = _claims(hits)
    columns = {
        "caption_score": hits.score,
        "caption_label": hits.kind == WordingKind.LABEL,
        "caption_phrase": hits.kind == WordingKind.PHRASE,
        "caption_borrowed": hits.kind == WordingKind.BORROWED,
        "caption_length": np.minimum(hits.length, 4) / 4,
        "caption_stacked": hits.stacked,
        "caption_outclaimed": outclaimed,
        "caption_margin": margin,
    }
    for name, values in columns.items():
        part[:, COLUMN[name]] = values
    return part


def _words_until_value(layout: Layout, letters: list[bool], last: int) -> int:
    """Alphabetic words between the caption's end and a colon, a digit or the segment's end."""
    count = 0
    for word in range(last + 1, layout.segments[layout.segment[last]][-1] + 1):
        if layout.words[word - 1].text.endswith(":") or any(c.isdigit() for c in layout.words[word].text):
            break
        count += letters[word]
    return count


def _claims(hits: Hits) -> tuple[Floats, Floats]:
    """(h,) whether a longer wording of another owner covers this caption; (h,) best other score here minus own."""
    a, b = hits.first, hits.last
    inside = (a[None, :] <= a[:, None]) & (b[None, :] >= b[:, None])
    longer = inside & ((b - a)[None, :] > (b - a)[:, None])
    other = hits.owner[None, :] != hits.owner[:, None]
    strong = hits.score[None, :] >= SURE
    outclaimed = (longer & other & strong).any(axis=1).astype(np.float32)
    same = inside & other
    best_other = np.where(same, hits.score[None, :], 0).max(axis=1)
    return outclaimed, (hits.score - best_other).astype(np.float32)


# --- spans -------------------------------------------------------------------------------------------------


def _span_features(
    layout: Layout, hits: Hits, candidates: Candidates, captionish: Floats, query_count: int
) -> Floats:
    count = len(candidates.words)
    part = np.zeros((count, len(FEATURES)), np.float32)
    if not count:
        return part
    shape = np.array([_character_counts(word.text) for word in layout.words], np.float32)
    length, digits, upper, letters = (candidates.word_mean(column) for column in shape.T)
    words = np.array([len(w) for w in candidates.words], np.float32)
    sizes = candidates.word_mean(layout.em)
    last_in_segment = np.array([s[-1] for s in layout.segments], np.int32)
    first_in_segment = np.array([s[0] for s in layout.segments], np.int32)
    last_segment = layout.segment[candidates.last_word]
    columns = {
        "captionish": candidates.word_mean(captionish),
        "characters": np.log1p(length * words) / 5,
        "digits": digits / length,
        "upper": upper / np.maximum(letters, 1e-3),
        "lines": np.minimum(candidates.lines, 6) / 6,
        "words": np.minimum(words, 12) / 12,
        "full_stack": layout.below[last_segment] < 0,
        "top_of_stack": layout.above[candidates.segment] < 0,
        "ends_segment": last_in_segment[last_segment] == candidates.last_word,
        "starts_segment": first_in_segment[candidates.segment] == candidates.first_word,
        "bold": np.array([word.bold for word in layout.words])[candidates.first_word],
        "size": np.minimum(sizes / layout.page_em, 3) / 3,
        "largest": sizes >= 0.93 * sizes.max(),
        "x_centre": (candidates.boxes[:, 0] + candidates.boxes[:, 2]) / 2 / layout.width_pt,
        "y_centre": (candidates.boxes[:, 1] + candidates.boxes[:, 3]) / 2 / layout.height_pt,
        "left_edge": candidates.boxes[:, 0] / layout.width_pt,
        "line_order": np.minimum(layout.line[candidates.first_word], 12) / 12,
        "from_bottom": np.minimum(layout.line.max() - layout.line[candidates.last_word], 12) / 12,
        "company": [_COMPANY.search(text) is not None for text in candidates.texts],
        "postcode": [_POSTCODE.search(text) is not None for text in candidates.texts],
        "sentence": np.minimum(np.array([len(s) for s in layout.segments])[candidates.segment], 14) / 14,
        "claimed_by_rival": _rival_claims(hits, candidates, query_count),
        "legibility": candidates.word_mean(np.array([w.confidence for w in layout.words], np.float32)),
        "solid": np.minimum((letters + digits) * words, 4) / 4,
        "range_place": _range_places(layout, candidates),
        **_legibility(layout, candidates),
        **_surroundings(layout, candidates),
    }
    for maker, name in (
        (Maker.SEGMENT, "maker_segment"), (Maker.REMAINDER, "maker_remainder"), (Maker.TYPED, "maker_typed"),
        (Maker.RUN, "maker_run"), (Maker.STACK, "maker_stack"), (Maker.LOOSE, "maker_loose"),
    ):  # fmt: skip
        columns[name] = (candidates.makers & maker) > 0
    for name, values in columns.items():
        part[:, COLUMN[name]] = values
    _add_amounts(part, candidates)
    return part


_WORD = re.compile(r"[^\W\d_]{3,}\.?,?:?")
_VOWEL = re.compile(r"[aeiouyäöüàâáéèêëíìîïóòôúùûœæø]", re.IGNORECASE)
_ENDING_CODE = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]?\W*$|\b\d{5,}-[A-Z]\W*$")


def _legibility(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.generic]]:
    """Whether a span reads like words or like a logo that OCR took for text."""
    confidence = np.array([word.confidence for word in layout.words], np.float32)
    wordy = np.array([_WORD.fullmatch(word.text) is not None for word in layout.words], np.float32)
    vowels = np.array(
        [len(_VOWEL.findall(w.text)) / max(sum(map(str.isalpha, w.text)), 1) for w in layout.words],
        np.float32,
    )
    # A line that ends with a comma goes on in the next.
    comma = np.array([layout.words[s[-1]].text.endswith(",") for s in layout.segments] + [False])
    starts_line = (
        np.array([s[0] for s in layout.segments], np.int32)[candidates.segment] == candidates.first_word
    )
    return {
        "ends_with_comma": np.array([text.endswith(",") for text in candidates.texts]),
        "follows_comma": comma[layout.above[candidates.segment]] & starts_line,
        "word_like": candidates.word_mean(wordy),
        "vowels": candidates.word_mean(vowels),
        "least_legible": np.minimum.reduceat(confidence[candidates.members], candidates.starts),
        "legibility_gap": candidates.word_mean(confidence) - float(np.median(confidence)),
        "ends_with_code": np.array([_ENDING_CODE.search(text) is not None for text in candidates.texts]),
    }


def _character_counts(text: str) -> tuple[int, int, int, int]:
    """(characters, digits, upper-case letters, letters)."""
    if text.isalpha():
        upper = len(text) if text.isupper() else int(text[0].isupper())
        return len(text), 0, upper, len(text)
    digits = sum(map(str.isdigit, text))
    return len(text), digits, sum(map(str.isupper, text)), sum(map(str.isalpha, text))


def _surroundings(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.generic]]:
    """What stands around each span: its place in its block, a postcode below, equal texts, amounts beside it."""
    segment_count = len(layout.segments)
    texts = [" ".join(layout.words[w].text for w in segment) for segment in layout.segments]
    has_postcode = [_POSTCODE.search(text) is not None for text in texts]
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
    amounts = np.bincount(
        layout.line[candidates.first_word],
        weights=[
            kind == "number" and AMOUNT.search(t) is not None
            for kind, t in zip(candidates.kinds, folded, strict=True)
        ],
        minlength=int(layout.line.max()) + 1,
    )
    order, of_kind = np.zeros(len(folded), np.float32), Counter[str]()
    for index in np.lexsort((candidates.boxes[:, 0], layout.line[candidates.first_word])).tolist():
        order[index] = of_kind[candidates.kinds[index]]
        of_kind[candidates.kinds[index]] += 1
    return {
        "stack_place": np.minimum(place[candidates.segment], 6) / 6,
        "stack_height": np.minimum(height[candidates.segment], 6) / 6,
        "postcode_below": postcode_below[candidates.segment],
        "text_repeats": np.array([min(repeats[t] - 1, 3) / 3 for t in folded], np.float32),
        "amounts_on_line": (np.minimum(amounts[layout.line[candidates.first_word]], 5) / 5).astype(
            np.float32
        ),
        "kind_order": np.minimum(order, 8) / 8,
    }


def _rival_claims(hits: Hits, candidates: Candidates, query_count: int) -> Floats:
    """(c,) 1 where a concept nobody asked for has its caption just before the span on the same line."""
    rivals = hits.last[(hits.owner >= query_count) & (hits.score >= 0.9)]
    return np.isin(candidates.first_word - 1, rivals).astype(np.float32)


def _add_amounts(part: Floats, candidates: Candidates) -> None:
    """How each amount stands to the other amounts of the page (in cents, absolute)."""
    cents = candidates.cents
    is_amount = cents > 0
    distinct = np.unique(cents[is_amount])[-80:]
    if not len(distinct):
        return
    sums = distinct[:, None] + distinct[None, :]
    part_of = np.isin(sums, distinct)
    np.fill_diagonal(part_of, False)
    big = distinct[(part_of & (distinct[:, None] > distinct[None, :])).any(axis=1)]
    small = distinct[(part_of & (distinct[:, None] < distinct[None, :])).any(axis=1)]
    totals = np.unique(sums[part_of])
    values, counts = np.unique(cents[is_amount], return_counts=True)
    repeats = dict(zip(values.tolist(), counts.tolist(), strict=True))
    last = int(np.where(is_amount, candidates.boxes[:, 3], -1).argmax())
    columns = {
        "amount_rank": np.where(is_amount, np.searchsorted(distinct, cents, side="right") / len(distinct), 0),
        "amount_is_sum": is_amount & np.isin(cents, totals),
        "amount_is_big_part": is_amount & np.isin(cents, big),
        "amount_is_small_part": is_amount & np.isin(cents, small),
        "amount_repeats": [min(repeats.get(int(c), 0), 8) / 8 for c in cents],
        "amount_decimals": is_amount,
        "amount_last": np.arange(len(cents)) == last,
    }
    whole = np.array([_INTEGER.fullmatch(text) is not None for text in candidates.texts])
    # Cash is rounded to five or ten cents: 22.91 - 0.01 = 22.90.
    near = np.abs(distinct[:, None] - distinct[None, :])
    rounded = distinct[((near > 0) & (near < 5)).any(axis=1) & (distinct % 5 == 0)]
    unrounded = distinct[((near > 0) & (near < 5)).any(axis=1) & (distinct % 5 != 0)]
    columns |= {
        "bare_integer": whole & (len(values) > 2),
        "amount_rounded": is_amount & np.isin(cents, rounded),
        "amount_unrounded": is_amount & np.isin(cents, unrounded),
        "amount_is_total_of_three": is_amount & np.isin(cents, _sums_of_three(distinct)),
    }
    for name, values_of in columns.items():
        part[:, COLUMN[name]] = values_of


def _sums_of_three(distinct: NDArray[np.int64]) -> NDArray[np.int64]:
    """Amounts that are the sum of three smaller distinct ones, among the 24 largest."""
    some = distinct[-24:]
    pairs = some[:, None] + some[None, :]
    a, b = np.triu_indices(len(some), 1)
    triples = pairs[a, b][:, None] + some[None, :]
    smaller = some[None, :] < some[a][:, None]  # each triple once, from its smallest
    return np.unique(triples[smaller])


# --- caption to span ---------------------------------------------------------------------------------------


class _Relations:
    """Geometry between captions and spans, and which other captions lie nearer."""

    def __init__(self, layout: Layout, hits: Hits, candidates: Candidates, captionish: Floats) -> None:
        self.layout, self.hits, self.candidates = layout, hits, candidates
        self.caption_before = _previous_caption(layout, captionish)
        strong = hits.box[hits.score >= SURE]
        self.nearest_above = _nearest_above(strong, candidates.boxes)

    def pairs(self, eligible: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """The plausible (caption, span) pairs and their feature columns: (p,), (p,), (p, f).

        ``eligible`` (q, c) says which spans fit which query's type.
        """
        own = np.flatnonzero(self.hits.owner < len(eligible))
        if not len(own):
            none = np.zeros(0, np.intp)
            return none, none, np.zeros((0, len(FEATURES)), np.float32)
        h, v = self.hits.box[own][:, None, :], self.candidates.boxes[None, :, :]
        em = self.layout.em[self.hits.first[own]][:, None]
        overlap_y = np.minimum(h[..., 3], v[..., 3]) - np.maximum(h[..., 1], v[..., 1])
        smaller = np.minimum(h[..., 3] - h[..., 1], v[..., 3] - v[..., 1])
        overlap_x = np.minimum(h[..., 2], v[..., 2]) - np.maximum(h[..., 0], v[..., 0])
        on_line = overlap_y > 0.45 * smaller
        right = on_line & (v[..., 0] >= h[..., 2] - 0.4 * em)
        left = on_line & (v[..., 2] <= h[..., 0] + 0.4 * em) & (h[..., 0] - v[..., 2] < 12 * em)
        down = v[..., 1] - h[..., 3]
        near_x = overlap_x > -1.0 * em
        below = ~on_line & (down > -0.5 * em) & (down < MOST_DY_EM * em) & near_x
        up = h[..., 1] - v[..., 3]
        above = ~on_line & (up > -0.4 * em) & (up < 2.5 * em) & near_x
        which_hit, span = np.nonzero((right | left | below | above) & eligible[self.hits.owner[own]])
        at = (which_hit, span)
        hit = own[which_hit]
        part = np.zeros((len(hit), len(FEATURES)), np.float32)
        unit = em[which_hit, 0]
        for name, mask in (("right", right), ("below", below), ("above", above), ("left", left)):
            part[:, COLUMN[name]] = mask[at]
        gap_x = np.where(
            right[at], (v[..., 0] - h[..., 2])[at], np.where(left[at], (h[..., 0] - v[..., 2])[at], 0)
        )
        gap_y = np.where(below[at], down[at], np.where(above[at], up[at], 0))
        hb, vb = self.hits.box[hit], self.candidates.boxes[span]
        columns = {
            "gap_x": np.log1p(np.maximum(gap_x, 0) / unit) / 4,
            "gap_y": np.clip(gap_y / unit, 0, 8) / 8,
            "overlap_x": np.clip(
                overlap_x[at] / np.maximum(np.minimum(hb[:, 2] - hb[:, 0], vb[:, 2] - vb[:, 0]), 1), 0, 1
            ),
            "align_left": np.exp(-np.abs(hb[:, 0] - vb[:, 0]) / unit),
            "align_right": np.exp(-np.abs(hb[:, 2] - vb[:, 2]) / unit),
            "align_centre": np.exp(-np.abs(hb[:, 0] + hb[:, 2] - vb[:, 0] - vb[:, 2]) / 2 / unit),
            "size_ratio": np.clip(self.layout.em[self.candidates.first_word[span]] / unit, 0, 3) / 3,
            **self._between(hit, span, right[at], below[at], gap_y),
        }
        for name, values in columns.items():
            part[:, COLUMN[name]] = values
        return hit, span, part

    def _between(
        self,
        hit: NDArray[np.intp],
        span: NDArray[np.intp],
        right: NDArray[np.bool_],
        below: NDArray[np.bool_],
        gap_y: Floats,
    ) -> dict[str, NDArray[np.generic]]:
        """What stands between a caption and a span, and whether another caption is nearer to it."""
        last, first = self.hits.last[hit], self.candidates.first_word[span]
        words_between = np.where(right, np.maximum(first - last - 1, 0), 0)
        before = self.caption_before[first]
        nearer = np.where(below, gap_y - self.nearest_above[span], 0)
        em = self.layout.em[self.hits.first[hit]]
        first_below = self._first_below(hit, span, below)
        return {
            "same_segment": self.layout.segment[last] == self.candidates.segment[span],
            "words_between": np.minimum(words_between, 6) / 6,
            "first_right": right & (words_between == 0),
            "first_below": first_below,
            "nearest_caption_left": right & (before == last),
            "nearest_caption_above": below & (nearer <= 0.3 * em),
            "same_line_after_other_caption": (before >= 0) & (before != last) & ~(right & (before <= last)),
        }

    def _first_below(
        self, hit: NDArray[np.intp], span: NDArray[np.intp], below: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Whether the span starts with the first segment under its caption."""
        result = np.zeros(len(hit), bool)
        segments = self.layout.segment_boxes
        for h in np.unique(hit[below]):
            box, em = self.hits.box[h], self.layout.em[self.hits.first[h]]
            under = (segments[:, 1] > box[3] - 0.5 * em) & (
                np.minimum(segments[:, 2], box[2]) - np.maximum(segments[:, 0], box[0]) > -0.5 * em
            )
            if under.any():
                top = segments[under, 1].min()
                mine = below & (hit == h)
                result[mine] = self.candidates.boxes[span[mine], 1] < top + 0.6 * em
        return result


def _previous_caption(layout: Layout, captionish: Floats) -> NDArray[np.int32]:
    """(n,) index of the last caption word before each word on its line, or -1."""
    lines, marked = layout.line.tolist(), captionish.tolist()
    result = [-1] * len(lines)
    for word in range(1, len(lines)):
        if lines[word] == lines[word - 1]:
            result[word] = word - 1 if marked[word - 1] else result[word - 1]
    return np.array(result, np.int32)


def _nearest_above(captions: Floats, spans: Floats) -> Floats:
    """(c,) vertical white space to the nearest caption above that shares x with the span; inf for none."""
    if not len(captions):
        return np.full(len(spans), np.inf, np.float32)
    h, v = captions[:, None, :], spans[None, :, :]
    overlap = np.minimum(h[..., 2], v[..., 2]) - np.maximum(h[..., 0], v[..., 0])
    gap = v[..., 1] - h[..., 3]
    fits = (overlap > 0) & (gap > -0.5 * (h[..., 3] - h[..., 1]))
    nearest: Floats = np.where(fits, np.maximum(gap, 0), np.inf).min(axis=0).astype(np.float32)
    return nearest
