"""When a value counts as right."""

from datetime import date
from decimal import Decimal

import pytest

from docpipe.evaluation.compare import Comparison, canonical, canonical_answer, fold, plain, same
from docpipe.values import ParseContext

DMY = ParseContext(date_order="DMY")
MDY = ParseContext(date_order="MDY")


@pytest.mark.parametrize(
    ("text", "context", "iso"),
    [
        ("2019-09-16", DMY, "2019-09-16"),
        ("25/04/2017", DMY, "2017-04-25"),
        ("04/25/2017", MDY, "2017-04-25"),
        ("13-05-18", DMY, "2018-05-13"),
        ("03 MAR 2018", MDY, "2018-03-03"),
        ("14-AUG-2017", DMY, "2017-08-14"),
        ("February 12, 2020", DMY, "2020-02-12"),
        ("(25/04/2017)", DMY, "2017-04-25"),
        ("25032018", DMY, "2018-03-25"),
    ],
)
def test_truth_dates_follow_the_declared_order(text: str, context: ParseContext, iso: str) -> None:
    assert canonical("date", text, context) == iso


def test_an_impossible_truth_date_equals_no_date() -> None:
    assert not same(("31/02/2020",), "2020-02-29", "date", Comparison.EXACT, DMY)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$3,120.00", "3120"),
        ("RM 22.90", "22.9"),
        ("-8.79", "-8.79"),
        ("252.1", "252.1"),
        ("1,234,567", "1234567"),
    ],
)
def test_truth_amounts_become_plain_decimals(text: str, number: str) -> None:
    assert canonical("money", text) == number


def test_money_has_no_tolerance_and_keeps_its_sign() -> None:
    assert same(("300",), canonical_answer("money", Decimal("300.00"), "300.00"), "money", Comparison.EXACT)
    assert not same(("300.01",), canonical_answer("money", Decimal("300.00"), ""), "money", Comparison.EXACT)
    assert not same(("-8.79",), canonical_answer("money", Decimal("8.79"), ""), "money", Comparison.EXACT)


def test_plain_never_writes_an_exponent() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("-0.00")) == "0"


def test_typed_answers_are_compared_by_value_not_by_print() -> None:
    assert canonical_answer("date", date(2019, 9, 16), "16.09.2019") == "2019-09-16"


def test_text_ignores_case_space_and_outer_punctuation_only() -> None:
    assert fold(" Müller &  Co. ,") == fold("MÜLLER & CO")
    assert fold("Müller-Co") != fold("Müller Co")


def test_identifiers_ignore_spaces() -> None:
    answer = canonical_answer("iban", None, "DE89370400440532013000")
    assert same(("DE89 3704 0044 0532 0130 00",), answer, "iban", Comparison.EXACT)


def test_comparisons_relax_in_different_ways() -> None:
    street_and_city = ("Musterstr. 18", "76138", "Karlsruhe")
    assert same(street_and_city, "musterstr. 18, 76138 karlsruhe", "address", Comparison.CONTAINS)
    assert not same(street_and_city, "musterstr. 1, 76138 karlsruhe", "address", Comparison.CONTAINS)
    assert same(("Koch Industries Inc.",), "koch industries, inc", "text", Comparison.TEXT)
    assert not same(("Koch Industries Inc.",), "koch industries, inc", "text", Comparison.EXACT)
    assert same(("Doe, Jane",), "jane doe", "text", Comparison.ANY_ORDER)
    assert not same(("Doe, Jane",), "jane jane doe", "text", Comparison.ANY_ORDER)


def test_durations_of_equal_length_are_equal() -> None:
    assert same(("2 years",), canonical_answer("duration", "P24M", "P24M"), "duration", Comparison.EXACT)
    assert same(("P24M",), canonical_answer("duration", "P2Y", "P2Y"), "duration", Comparison.EXACT)
    assert not same(("2 years",), canonical_answer("duration", "P2M", "P2M"), "duration", Comparison.EXACT)


def test_address_lines_may_be_parted_by_commas() -> None:
    printed = canonical_answer("address", "Badstraße 2\n02730 Ulm", "Badstraße 2\n02730 Ulm")
    assert same(("Badstraße 2, 02730 Ulm",), printed, "address", Comparison.EXACT)
    assert not same(("Badstraße 2, 02731 Ulm",), printed, "address", Comparison.EXACT)


@pytest.mark.parametrize(("truth", "value", "right"), [("signed", True, True), ("unticked", True, False)])
def test_presence_is_labelled_in_words(truth: str, value: bool, right: bool) -> None:
    answer = canonical_answer("signature", value, str(value).lower())
    assert same((truth,), answer, "signature", Comparison.EXACT) is right
