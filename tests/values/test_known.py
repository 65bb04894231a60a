"""Texts met before: what OCR misread of one is taken as it, and nothing else is."""

import pytest

from docpipe.values import FIELD_TYPES, ParseContext
from docpipe.values.known import likeness_to


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("BELMONT MALAYSIA SON BHD", "BELMONT MALAYSIA SDN BHD"),
        ("77 SUNSET MART 5/8", "77 SUNSET MART S/B"),
        ("MERIDIA BAERIES (L SDN B", "MERIDIAN BAKERIES (KL) SDN BHD"),
        ("Lot 3, Jaian Kenanga\n403OO Seri Alam", "LOT 3, JALAN KENANGA 40300 SERI ALAM"),
        ("Tischlerei Mül1er", "Tischlerei Müller"),
    ],
)
def test_a_misreading_is_like_what_was_printed(read, known):
    assert likeness_to(read, known) > 0


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("43600 Kampung, Selangor", "43800 Kampung, Selangor"),  # another postcode, whatever was misread
        ("Lot 33, Jalan Kenanga", "Lot 3, Jalan Kenanga"),
        ("Meridian Data Services", "Meridian Food Services"),
        ("ACME", "ACNE"),  # too short to tell
    ],
)
def test_another_text_is_not(read, known):
    assert likeness_to(read, known) == 0


@pytest.mark.parametrize("value_type", ["text", "block", "address"])
def test_a_misread_text_becomes_the_known_one_and_says_so(value_type):
    parsed = FIELD_TYPES[value_type].parse(
        "MORYO STATIONERY SHOP", ParseContext(from_ocr=True, known="MORYU STATIONERY SHOP")
    )
    assert parsed.text == "MORYU STATIONERY SHOP"
    assert parsed.repairs == ("MORYO STATIONERY SHOP→MORYU STATIONERY SHOP",)


def test_what_differs_in_case_and_points_alone_stays_as_printed():
    parsed = FIELD_TYPES["text"].parse(
        "Moryu Stationery Shop.", ParseContext(from_ocr=True, known="MORYU STATIONERY SHOP")
    )
    assert parsed.text.startswith("Moryu Stationery Shop")
    assert not parsed.repairs


def test_a_text_layer_is_never_taken_for_something_else():
    parsed = FIELD_TYPES["text"].parse("MORYO STATIONERY SHOP", ParseContext(known="MORYU STATIONERY SHOP"))
    assert parsed.text == "MORYO STATIONERY SHOP"
