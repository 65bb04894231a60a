"""Where on the page each wording of the vocabulary is printed."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.text import STOP_TOKENS, tokenize
from docpipe.locators.embedded.vocabulary import LONGEST, Vocabulary, WordingKind

HIT_THRESHOLD = 0.6
"""Weighted share of a wording's tokens that must be found, in order and side by side."""
RIVAL_THRESHOLD = 0.75
"""The same for captions that nobody asked for: they only count where they are plain."""
SURE = 0.85
"""Score from which a wording counts as printed there."""
MOST_HITS = 8
"""Captions kept per query and page."""
STACKED_WORDS = 4
"""Longest line, in words, of a caption that is printed on two lines."""
PHRASE_WORDS = 8
"""Longest line, in words, that is also read without its little words: "Pays d'origine" as "pays origine"."""


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


def find_captions(layout: Layout, vocabulary: Vocabulary) -> Hits:
    """All places of all wordings, the best MOST_HITS per owner, strongest first."""
    tokens, token_word = _stream(layout)
    distinct = sorted(set(tokens))
    similarity = vocabulary.similarities(distinct)
    usable = (vocabulary.wording_weights * similarity.max(axis=0)[vocabulary.wording_tokens]).sum(axis=1)
    chosen = np.flatnonzero(usable >= HIT_THRESHOLD)
    if not len(chosen):
        return _no_hits()
    # Long wordings first: of the j-th tokens only those of the wordings that have so many are looked up.
    chosen = chosen[np.argsort(-vocabulary.wording_length[chosen], kind="stable")]
    longer = np.searchsorted(-vocabulary.wording_length[chosen], -np.arange(LONGEST), side="left")
    wanted, column = np.unique(vocabulary.wording_tokens[chosen], return_inverse=True)
    column = column.reshape(len(chosen), LONGEST)
    number = {token: i for i, token in enumerate(distinct)}
    stream = similarity[:, wanted][[number[token] for token in tokens]]
    padded = np.vstack([stream, np.zeros((LONGEST, len(wanted)), np.float32)])
    score = np.zeros((len(tokens), len(chosen)), np.float32)
    for j, count in enumerate(longer.tolist()):
        if not count:
            break
        found = padded[j : j + len(tokens)].take(column[:count, j], axis=1)
        score[:, :count] += found * vocabulary.wording_weights[chosen[:count], j]
    at, which = np.nonzero(score >= HIT_THRESHOLD)
    rival = vocabulary.wording_kind[chosen[which]] == WordingKind.RIVAL
    clear = ~rival | (score[at, which] >= RIVAL_THRESHOLD)
    at, which = at[clear], which[clear]
    wording = chosen[which]
    end = np.minimum(at + vocabulary.wording_length[wording] - 1, len(tokens) - 1)
    end = _stop_at_gap(token_word, at, end)
    first, last = token_word[at], token_word[end]
    keep = first >= 0
    return _strongest(
        layout,
        vocabulary.wording_owner[wording][keep],
        first[keep],
        last[keep],
        score[at, which][keep],
        vocabulary.wording_kind[wording][keep],
        vocabulary.wording_length[wording][keep],
    )


def _stream(layout: Layout) -> tuple[list[str], NDArray[np.int32]]:
    """All tokens, segment after segment, then short captions of two stacked lines; "" separates them.

    Returns (t,) tokens and (t,) word indices, -1 for separators.
    """
    # Addresses on the net are values, whatever words are in them: "sales@acme.com".
    by_word = [() if _ON_THE_NET.search(word.text) else tokenize(word.text) for word in layout.words]
    tokens: list[str] = []
    owners: list[int] = []

    def append(words: tuple[int, ...]) -> None:
        said = [(token, word) for word in words for token in by_word[word]]
        telling = [pair for pair in said if pair[0] not in STOP_TOKENS] if len(words) <= PHRASE_WORDS else []
        for pairs in (said, telling) if 1 < len(telling) < len(said) else (said,):
            tokens.extend(token for token, _ in pairs)
            owners.extend(word for _, word in pairs)
            tokens.append("")
            owners.append(-1)

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
    return tokens, np.array(owners, np.int32)


def _is_list(layout: Layout, upper: int, lower: int) -> bool:
    """Whether two lines are two captions, each with its value beside it, and not one caption on two lines."""
    return all(
        following < len(layout.segments)
        and layout.segment_line[following] == layout.segment_line[following - 1]
        and _has_digit(layout, layout.segments[following])
        for following in (upper + 1, lower + 1)
    )


def _has_digit(layout: Layout, words: tuple[int, ...]) -> bool:
    return any(c.isdigit() for word in words for c in layout.words[word].text)


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
        np.zeros((0, 4), np.float32),
    )  # fmt: skip


def _strongest(
    layout: Layout,
    owner: NDArray[np.int32],
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    score: NDArray[np.float32],
    kind: NDArray[np.int8],
    length: NDArray[np.int32],
) -> Hits:
    # Longer wordings and listed labels win ties; position makes the order total.
    rank = np.lexsort((first, kind, -length, -np.round(score, 3)))
    taken: dict[int, set[int]] = {}
    room = dict.fromkeys(owner.tolist(), MOST_HITS)
    keep: list[int] = []
    spans = zip(rank.tolist(), owner[rank].tolist(), first[rank].tolist(), last[rank].tolist(), strict=True)
    for index, who, begin, end in spans:
        mine = taken.setdefault(who, set())
        words = range(begin, end + 1)
        if room[who] and mine.isdisjoint(words):
            mine.update(words)
            room[who] -= 1
            keep.append(index)
    first, last = np.minimum(first[keep], last[keep]), np.maximum(first[keep], last[keep])
    stacked = layout.line[first] != layout.line[last]
    box = np.array(
        [_span_box(layout, a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)], np.float32
    ).reshape(-1, 4)
    return Hits(owner[keep], first, last, score[keep], kind[keep], length[keep], stacked, box)


def _span_box(layout: Layout, first: int, last: int) -> NDArray[np.float32]:
    """The box of a caption. Over two stacked lines only the first and last words' segments count."""
    if layout.line[first] == layout.line[last]:
        boxes = layout.boxes[first : last + 1]
    else:
        words = (*layout.segments[layout.segment[first]], *layout.segments[layout.segment[last]])
        boxes = layout.boxes[list(words)]
    if len(boxes) == 1:
        single: NDArray[np.float32] = boxes[0]
        return single
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
