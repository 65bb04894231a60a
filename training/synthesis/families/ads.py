# ruff: noqa: E501 - tables of words
"""Advertising time on air: orders, contracts and invoices of stations and agencies."""

from datetime import date, timedelta

from training.synthesis import arrange, blocks, parties
from training.synthesis.habits import cents
from training.synthesis.names import company
from training.synthesis.places import address
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.values import agency, clock

_HEAD = ("alt_order_number", "estimate_number", "product", "account_executive", "sales_office", "billing_cycle", "demographic", "market", "station", "agency", "contact_person", "phone", "remarks", "order_date", "customer_number", "job_number")  # fmt: skip
_SHOWS = ("Morning News", "Evening News 6p", "Prime Rotator", "Late News", "Noon Report", "Weekend ROS", "Game Show Block", "Talk 4-5p", "M-F 5a-7a", "Sa-Su 6p-7p", "Early Fringe", "Sports Sunday", "M-Su 11p-12m")  # fmt: skip
_TITLES = (
    "CONTRACT",
    "INVOICE",
    "ORDER",
    "Broadcast Order",
    "Political Order Form",
    "Insertion Order",
    "BROADCAST INVOICE",
    "Order Confirmation",
    "NAB Agreement Form",
)


def ad_order(sheet: Sheet) -> None:
    rng = sheet.rng
    margin = rng.uniform(18, 50)
    x0, x1 = margin, sheet.width - margin
    middle = x0 + (x1 - x0) * rng.uniform(0.4, 0.58)
    top = rng.uniform(24, 50)
    invoice = rng.random() < 0.4
    title = "INVOICE" if invoice and rng.random() < 0.6 else rng.choice(_TITLES)
    sheet.write((x0 + x1) / 2, top, title, sheet.style(rng.choice((1.2, 1.6, 2.0)), True), "c")
    y = top + sheet.leading * 1.6
    if rng.random() < 0.4:
        sheet.write(
            x1,
            top,
            f"Print Date {sheet.habits.date(sheet.habits.today)} Page 1 of {rng.randrange(1, 9)}",
            sheet.style(0.8),
            "r",
        )
    low = _sender(sheet, x0, middle - 8, y)
    number = (
        "invoice_number" if invoice else rng.choice(("contract_number", "contract_number", "order_number"))
    )
    names = [number, "advertiser", *rng.sample(_HEAD, rng.randrange(3, 11))]
    if invoice:
        names += ["issue_date", "invoice_month"]
        if rng.random() < 0.5:
            names.append(rng.choice(("contract_number", "order_number")))
    start = sheet.habits.today + timedelta(days=rng.randrange(0, 20))
    end = start + timedelta(days=rng.choice((6, 13, 20, 27, 44)))
    if rng.random() < 0.5:
        rng.shuffle(names)
    entries = sheet.entries(list(dict.fromkeys(names)))
    flight = _flight(sheet, start, end)
    at = rng.randrange(len(entries) + 1)
    entries[at:at] = flight
    for entry in entries:
        if entry.field in _HEAD and rng.random() < 0.1:
            entry.lines = []
    if rng.random() < 0.6:
        way = rng.choice((arrange.grid, arrange.beside, arrange.stacked, arrange.grid))
        y = max(low, way(sheet, entries, middle, x1, y))
    else:
        y = arrange.pairs(sheet, entries, x0, x1, low + sheet.leading)
    y, gross, spots = _spots(sheet, start, end, x0, x1, y + sheet.leading)
    _sums(sheet, gross, spots, x0, middle, x1, y)
    if rng.random() < 0.5:
        note = "Payment of this invoice is due within thirty days. The station certifies that the announcements were aired as listed."
        style = sheet.style(0.75)
        sheet.lines(x0, sheet.height - 40, sheet.wrap(note, x1 - x0, style), style)  # fmt: skip


def _sender(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """The station's block and the agency's, often with captions such as a billing address."""
    rng, h = sheet.rng, sheet.habits
    name = company(h) if rng.random() < 0.5 else [f"K{h.word('LAST')[:3].upper()}-TV"]
    entry = sheet.bare("seller_name", name)
    if entry:
        inks, y = sheet.lines(
            x0, y, sheet.wrap_all(entry.lines, x1 - x0, sheet.style(1.0, True)), sheet.style(1.0, True)
        )
        sheet.mark(entry, [], inks)
    place = sheet.bare("seller_address", address(h))
    if place:
        inks, y = sheet.lines(x0, y, sheet.wrap_all(place.lines, x1 - x0))
        sheet.mark(place, [], inks)
    if rng.random() < 0.5:
        y = parties.contact_lines(sheet, ["phone"], x0, y, sheet.body, "l")
    y += sheet.leading
    heading = (
        sheet.entry("buyer_name", agency(h), plain=True)
        if rng.random() < 0.6
        else sheet.bare("buyer_name", agency(h))
    )
    if heading:
        caption: list[int] = []
        if heading.caption:
            caption, y = sheet.lines(x0, y, [heading.caption])
        indent = rng.choice((0, 20, 40))
        inks, y = sheet.lines(x0 + indent, y, sheet.wrap_all(heading.lines, x1 - x0 - indent))
        sheet.mark(heading, caption, inks)
        where = sheet.bare("buyer_address", address(h))
        if where:
            inks, y = sheet.lines(x0 + indent, y, sheet.wrap_all(where.lines, x1 - x0 - indent))
            where.caption, where.wording = heading.caption, heading.wording
            sheet.mark(where, caption, inks, part_of=heading.field)
    return y + sheet.leading * 0.5


def _flight(sheet: Sheet, start: date, end: date) -> list[Entry]:
    """The campaign's dates as one period or as two dates."""
    rng, h = sheet.rng, sheet.habits
    first, last = h.date(start), h.date(end)
    if rng.random() < 0.6:
        return sheet.entries_with(
            {"flight_dates": [f"{first} {rng.choice(('-', '-', 'to', '/', '–'))} {last}"]}
        )
    return sheet.entries_with({"flight_from": [first], "flight_to": [last]})


def _spots(sheet: Sheet, start: date, end: date, x0: float, x1: float, y: float) -> tuple[float, int, int]:
    """The lines of the schedule; the next baseline, the gross amount in cents and the number of spots."""
    rng, h = sheet.rng, sheet.habits
    headers = ["Line", "Start", "End", "Description", "Time", "Days", "Len", "Spots", "Rate", "Amount"]
    shares = [0.6, 1.2, 1.2, 2.4, 1.6, 1.1, 0.6, 0.7, 1.2, 1.3]
    keep = [i for i in range(10) if i in (3, 8, 9) or rng.random() < 0.7]
    rows, gross, spots = [], 0, 0
    day = start
    for number in range(1, rng.randrange(2, 22)):
        rate, count = cents(rng, 2_500, 300_000) // 500 * 500, rng.randrange(1, 12)
        gross, spots = gross + rate * count, spots + count
        begin, until = clock(h)[0], clock(h)[0]
        row = [
            str(number),
            h.date(day),
            h.date(min(end, day + timedelta(days=6))),
            rng.choice(_SHOWS),
            f"{begin}-{until}",
            rng.choice(("MTWTF--", "-----SS", "M-F", "MTWTFSS", "Sa")),
            rng.choice((":30", ":15", ":60", "30")),
            str(count),
            h.money(rate),
            h.money(rate * count),
        ]
        rows.append([row[i] for i in keep])
        if rng.random() < 0.3:
            day = min(end, day + timedelta(days=7))
    size = sheet.body
    sheet.body = sheet.style(rng.choice((0.75, 0.85, 1.0)))
    aligns = "".join("lllllllrrr"[i] for i in keep)
    y = blocks.plain_table(
        sheet, [headers[i] for i in keep], rows, [shares[i] for i in keep], aligns, x0, x1, y
    )
    sheet.body = size
    return y, gross, spots  # fmt: skip


def _sums(sheet: Sheet, gross: int, spots: int, x0: float, middle: float, x1: float, y: float) -> None:
    rng, h = sheet.rng, sheet.habits
    commission = round(gross * 0.15)
    values = {"spot_count": [str(spots)], "gross_amount": [h.money(gross)]}
    if rng.random() < 0.65:
        values |= {"agency_commission": [h.money(commission)], "net_amount": [h.money(gross - commission)]}
    if rng.random() < 0.2:
        values = {"gross_amount": [h.money(gross)]}
    entries = sheet.entries_with(values)
    if rng.random() < 0.35:
        rng.shuffle(entries)
    arrange.pairs(sheet, entries, rng.choice((x0, middle)), x1, y + sheet.leading)
