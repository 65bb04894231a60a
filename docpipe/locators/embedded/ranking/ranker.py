"""The learned part: pairs of small networks, the second of which knows what the first one believes.

Rows of one query compete in one softmax with its "absent" row. The first look judges every (caption, span) alone;
the second (see ``context.py``) weighs the likeliest spans of each query again beside those of the others. Pairs that
learned the same from different beginnings err in places of their own, so the mean of their beliefs counts.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.errors import ConfigurationError
from docpipe.locators.embedded.evidence.features import FEATURES, Rows, Spans
from docpipe.locators.embedded.ranking.context import SCALARS, SIDES, Scene, second_rows
from docpipe.locators.embedded.ranking.network import Network, last_rows

Floats = NDArray[np.float32]
Concepts = NDArray[np.int32]
"""(q,) the row of each query's concept vector."""
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


UNLIKELY = 1e-4
"""What the first pair believes less likely the others do not look at; "absent" they always do."""


@dataclass(frozen=True)
class Pair:
    """The networks of both looks."""

    first: Network
    second: Network

    def second_look(self, rows: Rows | Spans, believed: Floats, scene: Scene, concept: Concepts) -> Ranked:
        """The likeliest spans weighed again; ``believed`` (r,) is what the first look thinks of all rows."""
        shortlist = second_rows(rows, believed, scene, self.first.vectors[concept])
        probability = self.second.probabilities(shortlist.matrix, shortlist.query, concept)
        return Ranked(shortlist.query, shortlist.row, probability)


@dataclass(frozen=True)
class Ranker:
    """The pairs of networks and the concepts that they know."""

    concepts: dict[str, int]
    """Concept name → row of the networks' vectors; row 0 is the zero vector of unknown concepts."""
    pairs: tuple[Pair, ...]
    revision: str
    """Eight hex digits of the weights' sha256."""
    fields: frozenset[str] = frozenset()
    """Names of the queries that it was adapted to, for it knows nothing new of others; empty for all."""

    def concept_rows(self, names: tuple[str, ...]) -> Concepts:
        """(q,) the row of each query's concept vector."""
        return np.array([self.concepts.get(name, 0) for name in names], np.int32)

    def rank(self, rows: Rows | Spans, scene: Scene, concepts: tuple[str, ...]) -> Ranked:
        """The likeliest spans of every query, and how likely it is absent."""
        concept = self.concept_rows(concepts)
        opinions = [
            pair.second_look(rows, believed, scene, concept)
            for pair, believed in zip(self.pairs, self.first_looks(rows, concept), strict=True)
        ]
        return _mean(opinions, rows.candidate)

    def first_looks(self, rows: Rows | Spans, concept: Concepts) -> Iterator[Floats]:
        """Per pair (r,) what its first look believes; of what the first pair finds unlikely the others think 0."""
        whole = rows if isinstance(rows, Rows) else rows.matrix
        believed = self.pairs[0].first.probabilities(whole, rows.query, concept)
        yield believed
        left_open = believed >= UNLIKELY
        left_open[last_rows(rows.query)] = True
        some = np.flatnonzero(left_open)
        evidence, query = rows.at(some), rows.query[some]
        for pair in self.pairs[1:]:
            other = np.zeros_like(believed)
            other[some] = pair.first.probabilities(evidence, query, concept)
            yield other


def combined(adapted: Ranked, shipped: Ranked, learned: NDArray[np.bool_]) -> Ranked:
    """What ``adapted`` says of the ``learned`` (q,) queries, and ``shipped`` of all others."""
    theirs = [learned[adapted.query], ~learned[shipped.query]]
    query, row, probability = (
        np.concatenate([getattr(one, name)[own] for one, own in zip((adapted, shipped), theirs, strict=True)])
        for name in ("query", "row", "probability")
    )
    order = np.argsort(query, kind="stable")
    return Ranked(query[order], row[order], probability[order])


def _mean(opinions: Sequence[Ranked], candidate: NDArray[np.int32]) -> Ranked:
    """The mean of what several pairs believe of each span; one that did not list a span believes nothing of it."""
    if len(opinions) == 1:
        return opinions[0]
    query, row = (np.concatenate([getattr(one, name) for one in opinions]) for name in ("query", "row"))
    probability = np.concatenate([one.probability for one in opinions]) / np.float32(len(opinions))
    spans = int(candidate.max(initial=0)) + 1
    span = np.where(candidate[row] < 0, spans, candidate[row])  # "absent" comes last
    place = query.astype(np.int64) * (spans + 1) + span
    surest = np.lexsort((-probability, place))
    _, first, which = np.unique(place[surest], return_index=True, return_inverse=True)
    total = np.bincount(which, weights=probability[surest]).astype(np.float32)
    kept = surest[first]
    return Ranked(query[kept], row[kept], total)


@cache
def load_ranker(path: Path = WEIGHTS, *, older: bool = False) -> Ranker:
    """The ranker of a weights file.

    ``older`` takes weights too that know less of the evidence on spans; they do not look at what they never learned.
    Raises ConfigurationError when there is none or when it was made by another version of docpipe.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"no model at {path}: {error.strerror}; 'docpipe adapt' makes one") from None
    with np.load(path, allow_pickle=False) as archive:
        trained_for = tuple(str(name) for name in archive["evidence"]) if "evidence" in archive else ()
        count = sum(name.startswith("second") and name.endswith("_vectors") for name in archive.files)
        unknown = [number for number, name in enumerate(FEATURES) if name not in trained_for] if older else []
        known = tuple(name for number, name in enumerate(EVIDENCE) if number not in unknown)
        if trained_for != known or f"first{count - 1}_vectors" not in archive:
            raise ConfigurationError(
                f"the model at {path} was made by another version of docpipe; run 'docpipe adapt' again"
            )
        return Ranker(
            concepts={str(name): i + 1 for i, name in enumerate(archive["concepts"])},
            pairs=tuple(
                Pair(*(_network(archive, f"{look}{number}", unknown) for look in ("first", "second")))
                for number in range(count)
            ),
            revision=hashlib.sha256(data).hexdigest()[:8],
            fields=frozenset(map(str, archive["fields"])) if "fields" in archive else frozenset(),
        )


def _network(archive: Any, name: str, unknown: Sequence[int]) -> Network:
    """The network ``name``, with weights of zero for the ``unknown`` columns."""
    depth = sum(key.startswith(f"{name}_weight") for key in archive.files)
    weights = [archive[f"{name}_weight{i}"].astype(np.float32) for i in range(depth)]
    for column in unknown:
        weights[0] = np.insert(weights[0], column, 0, axis=0)
    return Network(
        vectors=archive[f"{name}_vectors"].astype(np.float32),
        layers=tuple(
            (weight, archive[f"{name}_bias{i}"].astype(np.float32)) for i, weight in enumerate(weights)
        ),
        temperature=float(archive[f"{name}_temperature"]),
    )


def save_ranker(ranker: Ranker, path: Path) -> Ranker:
    """Writes the weights in half precision; returns the ranker as it loads from there."""
    arrays: dict[str, NDArray[np.generic]] = {
        "evidence": np.array(EVIDENCE),
        "concepts": np.array(list(ranker.concepts)),
    }
    if ranker.fields:
        arrays["fields"] = np.array(sorted(ranker.fields))
    networks = {
        f"{look}{number}": network
        for number, pair in enumerate(ranker.pairs)
        for look, network in (("first", pair.first), ("second", pair.second))
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
