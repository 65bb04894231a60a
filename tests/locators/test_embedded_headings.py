"""Headings are told by how they are set, whatever they say."""

import pytest

from docpipe.locators.embedded.page.headings import headings_above
from docpipe.locators.embedded.page.layout import analyse
from tests.locators.word_pages import page_of

SECTIONS = (
    (50, 100, "Tenant"), (50, 118, "Name"), (160, 118, "Ida Brandt"), (50, 132, "Telephone"), (160, 132, "555 0102"),
    (50, 150, "Guarantor"), (50, 168, "Name"), (160, 168, "Otto Kern"), (50, 182, "Telephone"), (160, 182, "555 019"),
)  # fmt: skip


def headings(*printed: tuple[float, float, str]) -> dict[str, tuple[str, str]]:
    """Text → the two headings above it, "" for none."""
    layout = analyse(page_of(*printed))
    texts = (*layout.segment_texts, "")
    above = headings_above(layout)
    return {
        texts[segment]: (texts[above[0, segment]], texts[above[1, segment]])
        for segment in range(len(texts) - 1)
    }


@pytest.mark.parametrize(
    ("tenant", "guarantor"),
    [("TENANT", "GUARANTOR"), ("A. Tenant", "B. Guarantor"), ("Section 1: Tenant", "Section 2: Guarantor"),
     ("(1) Tenant", "(2) Guarantor"), ("§ 1 Tenant", "§ 2 Guarantor")],
)  # fmt: skip
def test_numbered_lines_and_capitals_head_what_stands_below_them(tenant, guarantor):
    said = {"Tenant": tenant, "Guarantor": guarantor}
    found = headings(*((x, y, said.get(text, text)) for x, y, text in SECTIONS))
    assert found["Ida Brandt"][0] == found["555 0102"][0] == tenant
    assert found["Otto Kern"][0] == found["555 019"][0] == guarantor
    assert found[guarantor][0] == tenant
    assert found[tenant][0] == ""


def test_lines_that_stand_alone_under_white_space_are_the_second_kind():
    found = headings(*((x, y + 14 * (y > 140), text) for x, y, text in SECTIONS))
    assert found["Otto Kern"] == ("", "Guarantor")


@pytest.mark.parametrize(
    "first", ["A. Moor", "E: office@fern.example", "Part of the rent is held", "12. Mai 2024"]
)
def test_names_and_sentences_with_a_point_or_a_word_for_a_section_are_no_headings(first):
    found = headings(
        (50, 100, first), (50, 112, "4 Hill Road"), (50, 124, "Ayton"), (50, 136, "Dear Sir or Madam")
    )
    assert {one for one, _ in found.values()} == {""}


def test_captions_beside_lower_values_are_no_headings():
    rows = zip(("Name", "Town", "Trade", "Bank"), ("Ida Kern", "Ayton", "Joiner", "Moss Bank"), strict=True)
    lines = [line for n, (caption, value) in enumerate(rows) for line in (
        (50, 100 + 24 * n, caption), (200, 109 + 24 * n, value))]  # fmt: skip
    assert {second for _, second in headings(*lines).values()} <= {"", "Name"}


def test_where_all_is_in_capitals_nothing_is_a_heading_for_it():
    found = headings(*((x, y, text.upper()) for x, y, text in SECTIONS))
    assert {first for first, _ in found.values()} == {""}


def test_side_by_side_each_column_has_its_own():
    found = headings(
        (50, 100, "SENDER"), (300, 100, "CONSIGNEE"), (50, 118, "Fern Freight Co"), (300, 118, "Moss Mills Inc"),
        (50, 132, "4 Hill Road, Ayton"), (300, 132, "9 Mill Lane, Boxford"), (50, 160, "Sent on 3 May by road"),
    )  # fmt: skip
    assert found["Fern Freight Co"][0] == "SENDER"
    assert found["9 Mill Lane, Boxford"][0] == "CONSIGNEE"


def test_amounts_and_dates_in_capitals_are_no_headings():
    found = headings(
        (50, 100, "TOTAL EUR 1,250.00"), (50, 118, "due by 03-05-2026"), (50, 140, "Paid in cash"),
        (50, 154, "Thank you"), (50, 168, "See you again soon"),
    )  # fmt: skip
    assert found["Paid in cash"][0] == ""
