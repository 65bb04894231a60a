"""Type evidence: the right type is the likeliest, or among the likeliest."""

import pytest

from docpipe.values import FIELD_TYPES, looks
from docpipe.values.looks import has_postcode

LIKELIEST = [
    ("1.234,56 €", "money"),
    ("$45.00", "money"),
    ("16.09.2019", "date"),
    ("March 3, 2024", "date"),
    ("Feb13/20", "date"),
    ("RE-2019-77", "identifier"),
    ("DE02 1203 0000 0000 2020 51", "iban"),
    ("COBADEFFXXX", "bic"),
    ("DE136695976", "vat_id"),
    ("19 %", "percent"),
    ("18:24", "time"),
    ("01.01.2024 - 31.01.2024", "period"),
    ("30 days", "duration"),
    ("info@example.com", "email"),
    ("+49 89 1234567", "phone"),
    ("07.74.01.04.72", "phone"),
    ("0 50 12 /\n44 72 0", "phone"),
    ("www.example.com", "url"),
    ("WWW.EXAMPLE.COM", "url"),
    ("kwekerij-zomer.be", "url"),
    ("shop.acme.com.au/orders", "url"),
    ("trois mois", "duration"),
    ("Musterstr. 1\n12345 Berlin", "address"),
    ("☒", "checkbox"),
    ("EUR", "currency"),
]


@pytest.mark.parametrize(("text", "name"), LIKELIEST)
def test_the_right_type_scores_highest(text, name):
    scores = {row.name: row.looks_like(text) for row in FIELD_TYPES.values()}
    assert scores[name] >= 0.8
    assert scores[name] == max(scores.values())


@pytest.mark.parametrize(
    "name", ["money", "date", "iban", "bic", "vat_id", "percent", "time", "email", "phone", "number"]
)
def test_a_caption_looks_like_no_value(name):
    assert FIELD_TYPES[name].looks_like("Rechnungsbetrag") == 0.0


@pytest.mark.parametrize("end", [".", ",", ";"])
def test_an_amount_looks_the_same_at_the_end_of_a_sentence(end):
    looks_like = FIELD_TYPES["money"].looks_like
    assert looks_like(f"1.527,56{end}") == looks_like("1.527,56")


@pytest.mark.parametrize("text", ["24.12.", "27.", "3.10.", "2024."])
def test_a_day_or_a_number_of_a_section_is_no_amount(text):
    assert FIELD_TYPES["money"].looks_like(text) == 0


@pytest.mark.parametrize(
    "text", ["20 450 300", "100.00\n250.00", "05 03 2024 14:30", "2024-10-01-2024-10-15", "03/05/24/1"]
)
def test_amounts_and_dates_are_no_telephone_numbers(text):
    assert FIELD_TYPES["phone"].looks_like(text) == 0


@pytest.mark.parametrize("text", ["M.Deschamps", "INC.ITALY", "No.Charge"])
def test_a_name_after_a_full_stop_is_no_address_on_the_net(text):
    assert FIELD_TYPES["url"].looks_like(text) == 0


@pytest.mark.parametrize(
    "text",
    ["441 6083 13", "30404491", "556316-1222", "76.946.031-4", "104-382-657", "201428817K", "525-22-44-444",
     "B12345678", "123456789RT0001", "12.345.678/0001-95", "20418837-0001", "0522.370.536", "318 4726 91."],
)  # fmt: skip
def test_tax_numbers_of_many_countries_look_like_one(text):
    assert FIELD_TYPES["tax_id"].looks_like(text) == 0.8


@pytest.mark.parametrize(
    "line",
    ["1430 AC Aalsmeer", "903 29 Umeå", "3360-191 Penacova", "Haileybury, ON, P0J 1K0", "Regency Park SA 5010",
     "Singapore 608586", "CH-8001 Zürich", "York YO1 8AS", "95-054 Ksawerów"],
)  # fmt: skip
def test_postcodes_of_many_countries_are_seen(line):
    assert has_postcode(line)


@pytest.mark.parametrize("line", ["1 430,00", "26-0217 Rechnung", "2026-10-21 Wien", "040 12 34 Hamburg"])
def test_amounts_dates_and_telephones_are_no_postcodes(line):
    assert not has_postcode(line)


@pytest.mark.parametrize("text", ["2026-10-21", "12.345,00", "01/02/2026", "1234", "Room 12"])
def test_dates_and_amounts_are_no_tax_numbers(text):
    assert FIELD_TYPES["tax_id"].looks_like(text) == 0


def test_evidence_for_money_grows_with_what_is_printed():
    scores = [
        FIELD_TYPES["money"].looks_like(text) for text in ("Total", "45", "1.234", "45.00", "45.00 EUR")
    ]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    ("name", "value", "rival"),
    [
        ("identifier", "DX19 KVL", "Registration mark of the vehicle"),
        ("identifier", "1EMH00 1127 5530", "17h31"),
        ("identifier", "INV-2024/7", "16:45"),
        ("quantity", "129 480 km", "129 480 and more"),
        ("text", "Hotel Solara", "www.solara.com"),
    ],
)
def test_a_value_looks_more_like_its_type_than_what_stands_beside_it(name, value, rival):
    looks = FIELD_TYPES[name].looks_like
    assert looks(value) >= 0.5 > looks(rival)


def test_an_account_that_goes_on_below_looks_whole_only_with_its_end():
    assert looks.iban("ES40 3008 0011 2207 4418\n9023") == 1.0
    assert looks.iban("ES40 3008 0011 2207 4418") < 0.5
    assert looks.iban("PL 18 1240 4751 1111 0010 8847 2035.") == 1.0


def test_an_hour_with_its_word_looks_like_a_time_and_minutes_like_none():
    assert looks.time("14 Uhr") == looks.time("11 h 45") == 1.0
    assert looks.time("2 h 27 min") == looks.time("14") == 0.0
