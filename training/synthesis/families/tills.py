# ruff: noqa: E501 - tables of words
"""The foot of a till receipt: sums, cash rounding, how it was paid, counts and tax summaries."""

from dataclasses import dataclass, replace

from training.synthesis.choices import choice
from training.synthesis.habits import cents
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_print, normal_wording

_UNROUNDED = {
    "en": ("Total Sales (Inclusive GST)", "Total Sales Inclusive of GST", "Sub Total", "Total Incl GST", "Total (Incl. of GST)", "Bill Total", "Total Before Rounding", "Total Amount", "Total Inc. GST", "Gross Total", "Total", "Total Sales"),
    "de": ("Summe vor Rundung", "Total inkl. MWST", "Total vor Rundung", "Summe inkl. MwSt", "Zwischentotal", "Summe"), "fr": ("Total avant arrondi", "Total TTC brut", "Sous-total TTC"),
    "es": ("Total antes de redondeo", "Suma IVA incl.", "Total bruto"), "it": ("Totale non arrotondato", "Totale lordo", "Subtotale IVA incl."), "nl": ("Totaal voor afronding", "Subtotaal incl. btw", "Totaal artikelen incl."),
}  # fmt: skip
_ROUNDED = {
    "en": ("Total Rounded", "Rounded Total (RM)", "NETT TOTAL", "Total Payable", "TOTAL DUE", "Total After Rounding", "Rounded Total", "Net Total Rounded", "Total Amt Payable", "Total (Rounded)", "Rounded", "TOTAL (RM)", "Total", "Nett Amount", "Rounded Amount", "Grand Total"),
    "de": ("Total gerundet", "Gerundeter Betrag", "Zu bezahlen", "Total CHF gerundet", "Endbetrag gerundet"), "fr": ("Total arrondi", "Net à payer arrondi", "À payer"),
    "es": ("Total redondeado", "A pagar"), "it": ("Totale arrotondato", "Da pagare"), "nl": ("Totaal afgerond", "Afgerond totaal", "Te voldoen"),
}  # fmt: skip
_ROUNDING_SHARE = {"en": 0.55, "de": 0.3, "nl": 0.45}
"""By language, as countries drop their smallest coins."""
_COUNTS = {
    "en": ("Total Qty: {q}", "Total Items {n}", "Item(s): {n} Qty(s): {q}", "No. of items: {n}", "Total Quantity {q}", "{n} ITEM(S)", "Items/Qty {n}/{q}"), "de": ("{n} Artikel", "Pos: {n} Stk: {q}", "Anzahl Pos. {n}"),
    "fr": ("{n} article(s)", "Total articles: {n}", "Qté totale {q}"), "es": ("Total uds.: {q}", "{n} artículos"), "it": ("N. articoli {n}", "Tot. pezzi {q}"), "nl": ("Totaal stuks: {q}", "{n} artikel(en)"),
}  # fmt: skip
_NOTES = (500, 500, 1000, 1000, 2000, 5000, 10_000)
"""Whole notes, in cents, that people pay with."""
_SUMMARY = {
    "en": ("GST Summary", "Amount(RM)", "Tax(RM)"), "de": ("MwSt-Satz", "Netto", "MwSt"), "fr": ("Taux", "HT", "TVA"), "es": ("% IVA", "Base", "Cuota"),
    "it": ("Aliquota", "Imponibile", "Imposta"), "nl": ("BTW %", "Grondslag", "BTW"),
}  # fmt: skip
_TOTAL = {"en": "Total", "de": "Gesamt", "fr": "Total", "es": "Total", "it": "Totale", "nl": "Totaal"}


@dataclass(frozen=True, slots=True)
class Basket:
    """What was bought, in cents: ``total`` includes tax."""

    total: int
    items: int
    pieces: int


@dataclass(frozen=True, slots=True)
class _Look:
    """How the rows of sums are set."""

    scale: float
    """Of the final total."""
    right_captions: bool
    with_symbol: bool
    bold: bool
    currency: str
    """Printed behind every caption of a sum: " RM", " (EUR)"; mostly empty."""


def _currency(sheet: Sheet) -> str:
    """What stands behind the captions of sums; nothing where only held-out wordings may be printed."""
    rng, h = sheet.rng, sheet.habits
    if rng.random() < 0.75 or sheet.split == "unseen_wording":
        return ""
    return rng.choice((f" {h.iso}", f" ({h.iso})", f" {h.symbol}", f" ({h.symbol})"))


def sums(sheet: Sheet, x0: float, x1: float, y: float, basket: Basket) -> float:
    """Everything from the first sum to the end of payment; the next baseline."""
    rng, h = sheet.rng, sheet.habits
    total = basket.total
    net = round(total / (1 + float(h.rate) / 100))
    look = _Look(
        rng.choice((1.0, 1.0, 1.3, 1.7)),
        rng.random() < 0.25,
        rng.random() < 0.5,
        rng.random() < 0.4,
        _currency(sheet),
    )
    count_at = rng.choice(("before", "after")) if rng.random() < 0.4 else ""
    if count_at == "before":
        y = _count(sheet, x0, x1, y, basket)
    y, final = _rows(sheet, x0, x1, y, look, net, total)
    if count_at == "after":
        y = _count(sheet, x0, x1, y, basket)
    y = _paid(sheet, x0, x1, y, look, final)
    if rng.random() < 0.35:
        y = _tax_summary(sheet, x0, x1, y, net, total - net)
    return y


def _rows(
    sheet: Sheet, x0: float, x1: float, y: float, look: _Look, net: int, total: int
) -> tuple[float, int]:
    """Net, tax, discount, tip or rounding, and the total; the next baseline and what has to be paid."""
    rng, h = sheet.rng, sheet.habits
    show = h.money if look.with_symbol else h.amount
    rounded = round(total / 5) * 5
    rounds = rng.random() < _ROUNDING_SHARE.get(h.language, 0.18) and (rounded != total or rng.random() < 0.3)
    tip = round(total * 0.1) if not rounds and rng.random() < 0.12 else 0
    final = rounded if rounds else total + tip
    rows = []
    if rng.random() < 0.6:
        rows.append(("net_total", net))
    if rng.random() < 0.45:
        rows.append(("tax_total", total - net))
    if rng.random() < 0.12:
        rows.append(("discount", cents(rng, 50, 500)))
    if tip:
        rows.append(("tip", tip))
    if rng.random() < 0.25:
        rng.shuffle(rows)
    for name, amount in rows:
        y = _row(sheet, sheet.entry(name, [show(amount)]), x0, x1, y, look)
    if rounds:
        y = _plain_row(sheet, _wording(sheet, _UNROUNDED), show(total), x0, x1, y, look)
        if rng.random() < 0.9:
            y = _row(sheet, sheet.entry("rounding", [show(rounded - total)]), x0, x1, y, look)
    entry = sheet.entry("gross_total", [show(final)])
    if entry and rounds and entry.kind and rng.random() < 0.55:
        wording = _wording(sheet, _ROUNDED)
        if wording:
            entry = replace(entry, caption=sheet.tone.dress(wording, rng), wording=wording)
    y = _row(sheet, entry, x0, x1, y, look)
    if entry and rng.random() < 0.12:
        y = _row(
            sheet,
            sheet.again(entry) if rng.random() < 0.6 else replace(entry),
            x0,
            x1,
            y + sheet.leading * 0.5,
            look,
        )
    return y, final


def _wording(sheet: Sheet, table: dict[str, tuple[str, ...]]) -> str:
    """A caption that the split allows and the page does not print yet; empty where there is none."""
    free = [
        w
        for w in table[sheet.habits.language]
        if may_print(w, sheet.split) and normal_wording(w) not in sheet.used
    ]
    if not free:
        return ""
    wording = sheet.rng.choice(free)
    sheet.used.add(normal_wording(wording))
    return wording


def _row(sheet: Sheet, entry: Entry | None, x0: float, x1: float, y: float, look: _Look) -> float:
    """One captioned amount; the total may be larger or bold."""
    if entry is None:
        return y
    important = entry.kind is not None and entry.field == "gross_total"
    style = sheet.style(look.scale, look.scale > 1.0 or look.bold) if important else sheet.body
    value_width = sheet.text_width(entry.lines[0], style)
    y += max(0.0, (style.size - sheet.size) * 0.8)
    colon = ":" if entry.caption.endswith(":") else ""
    entry = replace(entry, caption=entry.caption.rstrip(" :") + look.currency + colon)
    lines = sheet.wrap(entry.caption, x1 - x0 - value_width - 8, style)
    at, align = (x1 - max(value_width + 8, (x1 - x0) * 0.28), "r") if look.right_captions else (x0, "l")
    caption, end = sheet.lines(at, y, lines, style, align)
    value = sheet.write(x1, y, entry.lines[0], style, "r")
    sheet.mark(entry, caption, value)
    return end


def _plain_row(sheet: Sheet, text: str, amount: str, x0: float, x1: float, y: float, look: _Look) -> float:
    """A row nobody asks for: a decoy."""
    if not text:
        return y
    text = sheet.tone.dress(text + look.currency, sheet.rng)
    text = text.upper() if sheet.habits.upper else text
    at, align = (
        (x1 - max(sheet.text_width(amount, sheet.body) + 8, (x1 - x0) * 0.28), "r")
        if look.right_captions
        else (x0, "l")
    )
    _, end = sheet.lines(
        at, y, sheet.wrap(text, x1 - x0 - sheet.text_width(amount, sheet.body) - 8), None, align
    )
    sheet.write(x1, y, amount, None, "r")
    return end


def _count(sheet: Sheet, x0: float, x1: float, y: float, basket: Basket) -> float:
    """How many things were bought, beside the sums: easily taken for a total."""
    rng = sheet.rng
    if rng.random() < 0.4:
        entry = sheet.entry("item_count", [str(basket.pieces)])
        if entry:
            caption = sheet.write(x0, y, entry.caption)
            x = x0 + sheet.text_width(entry.caption, sheet.body) + sheet.size * 0.5
            right = rng.random() < 0.5
            value = sheet.write(x1 if right else x, y, entry.lines[0], None, "r" if right else "l")
            sheet.mark(entry, caption, value)
            return y + sheet.leading
    text = rng.choice(_COUNTS[sheet.habits.language]).format(n=basket.items, q=basket.pieces)
    sheet.present.add("item_count")
    _, y = sheet.lines(x0, y, sheet.wrap(text.upper() if sheet.habits.upper else text, x1 - x0))
    return y


def _paid(sheet: Sheet, x0: float, x1: float, y: float, look: _Look, final: int) -> float:
    """Cash and change, or the card's row with the total once more."""
    rng, h = sheet.rng, sheet.habits
    draw = rng.random()
    show = h.money if look.with_symbol else h.amount
    if draw < 0.45:
        note = rng.choice(_NOTES)
        cash = final if rng.random() < 0.4 else -(-final // note) * note
        y = _row(sheet, sheet.entry("cash_tendered", [show(cash)]), x0, x1, y, look)
        if cash != final or rng.random() < 0.7:
            y = _row(sheet, sheet.entry("change_due", [show(cash - final)]), x0, x1, y, look)
    elif draw < 0.75:
        sheet.present |= {"payment_method", "amount_paid", "cash_tendered"}
        y = _plain_row(sheet, choice("pay_method")(h)[0], show(final), x0, x1, y, look)
        if rng.random() < 0.3:
            y = _row(sheet, sheet.entry("change_due", [show(0)]), x0, x1, y, look)
    return y


def _tax_summary(sheet: Sheet, x0: float, x1: float, y: float, net: int, tax: int) -> float:
    """A small table of rate, net and tax: it repeats the sums, or is the only place that tells them."""
    rng, h, middle = sheet.rng, sheet.habits, (x0 + x1) / 2
    names = _SUMMARY[h.language]
    y += sheet.leading * rng.choice((0.5, 1.0))
    heads = [
        sheet.write(x0, y, names[0]), sheet.write(middle + 20, y, names[1], None, "r"), sheet.write(x1, y, names[2], None, "r")
    ]  # fmt: skip
    y += sheet.leading
    part = net // 3 if rng.random() < 0.25 else 0
    rows = [(f"{rng.choice(('A=', 'SR @ ', 'S ', ''))}{h.rate}%", net - part, tax)]
    if part:
        rows.append((rng.choice(("Z=0%", "ZRL @ 0%", "0%")), part, 0))
    cells: list[list[int]] = []
    if len(rows) > 1 or rng.random() < 0.3:
        rows.append((_TOTAL[h.language], net, tax))
    for label, base, share in rows:
        sheet.write(x0, y, label)
        cells = [
            sheet.write(middle + 20, y, h.amount(base), None, "r"),
            sheet.write(x1, y, h.amount(share), None, "r"),
        ]
        y += sheet.leading
    for field, amount, column in (("net_total", net, 1), ("tax_total", tax, 2)):
        if may_print(names[column], sheet.split):
            entry = sheet.bare(field, [h.amount(amount)])
            if entry:
                entry.caption = entry.wording = names[column]
                sheet.used.add(normal_wording(names[column]))
                sheet.mark(entry, heads[column], cells[column - 1])
        sheet.present.add(field)
    sheet.present.add("tax_rate")
    return y
