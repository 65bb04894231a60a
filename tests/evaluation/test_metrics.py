"""Figures by hand."""

import pytest

from docpipe.evaluation.kile import (
    Annotation,
    Located,
    Matched,
    average_precision,
    character_centres,
    kile_matches,
    region_matches,
)
from docpipe.evaluation.metrics import Counts, bootstrap_f1, calibration, seconds_per_page
from docpipe.evaluation.scoring import Outcome, Verdict
from docpipe.evaluation.truth import PlacedBox, TruthValue
from docpipe.geometry import BBox
from docpipe.types import ExtractedField, Word
from docpipe.values import FieldStatus


def test_precision_recall_and_f1() -> None:
    counts = Counts(right=3, answered=4, wanted=6)
    assert counts.precision == 0.75
    assert counts.recall == 0.5
    assert counts.f1 == pytest.approx(0.6)
    assert Counts().f1 == Counts().precision == Counts().recall == 0.0


def outcome(confidence: float, right: bool) -> Outcome:
    given = ExtractedField("f", 0, "text", FieldStatus.OK, confidence=confidence)
    return Outcome("f", Verdict.RIGHT if right else Verdict.WRONG, TruthValue("f", ("x",)), given)


def test_calibration_error_weighs_bins_by_their_answers() -> None:
    outcomes = [outcome(0.95, True), outcome(1.0, True), outcome(0.95, False), outcome(0.25, False)]
    found = calibration(outcomes)
    # top bin: mean confidence 2.9/3, accuracy 2/3 → gap 0.3, three answers; bin 0.2-0.3: gap 0.25, one answer
    assert found.error == pytest.approx((3 * 0.3 + 1 * 0.25) / 4)
    assert [(b.answers, b.accuracy) for b in found.bins] == [(1, 0.0), (3, pytest.approx(2 / 3))]
    assert (found.sure, found.sure_right) == (3, 2)


def test_calibration_ignores_abstentions() -> None:
    missed = Outcome(
        "f",
        Verdict.MISSED,
        TruthValue("f", ("x",)),
        ExtractedField("f", 0, "text", FieldStatus.AMBIGUOUS, confidence=0.9),
    )
    assert calibration([missed]).bins == ()


def test_bootstrap_is_seeded_and_holds_the_figure() -> None:
    documents = [Counts(right=i % 3, answered=2, wanted=2) for i in range(40)]
    low, high = bootstrap_f1(documents, seed=7)
    assert (low, high) == bootstrap_f1(documents, seed=7)
    assert low < sum(documents, Counts()).f1 < high
    assert bootstrap_f1([Counts(1, 1, 1)] * 5) == (1.0, 1.0)
    assert bootstrap_f1([]) == (0.0, 0.0)


def test_average_precision_by_hand() -> None:
    rows = [
        Matched(0.9, 0, "a", True),
        Matched(0.8, 1, "a", False),
        Matched(0.7, 2, "a", True),
        Matched(0.6, 3, "a", False),
    ]
    # recall 1/3 at precision 1, 2/3 at precision 2/3, the third annotation is never found
    assert average_precision(rows, 3) == pytest.approx(1 / 3 * 1.0 + 1 / 3 * 2 / 3)


def test_average_precision_interpolates_with_the_best_later_precision() -> None:
    rows = [
        Matched(0.9, 0, "a", False),
        Matched(0.8, 1, "a", True),
        Matched(0.7, 2, "a", True),
    ]
    # precisions 0, 1/2, 2/3: both recalls take 2/3
    assert average_precision(rows, 2) == pytest.approx(2 / 3)
    assert average_precision([], 2) == 0.0
    assert average_precision(rows, 0) == 0.0


def test_ties_of_score_are_ordered_by_rank_in_the_document() -> None:
    first_right = [Matched(0.5, 1, "a", False), Matched(0.5, 0, "b", True)]
    assert average_precision(first_right, 1) == 1.0


WORD = Word("Total", BBox(0.10, 0.10, 0.20, 0.12))
NEXT = Word("12,00", BBox(0.30, 0.10, 0.40, 0.12))
CENTRES = {1: character_centres([WORD, NEXT])}


def test_character_centres_are_evenly_spaced() -> None:
    assert [round(x, 3) for x, _ in character_centres([WORD])] == [0.11, 0.13, 0.15, 0.17, 0.19]


@pytest.mark.parametrize(
    ("box", "page_no", "right"),
    [
        (BBox(0.30, 0.10, 0.40, 0.12), 1, True),
        (BBox(0.25, 0.05, 0.45, 0.20), 1, True),  # much larger, and holds the same characters
        (BBox(0.30, 0.10, 0.38, 0.12), 1, False),  # loses the last character
        (BBox(0.18, 0.10, 0.40, 0.12), 1, False),  # takes one of the neighbour's
        (BBox(0.30, 0.10, 0.40, 0.12), 2, False),
    ],
)
def test_kile_needs_exactly_the_same_characters(box: BBox, page_no: int, right: bool) -> None:
    annotations = [Annotation("total", (PlacedBox(1, NEXT.box),))]
    rows = kile_matches("a", [Located("total", PlacedBox(page_no, box), 0.9)], annotations, CENTRES)
    assert [row.right for row in rows] == [right]


def test_kile_matches_an_annotation_once_by_falling_score_and_only_its_field() -> None:
    at = PlacedBox(1, NEXT.box)
    answers = [Located("total", at, 0.4, 0), Located("total", at, 0.8, 1), Located("net", at, 0.9, 2)]
    rows = kile_matches("a", answers, [Annotation("total", (at,))], CENTRES)
    assert {(row.score, row.right) for row in rows} == {(0.9, False), (0.8, True), (0.4, False)}


def test_a_place_without_characters_matches_nothing_in_kile_but_a_region_does() -> None:
    blank = PlacedBox(1, BBox(0.6, 0.6, 0.8, 0.7))
    answers, annotations = [Located("signature", blank, 0.9)], [Annotation("signature", (blank,))]
    assert not kile_matches("a", answers, annotations, CENTRES)[0].right
    assert region_matches("a", answers, annotations)[0].right


def test_seconds_per_page_adds_up() -> None:
    found = seconds_per_page([{"open": 1.0, "read": 2.0}, {"read": 4.0, "total": 99.0}], pages=2)
    assert found == {"open": 0.5, "read": 3.0, "total": 3.5}
    assert seconds_per_page([], 0) == {}
