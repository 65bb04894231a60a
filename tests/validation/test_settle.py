"""One record out of many candidates: arithmetic, order, pages, regions, and reasons for people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docpipe.geometry import BBox
from docpipe.schema import DocumentSchema
from docpipe.types import ExtractedField
from docpipe.validation import proven_amounts, settle
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext

SCHEMA = DocumentSchema.model_validate(
    {
        "name": "bill",
        "fields": {
            "number": {"phrase": "invoice number", "type": "identifier", "required": True},
            "order": {"phrase": "order number", "type": "identifier"},
            "tax_number": {"phrase": "tax number", "type": "tax_id"},
            "issued": {"phrase": "issue date", "type": "date"},
            "due": {"phrase": "due date", "type": "date"},
            "net": {"phrase": "net", "type": "money"},
            "tax": {"phrase": "tax", "type": "money"},
            "gross": {"phrase": "gross", "type": "money"},
            "payable": {"phrase": "payable", "type": "money"},
            "kind": {"phrase": "kind"},
            "signatures": {"phrase": "signature", "type": "signature", "many": True},
            "party": {"phrase": "party", "many": True},
            "fee": {"phrase": "fee", "type": "money", "many": True},
        },
        "checks": [
            {"sum": ["net", "tax"], "equals": "gross"},
            {"not_before": ["issued", "due"]},
            {"same_currency": ["net", "gross"]},
            {"field": "kind", "one_of": ["invoice", "credit note"]},
            {"any_of": ["gross", "payable"]},
        ],
    }
)


def found(field, text, confidence=0.8, page_no=1, top=None, **context):
    """A candidate whose region depends on field and text unless ``top`` (relative) says otherwise."""
    spec = SCHEMA.fields[field]
    parsed = FIELD_TYPES[spec.type].parse(text, ParseContext(**context))
    top = (sum(map(ord, field + text)) * 37 % 900) / 1000 if top is None else top
    return ExtractedField(
        field, 0, spec.type, parsed.status, page_no, BBox(0.5, top, 0.7, top + 0.012), text, parsed.value, parsed.text,
        parsed.currency, confidence, confidence=confidence, reason=parsed.reason, alternatives=parsed.alternatives,
    )  # fmt: skip


def answer(settlement, name):
    return next(f for f in settlement.fields if f.field == name)


NUMBER = found("number", "R-1")


def test_every_field_has_a_row_in_the_order_of_the_schema():
    settlement = settle(SCHEMA, [])
    assert [f.field for f in settlement.fields] == list(SCHEMA.fields)
    assert {f.status for f in settlement.fields} == {FieldStatus.NOT_FOUND}
    assert "number is required and was not found" in settlement.review_reasons
    assert "none of gross, payable has a value" in settlement.review_reasons


def test_the_right_region_that_cannot_be_decided_beats_a_value_from_an_unlikely_one():
    undecided = found("due", "02/03/2024", 0.95)
    assert undecided.status is FieldStatus.AMBIGUOUS
    settlement = settle(SCHEMA, [undecided, found("due", "2024-05-01", 0.32)])
    assert answer(settlement, "due").status is FieldStatus.AMBIGUOUS
    assert [c.raw_text for c in settlement.candidates] == ["2024-05-01"]


def test_an_unlikely_candidate_is_no_answer_and_is_kept_as_a_candidate():
    settlement = settle(SCHEMA, [replace(found("due", "2024-05-01", 0.08), score=0.1)])
    assert answer(settlement, "due").status is FieldStatus.NOT_FOUND
    assert "2024-05-01" in answer(settlement, "due").reason
    assert [c.raw_text for c in settlement.candidates] == ["2024-05-01"]


def test_a_typed_value_beats_text_that_does_not_fit():
    settlement = settle(SCHEMA, [found("due", "no date", 0.9), found("due", "2024-05-01", 0.6)])
    assert answer(settlement, "due").value == date(2024, 5, 1)
    assert [c.raw_text for c in settlement.candidates] == ["no date"]


def test_second_best_total_wins_when_only_it_makes_the_sum():
    settlement = settle(
        SCHEMA,
        [
            found("net", "100.00"),
            found("tax", "19.00"),
            found("gross", "120.00", 0.85),
            found("gross", "119.00", 0.7),
        ],
    )
    gross = answer(settlement, "gross")
    assert gross.value == Decimal(119)
    assert gross.evidence["check:sum"] == 1.0
    assert gross.confidence > 0.7
    assert [c.value_text for c in settlement.candidates] == ["120.00"]


def test_a_sum_is_not_bought_at_any_price():
    settlement = settle(
        SCHEMA,
        [
            *(found("net", "100.00", 0.95), found("tax", "19.00", 0.95), found("gross", "120.00", 0.95)),
            *(found("net", "0.00", 0.1), found("tax", "0.00", 0.1), found("gross", "0.00", 0.1)),
        ],
    )
    assert answer(settlement, "gross").value == Decimal(120)


def test_a_failing_sum_is_said_and_lowers_confidence():
    settlement = settle(
        SCHEMA, [NUMBER, found("net", "100.00"), found("tax", "19.00"), found("gross", "120.00")]
    )
    assert settlement.review_reasons == ("net + tax ≠ gross: 100.00 + 19.00 ≠ 120.00",)
    assert answer(settlement, "net").confidence < 0.8
    assert answer(settlement, "number").confidence == 0.8


def test_a_sum_with_a_missing_part_is_not_judged():
    settlement = settle(SCHEMA, [NUMBER, found("net", "100.00"), found("gross", "120.00")])
    assert settlement.review_reasons == ()


@pytest.mark.parametrize(("net", "value"), [("1.000", "1000"), ("1.190", None)])
def test_a_sum_settles_an_ambiguous_amount(net, value):
    settlement = settle(SCHEMA, [found("net", net), found("tax", "190,00"), found("gross", "1.190,00")])
    item = answer(settlement, "net")
    if value:
        assert (item.status, item.value, item.value_text) == (FieldStatus.OK, Decimal(value), value)
    else:
        assert (item.status, item.value) == (FieldStatus.AMBIGUOUS, None)


def test_an_open_sign_is_settled_by_the_sum():
    settlement = settle(
        SCHEMA, [found("net", "-100.00"), found("tax", "-19.00"), found("gross", "Total - 119.00")]
    )
    assert answer(settlement, "gross").value == Decimal(-119)


def test_the_due_date_settles_its_order_when_only_one_reading_is_not_before_the_issue():
    settlement = settle(SCHEMA, [found("issued", "2024-03-20"), found("due", "04/03/2024")])
    assert answer(settlement, "due").value == date(2024, 4, 3)


def test_a_date_that_fits_both_ways_stays_ambiguous():
    settlement = settle(SCHEMA, [found("issued", "2024-01-20"), found("due", "04/03/2024")])
    due = answer(settlement, "due")
    assert (due.status, due.value) == (FieldStatus.AMBIGUOUS, None)


def test_alternatives_are_found_again_from_the_raw_text():
    due = replace(found("due", "04/03/2024"), alternatives=())
    assert answer(settle(SCHEMA, [found("issued", "2024-03-20"), due]), "due").value == date(2024, 4, 3)


def test_the_last_page_beats_an_earlier_page_of_about_the_same_confidence():
    carried, total = found("gross", "80.00", 0.82, page_no=1), found("gross", "119.00", 0.8, page_no=3)
    assert answer(settle(SCHEMA, [carried, total]), "gross").value == Decimal(119)
    assert answer(settle(SCHEMA, [replace(carried, confidence=0.95), total]), "gross").value == Decimal(80)


def test_a_value_in_two_places_is_surer():
    once = settle(SCHEMA, [NUMBER])
    twice = settle(SCHEMA, [NUMBER, found("number", "R-1", 0.7, page_no=2)])
    assert answer(twice, "number").confidence > answer(once, "number").confidence
    assert answer(twice, "number").evidence["seen_again"] == 1.0


def test_one_region_answers_one_field():
    settlement = settle(
        SCHEMA,
        [
            found("number", "R-1", 0.9, top=0.1),
            found("order", "R-1", 0.6, top=0.1),
            found("order", "O-9", 0.4, top=0.3),
        ],
    )
    assert answer(settlement, "number").value == "R-1"
    assert answer(settlement, "order").value == "O-9"


def test_a_likely_answer_does_not_make_way_for_an_unlikely_one_that_has_no_other_region():
    """A bill with one total, which could be the net too if it had to."""
    total = found("gross", "120.00", 0.7, top=0.5)
    elsewhere = found("gross", "7.00", 0.04)
    settlement = settle(SCHEMA, [NUMBER, total, elsewhere, found("net", "120.00", 0.4, top=0.5)])
    assert answer(settlement, "gross").value == Decimal("120.00")
    assert answer(settlement, "net").status is FieldStatus.NOT_FOUND


def test_an_address_is_not_the_buyer_s_and_with_a_line_more_the_seller_s():
    fields = {name: {"phrase": name, "type": "address"} for name in ("buyer_address", "seller_address")}
    schema = DocumentSchema.model_validate({"name": "order", "fields": fields})

    def block(field, text, confidence, top, bottom):
        return replace(
            found("kind", text, confidence),
            field=field,
            value_type="address",
            box=BBox(0.1, top, 0.4, bottom),
        )

    proposed = [
        block("buyer_address", "Klinik am See\n3 Dam Road\n17207 Leer", 0.8, 0.1, 0.16),
        block("seller_address", "3 Dam Road\n17207 Leer", 0.7, 0.12, 0.16),
        block("seller_address", "6 Mill Lane\n18069 Emden", 0.4, 0.3, 0.34),
    ]
    assert answer(settle(schema, proposed), "seller_address").raw_text == "6 Mill Lane\n18069 Emden"


def test_one_code_is_not_two_kinds_of_code():
    settlement = settle(
        SCHEMA, [found("number", "R-12345", 0.9, top=0.1), found("tax_number", "R-12345", 0.6, top=0.1)]
    )
    assert answer(settlement, "tax_number").status is FieldStatus.NOT_FOUND


def test_gross_and_payable_may_share_a_region_but_net_and_gross_only_without_tax():
    shared = [found("gross", "119.00", 0.9, top=0.5), found("payable", "119.00", 0.8, top=0.5)]
    assert answer(settle(SCHEMA, shared), "payable").value == Decimal(119)
    same = [found("net", "119.00", 0.8, top=0.5), found("gross", "119.00", 0.9, top=0.5)]
    assert answer(settle(SCHEMA, [*same, found("tax", "19.00")]), "net").status is FieldStatus.NOT_FOUND
    assert answer(settle(SCHEMA, [*same, found("tax", "0.00")]), "net").value == Decimal(119)


def test_many_values_in_reading_order_without_repeats():
    places = [(2, 0.1), (1, 0.8), (1, 0.2), (1, 0.201)]
    items = [found("signatures", "x", 0.8, page_no=page, top=top) for page, top in places]
    settlement = settle(SCHEMA, items)
    kept = [f for f in settlement.fields if f.field == "signatures"]
    assert [(f.instance, f.page_no) for f in kept] == [(0, 1), (1, 1), (2, 2)]
    assert len([c for c in settlement.candidates if c.field == "signatures"]) == 1


def test_a_name_that_is_printed_again_is_one_of_many_values_and_an_amount_is_two():
    items = [
        found("party", "Acme Ltd.", 0.9, top=0.1), found("party", "ACME LTD", 0.8, top=0.5),
        found("party", "Birch plc", 0.7, top=0.6),
        found("fee", "9.00", 0.9, top=0.7), found("fee", "9.00", 0.8, top=0.8),
    ]  # fmt: skip
    kept = settle(SCHEMA, items).fields
    assert [f.value for f in kept if f.field == "party"] == ["Acme Ltd.", "Birch plc"]
    assert len([f for f in kept if f.field == "fee"]) == 2


def test_a_party_that_is_named_again_where_it_signs_is_surer():
    once = [found("party", "Acme Ltd.", 0.9), found("party", "Windmere Optics LLC", 0.25, top=0.2)]
    signs = found("party", "WINDMERE OPTICS LLC", 0.24, page_no=3)
    for items, parties in ((once, ["Acme Ltd."]), ([*once, signs], ["Acme Ltd.", "Windmere Optics LLC"])):
        kept = [f for f in settle(SCHEMA, items).fields if f.field == "party"]
        assert sorted(f.value for f in kept) == parties
    assert {f.value: f.evidence.get("seen_again") for f in kept} == {
        "Acme Ltd.": None,
        "Windmere Optics LLC": 1.0,
    }


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (
            [found("due", "2024-01-01"), found("issued", "2024-02-01")],
            "due is before issued: 2024-01-01 < 2024-02-01",
        ),
        ([found("net", "1.00 EUR"), found("gross", "1.00 USD")], "currencies differ: net EUR, gross USD"),
        ([found("kind", "letter")], "kind is 'letter', not one of invoice, credit note"),
        ([found("number", "none", 0.9)], "number is invalid: no identifier in the text: it has no digits"),
    ],
)
def test_reasons(items, reason):
    assert reason in settle(SCHEMA, items).review_reasons


FIELDS = st.sampled_from(["number", "issued", "due", "net", "tax", "gross", "payable", "kind", "signatures"])
TEXTS = st.sampled_from(
    [
        "100.00",
        "19.00",
        "119.00",
        "1.190",
        "0.00",
        "2024-03-20",
        "04/03/2024",
        "R-1",
        "invoice",
        "",
        "nothing",
    ]
)
CANDIDATES = st.lists(
    st.builds(
        found,
        FIELDS,
        TEXTS,
        st.sampled_from([0.1, 0.4, 0.6, 0.8, 0.95]),
        st.integers(1, 3),
        st.sampled_from([0.1, 0.3, 0.5]),
    ),
    max_size=8,
)


@settings(max_examples=80, deadline=None)
@given(items=CANDIDATES, data=st.data())
def test_the_order_of_candidates_does_not_matter(items, data):
    shuffled = data.draw(st.permutations(items))
    assert settle(SCHEMA, shuffled) == settle(SCHEMA, items)


@settings(max_examples=60, deadline=None)
@given(items=CANDIDATES, text=TEXTS)
def test_an_unrelated_candidate_changes_no_other_field(items, text):
    before = settle(SCHEMA, items)
    after = settle(SCHEMA, [*items, found("order", text, top=0.9)])
    assert [f for f in after.fields if f.field != "order"] == [f for f in before.fields if f.field != "order"]


@settings(max_examples=60, deadline=None)
@given(items=CANDIDATES)
def test_no_candidate_is_lost_and_confidence_stays_in_range(items):
    settlement = settle(SCHEMA, items)
    unique = {(i.field, i.page_no, i.box, i.raw_text) for i in items}
    kept = {
        (i.field, i.page_no, i.box, i.raw_text)
        for i in (*settlement.fields, *settlement.candidates)
        if i.page_no
    }
    assert kept == unique
    assert all(0 <= f.confidence <= 1 for f in settlement.fields)
    assert {f.field for f in settlement.fields} == set(SCHEMA.fields)


@pytest.mark.parametrize(("belief", "winner"), [(0.75, "number"), (0.4, "order")])
def test_a_required_field_gets_a_region_before_an_optional_one_that_is_hardly_likelier(belief, winner):
    both = [found("order", "R-7", 0.9, top=0.2), found("number", "R-7", belief, top=0.2)]
    settlement = settle(SCHEMA, both)
    assert {f.field for f in settlement.fields if f.status is FieldStatus.OK} == {winner}


def test_an_answer_by_hand_is_a_reason_for_review():
    by_hand = replace(found("payable", "12.00"), evidence={"handwritten": 0.8})
    doubtful = replace(found("gross", "13.00"), evidence={"handwritten": 0.2})
    assert settle(SCHEMA, [NUMBER, by_hand, doubtful]).review_reasons == ("payable is written by hand",)


@pytest.mark.parametrize(
    ("net", "tax", "gross", "is_proof"),
    [
        ("100.00", "19.00", "119.00", True),
        ("100.00", "19.00", "119.01", False),  # within the tolerance, but a last digit may be misread
        ("119.00", "0.00", "119.00", False),  # one amount misread twice
        ("100.00", None, "119.00", False),
    ],
)
def test_amounts_that_add_up_to_the_cent_prove_that_they_were_read_right(net, tax, gross, is_proof):
    printed = {"net": net, "tax": tax, "gross": gross, "payable": gross}
    tops = {"net": 0.5, "tax": 0.6, "gross": 0.7, "payable": 0.7}
    items = [found(name, text, top=tops[name]) for name, text in printed.items() if text]
    proven = proven_amounts(SCHEMA, settle(SCHEMA, [NUMBER, *items]).fields)
    assert proven == ({(item.page_no, item.box) for item in items} if is_proof else set())


def test_a_sum_says_no_more_than_its_least_likely_amount():
    """On a receipt the total and the change add up to the cash."""
    receipt = [NUMBER, found("net", "35.40", 0.5), found("tax", "14.60", 0.1), found("gross", "35.40", 0.6)]
    cash = found("gross", "50.00", 0.06)
    assert answer(settle(SCHEMA, [*receipt, cash]), "gross").value_text == "35.40"
    likely = replace(cash, confidence=0.5, score=0.5)
    assert answer(settle(SCHEMA, [*receipt, likely]), "gross").value_text == "50.00"


def test_the_only_period_answers_the_only_question_for_one():
    """However unlikely the locator finds it: what else could it be?"""
    schema = DocumentSchema.model_validate(
        {
            "name": "stay",
            "fields": {
                "stay": {"phrase": "days of the stay", "type": "period"},
                "booked": {"phrase": "day of booking", "type": "date"},
            },
        }
    )

    def proposed(field, text, top):
        spec = schema.fields[field]
        parsed = FIELD_TYPES[spec.type].parse(text, ParseContext())
        box = BBox(0.5, top, 0.7, top + 0.012)
        return ExtractedField(
            field,
            0,
            spec.type,
            parsed.status,
            1,
            box,
            text,
            parsed.value,
            parsed.text,
            score=0.1,
            confidence=0.1,
        )

    first, other = proposed("stay", "8-10 May 2026", 0.1), proposed("stay", "1-4 June 2026", 0.5)
    assert answer(settle(schema, [first]), "stay").value_text == "2026-05-08/2026-05-10"
    assert answer(settle(schema, [first, other]), "stay").status is FieldStatus.NOT_FOUND
    assert (
        answer(settle(schema, [proposed("booked", "8 May 2026", 0.3)]), "booked").status
        is FieldStatus.NOT_FOUND
    )
