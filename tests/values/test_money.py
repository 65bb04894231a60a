"""Amounts: every sign, every mark, and a refusal wherever the text leaves two readings."""

from decimal import Decimal

import pytest

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext

OCR = ParseContext(from_ocr=True)


def money(text, context=None):
    return FIELD_TYPES["money"].parse(text, context or ParseContext())


@pytest.mark.parametrize(
    ("text", "value"),
    [("-45.00", "-45.00"), ("1.234,56-", "-1234.56"), ("(1,234.56)", "-1234.56"), (",89 €", "0.89")],
)
def test_the_text_of_an_amount_is_a_plain_decimal(text, value):
    parsed = money(text)
    assert (parsed.status, parsed.value, parsed.text) == (FieldStatus.OK, Decimal(value), value)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [("S$176.17", "176.17", "SGD"), ("Ksh1,200.00", "1200.00", "KES"), ("R1 250,00", "1250.00", ""),
     ("N563,192.50", "563192.50", ""), ("GH₵ 45.00", "45.00", "GHS")],
)  # fmt: skip
def test_a_letter_or_sign_before_an_amount_is_its_currency(text, value, currency):
    parsed = money(text)
    assert (parsed.status, parsed.text, parsed.currency) == (FieldStatus.OK, value, currency)


@pytest.mark.parametrize("text", ["P1250", "AR1 250,00", "N5"])
def test_a_code_is_no_amount(text):
    assert money(text).status is not FieldStatus.OK


@pytest.mark.parametrize(("text", "readings"), [("1.234", {"1.234", "1234"}), ("3.350", {"3.350", "3350"})])
def test_three_digits_after_one_mark_stay_open(text, readings):
    parsed = money(text)
    assert parsed.status is FieldStatus.AMBIGUOUS
    assert parsed.value is None
    assert set(parsed.alternatives) == readings


@pytest.mark.parametrize(
    ("text", "context", "value"),
    [
        ("1.234", ParseContext(locale="de_DE"), "1234"),
        ("1.234", ParseContext(locale="en_US"), "1.234"),
        ("1.234", ParseContext(decimal_mark=","), "1234"),
        ("1.234", ParseContext(locale="en_US", decimal_mark=","), "1234"),
        ("3,350", ParseContext(locale="en_GB"), "3350"),
        ("1.234", ParseContext(locale="de_CH"), "1.234"),
        ("12,34", ParseContext(locale="en_US"), "12.34"),
    ],
)
def test_document_then_locale_settle_the_mark(text, context, value):
    assert money(text, context).value == Decimal(value)


def test_language_divided_over_marks_settles_nothing():
    assert money("1.234", ParseContext(locale="es")).status is FieldStatus.AMBIGUOUS


def test_unknown_locale_is_as_good_as_none():
    assert money("1.234", ParseContext(locale="xx_nowhere")).status is FieldStatus.AMBIGUOUS


def test_letter_in_an_amount_is_mended_only_in_ocr_text():
    assert money("1,234.5O").status is FieldStatus.INVALID
    parsed = money("1,234.5O", OCR)
    assert (parsed.value, parsed.repairs) == (Decimal("1234.50"), ("1,234.5O→1,234.50",))
    assert money("4i.50", OCR).value == Decimal("41.50")
    assert money("4i 50", OCR).status is FieldStatus.AMBIGUOUS  # 41.50 with a lost mark, or 41 and 50


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("249, 483.60", "249483.60"),
        ("45 .00", "45.00"),
        ("(872, 055. 53)", "-872055.53"),
        ("1,234, 567.89", "1234567.89"),
        ("1 234 .56", "1234.56"),
        ("l.234,56", "1234.56"),
        ("2O0,B5 €", "200.85"),
        ("1O0.00|", "100.00"),
        ("45.00", "45.00"),
    ],
)
def test_ocr_repairs(text, value):
    parsed = money(text, OCR)
    assert parsed.value == Decimal(value)


@pytest.mark.parametrize(
    "context", [ParseContext(locale="en_US"), ParseContext(locale="en_US", from_ocr=True)]
)
@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("3,357, 545", "3357545"),
        ("$ 212, 475", "212475"),
        ("1. 500. 00", "1500.00"),
        ("12, 345.6", "12345.6"),
        ("USD 12, 345", "12345"),
    ],
)
def test_what_may_be_an_amount_with_gaps_or_several_is_never_taken_for_a_part_of_it(text, joined, context):
    parsed = money(text, context)
    assert (parsed.status, parsed.value) == (FieldStatus.AMBIGUOUS, None)
    assert joined in parsed.alternatives


def test_amounts_in_a_row_are_no_amount_with_gaps():
    assert money("12.00, 345.00", OCR).status is FieldStatus.AMBIGUOUS
    assert money("Rooms 12, 345 total 88.00", OCR).value == Decimal("88.00")


@pytest.mark.parametrize("text", ["S45.00", "l45.00", "I2.50"])
def test_confused_first_character_may_be_a_ruling_or_a_symbol(text):
    assert money(text, OCR).status is FieldStatus.AMBIGUOUS


def test_page_number_before_an_amount_is_not_joined_to_it():
    assert money("Seite 1, 119.00", OCR).status is FieldStatus.AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    [
        "-1.234,56 €",
        "−1.234,56",
        "–1.234,56 EUR",
        "1.234,56-",
        "1.234,56 €-",
        "EUR -1.234,56",
        "€-1.234,56",
        "(1.234,56)",
        "(€ 1.234,56)",
        "€ (1.234,56)",
        "1.234,56 CR",
        "1.234,56 Cr.",
        "CR 1.234,56",
        "1.234,56 EUR Haben",
        "1.234,56 Gutschrift",
        "Total: -1.234,56",
        "Summe -1.234,56",
    ],
)
def test_every_form_of_minus(text):
    assert money(text).value == Decimal("-1234.56")


@pytest.mark.parametrize(
    "text", ["1.234,56 DR", "+1.234,56", "(inkl. MwSt) 1.234,56", "1.234,56 (brutto)", "Soll 1.234,56"]
)
def test_what_is_no_minus(text):
    assert money(text).value == Decimal("1234.56")


@pytest.mark.parametrize("text", ["Total - 45.00", "45.00 -", "Rabatt - 45,00 €"])
def test_separated_dash_leaves_the_sign_open(text):
    parsed = money(text)
    assert parsed.status is FieldStatus.AMBIGUOUS
    assert {Decimal(a) for a in parsed.alternatives} == {Decimal(45), Decimal(-45)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1'234.50", "1234.50"),
        ("1’234’567.50", "1234567.50"),
        ("1 234,56", "1234.56"),
        ("1\u202f234\u00a0567,89", "1234567.89"),
        ("1,23,456.78", "123456.78"),
        ("12,34,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1.234.56", "1234.56"),
        ("12,–", "12"),
        ("CHF 12.-", "12"),
        ("12,-- €", "12"),
        ("0,5", "0.5"),
        ("1.2345", "1.2345"),
        ("Total: EUR 1.234,56", "1234.56"),
        ("19 % MwSt 45,60", "45.60"),
        ("Qty 3 45.00", "45.00"),
        ("TOTAL AMOUNT: $8.70", "8.70"),
        ("45.00\n45,00", "45.00"),
        ("100 EUR", "100"),
        ("0.350", "0.350"),
    ],
)
def test_marks(text, value):
    assert money(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung",
        "16.09.2019",
        "31.12.",
        "12/30/19",
        "18:24",
        "2018-12-25",
        "RK21012345",
        "1,23.45,6",
        "19 %",
        "12345678901234567890.00",
    ],
)
def test_no_amount(text):
    assert money(text).status is FieldStatus.INVALID


@pytest.mark.parametrize("text", ["27.60 60.60", "100,00 EUR\n119,00 EUR", "10.00-20.00", "3 7"])
def test_two_amounts_are_never_one(text):
    assert money(text).status is FieldStatus.AMBIGUOUS


def test_empty_text_is_unreadable():
    assert money(" \n").status is FieldStatus.UNREADABLE


@pytest.mark.parametrize(
    ("text", "context", "currency"),
    [
        ("1,00 €", ParseContext(), "EUR"),
        ("EUR 1,00", ParseContext(), "EUR"),
        ("1,00 Euro", ParseContext(), "EUR"),
        ("CHF 12.50", ParseContext(), "CHF"),
        ("Fr. 12.50", ParseContext(), "CHF"),
        ("£1.00", ParseContext(), "GBP"),
        ("12,00 zł", ParseContext(), "PLN"),
        ("RM45.00", ParseContext(), "MYR"),
        ("S$ 3.00", ParseContext(), "SGD"),
        ("A$3.00", ParseContext(), "AUD"),
        ("US$ 3.00", ParseContext(), "USD"),
        ("Total (EUR): 5,00", ParseContext(), "EUR"),
        ("$3.00", ParseContext(), ""),
        ("$3.00", ParseContext(locale="en_US"), "USD"),
        ("$3.00", ParseContext(locale="en_US", currency="CAD"), "CAD"),
        ("$3.00", ParseContext(currency="EUR"), ""),
        ("100 kr", ParseContext(), ""),
        ("100 kr", ParseContext(locale="sv_SE"), "SEK"),
        ("100 kr", ParseContext(currency="NOK"), "NOK"),
        ("3.00", ParseContext(currency="EUR"), ""),
        ("Rs 500.00", ParseContext(locale="en_IN"), "INR"),
        ("¥ 500", ParseContext(locale="ja_JP"), "JPY"),
    ],
)
def test_currency(text, context, currency):
    parsed = money(text, context)
    assert (parsed.status, parsed.currency) == (FieldStatus.OK, currency)


@pytest.mark.parametrize("text", ["39 78", "RM8 60", "RM8 6O", "234 4G"])
def test_a_lost_mark_is_never_an_integer(text):
    parsed = money(text, OCR)
    assert parsed.status is FieldStatus.AMBIGUOUS
    assert any("." in alternative for alternative in parsed.alternatives)


@pytest.mark.parametrize("text", ["G4 00", "&?.80", "§2.10", "R41. 45", "007"])
def test_a_cut_off_amount_is_no_amount(text):
    assert money(text, OCR).status is FieldStatus.INVALID
