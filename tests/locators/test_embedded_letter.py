"""Greetings, leaves and titles say who a letter is for, and who signs it; a title that an order is the buyer's."""

from dataclasses import replace

import pytest

from docpipe.geometry import BBox
from docpipe.locators.embedded.evidence.features import COLUMN
from docpipe.locators.embedded.evidence.letter import is_order
from docpipe.locators.embedded.evidence.rows import build_rows
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query
from tests.locators.word_pages import page_of

LETTER = (
    (50, 100, "Ms Keziah Adomako"),
    (50, 150, "20 February 2026"),
    (50, 180, "Dear Ms Adomako"),
    (50, 200, "Dear me, this sentence is far too long to greet anybody at all."),
    (50, 300, "Kind regards,"),
    (50, 320, "Imogen Rusk"),
    (50, 360, "Bellweather College"),
)


def evidence_of_letter(phrase: str = "tenant"):
    """(text of a span → its evidence, evidence of the query)"""
    layout = analyse(page_of(*LETTER))
    vocabulary = compile_queries([Query("asked", phrase)])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    return dict(zip(candidates.texts, rows.spans, strict=False)), rows.queries[0]


def test_what_stands_above_a_greeting_and_below_a_leave_is_near_them():
    spans, _ = evidence_of_letter()
    before, after = COLUMN["before_greeting"], COLUMN["after_leave"]
    assert spans["20 February 2026"][before] > spans["Ms Keziah Adomako"][before] > 0
    assert spans["Imogen Rusk"][before] == 0
    assert spans["Imogen Rusk"][after] > spans["Bellweather College"][after] > 0
    assert spans["Ms Keziah Adomako"][after] == 0


def test_who_is_greeted_stands_in_the_greeting():
    spans, _ = evidence_of_letter()
    assert spans["Dear Ms Adomako"][COLUMN["in_greeting"]]
    assert not spans["Ms Keziah Adomako"][COLUMN["in_greeting"]]


def test_titles_and_institutions_are_told():
    spans, _ = evidence_of_letter()
    titled, institution = COLUMN["titled"], COLUMN["institution"]
    assert spans["Ms Keziah Adomako"][titled]
    assert not spans["Imogen Rusk"][titled]
    assert spans["Bellweather College"][institution]
    assert not spans["Imogen Rusk"][institution]


def test_queries_tell_whether_they_ask_for_somebody_or_an_institution():
    person, institution = COLUMN["asks_person"], COLUMN["asks_institution"]
    _, tenant = evidence_of_letter("name of the tenant")
    assert (tenant[person], tenant[institution]) == (1, 0)
    _, school = evidence_of_letter("college that was attended")
    assert (school[person], school[institution]) == (0, 1)
    _, item = evidence_of_letter("item concerned")
    assert (item[person], item[institution]) == (0, 0)


@pytest.mark.parametrize(
    ("title", "ordered"),
    [("Bestellung Nr. 17", True), ("PURCHASE ORDER", True), ("Order confirmation", False), ("Rechnung", False),
     ("Auftragsbestätigung", False), ("Conferma d'ordine", False), ("Order your copy of our list now", False)],
)  # fmt: skip
def test_an_order_is_told_by_its_title(title, ordered):
    printed = page_of(
        (50, 100, title), *((50, 200 + 14 * i, "Goods as agreed with you in spring") for i in range(8))
    )
    words = tuple(w if w.line_no else replace(w, box=enlarged(w.box)) for w in printed.words)
    assert is_order(analyse(replace(printed, words=words))) is ordered
    assert not is_order(analyse(printed))  # set like all the rest: the caption of a number


def enlarged(box: BBox) -> BBox:
    return BBox(box.left, box.top - 0.5 * box.height, box.right, box.bottom)
