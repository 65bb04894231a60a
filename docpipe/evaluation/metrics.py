"""Figures from outcomes: precision, recall and F1 of values and grounding, calibration, intervals.

All functions are pure and work on plain counts, so that a bootstrap over documents costs one matrix product.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from docpipe.evaluation.scoring import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """What precision and recall are made of; adds up over fields and documents."""

    right: int = 0
    answered: int = 0
    wanted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.answered + other.answered, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """Right among the answered, 0-1; 0.0 for no answers."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """Right among the wanted, 0-1; 0.0 for nothing wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0-1: ``2 right / (answered + wanted)``."""
        total = self.answered + self.wanted
        return 2 * self.right / total if total else 0.0


def value_counts(outcomes: Iterable[Outcome], *, strict: bool = False) -> Counts:
    """Values that are right; with ``strict`` under the exact comparison whatever the mapping relaxes."""
    total = Counts()
    for outcome in outcomes:
        right = outcome.strict if strict else outcome.verdict is Verdict.RIGHT
        total += Counts(int(right), int(outcome.answered), int(outcome.truth is not None))
    return total


def grounding_counts(outcomes: Iterable[Outcome]) -> Counts:
    """Value right and box right. A truth without a box, and the answer paired with it, are left out."""
    total = Counts()
    for outcome in outcomes:
        if outcome.truth is not None and outcome.box_right is None:
            continue
        total += Counts(int(outcome.grounded), int(outcome.answered), int(outcome.truth is not None))
    return total


def absent_accuracy(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """(rightly left empty, absent fields) over the fields whose truth is complete and has no value.

    A field with a truth and a surplus answer is not absent, so its surplus does not count here.
    """
    seen = list(outcomes)
    have_truth = {outcome.field for outcome in seen if outcome.truth is not None}
    left = sum(outcome.verdict is Verdict.ABSENT for outcome in seen)
    filled = {o.field for o in seen if o.verdict is Verdict.SPURIOUS and o.field not in have_truth}
    return left, left + len(filled)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers whose confidence lies in [low, high), the last bin including 1.0."""

    low: float
    high: float
    answers: int
    mean_confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How much confidences can be believed."""

    error: float
    """Expected calibration error, 0-1: the bins' |accuracy - mean confidence|, weighted by their answers."""
    bins: tuple[ReliabilityBin, ...]
    sure: int
    """Answers with a confidence of at least 0.95."""
    sure_right: int


BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SURE = 0.95


def calibration(outcomes: Iterable[Outcome], edges: Sequence[float] = BINS) -> Calibration:
    """Reliability of the answers' ``confidence`` in bins between ``edges`` (Guo et al. 2017, but for the bins)."""
    pairs = [(o.answer.confidence, o.verdict is Verdict.RIGHT) for o in outcomes if o.answer and o.answered]
    bins = []
    for low, high in pairwise(edges):
        inside = [(c, ok) for c, ok in pairs if low <= c < high or (high == edges[-1] and c >= high)]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            bins.append(
                ReliabilityBin(low, high, len(inside), mean, sum(ok for _, ok in inside) / len(inside))
            )
    error = sum(b.answers * abs(b.accuracy - b.mean_confidence) for b in bins) / len(pairs) if pairs else 0.0
    sure = [ok for confidence, ok in pairs if confidence >= SURE]
    return Calibration(error, tuple(bins), len(sure), sum(sure))


def bootstrap_f1(
    per_document: Sequence[Counts], *, seed: int = 0, rounds: int = 2000, level: float = 0.95
) -> tuple[float, float]:
    """Percentile interval of F1 when whole documents are drawn with replacement; (0, 0) for no documents.

    Documents and not fields are drawn, since the fields of one document fail together.
    """
    n = len(per_document)
    if n == 0:
        return 0.0, 0.0
    counts = np.array([(c.right, c.answered, c.wanted) for c in per_document], dtype=np.float64)
    draws = np.random.default_rng(seed).multinomial(n, [1 / n] * n, size=rounds).astype(np.float64)
    right, answered, wanted = (draws @ counts).T
    total = answered + wanted
    f1: NDArray[np.float64] = np.divide(2 * right, total, out=np.zeros(rounds), where=total > 0)
    tail = (1 - level) / 2
    low, high = np.quantile(f1, [tail, 1 - tail])
    return float(low), float(high)


def by_group(
    outcomes: Mapping[str, Sequence[Outcome]], groups: Mapping[str, str]
) -> dict[str, tuple[int, Counts, Counts]]:
    """Group (such as the template) → (documents, value counts, grounding counts), sorted by group."""
    result: dict[str, tuple[int, Counts, Counts]] = {}
    for doc in sorted(outcomes, key=lambda name: (groups.get(name, ""), name)):
        documents, values, grounding = result.get(groups.get(doc, ""), (0, Counts(), Counts()))
        result[groups.get(doc, "")] = (
            documents + 1,
            values + value_counts(outcomes[doc]),
            grounding + grounding_counts(outcomes[doc]),
        )
    return result


def seconds_per_page(seconds: Iterable[Mapping[str, float]], pages: int) -> dict[str, float]:
    """Stage → wall seconds a page over all documents, with their sum as ``total``."""
    total: dict[str, float] = {}
    for stages in seconds:
        for stage, spent in stages.items():
            total[stage] = total.get(stage, 0.0) + spent
    if not pages or not total:
        return {}
    result = {stage: spent / pages for stage, spent in total.items() if stage != "total"}
    result["total"] = sum(result.values())
    return result
