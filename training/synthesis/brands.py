# ruff: noqa: E501 - tables of words
"""Bills as firms design them: a brand for a head, and in small print at the foot whose it is; other places of business;
how to pay in whole sentences."""

from dataclasses import replace

from training.synthesis import arrange
from training.synthesis import vocabulary as v
from training.synthesis.habits import Habits
from training.synthesis.letters import Sender, sender_name
from training.synthesis.names import legal_company, shop
from training.synthesis.parties import services
from training.synthesis.places import address
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_print
from training.synthesis.values import make

_BESIDE = {
    "en": ("Customer service {p}", "Helpline {p}", "24 h: {p}", "Mon-Fri 8-17", "Sales, service and repair of {g}", "{w}", "Call {p}"), "de": ("Notdienst {p}", "Hotline {p}", "Mo-Fr 8-17 Uhr", "Öffnungszeiten: Mo-Sa 7-18 Uhr", "{w}", "Beratung und Verkauf {p}"),
    "fr": ("Service clients {p}", "Dépannage 24 h/24 {p}", "Lun-ven 8 h-17 h", "{w}"), "es": ("Atención al cliente {p}", "Averías 24 h: {p}", "Lunes a viernes 8-17 h", "{w}"),
    "it": ("Numero verde {p}", "Assistenza clienti {p}", "Lun-ven 8-17", "{w}"), "nl": ("Klantenservice {p}", "Storingsdienst {p}", "Ma-vr 8-17 uur", "{w}"),
}  # fmt: skip
"""What stands in a head beside the brand: no name, no address."""


def brand_head(sheet: Sheet, x0: float, x1: float, party: str = "seller") -> tuple[Sender, float]:
    """A large name without a legal form, what the firm does, and telephones; who it is, and the next baseline.

    The sender's name is the legal one, which the foot of the page is to print with the address.
    """
    rng, h = sheet.rng, sheet.habits
    brand, legal = _names(h)
    h.company = legal
    sender = Sender(legal, tuple(line.rstrip(",") for line in address(h)), party)
    top = rng.uniform(32, 62)
    style = sheet.style(rng.choice((1.5, 2.0, 2.6)), rng.random() < 0.7)
    at, align, far = rng.choice(((x0, "l", x1), (x0, "l", x1), (x1, "r", x0), ((x0 + x1) / 2, "c", 0.0)))
    y = sender_name(sheet, replace(sender, name=brand), at, top, x1 - x0, style, align)
    small = sheet.style(rng.choice((0.75, 0.85, 0.95)))
    if rng.random() < 0.65:
        y = sheet.lines(
            at, y - style.size * 0.3, sheet.wrap(services(h), (x1 - x0) * 0.55, small), small, align
        )[1]
    if far and rng.random() < 0.6:
        side = "r" if align == "l" else "l"
        texts = [_beside(h) for _ in range(rng.randrange(1, 4))]
        y = max(y, sheet.lines(far, top, texts, small, side)[1])
    return sender, y + sheet.leading * rng.uniform(0.6, 2.0)


def _names(h: Habits) -> tuple[str, str]:
    """How a firm calls itself, and what it is called by law."""
    forms = [form for form in v.COMPANY_FORM[h.language] if form]
    form, no_name = h.rng.choice(forms), {word for form in forms for word in form.split()}
    if h.rng.random() < 0.4:
        brand = shop(h)[0]
    else:
        brand = " ".join(w for w in legal_company(h)[0].split() if w not in no_name and "(" not in w)
    draw = h.rng.random()
    if draw < 0.15:
        return brand, brand
    if draw < 0.3:  # the brand belongs to a firm of another name
        return brand, legal_company(h)[0]
    return (brand.lower() if h.rng.random() < 0.1 else brand), f"{brand} {form}"


def _beside(h: Habits) -> str:
    phone, site = make("phone", h)[0], make("url", h)[0]
    return h.rng.choice(_BESIDE[h.language]).format(p=phone, w=site, g=h.word("GOODS_HEAD"))


_PLACES = {
    "en": ("Site", "Site address", "Service address", "Works at", "Place of supply", "Collected from", "Returned from", "Branch", "Property"), "de": ("Baustelle", "Einsatzort", "Leistungsort", "Objekt", "Abholadresse", "Filiale", "Verbrauchsstelle"),
    "fr": ("Chantier", "Lieu d'intervention", "Adresse du chantier", "Agence", "Lieu d'enlèvement"), "es": ("Obra", "Lugar de la obra", "Punto de suministro", "Sucursal", "Recogida en"),
    "it": ("Cantiere", "Luogo dei lavori", "Punto di prelievo", "Filiale"), "nl": ("Werkadres", "Werk", "Leveringspunt", "Filiaal", "Afhaaladres"),
}  # fmt: skip


def other_place(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Where the work was done or the goods came from: a name and an address that are neither party's."""
    rng, h = sheet.rng, sheet.habits
    heading = rng.choice(_PLACES[h.language])
    if not may_print(heading, sheet.split):
        return y
    y = sheet.lines(x0, y, [sheet.tone.dress(heading, rng)], arrange.caption_style(sheet))[1]
    lines = [*(rng.choice((shop, legal_company))(h) if rng.random() < 0.6 else []), *address(h)]
    return sheet.lines(x0, y, sheet.wrap_all(lines, x1 - x0))[1] + sheet.leading * 0.5


_TERMS = {
    "en": ("within {n} days of receipt", "within {n} days of the date of this invoice", "{n} days net", "immediately, without deduction", "on receipt", "{n} days from date of invoice"),
    "de": ("binnen {n} Tagen ab Erhalt ohne Abzug", "innerhalb von {n} Tagen netto", "sofort ohne Abzug", "{n} Tage nach Rechnungsdatum", "innerhalb {n} Tagen nach Erhalt"),
    "fr": ("à réception", "sous {n} jours", "à {n} jours fin de mois", "dans les {n} jours suivant la réception"), "es": ("a {n} días", "en el plazo de {n} días", "al contado", "a {n} días fecha factura"),
    "it": ("entro {n} giorni dal ricevimento", "a {n} giorni data fattura", "a vista", "{n} giorni f.m."), "nl": ("binnen {n} dagen na ontvangst", "binnen {n} dagen na factuurdatum", "per direct", "{n} dagen netto"),
}  # fmt: skip
_PAY = {
    "en": ("Please pay {terms} to IBAN {iban}, BIC {bic}, quoting {reference}.", "Payment is due {terms}. Transfers to our account {iban} ({bic}).", "I should be grateful for payment {terms}, quoting {reference}.", "Kindly settle {terms}; please transfer to {iban}, {bic}, reference {reference}."),
    "de": ("Bitte überweisen Sie den Betrag {terms} auf unser Konto IBAN {iban}, BIC {bic}, unter Angabe von {reference}.", "Zahlbar {terms}. Bei Zahlung bitte {reference} angeben.", "Wir bitten um Überweisung {terms} auf IBAN {iban} (BIC {bic}).", "Zahlung: {terms}. Verwendungszweck: {reference}."),
    "fr": ("Merci de régler {terms} par virement, IBAN {iban}, BIC {bic}, en rappelant {reference}.", "Règlement {terms} sur le compte {iban} ({bic}).", "Payable {terms}, en indiquant la référence {reference}."),
    "es": ("Rogamos el pago {terms} en la cuenta IBAN {iban}, BIC {bic}, indicando {reference}.", "Pago {terms} mediante transferencia a {iban} ({bic})."),
    "it": ("Pagamento {terms} con bonifico su IBAN {iban}, BIC {bic}, indicando {reference}.", "Si prega di saldare {terms}, causale {reference}."),
    "nl": ("Gelieve {terms} te betalen op IBAN {iban}, BIC {bic}, onder vermelding van {reference}.", "Betaling {terms} op rekening {iban} ({bic})."),
}  # fmt: skip
_TOLD = {"terms": "payment_terms", "iban": "iban", "bic": "bic", "reference": "payment_reference"}


def payment_sentence(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """How and when to pay, in one or two sentences; nothing where the page tells a part of it already."""
    rng, h = sheet.rng, sheet.habits
    form = rng.choice(_PAY[h.language])
    holes = arrange.HOLE.findall(form)
    if any(_TOLD[hole] in sheet.present for hole in holes):
        return y
    terms = rng.choice(_TERMS[h.language]).format(n=rng.choice((7, 8, 10, 14, 14, 20, 28, 30, 30, 45, 60)))
    said = {}
    for hole in holes:
        entry = sheet.bare(_TOLD[hole], [terms] if hole == "terms" else None)
        if entry is None:
            return y
        said[hole] = arrange.value_piece(entry)
    return arrange.flow(sheet, arrange.filled(form, said), x0, x1, y)
