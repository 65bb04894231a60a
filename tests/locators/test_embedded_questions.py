"""Questions asked in clauses mean what nouns mean; "person to contact" is somebody."""

import pytest

from docpipe.locators.embedded.words.questions import as_noun
from docpipe.locators.embedded.words.roles import asks_a_name, asks_a_person
from docpipe.types import Query


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("what the project is called", "name of the project"),
        ("where the tenant lives", "address of the tenant"),
        ("how many parcels in all", "number of parcels"),
        ("how long the lease runs", "duration of the lease"),
        ("who the class teacher is", "name of the class teacher"),
        ("where the goods went", "where the goods went"),
        ("total amount due", "total amount due"),
    ],
)
def test_a_clause_becomes_the_noun_it_asks_for(phrase, noun):
    assert as_noun(phrase) == noun


@pytest.mark.parametrize(
    "phrase", ["person to contact about the order", "contact person", "name of the insured person"]
)
def test_a_person_is_asked_for(phrase):
    query = Query("x", phrase)
    assert asks_a_person(query)
    assert asks_a_name(query)


@pytest.mark.parametrize("phrase", ["price per person", "occupation of the insured person"])
def test_what_a_person_has_is_no_person(phrase):
    assert not asks_a_person(Query("x", phrase))
