"""Where on the page each wording of the vocabulary is printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_values, places_in_groups
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.roles import institutions
from docpipe.locators.embedded.words.text import GENERIC, STOP_TOKENS
from docpipe.locators.embedded.words.vocabulary import Likenesses, Vocabulary, WordingKind

HIT_THRESHOLD = 0.6
"""Weighted share of a wording's tokens that must be found, in order and side by side."""
RIVAL_THRESHOLD = 0.75
"""The same for captions that nobody asked for: they only count where they are plain."""
SURE = 0.85
"""Score from which a wording counts as printed there."""
MOST_HITS = 8
"""Captions kept per query and page."""
REPEATED = 3
"""So many places of a wording come before all others: a contract says "Employee" everywhere and "between" once."""
STACKED_WORDS = 4
"""Longest line, in words, of a caption that is printed on two lines."""
PHRASE_WORDS = 8
"""Longest line, in words, that is also read without its little words: "Pays d'origine" as "pays origine"."""


SHORT_WORDING = 2
"""Tokens of a wording that may be part of a name."""
CODE_DIGITS = 3
"""Digits of a word from which it is a code or an amount and no part of a caption."""
_ON_THE_NET = re.compile(r"@|://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Hits:
    """h places where a wording stands. Word indices are of the layout."""

    owner: NDArray[np.int32]
    """(h,) query index, or beyond for rivals."""
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    """(h,) first and last word, inclusive."""
    score: NDArray[np.float32]
    """(h,) 0-1 weighted share of the wording's tokens found."""
    kind: NDArray[np.int8]
    length: NDArray[np.int32]
    """(h,) tokens of the wording."""
    stacked: NDArray[np.bool_]
    """(h,) True where the wording runs over two lines."""
    box: NDArray[np.float32]
    """(h, 4) points."""
    announces: NDArray[np.bool_]
    """(h,) captions that are plain enough to announce a value, whoever asks for it."""


def find_captions(layout: Layout, vocabulary: Vocabulary) -> Hits:
    """All places of all wordings, the best MOST_HITS per owner: the surest, but REPEATED ones last of them."""
    tokens, token_word = _stream(layout)
    numbers = layout.token_numbers
    said = np.array([numbers[token] for token in tokens])
    at, wording, score = _places(said, vocabulary.likenesses(tuple(numbers)), vocabulary)
    rival = vocabulary.wording_kind[wording] == WordingKind.RIVAL
    clear = ~rival | (score >= RIVAL_THRESHOLD)
    at, wording, score = at[clear], wording[clear], score[clear]
    if not len(at):
        return _no_hits()
    end = np.minimum(at + vocabulary.wording_length[wording] - 1, len(tokens) - 1)
    end = _stop_at_gap(token_word, at, end)
    first, last = token_word[at], token_word[end]
    keep = first >= 0
    owner = vocabulary.wording_owner[wording]
    named = np.append(vocabulary.asks_text, False)[np.minimum(owner, len(vocabulary.queries))]
    amid = (vocabulary.wording_kind[wording] == WordingKind.HEAD) | (named & _of_names(tokens, at, end))
    keep &= ~amid | _apart(layout, first, last)
    keep &= ~_of_another(tokens, token_word, at, wording, vocabulary)
    keep &= ~_said_better(layout, first, score, wording, vocabulary)
    return _strongest(
        layout,
        owner[keep],
        first[keep],
        last[keep],
        score[keep],
        vocabulary.wording_kind[wording][keep],
        vocabulary.wording_length[wording][keep],
        wording[keep],
    )


def concepts_here(layout: Layout, vocabulary: Vocabulary, hits: Hits) -> tuple[str, ...]:
    """(q,) the concept of each query on this page.

    A query that only names a place ("name of the guest": whom the letter is for) has none where its own caption is
    printed, with a colon or alone: then that says where the answer is. "Clinical Laboratory" in a name is no caption.
    """
    apart = layout.colons[hits.last] | _apart(layout, hits.first, hits.last)
    told = set(hits.owner[apart & (hits.score >= RIVAL_THRESHOLD)].tolist())
    return tuple(
        "" if placed and query in told else concept
        for query, (concept, placed) in enumerate(
            zip(vocabulary.concepts, vocabulary.placed.tolist(), strict=True)
        )
    )


def _of_another(
    tokens: Sequence[str],
    token_word: NDArray[np.int32],
    at: NDArray[np.intp],
    wording: NDArray[np.intp],
    vocabulary: Vocabulary,
) -> NDArray[np.bool_]:
    """(h,) places of the lexicon's captions of one token that are part of a compound which means something else.

    The head of a compound says what it is: "Customer-No." is not anybody's "No.", and "Rechnungsprüfung" (where bills
    are checked) is no "Rechnung"; "Frachtrechnung" is one, and so is "Rechnung" in "Rechnungs-Nr.".
    """
    before, after = np.maximum(at - 1, 0), np.minimum(at + 1, len(tokens) - 1)
    is_head = (at > 0) & (token_word[before] == token_word[at])
    is_first = (after > at) & (token_word[after] == token_word[at])
    is_first &= np.array([token.isalpha() and token not in GENERIC for token in tokens], bool)[after]
    alone, generic = vocabulary.lent_alone[wording], vocabulary.lent_generic[wording]
    result: NDArray[np.bool_] = alone & is_first | generic & is_head
    return result


def _said_better(
    layout: Layout,
    first: NDArray[np.int32],
    score: NDArray[np.float32],
    wording: NDArray[np.intp],
    vocabulary: Vocabulary,
) -> NDArray[np.bool_]:
    """(h,) places of a lent plain "No." or "Date" whose field has a caption of its own on the page."""
    owner, says_little = vocabulary.wording_owner[wording], vocabulary.lent_plain[wording]
    begins = first == layout.begins[layout.segment[first]]
    telling = ~says_little & begins & (score >= SURE)
    telling &= vocabulary.wording_kind[wording] != WordingKind.HEAD
    result: NDArray[np.bool_] = says_little & np.isin(owner, owner[telling])
    return result


def _of_names(tokens: Sequence[str], at: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.bool_]:
    """(h,) places whose tokens hold a word that names are made of: amid others it belongs to a name."""
    holds = np.concatenate([[0], np.cumsum([token in institutions() for token in tokens])])
    result: NDArray[np.bool_] = (holds[end + 1] > holds[at]) & (end - at < SHORT_WORDING)
    return result


def _apart(layout: Layout, first: NDArray[np.int32], last: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(h,) captions that begin their segment and end it, or have its colon."""
    begins, ends = layout.begins[layout.segment[first]], layout.ends[layout.segment[last]]
    result: NDArray[np.bool_] = (first == begins) & ((last == ends) | layout.colons[last])
    return result


def _places(
    said: NDArray[np.intp], likenesses: Likenesses, vocabulary: Vocabulary
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """(p,) tokens at which (p,) wordings begin with (p,) a score of at least HIT_THRESHOLD, in reading order.

    ``said`` (t,) are the numbers of the tokens on the page, to which ``likenesses`` refer.

    A page's token resembles few tokens of the vocabulary and most wordings have nothing on the page, so only the
    pairs that resemble are gone through.
    """
    usable = _usable(vocabulary, likenesses)
    column = np.cumsum(usable) - 1
    # Every place in a usable wording of a token that resembles one of the page's.
    alike, at = likenesses.of(said)
    use, which = vocabulary.uses.of(likenesses.token[alike])
    wording, place = vocabulary.uses.wording[use], vocabulary.uses.place[use]
    start = at[which] - place
    kept = np.flatnonzero(usable[wording] & (start >= 0))
    wording, place, start = wording[kept], place[kept], start[kept]
    gain = likenesses.likeness[alike[which[kept]]] * vocabulary.wording_weights[wording, place]
    # Tokens come in reading order, so the gains of one place are added from a wording's first token to its last.
    width = max(int(usable.sum()), 1)
    score = np.zeros(len(said) * width, np.float32)
    cell = start * width + column[wording]
    np.add.at(score, cell, gain)
    found = distinct_values(cell[score[cell] >= HIT_THRESHOLD])
    begin, which = np.divmod(found, width)
    return begin, np.flatnonzero(usable)[which], score[found]


def _usable(vocabulary: Vocabulary, likenesses: Likenesses) -> NDArray[np.bool_]:
    """(w,) wordings of which enough is somewhere on the page. Sums here are of another precision than scores, so a
    little is granted."""
    best = np.zeros(len(vocabulary.tokens), np.float32)
    np.maximum.at(best, likenesses.token, likenesses.likeness)
    printed = np.flatnonzero(best)
    use, which = vocabulary.uses.of(printed)
    wording, place = vocabulary.uses.wording[use], vocabulary.uses.place[use]
    most = best[printed[which]] * vocabulary.wording_weights[wording, place]
    enough = np.bincount(wording, most, len(vocabulary.wording_length)) >= HIT_THRESHOLD - 1e-3
    result: NDArray[np.bool_] = enough
    return result


def _stream(layout: Layout) -> tuple[list[str], NDArray[np.int32]]:
    """All tokens, segment after segment, then short captions of two stacked lines; "" separates them.

    Returns (t,) tokens and (t,) word indices, -1 for separators.
    """
    # Addresses on the net and codes are values, whatever words are in them: "sales@acme.com", "EST/26/03418".
    by_word = [
        () if _is_value(text) else said for text, said in zip(layout.texts, layout.tokens, strict=True)
    ]
    separator = ("", -1)
    stream: list[tuple[str, int]] = []

    def append(words: tuple[int, ...]) -> None:
        said = [(token, word) for word in words for token in by_word[word]]
        stream.extend((*said, separator))
        if len(words) <= PHRASE_WORDS:
            telling = [pair for pair in said if pair[0] not in STOP_TOKENS]
            if 1 < len(telling) < len(said):
                stream.extend((*telling, separator))

    for segment in layout.segments:
        append(segment)
    for upper, lower in enumerate(layout.below):
        if lower >= 0:
            both = layout.segments[upper], layout.segments[lower]
            short = all(len(words) <= STACKED_WORDS for words in both)
            if (
                short
                and not _has_digit(layout, both[0] + both[1])
                and not _is_list(layout, upper, int(lower))
            ):
                append(both[0] + both[1])
    return [token for token, _ in stream], np.array([word for _, word in stream], np.int32)


@lru_cache(maxsize=65536)
def _is_value(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= CODE_DIGITS or _ON_THE_NET.search(text) is not None


def _is_list(layout: Layout, upper: int, lower: int) -> bool:
    """Whether two lines are two captions, each with its value beside it, and not one caption on two lines."""
    return all(
        following < len(layout.segments)
        and layout.segment_line[following] == layout.segment_line[following - 1]
        and _has_digit(layout, layout.segments[following])
        for following in (upper + 1, lower + 1)
    )


def _has_digit(layout: Layout, words: tuple[int, ...]) -> bool:
    return any(any(map(str.isdigit, layout.texts[word])) for word in words)


def _stop_at_gap(
    token_word: NDArray[np.int32], at: NDArray[np.intp], end: NDArray[np.intp]
) -> NDArray[np.intp]:
    """``end`` moved back where a separator lies between ``at`` and ``end``."""
    separators = np.flatnonzero(token_word < 0)
    next_separator = separators[np.searchsorted(separators, at)]
    return np.where(next_separator <= end, np.maximum(next_separator - 1, at), end)


def _no_hits() -> Hits:
    none = np.zeros(0, np.int32)
    return Hits(
        none, none, none, np.zeros(0, np.float32), np.zeros(0, np.int8), none, np.zeros(0, bool),
        np.zeros((0, 4), np.float32), np.zeros(0, bool),
    )  # fmt: skip


def _strongest(
    layout: Layout,
    owner: NDArray[np.int32],
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    score: NDArray[np.float32],
    kind: NDArray[np.int8],
    length: NDArray[np.int32],
    wording: NDArray[np.intp],
) -> Hits:
    times = places_in_groups(wording, np.lexsort((first, wording)))
    # Longer wordings and listed labels win ties; position makes the order total.
    standing = np.where(score >= SURE, times >= REPEATED, 2)
    rank = np.lexsort((first, kind, -length, -np.round(score, 3), standing))
    taken = dict.fromkeys(owner.tolist(), 0)  # a bit for each word
    room = dict.fromkeys(taken, MOST_HITS)
    keep: list[int] = []
    spans = zip(rank.tolist(), owner[rank].tolist(), first[rank].tolist(), last[rank].tolist(), strict=True)
    for index, who, begin, end in spans:
        if room[who]:
            words = ((1 << max(end + 1 - begin, 0)) - 1) << begin
            if not taken[who] & words:
                taken[who] |= words
                room[who] -= 1
                keep.append(index)
    first, last = np.minimum(first, last), np.maximum(first, last)
    kept = np.array(keep, np.intp)
    kept = kept[~_outspoken(layout, owner[kept], first[kept], last[kept], score[kept], kind[kept])]
    first, last = first[kept], last[kept]
    stacked = layout.line[first] != layout.line[last]
    box = _boxes(layout, first, last)
    for hit in np.flatnonzero(stacked).tolist():  # of two lines only the first and last words' segments count
        words = (*layout.segments[layout.segment[first[hit]]], *layout.segments[layout.segment[last[hit]]])
        lines = layout.boxes[list(words)]
        box[hit] = np.concatenate([lines[:, :2].min(axis=0), lines[:, 2:].max(axis=0)])
    announces = _announcing(layout, first, last, score[kept], stacked)
    return Hits(owner[kept], first, last, score[kept], kind[kept], length[kept], stacked, box, announces)


def _outspoken(
    layout: Layout,
    owner: NDArray[np.int32],
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    score: NDArray[np.float32],
    kind: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """(h,) single words amid others that say less than a whole caption of the same owner does elsewhere: "Port" of
    "Port of loading" where "Port of discharge" is printed."""
    ends = layout.ends[layout.segment[last]]
    longer = np.flatnonzero((last > first) & (score >= SURE) & ((last == ends) | layout.colons[last]))
    lone = (first == last) & (last < ends) & ~layout.colons[last] & np.isin(owner, owner[longer])
    result = np.zeros(len(first), bool)
    if not lone.any():
        return result
    lettered = np.concatenate([[0], np.cumsum(layout.lettered)])
    whole = lettered[first] == lettered[layout.begins[layout.segment[first]]]
    tokens = {
        at: {token for word in range(first[at], last[at] + 1) for token in layout.tokens[word]}
        for at in longer[whole[longer]].tolist()
    }
    for hit in np.flatnonzero(lone).tolist():
        said = layout.tokens[first[hit]]
        result[hit] = any(
            owner[at] == owner[hit]
            and score[at] >= score[hit]
            and kind[at] <= kind[hit]
            and more.issuperset(said)
            for at, more in tokens.items()
        )
    return result


def _announcing(
    layout: Layout,
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    score: NDArray[np.float32],
    stacked: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """(h,) captions that are plain enough to announce a value.

    A single word amid or behind other words is none: "Site" in "Old Site Visitors", "Shop" in "Miller's Shop" with
    nothing right of it. Where the others are captions too, it is one of a row.
    """
    sure = score >= SURE
    captions = np.zeros(len(layout.words), bool)
    for begin, end in zip(first[sure].tolist(), last[sure].tolist(), strict=True):
        captions[begin : end + 1] = True
    single = sure & (first == last) & ~stacked
    lines = layout.line.tolist()
    for hit in np.flatnonzero(single).tolist():
        word = int(first[hit])
        if sum(map(str.isalpha, layout.texts[word])) == 1 and not layout.colons[word]:
            sure[hit] = False  # a mark at school, a size, a seat: "A" announces only with a colon
            continue
        segment = layout.segments[layout.segment[word]]
        ends_line = word + 1 == len(lines) or lines[word + 1] != lines[word]
        if word == segment[0] or layout.colons[word] or (word == segment[-1] and not ends_line):
            continue
        beside = (word - 1,) if ends_line else (word - 1, word + 1)
        sure[hit] = any(captions[near] or not layout.texts[near].strip(",.;()").isalpha() for near in beside)
    return sure


def _boxes(layout: Layout, first: NDArray[np.int32], last: NDArray[np.int32]) -> NDArray[np.float32]:
    """(h, 4) the boxes around the words from each ``first`` to its ``last``."""
    bounds = np.stack([first, last + 1], axis=1).ravel()
    boxes = np.vstack([layout.boxes, layout.boxes[-1:]])  # a bound may lie behind the last word
    near, far = np.minimum.reduceat(boxes[:, :2], bounds), np.maximum.reduceat(boxes[:, 2:], bounds)
    return np.hstack([near[::2], far[::2]])
