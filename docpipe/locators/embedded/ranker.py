"""The learned part: two looks of small networks, the second of which knows what the first one believes.

Rows of one query compete in one softmax with its "absent" row. The first look judges every (caption, span) alone;
the second (see ``context.py``) weighs the likeliest spans of each query again beside those of the others.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.errors import ConfigurationError
from docpipe.locators.embedded.context import SCALARS, SIDES, Scene, second_rows
from docpipe.locators.embedded.features import FEATURES, Rows
from docpipe.locators.embedded.network import Committee, Network

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("weights.npz")
EVIDENCE = (*FEATURES, *SIDES, *SCALARS)
"""What the networks look at; weights made for other evidence are refused."""


@dataclass(frozen=True)
class Ranked:
    """r spans (or "absent") with their probabilities; those of one query sum to 1."""

    query: NDArray[np.int32]
    row: NDArray[np.int32]
    """(r,) row of the evidence that speaks loudest for it."""
    probability: Floats


@dataclass(frozen=True)
class Ranker:
    """The networks of both looks and the concepts that they know."""

    concepts: dict[str, int]
    """Concept name → row of the networks' vectors; row 0 is the zero vector of unknown concepts."""
    first: Committee
    second: Committee
    revision: str
    """Eight hex digits of the weights' sha256."""

    def concept_rows(self, names: tuple[str, ...]) -> NDArray[np.int32]:
        """(q,) the row of each query's concept vector."""
        return np.array([self.concepts.get(name, 0) for name in names], np.int32)

    def rank(self, rows: Rows, scene: Scene, concepts: tuple[str, ...]) -> Ranked:
        """The likeliest spans of every query, and how likely it is absent."""
        concept = self.concept_rows(concepts)
        believed = self.first.probabilities(rows, rows.query, concept)
        shortlist = second_rows(rows, believed, scene, self.first.vectors[concept])
        probability = self.second.probabilities(shortlist.matrix, shortlist.query, concept)
        return Ranked(shortlist.query, shortlist.row, probability)


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
        trained_for = tuple(str(name) for name in archive["evidence"]) if "evidence" in archive else ()
        first, second = _committee(archive, "first"), _committee(archive, "second")
        if trained_for != EVIDENCE or not (first.members and second.members):
            raise ConfigurationError(
                f"the model at {path} was made by another version of docpipe; run 'docpipe adapt' again"
            )
        return Ranker(
            concepts={str(name): i + 1 for i, name in enumerate(archive["concepts"])},
            first=first,
            second=second,
            revision=hashlib.sha256(data).hexdigest()[:8],
        )


def _committee(archive: Any, look: str) -> Committee:
    count = sum(key.startswith(f"{look}_") and key.endswith("_vectors") for key in archive.files)
    names = [f"{look}_{number}" for number in range(count)]
    return Committee(tuple(_network(archive, name) for name in names if f"{name}_vectors" in archive))


def _network(archive: Any, name: str) -> Network:
    depth = sum(key.startswith(f"{name}_weight") for key in archive.files)
    return Network(
        vectors=archive[f"{name}_vectors"].astype(np.float32),
        layers=tuple(
            (archive[f"{name}_weight{i}"].astype(np.float32), archive[f"{name}_bias{i}"].astype(np.float32))
            for i in range(depth)
        ),
        temperature=float(archive[f"{name}_temperature"]),
    )


def save_ranker(ranker: Ranker, path: Path) -> Ranker:
    """Writes the weights in half precision; returns the ranker as it loads from there."""
    arrays: dict[str, NDArray[np.generic]] = {
        "evidence": np.array(EVIDENCE),
        "concepts": np.array(list(ranker.concepts)),
    }
    networks = {
        f"{look}_{number}": network
        for look, committee in (("first", ranker.first), ("second", ranker.second))
        for number, network in enumerate(committee.members)
    }
    for name, network in networks.items():
        arrays[f"{name}_vectors"] = network.vectors.astype(np.float16)
        arrays[f"{name}_temperature"] = np.array(network.temperature, np.float32)
        for i, (weight, bias) in enumerate(network.layers):
            arrays[f"{name}_weight{i}"] = weight.astype(np.float16)
            arrays[f"{name}_bias{i}"] = bias.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the arrays for allow_pickle
    load_ranker.cache_clear()
    return load_ranker(path)
