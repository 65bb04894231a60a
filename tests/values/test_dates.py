"""Dates: eight languages, no guessed order of day and month, no dates that do not exist."""

from datetime import date

import pytest

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext


def parse(text, context=None):
    return FIELD_TYPES["date"].parse(text, context or ParseContext())


def test_order_of_day_and_month_is_never_guessed():
    parsed = parse("02/03/2024")
    assert parsed.status is FieldStatus.AMBIGUOUS
    assert set(parsed.alternatives) == {"2024-03-02", "2024-02-03"}


@pytest.mark.parametrize(
    ("context", "iso"),
    [
        (ParseContext(locale="de_DE"), "2024-03-02"),
        (ParseContext(locale="en_US"), "2024-02-03"),
        (ParseContext(locale="en_GB"), "2024-03-02"),
        (ParseContext(languages=("de",)), "2024-03-02"),
        (ParseContext(date_order="MDY"), "2024-02-03"),
        (ParseContext(locale="en_US", date_order="DMY"), "2024-03-02"),
    ],
)
def test_document_then_locale_settle_the_order(context, iso):
    assert parse("02/03/2024", context).text == iso


def test_english_alone_settles_nothing():
    assert parse("02/03/2024", ParseContext(locale="en")).status is FieldStatus.AMBIGUOUS


def test_letter_in_a_date_is_mended_and_then_still_ambiguous():
    assert parse("O2/03/2024").status is FieldStatus.INVALID
    assert parse("O2/03/2024", ParseContext(from_ocr=True)).status is FieldStatus.AMBIGUOUS
    mended = parse("O2/03/2024", ParseContext(from_ocr=True, locale="de_DE"))
    assert (mended.text, bool(mended.repairs)) == ("2024-03-02", True)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "March 2024",
        "12",
        "2024",
        "00.03.2024",
        "13/13/2024",
        "30. Februar 2024",
        "3. März",
        "12.30",
        "1.234,56",
        "0012-34-5678",
        "12.03.2024.7",
        "192.168.10.20",
        "+6 03 2026 6366",
        "+49 30 1999",
    ],
)
def test_no_date(text):
    assert parse(text).status is FieldStatus.INVALID


def test_impossible_date_is_named():
    assert "31/02/2024" in parse("31/02/2024").reason


MANY_LANGUAGES = [
    ("3 March 2024", "2024-03-03"),
    ("March 3, 2024", "2024-03-03"),
    ("Mar. 3rd, 2024", "2024-03-03"),
    ("12th day of October, 2005", "2005-10-12"),
    ("2nd of May 2024", "2024-05-02"),
    ("3-Mar-2024", "2024-03-03"),
    ("Feb13/20", "2020-02-13"),
    ("30MAY2018", "2018-05-30"),
    ("Sunday, 3 March 2024", "2024-03-03"),
    ("den 3. März 2024", "2024-03-03"),
    ("Berlin, 3. Maerz 2024", "2024-03-03"),
    ("03. Dez. 2024", "2024-12-03"),
    ("1er janvier 2024", "2024-01-01"),
    ("le 15 août 2024", "2024-08-15"),
    ("15 AOUT 2024", "2024-08-15"),
    ("2 févr. 2024", "2024-02-02"),
    ("3 de marzo de 2024", "2024-03-03"),
    ("lunes, 5 de agosto del 2024", "2024-08-05"),
    ("7 sept. 2024", "2024-09-07"),
    ("8 ottobre 2023", "2023-10-08"),
    ("1º gennaio 2024", "2024-01-01"),
    ("3 mrt. 2024", "2024-03-03"),
    ("21 mei 2024", "2024-05-21"),
    ("1 de fevereiro de 2021", "2021-02-01"),
    ("31 out. 2023", "2023-10-31"),
    ("16 września 2024", "2024-09-16"),
    ("1 paź 2024", "2024-10-01"),
    ("5 maja 2024 r.", "2024-05-05"),
]


@pytest.mark.parametrize(("text", "iso"), MANY_LANGUAGES)
def test_textual_months(text, iso):
    parsed = parse(text)
    assert (parsed.status, parsed.value, parsed.text) == (FieldStatus.OK, date.fromisoformat(iso), iso)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20240302", "2024-03-02"),
        ("2024-03-02", "2024-03-02"),
        ("2024/03/02", "2024-03-02"),
        ("2024-03-02T18:00:00Z", "2024-03-02"),
        ("25/04/2017", "2017-04-25"),
        ("04/25/2017", "2017-04-25"),
        ("05/05/2017", "2017-05-05"),
        ("02.03.2024", "2024-03-02"),
        ("2. 3. 2024", "2024-03-02"),
        ("13-05-18", "2018-05-13"),
        ("25032018", "2018-03-25"),
        ("25 03 2018", "2018-03-25"),
        ("2018-12-25 8:13:39 PM", "2018-12-25"),
        (": 25/05/2017 7:19:43 AM", "2017-05-25"),
        ("04.04.2020,", "2020-04-04"),
        ("Datum: 16.09.2019 Seite 1", "2019-09-16"),
        ("2024年3月2日", "2024-03-02"),
        ("31.12.68", "2068-12-31"),
        ("31.12.69", "1969-12-31"),
        ("02/03/2018 (2 March 2018)", "2018-03-02"),
    ],
)
def test_numeric(text, iso):
    assert parse(text).text == iso


def test_dots_are_day_first_even_in_american_documents():
    assert parse("02.03.2024", ParseContext(locale="en_US")).text == "2024-03-02"


@pytest.mark.parametrize(
    "text", ["01.01.2024 - 31.01.2024", "05/05/20-05/15/20", "3 March 2024, 4 March 2024"]
)
def test_two_dates_are_never_one(text):
    assert parse(text).status is FieldStatus.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Novernber 3, 2024", "2024-11-03"),
        ("3. Septernber 2024", "2024-09-03"),
        ("1O May 2024", "2024-05-10"),
    ],
)
def test_damaged_month_is_mended_only_in_ocr_text(text, iso):
    assert parse(text).status is FieldStatus.INVALID
    parsed = parse(text, ParseContext(from_ocr=True))
    assert parsed.text == iso
    assert parsed.repairs


def test_month_between_two_is_not_mended():
    # one edit from June and from July
    assert parse("3 Juny 2024", ParseContext(from_ocr=True)).status is FieldStatus.INVALID


def test_a_torn_year_is_not_read_as_two_digits():
    assert set(parse("29/07/20 16").alternatives) == {"2020-07-29", "2016-07-29"}
    assert parse("29/07/20 16:30").text == "2020-07-29"
