"""What a document's values settle for each other, and comparing values."""

import pytest

from docpipe.values import ParseContext, canonical, infer_context


def test_unambiguous_values_settle_marks_order_and_currency():
    texts = [("money", "1.234,56 €"), ("money", "99,00 EUR"), ("date", "25/04/2024"), ("money", "1.500")]
    context = infer_context(texts, ParseContext())
    assert (context.decimal_mark, context.date_order, context.currency) == (",", "DMY", "EUR")


def test_contradiction_settles_nothing():
    texts = [("money", "1.234,56 €"), ("money", "$1,234.56"), ("date", "25/04/2024"), ("date", "04/25/2024")]
    context = infer_context(texts, ParseContext())
    assert (context.decimal_mark, context.date_order, context.currency) == ("", "", "EUR")


def test_ambiguous_values_have_no_vote():
    context = infer_context(
        [("money", "1.234"), ("date", "02/03/2024"), ("date", "02.03.2024")], ParseContext()
    )
    assert context == ParseContext()


def test_the_base_wins():
    context = infer_context(
        [("money", "1.234,56 €")], ParseContext(decimal_mark=".", currency="CHF", from_ocr=True)
    )
    assert (context.decimal_mark, context.currency, context.from_ocr) == (".", "CHF", True)


@pytest.mark.parametrize(
    ("value_type", "a", "b"),
    [
        ("money", "300", "EUR 300,00"),
        ("date", "3. März 2024", "2024-03-03"),
        ("text", "Foo  GmbH", "foo gmbh"),
        ("date", "No  date", "no date"),
        ("iban", "DE02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("unheard-of", "A b", "a  B"),
        ("money", "0,00", "0"),
    ],
)
def test_canonical_forms_of_equal_values(value_type, a, b):
    assert canonical(value_type, a, ParseContext()) == canonical(value_type, b, ParseContext())
