"""How much of what a query says stands on a span's line, or on that line and its neighbours, in any order.

A caption is words side by side. A sentence scatters them ("the rent goes up from 1,130 to 1,182"), and a table sets
some before its row and some above it.
"""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_values, run_starts
from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.features import Together
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.vocabulary import LONGEST, Vocabulary

Floats = NDArray[np.float32]

LEAST_SAID = 0.35
"""Weighted share of a wording's tokens that the page must have at all."""


def mentions(layout: Layout, vocabulary: Vocabulary, candidates: Candidates) -> Together:
    """By line: the share, 0-1, of the best wording of each query that stands on the span's line ("line_says"), or
    there and on the lines before and after ("around_says"); and how much less that is than on the page's best line."""
    on_line, around = _said(layout, vocabulary)
    tables = {
        "line_says": on_line,
        "line_says_less": on_line.max(axis=1, keepdims=True, initial=0) - on_line,
        "around_says": around,
        "around_says_less": around.max(axis=1, keepdims=True, initial=0) - around,
    }
    return Together(layout.line[candidates.first_word], tables)


def _said(layout: Layout, vocabulary: Vocabulary) -> tuple[Floats, Floats]:
    """(q, l) twice: how much of the best wording of each query stands on each line, and on it and its neighbours."""
    numbers, by_token = _on_lines(layout, vocabulary)
    own = vocabulary.asking
    on_page = by_token.max(axis=1)[numbers[vocabulary.wording_tokens[own]]]
    some = own[(vocabulary.wording_weights[own] * on_page).sum(axis=1) >= LEAST_SAID]
    near = by_token.copy()
    np.maximum(near[:, 1:], by_token[:, :-1], out=near[:, 1:])
    np.maximum(near[:, :-1], by_token[:, 1:], out=near[:, :-1])
    said = np.zeros((len(vocabulary.queries), 2 * near.shape[1]), np.float32)
    if len(some):
        share = _shares(np.hstack([by_token, near]), numbers, vocabulary, some)
        owner = vocabulary.wording_owner[some]
        begins = run_starts(owner)
        said[owner[begins]] = np.maximum(np.maximum.reduceat(share, begins, axis=0), 0)
    on_line, around = np.hsplit(said, 2)
    return on_line, around


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


def _on_lines(layout: Layout, vocabulary: Vocabulary) -> tuple[NDArray[np.intp], Floats]:
    """(v + 1,) for each token of the vocabulary, and for none, its row in the second: (t + 1, l) how much what each
    line says resembles the tokens that are on the page at all; nothing, in the last row, for all others."""
    likenesses = vocabulary.likenesses(tuple(layout.token_numbers))
    printed = distinct_values(likenesses.token)
    numbers = np.full(len(vocabulary.tokens) + 1, -1)
    numbers[printed] = np.arange(len(printed))
    said = [layout.token_numbers[token] for tokens in layout.tokens for token in tokens]
    line_of = np.repeat(layout.line, [len(tokens) for tokens in layout.tokens])
    pair, which = likenesses.of(np.array(said, np.intp))
    lines = int(layout.line.max()) + 1
    by_token = np.zeros((len(printed) + 1, lines), np.float32)
    cell = numbers[likenesses.token[pair]] * lines + line_of[which]
    np.maximum.at(by_token.ravel(), cell, likenesses.likeness[pair])
    return numbers, by_token
