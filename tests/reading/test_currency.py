"""The currency of a document whose amounts alone name it."""

from collections.abc import Sequence

import pytest

from docpipe.currency import beside_amounts
from docpipe.geometry import BBox
from docpipe.language import country
from docpipe.types import ExtractedField, Page, Raster, TextSource, Word
from docpipe.values import FieldStatus, ParseContext

NOTHING_KNOWN = ParseContext()


def no_pixels(dpi: int) -> Raster:
    raise AssertionError(f"nothing is read from pixels at {dpi} dpi")


def told(*lines: Sequence[str]) -> list[ExtractedField]:
    """What ``lines`` of words tell, the last word of the first of which is the total."""
    words = [
        Word(text, BBox(0.1 + place / 10, 0.1 + number / 20, 0.18 + place / 10, 0.12 + number / 20), number)
        for number, line in enumerate(lines)
        for place, text in enumerate(line)
    ]
    page = Page(1, 595, 842, tuple(words), TextSource.TEXT_LAYER, no_pixels)
    total = ExtractedField(
        "total", 0, "money", FieldStatus.OK, 1, words[len(lines[0]) - 1].box, score=0.9, confidence=0.8
    )
    asked = ExtractedField("currency", 0, "currency", FieldStatus.NOT_FOUND)
    return beside_amounts([asked, total], {1: page}, NOTHING_KNOWN)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("Total", "EUR", "3.560,88"), "EUR"),
        (("Total", "£2,276.60"), "GBP"),
        (("Total", "(AUD)", "465.89"), "AUD"),
    ],
)
def test_the_line_of_an_amount_names_its_currency(line: Sequence[str], code: str) -> None:
    (answer,) = told(line, ("Rate", "USD", "1.10"))
    assert (answer.value, answer.page_no, answer.confidence) == (code, 1, 0.8)
    assert answer.box is not None
    assert answer.raw_text in line


def test_the_page_tells_where_the_lines_of_amounts_do_not() -> None:
    (answer,) = told(("Total", "3.560,88"), ("Price", "€"), ("Amount", "€"))
    assert answer.value == "EUR"


@pytest.mark.parametrize("others", [("Price", "€", "USD"), ("VAT", "ALL", "TOP"), ("Room", "12")])
def test_several_currencies_or_none_tell_nothing(others: Sequence[str]) -> None:
    assert told(("Total", "3.560,88"), others) == []


def test_a_shared_sign_is_the_money_of_the_country_that_the_page_tells() -> None:
    assert told(("Total", "$12.50")) == []
    (answer,) = told(("Total", "$12.50"), ("Parramatta", "NSW", "2150"))
    assert answer.value == "AUD"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Cloquet, MN 55720", "US"),
        ("Haileybury, ON, P0J 1K0", "CA"),
        ("ABN 84 618 204 973", "AU"),
        ("CUIT: 30618035529", "AR"),
        ("R.U.T.: 76.946.031-4", "CL"),
        ("Wilmington, DE 19801", "US"),
        ("DE 69469 Weinheim", ""),
        ("12345 Berlin", ""),
        ("Cloquet, MN 55720 ABN 84 618 204 973", ""),
    ],
)
def test_postcodes_and_tax_numbers_tell_the_country(printed: str, code: str) -> None:
    assert country(printed.split()) == code


def test_a_currency_that_was_found_stays() -> None:
    found = ExtractedField("currency", 0, "currency", FieldStatus.OK, value="CHF")
    assert beside_amounts([found], {}, NOTHING_KNOWN) == []
