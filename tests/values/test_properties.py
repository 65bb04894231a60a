"""What holds for every text and every value, searched for counterexamples."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from docpipe.values import (
    FIELD_TYPES,
    MARKS,
    FieldStatus,
    ParseContext,
    canonical,
    infer_context,
    split_address,
)

LOCALES = [
    "en_US",
    "en_GB",
    "de_DE",
    "de_CH",
    "de_AT",
    "fr_FR",
    "es_ES",
    "it_IT",
    "nl_NL",
    "pt_BR",
    "pt_PT",
    "pl_PL",
    "sv_SE",
    "en_IN",
]
PRINTED = st.text(alphabet="0123456789.,-–()/:' €$%EURCHFDlOISB|marzMä\n\u00a0", max_size=30)
WORDS = st.lists(
    st.sampled_from(
        [
            "Total",
            "EUR",
            "1.234,56",
            "$",
            "12",
            "45.00",
            "-",
            "(",
            ")",
            "02/03/2024",
            "3.",
            "März",
            "2024",
            "19 %",
            "CR",
            "No.",
            "18:24",
            "l2.5O",
            "DE02 1203 0000 0000 2020 51",
            "DE136695976",
            "30 days",
            "a@b.de",
            "bis",
            "Q1",
            ",",
            "\n",
        ]
    ),
    max_size=7,
).map(" ".join)
TEXTS = st.one_of(st.text(max_size=40), PRINTED, WORDS)
CONTEXTS = st.builds(
    ParseContext,
    locale=st.sampled_from(["", "de_DE", "en_US", "en", "hu_HU", "zz"]),
    languages=st.sampled_from([(), ("de",), ("en", "fr")]),
    currency=st.sampled_from(["", "USD", "EUR"]),
    decimal_mark=st.sampled_from(["", ".", ","]),
    date_order=st.sampled_from(["", "DMY", "MDY", "YMD"]),
    from_ocr=st.booleans(),
)
AMOUNTS = st.decimals(min_value=Decimal("-9999999.99"), max_value=Decimal("9999999.99"), places=2)
DATES = st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31))


@pytest.mark.parametrize("name", list(FIELD_TYPES))
@settings(max_examples=70, deadline=None)
@given(text=TEXTS, context=CONTEXTS)
def test_any_text_gives_a_value_or_a_typed_failure(name, text, context):
    parsed = FIELD_TYPES[name].parse(text, context)
    if parsed.status is FieldStatus.OK:
        assert parsed.value is not None
        assert parsed.text
        assert not parsed.reason
        assert not parsed.alternatives
        assert context.from_ocr or not parsed.repairs
    else:
        assert parsed.value is None
        assert parsed.reason
    if parsed.status is FieldStatus.AMBIGUOUS:
        assert len(parsed.alternatives) >= 2
    if parsed.status is FieldStatus.UNREADABLE:
        assert not text.strip()
    assert 0.0 <= FIELD_TYPES[name].looks_like(text) <= 1.0


@pytest.mark.parametrize("name", list(FIELD_TYPES))
@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_repairs_are_monotone(name, text):
    """What parses as it stands means the same when repairs are allowed."""
    as_is = FIELD_TYPES[name].parse(text, ParseContext())
    if as_is.status is FieldStatus.OK:
        assert FIELD_TYPES[name].parse(text, ParseContext(from_ocr=True)) == as_is


@pytest.mark.parametrize("name", [n for n in FIELD_TYPES if n not in {"period", "checkbox", *MARKS}])
@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_canonical_text_parses_to_itself(name, text):
    """Numbers are written with a decimal point; everything else needs no context."""
    parsed = FIELD_TYPES[name].parse(text, ParseContext())
    if parsed.status is FieldStatus.OK:
        again = FIELD_TYPES[name].parse(
            parsed.text, ParseContext(decimal_mark=".") if name != "duration" else ParseContext()
        )
        if name in {
            "money",
            "number",
            "quantity",
            "percent",
            "date",
            "time",
            "iban",
            "bic",
            "vat_id",
            "currency",
            "text",
            "block",
        }:
            assert again.value == parsed.value


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=30, deadline=None)
@given(value=AMOUNTS)
def test_amounts_printed_in_any_locale_come_back(locale, value):
    assert (
        FIELD_TYPES["money"]
        .parse(format_decimal(value, format="#,##0.00", locale=locale), ParseContext())
        .value
        == value
    )


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=30, deadline=None)
@given(value=AMOUNTS, currency=st.sampled_from(["EUR", "GBP", "CHF", "PLN"]))
def test_amounts_with_currency_come_back(locale, value, currency):
    parsed = FIELD_TYPES["money"].parse(
        format_currency(value, currency, locale=locale), ParseContext(locale=locale)
    )
    assert (parsed.value, parsed.currency) == (value, currency)


@pytest.mark.parametrize("style", ["medium", "long", "full"])
@pytest.mark.parametrize(
    "locale", ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_PT", "pl_PL"]
)
@settings(max_examples=25, deadline=None)
@given(day=DATES)
def test_dates_printed_in_any_language_come_back(locale, style, day):
    assert (
        FIELD_TYPES["date"].parse(format_date(day, style, locale=locale), ParseContext(locale=locale)).value
        == day
    )


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=25, deadline=None)
@given(day=DATES)
def test_short_dates_come_back_with_their_locale(locale, day):
    assert (
        FIELD_TYPES["date"].parse(format_date(day, "short", locale=locale), ParseContext(locale=locale)).value
        == day
    )


@settings(max_examples=60, deadline=None)
@given(day=DATES)
def test_an_open_order_holds_the_truth(day):
    parsed = FIELD_TYPES["date"].parse(day.strftime("%d/%m/%Y"), ParseContext())
    readings = {parsed.text} if parsed.status is FieldStatus.OK else set(parsed.alternatives)
    assert day.isoformat() in readings


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.tuples(st.sampled_from([*FIELD_TYPES, "other"]), TEXTS), max_size=5), context=CONTEXTS
)
def test_nothing_else_raises(texts, context):
    infer_context(texts, context)
    for name, text in texts:
        canonical(name, text, context)
        split_address(text)
