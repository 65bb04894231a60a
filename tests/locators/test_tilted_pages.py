"""Scans that lie askew: their lines are followed over any gap, and boxes are where the words are printed."""

import math

import pytest

from docpipe.geometry import iou
from docpipe.locators.base import create_locator
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.ranking.learning import Answer, answering_spans
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query
from tests.locators.word_pages import HEIGHT_PT, page_of

ROWS = ("Base premium for the year", "Discount for no claims", "Premium before the subsidy", "Public subsidy")
AMOUNTS = ("3,262.32", "163.12", "3,099.20", "1,487.62")
SLOPE = 0.025  # a line's height and a half over the width of the page


def tilted(slope):
    lines = [(50, 100 + 16 * row, text) for row, text in enumerate(ROWS)]
    return page_of(
        (50, 40, "Northwind Insurance and Reinsurance Company of the North, established in 1902"),
        (50, 60, "What the cover of your orchard costs in the year that begins on the first of March"),
        *lines,
        *((480, 100 + 16 * row, text) for row, text in enumerate(AMOUNTS)),
        skew=slope,
    )


@pytest.mark.parametrize("slope", [0.0, SLOPE, -SLOPE])
def test_a_line_goes_on_behind_a_wide_gap(slope):
    layout = analyse(tilted(slope))
    assert layout.tilt == pytest.approx(math.atan(slope), abs=2e-3)
    line_of = dict(zip(layout.texts, layout.line.tolist(), strict=True))
    assert [line_of[text.split()[-1]] for text in ROWS[:2]] == [line_of[amount] for amount in AMOUNTS[:2]]
    assert len(set(layout.line.tolist())) == 2 + len(ROWS)


@pytest.mark.parametrize("slope", [SLOPE, -SLOPE])
def test_an_amount_belongs_to_the_caption_of_its_row_and_lies_where_it_is_printed(slope):
    page = tilted(slope)
    query = Query("subsidy", "public subsidy", ("Public subsidy",), "money")
    best = create_locator("embedded").locate(page, [query])[0]
    assert best.text == "1,487.62"
    printed = next(word.box for word in page.words if word.text == "1,487.62")
    assert iou(best.box, printed) > 0.8
    caption = next(word.box for word in page.words if word.text == "Public")
    assert best.caption_box is not None
    assert abs(best.caption_box.top - caption.top) * HEIGHT_PT < 4


def test_pages_that_lie_askew_are_learned_from():
    page = tilted(SLOPE)
    layout = analyse(page)
    candidates = propose(layout, find_captions(layout, compile_queries([Query("subsidy", "subsidy")])))
    printed = next(word.box for word in page.words if word.text == "1,487.62")
    spans = answering_spans(layout, candidates, Answer((printed,)))
    assert {candidates.texts[span] for span in spans} == {"1,487.62"}
