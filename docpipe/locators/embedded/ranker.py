"""The learned part: a small network that weighs the evidence of each row, in plain numpy.

Rows of one query compete in one softmax with its "absent" row; a span's score is the sum over the captions
through which it was reached. What a concept's values look like without any caption (a merchant's name, the
sender's address) is in the concept's learned vector; queries that mean no known concept have a zero vector and
live from matching alone.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.errors import ConfigurationError
from docpipe.locators.embedded.features import FEATURES, Rows

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True)
class Ranker:
    """Weights of the network: (features + concept vector) → hidden → hidden → one logit."""

    concepts: dict[str, int]
    """Concept name → row of ``vectors``; row 0 is the zero vector of unknown concepts."""
    vectors: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    """(weight (in, out), bias (out,)) per layer."""
    temperature: float
    """Divides the logits; fitted on held-out wordings so that scores are calibrated."""
    revision: str
    """Eight hex digits of the weights' sha256."""

    def logits(self, rows: Rows, concept_of_query: NDArray[np.int32]) -> Floats:
        """(r,) one logit a row."""
        return self.logits_of(rows.matrix, concept_of_query[rows.query])

    def logits_of(self, matrix: Floats, concept: NDArray[np.integer[Any]]) -> Floats:
        """(r,) logits of evidence rows (r, features) with the row of each one's concept vector (r,)."""
        hidden = np.hstack([matrix, self.vectors[concept]])
        for weight, bias in self.layers[:-1]:
            hidden = np.maximum(hidden @ weight + bias, 0)
        weight, bias = self.layers[-1]
        result: Floats = (hidden @ weight + bias)[:, 0] / self.temperature
        return result

    def probabilities(self, rows: Rows, concept_of_query: NDArray[np.int32]) -> Floats:
        """(r,) softmax over the rows of each query."""
        logits = self.logits(rows, concept_of_query).astype(np.float64)
        starts = np.flatnonzero(np.diff(rows.query, prepend=-1))
        counts = np.diff(np.append(starts, len(logits)))
        top = np.repeat(np.maximum.reduceat(logits, starts), counts)
        weights = np.exp(logits - top)
        total = np.repeat(np.add.reduceat(weights, starts), counts)
        result: Floats = (weights / total).astype(np.float32)
        return result


@cache
def load_ranker(path: Path = WEIGHTS) -> Ranker:
    """The ranker of a weights file.

    Raises ConfigurationError when there is none or when it was made by another version of docpipe.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"no model at {path}: {error.strerror}; 'docpipe adapt' makes one") from None
    with np.load(path, allow_pickle=False) as archive:
        trained_for = tuple(str(name) for name in archive["features"])
        if trained_for != FEATURES:
            raise ConfigurationError(
                f"the model at {path} was made by another version of docpipe; run 'docpipe adapt' again"
            )
        depth = sum(name.startswith("weight") for name in archive.files)
        return Ranker(
            concepts={str(name): i + 1 for i, name in enumerate(archive["concepts"])},
            vectors=archive["vectors"].astype(np.float32),
            layers=tuple(
                (archive[f"weight{i}"].astype(np.float32), archive[f"bias{i}"].astype(np.float32))
                for i in range(depth)
            ),
            temperature=float(archive["temperature"]),
            revision=hashlib.sha256(data).hexdigest()[:8],
        )
