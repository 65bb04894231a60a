"""A small network in plain numpy: rows of evidence in, one logit a row out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import run_lengths, run_starts
from docpipe.locators.embedded.evidence.features import Rows

Floats = NDArray[np.float32]

BLOCK = 1024
"""Rows that go through the layers together: what they need fits the processor's cache."""


@dataclass(frozen=True)
class Network:
    """(evidence + the concept's vector) → hidden → hidden → one logit.

    What a concept's values look like without any caption (a merchant's name, the sender's address) is in the
    concept's learned vector; queries that mean no known concept have a zero vector and live from matching alone.
    """

    vectors: Floats
    """(concepts + 1, v); row 0 is the zero vector of unknown concepts."""
    layers: tuple[tuple[Floats, Floats], ...]
    """(weight (in, out), bias (out,)) per layer."""
    temperature: float = 1.0
    """Divides the logits; fitted on held-out pages so that scores are calibrated."""

    @property
    def columns(self) -> int:
        """How many columns of evidence a row has."""
        return int(self.layers[0][0].shape[0] - self.vectors.shape[1])

    def logits(self, matrix: Floats | Rows, concept: NDArray[np.integer[Any]]) -> Floats:
        """(r,) logits of evidence (r, columns) with the row of each one's concept vector (r,)."""
        own = self.layers[0][0][: self.columns]
        product = matrix.times(own) if isinstance(matrix, Rows) else lambda rows: matrix[rows] @ own
        weight, bias = self.layers[0]
        # What the concepts' vectors add is the same for all rows of a concept.
        offset = self.vectors @ weight[self.columns :] + bias
        result = np.empty(len(concept), np.float32)
        for begin in range(0, len(concept), BLOCK):
            rows = slice(begin, begin + BLOCK)
            hidden = product(rows)
            hidden += offset.take(concept[rows], axis=0)
            _rectify(hidden)
            for weight, bias in self.layers[1:-1]:
                hidden = hidden @ weight
                hidden += bias
                _rectify(hidden)
            weight, bias = self.layers[-1]
            result[rows] = (hidden @ weight + bias)[:, 0]
        result /= self.temperature
        return result

    def probabilities(
        self, matrix: Floats | Rows, query: NDArray[np.integer[Any]], concept: NDArray[np.integer[Any]]
    ) -> Floats:
        """(r,) softmax of the logits over the rows of each query; ``concept`` (q,) is the row of its vector."""
        logits = self.logits(matrix, concept[query])
        return softmax(logits.astype(np.float64), query).astype(np.float32)


def _rectify(hidden: NDArray[np.floating[Any]]) -> None:
    """Puts 0 for what is negative. Beside a plain 0 numpy takes twice as long as beside a row of them."""
    np.maximum(hidden, np.zeros(hidden.shape[1], np.float32), out=hidden)


def first_rows(query: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
    """(q,) the first row of each query; rows of a query are contiguous."""
    return run_starts(query)


def last_rows(query: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
    """(q,) the last row of each query: "absent"."""
    return np.append(first_rows(query)[1:] - 1, len(query) - 1)


def softmax(logits: Floats, query: NDArray[np.integer[Any]]) -> Floats:
    """(r,) softmax over the rows of each query; rows of a query are contiguous."""
    starts = first_rows(query)
    counts = run_lengths(starts, len(query))
    weights = np.exp(logits - np.repeat(np.maximum.reduceat(logits, starts), counts))
    result: Floats = weights / np.repeat(np.add.reduceat(weights, starts), counts)
    return result
