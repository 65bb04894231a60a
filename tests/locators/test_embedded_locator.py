"""The embedded locator on small pages: what it must find whatever the weights, and what it must leave alone."""

import math

import pytest

from docpipe import api
from docpipe.errors import ConfigurationError
from docpipe.geometry import BBox, iou
from docpipe.locators.base import create_locator
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.text import tokenize
from docpipe.locators.embedded.words.vocabulary import compile_queries, lexicon, resolve_concept
from docpipe.types import Query
from tests.locators.word_pages import HEIGHT_PT, WIDTH_PT, page_of


@pytest.fixture(scope="module")
def locator():
    return create_locator("embedded")


def best(locator, page, query):
    found = [d for d in locator.locate(page, [query]) if d.field == query.name]
    return found[0].text if found and found[0].score >= 0.3 else None


HEAD = (
    (50, 60, "Northwind Trading GmbH"),
    (50, 74, "Hafenstrasse 12"),
    (50, 88, "20457 Hamburg"),
    (50, 140, "INVOICE"),
)
TOTALS = (
    (330, 500, "Subtotal"), (470, 500, "1,000.00"),
    (330, 516, "VAT 19 %"), (470, 516, "190.00"),
    (330, 532, "Total"), (470, 532, "1,190.00"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (((50, 200, "Invoice No."), (150, 200, "RE-2024-117")), "RE-2024-117"),
        (((50, 200, "Invoice No.: RE-2024-117"),), "RE-2024-117"),
        (((50, 200, "Invoice No."), (50, 214, "RE-2024-117")), "RE-2024-117"),
        (((50, 200, "Rechnungs-Nr."), (150, 200, "RE-2024-117")), "RE-2024-117"),
        (((50, 200, "Invoice#:RE-2024-117"),), "RE-2024-117"),
        (((50, 200, "lnvoice No."), (150, 200, "RE-2024-117")), "RE-2024-117"),
    ],
    ids=["right", "same segment", "below", "german", "glued", "misread caption"],
)
def test_value_is_found_by_its_caption(locator, lines, value):
    query = Query("invoice_number", "invoice number", ("Invoice No.",), "identifier", role="invoice_number")
    assert best(locator, page_of(*HEAD, *lines, *TOTALS), query) == value


def test_a_field_that_nobody_trained_is_found_by_its_label(locator):
    query = Query("kiln_temperature", "firing temperature of the kiln", ("Kiln temperature",), "number")
    page = page_of(
        *HEAD, (50, 200, "Kiln temperature:"), (180, 200, "1240"), (50, 220, "Batch:"), (180, 220, "77")
    )
    assert best(locator, page, query) == "1240"


@pytest.mark.parametrize(
    ("phrase", "value"),
    [("arrival date", "13.07.2024"), ("departure date", "20.07.2024"), ("name of the guest", "Maria Conti")],
)
def test_a_phrase_finds_a_caption_of_another_language_that_means_the_same(locator, phrase, value):
    page = page_of(
        *HEAD, (50, 200, "Ankunft:"), (180, 200, "13.07.2024"), (50, 220, "Abreise:"), (180, 220, "20.07.2024"),
        (50, 240, "Gast:"), (180, 240, "Maria Conti"), (50, 260, "Zimmer:"), (180, 260, "Nr. 12"),
    )  # fmt: skip
    kind = "text" if "name" in phrase else "date"
    assert best(locator, page, Query("asked", phrase, (), kind)) == value


def test_what_is_not_there_is_not_found(locator):
    query = Query("policy_number", "insurance policy number", ("Policy No.",), "identifier")
    assert best(locator, page_of(*HEAD, *TOTALS), query) is None


def test_a_subtotal_is_not_a_total(locator):
    query = Query("gross_total", "total amount", ("Total",), "money", role="gross_total")
    assert best(locator, page_of(*HEAD, *TOTALS), query) == "1,190.00"


def test_a_text_answers_where_the_type_was_only_guessed(locator):
    page = page_of((50, 100, "Coupon value: Free pack"), (50, 130, "Pages: three of them"))
    guessed = api.query("coupon value")
    assert (guessed.value_type, guessed.type_guessed) == ("money", True)
    assert locator.locate(page, [guessed])[0].text == "Free pack"
    assert not locator.locate(page, [api.query("coupon value", value_type="money")])


def test_detections_name_their_caption_and_evidence(locator):
    query = Query("gross_total", "total amount", ("Total",), "money", role="gross_total")
    found = locator.locate(page_of(*HEAD, *TOTALS), [query])[0]
    assert found.caption == "Total"
    assert found.caption_box is not None
    assert found.evidence["right"] == 1.0
    assert 0 <= found.score <= 1
    assert iou(found.box, BBox(470 / WIDTH_PT, 532 / HEIGHT_PT, 510 / WIDTH_PT, 544.8 / HEIGHT_PT)) > 0.9


def test_same_page_same_answer(locator):
    query = Query("gross_total", "total amount", ("Total",), "money")
    page = page_of(*HEAD, *TOTALS)
    assert locator.locate(page, [query]) == create_locator("embedded").locate(page, [query])


def test_a_page_without_words_has_nothing(locator):
    assert locator.locate(page_of(), [Query("x", "anything at all")]) == []


def test_a_missing_model_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigurationError, match="docpipe adapt"):
        create_locator("embedded", model=tmp_path)


def test_an_unknown_option_is_named():
    with pytest.raises(ConfigurationError, match="its options: model"):
        create_locator("embedded", modle="x")


# --- layout, text and vocabulary ---------------------------------------------------------------------------


def test_words_of_a_skewed_line_stay_together():
    page = page_of(
        (50, 100, "Total amount due"),
        (400, 100, "99.00"),
        (50, 113, "Thank you"),
        skew=math.tan(math.radians(1.2)),
    )
    layout = analyse(page)
    assert [" ".join(layout.words[w].text for w in s) for s in layout.segments] == [
        "Total amount due",
        "99.00",
        "Thank you",
    ]
    assert layout.line.tolist() == [0, 0, 0, 0, 1, 1]


def test_lines_of_an_address_are_one_stack():
    layout = analyse(page_of(*HEAD))
    below = dict(enumerate(layout.below.tolist()))
    assert (below[0], below[1], below[2]) == (1, 2, -1)


@pytest.mark.parametrize(
    ("first", "left", "goes_on"),
    [
        ([(60, 100, "17."), (100, 100, "Governing Law. This shall be governed by the laws of")], 40, True),
        ([(60, 100, "a) This shall be governed by and construed under the laws of")], 80, True),
        ([(180, 100, "17.2 Governing law")], 40, False),
        ([(350, 100, "This shall be governed by the laws of")], 40, False),
    ],
)
def test_a_paragraph_goes_on_below_its_first_line(first, left, goes_on):
    layout = analyse(page_of(*first, (left, 114, "the State of Indiana, where it is signed.")))
    upper = layout.above[layout.segment_texts.index("the State of Indiana, where it is signed.")]
    assert (upper >= 0) == goes_on
    assert not goes_on or layout.segment_texts[upper] == first[-1][2]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Rechnungs-Nr.:", "RECHNUNGSNUMMER"),
        ("Invoice #", "invoice number"),
        ("N° client", "Numero Client"),
        ("Montant", "Amount"),
    ],
)
def test_captions_that_say_the_same_have_the_same_tokens(a, b):
    assert tokenize(a) == tokenize(b)


def test_a_query_borrows_the_captions_of_the_concept_it_means():
    known = lexicon()
    assert resolve_concept(Query("zahl_bis", "payment deadline", value_type="date"), known) == "due_date"
    assert resolve_concept(Query("x", "colour of the roof tiles"), known) == ""


def test_a_concept_of_another_type_is_not_meant():
    assert (
        resolve_concept(Query("due_date", "due date", value_type="money", role="due_date"), lexicon()) == ""
    )


def test_asked_concepts_are_no_rivals():
    vocabulary = compile_queries([Query("total", "total amount", ("Total",), "money", role="gross_total")])
    rivals = {name for i, name in enumerate(lexicon()) if (vocabulary.wording_owner == 1 + i).any()}
    assert "gross_total" not in rivals
    assert "net_total" in rivals
