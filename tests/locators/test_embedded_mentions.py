"""A query's words count on a value's line and around it, in whatever order they stand."""

import numpy as np
import pytest

from docpipe.locators.embedded.evidence.mentions import mentions
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.headings import headings_above
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query
from tests.locators.word_pages import page_of

LETTER = (
    (50, 100, "Your present rent for the flat is 1,130.00 a month."),
    (50, 112, "From May the new one comes to 1,182.00 at last."),
    (50, 160, "Please reply by 27 March."),
)


def said(text: str, phrase: str, printed: tuple[tuple[float, float, str], ...] = LETTER) -> dict[str, float]:
    """What is said of the span ``text`` of what is ``printed``, asked with ``phrase``."""
    layout = analyse(page_of(*printed))
    assert layout is not None
    vocabulary = compile_queries([Query("asked", phrase, (), "money")])
    candidates = propose(layout, find_captions(layout, vocabulary))
    query, span = np.array([0]), np.array([candidates.texts.index(text)])
    return {
        name: float(values[0])
        for place in mentions(layout, vocabulary, candidates, headings_above(layout))
        for name, values in place.of(query, span)
    }


def test_words_count_wherever_they_stand_on_the_line():
    current = said("1,130.00", "rent of the flat at present")
    assert current["line_says"] > 0.9
    assert current["line_says_less"] == 0
    assert said("1,182.00", "rent of the flat at present")["line_says_less"] > 0.5


def test_the_lines_around_count_too():
    new = said("1,182.00", "new rent")
    assert new["around_says"] == pytest.approx(1)
    assert new["line_says"] < 0.8


def test_the_heading_of_a_section_counts_for_all_that_stands_below_it():
    form = (
        (50, 100, "TENANT"), (50, 120, "Name: Ida Brandt"), (50, 134, "Phone: 0171 555 010"),
        (50, 160, "GUARANTOR"), (50, 180, "Name: Otto Kern"), (50, 194, "Phone: 0171 555 020"),
    )  # fmt: skip
    own, other = (said(name, "name of the guarantor", form) for name in ("Otto Kern", "Ida Brandt"))
    assert own["headed_says"] > other["headed_says"]
    assert own["headed_says_less"] == 0 < other["headed_says_less"]


def test_nothing_is_said_where_no_word_stands():
    assert said("1,182.00", "harbour dues of the vessel") == {
        "line_says": 0, "line_says_less": 0, "around_says": 0, "around_says_less": 0,
        "headed_says": 0, "headed_says_less": 0,
    }  # fmt: skip


def test_a_page_of_dots_and_dashes_says_nothing():
    layout = analyse(page_of((50, 100, "— … –"), (50, 120, "...")))
    assert layout is not None
    vocabulary = compile_queries([Query("asked", "new rent", (), "text")])
    candidates = propose(layout, find_captions(layout, vocabulary))
    for place in mentions(layout, vocabulary, candidates, headings_above(layout)):
        assert all(not values.any() for values in place.tables.values())
