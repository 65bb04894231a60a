"""Answers against truth, one document at a time."""

from pathlib import Path

import pytest

from docpipe.evaluation.compare import Comparison
from docpipe.evaluation.metrics import absent_accuracy, grounding_counts, value_counts
from docpipe.evaluation.scoring import (
    FieldRule,
    Outcome,
    Verdict,
    holds_the_words,
    meets,
    score_document,
    score_regions,
)
from docpipe.evaluation.truth import DocumentTruth, PlacedBox, TruthValue
from docpipe.geometry import BBox
from docpipe.types import ExtractedField, Word
from docpipe.values import FieldStatus

HERE = BBox(0.1, 0.1, 0.3, 0.12)
THERE = BBox(0.6, 0.8, 0.8, 0.82)
TEXT = {"party": FieldRule()}


def truth_of(
    *values: TruthValue, complete: tuple[str, ...] = (), absent: tuple[str, ...] = ()
) -> DocumentTruth:
    return DocumentTruth("a.pdf", Path("a.pdf"), 1, values, absent=absent, complete=frozenset(complete))


def wanted(
    text: str, *boxes: BBox, field: str = "party", page_no: int = 1, lines: bool = False
) -> TruthValue:
    return TruthValue(field, (text,), tuple(PlacedBox(page_no, box) for box in boxes), whole_lines=lines)


def answer(
    text: str,
    box: BBox | None = None,
    field: str = "party",
    page_no: int = 1,
    confidence: float = 0.5,
    status: FieldStatus = FieldStatus.OK,
) -> ExtractedField:
    return ExtractedField(
        field, 0, "text", status, page_no=page_no, box=box, value_text=text, confidence=confidence
    )


def verdicts(outcomes: list[Outcome]) -> list[str]:
    return [outcome.verdict.value for outcome in outcomes]


@pytest.mark.parametrize(("many", "expected"), [(True, ["right", "missed"]), (False, ["right"])])
def test_one_of_several_true_values_is_enough_for_a_field_that_holds_one(
    many: bool, expected: list[str]
) -> None:
    truth = truth_of(wanted("Acme"), wanted("Acme Ltd"))
    assert verdicts(score_document(truth, [answer("Acme Ltd")], {"party": FieldRule(many=many)})) == expected


def test_a_field_that_holds_one_value_misses_once() -> None:
    truth = truth_of(wanted("Acme"), wanted("Acme Ltd"))
    assert verdicts(score_document(truth, [], {"party": FieldRule(many=False)})) == ["missed"]
    assert verdicts(score_document(truth, [answer("Bolt")], {"party": FieldRule(many=False)})) == ["wrong"]


def test_right_value_in_the_right_box_is_grounded() -> None:
    outcomes = score_document(truth_of(wanted("Ada", HERE)), [answer("ada", HERE)], TEXT)
    assert outcomes[0].grounded
    assert grounding_counts(outcomes).f1 == 1.0


@pytest.mark.parametrize(("box", "page_no"), [(THERE, 1), (HERE, 2), (None, 1)])
def test_right_value_elsewhere_is_right_but_not_grounded(box: BBox | None, page_no: int) -> None:
    outcomes = score_document(truth_of(wanted("Ada", HERE)), [answer("Ada", box, page_no=page_no)], TEXT)
    assert value_counts(outcomes).f1 == 1.0
    assert grounding_counts(outcomes).f1 == 0.0


def test_any_accepted_box_will_do() -> None:
    outcomes = score_document(truth_of(wanted("Ada", THERE, HERE)), [answer("Ada", HERE)], TEXT)
    assert outcomes[0].grounded


def test_truth_without_a_box_is_left_out_of_grounding_and_counts_for_values() -> None:
    outcomes = score_document(truth_of(wanted("Ada")), [answer("Ada", HERE)], TEXT)
    assert value_counts(outcomes).right == 1
    assert grounding_counts(outcomes).wanted == grounding_counts(outcomes).answered == 0


def test_a_wrong_value_costs_precision_and_recall() -> None:
    counts = value_counts(score_document(truth_of(wanted("Ada")), [answer("Bob")], TEXT))
    assert (counts.right, counts.answered, counts.wanted) == (0, 1, 1)


def test_an_abstention_costs_recall_only_and_keeps_its_reason() -> None:
    given = answer("", status=FieldStatus.AMBIGUOUS)
    outcomes = score_document(truth_of(wanted("Ada")), [given], TEXT)
    counts = value_counts(outcomes)
    assert (counts.right, counts.answered, counts.wanted) == (0, 0, 1)
    assert outcomes[0].answer is given


def test_several_instances_match_in_any_order_once_each() -> None:
    truth = truth_of(wanted("Ada"), wanted("Bob"), wanted("Cyd"), complete=("party",))
    outcomes = score_document(truth, [answer("Bob"), answer("Ada"), answer("Ada")], TEXT)
    counts = value_counts(outcomes)
    assert (counts.right, counts.answered, counts.wanted) == (2, 3, 3)


def test_equal_values_prefer_the_answer_with_the_right_box() -> None:
    outcomes = score_document(
        truth_of(wanted("Ada", HERE), wanted("Ada", THERE)), [answer("Ada", THERE), answer("Ada", HERE)], TEXT
    )
    assert grounding_counts(outcomes).right == 2


def test_surplus_answers_count_only_where_the_truth_is_complete() -> None:
    surplus = [answer("Ada"), answer("Bob")]
    assert verdicts(score_document(truth_of(wanted("Ada")), surplus, TEXT)) == ["right"]
    outcomes = score_document(truth_of(wanted("Ada"), complete=("party",)), surplus, TEXT)
    assert verdicts(outcomes) == ["right", "spurious"]
    assert absent_accuracy(outcomes) == (0, 0), "a field with a truth is not absent"


def test_absent_fields_are_right_when_left_empty() -> None:
    truth = truth_of(complete=("party",), absent=("party",))
    assert absent_accuracy(score_document(truth, [], TEXT)) == (1, 1)
    assert absent_accuracy(score_document(truth, [answer("Ada"), answer("Bob")], TEXT)) == (0, 1)
    unknown = truth_of()
    assert score_document(unknown, [answer("Ada")], TEXT) == []


def test_strict_score_ignores_what_the_mapping_relaxes() -> None:
    rules = {"party": FieldRule("text", Comparison.TEXT)}
    outcomes = score_document(truth_of(wanted("Koch Inc.")), [answer("Koch, Inc")], rules)
    assert value_counts(outcomes).f1 == 1.0
    assert value_counts(outcomes, strict=True).f1 == 0.0


def test_printed_line_rule_accepts_a_box_inside_the_line_only_for_whole_lines() -> None:
    line = PlacedBox(1, BBox(0.1, 0.5, 0.9, 0.52))
    inside = BBox(0.7, 0.5, 0.89, 0.52)
    assert not meets(inside, 1, line)
    assert meets(inside, 1, line, whole_lines=True)
    assert not meets(BBox(0.7, 0.5, 0.89, 0.6), 1, line, whole_lines=True)


def test_iou_of_exactly_one_half_is_right() -> None:
    assert meets(BBox(0.0, 0.0, 0.5, 1.0), 1, PlacedBox(1, BBox(0.0, 0.0, 1.0, 1.0)))


def test_all_words_rule() -> None:
    words = [
        Word("Orcutt", BBox(0.10, 0.10, 0.20, 0.12)),
        Word("R.", BBox(0.22, 0.10, 0.24, 0.12)),
        Word("neighbour", BBox(0.30, 0.10, 0.40, 0.12)),
    ]
    loose = BBox(0.05, 0.05, 0.25, 0.17)
    assert holds_the_words(BBox(0.1, 0.1, 0.24, 0.12), loose, words)
    assert not holds_the_words(BBox(0.1, 0.1, 0.2, 0.12), loose, words), "a word is missing"
    assert not holds_the_words(BBox(0.1, 0.1, 0.4, 0.12), loose, words), "too much else"
    assert not holds_the_words(loose, BBox(0.5, 0.5, 0.6, 0.6), words), "no word to hold"


def test_regions_count_each_place_once_and_pages_left_alone() -> None:
    truth = truth_of(wanted("", HERE), wanted("", THERE), complete=("party",))
    outcomes = score_regions(truth, [answer("", HERE, confidence=0.9), answer("", HERE, confidence=0.8)])
    assert sorted(verdicts(outcomes)) == ["right", "wrong"]
    empty = truth_of(complete=("party",), absent=("party",))
    assert verdicts(score_regions(empty, [])) == [Verdict.ABSENT.value]
    assert verdicts(score_regions(empty, [answer("", HERE)])) == [Verdict.SPURIOUS.value]
