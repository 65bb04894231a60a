# ruff: noqa: E501 - tables of words
"""Papers that go with buying and selling: invoices, credit notes, orders, delivery notes."""

from training.synthesis import arrange, blocks, brands, letters, parties
from training.synthesis.habits import pattern
from training.synthesis.lexicon import kinds
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_appear, may_print, normal_wording
from training.synthesis.values import goods

TITLES = {
    "invoice": {"en": ("INVOICE", "Invoice", "TAX INVOICE", "Sales Invoice", "Commercial Invoice", "FREIGHT INVOICE", "Service Invoice", "Bill", "STATEMENT AND INVOICE", "Final Invoice"), "de": ("Rechnung", "RECHNUNG", "Handelsrechnung", "Frachtrechnung", "MONATSRECHNUNG", "Schlussrechnung", "Sammelrechnung", "Abschlagsrechnung", "Honorarrechnung", "STROMRECHNUNG"), "fr": ("FACTURE", "Facture", "FACTURE DE TRANSPORT", "Note d'honoraires", "Facture d'acompte"), "es": ("FACTURA", "Factura", "Factura de servicios"), "it": ("FATTURA", "Fattura", "Parcella", "FATTURA DI VENDITA"), "nl": ("FACTUUR", "Factuur", "Voorschotfactuur", "VERKOOPFACTUUR")},
    "purchase_order": {"en": ("PURCHASE ORDER", "Purchase Order", "ORDER"), "de": ("Bestellung", "BESTELLUNG", "Bestellschein", "Bestellauftrag"), "fr": ("BON DE COMMANDE", "Commande"), "es": ("ORDEN DE COMPRA", "Pedido"), "it": ("ORDINE DI ACQUISTO", "Ordine"), "nl": ("BESTELLING", "Inkooporder")},
    "order_confirmation": {"en": ("ORDER CONFIRMATION", "Order Confirmation", "Order Acknowledgement", "Confirmation of Order"), "de": ("Auftragsbestätigung", "AUFTRAGSBESTÄTIGUNG", "Bestellbestätigung"), "fr": ("CONFIRMATION DE COMMANDE", "Accusé de réception de commande"), "es": ("CONFIRMACIÓN DE PEDIDO", "Confirmación de pedido"), "it": ("CONFERMA D'ORDINE", "Conferma d'ordine"), "nl": ("ORDERBEVESTIGING", "Orderbevestiging")},
    "delivery_note": {"en": ("DELIVERY NOTE", "Packing Slip", "Despatch Note", "BILL OF LADING"), "de": ("Lieferschein", "LIEFERSCHEIN"), "fr": ("BON DE LIVRAISON",), "es": ("ALBARÁN",), "it": ("DOCUMENTO DI TRASPORTO",), "nl": ("PAKBON", "Leverbon")},
    "credit_note": {"en": ("CREDIT NOTE", "Credit Memo"), "de": ("Gutschrift", "Rechnungskorrektur"), "fr": ("AVOIR", "Facture d'avoir"), "es": ("Factura rectificativa", "ABONO"), "it": ("Nota di credito",), "nl": ("CREDITNOTA", "Creditfactuur")},
}  # fmt: skip
_DETAILS = (
    "due_date", "po_number", "order_number", "customer_number", "delivery_date", "payment_terms", "reference", "contact_person",
    "service_period", "delivery_note_number", "salesperson", "project", "currency", "order_date", "quote_number", "payment_method",
    "buyer_vat_id", "supplier_number", "job_number", "delivery_terms", "contract_number", "cost_center", "tax_rate", "carrier",
)  # fmt: skip


_NUMBERED = {
    "en": ("Invoice No.", "of"), "de": ("Rechnung Nr.", "vom"), "fr": ("Facture n°", "du"), "es": ("Factura nº", "del"), "it": ("Fattura n.", "del"), "nl": ("Factuur nr.", "van")
}  # fmt: skip


def _numbered_title(sheet: Sheet, x: float, y: float) -> float:
    """A title that holds the number and often the date: ``Invoice No. 17 of 3 May``."""
    style = sheet.style(sheet.rng.choice((1.1, 1.3, 1.6)), sheet.rng.random() < 0.8)
    words = _NUMBERED[sheet.habits.language]
    if not may_print(words[0], sheet.split):
        return y
    parts: list[str | tuple[Entry, bool]] = []
    dated = sheet.rng.random() < 0.6 and may_print(words[1], sheet.split)
    for name, wording in (("invoice_number", words[0]), ("issue_date", words[1]))[: 1 + dated]:
        entry = sheet.bare(name)
        if entry:
            entry.caption = entry.wording = wording
            sheet.used.add(normal_wording(wording))
            parts.append((entry, True))
    return arrange.sentence(sheet, parts, x, sheet.width - 20, y + style.size * 0.5, style) + style.size


_OWN = {
    "invoice": ("invoice_number", "issue_date"), "purchase_order": ("order_number", "order_date"), "order_confirmation": ("order_number", "order_date"),
    "delivery_note": ("delivery_note_number", "delivery_date"), "credit_note": ("credit_note_number", "issue_date"),
}  # fmt: skip
"""Kind of paper → its own number and date."""


def title(sheet: Sheet, kind: str, x: float, y: float, align: str) -> float:
    if kind == "invoice" and align == "l" and sheet.rng.random() < 0.3:
        low = _numbered_title(sheet, x, y)
        if low > y:
            return low
    style = sheet.style(sheet.rng.choice((1.2, 1.6, 2.2)), sheet.rng.random() < 0.7)
    text = sheet.rng.choice(TITLES[kind][sheet.habits.language])
    if text.isalpha() and sheet.rng.random() < 0.06:
        text = " ".join(text.upper())  # as typists set it
    sheet.write(x, y + style.size * 0.5, text, style, align)
    y += style.size * 1.8
    plain = align == "l" and x < sheet.width / 3 and sheet.rng.random() < 0.4
    return blocks.plainly_numbered(sheet, _OWN[kind], x, y) if plain else y


def invoice(sheet: Sheet) -> None:
    _bill(sheet, "invoice", ["invoice_number", "issue_date"])


def credit_note(sheet: Sheet) -> None:
    _bill(sheet, "credit_note", ["credit_note_number", "issue_date", "original_invoice_number"])


def order_confirmation(sheet: Sheet) -> None:
    _bill(sheet, "order_confirmation", ["order_number", "order_date"])


def purchase_order(sheet: Sheet) -> None:
    """The buyer writes: the letterhead is the buyer's, the address is the supplier's."""
    rng = sheet.rng
    x0, middle, x1 = _columns(sheet)
    number = (
        "po_number"
        if may_appear(kinds()["po_number"], sheet.split) and rng.random() < 0.7
        else "order_number"
    )
    more = (
        "delivery_date",
        "payment_terms",
        "delivery_terms",
        "carrier",
        "supplier_number",
        "contact_person",
        "project",
        "cost_center",
        "quote_number",
        "approved_by",
        "department",
        "reference",
        "currency",
        "phone",
    )
    names = [number, "order_date", *rng.sample(more, rng.randrange(2, 8))]
    sender: letters.Sender | None = None
    if rng.random() < 0.35:
        supplier = ("seller_name", "seller_address")
        sender, left, right = letters.letter_head(sheet, x0, middle, x1, supplier, "buyer")
        y = low = title(sheet, "purchase_order", x0, max(left, right) + sheet.leading, "l")
    else:
        if rng.random() < 0.35:
            sender, low = brands.brand_head(sheet, x0, x1, "buyer")
            y = title(sheet, "purchase_order", x0, low, "l") + sheet.leading
        else:
            top = rng.uniform(30, 60)
            low = parties.letterhead(sheet, x0, middle - 10, top, "buyer")
            y = max(low, title(sheet, "purchase_order", x1, top, "r")) + sheet.leading
        low = parties.party(sheet, "seller_name", "seller_address", x0, middle - 12, y, rng.random() < 0.65)
    if rng.random() < 0.5:
        y = max(low, parties.ship_to(sheet, middle, x1, y)) + sheet.leading
        y = arrange.pairs(sheet, sheet.entries(names), x0, x1, y)
    else:
        y = max(low, arrange.pairs(sheet, sheet.entries(names), middle, x1, y))
    y, amounts = blocks.item_table(sheet, x0, x1, y + sheet.leading, rng.randrange(1, 16))
    if rng.random() < 0.8:
        y = blocks.totals(sheet, middle, x1, y + sheet.leading * 0.6, sum(amounts))
    if rng.random() < 0.5 and y < sheet.height - 100:
        y = arrange.pairs(
            sheet,
            sheet.entries(["prepared_by", "approved_by", "remarks", "signature_date"], 3),
            x0,
            x1,
            y + sheet.leading,
        )
    closing(sheet, x0, x1, y, sender)


def delivery_note(sheet: Sheet) -> None:
    rng = sheet.rng
    x0, middle, x1 = _columns(sheet)
    more = (
        "order_number",
        "po_number",
        "customer_number",
        "carrier",
        "tracking_number",
        "package_count",
        "gross_weight",
        "delivery_terms",
        "contact_person",
        "vehicle_plate",
        "order_date",
        "reference",
        "invoice_number",
    )
    names = ["delivery_note_number", "delivery_date", *rng.sample(more, rng.randrange(3, 9))]
    y = parties_and_details(sheet, names, x0, middle, x1, head(sheet, "delivery_note", x0, middle, x1))
    headers = blocks.headings(
        sheet, ["col_position", "col_code", "col_description", "col_quantity", "col_unit"]
    )
    h = sheet.habits
    rows = [
        [
            str(i + 1),
            pattern(rng, "A-9999"),
            goods(h),
            str(rng.randrange(1, 90)),
            rng.choice(("pc", "kg", "m", "box")),
        ]
        for i in range(rng.randrange(1, 22))
    ]
    y = blocks.plain_table(
        sheet,
        headers,
        rows,
        [0.6, 1.2, 4, 1, 1],
        "llrrl" if rng.random() < 0.1 else "lllrl",
        x0,
        x1,
        y + sheet.leading,
    )
    if rng.random() < 0.6 and y < sheet.height - 100:
        y = arrange.pairs(
            sheet,
            sheet.entries(["package_count", "gross_weight", "remarks", "prepared_by", "signature_date"], 3),
            x0,
            x1,
            y + sheet.leading,
        )
    closing(sheet, x0, x1, y)  # fmt: skip


def _columns(sheet: Sheet) -> tuple[float, float, float]:
    """Left edge, a cut near the middle, right edge."""
    margin = sheet.rng.uniform(30, 70)
    x0, x1 = margin, sheet.width - margin
    return x0, x0 + (x1 - x0) * sheet.rng.uniform(0.45, 0.6), x1


def _bill(sheet: Sheet, kind: str, first: list[str]) -> None:
    rng = sheet.rng
    x0, middle, x1 = _columns(sheet)
    sender: letters.Sender | None = None
    if rng.random() < 0.06:
        sheet.habits.rate = "0"
    if rng.random() < 0.08:
        y = _continued(sheet, first, x0, x1)
    elif rng.random() < letters.SHARE[sheet.habits.language]:
        sender, y = _letter(sheet, kind, first, x0, middle, x1)
    elif rng.random() < 0.15:
        y = _side_by_side(sheet, kind, first, x0, x1)
    elif rng.random() < 0.55:
        sender, y = brands.brand_head(sheet, x0, x1)
        if rng.random() < 0.6:
            y = title(sheet, kind, x0, y, "l") + sheet.leading * 0.5
        y = parties_and_details(sheet, _details(sheet, first), x0, middle, x1, y, sections=False)
    else:
        y = head(sheet, kind, x0, middle, x1)
        y = parties_and_details(sheet, _details(sheet, first), x0, middle, x1, y)
    if rng.random() < 0.3:
        y = blocks.small_print(sheet, x0, x1, y + sheet.leading, 1)
    y, amounts = blocks.item_table(sheet, x0, x1, y + sheet.leading, min(1 + int(rng.expovariate(0.17)), 24))
    left = x0 if rng.random() < 0.1 else x0 + (x1 - x0) * rng.uniform(0.45, 0.68)
    way, at = (blocks.boxed_totals, x0) if rng.random() < 0.15 else (blocks.totals, left)
    y = way(sheet, at, x1, y + sheet.leading * 0.6, sum(amounts))
    closing(sheet, x0, x1, y, sender)


def _letter(
    sheet: Sheet, kind: str, first: list[str], x0: float, middle: float, x1: float
) -> tuple[letters.Sender, float]:
    """Return line, window and information block; title and details beside or below them."""
    rng = sheet.rng
    sender, left, right = letters.letter_head(sheet, x0, middle, x1)
    names = _details(sheet, first)
    if rng.random() < 0.6:
        y = arrange.pairs(sheet, sheet.entries(names), middle + sheet.size * 2, x1, right)
        return sender, title(sheet, kind, x0, max(left, y) + sheet.leading, "l")
    y = title(sheet, kind, x0, max(left, right) + sheet.leading, "l")
    return sender, arrange.pairs(sheet, sheet.entries(names), x0, x1, y + sheet.leading * 0.5)


def _side_by_side(sheet: Sheet, kind: str, first: list[str], x0: float, x1: float) -> float:
    """No letterhead: seller and buyer beside each other, each under its caption; details above or below."""
    rng = sheet.rng
    y = title(sheet, kind, rng.choice((x0, (x0 + x1) / 2)), rng.uniform(30, 60), "l") + sheet.leading
    entries = sheet.entries(_details(sheet, first))
    above = rng.random() < 0.4
    if above:
        y = arrange.pairs(sheet, entries, x0, x1, y) + sheet.leading
    way = (
        parties.labelled_party
        if rng.random() < 0.3
        else parties.party_section
        if rng.random() < 0.2
        else None
    )
    half, low = (x0 + x1) / 2, y
    sides = ["seller", "buyer"] if rng.random() < 0.8 else ["buyer", "seller"]
    for left, who in zip((x0, half + sheet.size), sides, strict=True):
        edges = (left, left + (x1 - x0) / 2 - 2 * sheet.size)
        if way:
            end = way(sheet, f"{who}_name", f"{who}_address", *edges, y)
        else:
            end = parties.party(sheet, f"{who}_name", f"{who}_address", *edges, y, True)
        low = max(low, end)
    return low if above else arrange.pairs(sheet, entries, x0, x1, low + sheet.leading)


def _details(sheet: Sheet, first: list[str]) -> list[str]:
    names = first + sheet.rng.sample(_DETAILS, sheet.rng.randrange(1, 8))
    if sheet.rng.random() < 0.2:
        sheet.rng.shuffle(names)
    return names


def _continued(sheet: Sheet, first: list[str], x0: float, x1: float) -> float:
    """The head of a second page: no parties, only what the page belongs to."""
    sheet.present |= {"seller_name", "buyer_name", "seller_address", "buyer_address"}
    blocks.page_number(sheet)
    entries = sheet.entries([*first[:2], *sheet.rng.sample(_DETAILS, 1)])
    return arrange.inline(sheet, entries, x0, x1, sheet.rng.uniform(40, 70)) + sheet.leading


def head(sheet: Sheet, kind: str, x0: float, middle: float, x1: float) -> float:
    """Letterhead and title, on the same height or one above the other."""
    rng = sheet.rng
    top = rng.uniform(30, 60)
    draw = rng.random()
    if draw < 0.45:
        return max(
            parties.letterhead(sheet, x0, middle - 10, top), title(sheet, kind, x1, top, "r")
        ) + sheet.leading * rng.uniform(0.5, 2)
    if draw < 0.75:
        low = parties.letterhead(sheet, middle, x1, top)
        return max(low, title(sheet, kind, x0, top, "l")) + sheet.leading
    low = parties.letterhead(sheet, x0, x1, top)
    return title(sheet, kind, rng.choice((x0, (x0 + x1) / 2)), low + sheet.leading, "l") + sheet.leading


def parties_and_details(
    sheet: Sheet, names: list[str], x0: float, middle: float, x1: float, y: float, *, sections: bool = True
) -> float:
    """The buyer's address and the document's data: side by side or below one another; with ``sections`` now and then the
    seller's again, all of them under headings."""
    rng = sheet.rng
    if rng.random() < 0.07:
        return arrange.pairs(sheet, sheet.entries(names), x0, x1, y)
    captioned = rng.random() < 0.6
    draw = rng.random()
    if draw < 0.15 and sections:
        return _sections(sheet, names, x0, middle, x1, y)
    if draw < 0.5:
        low = parties.party(sheet, "buyer_name", "buyer_address", x0, middle - 12, y, captioned)
        if rng.random() < 0.3:
            low = parties.ship_to(sheet, x0, middle - 12, low + sheet.leading)
        elif rng.random() < 0.2:
            low = brands.other_place(sheet, x0, middle - 12, low + sheet.leading)
        return max(low, arrange.pairs(sheet, sheet.entries(names), middle, x1, y))
    if draw < 0.85:
        half = (x0 + x1) / 2
        low = parties.party(sheet, "buyer_name", "buyer_address", x0, half - 12, y, captioned)
        other = parties.ship_to(sheet, half, x1, y) if rng.random() < 0.6 else y
        if other == y and rng.random() < 0.3:
            other = brands.other_place(sheet, half, x1, y)
        if other == y and rng.random() < 0.35 and "seller_name" not in sheet.present:
            other = parties.party(sheet, "seller_name", "seller_address", half, x1, y, True)
        return arrange.pairs(sheet, sheet.entries(names), x0, x1, max(low, other) + sheet.leading)
    low = arrange.pairs(sheet, sheet.entries(names), x0, x1, y)
    return parties.party(sheet, "buyer_name", "buyer_address", x0, middle, low + sheet.leading, captioned)


def _sections(sheet: Sheet, names: list[str], x0: float, middle: float, x1: float, y: float) -> float:
    """Everything under headings, as programs print that make structured data legible."""
    y = arrange.beside(sheet, sheet.entries(names), x0, x1, y) + sheet.leading
    sheet.present -= {"seller_name", "seller_address"}
    side = sheet.rng.random() < 0.3
    way = parties.labelled_party if sheet.rng.random() < 0.5 else parties.party_section
    low = way(sheet, "seller_name", "seller_address", x0, middle - 10 if side else x1, y)
    left, y = (middle, y) if side else (x0, low)
    return max(low, way(sheet, "buyer_name", "buyer_address", left, x1, y))


def closing(sheet: Sheet, x0: float, x1: float, y: float, sender: letters.Sender | None = None) -> None:
    """What follows the totals: bank details, remarks, small print, footer."""
    rng = sheet.rng
    room = sheet.height - 110
    if rng.random() < 0.1 and y < sheet.height - 160:
        repeated = ("invoice_number", "customer_number", "gross_total", "due_date", "order_number")
        blocks.slip(sheet, [m.entry for m in sheet.marks if m.entry.field in repeated][:4], x0, x1)
        return
    if rng.random() < 0.35 and y < room:
        names = [
            "bank_name",
            "iban",
            "bic",
            "account_holder",
            "account_number",
            "payment_reference",
            "payment_terms",
        ]
        entries = sheet.entries(names, rng.randrange(2, 5))
        y = arrange.pairs(sheet, entries, x0, x0 + (x1 - x0) * rng.uniform(0.5, 1.0), y + sheet.leading)
    if rng.random() < 0.25 and y < room:
        y = brands.payment_sentence(sheet, x0, x1, y + sheet.leading)
    if rng.random() < 0.6 and y < room:
        y = blocks.small_print(sheet, x0, x1, y + sheet.leading, rng.randrange(1, 4))
    if sender:
        letters.letter_foot(sheet, sender, x0, x1, y)
    elif rng.random() < 0.5 and y < room:
        parties.footer(sheet, x0, x1)
    if rng.random() < 0.4:
        blocks.page_number(sheet)
