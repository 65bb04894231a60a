"""Captions that a field is lent: a plain "Date" or "No." announces it only where nothing says whose date it is."""

import pytest

from docpipe.locators.embedded.page.captions import SURE, find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vocabulary import compile_queries, lexicon, resolve_concept
from docpipe.types import Query
from tests.locators.word_pages import page_of


def captions(query, *texts):
    """The words of the captions that are surely printed for ``query``, on a page of these texts below each other."""
    layout = analyse(page_of(*((50, 60 + 30 * place, text) for place, text in enumerate(texts))))
    hits = find_captions(layout, compile_queries([query]))
    sure = (hits.owner == 0) & (hits.score >= SURE)
    return {
        " ".join(layout.texts[first : last + 1])
        for first, last in zip(hits.first[sure], hits.last[sure], strict=True)
    }


def test_an_abbreviation_that_looks_like_an_article_is_no_plain_date():
    query = Query("delivered_on", "delivered on", value_type="date")
    assert captions(query, "Datum 16.02.26", "Del. date 13.02.26") == {"Del. date"}


def test_a_plain_number_is_not_the_one_of_a_customer():
    query = Query("document_number", "number of the document", value_type="identifier")
    assert captions(query, "Kunden-Nr. 440918", "Nr. 26-003178") == {"Nr."}


def test_the_head_of_a_compound_says_what_it_is():
    query = Query("invoice_number", "invoice number", value_type="identifier")
    assert captions(query, "Rechnungsprüfung", "Frachtrechnung 26-003178") == {"Frachtrechnung"}


@pytest.mark.parametrize("phrase", ["day of delivery", "day on which the goods were delivered"])
def test_a_day_is_a_date(phrase):
    query = Query("delivered_on", phrase, value_type="date")
    assert resolve_concept(query, lexicon()) == "delivery_date"
    assert "delivery_date" not in resolve_concept(Query("delivered", phrase, value_type="text"), lexicon())
