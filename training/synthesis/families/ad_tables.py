# ruff: noqa: E501 - tables of words
"""The body of an advertising order: lines with dates of their own, sums by month, grand sums."""

from datetime import date, timedelta

from training.synthesis import arrange, blocks
from training.synthesis.habits import MONTHS, cents
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.values import clock

_SHOWS = ("Morning News", "Evening News 6p", "Prime Rotator", "Late News", "Noon Report", "Weekend ROS", "Game Show Block", "Talk 4-5p", "M-F 5a-7a", "Sa-Su 6p-7p", "Early Fringe", "Sports Sunday", "M-Su 11p-12m")  # fmt: skip


def schedule(sheet: Sheet, start: date, end: date, x0: float, x1: float, y: float) -> tuple[float, int, int]:
    """The lines of the schedule; the next baseline, the gross amount in cents and the number of spots."""
    rng, h = sheet.rng, sheet.habits
    headers = ["Line", "Start", "End", "Description", "Time", "Days", "Len", "Spots", "Rate", "Amount"]
    shares = [0.6, 1.2, 1.2, 2.4, 1.6, 1.1, 0.6, 0.7, 1.2, 1.3]
    keep = [i for i in range(10) if i in (3, 8, 9) or rng.random() < 0.7]
    rows, gross, spots = [], 0, 0
    day, weekly = start, rng.random() < 0.3 and {1, 2} <= set(keep)
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
        if weekly:
            rows += _weeks(sheet, keep, day, min(end, day + timedelta(days=6)), count, rate)
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


def _weeks(sheet: Sheet, keep: list[int], start: date, end: date, count: int, rate: int) -> list[list[str]]:
    """Rows under a line of the schedule: one week each, with its dates, spots and rate."""
    h = sheet.habits
    cells = {0: "Week", 1: h.date(start), 2: h.date(end), 5: "MTWTFSS", 7: str(count), 8: h.money(rate)}
    return [[cells.get(i, "") for i in keep]] * sheet.rng.randrange(1, 3)


def sums(
    sheet: Sheet, start: date, gross: int, spots: int, x0: float, middle: float, x1: float, y: float
) -> None:
    """Gross, commission and net of the whole order, often after the same by month."""
    rng, h = sheet.rng, sheet.habits
    commission = round(gross * 0.15)
    values = {"spot_count": [str(spots)], "gross_amount": [h.money(gross)]}
    if rng.random() < 0.65:
        values |= {"agency_commission": [h.money(commission)], "net_amount": [h.money(gross - commission)]}
    if rng.random() < 0.2:
        values = {"gross_amount": [h.money(gross)]}
    entries = sheet.entries_with(values)
    draw = rng.random()
    if draw < 0.35 and len(entries) > 1:
        _by_month(sheet, entries, start, gross, spots, x0, x1, y + sheet.leading)
        return
    if draw < 0.5:
        y = _monthly_decoys(sheet, start, gross, middle, x1, y + sheet.leading)
    if rng.random() < 0.35:
        rng.shuffle(entries)
    if rng.random() < 0.3:
        _right_column(sheet, entries, middle, x1, y + sheet.leading)
        return
    arrange.pairs(sheet, entries, rng.choice((x0, middle)), x1, y + sheet.leading)


def _months(sheet: Sheet, start: date, gross: int) -> list[tuple[str, int]]:
    """Two to four months and what is spent in each, in cents."""
    h, count = sheet.habits, sheet.rng.randrange(2, 5)
    parts = [gross // count] * (count - 1)
    parts.append(gross - sum(parts))
    dated = sheet.rng.random() < 0.4
    rows = []
    for part in parts:
        last = start + timedelta(days=27)
        name = f"{MONTHS['en'][start.month - 1]} {start.year}"
        rows.append((f"{h.date(start)} - {h.date(last)}" if dated else name, part))
        start = last + timedelta(days=1)
    return rows


def _by_month(
    sheet: Sheet, entries: list[Entry], start: date, gross: int, spots: int, x0: float, x1: float, y: float
) -> None:
    """A table with a column for every sum and a row for every month; the last row holds the sums."""
    rng, h = sheet.rng, sheet.habits
    style = arrange.caption_style(sheet)
    first = (x1 - x0) * 0.3
    step = (x1 - x0 - first) / len(entries)
    rights = [x0 + first + step * (i + 1) - 2 for i in range(len(entries))]
    heads = []
    deepest = y
    for entry, right in zip(entries, rights, strict=True):
        caption, end = sheet.lines(right, y, sheet.wrap(entry.caption, step - 6, style), style, "r")
        heads.append(caption)
        deepest = max(deepest, end)
    sheet.write(x0, y, rng.choice(("Month", "Time Period", "Period", "Broadcast Month")), style)
    y = deepest
    for name, part in _months(sheet, start, gross):
        sheet.write(x0, y, name)
        for entry, right in zip(entries, rights, strict=True):
            share = {
                "spot_count": str(max(1, spots * part // gross)),
                "net_amount": h.money(part - part * 15 // 100),
                "agency_commission": h.money(part * 15 // 100),
            }
            sheet.write(right, y, share.get(entry.field, h.money(part)), None, "r")
        y += sheet.leading
    sheet.write(x0, y, rng.choice(("Totals", "Total", "Grand Totals")), sheet.style(1.0, True))
    for entry, right, caption in zip(entries, rights, heads, strict=True):
        sheet.mark(entry, caption, sheet.write(right, y, entry.lines[0], None, "r"))


def _monthly_decoys(sheet: Sheet, start: date, gross: int, x0: float, x1: float, y: float) -> float:
    """Amounts by month in a column of their own, above the grand ones."""
    for name, part in _months(sheet, start, gross):
        sheet.write(x0, y, name)
        sheet.write(x1, y, sheet.habits.money(part), None, "r")
        y += sheet.leading
    return y


def _right_column(sheet: Sheet, entries: list[Entry], x0: float, x1: float, y: float) -> None:
    """Captions and amounts both right-aligned, close together."""
    style = arrange.caption_style(sheet)
    column = x1 - max((sheet.text_width(e.lines[0], sheet.body) for e in entries), default=0.0) - sheet.size
    for entry in entries:
        caption, end = sheet.lines(column, y, sheet.wrap(entry.caption, column - x0, style), style, "r")
        sheet.mark(entry, caption, sheet.write(x1, y, entry.lines[0], None, "r"))
        y = end
