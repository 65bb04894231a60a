"""Confidences as shares that are right."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpipe.schema import load_schema
from docpipe.types import ExtractedField, TextSource
from docpipe.validation import Settlement, calibrated
from docpipe.validation.calibration import (
    REVIEW_BELOW,
    UNMEASURED_MOST,
    Table,
    features_of,
    rival_of,
    shipped_tables,
)
from docpipe.values import FieldStatus

TOTAL = ExtractedField(
    "gross_total", 0, "money", FieldStatus.OK, 1, raw_text="10.00", value=Decimal("10.00"), value_text="10.00",
    score=0.99, confidence=0.99, text_source=TextSource.TEXT_LAYER, locator="embedded@1", caption="Total",
    evidence={"caption_score": 1.0, "right": 1.0, "readings_agree": 1.0, "in_column": 0.0},
)  # fmt: skip
SUM = {"check:sum": 1.0}


def confidence(item: ExtractedField, *rivals: ExtractedField) -> float:
    return calibrated(Settlement((item,), rivals, ())).fields[0].confidence


def evident(**evidence: float) -> ExtractedField:
    return replace(TOTAL, evidence={**TOTAL.evidence, **evidence})


@pytest.mark.parametrize(
    "doubted",
    [
        replace(TOTAL, score=0.4),
        evident(readings_agree=0.4),
        evident(caption_score=0.5),
        evident(in_column=1.0),
        evident(**{"check:sum": 0.0}),
        replace(TOTAL, text_source=TextSource.OCR, ocr_confidence_min=0.4),
        replace(TOTAL, field="our_own_total"),
    ],
)
def test_evidence_against_an_answer_never_makes_it_surer(doubted: ExtractedField) -> None:
    assert confidence(doubted) <= confidence(TOTAL)


def test_a_rival_value_makes_doubt_and_the_same_value_elsewhere_none() -> None:
    same = replace(TOTAL, page_no=2, score=0.9)
    other = replace(same, value_text="11.00")
    assert rival_of(TOTAL, [same]) == 0.0
    assert rival_of(TOTAL, [same, other, replace(other, field="tax_total", score=1.0)]) == 0.9
    assert confidence(TOTAL, other) <= confidence(TOTAL, same)


def test_sums_that_hold_make_a_well_found_amount_sure() -> None:
    assert confidence(evident(**SUM)) >= 0.95
    assert confidence(evident(**SUM, **{"check:sum_with_zero": 1.0})) < confidence(evident(**SUM))
    doubtful = replace(TOTAL, score=0.3, caption="", evidence={"readings_agree": 0.4})
    assert confidence(doubtful) < min(0.95, confidence(TOTAL))


def test_low_confidence_is_a_reason_to_review_and_what_led_to_the_choice_stays_visible() -> None:
    poor = replace(
        TOTAL,
        field="our_own_name",
        value_type="text",
        score=0.02,
        confidence=0.02,
        caption="",
        ocr_confidence=0.3,
        text_source=TextSource.OCR,
        evidence={"readings_agree": 0.0},
    )
    settlement = calibrated(Settlement((poor,), (), ("because",)))
    assert settlement.fields[0].confidence < REVIEW_BELOW
    assert settlement.fields[0].evidence["belief"] == 0.02
    assert settlement.review_reasons[0] == "because"
    assert settlement.review_reasons[1].startswith("our_own_name has a confidence of 0.")


@pytest.mark.parametrize(
    "item",
    [
        replace(TOTAL, text_source=TextSource.XML, confidence=0.995),
        replace(TOTAL, text_source=TextSource.PIXELS, confidence=0.97, evidence={}),
        replace(TOTAL, status=FieldStatus.AMBIGUOUS, value=None, confidence=0.9),
    ],
)
def test_answers_of_another_kind_keep_their_confidence(item: ExtractedField) -> None:
    assert confidence(item) == item.confidence


def test_a_locator_that_nobody_measured_is_never_sure() -> None:
    assert confidence(replace(TOTAL, locator="florence2@1", confidence=1.0)) == UNMEASURED_MOST


def test_two_readings_that_differ_are_never_sure() -> None:
    assert confidence(evident(**SUM, readings_agree=0.2)) <= UNMEASURED_MOST < confidence(evident(**SUM))


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=20))
def test_the_table_rises_and_stays_between_0_and_1(odds: list[float]) -> None:
    table = replace(shipped_tables().measured, bias=0.0, weights={"odds": 1.0})
    shares = [table.confidence({"odds": z}) for z in sorted(odds)]
    assert shares == sorted(shares)
    assert all(0.0 < share < 1.0 for share in shares)


def test_between_two_knots_the_table_is_a_line() -> None:
    table = Table(0.0, {"x": 1.0}, ((0.0, 0.2), (1.0, 0.8)))
    assert [table.confidence({"x": x}) for x in (-1.0, 0.0, 0.5, 1.0, 2.0)] == pytest.approx(
        [0.2, 0.2, 0.5, 0.8, 0.8]
    )


def test_fields_of_bills_were_measured_and_every_piece_of_evidence_is_weighed() -> None:
    tables = shipped_tables()
    for name in ("invoice", "receipt", "purchase_order"):
        assert load_schema(name).fields.keys() <= tables.fields
    assert "jurisdiction" not in tables.fields  # two labelled contracts measure nothing
    checks = {"check:sum": 1.0, "check:sum_with_zero": 1.0, "check:order": 1.0, "check:line_sum": 0.0}
    for table in (tables.measured, tables.own):
        assert features_of(evident(**checks), 0.5, ()).keys() <= table.weights.keys()
