"""Times of day, periods, durations."""

from datetime import date, time

import pytest

from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext


def parse(name, text, context=None):
    return FIELD_TYPES[name].parse(text, context or ParseContext())


@pytest.mark.parametrize(
    ("text", "value", "canonical"),
    [
        ("18:24", time(18, 24), "18:24"),
        ("8:13:39 PM", time(20, 13, 39), "20:13:39"),
        ("12:05 am", time(0, 5), "00:05"),
        ("18.24 Uhr", time(18, 24), "18:24"),
        ("15.37 uur", time(15, 37), "15:37"),
        ("kl. 9.05", time(9, 5), "09:05"),
        ("godz. 14.30", time(14, 30), "14:30"),
        ("18h24", time(18, 24), "18:24"),
        ("de 11 h 45", time(11, 45), "11:45"),
        ("8 p.m.", time(20), "20:00"),
        ("04/05/2017 7:19:43 AM", time(7, 19, 43), "07:19:43"),
    ],
)
def test_time(text, value, canonical):
    parsed = parse("time", text)
    assert (parsed.value, parsed.text) == (value, canonical)


@pytest.mark.parametrize("text", ["12.30", "25:00", "noon", "16.09.2019", "1:2", "2 h 27 min"])
def test_no_time(text):
    assert parse("time", text).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("01.01.2024 - 31.01.2024", "2024-01-01/2024-01-31"),
        ("01.–31.03.2024", "2024-03-01/2024-03-31"),
        ("01.03. bis 31.03.2024", "2024-03-01/2024-03-31"),
        ("1 - 31 March 2024", "2024-03-01/2024-03-31"),
        ("March 1 - March 31, 2024", "2024-03-01/2024-03-31"),
        ("March 1-15, 2024", "2024-03-01/2024-03-15"),
        ("from 1 March 2024 to 15 April 2024", "2024-03-01/2024-04-15"),
        ("12/30/19 - 02/14/20", "2019-12-30/2020-02-14"),
        ("05/05/20-05/15/20", "2020-05-05/2020-05-15"),
        ("März 2024", "2024-03-01/2024-03-31"),
        ("February 2024", "2024-02-01/2024-02-29"),
        ("12/2024", "2024-12-01/2024-12-31"),
        ("Q4 2023", "2023-10-01/2023-12-31"),
        ("2. Quartal 2024", "2024-04-01/2024-06-30"),
    ],
)
def test_period(text, canonical):
    parsed = parse("period", text)
    assert parsed.text == canonical
    assert parsed.value == tuple(date.fromisoformat(day) for day in canonical.split("/"))


def test_period_drops_the_order_that_would_end_before_it_starts():
    # day first would run from 2 December to 5 November
    assert parse("period", "02/12/2024 - 05/11/2024").text == "2024-02-12/2024-05-11"


def test_period_with_two_possible_orders_is_ambiguous():
    assert parse("period", "02/03/2024-04/05/2024").status is FieldStatus.AMBIGUOUS


@pytest.mark.parametrize("text", ["31.03.2024 - 01.03.2024", "16.09.2019", "always"])
def test_no_period(text):
    assert parse("period", text).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30 days", "P30D"),
        ("(3) years", "P3Y"),
        ("2 years", "P2Y"),
        ("two (2) years", "P2Y"),
        ("1 year and 6 months", "P1Y6M"),
        ("a period of three years", "P3Y"),
        ("30 Tage netto", "P30D"),
        ("14 jours", "P14D"),
        ("90 minutes", "PT90M"),
        ("6 meses", "P6M"),
        ("12-month term", "P12M"),
        ("thirty (30) days", "P30D"),
        ("un año", "P1Y"),
        ("trois mois", "P3M"),
        ("dodici mesi", "P12M"),
        ("fünf Tage", "P5D"),
        ("twenty-four months", "P24M"),
        ("one hundred twenty (120) days", "P120D"),
        ("3 (tres) años", "P3Y"),
        ("tretton månader", "P13M"),
        ("tre månaders uppsägningstid", "P3M"),
        ("dwa lata", "P2Y"),
    ],
)
def test_duration(text, iso):
    assert parse("duration", text).text == iso


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("10 business days", FieldStatus.INVALID),
        ("two (3) years", FieldStatus.INVALID),
        ("twenty-four (12) months", FieldStatus.INVALID),
        ("quatre-vingt-dix jours", FieldStatus.INVALID),
        ("one hundred twenty days", FieldStatus.INVALID),
        ("soon", FieldStatus.INVALID),
        ("14 days 2 %, 30 days net", FieldStatus.AMBIGUOUS),
    ],
)
def test_duration_refused(text, status):
    assert parse("duration", text).status is status


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("January - March 2024", "2024-01-01/2024-03-31"),
        ("vom 1. bis 15. März 2024", "2024-03-01/2024-03-15"),
        ("10.10.2024/11.10.2024", "2024-10-10/2024-10-11"),
    ],
)
def test_a_period_is_not_cut_to_its_end(text, canonical):
    assert parse("period", text).text == canonical


@pytest.mark.parametrize("text", ["3-5 days", "half a year", "1 1/2 years", "2,5 years"])
def test_ranges_and_fractions_are_no_whole_duration(text):
    assert parse("duration", text).status is FieldStatus.INVALID


@pytest.mark.parametrize(
    ("printed", "period"),
    [
        ("8–10 September 2026", "2026-09-08/2026-09-10"),
        ("Tue 8 – Thu 10 Sept 2026", "2026-09-08/2026-09-10"),
        ("8 Sept – 10 Oct 2026", "2026-09-08/2026-10-10"),
        ("28 Dec – 3 Jan 2027", "2026-12-28/2027-01-03"),
        ("6. bis 7. Oktober 2026", "2026-10-06/2026-10-07"),
        ("del 3 al 5 de marzo de 2026", "2026-03-03/2026-03-05"),
    ],
)
def test_the_first_day_of_a_period_borrows_month_and_year(printed, period):
    parsed = FIELD_TYPES["period"].parse(printed, ParseContext())
    assert parsed.text == period
    assert FIELD_TYPES["period"].looks_like(printed) >= 0.8
