"""Confidence that means something: the share of such answers that are right.

Locator scores are calibrated on pages like those the locator was trained on; on other layouts they promise too
much. So the final confidence of an answer is a logistic regression on the evidence for it, followed by a monotone
table, both fitted to labelled documents so that each source of documents was predicted from the others alone
(``python -m benchmarks.calibration``). ``calibration.json`` holds the numbers: a weight a feature, and the knots
of the table from log-odds to the share that is right; once for the fields of the shipped schemas that labelled
documents measured, and once for all other fields, which are less sure by experience.

Answers that XML, payment codes or marks in pixels give have confidences of their own and keep them, and so do
those of locators that nobody measured, which never count as sure.
"""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp, log

from docpipe.types import ExtractedField, TextSource
from docpipe.validation.settlement import Settlement
from docpipe.values import FIELD_TYPES, FieldStatus

REVIEW_BELOW = 0.9
"""Confidence of an answer that somebody should look at. Of 47 e-invoices 15 have a wrong value: 25 are sent to review,
all 15 among them (below 0.85 it would be 21 and 13); of 37 advertising orders 30, 17 of the 22 among them."""
UNMEASURED_MOST = 0.94
"""Confidence of the surest answer of a locator for which there is no table, and of one whose readings differ."""
READINGS_APART = 0.5
"""Disagreement of the two readings of a region from which they prove nothing, whatever else speaks for the answer."""
MOST_ODDS = 7.0
"""Scores nearer to 0 or 1 than these log-odds say no more."""
CODED = frozenset({"iban", "bic", "vat_id", "email", "url", "currency"})
"""Types that few other texts fit."""
LOOSE = frozenset({"text", "block", "address"})
"""Types that any text fits."""


@dataclass(frozen=True, slots=True)
class Table:
    """The fitted numbers."""

    bias: float
    weights: Mapping[str, float]
    knots: tuple[tuple[float, float], ...]
    """(log-odds, share right), both rising."""

    def confidence(self, features: Mapping[str, float]) -> float:
        share = self._share(self.odds(features))
        return (
            min(share, UNMEASURED_MOST) if features.get("readings_differ", 0.0) >= READINGS_APART else share
        )

    def _share(self, odds: float) -> float:
        """The share of right answers at these log-odds, between the knots in a straight line.

        Below the first knot the odds themselves count, where they are worse: few answers that bad were measured.
        """
        before, after = self.knots[0], self.knots[-1]
        if odds < before[0]:
            return min(before[1], 1 / (1 + exp(-odds)))
        for knot in self.knots:
            if knot[0] <= odds:
                before = knot
            elif knot[0] > odds:
                after = knot
                break
        if odds <= before[0] or after[0] <= before[0]:
            return before[1]
        if odds >= after[0]:
            return after[1]
        share = (odds - before[0]) / (after[0] - before[0])
        return before[1] + share * (after[1] - before[1])

    def odds(self, features: Mapping[str, float]) -> float:
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())


@dataclass(frozen=True, slots=True)
class Tables:
    """The numbers for the fields of the shipped schemas, and those for fields of one's own."""

    measured: Table
    own: Table
    fields: frozenset[str]
    """Names of the fields that were measured."""

    def confidence(self, item: ExtractedField, rival: float) -> float:
        """0-1; a field that nobody measured is never surer than one that was, with the same evidence."""
        features = features_of(item, rival, self.fields)
        surest = self.measured.confidence(features)
        return surest if item.field in self.fields else min(surest, self.own.confidence(features))


@cache
def shipped_tables() -> Tables:
    """The numbers that come with docpipe."""
    content = json.loads(resources.files(__package__).joinpath("calibration.json").read_text("utf-8"))
    measured, own = (
        Table(row["bias"], row["weights"], tuple((odds, share) for odds, share in row["knots"]))
        for row in (content["measured"], content["own"])
    )
    return Tables(measured, own, frozenset(content["fields"]))


def calibrated(settlement: Settlement) -> Settlement:
    """``settlement`` with the confidences of its answers as shares that are right, and low ones as reasons.

    The confidence that led to the choice stays in ``evidence["belief"]``.
    """
    fields = tuple(_calibrated(item, settlement.candidates) for item in settlement.fields)
    doubts = (
        f"{item.field} has a confidence of {item.confidence:.2f}"
        for item in fields
        if is_doubtful(item) and "." not in item.field
    )
    reasons = tuple(dict.fromkeys((*settlement.review_reasons, *doubts)))
    return replace(settlement, fields=fields, review_reasons=reasons)


def is_doubtful(item: ExtractedField) -> bool:
    """Whether an answer is so unsure that somebody should look at it."""
    return item.status is FieldStatus.OK and item.confidence < REVIEW_BELOW


def _calibrated(item: ExtractedField, candidates: Sequence[ExtractedField]) -> ExtractedField:
    if not applies(item):
        return item
    if item.locator.startswith("embedded"):
        confidence = shipped_tables().confidence(item, rival_of(item, candidates))
    else:
        confidence = min(item.confidence, UNMEASURED_MOST)
    return replace(item, confidence=confidence, evidence={**item.evidence, "belief": item.confidence})


def applies(item: ExtractedField) -> bool:
    """Whether a field is an answer that was located and read on the page."""
    read = "readings_agree" in item.evidence and item.text_source in {TextSource.TEXT_LAYER, TextSource.OCR}
    return item.status is FieldStatus.OK and read and not FIELD_TYPES[item.value_type].from_pixels


def rival_of(item: ExtractedField, candidates: Sequence[ExtractedField]) -> float:
    """The best score of another value for the same field; 0 without one."""
    others = (c.score for c in candidates if c.field == item.field and c.value_text != item.value_text)
    return max(others, default=0.0)


def features_of(item: ExtractedField, rival: float, measured: Container[str]) -> dict[str, float]:
    """Named evidence for and against an answer, each 0-1; ``measured``: names of the fields that were measured."""
    known = item.evidence
    caption = known.get("caption_score", 0.0) if item.caption else 0.0
    found: dict[str, float] = {
        "score": _odds(item.score),
        "rival": _odds(rival),
        "readings_differ": 1.0 - known["readings_agree"],
        "ocr": float(item.text_source is TextSource.OCR),
        "ocr_doubt": 1.0 - (item.ocr_confidence_min if item.ocr_confidence_min is not None else 1.0),
        "repaired": float(bool(item.repairs)),
        "seen_again": float(known.get("seen_again", 0.0) > 0),
        "no_caption": float(not item.caption),
        "caption_doubt": 1.0 - caption if item.caption else 0.0,
        "not_beside": float(bool(item.caption) and not known.get("right")),
        "in_column": known.get("in_column", 0.0),
        "own_field": float(item.field not in measured),
        "coded": float(item.value_type in CODED),
        "loose": float(item.value_type in LOOSE),
        "several_lines": float("\n" in item.raw_text.strip()),
    }
    for check in ("sum", "line_sum", "order"):
        if (passed := known.get(f"check:{check}")) is not None:
            found[f"{check}_{'holds' if passed else 'fails'}"] = 1.0
    if known.get("check:sum_with_zero"):
        found["sum_holds"], found["sum_with_zero"] = 0.0, 1.0
    return found


def _odds(score: float) -> float:
    """Log-odds of a probability as 0-1: 0.5 for even."""
    low = 1 / (1 + exp(MOST_ODDS))
    clipped = min(max(score, low), 1 - low)
    return (log(clipped / (1 - clipped)) + MOST_ODDS) / (2 * MOST_ODDS)
