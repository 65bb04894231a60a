# ruff: noqa: E501 - tables of words
"""Till receipts: a narrow roll, often upper case and monospaced, the merchant without a caption."""

from training.synthesis import arrange, blocks
from training.synthesis import vocabulary as v
from training.synthesis.habits import cents, pattern
from training.synthesis.sheet import Sheet
from training.synthesis.values import any_date, clock, goods

_DETAILS = ("receipt_number", "cashier", "register", "store_number", "table_number", "guest_count", "server_name", "member_number", "item_count")  # fmt: skip


def receipt(sheet: Sheet) -> None:
    rng = sheet.rng
    roll = sheet.width
    x0, x1 = 12.0, roll - 12
    on_paper = rng.random() < 0.2
    if on_paper:
        sheet.width, sheet.height = 595.0, 842.0
        x0 = rng.uniform(20, 575 - roll)
        x1 = x0 + roll - 24
    y = _merchant(sheet, x0, x1, rng.uniform(24, 50))
    if rng.random() < 0.5:
        heading = {
            "en": "TAX INVOICE",
            "de": "KASSENBON",
            "fr": "TICKET DE CAISSE",
            "es": "FACTURA SIMPLIFICADA",
            "it": "DOCUMENTO COMMERCIALE",
            "nl": "KASSABON",
        }
        sheet.write(
            (x0 + x1) / 2, y, heading[sheet.habits.language], sheet.style(1.0, rng.random() < 0.5), "c"
        )
        y += sheet.leading * 1.2  # fmt: skip
    y = _details(sheet, x0, x1, y)
    y = _line(sheet, x0, x1, y)
    y, total = _items(sheet, x0, x1, y)
    y = _line(sheet, x0, x1, y)
    y = _sums(sheet, x0, x1, y, total)
    if rng.random() < 0.35:
        y = arrange.beside(sheet, sheet.entries(["card_number", "approval_code", "register"], 2), x0, x1, y)
    if rng.random() < 0.3 and "transaction_date" not in sheet.present:
        y = _moment(sheet, x0, x1, y)
    thanks = rng.sample(v.SENTENCES[sheet.habits.language], 2)
    for text in thanks:
        text = text.upper() if sheet.habits.upper else text
        for line in sheet.wrap(text, x1 - x0):
            y += sheet.leading
            sheet.write((x0 + x1) / 2, y, line, None, "c")
    if not on_paper:
        sheet.height = min(sheet.height, y + rng.uniform(20, 120))


def _merchant(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    rng = sheet.rng
    align = "l" if rng.random() < 0.15 else "c"
    at = x0 if align == "l" else (x0 + x1) / 2
    if rng.random() < 0.12:
        sheet.write(at, y, pattern(rng, rng.choice(("A99/99", "999999", "AA"))), sheet.style(1.2), align)
        y += sheet.leading * 1.4
    from training.synthesis.names import company
    from training.synthesis.places import address

    name = company(sheet.habits)
    sheet.habits.company = name[0]
    if rng.random() < 0.15:
        name = [*name, pattern(rng, "(999999-A)")]
    entry = sheet.bare("merchant_name", name[:1])
    style = sheet.style(rng.choice((1.0, 1.0, 1.3, 1.6)), rng.random() < 0.4)
    if entry:
        inks, y = sheet.lines(at, y, sheet.wrap_all(entry.lines, x1 - x0, style), style, align)
        sheet.mark(entry, [], inks)
    _, y = sheet.lines(at, y, name[1:], None, align)
    place = sheet.bare("merchant_address", address(sheet.habits))
    if place and rng.random() < 0.92:
        inks, y = sheet.lines(at, y, sheet.wrap_all(place.lines, x1 - x0), None, align)
        sheet.mark(place, [], inks)
    names = rng.sample(
        ("phone", "fax_number", "seller_vat_id", "company_registration", "website", "tax_number"),
        rng.randrange(0, 4),
    )
    return blocks.contact_lines(sheet, names, at, y, sheet.body, align) + sheet.leading * 0.4  # fmt: skip


def _moment(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Date and time, with captions or bare, often on one line and the time right of the date."""
    rng, h = sheet.rng, sheet.habits
    if rng.random() < 0.5:
        return arrange.pairs(sheet, sheet.entries(["transaction_date", "transaction_time"]), x0, x1, y)
    date, time = sheet.bare("transaction_date", any_date(h)), sheet.bare("transaction_time", clock(h))
    if not date or not time:
        return y
    first, second = (date, time) if rng.random() < 0.7 else (time, date)
    inks = sheet.write(x0, y, first.lines[0])
    x = x0 + sheet.text_width(first.lines[0], sheet.body) + sheet.size
    other = (
        sheet.write(x1, y, second.lines[0], None, "r")
        if rng.random() < 0.5
        else sheet.write(x, y, second.lines[0])
    )
    sheet.mark(first, [], inks)
    sheet.mark(second, [], other)
    return y + sheet.leading


def _details(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    rng = sheet.rng
    late = rng.random() < 0.15
    steps = ["moment", "details"] if not late else ["details"]
    rng.shuffle(steps)
    for step in steps:
        if step == "moment":
            y = _moment(sheet, x0, x1, y)
        else:
            entries = sheet.entries(list(_DETAILS), rng.randrange(1, 5))
            way = arrange.inline if rng.random() < 0.3 else arrange.beside
            y = way(sheet, entries, x0, x1, y)
    return y


def _line(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    draw = sheet.rng.random()
    if draw < 0.5:
        mark = sheet.rng.choice("-=*_")
        sheet.write(x0, y, mark * int((x1 - x0) / sheet.text_width(mark, sheet.body)), sheet.body)
        return y + sheet.leading
    return y + sheet.leading * 0.4


def _items(sheet: Sheet, x0: float, x1: float, y: float) -> tuple[float, int]:
    rng, h = sheet.rng, sheet.habits
    two_lines, code = rng.random() < 0.35, rng.random() < 0.3
    flag = rng.choice(("", "", " A", " SR", " Z", "*"))
    total = 0
    for _ in range(min(1 + int(rng.expovariate(0.25)), 16)):
        quantity, price = rng.choice((1, 1, 1, 2, 3, 6)), cents(rng, 80, 9_000)
        total += quantity * price
        name = goods(h)
        name = name.upper() if h.upper else name
        amount = h.amount(quantity * price) + flag
        if code:
            name = f"{pattern(rng, rng.choice(('9999', '9999999999')))} {name}"
        room = x1 - x0 - sheet.text_width(amount, sheet.body) - 6
        if two_lines:
            _, y = sheet.lines(x0, y, sheet.wrap(name, x1 - x0))
            sheet.write(
                x0 + 10,
                y,
                f"{quantity} x {h.amount(price)}" if rng.random() < 0.7 else f"{quantity} @ {h.money(price)}",
            )
        else:
            lines = sheet.wrap(f"{quantity} {name}" if rng.random() < 0.5 else name, room)
            sheet.write(x0, y, lines[0])
        sheet.write(x1, y, amount, None, "r")
        y += sheet.leading
    return y, total  # fmt: skip


def _sums(sheet: Sheet, x0: float, x1: float, y: float, total: int) -> float:
    rng, h = sheet.rng, sheet.habits
    rate = float(h.rate) / 100
    net = round(total / (1 + rate))
    rounded = round(total / 5) * 5
    tip = round(total * 0.1) if rng.random() < 0.12 else 0
    final = (rounded if rng.random() < 0.3 else total) + tip
    cash = -(-final // 500) * 500 if rng.random() < 0.7 else final
    rows = []
    if rng.random() < 0.6:
        rows.append(("net_total", net))
    if rng.random() < 0.45:
        rows.append(("tax_total", total - net))
    if rng.random() < 0.12:
        rows.append(("discount", cents(rng, 50, 500)))
    if final != total:
        rows.append(("tip", tip) if tip else ("rounding", rounded - total))
    if rng.random() < 0.25:
        rng.shuffle(rows)
    rows.append(("gross_total", final))
    if rng.random() < 0.6:
        rows += [("cash_tendered", cash), ("change_due", cash - final)]
    big = rng.choice((1.0, 1.0, 1.3, 1.7))
    right_captions = rng.random() < 0.25
    with_symbol = rng.random() < 0.5
    for name, amount in rows:
        entry = sheet.entry(name, [h.money(amount) if with_symbol else h.amount(amount)])
        if entry is None:
            continue
        style = sheet.style(big, big > 1.0 or rng.random() < 0.2) if name == "gross_total" else sheet.body
        value_width = sheet.text_width(entry.lines[0], style)
        room = x1 - x0 - value_width - 8
        y += max(0.0, (style.size - sheet.size) * 0.8)
        lines = sheet.wrap(entry.caption, room, style)
        at, align = (x1 - max(value_width + 8, (x1 - x0) * 0.28), "r") if right_captions else (x0, "l")
        caption, end = sheet.lines(at, y, lines, style, align)
        value = sheet.write(x1, y, entry.lines[0], style, "r")
        sheet.mark(entry, caption, value)
        y = end
    if rng.random() < 0.25:
        y = _tax_summary(sheet, x0, x1, y, net, total - net)
    return y


def _tax_summary(sheet: Sheet, x0: float, x1: float, y: float, net: int, tax: int) -> float:
    """A small table that repeats net and tax: decoys."""
    h, middle = sheet.habits, (x0 + x1) / 2
    names = {
        "en": ("GST Summary", "Amount", "Tax"),
        "de": ("MwSt-Satz", "Netto", "MwSt"),
        "fr": ("Taux", "HT", "TVA"),
        "es": ("% IVA", "Base", "Cuota"),
        "it": ("Aliquota", "Imponibile", "Imposta"),
        "nl": ("BTW %", "Grondslag", "BTW"),
    }
    y += sheet.leading
    texts = [names[h.language], (f"A={h.rate}%", h.amount(net), h.amount(tax))]
    for row in texts:
        sheet.write(x0, y, row[0])
        sheet.write(middle + 20, y, row[1], None, "r")
        sheet.write(x1, y, row[2], None, "r")
        y += sheet.leading
    return y  # fmt: skip
