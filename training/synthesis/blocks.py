# ruff: noqa: E501 - tables of words
"""Larger pieces of a page: letterheads, address windows, item tables, totals, footers, small print."""

from datetime import timedelta

from training.synthesis import arrange, captions
from training.synthesis import vocabulary as v
from training.synthesis.fonts import Style
from training.synthesis.habits import cents, pattern
from training.synthesis.lexicon import kinds
from training.synthesis.names import company, company_or_person
from training.synthesis.places import address
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_appear, may_print
from training.synthesis.values import goods, make, prose


def letterhead(sheet: Sheet, x0: float, x1: float, y: float, kind: str = "seller") -> float:
    """The sender's name, large and without a caption, often with address and contact lines under it."""
    rng = sheet.rng
    align = rng.choice("llrc")
    at = {"l": x0, "r": x1, "c": (x0 + x1) / 2}[align]
    name = company(sheet.habits)
    sheet.habits.company = name[0]
    entry = sheet.bare(f"{kind}_name", name)
    style = sheet.style(rng.choice((1.0, 1.3, 1.7, 2.2)), rng.random() < 0.7)
    lines = sheet.wrap_all(entry.lines if entry else name, x1 - x0, style)
    inks, y = sheet.lines(at, y + style.size * 0.4, lines, style, align)
    if entry:
        sheet.mark(entry, [], inks)
    small = sheet.style(rng.choice((0.75, 0.85, 1.0)))
    if rng.random() < 0.75:
        where = address(sheet.habits)
        if rng.random() < 0.3:
            where = [rng.choice((" · ", ", ", " - ", " | ")).join(where)]
        place = sheet.bare(f"{kind}_address", where)
        inks, y = sheet.lines(
            at, y, sheet.wrap_all(where if not place else place.lines, x1 - x0, small), small, align
        )
        if place:
            sheet.mark(place, [], inks)
    if rng.random() < 0.5:
        names = rng.sample(
            ("phone", "fax_number", "email", "website", "seller_vat_id", "company_registration"),
            rng.randrange(1, 4),
        )
        y = contact_lines(sheet, names, at, y, small, align)
    return y  # fmt: skip


def contact_lines(sheet: Sheet, names: list[str], at: float, y: float, style: Style, align: str) -> float:
    """Captioned contact values, one a line, all aligned alike."""
    for entry in sheet.entries(names):
        inks = sheet.write(at, y, f"{entry.caption} {entry.lines[0]}", style, align)
        split = len(entry.caption.split())
        sheet.mark(entry, inks[:split], inks[split:])
        y += style.size * sheet.tone.leading
    return y


def party(
    sheet: Sheet, name_kind: str, address_kind: str, x0: float, x1: float, y: float, captioned: bool
) -> float:
    """An address block: name, street, town; with a caption above it or without."""
    rng = sheet.rng
    name, where = company_or_person(sheet.habits), address(sheet.habits)
    extra = [make("person", sheet.habits)[0]] if rng.random() < 0.2 else []
    heading = sheet.entry(name_kind, name) if captioned else sheet.bare(name_kind, name)
    if heading is None:
        return y
    caption: list[int] = []
    if heading.caption:
        style = arrange.caption_style(sheet)
        if rng.random() < 0.25:
            caption = sheet.write(x0, y, heading.caption, style)
            x0 += sheet.text_width(heading.caption, style) + sheet.size * rng.choice((0.4, 1.5))
        else:
            caption, y = sheet.lines(x0, y, sheet.wrap(heading.caption, x1 - x0, style), style)
            y += max(0.0, (sheet.size - style.size) * 0.8)
    name_style = sheet.style(1.0, rng.random() < 0.3)
    value, y = sheet.lines(x0, y, sheet.wrap_all(heading.lines, x1 - x0, name_style), name_style)
    sheet.mark(heading, caption, value)
    if extra:
        _, y = sheet.lines(x0, y, sheet.wrap_all(extra, x1 - x0))
    place = sheet.bare(address_kind, where)
    inks, y = sheet.lines(x0, y, sheet.wrap_all(place.lines if place else where, x1 - x0))
    if place:
        place.caption, place.wording = heading.caption, heading.wording
        if heading.kind is None:
            place.caption, caption = "", []
        sheet.mark(place, caption, inks, part_of=heading.field)
    return y + sheet.leading * 0.5


def party_section(sheet: Sheet, name_kind: str, address_kind: str, x0: float, x1: float, y: float) -> float:
    """A heading that says who, and under it generic captions: ``Name:``, ``Address:``."""
    generic = {
        "en": ("Name", "Address"), "de": ("Name", "Anschrift"), "fr": ("Nom", "Adresse"), "es": ("Nombre", "Dirección"), "it": ("Nome", "Indirizzo"), "nl": ("Naam", "Adres"),
    }[sheet.habits.language]  # fmt: skip
    if not all(may_print(word, sheet.split) for word in generic):
        return party(sheet, name_kind, address_kind, x0, x1, y, True)
    heading = sheet.entry(name_kind, company_or_person(sheet.habits), plain=True)
    if heading is None:
        return y
    section = sheet.write(x0, y, heading.wording, sheet.style(1.0, True))
    y += sheet.leading * sheet.rng.choice((1.1, 1.4))
    column = x0 + sheet.size * sheet.rng.choice((6, 9, 14))
    place = sheet.bare(address_kind)
    for entry, word in ((heading, generic[0]), (place, generic[1])):
        if entry is None:
            continue
        entry.caption = entry.wording = sheet.tone.dress(word, sheet.rng)
        caption = sheet.write(x0, y, entry.caption, arrange.caption_style(sheet))
        value, y = sheet.lines(column, y, sheet.wrap_all(entry.lines, x1 - column))
        sheet.mark(entry, caption, value, section=section)
    return y + sheet.leading * 0.4


def ship_to(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """The delivery address as one block under its caption, if the split allows it."""
    entry = sheet.entry("ship_to")
    return arrange.stacked(sheet, [entry], x0, x1, y) if entry else y


COLUMNS = ("col_position", "col_code", "col_quantity", "col_unit", "col_unit_price", "col_tax", "col_amount")


def item_table(sheet: Sheet, x0: float, x1: float, y: float, rows: int) -> tuple[float, list[int]]:
    """A table of goods with a header; the next baseline and the line amounts in cents."""
    rng, habits = sheet.rng, sheet.habits
    names = [c for c in COLUMNS if c in ("col_quantity", "col_amount") or rng.random() < 0.5]
    place = rng.choice((0, 1, min(2, len(names) - 1)))
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
        wording = captions.pick(rng, kinds()[name], habits.language, sheet.split, sheet.used)
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


def totals(sheet: Sheet, x0: float, x1: float, y: float, net: int) -> float:
    """The sums at the foot of a bill: captions left, amounts right-aligned, decoys between them."""
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


def footer(sheet: Sheet, x0: float, x1: float) -> None:
    """Three or four columns of small print at the bottom: firm, bank, register, tax numbers."""
    rng = sheet.rng
    columns = rng.choice((2, 3, 4))
    small = sheet.style(rng.choice((0.65, 0.75, 0.8)))
    names = [
        "bank_name",
        "iban",
        "bic",
        "account_number",
        "seller_vat_id",
        "tax_number",
        "company_registration",
        "phone",
        "fax_number",
        "email",
        "website",
    ]
    chosen = rng.sample(names, min(len(names), columns * 2 + 1))
    width = (x1 - x0) / columns
    top = sheet.height - 30 - small.size * sheet.tone.leading * 3
    for column in range(columns):
        y = top
        if column == 0 and rng.random() < 0.5:
            for line in (sheet.habits.company, address(sheet.habits)[0]):
                sheet.write(x0, y, line, small)
                y += small.size * sheet.tone.leading
        for entry in sheet.entries(chosen[column::columns]):
            total = sheet.text_width(f"{entry.caption} {entry.lines[0]}", small)
            if total > width - 4:
                sheet.present.discard(entry.field)
                continue
            inks = sheet.write(x0 + column * width, y, f"{entry.caption} {entry.lines[0]}", small)
            split = len(entry.caption.split())
            sheet.mark(entry, inks[:split], inks[split:])
            y += small.size * sheet.tone.leading
    sheet.rule(x0, top - small.size * 1.3, x1, top - small.size * 1.3)  # fmt: skip


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
