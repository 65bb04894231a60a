# ruff: noqa: E501 - tables of words
"""Till receipts: a narrow roll, often upper case and monospaced, the merchant without a caption."""

from training.synthesis import arrange, values
from training.synthesis import vocabulary as v
from training.synthesis.families import tills
from training.synthesis.families.merchants import merchant
from training.synthesis.habits import cents, pattern
from training.synthesis.sheet import Entry, Sheet

_DETAILS = ("receipt_number", "cashier", "register", "store_number", "table_number", "guest_count", "server_name", "member_number", "item_count")  # fmt: skip
_HEADINGS = {
    "en": ("TAX INVOICE", "CASH RECEIPT", "Simplified Tax Invoice", "RECEIPT", "CASH SALES"), "de": ("KASSENBON", "Quittung", "RECHNUNG"), "fr": ("TICKET DE CAISSE", "Facturette"),
    "es": ("FACTURA SIMPLIFICADA", "TICKET"), "it": ("DOCUMENTO COMMERCIALE", "SCONTRINO"), "nl": ("KASSABON", "BON"),
}  # fmt: skip


def receipt(sheet: Sheet) -> None:
    rng = sheet.rng
    roll = sheet.width
    x0, x1 = 12.0, roll - 12
    on_paper = rng.random() < 0.2
    if on_paper:
        sheet.width, sheet.height = 595.0, 842.0
        x0 = rng.uniform(20, 575 - roll)
        x1 = x0 + roll - 24
    y = merchant(sheet, x0, x1, rng.uniform(24, 50))
    if rng.random() < 0.5:
        style = sheet.style(1.0, rng.random() < 0.5)
        sheet.write((x0 + x1) / 2, y, rng.choice(_HEADINGS[sheet.habits.language]), style, "c")
        y += sheet.leading * 1.2
    dated_last = rng.random() < 0.2
    y = _details(sheet, x0, x1, y, not dated_last)
    y = _line(sheet, x0, x1, y)
    y, basket = _items(sheet, x0, x1, y)
    y = _line(sheet, x0, x1, y)
    y = tills.sums(sheet, x0, x1, y, basket)
    if rng.random() < 0.35:
        y = arrange.beside(sheet, sheet.entries(["card_number", "approval_code", "register"], 2), x0, x1, y)
    early = y
    if dated_last and rng.random() < 0.9:
        y = _moment(sheet, x0, x1, y + sheet.leading * 0.5)
    y = _thanks(sheet, x0, x1, y) if early == y or rng.random() < 0.6 else y
    if not on_paper:
        sheet.height = min(sheet.height, y + rng.uniform(20, 120))


def _thanks(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    for text in sheet.rng.sample(v.SENTENCES[sheet.habits.language], 2):
        text = text.upper() if sheet.habits.upper else text
        for line in sheet.wrap(text, x1 - x0):
            y += sheet.leading
            sheet.write((x0 + x1) / 2, y, line, None, "c")
    return y


def _details(sheet: Sheet, x0: float, x1: float, y: float, dated: bool) -> float:
    rng = sheet.rng
    steps = ["moment", "details"] if dated else ["details"]
    rng.shuffle(steps)
    for step in steps:
        if step == "moment":
            y = _moment(sheet, x0, x1, y)
        else:
            entries = sheet.entries(list(_DETAILS), rng.randrange(1, 5))
            way = arrange.inline if rng.random() < 0.3 else arrange.beside
            y = way(sheet, entries, x0, x1, y)
    return y


def _moment(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Date and time: with captions, bare, behind one caption, beside a number or among codes."""
    draw = sheet.rng.random()
    if draw < 0.28:
        return arrange.pairs(sheet, sheet.entries(["transaction_date", "transaction_time"]), x0, x1, y)
    if draw < 0.46:
        return _two_pairs(sheet, x0, x1, y)
    if draw < 0.66:
        return _one_caption(sheet, x0, x1, y)
    return _bare_moment(sheet, x0, x1, y, with_codes=draw > 0.84)


def _two_pairs(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """A number and the date on one line, each behind its caption, hardly a gap between them."""
    rng = sheet.rng
    names = ["receipt_number" if rng.random() < 0.7 else "invoice_number", "transaction_date"]
    if rng.random() < 0.3:
        names.reverse()
    gap = sheet.text_width(" ", sheet.body)
    x = x0
    for entry in sheet.entries(names):
        width = sheet.text_width(f"{entry.caption} {entry.lines[0]}", sheet.body)
        if x > x0 and x + width > x1 + 6:
            x, y = x0, y + sheet.leading
        inks = sheet.write(x, y, f"{entry.caption} {entry.lines[0]}")
        split = len(entry.caption.split())
        sheet.mark(entry, inks[:split], inks[split:])
        x += width + gap * rng.choice((1, 1, 2, 4))
    return y + sheet.leading


def _one_caption(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Caption, date and, without a caption of its own, the time."""
    entry = sheet.entry("transaction_date", values.any_date(sheet.habits))
    time = sheet.bare("transaction_time", values.clock(sheet.habits))
    if entry is None or time is None:
        return y
    caption = sheet.write(x0, y, entry.caption)
    x = x0 + sheet.text_width(entry.caption, sheet.body) + sheet.size * sheet.rng.choice((0.4, 0.4, 2.0))
    x, y, value = _words(sheet, entry, x, x0, x1, y)
    sheet.mark(entry, caption, value)
    x, y, value = _words(sheet, time, x, x0, x1, y)
    sheet.mark(time, [], value)
    return y + sheet.leading


def _bare_moment(sheet: Sheet, x0: float, x1: float, y: float, with_codes: bool) -> float:
    """Date and time without captions on one line, sometimes among codes that are neither."""
    rng, h = sheet.rng, sheet.habits
    entries = [
        sheet.bare("transaction_date", values.any_date(h)),
        sheet.bare("transaction_time", values.clock(h)),
    ]
    parts: list[Entry | str] = [e for e in entries if e]
    if rng.random() < 0.3:
        parts.reverse()
    if with_codes:
        sheet.present |= {"receipt_number", "register", "store_number", "cashier"}
        for _ in range(rng.randrange(1, 4)):
            code = pattern(rng, rng.choice(("99999", "99", "9999", "999999", "A99", "#9999", "9999/999/99")))
            parts.insert(rng.choice((0, len(parts), len(parts))), code)
    elif rng.random() < 0.4 and len(parts) == 2 and all(isinstance(p, Entry) for p in parts):
        return _apart(sheet, [p for p in parts if isinstance(p, Entry)], x0, x1, y)
    x = x0
    for part in parts:
        if isinstance(part, Entry):
            x, y, value = _words(sheet, part, x, x0, x1, y)
            sheet.mark(part, [], value)
        else:
            if x + sheet.text_width(part, sheet.body) > x1:
                x, y = x0, y + sheet.leading
            sheet.write(x, y, part)
            x += sheet.text_width(part + " ", sheet.body)
    return y + sheet.leading


def _words(
    sheet: Sheet, entry: Entry, x: float, x0: float, x1: float, y: float
) -> tuple[float, float, list[int]]:
    """Prints a short value at ``x`` or at the start of the next line; where the next word may start, and its words."""
    text = entry.lines[0]
    if x > x0 and x + sheet.text_width(text, sheet.body) > x1:
        x, y = x0, y + sheet.leading
    inks = sheet.write(x, y, text)
    return x + sheet.text_width(text + " ", sheet.body), y, inks


def _apart(sheet: Sheet, entries: list[Entry], x0: float, x1: float, y: float) -> float:
    """Two values at the two edges of the roll."""
    left, right = entries
    sheet.mark(left, [], sheet.write(x0, y, left.lines[0]))
    if sheet.text_width(left.lines[0] + right.lines[0], sheet.body) > x1 - x0 - 6:
        y += sheet.leading
    sheet.mark(right, [], sheet.write(x1, y, right.lines[0], None, "r"))
    return y + sheet.leading


def _line(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    if sheet.rng.random() < 0.5:
        mark = sheet.rng.choice("-=*_")
        sheet.write(x0, y, mark * int((x1 - x0) / sheet.text_width(mark, sheet.body)), sheet.body)
        return y + sheet.leading
    return y + sheet.leading * 0.4


def _items(sheet: Sheet, x0: float, x1: float, y: float) -> tuple[float, tills.Basket]:
    rng, h = sheet.rng, sheet.habits
    two_lines, code = rng.random() < 0.35, rng.random() < 0.3
    flag = rng.choice(("", "", " A", " SR", " Z", "*"))
    total = pieces = 0
    items = min(1 + int(rng.expovariate(0.25)), 16)
    for _ in range(items):
        quantity, price = rng.choice((1, 1, 1, 2, 3, 6)), cents(rng, 80, 9_000)
        if rng.random() < 0.5:
            price = max(10, price // 10 * 10)
        total, pieces = total + quantity * price, pieces + quantity
        name = values.goods(h)
        name = name.upper() if h.upper else name
        amount = h.amount(quantity * price) + flag
        if code:
            name = f"{pattern(rng, rng.choice(('9999', '9999999999')))} {name}"
        room = x1 - x0 - sheet.text_width(amount, sheet.body) - 6
        if two_lines:
            _, y = sheet.lines(x0, y, sheet.wrap(name, x1 - x0))
            each = (
                f"{quantity} x {h.amount(price)}" if rng.random() < 0.7 else f"{quantity} @ {h.money(price)}"
            )
            sheet.write(x0 + 10, y, each)
        else:
            lines = sheet.wrap(f"{quantity} {name}" if rng.random() < 0.5 else name, room)
            sheet.write(x0, y, lines[0])
        sheet.write(x1, y, amount, None, "r")
        y += sheet.leading
    return y, tills.Basket(total, items, pieces)
