# ruff: noqa: E501 - tables of words
"""Forms that people and offices fill in: boxes, ruled lines, numbered captions, checkboxes, blank answers."""

from dataclasses import replace

from training.synthesis import arrange, blocks, closings
from training.synthesis.captions import random_key
from training.synthesis.families.form_parts import (
    answer_table,
    boxes,
    checkbox_table,
    checkboxes,
    comb,
    far_right,
    lengthen,
    typed_in,
)
from training.synthesis.families.result_tables import cross_table, some_table
from training.synthesis.names import company
from training.synthesis.sheet import Entry, Sheet

_PERSON = [
    "first_name", "last_name", "date_of_birth", "place_of_birth", "nationality", "gender", "marital_status", "occupation", "employer",
    "street", "city", "postcode", "state", "country", "phone", "mobile_phone", "email", "national_id", "passport_number", "children_count",
    "annual_income", "tax_year", "tax_office", "emergency_contact", "degree", "application_date", "tax_number", "bank_name", "iban", "valid_until", "remarks",
]  # fmt: skip
_TITLES = {
    "en": ("REGISTRATION FORM", "Application Form", "Membership Application", "Tax Return", "Enrolment Form", "Personal Data Sheet"),
    "de": ("Antrag", "ANMELDUNG", "Steuererklärung", "Personalbogen", "Mitgliedsantrag", "Fragebogen"), "fr": ("Formulaire d'inscription", "DEMANDE", "Déclaration", "Fiche de renseignements"),
    "es": ("SOLICITUD", "Formulario de inscripción", "Declaración"), "it": ("MODULO DI ISCRIZIONE", "Domanda", "Dichiarazione"), "nl": ("AANVRAAGFORMULIER", "Inschrijfformulier", "Aangifte"),
}  # fmt: skip
_SECTIONS = {
    "en": ("Personal details", "Part A", "Contact", "Section 2", "Declaration", "Employment"), "de": ("Persönliche Angaben", "Teil A", "Kontakt", "Abschnitt 2", "Erklärung"),
    "fr": ("Identité", "Partie A", "Coordonnées", "Section 2"), "es": ("Datos personales", "Parte A", "Contacto"), "it": ("Dati anagrafici", "Parte A", "Contatti"), "nl": ("Persoonsgegevens", "Deel A", "Contact"),
}  # fmt: skip


def registration_form(sheet: Sheet) -> None:
    rng = sheet.rng
    margin = rng.uniform(28, 60)
    x0, x1 = margin, sheet.width - margin
    y = form_heading(sheet, rng.choice(_TITLES[sheet.habits.language]), x0, x1)
    names = rng.sample(_PERSON, rng.randrange(8, 28))
    if not {"first_name", "last_name"} & set(names):
        names.insert(0, "full_name")
    entries = sheet.entries(names)
    _blank(sheet, entries, rng.choice((0.0, 0.1, 0.3)))
    numbered = rng.random() < 0.3
    if numbered:
        for number, entry in enumerate(entries, 1):
            entry.caption = f"{number}{rng.choice(('.', ')', ''))} {entry.caption}"
    lengthen(sheet, entries, rng.choice((0.0, 0.1)))
    way = rng.choice((None, arrange.grid, arrange.beside, boxes, far_right, typed_in))
    while entries and y < sheet.height - 90:
        count = rng.randrange(3, 9)
        part, entries = entries[:count], entries[count:]
        if rng.random() < 0.5:
            sheet.write(x0, y, rng.choice(_SECTIONS[sheet.habits.language]), sheet.style(1.1, True))
            y += sheet.leading * 1.5
        if rng.random() < 0.25:
            y = checkboxes(sheet, x0, x1, y) if rng.random() < 0.7 else checkbox_table(sheet, x0, x1, y)
        y = (way or arrange.pairs)(sheet, part, x0, x1, y) + sheet.leading * rng.uniform(0.3, 1.2)
    if y < sheet.height - 90:
        _end(sheet, x0, x1, y + sheet.leading * 2)


def tax_form(sheet: Sheet) -> None:
    """An official form: numbered boxes, combs that hold one character each, checkboxes."""
    rng = sheet.rng
    margin = rng.uniform(26, 45)
    x0, x1 = margin, sheet.width - margin
    y = form_heading(sheet, rng.choice(_TITLES[sheet.habits.language]), x0, x1)
    names = [
        "tax_year",
        "tax_office",
        "tax_number",
        "national_id",
        "last_name",
        "first_name",
        "date_of_birth",
        "street",
        "postcode",
        "city",
        "occupation",
        "marital_status",
        "annual_income",
        "income_tax",
        "children_count",
        "employer",
        "iban",
        "bank_name",
        "phone",
        "social_security",
        "gross_pay",
        "signature_date",
        "nationality",
    ]
    entries = sheet.entries(names, rng.randrange(9, 19))
    _blank(sheet, entries, rng.choice((0.0, 0.15, 0.35)))
    start = rng.choice((1, 1, 4, 10))
    if rng.random() < 0.75:
        for number, entry in enumerate(entries, start):
            entry.caption = f"{number} {entry.caption}"
    combs, boxed = rng.random() < 0.6, rng.random() < 0.4
    while entries and y < sheet.height - 80:
        count = rng.randrange(1, 6)
        part, entries = entries[:count], entries[count:]
        if (
            combs
            and part[0].value_type in ("date", "identifier", "iban", "tax_id", "number")
            and rng.random() < 0.7
        ):
            for entry in part:
                y = comb(sheet, entry, x0, x1, y)
        elif boxed:
            y = boxes(sheet, part, x0, x1, y)
        else:
            y = arrange.grid(sheet, part, x0, x1, y, columns=min(count, 3))
        if rng.random() < 0.3:
            y = checkboxes(sheet, x0, x1, y)
        y += sheet.leading * rng.uniform(0.2, 0.8)
    if y < sheet.height - 80:
        _end(sheet, x0, x1, y + sheet.leading)


def business_form(sheet: Sheet) -> None:
    """A form of some office, most of its captions found nowhere else."""
    rng = sheet.rng
    sheet.random_share = rng.uniform(0.55, 0.95)
    margin = rng.uniform(30, 75)
    x0, x1 = margin, sheet.width - margin
    title = form_title(sheet)
    y = form_heading(sheet, title, x0, x1)
    pool = ["document_date", "contact_person", "phone", "reference", "project", "remarks", "job_number", "salesperson", "delivery_date", "carrier", "order_number", "customer_number", "serial_number", "document_number", "job_title", "customer_name", "department", "prepared_by", "approved_by", "subject"]  # fmt: skip
    full = sheet.height * rng.uniform(0.3, 1.0) - 110
    while y < max(full, sheet.height * 0.25):
        entries: list[Entry] = []
        for _ in range(rng.randrange(1, 9)):
            entry = (
                sheet.random_entry() if rng.random() < sheet.random_share else sheet.entry(rng.choice(pool))
            )
            if entry:
                entries.append(entry)
        _blank(sheet, entries, rng.choice((0.0, 0.15, 0.35)))
        if rng.random() < 0.25:
            y = blocks.small_print(sheet, x0, x1, y, 1) + sheet.leading * 0.5
        if rng.random() < 0.15:
            y = checkboxes(sheet, x0, x1, y)
        lengthen(sheet, entries, rng.choice((0.0, 0.0, 0.1, 0.3)))
        if rng.random() < 0.08:
            y = checkbox_table(sheet, x0, x1, y)
        if rng.random() < 0.12:
            y = answer_table(sheet, x0, x1, y)
        if rng.random() < 0.06:
            y = cross_table(sheet, x0, x1, y)
        if rng.random() < 0.15:
            y = some_table(sheet, x0, x1, y)
        ways = (arrange.prose_pairs, boxes, far_right, typed_in, arrange.pairs)
        way = rng.choices(ways, (8, 12, 10, 25, 45))[0]
        y = way(sheet, entries, x0, x1, y) + sheet.leading * rng.uniform(0.4, 2.0)
    if rng.random() < 0.3:
        closings.closing(sheet, x0, x1, y)


def form_title(sheet: Sheet) -> str:
    key = random_key(sheet.rng, sheet.habits.language, sheet.split, set())
    words = {
        "en": ("REPORT", "REQUEST", "FORM", "RECORD", "CONFIRMATION", "SHEET"),
        "de": ("Bericht", "Formular", "Protokoll"),
        "fr": ("FICHE", "RAPPORT"),
        "es": ("INFORME", "FICHA"),
        "it": ("SCHEDA", "RAPPORTO"),
        "nl": ("RAPPORT", "FORMULIER"),
    }
    base = key.wording if key else ""
    return f"{base.upper()} {sheet.rng.choice(words[sheet.habits.language])}"  # fmt: skip


def form_heading(sheet: Sheet, text: str, x0: float, x1: float) -> float:
    rng = sheet.rng
    if rng.random() < 0.2:
        sheet.tone = replace(sheet.tone, case="upper", suffix="")
    y = rng.uniform(34, 70)
    if rng.random() < 0.5:
        name = company(sheet.habits)[0]
        sheet.habits.company = name
        head = sheet.repeated("seller_name", [name])
        sheet.mark(
            head, [], sheet.write(rng.choice((x0, (x0 + x1) / 2)), y, head.lines[0], sheet.style(1.3, True))
        )
        y += sheet.leading * 1.6
    style = sheet.style(rng.choice((1.2, 1.5, 1.9)), True)
    _, y = sheet.lines((x0 + x1) / 2, y, sheet.wrap(text, x1 - x0, style), style, "c")
    if rng.random() < 0.3:
        sheet.write(x1, 28, f"Form {rng.randrange(10, 9999)}", sheet.style(0.8), "r")
    return y + sheet.leading * rng.uniform(0.5, 1.5)


def _blank(sheet: Sheet, entries: list[Entry], share: float) -> None:
    """Takes the answers away from a share of the entries."""
    for entry in entries:
        if sheet.rng.random() < share:
            entry.lines = []


def _end(sheet: Sheet, x0: float, x1: float, y: float) -> None:
    """Who signs a form, or where, when and the signature."""
    if sheet.rng.random() < 0.35:
        closings.closing(sheet, x0, x1, y)
    else:
        _signature(sheet, x0, x1, y)


def _signature(sheet: Sheet, x0: float, x1: float, y: float) -> None:
    """Place, date and signature at the foot: captions under ruled lines or beside values."""
    rng = sheet.rng
    entries = sheet.entries(["signing_place", "signature_date"])
    width = (x1 - x0) / 3
    style = sheet.style(0.85)
    under = rng.random() < 0.6
    for column, entry in enumerate(entries):
        left = x0 + column * width
        if under:
            value, _ = sheet.lines(left, y, sheet.wrap_all(entry.lines, width - 8))
            sheet.rule(left, y + 3, left + width - 10, y + 3)
            caption, _ = sheet.lines(
                left, y + sheet.leading, sheet.wrap(entry.caption, width - 8, style), style
            )
            sheet.mark(entry, caption, value)
        else:
            arrange.inline(sheet, [entry], left, left + width - 8, y)
    texts = {
        "en": "Signature",
        "de": "Unterschrift",
        "fr": "Signature",
        "es": "Firma",
        "it": "Firma",
        "nl": "Handtekening",
    }
    sheet.rule(x0 + 2 * width, y + 3, x1, y + 3)
    sheet.write(x0 + 2 * width, y + sheet.leading, texts[sheet.habits.language], style)  # fmt: skip
