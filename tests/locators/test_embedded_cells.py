"""What stands around a value: the cell of its caption, the lines of its address, the host that bears its name."""

import numpy as np
import pytest

from docpipe.locators.embedded.evidence.features import COLUMN
from docpipe.locators.embedded.evidence.rows import build_rows
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.familiar import segments_above
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query
from tests.locators.word_pages import page_of

BOXES = (
    (50, 100, "Alpha"), (200, 100, "Beta"), (350, 100, "Gamma"),
    (142, 116, "1.200,00"), (300, 116, "228,00"), (452, 116, "1.428,00"),
)  # fmt: skip
"""A row of boxes, captions at their left and amounts at their right."""


def evidence(page, query: Query, *names: str) -> dict[str, tuple[float, ...]]:
    """Text of each span → the most that any of its rows has of ``names``."""
    layout = analyse(page)
    vocabulary = compile_queries([query])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    told: dict[str, tuple[float, ...]] = {}
    for span in set(rows.candidate.tolist()) - {-1}:
        own = rows.at(np.flatnonzero(rows.candidate == span))
        told[candidates.texts[span]] = tuple(own[:, [COLUMN[name] for name in names]].max(axis=0).tolist())
    return told


@pytest.mark.parametrize(
    ("caption", "amount"),
    [("Alpha", "1.200,00"), ("Beta", "228,00"), ("Gamma", "1.428,00")],
)
def test_an_amount_at_the_right_of_a_box_is_below_its_caption(caption, amount):
    told = evidence(page_of(*BOXES), Query("sum", caption.lower(), (caption,), "money"), "below", "overlap_x")
    assert {text for text, (below, _) in told.items() if below} == {amount}
    assert told[amount] == (1, 1)


def test_an_amount_is_not_below_a_caption_that_is_answered_beside_it():
    page = page_of((50, 100, "Net amount"), (150, 100, "90,00"), (452, 100, "5%"), (400, 116, "1.200,00"))
    told = evidence(page, Query("sum", "net amount", ("Net amount",), "money"), "below", "right")
    assert told["1.200,00"][0] == 0
    assert told["90,00"][1] == 1


def test_the_caption_of_a_box_is_above_what_stands_at_its_right():
    layout = analyse(page_of(*BOXES))
    above = {layout.segment_texts[n]: int(a) for n, a in enumerate(segments_above(layout))}
    assert layout.segment_texts[above["228,00"]] == "Beta"
    assert layout.segment_texts[above["1.428,00"]] == "Gamma"


def test_the_name_in_a_host_is_told_from_other_names():
    page = page_of(
        (50, 60, "Brolga Coatings"), (50, 120, "Nuriootpa Decorators Pty Ltd"), (50, 700, "mail@brolga-coatings.com.au")
    )  # fmt: skip
    told = evidence(page, Query("seller_name", "name of the seller", (), "text"), "in_host")
    assert told["Brolga Coatings"] == (1,)
    assert told["Nuriootpa Decorators Pty Ltd"] == (0,)


def test_lines_before_and_after_an_address_are_counted():
    lines = ("Ledger Department", "5 Tolley Road", "12345 Nuriootpa", "Customer 4711")
    page = page_of(*((50, 100 + 12 * n, text) for n, text in enumerate(lines)))
    told = evidence(
        page, Query("address", "address", (), "address"), "lines_before_house", "lines_after_town"
    )
    assert told["\n".join(lines)] == pytest.approx((1 / 3, 1 / 3))
    assert told["\n".join(lines[1:3])] == (0, 0)


def test_an_account_that_a_line_breaks_is_offered_whole():
    page = page_of(
        (50, 100, "Please pay the amount that is due to our account at the bank soon, IBAN DK12"),
        (50, 112, "7170 4157 4431 01, BIC SYBKDK22. We thank you for your trust"),
    )
    told = evidence(page, Query("iban", "IBAN", ("IBAN",), "iban"), "type_fit")
    assert told["DK12\n7170 4157 4431 01,"] == (1,)


def test_a_bank_s_code_of_letters_is_offered_amid_a_sentence():
    page = page_of((50, 100, "Kanzleikonto, IBAN AT81 2011 1795 7056 9226, BIC GIBAATWWXXX, unter Angabe"))
    assert evidence(page, Query("bic", "BIC", ("BIC",), "bic"), "type_fit")["GIBAATWWXXX,"] == (1,)
