# ruff: noqa: E501 - tables of words
"""Advertising time on air: orders, contracts and invoices of stations and agencies."""

from collections.abc import Sequence
from datetime import date, timedelta

from training.synthesis import arrange, parties
from training.synthesis.families import ad_tables
from training.synthesis.habits import pattern
from training.synthesis.names import company
from training.synthesis.places import plain_address
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.values import agency

_HEAD = ("alt_order_number", "estimate_number", "product", "account_executive", "sales_office", "billing_cycle", "demographic", "market", "station", "agency", "contact_person", "phone", "remarks", "order_date", "customer_number", "job_number")  # fmt: skip
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
    if rng.random() < 0.7:
        sheet.habits.date_form = rng.choice(_FORMS)
    _printed(sheet, x1, top)
    low = _sender(sheet, x0, middle - 8, y)
    number = (
        "invoice_number" if invoice else rng.choice(("contract_number", "contract_number", "order_number"))
    )
    numbers = [n for n in ("alt_order_number", "estimate_number") if rng.random() < 0.55]
    names = [number, *numbers, "advertiser", *rng.sample(_HEAD, rng.randrange(3, 11))]
    if invoice:
        names += ["issue_date", "invoice_month"]
        if rng.random() < 0.5:
            names.append(rng.choice(("contract_number", "order_number")))
    start = sheet.habits.today + timedelta(days=rng.randrange(0, 20))
    end = start + timedelta(days=rng.choice((6, 13, 20, 27, 44)))
    if rng.random() < 0.5:
        rng.shuffle(names)
    entries = sheet.entries(list(dict.fromkeys(names)))
    for entry in entries:
        if entry.field == number and rng.random() < 0.6:
            entry.lines = [pattern(rng, rng.choice(("9999999-9", "9999999", "999999-99", "99999-9")))]
    flight = _flight(sheet, start, end)
    at = rng.randrange(len(entries) + 1)
    entries[at:at] = flight
    for entry in entries:
        if entry.field in _HEAD and rng.random() < 0.1:
            entry.lines = []
    if rng.random() < 0.6:
        way = rng.choice((arrange.grid, arrange.beside, arrange.stacked, packed, _caption_rows))
        y = max(low, way(sheet, entries, middle, x1, y))
    else:
        way = rng.choice((arrange.pairs, arrange.pairs, packed, _caption_rows))
        y = way(sheet, entries, x0, x1, low + sheet.leading)
    _split_flight(sheet)
    _trailing(sheet, "advertiser", f"({pattern(rng, '99999')})", 0.25)
    _trailing(sheet, number, rng.choice(("(Rev 0)", "(Rev 1)", "/ 2", "Rev. 3")), 0.2)
    y, gross, spots = ad_tables.schedule(sheet, start, end, x0, x1, y + sheet.leading)
    ad_tables.sums(sheet, start, gross, spots, x0, middle, x1, y)
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
    place = sheet.bare("seller_address", plain_address(h))
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
        where = sheet.bare("buyer_address", plain_address(h))
        if where:
            inks, y = sheet.lines(x0 + indent, y, sheet.wrap_all(where.lines, x1 - x0 - indent))
            where.caption, where.wording = heading.caption, heading.wording
            sheet.mark(where, caption, inks, part_of=heading.field)
    return y + sheet.leading * 0.5


def packed(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Captions and values close together in two to four columns, hardly any gap between the columns."""
    rng, style = sheet.rng, arrange.caption_style(sheet)
    columns = rng.choice((2, 2, 3, 4)) if x1 - x0 > sheet.size * 30 else 1
    cell = (x1 - x0) / columns
    for start in range(0, len(entries), columns):
        bottom = y
        for column, entry in enumerate(entries[start : start + columns]):
            x = x0 + column * cell
            caption = sheet.write(x, y, entry.caption, style)
            at = x + sheet.text_width(entry.caption, style) + sheet.size * 0.35
            value, end = sheet.lines(at, y, sheet.wrap_all(entry.lines, max(x + cell - at - 4, cell * 0.35)))
            sheet.mark(entry, caption, value)
            bottom = max(bottom, end, y + sheet.leading)
        y = bottom
    return y


def _caption_rows(sheet: Sheet, entries: Sequence[Entry], x0: float, x1: float, y: float) -> float:
    """Rows of three to six small captions, each row with its values right under it."""
    body = sheet.body
    sheet.body = sheet.style(sheet.rng.choice((0.8, 0.9)))
    wide = x1 - x0 > sheet.size * 40
    y = arrange.grid(sheet, entries, x0, x1, y, columns=sheet.rng.choice((4, 5, 6) if wide else (2, 3)))
    sheet.body = body
    return y


_FORMS = (
    "{m:02}/{d:02}/{y:02}", "{m}/{d}/{y:02}", "{m:02}/{d:02}/{Y}", "{m}/{d}/{Y}", "{m:02}/{d:02}/{y:02}",
    "{m}/{d}/{y:02}", "{m:02}/{d:02}/{Y}", "{m}/{d}/{Y}", "{b}{d:02}/{y:02}", "{b} {d:02}, {Y}",
)  # fmt: skip


def _printed(sheet: Sheet, x1: float, y: float) -> None:
    """When the page was printed and the order last changed: dates nobody asks for."""
    rng, h = sheet.rng, sheet.habits
    day, hour = h.date(h.today), f"{rng.randrange(1, 13)}:{rng.randrange(60):02}"
    clocks = (f"{hour}:{rng.randrange(60):02}PM", f"{hour}AM", f"{hour} PM")
    texts = (
        f"Print Date {day} Page 1 of {rng.randrange(1, 9)}", f"Print Date {day} {rng.choice(clocks)}",
        f"Changes as of: {day} at {rng.choice(clocks)}", f"Printed: {day} {rng.choice(clocks)}", f"Revision {rng.randrange(5)}",
    )  # fmt: skip
    small = sheet.style(0.8)
    if rng.random() < 0.55:
        for number, text in enumerate(rng.sample(texts, rng.randrange(1, 3))):
            sheet.write(x1, y + number * small.size * 1.3 - 6, text, small, "r")


def _flight(sheet: Sheet, start: date, end: date) -> list[Entry]:
    """The campaign's dates as one period or as two dates."""
    rng, h = sheet.rng, sheet.habits
    first, last = h.date(start), h.date(end)
    if rng.random() < 0.7:
        text = rng.choice(
            ("{} - {}", "{} - {}", "{} - {}", "{} to {}", "{} – {}", "{}- {}", "{}-{}", "{} / {}")
        )
        lines = [text.format(first, last)]
        if rng.random() < 0.2:
            lines = [f"{first} -", last]
        return sheet.entries_with({"flight_dates": lines})
    return sheet.entries_with({"flight_from": [first], "flight_to": [last]})


def _split_flight(sheet: Sheet) -> None:
    """Marks the two dates of a printed period as answers too; both have the period's caption."""
    for mark in list(sheet.marks):
        inks = mark.value_inks
        if mark.entry.field != "flight_dates" or not inks:
            continue
        texts = [sheet.inks[i].text for i in inks]
        joints = [n for n, text in enumerate(texts) if text in ("-", "–", "to", "/")]
        glued = [n for n, text in enumerate(texts) if text.endswith("-") and n + 1 < len(texts)]
        if joints:
            halves = (inks[: joints[0]], inks[joints[0] + 1 :])
        elif glued:
            halves = (inks[: glued[0] + 1], inks[glued[0] + 1 :])
        else:
            continue
        for name, half in zip(("flight_from", "flight_to"), halves, strict=True):
            entry = sheet.repeated(name, [" ".join(sheet.inks[i].text for i in half)])
            entry.caption, entry.wording = mark.entry.caption, mark.entry.wording
            sheet.mark(entry, mark.caption_inks, half, part_of="flight_dates")


def _trailing(sheet: Sheet, field: str, text: str, share: float) -> None:
    """Prints ``text`` right behind the value of ``field``, where there is room: it is no part of the value."""
    marks = [m for m in sheet.marks if m.entry.field == field and m.value_inks]
    if not marks or sheet.rng.random() > share:
        return
    last = sheet.inks[marks[0].value_inks[-1]]
    x = last.x + last.width + last.style.size * 0.3
    end = x + sheet.text_width(text, last.style) + 3
    free = all(
        abs(i.base - last.base) > last.style.size or i.x > end or i.x + i.width < x for i in sheet.inks
    )
    if free and end < sheet.width:
        sheet.write(x, last.base, text, last.style)
