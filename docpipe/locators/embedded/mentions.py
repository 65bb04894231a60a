"""How much of what a query says stands on a span's line, or on that line and its neighbours, in any order.

A caption is words side by side. A sentence scatters them ("the rent goes up from 1,130 to 1,182"), and a table sets
some before its row and some above it.
"""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.features import Together
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.text import tokenize
from docpipe.locators.embedded.vocabulary import Vocabulary, WordingKind

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
    lines, count = int(layout.line.max()) + 1, len(vocabulary.queries)
    by_token = np.zeros((len(vocabulary.tokens) + 1, lines), np.float32)  # one more for "no token"
    printed = _tokens(layout)
    if printed:  # a page may be nothing but dots and dashes
        known = vocabulary.resembling([token for _, token in printed])
        at = np.repeat([line for line, _ in printed], [len(numbers) for numbers, _ in known])
        numbers, likeness = (np.concatenate(parts) for parts in zip(*known, strict=True))
        np.maximum.at(by_token, (numbers, at), likeness)
    own = np.flatnonzero((vocabulary.wording_owner < count) & (vocabulary.wording_kind != WordingKind.HEAD))
    on_page = by_token.max(axis=1)[vocabulary.wording_tokens[own]]
    some = own[(vocabulary.wording_weights[own] * on_page).sum(axis=1) >= LEAST_SAID]
    near = by_token.copy()
    np.maximum(near[:, 1:], by_token[:, :-1], out=near[:, 1:])
    np.maximum(near[:, :-1], by_token[:, 1:], out=near[:, :-1])
    tokens, weights = vocabulary.wording_tokens[some], vocabulary.wording_weights[some][:, :, None]
    owner = vocabulary.wording_owner[some]
    begins = np.flatnonzero(np.diff(owner, prepend=-1))  # the wordings of a query are side by side
    results = []
    for said in (by_token, near):
        result = np.zeros((count, lines), np.float32)
        if len(some):
            share = (said[tokens] * weights).sum(axis=1)
            result[owner[begins]] = np.maximum(np.maximum.reduceat(share, begins, axis=0), 0)
        results.append(result)
    return results[0], results[1]


def _tokens(layout: Layout) -> list[tuple[int, str]]:
    """Each token of each line, once."""
    pairs = zip(layout.line.tolist(), layout.texts, strict=True)
    return list(dict.fromkeys((line, token) for line, text in pairs for token in tokenize(text)))
