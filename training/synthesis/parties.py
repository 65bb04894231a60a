# ruff: noqa: E501 - tables of words
"""Who writes to whom: letterheads, address blocks with and without captions, headed sections."""

from dataclasses import replace

from training.synthesis import arrange
from training.synthesis import vocabulary as v
from training.synthesis.fonts import Style
from training.synthesis.habits import Habits, pattern
from training.synthesis.lexicon import kinds
from training.synthesis.names import company, company_or_person, on_two_lines
from training.synthesis.places import address, postcode, street
from training.synthesis.sheet import Sheet
from training.synthesis.splits import may_appear, may_print
from training.synthesis.values import make


def letterhead(sheet: Sheet, x0: float, x1: float, y: float, kind: str = "seller") -> float:
    """The sender's name, large and without a caption, often with address and contact lines under it."""
    rng = sheet.rng
    align = rng.choice("llrc")
    at = {"l": x0, "r": x1, "c": (x0 + x1) / 2}[align]
    name = company(sheet.habits)
    sheet.habits.company = name[0]
    entry = sheet.bare(f"{kind}_name", name)
    style = sheet.style(rng.choice((1.0, 1.3, 1.7, 2.2)), rng.random() < 0.7)
    printed = entry.lines if entry else name
    width = sheet.text_width(printed[0], style) * 0.65 if rng.random() < 0.08 else x1 - x0
    lines = on_two_lines(rng, sheet.wrap_all(printed, min(width, x1 - x0), style), 0.1)
    inks, y = sheet.lines(at, y + style.size * 0.4, lines, style, align)
    if entry:
        sheet.mark(entry, [], inks)
    if rng.random() < 0.2:
        motto = sheet.style(rng.choice((0.7, 0.85, 1.0)), rng.random() < 0.2)
        sheet.write(at, y, _motto(sheet), motto, align)
        y += motto.size * sheet.tone.leading
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
            ("phone", "fax_number", "email", "website", f"{kind}_vat_id", "company_registration"),
            rng.randrange(1, 4),
        )
        y = contact_lines(sheet, names, at, y, small, align)
    return y  # fmt: skip


_MOTTOS = {
    "en": ("At your side since {y}", "Quality since {y}", "Your partner for {g}", "{g} and more", "{g} Services", "A member of the {s} family", "We care", "Department of {g}"),
    "de": ("seit {y} an Ihrer Seite", "Ihr Partner für {g}", "{g} und mehr", "Fachbetrieb für {g}", "Meisterbetrieb", "Qualität seit {y}"),
    "fr": ("Depuis {y} à vos côtés", "Spécialiste {g}", "Analyses et conseils", "Votre partenaire {g}"),
    "es": ("Desde {y}", "Especialistas en {g}", "A su servicio"), "it": ("Dal {y}", "Specialisti in {g}", "Al vostro servizio"), "nl": ("Sinds {y}", "Specialist in {g}", "Altijd dichtbij"),
}  # fmt: skip


def _motto(sheet: Sheet) -> str:
    """What stands under a name and is none."""
    h = sheet.habits
    if sheet.rng.random() < 0.4:
        return services(h)
    form = sheet.rng.choice(_MOTTOS[h.language])
    return form.format(
        y=sheet.rng.randrange(1850, 2015), g=h.word("GOODS_HEAD"), s=sheet.rng.choice(v.COMPANY_STEM)
    )


def services(h: Habits) -> str:
    """What a firm sells, on one line: "Sanitary · Heating · Roofs"."""
    goods = [h.word("GOODS_HEAD") for _ in range(h.rng.choice((2, 3, 3, 4)))]
    return h.rng.choice((" · ", " · ", ", ", " | ", " - ", " – ")).join(dict.fromkeys(goods))


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
    name, where = _party_name(sheet, name_kind), address(sheet.habits)
    extra = [_attention(sheet)] if rng.random() < 0.3 else []
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
    if rng.random() < 0.15:
        y = below_address(sheet, x0, y)
    return y + sheet.leading * 0.5


_IDS = {
    "en": ("Customer {n}", "Account {n}", "VAT: {n}", "Tel. {p}", "Attn: {q}"), "de": ("Kunde {n}", "Debitor {n}", "Tel. {p}", "ILN {n}", "z. Hd. {q}"), "fr": ("Client {n}", "Tél. {p}", "SIRET {n}", "À l'attention de {q}"),
    "es": ("Cliente {n}", "Tel. {p}", "A/A {q}"), "it": ("Cliente {n}", "Tel. {p}", "C.F. {n}", "c.a. {q}"), "nl": ("Klant {n}", "Tel. {p}", "EAN {n}", "t.a.v. {q}"),
}  # fmt: skip


def below_address(sheet: Sheet, x0: float, y: float) -> float:
    """A line close below an address that is no part of it: the customer's number, a telephone, somebody's name."""
    rng, h = sheet.rng, sheet.habits
    forms = [form for form in _IDS[h.language] if may_print(form.split("{")[0].strip(" .:"), sheet.split)]
    if not forms:
        return y
    number = pattern(rng, rng.choice(("99999", "9999999999", "A99-9999", "999 999 999")))
    text = rng.choice(forms).format(n=number, p=make("phone", h)[0], q=make("person", h)[0])
    sheet.present |= {"customer_number", "phone", "contact_person", "buyer_vat_id"}
    return sheet.lines(x0, y, [text], sheet.style(rng.choice((1.0, 1.0, 0.85))))[1]


_DESKS = {
    "en": ("Accounts Payable", "Invoice Processing", "Purchasing", "Order Desk", "Contracts Department", "Accounts Dept.", "Claims", "Customer Service", "Delivery Office", "Payroll"),
    "de": ("Rechnungsprüfung", "Buchhaltung", "Einkauf", "Rechnungswesen", "Auftragsannahme", "Vertragsabteilung", "Kundenbetreuung", "Kreditorenbuchhaltung", "Warenannahme"),
    "fr": ("Service Facturation", "Comptabilité fournisseurs", "Service Achats", "Service Commandes", "Service Clients"),
    "es": ("Dpto. de Facturación", "Contabilidad", "Compras", "Atención al cliente"),
    "it": ("Ufficio Fatture", "Ufficio Acquisti", "Contabilità fornitori", "Servizio Clienti"),
    "nl": ("Crediteurenadministratie", "Afdeling Facturen", "Inkoop", "Klantenservice"),
}  # fmt: skip
"""Parts of firms that letters are addressed to; many hold a word of a caption and are none."""


def _attention(sheet: Sheet) -> str:
    """Whom or what part of a firm a letter is meant for: a line between its name and its street."""
    if sheet.rng.random() < 0.4:
        return sheet.rng.choice(_DESKS[sheet.habits.language])
    return make("person", sheet.habits)[0]


def _party_name(sheet: Sheet, kind: str) -> list[str]:
    """A firm or a person; sellers are mostly firms, and the page's web addresses are theirs."""
    if kind != "seller_name" or sheet.rng.random() < 0.1:
        return company_or_person(sheet.habits)
    name = company(sheet.habits)
    sheet.habits.company = sheet.habits.company or name[0]
    return name


def party_section(sheet: Sheet, name_kind: str, address_kind: str, x0: float, x1: float, y: float) -> float:
    """A heading that says who, and under it generic captions: ``Name:``, ``Address:``."""
    generic = {
        "en": ("Name", "Address"), "de": ("Name", "Anschrift"), "fr": ("Nom", "Adresse"), "es": ("Nombre", "Dirección"), "it": ("Nome", "Indirizzo"), "nl": ("Naam", "Adres"),
    }[sheet.habits.language]  # fmt: skip
    if not all(may_print(word, sheet.split) for word in generic):
        return party(sheet, name_kind, address_kind, x0, x1, y, True)
    heading = sheet.entry(name_kind, _party_name(sheet, name_kind), plain=True)
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


_LABELS = {
    "en": ("Name|Company|Company name", "Address line 2", "Street|Address line 1|Street and no.", "Post code|Postal code|ZIP", "City|Town", "Country|Country code", "Contact|Contact point", "E-mail address|Electronic address"),
    "de": ("Name|Firma|Unternehmensname", "Adresszusatz", "Straße|Straße / Hausnummer|Strasse|Straße 1", "PLZ|Postleitzahl", "Ort|Stadt", "Land|Ländercode", "Ansprechpartner|Kontakt", "Käuferreferenz|Elektronische Adresse"),
    "fr": ("Nom|Raison sociale", "Complément", "Rue|Voie|Adresse ligne 1", "Code postal|CP|Code post.", "Ville|Commune", "Pays|Code pays", "Contact", "Service"),
    "es": ("Nombre|Razón social", "Complemento", "Calle|Vía", "C.P.|Código postal", "Población|Localidad|Ciudad", "País|Código país", "Contacto", "Centro"),
    "it": ("Denominazione|Ragione sociale", "Presso", "Via|Indirizzo (via)|Via e numero", "CAP|Codice postale", "Comune|Città", "Nazione|Paese", "Riferimento amm.", "Codice ufficio"),
    "nl": ("Naam|Bedrijfsnaam|Onderneming", "Toevoeging", "Straat|Straat en nr.", "Postcode|PC", "Plaats|Woonplaats|Stad", "Land|Landcode", "Contact", "Afdeling|Kenmerk afdeling"),
}  # fmt: skip
"""Wordings for name, line two, street, postcode, town, country and two that are mostly left blank."""


def _labels(sheet: Sheet) -> list[str]:
    """One wording for each line that the split allows; empty where it allows none."""
    free = [
        [w for w in row.split("|") if may_print(w, sheet.split)] for row in _LABELS[sheet.habits.language]
    ]
    return [sheet.rng.choice(words) if words else "" for words in free]


_COUNTRY_CODES = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}


def labelled_party(sheet: Sheet, name_kind: str, address_kind: str, x0: float, x1: float, y: float) -> float:
    """A heading that says who, and under it a label for every line of the address, some without an answer."""
    rng, h = sheet.rng, sheet.habits
    shown = _labels(sheet)
    if not all(shown[n] for n in (0, 2, 3, 4)):
        return party(sheet, name_kind, address_kind, x0, x1, y, True)
    heading = sheet.entry(name_kind, _party_name(sheet, name_kind), plain=True)
    if heading is None:
        return y
    section = sheet.write(x0, y, heading.wording, sheet.style(rng.choice((1.0, 1.15)), True))
    y += sheet.leading * rng.choice((1.1, 1.4))
    code, city = postcode(h)[0], h.word("CITY")
    texts = {0: heading.lines[0], 2: street(h)[0], 3: code, 4: city}
    order = [0, 2, 3, 4]
    if rng.random() < 0.5:
        texts[3], shown[3] = f"{code} {city}", f"{shown[3]}/{shown[4]}" if rng.random() < 0.7 else shown[4]
        order.remove(4)
    if shown[5] and rng.random() < 0.4:
        texts[5] = _COUNTRY_CODES[h.language]
        order.append(5)
    for blank in (1, 6, 7):
        if shown[blank] and rng.random() < 0.35:
            order.insert(2 if blank == 1 else len(order), blank)
    style = arrange.caption_style(sheet)
    captions = {n: sheet.tone.dress(shown[n], rng) for n in order}
    column = (
        x0 + max(sheet.text_width(c, style) for c in captions.values()) + sheet.size * rng.choice((0.5, 1, 3))
    )
    place = sheet.bare(address_kind, [texts[n] for n in order if n in texts and n])
    inks: list[int] = []
    empty = rng.choice(("", "-", "–", "---"))
    for number in order:
        caption = sheet.write(x0, y, captions[number], style)
        text = texts.get(number, empty)
        lines = sheet.wrap(text.upper() if h.upper else text, x1 - column) if text else [""]
        value, y = sheet.lines(column, y, lines)
        if number == 0:
            heading.caption = heading.wording = captions[0]
            sheet.mark(heading, caption, value, section=section)
        elif number in texts:
            inks += value
    if place:
        sheet.mark(place, [], inks, section=section)
    return y + sheet.leading * 0.4


def ship_to(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """The delivery address as one block under its caption, if the split allows it."""
    entry = sheet.entry("ship_to")
    return arrange.stacked(sheet, [entry], x0, x1, y) if entry else y


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
            known = sheet.habits.company and any(m.entry.field == "seller_name" for m in sheet.marks)
            if known:
                entry = sheet.repeated("seller_name", [sheet.habits.company])
                sheet.mark(entry, [], sheet.write(x0, y, entry.lines[0], small))
            place = [m.entry for m in sheet.marks if m.entry.field == "seller_address"]
            sheet.present.add("seller_address")
            line = place[0].lines[0] if place else address(sheet.habits)[0]
            sheet.write(x0, y + small.size * sheet.tone.leading, line, small)
            y += small.size * sheet.tone.leading * 2
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


_OTHERWISE = {
    "seller_name": ("insurer", "employer", "bank_name", "issuing_authority", "merchant_name", "company", "carrier"),
    "buyer_name": ("patient_name", "insured_name", "employee_name", "customer_name", "account_holder", "full_name", "holder_name"),
    "buyer_address": ("home_address", "supply_address"),
}  # fmt: skip
"""What a party without a caption is on other documents: the head of a policy names the insurer."""
NAMED_OTHERWISE = 0.3
"""Share of such parties that answer to one more kind."""


def name_otherwise(sheet: Sheet) -> None:
    """Lets parties without a caption answer to kinds that the page does not name elsewhere."""
    chosen: dict[str, str] = {}
    for mark in list(sheet.marks):
        name = mark.entry.field
        if name not in _OTHERWISE or mark.entry.caption:
            continue
        if name not in chosen:
            free = [
                kind
                for kind in _OTHERWISE[name]
                if kind not in sheet.present and not kinds()[kind].near - {name} & sheet.present
            ]
            named = bool(free) and sheet.rng.random() < NAMED_OTHERWISE
            chosen[name] = sheet.rng.choice(free) if named else ""
        other = kinds()[chosen[name]] if chosen[name] else None
        if other and may_appear(other, sheet.split):
            sheet.present.add(other.name)
            entry = replace(mark.entry, field=other.name, kind=other)
            sheet.mark(entry, mark.caption_inks, mark.value_inks, mark.part_of, mark.section_inks)
