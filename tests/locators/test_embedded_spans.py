"""Which spans of a page the embedded locator offers, and which captions it takes for a query's."""

import subprocess
import sys
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest

from docpipe.api import query
from docpipe.geometry import BBox
from docpipe.locators.embedded.evidence.features import COLUMN
from docpipe.locators.embedded.evidence.introduced import introduced
from docpipe.locators.embedded.evidence.rows import build_rows
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import SURE, find_captions
from docpipe.locators.embedded.page.familiar import CAPTIONS, familiar_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.wordings import captions_made_anew, tokens_made_anew
from docpipe.locators.embedded.words.kinship import akin, thesaurus
from docpipe.locators.embedded.words.phrasebook import INDEX, index_made_anew
from docpipe.locators.embedded.words.text import STOP_TOKENS, TOKENS, fold, tokenize
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.types import Query, TextSource, Word
from tests.locators.word_pages import captions, page_of


def offered(page, *queries):
    """Text → pattern of every span that is offered."""
    layout = analyse(page)
    hits = find_captions(layout, compile_queries(queries))
    candidates = propose(layout, hits)
    return dict(zip(candidates.texts, candidates.kinds, strict=True))


@pytest.mark.parametrize(
    "printed",
    ["13 February 2020", "Feb 13, 2020", "13-FEB-2020", "1. März 2024", "Feb13/20", "4th day of March 2019",
     "3 de Marzo de 2021"],
)  # fmt: skip
def test_a_date_with_its_month_in_letters_is_offered_whole(printed):
    spans = offered(page_of((50, 100, f"signed on {printed} in Bremen")), Query("date", "date", (), "date"))
    assert spans.get(printed) == "date"


@pytest.mark.parametrize(
    ("printed", "date"),
    [("see proof 25K01844, 2025-10-21), kept", "2025-10-21),"), ("Rechnung 4711, 12.10.2025 an", "12.10.2025"),
     ("proof 12 345, 2025-10-21 here", "2025-10-21")],
)  # fmt: skip
def test_a_date_behind_a_number_and_a_comma_is_whole(printed, date):
    assert offered(page_of((50, 100, printed))).get(date) == "date"


@pytest.mark.parametrize("printed", ["sieben Tage", "cinq ans", "cinque giorni", "fünfzehn Tagen"])
def test_every_number_that_is_read_in_words_is_offered(printed):
    spans = offered(page_of((50, 100, f"x y {printed} z")), Query("term", "term", (), "duration"))
    assert spans.get(printed) == "duration"


@pytest.mark.parametrize("printed", ["six months", "Twelve (12) years", "twenty-four weeks", "zwei Jahren"])
def test_a_duration_in_words_is_offered_in_a_line_without_figures(printed):
    spans = offered(
        page_of((50, 100, f"within {printed} of delivery")), Query("term", "term", (), "duration")
    )
    assert spans.get(printed) == "duration" or spans.get(printed.split("-")[-1]) == "duration"


@pytest.mark.parametrize(
    ("printed", "terms"),
    [("Please pay within 30 days of the invoice date; thank you", "within 30 days of the invoice date;"),
     ("Wir bitten um Zahlung binnen 14 Tagen ab Erhalt ohne Abzug.", "binnen 14 Tagen ab Erhalt ohne Abzug."),
     ("for one hundred twenty (120) days from then on", "one hundred twenty (120) days"),
     ("no later than ten (10) business days after notice", "ten (10) business days")],
)  # fmt: skip
def test_a_stretch_of_time_is_offered_with_its_clause(printed, terms):
    assert terms in offered(page_of((50, 100, printed)))


def test_a_value_that_running_text_breaks_at_the_end_of_a_line_is_offered_whole():
    page = page_of(
        (90, 100, "is made and entered into on the day of January"),
        (50, 113, "5, 2010 by and between the well known firm of Rural"),
        (50, 126, "Cellular Corporation and the undersigned."),
    )
    spans = offered(page, Query("date", "date", (), "date"))
    assert spans.get("January\n5, 2010") == "date"
    assert "Rural\nCellular Corporation" in spans


def test_a_short_line_does_not_go_on_below_and_neither_does_a_row_of_a_table():
    page = page_of(
        (50, 100, "this paragraph is over in Bremen"),
        (50, 113, "Hamburg begins the next one which is quite a bit longer than that"),
        (50, 400, "Net Tax Gross Total"),
        (50, 413, "Sum Of All Rates"),
    )
    assert not [
        text for text in offered(page, Query("city", "city")) if text in ("Bremen\nHamburg", "Total\nSum")
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "made by and between Acme Holdings, Inc., Oak Bank and Birch Corp. only",
            {"Oak Bank", "Birch Corp."},
        ),
        ("governed by the laws of the State of Maine without regard", {"State of Maine", "Maine"}),
        ("hereinafter called “Employee”) of American Realty for short", {"American Realty"}),
    ],
)
def test_names_side_by_side_in_a_sentence_are_offered_one_by_one(line, names):
    spans = offered(page_of((50, 100, line)), Query("party", "party"))
    assert names <= {text.rstrip(",") for text in spans}


def test_the_layout_of_a_page_is_worked_out_once():
    page = page_of((50, 100, "Leader:"))
    assert analyse(page) is analyse(page)
    assert len(analyse(replace(page, words=page.words * 2)).words) == 2 * len(analyse(page).words)


def test_the_locator_is_loaded_without_opencv():
    code = "import sys, docpipe.locators.embedded.locator; sys.exit('cv2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_typed_answer_is_offered_across_its_gaps_up_to_the_next_caption():
    page = page_of(
        (50, 100, "Leader:"), (120, 100, "J."), (148, 100, "F."), (176, 100, "Anders"), (300, 100, "Room:"),
        (350, 100, "412"),
    )  # fmt: skip
    spans = offered(page, Query("leader", "leader", ("Leader",), "text"))
    assert "J. F. Anders" in spans
    assert not any("Anders" in text and "412" in text and text.startswith("J.") for text in spans)


def test_the_lines_of_a_widely_spaced_answer_are_one_span():
    page = page_of(
        (50, 100, "Place:"), (120, 100, "Boston Park Plaza"), (120, 128, "64 Arlington Street"),
        (50, 156, "Time:"), (120, 156, "9:30"),
    )  # fmt: skip
    spans = offered(page, Query("place", "place", ("Place",), "block"))
    assert "Boston Park Plaza\n64 Arlington Street" in spans


def test_typewriters_set_a_full_stop_and_a_space_far_apart():
    words = tuple(
        Word(text, BBox(left / 595, 100 / 842, (left + 6 * len(text)) / 595, 107 / 842), 0)
        for left, text in ((219, "J."), (240, "F."), (261, "Anders"))
    )
    layout = analyse(replace(page_of(), words=words, words_source=TextSource.OCR))
    assert [len(segment) for segment in layout.segments] == [3]


def test_a_caption_that_is_said_everywhere_leaves_room_for_others():
    """A contract says "Employee" in every line, and once "between", where the parties stand."""
    lines = [(60, 100 + 14 * n, f"{n}. The Employee shall not compete.") for n in range(12)]
    lines.append((60, 300, "It is between Acme Inc. and Ada Moor."))
    query = Query("party", "party to the agreement", ("Employee", "Between"), "text", many=True)
    layout = analyse(page_of(*lines))
    hits = find_captions(layout, compile_queries([query]))
    said = [layout.texts[word] for word in hits.first]
    assert "between" in said
    assert said.count("Employee") > 1


def test_a_word_that_is_a_caption_elsewhere_may_be_the_answer_after_a_colon():
    layout = analyse(page_of((50, 100, "Freight charge terms:"), (200, 100, "Prepaid"), (50, 120, "Seal: 7")))
    query = Query("terms", "freight charge terms", (), "text")
    vocabulary = compile_queries([query])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    built = build_rows(layout, vocabulary, hits, candidates)
    reached = {candidates.texts[c] for c, hit in zip(built.candidate, built.hit, strict=True) if hit >= 0}
    assert "Prepaid" in reached


def test_the_sum_of_a_long_column_is_reached_from_the_columns_caption():
    rows = [(50, 120 + 14 * i, f"Week {i}") for i in range(20)]
    amounts = [(300, 120 + 14 * i, "100.00") for i in range(20)]
    page = page_of((300, 100, "Gross Amount"), *rows, *amounts, (50, 420, "Totals"), (300, 420, "2,000.00"))
    query = Query("gross", "gross amount", ("Gross Amount",), "money")
    layout = analyse(page)
    vocabulary = compile_queries([query])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    built = build_rows(layout, vocabulary, hits, candidates)
    reached = {candidates.texts[c] for c, hit in zip(built.candidate, built.hit, strict=True) if hit >= 0}
    summed = {
        candidates.texts[c]
        for c, row in zip(built.candidate, built.matrix, strict=True)
        if c >= 0 and row[COLUMN["total_row"]]
    }
    assert "2,000.00" in reached
    assert "2,000.00" in summed
    assert "100.00" not in summed


@pytest.mark.parametrize(
    ("phrase", "caption"),
    [
        ("policy start date", "Commencement Date of Policy"),
        ("seller", "Vendor:"),
        ("driver", "Fahrer:"),
        ("country of origin", "Pays d'origine"),
        ("overtime supplement", "Überstundenzuschlag"),
        ("date of birth", "Data urodzenia"),
        ("security deposit", "Kaution"),
        ("check-in date", "Anreise"),
        ("start of the tenancy", "Mietbeginn"),
    ],
)
def test_words_akin_are_captions_too(phrase, caption):
    assert captions(query(phrase), (50, 100, caption), (200, 100, "something else"))


def test_a_borrowed_caption_is_matched_as_printed_not_by_words_akin():
    # A donor is printed as "Received from"; a receipt is akin to what was received.
    assert captions(Query("donor", "donor", (), "text"), (50, 100, "Receipt no.")) == []


def test_two_captions_of_a_list_are_not_one_on_two_lines():
    query = Query("expires", "expiry date", ("Expiry Date",), "date")
    as_list = ((50, 100, "Expiry"), (200, 100, "01.03.2025"), (50, 113, "Date"), (200, 113, "12.02.2024"))
    assert captions(query, *as_list) != captions(query, (50, 100, "Expiry"), (50, 113, "Date"))


def test_words_in_an_address_on_the_net_are_no_captions():
    query = Query("seller", "seller", ("Vendor",), "text")
    assert captions(query, (50, 100, "Contact: vendor@example.com")) == []


def test_the_thesaurus_holds_tokens_as_the_tokenizer_makes_them():
    torn = {token for token in thesaurus() if tokenize(token) != (token,)}
    assert not torn
    assert not set(thesaurus()) & STOP_TOKENS
    assert all(fold(token) == token for token in thesaurus())


def test_a_code_is_no_caption_though_it_holds_the_word():
    asked = Query("estimate_number", "estimate number", ("Est.",), "identifier")
    assert captions(asked, (50, 100, "EST/26/03418")) == []
    assert captions(asked, (50, 100, "Est."), (120, 100, "EST/26/03418")) == ["Est."]


def test_a_word_amid_a_name_is_part_of_the_name():
    asked = Query("venue", "venue", ("Théâtre", "Theatre"), "text")
    assert captions(asked, (50, 100, "Théâtre des Tisserands")) == []
    assert captions(asked, (50, 100, "Théâtre:"), (150, 100, "des Tisserands")) == ["Théâtre:"]
    assert captions(Query("seller", "seller", ("Seller",)), (50, 100, "Seller Acme Ltd")) == ["Seller"]


def test_a_single_letter_is_a_value_unless_it_has_a_colon():
    asked = Query("mark", "mark in mathematics", ("Mathematics", "A"), "text")
    _, evidence = rows_of(page_of((50, 100, "Mathematics"), (200, 100, "A")), asked)
    assert "A" in evidence


def test_captions_that_nobody_asks_for_are_familiar():
    words = [
        (50, 100, "Port of loading"), (50, 112, "Leixoes"),
        (300, 100, "Port of discharge (as agreed)"), (300, 112, "Itajai"), (380, 112, "Vessel Cabo Espichel"),
    ]  # fmt: skip
    layout = analyse(page_of(*words))
    familiar = familiar_captions(layout)
    of_word = dict(zip(layout.texts, familiar.words.tolist(), strict=True))
    assert of_word["loading"] == of_word["agreed)"] == 1
    assert 0 < of_word["Vessel"] < 1
    assert of_word["Leixoes"] == of_word["Espichel"] == 0
    above = {layout.texts[begin]: value for begin, value in zip(layout.begins, familiar.above, strict=True)}
    assert above["Leixoes"] == above["Itajai"] == 1
    assert above["Port"] == above["Vessel"] == 0
    assert familiar.before[layout.texts.index("Cabo")] == of_word["Vessel"]


def test_a_span_says_what_values_are_in_it_and_whether_it_is_set_as_captions_are():
    asked = Query("approved_by", "approved by")
    lines = [(50, 100, "APPROVED BY:"), (150, 100, "11.09.2026 Heike Vollmers"), (50, 120, "CHECKED")]
    layout = analyse(page_of(*lines))
    vocabulary = compile_queries([asked])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    dated, capital = COLUMN["holds_date"], COLUMN["set_like_captions"]
    of_text = dict(zip(candidates.texts, rows.spans, strict=False))
    assert of_text["11.09.2026 Heike Vollmers"][dated]
    assert not of_text["Heike Vollmers"][dated]
    assert of_text["CHECKED"][capital] == 1
    assert of_text["Heike Vollmers"][capital] == 0


def test_what_is_made_beforehand_is_that_of_the_lexicon():
    fresh = TOKENS.read_text(encoding="utf-8") == tokens_made_anew()
    with np.load(INDEX) as index:
        fresh &= all(np.array_equal(index[name], part) for name, part in vars(index_made_anew()).items())
    fresh &= np.array_equal(np.load(CAPTIONS), captions_made_anew())
    assert fresh, "run python -m docpipe.locators.embedded.wordings"


@pytest.mark.parametrize(
    ("word", "relatives"),
    [("colours", {"couleur", "farbe"}), ("lieferungen", {"consegna"}), ("colouring", set()), ("zag", set())],
)
def test_an_unknown_form_is_akin_to_what_its_stem_is(word, relatives):
    assert akin(word) >= relatives
    assert bool(akin(word)) == bool(relatives)


@pytest.mark.parametrize(
    ("phrase", "value_type"),
    [("total amount due", "money"), ("date of issue", "date"), ("vendor address", "address"), ("IBAN", "iban"),
     ("firing temperature", "text"), ("vendor signature", "signature"), ("number of sealed parcels", "number"),
     ("number of the parcel", "identifier")],
)  # fmt: skip
def test_an_ad_hoc_phrase_has_the_type_of_the_field_it_means(phrase, value_type):
    assert query(phrase).value_type == value_type


def test_opposites_are_not_akin():
    opposites = (
        "seller buyer", "net gross", "start end", "debit credit", "sender recipient", "landlord tenant",
        "arrival departure", "birth death", "employer employee", "received issued", "opening closing",
        "plaintiff defendant", "lender borrower", "loading unloading", "import export",
    )  # fmt: skip
    for one, other in (pair.split() for pair in opposites):
        assert not any(one in group and other in group for group in thesaurus()[one])


def rows_of(page, query):
    """(texts of the spans that are reached through the query's caption, evidence by the text of its span)."""
    layout = analyse(page)
    vocabulary = compile_queries([query])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    reached = {candidates.texts[c] for c, hit in zip(rows.candidate, rows.hit, strict=True) if hit >= 0 <= c}
    return reached, {
        candidates.texts[c]: row for c, row in zip(rows.candidate, rows.matrix, strict=True) if c >= 0
    }


@pytest.mark.parametrize(
    ("source", "printed", "words"),
    [
        (TextSource.TEXT_LAYER, "Name:____Ann___", ["Name:", "Ann"]),
        (TextSource.TEXT_LAYER, "scan_0412.pdf", ["scan_0412.pdf"]),
        (TextSource.OCR, "Date_March_18,", ["Date", "March", "18,"]),
        (TextSource.OCR, "|533_", ["533"]),
    ],
)
def test_underscores_between_words_are_rulings(source, printed, words):
    layout = analyse(page_of((50, 100, printed), (50, 130, "Town"), source=source))
    assert [word.text for word in layout.words] == [*words, "Town"]
    boxes = layout.boxes[: len(words)]
    assert (boxes[1:, 0] >= boxes[:-1, 2] - 0.01).all()


@pytest.mark.parametrize(("drop", "found"), [(-7, True), (6, True), (-40, False)])
def test_a_typed_answer_may_stand_off_its_captions_line(drop, found):
    page = page_of((50, 200, "Project leader:"), (250, 200 + drop, "Parbes"))
    reached, _ = rows_of(page, Query("leader", "project leader", ("Project leader",), "text"))
    assert ("Parbes" in reached) is found


def test_a_caption_word_amid_others_divides_no_answer():
    page = page_of((50, 100, "Title: Old Site Visitors"), (50, 130, "Site: Leeds"))
    spans = offered(
        page, Query("site", "site", ("Site",), "text"), Query("title", "title", ("Title",), "text")
    )
    assert "Old Site Visitors" in spans
    assert "Leeds" in spans


def test_names_consist_of_uncommon_words():
    page = page_of((50, 100, "the laws of Quendaria without regard"), (50, 130, "Invoice number: 7"))
    _, evidence = rows_of(page, Query("law", "governing law", (), "text"))
    name, phrase = evidence["Quendaria"], evidence["the laws of Quendaria without regard"]
    assert name[COLUMN["common"]] == 0 < phrase[COLUMN["common"]]
    assert not name[COLUMN["little_first"]]
    assert phrase[COLUMN["little_first"]]


def test_a_caption_word_at_the_end_of_a_name_belongs_to_it():
    page = page_of((50, 100, "Moryu Stationery Shop"), (50, 130, "Shop"), (120, 130, "Klang"))
    spans, evidence = rows_of(page, Query("shop", "shop", ("Shop",), "text"))
    assert evidence["Moryu Stationery Shop"][COLUMN["captionish"]] == 0
    assert "Klang" in spans


def through_caption(query, *lines):
    """Text of a span → its evidence as the query's caption reaches it."""
    layout = analyse(page_of(*lines))
    vocabulary = compile_queries([query])
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    captioned = (rows.hit >= 0).nonzero()[0]
    return {candidates.texts[rows.candidate[row]]: rows.matrix[row] for row in captioned}


def test_a_value_is_reached_from_a_caption_at_the_end_of_the_line_above():
    fine = Query("due", "penalty", ("penalty",), "money")
    reached, _ = rows_of(
        page_of(
            (50, 100, "We have found the vehicle there without a ticket and the penalty"),
            (50, 113, "of 35.00 is now to be paid to the office that issued this notice."),
        ),
        fine,
    )
    assert "35.00" in reached
    apart, _ = rows_of(
        page_of((50, 100, "We have found nothing and the penalty"), (50, 400, "of 35.00 is elsewhere.")), fine
    )
    assert "35.00" not in apart


def test_the_end_of_a_sentence_between_caption_and_value_is_seen():
    evidence = through_caption(
        Query("due", "penalty", ("penalty",), "money"),
        (50, 100, "There is a penalty. Parking is 4.50 a day."),
    )
    assert evidence["4.50"][COLUMN["sentence_between"]] == 1
    evidence = through_caption(
        Query("due", "penalty", ("penalty",), "money"), (50, 100, "There is a penalty of 4.50 a day.")
    )
    assert evidence["4.50"][COLUMN["sentence_between"]] == 0


def test_a_colon_in_a_column_of_its_own_parts_no_caption_from_its_value():
    evidence = through_caption(
        Query("brand", "brand", ("Brand",), "text"), (50, 100, "Brand"), (150, 100, ":"), (160, 100, "Kia")
    )
    assert evidence["Kia"][COLUMN["first_right"]] == 1


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("From 00:01 on 14 March 2026 to 23:59 on 13 March 2027", "14 March 2026", "13 March 2027"),
        (
            "Der Vertrag beginnt am 01.01.2026, 0 Uhr, und läuft bis zum 31.12.2026",
            "01.01.2026,",
            "31.12.2026",
        ),
    ],
)
def test_words_may_stand_between_the_dates_of_a_range(printed, first, last):
    _, evidence = rows_of(page_of((50, 100, printed)), Query("end", "last day of cover", (), "date"))
    assert evidence[first][COLUMN["range_place"]] == -1
    assert evidence[last][COLUMN["range_place"]] == 1


def test_a_long_number_in_groups_is_offered_whole():
    spans = offered(
        page_of((50, 100, "N° 1 74 08 71 270 118 56")), Query("no", "insurance number", (), "identifier")
    )
    assert "1 74 08 71 270 118 56" in spans


@pytest.mark.parametrize(("confidence", "offered"), [(1.0, False), (0.7, True)])
def test_only_what_ocr_doubted_may_be_a_torn_value(confidence, offered):
    page = page_of((50, 100, "Due date: K-2026-771"))
    page = replace(page, words=tuple(replace(word, confidence=confidence) for word in page.words))
    reached, _ = rows_of(page, Query("due", "due date", ("Due date",), "date"))
    assert ("K-2026-771" in reached) is offered


def test_a_measure_keeps_its_unit_though_a_form_prints_it_apart():
    page = page_of(
        (50, 100, "Tipping length"), (150, 100, "25"), (165, 100, "mm"), (50, 130, "Page"), (80, 130, "25")
    )
    _, spans = rows_of(page, Query("length", "tipping length", ("Tipping length",), "text"))
    assert "25 mm" in spans
    assert "mm" not in spans
    assert "25" in spans  # the page's number
    _, spans = rows_of(page, Query("length", "tipping length", ("Tipping length",), "number"))
    assert "25" in spans


def test_a_measure_ends_with_its_unit():
    page = page_of((50, 100, "Plug length"), (150, 100, "20"), (165, 100, "mg/ml"), (200, 100, "Net tobacco"))
    _, spans = rows_of(page, Query("length", "plug length", ("Plug length",), "text"))
    assert "20 mg/ml" in spans
    assert not spans.keys() & {"20", "mg/ml", "mg/ml Net tobacco", "20 mg/ml Net tobacco"}


def test_figures_one_below_the_other_are_no_text_where_each_has_a_row_of_its_own():
    rows = ((50, 100, "Plug length"), (200, 100, "20"), (50, 113, "Plug drop"), (200, 113, "56"))
    _, spans = rows_of(page_of(*rows), Query("length", "plug length", ("Plug length",), "text"))
    assert "20" in spans
    assert "20\n56" not in spans
    _, spans = rows_of(
        page_of((50, 87, "Numbers"), (50, 100, "20"), (50, 113, "56")), Query("numbers", "numbers")
    )
    assert "20\n56" in spans


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("travaux de 8 h 30 à 11 h 45 au plus", "11 h 45"),
        ("Beginn 9 Uhr im Saal", "9 Uhr"),
        ("opens 9 am daily", "9 am"),
    ],
)
def test_hours_in_words_are_times(line, printed):
    assert offered(page_of((50, 100, line)))[printed] == "time"


def test_a_time_keeps_its_zone():
    spans = offered(page_of((50, 100, "Sent at 3:28 CST today")), Query("time", "time", (), "time"))
    assert spans.get("3:28 CST") == "time"


BESIDE_CAPTION = 50 + 0.5 * 10 * len("Advertiser:") + 4
"""Where the word behind that caption begins, points."""


def test_what_goes_on_below_a_value_beside_its_caption_is_no_answer_without_it():
    page = page_of((50, 100, "Advertiser: Security Is Strength"), (BESIDE_CAPTION, 113, "PAC"))
    asked = Query("advertiser", "name of the advertiser", ("Advertiser",), "text")
    reached, _ = rows_of(page, asked)
    assert "Security Is Strength\nPAC" in reached
    assert "PAC" not in reached
    reached, _ = rows_of(page_of((50, 100, "Advertiser: Acme"), (50, 113, "Orbis Ltd")), asked)
    assert "Orbis Ltd" in reached

    firm = page_of((50, 100, "Advertiser: Security Ltd"), (BESIDE_CAPTION, 113, "Am Sande 41b, 21335 Bremen"))
    reached, _ = rows_of(firm, replace(asked, value_type="address"))
    assert "Am Sande 41b, 21335 Bremen" in reached


def test_a_value_does_not_go_on_beyond_a_line_that_is_set_closer():
    below = (BESIDE_CAPTION, 113, "Inc"), (BESIDE_CAPTION, 135, "2020 INC")
    page = page_of((50, 100, "Advertiser: Mike Bloomberg"), *below)
    assert "Mike Bloomberg\nInc\n2020 INC" in offered(page)
    page = page_of((50, 100, "Advertiser: Mike Bloomberg"), (70, 124, "Product: Mike B"), *below)
    assert "Mike Bloomberg\nInc" in offered(page)
    assert "Mike Bloomberg\nInc\n2020 INC" not in offered(page)


def test_a_form_of_address_is_no_name():
    page = page_of((50, 100, "Herrn"), (50, 113, "Torsten Wiechmann"), (50, 126, "Am Sande 41b"))
    _, evidence = rows_of(page, Query("holder", "name of the policyholder", (), "text"))
    assert "Torsten Wiechmann" in evidence
    assert "Herrn" not in evidence


def test_ocr_tears_no_amount_with_its_currency_out_of_a_date():
    page = page_of((50, 100, "Due date: 14,00€ 01.0S.2024"))
    page = replace(page, words=tuple(replace(word, confidence=0.7) for word in page.words))
    _, evidence = rows_of(page, Query("due", "due date", ("Due date",), "date"))
    assert "14,00€" not in evidence
    assert "01.0S.2024" in evidence


def test_the_number_of_a_paragraph_answers_nothing():
    page = page_of(
        (50, 100, "7. Holidays. You are entitled to 27 days"), (50, 130, "Holidays"), (150, 130, "8.")
    )
    _, evidence = rows_of(page, Query("holidays", "number of holidays", (), "number"))
    assert "7." not in evidence
    assert {"27", "8."} <= evidence.keys()


def test_the_words_of_a_sentence_that_ends_with_a_colon_are_no_captions():
    page = page_of((50, 100, "As agreed with Ada Moor we shall pay 120.00 into the account:"))
    caption = "Name and address of the authorised representative in the Union:"
    _, evidence = rows_of(page, Query("partner", "business partner", (), "text"))
    assert "Ada Moor" in evidence
    _, evidence = rows_of(page_of((50, 100, caption)), Query("partner", "business partner", (), "text"))
    assert caption not in evidence


def test_a_letter_alone_answers_though_it_is_a_form_of_address_elsewhere():
    page = page_of((50, 100, "Sex"), (200, 100, "M"), (50, 130, "M Dupont"))
    _, evidence = rows_of(page, Query("sex", "sex", (), "text"))
    assert "M" in evidence


def test_a_figure_before_in_is_no_measure_where_the_sentence_goes_on():
    page = page_of((50, 100, "You may take 27 in each year"))
    _, evidence = rows_of(page, Query("days", "days of leave", (), "number"))
    assert "27" in evidence


@pytest.mark.parametrize(("phrase", "offered"), [("name of the inspector", False), ("licence", True)])
def test_a_name_is_answered_by_no_code_and_no_date(phrase, offered):
    page = page_of(
        (50, 100, "Inspector: Mia Lund"), (50, 130, "Licence: TI-114-8802"), (50, 160, "17.08.2026")
    )
    _, evidence = rows_of(page, Query("asked", phrase, (), "text"))
    assert "Mia Lund" in evidence
    assert ("TI-114-8802" in evidence) is offered
    assert ("17.08.2026" in evidence) is offered


@pytest.mark.parametrize(
    ("phrase", "printed"), [("employee", "Employer"), ("consignee", "Consignor"), ("supply", "Supplier")]
)
def test_words_that_look_alike_and_mean_something_else_are_no_captions(phrase, printed):
    assert (
        captions(Query("asked", phrase, (), "text"), (50, 100, f"{printed}:"), (200, 100, "Ada Moor")) == []
    )


@pytest.mark.parametrize(
    ("phrase", "found"),
    [("first day of cover", True), ("last day of cover", True), ("first day of the trip", False)],
)
def test_who_asks_for_the_end_of_a_range_is_answered_under_the_ranges_caption(phrase, found):
    printed = captions(
        Query("asked", phrase, (), "date"), (50, 100, "Period of cover:"), (200, 100, "1 May to 9 May")
    )
    assert bool(printed) is found


@pytest.mark.parametrize(
    ("phrase", "printed", "found"),
    [
        ("area of the land", "Area:", True),
        ("subscription plan", "Plan", True),
        ("interest charged", "Interest:", True),
        ("subscription plan", "Plan manager:", False),
        ("subscription plan", "Floor plan:", False),
        ("meeting date", "Date:", False),
    ],
)
def test_the_head_of_a_phrase_is_a_caption_where_it_stands_alone(phrase, printed, found):
    seen = captions(Query("asked", phrase, (), "text"), (50, 100, printed), (300, 100, "Quendaria"))
    assert bool(seen) is found


def test_a_run_of_names_does_not_go_on_behind_a_bracket_that_opened_before_it():
    spans = offered(
        page_of((50, 100, "made by Acme (UK) Ltd, (the Buyer), and Birch Corp. of Leeds as of today")),
        Query("party", "party"),
    )
    assert "Birch Corp." in spans
    assert "Acme (UK) Ltd," in spans
    assert not any("Buyer" in text and "Birch" in text for text in spans if "made" not in text)


def test_a_legal_form_alone_is_nobody_s_name():
    page = page_of((50, 100, "MERIDIAN BOOKSTORES"), (50, 130, "SDN. BHD."), (50, 160, "Lot 5, Jalan Besar"))
    _, evidence = rows_of(page, Query("seller", "name of the seller"))
    assert "MERIDIAN BOOKSTORES" in evidence
    assert "SDN. BHD." not in evidence


def test_the_lines_around_a_block_tell_whether_it_is_cut_short():
    page = page_of(
        (50, 100, "ZHENG HUI (JM0325955-V)"),
        (50, 113, "Highfield Road"),
        (50, 126, "81760 Bremen"),
        (50, 139, "Tel. 040 555 0177"),
    )
    _, spans = rows_of(page, Query("address", "address", (), "address"))
    whole, lower = spans["Highfield Road\n81760 Bremen"], spans["81760 Bremen"]
    address, registered, contact = (
        COLUMN[name] for name in ("address_above", "registered_above", "contact_below")
    )
    assert lower[address] > whole[address]
    assert (whole[registered], whole[contact]) == (1, 1)
    assert spans["Highfield Road"][COLUMN["address_below"]] > whole[COLUMN["address_below"]]


def test_a_block_about_one_middle_is_offered_whole_though_its_lines_are_torn():
    page = page_of(
        (70, 100, "NO 12 GF,"), (130, 100, "JALAN MAMANDA 5"),
        (73, 113, "TAMAN RAZALI, JALAN AMPANG"),
        (107, 126, "68000 AMPANG"),
        (50, 300, "CASH"), (300, 300, "68.00"),
        (50, 313, "CHANGE"), (300, 313, "1.20"),
    )  # fmt: skip
    spans = offered(page, Query("address", "address", (), "address"))
    assert "NO 12 GF, JALAN MAMANDA 5\nTAMAN RAZALI, JALAN AMPANG\n68000 AMPANG" in spans
    assert not any("68.00" in text and "CASH" in text for text in spans)


def test_an_address_is_offered_whole_however_its_lines_are_set():
    page = page_of(
        (60, 100, "No.1, Jalan Permas 10/5, Bandar Baru Permas Jaya"),
        (84, 112, "81750 Johor Bahru, Johor."),
        (300, 400, "Ordered on Monday"),
        (330, 412, "10115 pieces"),
    )
    spans = offered(page)
    assert "No.1, Jalan Permas 10/5, Bandar Baru Permas Jaya\n81750 Johor Bahru, Johor." in spans
    far = page_of((60, 100, "No.1, Jalan Permas 10/5, Bandar"), (84, 150, "81750 Johor Bahru, Johor."))
    aside = page_of((60, 100, "No.1, Jalan Permas 10/5, Bandar"), (250, 112, "81750 Johor Bahru, Johor."))
    assert not any("\n81750" in text for text in (*offered(far), *offered(aside)))


@pytest.mark.parametrize(
    ("above", "street"),
    [
        ("Harbour Trading", "NO. 42 JALAN PBS 14/11,"),
        ("Ahmad Razali", "Lot 5, Mill House"),
        ("MY HAPPY PHARMACY PLT", "12, rue des Tisserands"),
    ],
)
def test_a_part_of_an_address_is_not_offered_where_the_whole_is(above, street):
    page = page_of(
        (84, 88, above), (60, 100, street), (90, 112, "Taman Bukit"), (80, 124, "43300 SERI KEMBANGAN")
    )
    _, spans = rows_of(page, Query("address", "address", (), "address"))
    whole = f"{street}\nTaman Bukit\n43300 SERI KEMBANGAN"
    assert whole in spans
    parts = (street, "43300 SERI KEMBANGAN", "Taman Bukit\n43300 SERI KEMBANGAN", f"{street}\nTaman Bukit")
    assert not spans.keys() & set(parts)


@pytest.mark.parametrize(
    "caption", ["3 Address of the landlord", "3 Landlord's postal details", "2 items sold"]
)
def test_a_numbered_line_above_an_address_is_no_house(caption):
    page = page_of((60, 100, caption), (60, 112, "12 Hill Road"), (60, 124, "43300 SERI KEMBANGAN"))
    _, spans = rows_of(
        page, Query("landlord", "address of the landlord", ("Address of the landlord",), "address")
    )
    assert "12 Hill Road\n43300 SERI KEMBANGAN" in spans


def test_a_line_without_a_house_above_an_address_takes_nothing_from_it():
    lines = ("3 May 2024", "Ahmad Razali", "Tel. 12 40 55 01", "NO. 4 JALAN PBS", "43300 SERI KEMBANGAN")
    page = page_of(*((60, 100 + 12 * number, line) for number, line in enumerate(lines)))
    _, spans = rows_of(page, Query("address", "address", (), "address"))
    assert "NO. 4 JALAN PBS\n43300 SERI KEMBANGAN" in spans
    far = page_of((60, 100, "NO. 4 JALAN PBS"), (60, 160, "43300 SERI KEMBANGAN"))
    _, spans = rows_of(far, Query("address", "address", (), "address"))
    assert {"NO. 4 JALAN PBS", "43300 SERI KEMBANGAN"} <= spans.keys()


@pytest.mark.parametrize(
    ("source", "words"), [(TextSource.OCR, ["Ann", "-", "Bell"]), (TextSource.TEXT_LAYER, None)]
)
def test_dirt_on_a_scan_is_no_word_and_a_dash_is(source, words):
    page = page_of((50, 100, "Ann , - ' Bell"), (50, 130, "and whoever else came along"), source=source)
    low = tuple(w if w.text.isalpha() else replace(w, box=lowered(w.box)) for w in page.words)
    layout = analyse(replace(page, words=low))
    assert list(layout.texts)[:-5] == (words or [w.text for w in page.words][:-5])


def lowered(box: BBox) -> BBox:
    return BBox(box.left, box.bottom - 0.2 * box.height, box.right, box.bottom)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("THE HILL BEAN", "& TEA LEAF (M) SDN. BHD."),
        ("Golden Lotus Vegetarian", "Restaurant Pte Ltd"),
        ("MERIDIAN BOOKSTORES", "SDN BHD"),
        ("Gebrüder Vogel", "und Söhne GmbH"),
    ],
)
def test_neither_line_of_a_name_is_the_name(upper, lower):
    seller = Query("seller_name", "name of the seller")
    _, spans = rows_of(page_of((50, 40, upper), (50, 54, lower), (50, 68, "12 Mill Lane, Leeds")), seller)
    assert f"{upper}\n{lower}" in spans
    assert not spans.keys() & {upper, lower}


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Birch Holdings Ltd", "Hotel Services Ltd"),  # two names
        ("Sold to:", "Restaurant Ltd"),
        ("12 Mill Lane, 40300 Leeds", "Restaurant Ltd"),
        ("Statement", "Acme Ltd"),  # a name of its own
    ],
)
def test_two_lines_that_are_no_name_stay_apart(upper, lower):
    seller = Query("seller_name", "name of the seller")
    _, spans = rows_of(page_of((50, 40, upper), (50, 54, lower)), seller)
    assert lower in spans


def test_a_day_without_its_year_is_no_amount():
    page = page_of((50, 100, "The fee is kept up to 24 August, and 58 is due"))
    _, spans = rows_of(page, Query("fee", "conference fee", ("fee",), "money"))
    assert "24" not in spans
    assert "58" in spans


def test_a_percentage_or_weight_is_no_amount_of_money():
    page = page_of((50, 100, "Fuel surcharge 8,50 % on 11.240 kg 96,90"))
    _, spans = rows_of(page, Query("fuel", "fuel surcharge", ("Fuel surcharge",), "money"))
    assert "96,90" in spans
    assert not spans.keys() & {"8,50", "11.240"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Ada Moor, treasurer", "Ada Moor,"), ("A. Moor (chair)", "A. Moor"), ("Ada Moor, MD", "Ada Moor, MD")],
)
def test_an_office_is_no_part_of_a_name(printed, name):
    page = page_of((50, 100, "Contact"), (150, 100, printed))
    _, spans = rows_of(page, Query("contact", "contact person", ("Contact",)))
    assert name in spans
    assert printed == name or printed not in spans


def test_a_place_is_answered_without_the_day_behind_it():
    page = page_of((50, 100, "Delivered"), (150, 100, "Yverdon, 14 May 2026"))
    _, spans = rows_of(page, Query("town", "town of delivery", ("Delivered",)))
    assert "Yverdon," in spans
    assert "Yverdon, 14 May 2026" not in spans
    _, spans = rows_of(page, Query("day", "day of delivery", ("Delivered",), "date"))
    assert "14 May 2026" in spans


@pytest.mark.parametrize(
    ("line", "period"),
    [("Tue 8 – Thu 10 Sept 2026", "8 – Thu 10 Sept 2026"), ("open 6. bis 7. Oktober 2026", "6. bis 7. Oktober 2026"),
     ("runs 4 May 2026 - 30 November 2026", "4 May 2026 - 30 November 2026")],
)  # fmt: skip
def test_a_period_is_offered_whole(line, period):
    spans = offered(page_of((50, 100, line)), Query("period", "period", (), "period"))
    assert spans.get(period) == "period"


def test_a_caption_that_says_more_silences_one_that_says_less():
    """ "Port" of "Port of loading" is no caption where "Port of discharge" is printed."""
    unloading = Query("unloading", "unloading port", ("Port of discharge", "Port"))
    printed = captions(unloading, (50, 100, "Port of loading"), (300, 100, "Port of discharge"))
    assert printed == ["Port of discharge"]
    assert captions(unloading, (50, 100, "Port"), (300, 100, "Felixstowe")) == ["Port"]


def test_the_value_of_a_caption_at_the_end_of_a_line_is_not_the_one_before_it():
    page = page_of(
        (50, 100, "We booked a single room for you: arrival 05.10.2026, departure"),
        (50, 113, "08.10.2026. The room is to be paid at the hotel."),
    )
    texts, _ = rows_of(page, Query("leaving", "day of departure", ("departure",), "date"))
    assert "08.10.2026." in texts
    assert "05.10.2026," not in texts


def test_parties_are_told_by_what_joins_defines_and_describes_them():
    page = page_of(
        (50, 100, "This Agreement is made between Larkspur Robotics, Inc., a Delaware"),
        (50, 113, 'corporation with offices at 400 Foundry Way, Dover (the "Buyer"), and'),
        (50, 126, "Windmere Optics LLC (“Seller”). Nothing else is said here."),
    )
    layout = analyse(page)
    candidates = propose(layout, find_captions(layout, compile_queries([Query("party", "party")])))
    told = introduced(layout, candidates)
    first, second = (
        {name: float(values[candidates.texts.index(text)]) for name, values in told.items()}
        for text in ("Larkspur Robotics, Inc.,", "Windmere Optics LLC")
    )
    assert (first["follows_and"], first["introduced"]) == (0, 1)
    assert (second["follows_and"], second["defined_behind"], second["introduced"]) == (1, 1, 0)
    assert 0 < first["defined_behind"] < second["defined_behind"]


def test_letters_set_apart_are_one_word():
    layout = analyse(page_of((50, 60, "R E C H N U N G"), (50, 90, "A B C D"), (50, 120, "abc d e f g")))
    assert [layout.texts[n] for n in layout.begins] == ["RECHNUNG", "A", "abc"]
    rechnung = layout.boxes[0]
    assert rechnung[0] == pytest.approx(50)
    assert rechnung[2] == pytest.approx(50 + 8 * 5 + 7 * 4)
    columns = page_of(*((50 + 40 * place, 60, letter) for place, letter in enumerate("ABCDEF")))
    assert analyse(columns).texts == tuple("ABCDEF")


def test_the_first_clause_behind_a_caption_is_offered():
    terms = Query("terms", "terms of payment", ("Payment",))
    page = page_of(
        (50, 60, "Payment: at once, without deduction; receipt is expected by 8 May."),
        (50, 90, "Payment: 30 days from today. Interest is due thereafter, as agreed"),
    )
    assert {"at once, without deduction;", "30 days from today."} <= offered(page, terms).keys()


def test_an_address_that_a_comma_continues_is_offered_whole():
    office = Query("office", "registered office", ("Registered office",), "address")
    page = page_of(
        (50, 60, "Hallworth is the name of Pym LLP. Registered office: 11 Swan Hill Court,"),
        (50, 72, "Shrewsbury SY1 1NP. VAT registration 318 4726 91."),
    )
    assert "11 Swan Hill Court,\nShrewsbury SY1 1NP." in offered(page, office)


def test_words_whose_letters_are_set_apart_stay_words():
    pieces = ("D", "r", ".", " ", "Ve", "r", "o", "n", "i", "k", "a", " ", "Z", "e", "h", "e", "t")
    places = accumulate((5 * len(piece) + 2 for piece in pieces), initial=50)
    name = page_of(*((x, 60, piece) for x, piece in zip(places, pieces, strict=False) if piece != " "))
    assert analyse(name).texts == ("Dr.", "Veronika", "Zehet")


def test_captions_under_their_lines_are_told_from_captions_above_their_values():
    printed = ("Full name", "Policy number", "Place of birth", "Date of issue")
    values = ("Ada Moor", "4711", "Leeds", "12 May 2021")
    queries = [Query(text.lower().replace(" ", "_"), text.lower()) for text in printed]
    ways = {}
    for upper, lower in ((values, printed), (printed, values)):
        lines = [
            (50 + 250 * (place % 2), 100 + 60 * (place // 2) + dy, text)
            for texts, dy in ((upper, 0), (lower, 15))
            for place, text in enumerate(texts)
        ]
        layout = analyse(page_of(*lines))
        vocabulary = compile_queries(queries)
        hits = find_captions(layout, vocabulary)
        rows = build_rows(layout, vocabulary, hits, propose(layout, hits))
        sure = np.flatnonzero((hits.owner < len(queries)) & (hits.score >= SURE))
        ways[upper] = rows.hits[sure][:, [COLUMN["captions_hang"], COLUMN["captions_stack"]]].mean(axis=0)
    (hang, stack), (hang_above, stack_above) = ways[values], ways[printed]
    assert hang > 0.5 > stack
    assert stack_above > 0.5 > hang_above
    assert stack == hang_above == 0
