"""Texts met before: what OCR misread of one is taken as it, and nothing else is."""

import pytest

from docpipe.values import FIELD_TYPES, ParseContext
from docpipe.values.known import likeness_to


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("AMANO MALAYSIA SON BHD", "AMANO MALAYSIA SDN BHD"),
        ("99 SPEED MART 5/8", "99 SPEED MART S/B"),
        ("GARDENI BAERIES (L SDN B", "GARDENIA BAKERIES (KL) SDN BHD"),
        ("Lot 3, Jaian Pe1abur\n403OO Shah Alam", "LOT 3, JALAN PELABUR 40300 SHAH ALAM"),
        ("Tischlerei Mül1er", "Tischlerei Müller"),
    ],
)
def test_a_misreading_is_like_what_was_printed(read, known):
    assert likeness_to(read, known) > 0


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("43600 Dengkil, Selangor", "43800 Dengkil, Selangor"),  # another postcode, whatever was misread
        ("Lot 33, Jalan Pelabur", "Lot 3, Jalan Pelabur"),
        ("Meridian Data Services", "Meridian Food Services"),
        ("ACME", "ACNE"),  # too short to tell
    ],
)
def test_another_text_is_not(read, known):
    assert likeness_to(read, known) == 0


@pytest.mark.parametrize("value_type", ["text", "block", "address"])
def test_a_misread_text_becomes_the_known_one_and_says_so(value_type):
    parsed = FIELD_TYPES[value_type].parse(
        "SANYO STATIONERY SHOP", ParseContext(from_ocr=True, known="SANYU STATIONERY SHOP")
    )
    assert parsed.text == "SANYU STATIONERY SHOP"
    assert parsed.repairs == ("SANYO STATIONERY SHOP→SANYU STATIONERY SHOP",)


def test_what_differs_in_case_and_points_alone_stays_as_printed():
    parsed = FIELD_TYPES["text"].parse(
        "Sanyu Stationery Shop.", ParseContext(from_ocr=True, known="SANYU STATIONERY SHOP")
    )
    assert parsed.text.startswith("Sanyu Stationery Shop")
    assert not parsed.repairs


def test_a_text_layer_is_never_taken_for_something_else():
    parsed = FIELD_TYPES["text"].parse("SANYO STATIONERY SHOP", ParseContext(known="SANYU STATIONERY SHOP"))
    assert parsed.text == "SANYO STATIONERY SHOP"
