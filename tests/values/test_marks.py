"""Phrases that ask for ink, and phrases that only sound like it."""

import pytest

from docpipe.api import query
from docpipe.values import mark_asked


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("signature", "signature"),
        ("Unterschrift des Verkäufers", "signature"),
        ("handwritten signature", "signature"),
        ("company logo", "logo"),
        ("Eingangsstempel", "stamp"),
        ("received stamp", "stamp"),
        ("Stempel des Notars", "stamp"),
        ("cachet du vendeur", "stamp"),
        ("handwritten notes", "handwriting"),
        ("annotation manuscrite", "handwriting"),
        ("stamp duty", ""),
        ("seal number", ""),
        ("time stamp", ""),
        ("date of signature", ""),
        ("name of the signatory", ""),
        ("Firma", ""),
        ("design number", ""),
        ("total amount due", ""),
    ],
)
def test_the_kind_a_phrase_asks_for(phrase: str, kind: str) -> None:
    assert mark_asked(phrase) == kind


def test_a_query_without_a_type_takes_that_of_its_phrase() -> None:
    assert query("vendor signature").value_type == "signature"
    assert query("vendor signature", value_type="text").value_type == "text"
    assert query("firing temperature").value_type == "text"
