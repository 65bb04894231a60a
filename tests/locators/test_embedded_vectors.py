"""Captions and questions as vectors, and which text stands where around a value."""

from itertools import chain

import numpy as np
import pytest

from docpipe.locators.embedded.evidence.meant import PLACES, meant
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.headings import headings_above
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vectors import ROWS, asked_vectors, load_vectors, numbers_of
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query
from tests.locators.word_pages import page_of

GRID = (
    (50, 100, "Item"),
    (300, 100, "Price"),
    (50, 118, "Oak shelf"),
    (300, 118, "18.50 EUR"),
    (50, 136, "Brass hook"),
    (300, 136, "4.20 EUR"),
    (50, 300, "Inspected by"),
    (200, 300, "M. Oyelaran"),
    (50, 318, "Head of laboratory"),
)


def near(queries: list[Query], text: str, printed=GRID) -> dict[str, np.ndarray]:
    """Evidence → (q,) of the span that says ``text`` on a page."""
    layout = analyse(page_of(*printed))
    vocabulary = compile_queries(queries)
    candidates = propose(layout, find_captions(layout, vocabulary))
    each = np.arange(len(queries))
    span = np.full(len(queries), candidates.texts.index(text))
    said = meant(layout, vocabulary, candidates, headings_above(layout))
    return dict(chain.from_iterable(here.of(each, span) for here in said))


@pytest.mark.parametrize(
    ("text", "around"),
    [
        (
            "4.20",
            {
                "row": "Brass hook",
                "before": "Brass hook",
                "above": "18.50 EUR",
                "column": "Price",
                "after": "EUR",
            },
        ),
        ("M. Oyelaran", {"before": "Inspected by"}),
        ("Brass hook", {"above": "Oak shelf", "column": "Item", "after": "4.20 EUR"}),
        ("Inspected by", {"below": "Head of laboratory", "after": "M. Oyelaran"}),
    ],
)
def test_the_texts_around_a_value_are_compared_with_what_is_asked(text, around):
    query = Query("price", "price of the hook", value_type="money")
    found = near([query], text)
    vectors = load_vectors()
    asked = asked_vectors([query], vectors)[0]
    for place in PLACES:
        if place in around and not (place == "row" and around.get("before") == around["row"]):
            expected = float(asked @ vectors.of_captions([around[place]])[0])
        else:
            expected = 0.0
        assert found[f"meant_{place}"][0] == pytest.approx(expected, abs=1e-5), place


def test_the_row_and_the_column_of_a_cell_are_compared_together():
    price = Query("hook_price", "price of the brass hook", value_type="money")
    ours, other = near([price], "4.20"), near([price], "18.50")
    assert ours["meant_crossing"][0] > max(ours["meant_before"][0], ours["meant_column"][0])
    assert ours["meant_crossing_lead"][0] == 0 > other["meant_crossing_lead"][0]
    assert near([price], "M. Oyelaran")["meant_crossing"][0] == 0  # in no column


LETTER = (
    (50, 100, "Thank you for your letter. We must have your answer no later than"),
    (50, 113, "4 August 2026 because the hall is let by then, and we shall"),
    (50, 126, "send you the new plan. Yours, the council"),
    (50, 200, "Moved on to the new office of the firm"),
    (50, 213, "Signed: 5 March 2025"),
)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("4 August 2026", "have your answer no later than", "because the hall is let by"),
        ("5 March 2025", "Signed:", ""),
    ],
)
def test_a_sentence_goes_on_from_line_to_line(text, before, after):
    query = Query("reply_by", "last day to answer", value_type="date")
    found = near([query], text, LETTER)
    vectors = load_vectors()
    asked = asked_vectors([query], vectors)[0]
    for place, said in (("before", before), ("after", after)):
        expected = float(asked @ vectors.of_captions([said])[0]) if said else 0.0
        assert found[f"meant_{place}"][0] == pytest.approx(expected, abs=1e-5), place


def test_a_text_counts_less_where_another_text_or_another_query_is_nearer():
    by, price = (
        Query("inspector", "who inspected it"),
        Query("price", "price of the item", value_type="money"),
    )
    found = near([by, price], "M. Oyelaran")
    assert found["meant_before_lead"][0] == 0  # nothing on the page says it better
    assert found["meant_before_rival"][0] > 0 > found["meant_before_rival"][1]
    assert found["meant_before_lead"][1] < 0


def test_wordings_that_nobody_wrote_down_lie_near_what_they_announce():
    vectors = load_vectors()
    captions = ["Calibrated by", "Calibrated on", "Client", "Ambient temperature", "Make"]
    questions = ["person who did the calibration", "day of the calibration", "customer", "room temperature"]
    likeness = (
        vectors.of_questions(questions, ["text", "date", "text", "quantity"])
        @ vectors.of_captions(captions).T
    )
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_texts_without_words_are_near_nothing():
    vectors = load_vectors()
    assert not vectors.of_captions(["…", "", "Name"])[:2].any()
    assert np.linalg.norm(vectors.of_captions(["Name"])) == pytest.approx(1, abs=1e-4)


def test_letter_case_and_accents_say_nothing_and_value_types_do():
    assert numbers_of("Numéro de client") == numbers_of("NUMERO DE CLIENT")
    assert set(numbers_of("client", "date")) > set(numbers_of("client"))
    assert all(0 <= number < ROWS for number in numbers_of("Kundennummer 12", "identifier"))
