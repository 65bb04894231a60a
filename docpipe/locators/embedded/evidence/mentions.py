"""How much of what a query says stands on a span's line, or on that line and its neighbours, in any order.

A caption is words side by side. A sentence scatters them ("the rent goes up from 1,130 to 1,182"), a table sets some
before its row and some above it, and a form sets some in the heading of a section ("Next of kin" over "Telephone").
"""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_columns, distinct_values, run_starts
from docpipe.locators.embedded.evidence.features import Together
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.vocabulary import LONGEST, Vocabulary

Floats = NDArray[np.float32]

LEAST_SAID = 0.35
"""Weighted share of a wording's tokens that the page must have at all."""


def mentions(
    layout: Layout, vocabulary: Vocabulary, candidates: Candidates, headings: NDArray[np.intp]
) -> list[Together]:
    """The share, 0-1, of the best wording of each query that stands on the span's line ("line_says"), there and on the
    lines before and after ("around_says"), by line, or there and in the heading above ("headed_says"), by line and
    heading; and how much less each of them is than at the page's best place.

    ``headings``: (2, s) the headings above each segment.
    """
    under, place = distinct_columns(np.vstack([layout.segment_line, headings]))
    on_line, around, headed = _said(layout, vocabulary, under)
    return [
        Together(layout.line[candidates.first_word], {**_named("line", on_line), **_named("around", around)}),
        Together(place[candidates.segment], _named("headed", headed)),
    ]


def _named(place: str, said: Floats) -> dict[str, Floats]:
    return {f"{place}_says": said, f"{place}_says_less": said.max(axis=1, keepdims=True, initial=0) - said}


def _said(layout: Layout, vocabulary: Vocabulary, under: NDArray[np.intp]) -> tuple[Floats, Floats, Floats]:
    """(q, l), (q, l) and (q, u): how much of the best wording of each query stands on each line, on it and its
    neighbours, and there and in one of two headings; ``under`` (3, u) are such a line and the segments of its headings.
    """
    numbers, by_segment = _by_segment(layout, vocabulary)
    own = vocabulary.asking
    on_page = by_segment.max(axis=1)[numbers[vocabulary.wording_tokens[own]]]
    some = own[(vocabulary.wording_weights[own] * on_page).sum(axis=1) >= LEAST_SAID]
    first = layout.printed_lines.first
    by_line = np.zeros((len(by_segment), int(layout.line.max()) + 1), np.float32)
    by_line[:, layout.segment_line[first]] = np.maximum.reduceat(by_segment[:, :-1], first, axis=1)
    near = by_line.copy()
    np.maximum(near[:, 1:], by_line[:, :-1], out=near[:, 1:])
    np.maximum(near[:, :-1], by_line[:, 1:], out=near[:, :-1])
    line, *headings = under
    places = (by_line, near, np.maximum.reduce([near[:, line], *(by_segment[:, head] for head in headings)]))
    said = np.zeros((len(vocabulary.queries), sum(part.shape[1] for part in places)), np.float32)
    if len(some):
        share = _shares(np.hstack(places), numbers, vocabulary, some)
        owner = vocabulary.wording_owner[some]
        begins = run_starts(owner)
        said[owner[begins]] = np.maximum(np.maximum.reduceat(share, begins, axis=0), 0)
    on_line, around, headed = np.split(said, np.cumsum([part.shape[1] for part in places[:-1]]), axis=1)
    return on_line, around, headed


def _shares(
    said: Floats, numbers: NDArray[np.intp], vocabulary: Vocabulary, some: NDArray[np.intp]
) -> Floats:
    """(w, p) how much of each of ``some`` (w,) wordings stands in p places, where ``said`` (t, p) has the row
    ``numbers`` [token] for each token."""
    share = np.zeros((len(some), said.shape[1]), np.float32)
    length = vocabulary.wording_length[some]
    for place in range(LONGEST):  # most wordings are short
        longer = np.flatnonzero(length > place)
        wording = some[longer]
        weight = vocabulary.wording_weights[wording, place]
        share[longer] += said[numbers[vocabulary.wording_tokens[wording, place]]] * weight[:, None]
    return share


def _by_segment(layout: Layout, vocabulary: Vocabulary) -> tuple[NDArray[np.intp], Floats]:
    """(v + 1,) for each token of the vocabulary, and for none, its row in the second: (t + 1, s + 1) how much what each
    segment says resembles the tokens that are on the page at all; nothing, in the last row, for all others, and in the
    last column, for no segment."""
    likenesses = vocabulary.likenesses(tuple(layout.token_numbers))
    printed = distinct_values(likenesses.token)
    numbers = np.full(len(vocabulary.tokens) + 1, -1)
    numbers[printed] = np.arange(len(printed))
    said = [layout.token_numbers[token] for tokens in layout.tokens for token in tokens]
    segment_of = np.repeat(layout.segment, [len(tokens) for tokens in layout.tokens])
    pair, which = likenesses.of(np.array(said, np.intp))
    columns = len(layout.segments) + 1
    by_token = np.zeros((len(printed) + 1, columns), np.float32)
    cell = numbers[likenesses.token[pair]] * columns + segment_of[which]
    np.maximum.at(by_token.ravel(), cell, likenesses.likeness[pair])
    return numbers, by_token
