"""What fields are called in other words: only such fields as have the type of value that is asked for."""

import pytest

from docpipe.locators.embedded.words.phrasebook import field_of, phrasebook, said_otherwise
from docpipe.locators.embedded.words.vocabulary import lexicon, resolve_concept
from docpipe.types import Query
from docpipe.values import FIELD_TYPES


def test_a_field_is_lent_only_the_captions_of_its_type():
    assert "Versicherungsbeginn" in said_otherwise(["first day of cover", "cover_start"], "date")
    assert said_otherwise(["registration mark", "registration"], "date") == said_otherwise(
        ["date of registration"], "date"
    )
    assert "Registration date" not in said_otherwise(["registration mark", "registration"], "identifier")
    assert "Reported by" not in said_otherwise(["day the report was issued", "reported on"], "date")


def test_who_asks_for_text_may_mean_any_type_that_is_said_plainly():
    assert "Kaution" in said_otherwise(["security deposit"], "text")
    assert "Kaution" not in said_otherwise(["security deposit"], "date")


def test_the_phrase_decides_before_the_name():
    lent = said_otherwise(["first day of employment", "start date"], "date")
    assert "Eintrittsdatum" in lent
    assert "Versicherungsbeginn" not in lent


def test_a_name_helps_where_the_phrase_says_nothing_known():
    assert "Kennzeichen" in said_otherwise(["what the policeman wrote down", "number plate"], "identifier")
    assert said_otherwise(["colour of the roof tiles", "x"], "text") == ()


def test_a_name_alone_lends_nothing_where_another_field_is_more_alike():
    assert "Punktzahl" in said_otherwise(["points"], "number")
    assert "Punktzahl" not in said_otherwise(["penalty points on the licence", "points"], "number")


def test_two_of_three_words_are_not_enough():
    assert said_otherwise(["tax number of the landlord"], "identifier") == ()
    assert "Kapitän" in said_otherwise(["name of the captain"], "text")


@pytest.mark.parametrize("value_type", ["signature", "checkbox"])
def test_what_is_drawn_stands_where_its_writer_is_named(value_type):
    assert "Approved by" in said_otherwise(["approved by"], value_type)


def test_every_mark_of_the_phrasebook_is_a_field_type():
    kinds = {kind for line in phrasebook() for kind in field_of(line).kinds}
    assert kinds <= FIELD_TYPES.keys()


def test_a_direction_is_part_of_a_concept_of_two_words():
    assert resolve_concept(Query("vessel", "name of the ship"), lexicon()) == ""
    assert resolve_concept(Query("ship_to", "ship to", value_type="block"), lexicon()) == "ship_to"


def test_a_concept_of_a_related_type_must_be_said_plainly():
    assert (
        resolve_concept(Query("location", "street where the vehicle was parked"), lexicon()) != "store_number"
    )
    assert resolve_concept(Query("invoice_number", "invoice number"), lexicon()) == "invoice_number"
