"""Captions that a field is lent: a plain "Date" or "No." announces it only where nothing says whose date it is."""

import pytest

from docpipe.locators.embedded.page.captions import SURE
from docpipe.locators.embedded.words.vocabulary import lexicon, resolve_concept
from docpipe.types import Query
from tests.locators.word_pages import captions


def announcing(query, *texts):
    """The captions that surely are the query's, on a page of these texts below each other."""
    lines = ((50, 60 + 30 * place, text) for place, text in enumerate(texts))
    return set(captions(query, *lines, least=SURE))


def test_an_abbreviation_that_looks_like_an_article_is_no_plain_date():
    query = Query("delivered_on", "delivered on", value_type="date")
    assert announcing(query, "Datum 16.02.26", "Del. date 13.02.26") == {"Del. date"}


def test_a_plain_number_is_not_the_one_of_a_customer():
    query = Query("document_number", "number of the document", value_type="identifier")
    assert announcing(query, "Kunden-Nr. 440918", "Nr. 26-003178") == {"Nr."}


def test_a_plain_number_is_nobodys_whose_own_caption_is_printed():
    query = Query("waybill_number", "number of the consignment note", value_type="identifier")
    assert announcing(query, "Nr. 26-003178", "Auftrag 604412") == {"Nr."}
    assert announcing(query, "Nr. 26-003178", "Frachtbrief AT-771 0625") == {"Frachtbrief"}


def test_the_head_of_a_compound_says_what_it_is():
    query = Query("invoice_number", "invoice number", value_type="identifier")
    assert announcing(query, "Rechnungsprüfung", "Frachtrechnung 26-003178") == {"Frachtrechnung"}


def test_a_known_word_is_no_misreading_of_a_foreign_one():
    query = Query("insurer", "insurance company")
    assert (
        captions(query, (50, 60, "ASEGURADO"), (50, 90, "Honorio Tárraga")) == []
    )  # who is insured, no "segurador"
    assert announcing(query, "ASEGURADORA", "Campovega S.A.") == {"ASEGURADORA"}


@pytest.mark.parametrize("phrase", ["day of delivery", "day on which the goods were delivered"])
def test_a_day_is_a_date(phrase):
    query = Query("delivered_on", phrase, value_type="date")
    assert resolve_concept(query, lexicon()) == "delivery_date"
    assert "delivery_date" not in resolve_concept(Query("delivered", phrase, value_type="text"), lexicon())
