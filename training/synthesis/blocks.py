# ruff: noqa: E501 - tables of words
"""Larger pieces of a page: letterheads, address windows, item tables, totals, footers, small print."""

from datetime import timedelta

from training.synthesis import arrange, captions
from training.synthesis import vocabulary as v
from training.synthesis.fonts import Style
from training.synthesis.habits import cents, pattern
from training.synthesis.lexicon import kinds
from training.synthesis.names import company
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_appear, may_print, normal_wording
from training.synthesis.values import goods, make, prose

COLUMNS = ("col_position", "col_code", "col_quantity", "col_unit", "col_unit_price", "col_tax", "col_amount")


def item_table(sheet: Sheet, x0: float, x1: float, y: float, rows: int) -> tuple[float, list[int]]:
    """A table of goods with a header; the next baseline and the line amounts in cents."""
    rng, habits = sheet.rng, sheet.habits
    names = [c for c in COLUMNS if c in ("col_quantity", "col_amount") or rng.random() < 0.5]
    plain = rng.random() < 0.1  # what was done, and what it costs: no head
    names = ["col_amount"] if plain else names
    place = rng.choice((0, 1, min(2, len(names) - 1))) if not plain else 0
    names.insert(place, "col_description")
    shares = [
        3.2 if n == "col_description" else 0.6 if n in ("col_position", "col_unit") else 1.1 for n in names
    ]
    unit = (x1 - x0) / sum(shares)
    lefts = [x0]
    for share in shares:
        lefts.append(lefts[-1] + share * unit)
    numeric = {"col_quantity", "col_unit_price", "col_tax", "col_amount"}
    head_style, size = sheet.style(rng.choice((1.0, 0.9)), rng.random() < 0.6), sheet.size
    deepest = y
    for name, left, right in zip(names, lefts, lefts[1:], strict=False):
        wording = not plain and captions.pick(rng, kinds()[name], habits.language, sheet.split, sheet.used)
        if wording:
            text = wording.upper() if sheet.tone.case == "upper" or habits.upper else wording
            at, align = (right - 3, "r") if name in numeric else (left, "l")
            _, end = sheet.lines(at, y, sheet.wrap(text, right - left - 3, head_style), head_style, align)
            deepest = max(deepest, end)
    sheet.rule(x0, deepest - size * 0.8, x1, deepest - size * 0.8)
    y = deepest + size * 0.3
    amounts: list[int] = []
    spacing = sheet.leading * rng.choice((1.0, 1.0, 1.3, 1.8))
    for number in range(1, rows + 1):
        if y > sheet.height - 60:
            break
        quantity, price = rng.choice((1, 1, 1, 2, 3, 5, 10, rng.randrange(1, 100))), cents(rng, 150, 90_000)
        amounts.append(quantity * price)
        y = _item_row(sheet, names, lefts, number, quantity, price, y) + spacing - sheet.leading
    sheet.rule(x0, y - size, x1, y - size)
    return y, amounts


def _item_row(
    sheet: Sheet, names: list[str], lefts: list[float], number: int, quantity: int, price: int, y: float
) -> float:
    rng, habits = sheet.rng, sheet.habits
    with_symbol = rng.random() < 0.3
    show = habits.money if with_symbol else habits.amount
    texts = {
        "col_position": str(number), "col_code": pattern(rng, rng.choice(("9999", "A-9999", "999999"))), "col_description": goods(habits),
        "col_quantity": str(quantity) if rng.random() < 0.7 else habits.amount(quantity * 100), "col_unit": rng.choice(("pc", "St.", "h", "kg", "m", "ea")),
        "col_unit_price": show(price), "col_tax": f"{habits.rate}%", "col_amount": show(quantity * price),
    }  # fmt: skip
    bottom = y + sheet.leading
    for name, left, right in zip(names, lefts, lefts[1:], strict=False):
        text = texts[name].upper() if habits.upper else texts[name]
        if name == "col_description":
            lines = sheet.wrap(text, right - left - 6)
            if rng.random() < 0.12:
                lines += sheet.wrap(rng.choice(v.SENTENCES[habits.language]), right - left - 6)
            _, end = sheet.lines(left, y, lines)
            bottom = max(bottom, end)
        elif name in ("col_position", "col_code", "col_unit"):
            sheet.write(left, y, text)
        else:
            sheet.write(right - 3, y, text, None, "r")
    return bottom


def _sums(sheet: Sheet, net: int) -> list[Entry]:
    """The sums at the foot of a bill, decoys between them."""
    rng, habits = sheet.rng, sheet.habits
    rate = float(habits.rate)
    extra = {
        n: cents(rng, 100, max(200, net // 8)) for n in ("discount", "shipping_cost") if rng.random() < 0.25
    }
    if not may_appear(kinds()["shipping_cost"], sheet.split):
        extra.pop("shipping_cost", None)
    taxable = net - extra.get("discount", 0) + extra.get("shipping_cost", 0)
    tax = round(taxable * rate / 100)
    paid = cents(rng, 100, max(200, taxable)) if rng.random() < 0.2 else 0
    rows = [("net_total", net), *extra.items(), ("tax_total", tax), ("gross_total", taxable + tax)]
    if rng.random() < 0.15:
        rows = rows[-1:]
    if paid:
        rows += [("amount_paid", paid), ("amount_due", taxable + tax - paid)]
    elif rng.random() < 0.12:
        rows.append(("amount_due", taxable + tax))
    entries: list[Entry] = []
    for name, amount in rows:
        entry = sheet.entry(name, [habits.money(amount)])
        if entry:
            entries.append(entry)
    return entries


def boxed_totals(sheet: Sheet, x0: float, x1: float, y: float, net: int) -> float:
    """The sums in a row of boxes or cells, captions above the amounts."""
    entries = _sums(sheet, net)
    return arrange.grid(sheet, entries, x0, x1, y, columns=max(len(entries), 1))


def totals(sheet: Sheet, x0: float, x1: float, y: float, net: int) -> float:
    """The sums at the foot of a bill: captions left, amounts right-aligned."""
    rng, habits = sheet.rng, sheet.habits
    entries = _sums(sheet, net)
    style, bold_last = arrange.caption_style(sheet), rng.random() < 0.6
    flush = rng.random() < 0.3
    for entry in entries:
        important = entry.field in ("gross_total", "amount_due") and bold_last
        own = sheet.style(rng.choice((1.0, 1.15)) if important else 1.0, important)
        text = entry.caption
        if entry.field == "tax_total" and rng.random() < 0.45:
            entry.caption = text = f"{entry.wording} {habits.rate.replace('.', habits.decimal)}%"
        amount_width = sheet.text_width(entry.lines[0], own)
        lines = sheet.wrap(text, x1 - x0 - amount_width - 6, own if important else style)
        edge, align = (x1 - sheet.size * 8, "r") if flush and amount_width < sheet.size * 7 else (x0, "l")
        caption, end = sheet.lines(edge, y, lines, own if important else style, align)
        value = sheet.write(x1, y, entry.lines[0], own, "r")
        sheet.mark(entry, caption, value)
        y = max(end, y + own.size * sheet.tone.leading)
    return y


def small_print(sheet: Sheet, x0: float, x1: float, y: float, count: int) -> float:
    """``count`` ordinary sentences, wrapped, each on a line of its own."""
    for text in prose(sheet.habits, count):
        _, y = sheet.lines(x0, y, sheet.wrap(text.upper() if sheet.habits.upper else text, x1 - x0))
    return y


def page_number(sheet: Sheet) -> None:
    words = {
        "en": ("Page {} of {}", "Page {}/{}", "{}"),
        "de": ("Seite {} von {}", "Seite {}/{}"),
        "fr": ("Page {} sur {}",),
        "es": ("Página {} de {}",),
        "it": ("Pagina {} di {}",),
        "nl": ("Pagina {} van {}",),
    }
    form = sheet.rng.choice(words[sheet.habits.language])
    total = sheet.rng.randrange(1, 5)
    y = sheet.rng.choice((24.0, sheet.height - 14))
    sheet.write(sheet.width - 40, y, form.format(1, total), sheet.style(0.8), "r")  # fmt: skip


def plain_table(
    sheet: Sheet,
    headers: list[str],
    rows: list[list[str]],
    shares: list[float],
    aligns: str,
    x0: float,
    x1: float,
    y: float,
) -> float:
    """A table of ready texts; ``aligns`` has one of ``l r c`` a column. Stops above the bottom margin."""
    unit = (x1 - x0) / sum(shares)
    lefts = [x0]
    for share in shares:
        lefts.append(lefts[-1] + share * unit)
    style = sheet.style(sheet.rng.choice((0.9, 1.0)), sheet.rng.random() < 0.6)
    lined, spacing = sheet.rng.random() < 0.3, sheet.leading * sheet.rng.choice((1.0, 1.1, 1.4))

    def put(texts: list[str], own: Style, base: float) -> float:
        bottom = base
        for text, left, right, align in zip(texts, lefts, lefts[1:], aligns, strict=False):
            at = {"l": left + 1, "r": right - 4, "c": (left + right) / 2}[align]
            text = text.upper() if sheet.habits.upper else text
            _, end = sheet.lines(at, base, sheet.wrap(text, right - left - 5, own), own, align)
            bottom = max(bottom, end)
        return bottom

    y = put(headers, style, y) + 2
    sheet.rule(x0, y - sheet.size, x1, y - sheet.size)
    for row in rows:
        if y > sheet.height - 50:
            break
        if lined:
            sheet.rule(x0, y + 2, x1, y + 2)
        y = put(row, sheet.body, y) + spacing - sheet.leading
    return y


def headings(sheet: Sheet, names: list[str]) -> list[str]:
    """Column headings from the lexicon, in the page's case; empty where the page has used up all wordings."""
    texts = []
    for name in names:
        wording = (
            captions.pick(sheet.rng, kinds()[name], sheet.habits.language, sheet.split, sheet.used) or ""
        )
        texts.append(wording.upper() if sheet.tone.case == "upper" else wording)
        sheet.present.add(name)
    return texts


def slip(sheet: Sheet, entries: list[Entry], x0: float, x1: float) -> None:
    """A tear-off part at the foot that repeats some values under other captions."""
    repeated = [e for e in (sheet.again(entry) for entry in entries) if e]
    y = sheet.height - 90
    if repeated:
        sheet.write(
            x0,
            y - sheet.leading * 1.2,
            "- " * int((x1 - x0) / sheet.text_width("- ", sheet.body)),
            sheet.body,
        )
        arrange.grid(sheet, repeated, x0, x1, y, columns=min(len(repeated), 4))


_STAMPS = {
    "en": ("PAID", "COPY", "RECEIVED", "APPROVED", "DRAFT", "ORIGINAL", "CONFIDENTIAL"), "de": ("BEZAHLT", "KOPIE", "EINGEGANGEN", "Original"), "fr": ("PAYÉ", "COPIE", "REÇU LE"),
    "es": ("PAGADO", "COPIA", "RECIBIDO"), "it": ("PAGATO", "COPIA", "RICEVUTO"), "nl": ("BETAALD", "KOPIE", "ONTVANGEN"),
}  # fmt: skip


def marginalia(sheet: Sheet) -> None:
    """What strays onto paper: a fax line at the top, a stamp with a date, a running number at the foot."""
    rng, h = sheet.rng, sheet.habits
    day = h.date(h.today + timedelta(days=rng.randrange(1, 20)))
    small = sheet.style(0.85, face=rng.choice(("mono", "sans")))
    if rng.random() < 0.12:
        parts = [day, make("time", h)[0], make("phone", h)[0], company(h)[0], f"P.{rng.randrange(1, 9):02}"]
        sheet.write(20, 13, "  ".join(rng.sample(parts, rng.randrange(2, 6))), small)
    if rng.random() < 0.1:
        sheet.write(
            rng.uniform(140, sheet.width * 0.6 + 90),
            sheet.height - 9.5,
            pattern(rng, rng.choice(("99999999", "99999 9999", "AA 999"))),
            small,
            "r",
        )
    if rng.random() < 0.1:
        stamp = rng.choice(_STAMPS[h.language]) + (f" {day}" if rng.random() < 0.6 else "")
        style = sheet.style(1.3, True)
        width = sheet.text_width(stamp, style)
        for _ in range(6):
            x, y = rng.uniform(20, max(21, sheet.width - width - 20)), rng.uniform(30, sheet.height - 30)
            if all(
                i.base < y - 16 or i.base - i.style.size > y + 3 or i.x > x + width or i.x + i.width < x
                for i in sheet.inks
            ):
                sheet.write(x, y, stamp, style)
                break


_PLAIN = {
    "en": (("No.", "Number", "#", "No"), ("Date", "Dated", "DATE")), "de": (("Nr.", "Nummer", "Nr", "Beleg"), ("Datum", "vom", "den")), "fr": (("N°", "Numéro", "No"), ("Date", "du", "Le")),
    "es": (("N.º", "Número", "Núm."), ("Fecha", "Fecha")), "it": (("N.", "Numero", "Nr."), ("Data", "del")), "nl": (("Nr.", "Nummer", "Nr"), ("Datum", "d.d.")),
}  # fmt: skip
"""Captions that only their place below a title explains."""


def plainly_numbered(sheet: Sheet, names: tuple[str, str], x: float, y: float) -> float:
    """Under a title the number and the date ``names``, captioned with a plain "No." and "Date", beside or below one another."""
    entries = []
    for name, wordings in zip(names, _PLAIN[sheet.habits.language], strict=True):
        wording = sheet.rng.choice(wordings)
        if may_print(wording, sheet.split) and normal_wording(wording) not in sheet.used:
            entry = sheet.bare(name)
            if entry:
                entry.wording, entry.caption = wording, sheet.tone.dress(wording, sheet.rng)
                sheet.used.add(normal_wording(wording))
                entries.append(entry)
    if not entries:
        return y
    way = sheet.rng.choice((arrange.inline, arrange.inline, arrange.beside, arrange.two_columns))
    return way(sheet, entries, x, sheet.width - x, y + sheet.leading * sheet.rng.choice((0, 0, 1)))
