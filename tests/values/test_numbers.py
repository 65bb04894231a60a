"""Numbers, quantities, percentages."""

from decimal import Decimal

import pytest

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext


def parse(name, text):
    return FIELD_TYPES[name].parse(text, ParseContext())


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", "12"), ("-3,5", "-3.5"), ("1 234", "1234"), ("No. 7", "7"), ("3.5-", "-3.5"), ("7, 7", "7")],
)
def test_number(text, value):
    assert parse("number", text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("3 Stk", "3"), ("2,5 h", "2.5"), ("12x", "12"), ("1 4 pcs", "4"), ("7", "7"), ("10 m²", "10")],
)
def test_quantity(text, value):
    assert parse("quantity", text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("19 %", "19"), ("19%", "19"), ("MwSt. 7,00 % auf 100,00", "7"), ("5,5 v.H.", "5.5"), ("19", "19")],
)
def test_percent(text, value):
    assert parse("percent", text).value == Decimal(value)


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("number", "1.234", FieldStatus.AMBIGUOUS),
        ("number", "7 von 9", FieldStatus.AMBIGUOUS),
        ("number", "12/24", FieldStatus.INVALID),
        ("percent", "7 % 19 %", FieldStatus.AMBIGUOUS),
        ("percent", "3 Stk", FieldStatus.INVALID),
        ("quantity", "Stk", FieldStatus.INVALID),
    ],
)
def test_refused(name, text, status):
    assert parse(name, text).status is status
