"""Which queries ask for what every document has, whatever they call it."""

import pytest

from docpipe.locators.embedded.words.roles import asks_a_name, role_of
from docpipe.locators.embedded.words.vocabulary import Meaning, lexicon, meaning_of
from docpipe.types import Query


@pytest.mark.parametrize(
    ("name", "phrase", "value_type", "concept"),
    [
        ("hotel_name", "name of the hotel", "text", "seller_name"),
        ("hotel_address", "address of the hotel", "address", "seller_address"),
        ("donor", "who gave the money", "text", "buyer_name"),
        ("notice_number", "number of the penalty notice", "identifier", "document_number"),
        ("reported_on", "day the report was issued", "date", "document_date"),
        ("letter_date", "date of the letter", "date", "document_date"),
    ],
)
def test_a_word_for_who_or_what_means_its_place(name, phrase, value_type, concept):
    role = role_of(Query(name, phrase, (), value_type))
    assert role is not None
    assert role.concept == concept


@pytest.mark.parametrize(
    ("name", "phrase", "value_type"),
    [
        ("job", "occupation of the tenant", "text"),
        ("guests", "number of guests", "number"),
        ("school_year", "school year", "text"),
        ("voyage", "voyage number", "identifier"),
        ("lc", "number of the letter of credit", "identifier"),
        ("validated", "person who validated the results of the laboratory tests", "text"),
    ],
)
def test_what_is_particular_means_no_role(name, phrase, value_type):
    assert role_of(Query(name, phrase, (), value_type)) is None


def test_a_role_of_its_own_word_is_nearer_than_a_concept_without_it():
    hotel = Query("hotel_address", "address of the hotel", ("Address",), "address")
    assert meaning_of(hotel, lexicon()) == Meaning("seller_address", "")
    supplier = Query("supplier", "name of the supplier", (), "text")
    assert meaning_of(supplier, lexicon()) == Meaning("seller_name", "seller_name")


def test_a_name_under_a_blocks_caption_is_no_block():
    meant = meaning_of(Query("ship_to", "ship to", (), "text"), lexicon())
    assert meant == Meaning("", "ship_to")


def test_the_schemas_role_is_not_overruled():
    asked = Query("hotel", "name of the hotel", (), "text", role="bank_name")
    assert meaning_of(asked, lexicon()).concept == "bank_name"


def test_a_phrase_without_words_and_a_lexicon_without_the_concept_have_no_role():
    assert role_of(Query("_", "…", (), "text")) is None
    assert meaning_of(Query("hotel", "name of the hotel", (), "text"), {}) == Meaning("", "")


@pytest.mark.parametrize(
    ("phrase", "value_type", "name"),
    [
        ("name of the vessel", "text", True),
        ("inspector", "text", True),
        ("approved by", "text", True),
        ("the donor", "text", True),
        ("number of the inspector", "identifier", False),
        ("purpose of the trip", "text", False),
        ("result of the inspection", "text", False),
        ("kind of room booked", "text", False),
    ],
)
def test_only_who_asks_for_a_name_is_answered_by_names_alone(phrase, value_type, name):
    assert asks_a_name(Query("asked", phrase, (), value_type)) is name
