# ruff: noqa: E501 - tables of words
"""Forms whose headings say whose data stand below: "Patient" and "Next of kin" over the same captions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from docpipe.locators.embedded.words.text import lines_of
from training.synthesis import arrange, blocks, closings
from training.synthesis.captions import RandomKey, random_value
from training.synthesis.families.form_parts import boxes, far_right, typed_in
from training.synthesis.families.forms import form_heading, form_title
from training.synthesis.model import RANDOM
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_print, normal_wording
from training.synthesis.values import make

OWNERS = Path(__file__).parents[1] / "owners.txt"


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """Whose data a section may hold."""

    sort: str
    """``person``, ``firm``, ``either``, ``thing`` or ``event``."""
    asked: tuple[str, ...]
    printed: dict[str, tuple[str, ...]]
    """Language → headings."""


@cache
def owners() -> tuple[Owner, ...]:
    """All of ``owners.txt``, a line each: ``sort: asked | asked = en: heading | heading ; de: heading``."""
    return tuple(map(_owner, lines_of(OWNERS)))


def _owner(line: str) -> Owner:
    sort, _, rest = line.partition(": ")
    asked, _, printed = rest.partition(" = ")
    by_language = dict(part.split(": ", 1) for part in printed.split(" ; "))
    return Owner(
        sort.strip(), _parts(asked), {name.strip(): _parts(texts) for name, texts in by_language.items()}
    )


def _parts(texts: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts.split(" | "))


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A field below a heading."""

    maker: str
    value_type: str
    asked: tuple[str, ...]
    printed: dict[str, tuple[str, ...]]
    """Language → captions."""


def _row(maker: str, value_type: str, asked: str, printed: dict[str, str]) -> Row:
    """Ways to ask, and captions of each language, are parted by "|"."""
    return Row(
        maker,
        value_type,
        tuple(asked.split("|")),
        {language: tuple(captions.split("|")) for language, captions in printed.items()},
    )


_OF_ANYBODY: tuple[Row, ...] = (
    _row("address", "address", "address|postal address|full address", {"en": "Address|Postal address|Mailing address|Full address", "de": "Anschrift|Adresse|Straße, PLZ, Ort", "fr": "Adresse|Adresse postale|Adresse complète", "es": "Dirección|Domicilio|Dirección postal", "it": "Indirizzo|Recapito|Indirizzo completo", "nl": "Adres|Postadres|Straat en woonplaats"}),
    _row("phone", "phone", "phone|phone number|telephone|contact number", {"en": "Phone|Tel.|Telephone|Phone no.|Daytime phone", "de": "Telefon|Tel.|Telefonnummer|Tel. tagsüber", "fr": "Téléphone|Tél.|N° de téléphone", "es": "Teléfono|Tel.|Tfno.", "it": "Telefono|Tel.|Cellulare", "nl": "Telefoon|Tel.|Telefoonnummer"}),
    _row("email", "email", "email|email address|e-mail", {"en": "Email|E-mail|Email address", "de": "E-Mail|E-Mail-Adresse|Mail", "fr": "Courriel|E-mail|Adresse électronique", "es": "Correo electrónico|E-mail|Correo", "it": "E-mail|Posta elettronica|Indirizzo e-mail", "nl": "E-mail|E-mailadres"}),
    _row("city", "text", "town|city|place", {"en": "City|Town|Town or city", "de": "Ort|Wohnort|Stadt", "fr": "Ville|Commune|Localité", "es": "Localidad|Ciudad|Población", "it": "Comune|Città|Località", "nl": "Plaats|Woonplaats"}),
    _row("doc_id", "identifier", "reference number|number|reference", {"en": "Ref. no.|Number|Our file|No.", "de": "Nummer|Nr.|Aktenzeichen|Kennung", "fr": "Numéro|N°|Référence|N° de dossier", "es": "Número|N.º|Referencia|Expediente", "it": "Numero|N.|Riferimento|Pratica", "nl": "Nummer|Nr.|Kenmerk|Dossier"}),
)  # fmt: skip
_OF_PERSONS: tuple[Row, ...] = (
    _row("birth_date", "date", "date of birth|birth date|birthday", {"en": "Date of birth|DOB|Born|Birth date", "de": "Geburtsdatum|geb. am|Geboren am", "fr": "Date de naissance|Né(e) le", "es": "Fecha de nacimiento|Nacido/a el|F. nacimiento", "it": "Data di nascita|Nato/a il", "nl": "Geboortedatum|Geboren op|Geb. datum"}),
    _row("city", "text", "place of birth|birthplace", {"en": "Place of birth|Birthplace", "de": "Geburtsort|Geboren in", "fr": "Lieu de naissance|Né(e) à", "es": "Lugar de nacimiento|Natural de", "it": "Luogo di nascita|Nato/a a", "nl": "Geboorteplaats|Geboren te"}),
    _row("job_title", "text", "occupation|profession|job|position", {"en": "Occupation|Profession|Job title|Position", "de": "Beruf|Tätigkeit|Funktion", "fr": "Profession|Fonction|Emploi", "es": "Profesión|Cargo|Ocupación", "it": "Professione|Qualifica|Mansione", "nl": "Beroep|Functie"}),
    _row("doc_id", "identifier", "ID number|identity card number|passport number", {"en": "ID no.|Passport no.|ID card|Identity no.", "de": "Ausweisnr.|Personalausweis-Nr.|Pass-Nr.", "fr": "N° de pièce d'identité|N° de passeport|CNI n°", "es": "DNI|Documento n.º|Pasaporte", "it": "Documento n.|Carta d'identità n.|C.I. n.", "nl": "ID-nummer|Paspoortnr.|Legitimatienr."}),
    _row("company", "text", "employer|company|firm", {"en": "Employer|Company|Works for", "de": "Arbeitgeber|Firma|beschäftigt bei", "fr": "Employeur|Société|Entreprise", "es": "Empresa|Empleador", "it": "Datore di lavoro|Azienda|Ditta", "nl": "Werkgever|Bedrijf"}),
)  # fmt: skip
_OF_FIRMS: tuple[Row, ...] = (
    _row("person", "text", "contact person|contact|person to contact", {"en": "Contact|Contact person|Contact name|Attn.", "de": "Ansprechpartner|Kontakt|Kontaktperson|z. Hd.", "fr": "Contact|Interlocuteur|Personne à contacter", "es": "Persona de contacto|Contacto|A/A", "it": "Referente|Persona di contatto|Contatto", "nl": "Contactpersoon|Contact|T.a.v."}),
    _row("doc_id", "identifier", "registration number|company number|licence number", {"en": "Reg. no.|Company no.|Licence no.", "de": "Registernr.|HRB|Zulassungsnr.", "fr": "SIREN|N° d'immatriculation|RCS", "es": "N.º de registro|Inscripción", "it": "N. iscrizione|REA|Registro n.", "nl": "KvK-nummer|Registratienr."}),
    _row("vat_id", "vat_id", "VAT number|VAT ID|tax ID", {"en": "VAT no.|VAT ID|VAT reg. no.", "de": "USt-IdNr.|UID", "fr": "N° TVA|TVA intracom.", "es": "NIF|CIF", "it": "P. IVA|Partita IVA", "nl": "Btw-nr.|Btw-nummer"}),
    _row("website", "url", "website|web address", {"en": "Website|Web|Internet", "de": "Internet|Webseite|Web", "fr": "Site internet|Site web", "es": "Web|Página web", "it": "Sito web|Sito", "nl": "Website|Site"}),
)  # fmt: skip
_NAMES: dict[str, Row] = {
    "person": _row("person", "text", "name|full name|first and last name", {"en": "Name|Full name|Name and surname|First and last name", "de": "Name|Vor- und Nachname|Name, Vorname|Vorname und Name", "fr": "Nom|Nom et prénom|Nom, prénoms|Nom complet", "es": "Nombre|Nombre y apellidos|Nombre completo", "it": "Nome|Nome e cognome|Cognome e nome|Nominativo", "nl": "Naam|Voor- en achternaam|Volledige naam"}),
    "firm": _row("company", "text", "name|company name|company", {"en": "Name|Company|Company name|Business name", "de": "Name|Firma|Unternehmen|Bezeichnung", "fr": "Nom|Raison sociale|Société|Dénomination", "es": "Nombre|Razón social|Empresa|Denominación", "it": "Nome|Ragione sociale|Ditta|Denominazione", "nl": "Naam|Bedrijfsnaam|Firma"}),
}  # fmt: skip
_OF_THINGS: tuple[Row, ...] = (
    _row("company", "text", "make|manufacturer|brand", {"en": "Make|Manufacturer|Brand", "de": "Hersteller|Marke|Fabrikat", "fr": "Marque|Fabricant|Constructeur", "es": "Marca|Fabricante", "it": "Marca|Costruttore|Produttore", "nl": "Merk|Fabrikant"}),
    _row("goods", "text", "model|type|kind", {"en": "Model|Type|Description", "de": "Modell|Typ|Art|Bezeichnung", "fr": "Modèle|Type|Désignation", "es": "Modelo|Tipo|Descripción", "it": "Modello|Tipo|Descrizione", "nl": "Model|Type|Omschrijving"}),
    _row("grouped_code", "identifier", "serial number|identification number|number", {"en": "Serial no.|Number|Identification no.", "de": "Seriennummer|Nummer|Kennzeichen", "fr": "N° de série|Numéro|Immatriculation", "es": "N.º de serie|Número|Matrícula", "it": "N. di serie|Matricola|Numero", "nl": "Serienummer|Nummer|Kenteken"}),
    _row("year", "number", "year|year of make|year built", {"en": "Year|Year built|Year of make", "de": "Baujahr|Jahr", "fr": "Année|Année de fabrication", "es": "Año|Año de fabricación", "it": "Anno|Anno di costruzione", "nl": "Bouwjaar|Jaar"}),
    _row("money", "money", "value|price|amount", {"en": "Value|Price|Amount|Worth", "de": "Wert|Preis|Betrag", "fr": "Valeur|Prix|Montant", "es": "Valor|Precio|Importe", "it": "Valore|Prezzo|Importo", "nl": "Waarde|Prijs|Bedrag"}),
    _row("measure", "quantity", "size|weight|dimension", {"en": "Size|Weight|Dimensions", "de": "Größe|Gewicht|Maße", "fr": "Taille|Poids|Dimensions", "es": "Tamaño|Peso|Medidas", "it": "Dimensioni|Peso|Misura", "nl": "Maat|Gewicht|Afmetingen"}),
    _row("city", "text", "location|place", {"en": "Location|Place|Kept at", "de": "Standort|Ort|Lage", "fr": "Lieu|Emplacement", "es": "Lugar|Ubicación", "it": "Luogo|Ubicazione", "nl": "Plaats|Locatie"}),
    _row("date", "date", "date|date of purchase", {"en": "Date|Purchased|Since", "de": "Datum|gekauft am|seit", "fr": "Date|Acheté le|Depuis", "es": "Fecha|Comprado el|Desde", "it": "Data|Acquistato il|Dal", "nl": "Datum|Aangekocht|Sinds"}),
)  # fmt: skip
_OF_EVENTS: tuple[Row, ...] = (
    _row("date", "date", "date|day", {"en": "Date|Day|On", "de": "Datum|Tag|am", "fr": "Date|Le|Jour", "es": "Fecha|Día|El", "it": "Data|Giorno|Il", "nl": "Datum|Dag|Op"}),
    _row("time", "time", "time|hour", {"en": "Time|Hour|At", "de": "Uhrzeit|Zeit|um", "fr": "Heure|À", "es": "Hora|A las", "it": "Ora|Alle ore", "nl": "Tijd|Tijdstip|Om"}),
    _row("city", "text", "place|location|venue", {"en": "Place|Location|Where|Venue", "de": "Ort|Stelle|wo", "fr": "Lieu|Endroit|Où", "es": "Lugar|Sitio|Dónde", "it": "Luogo|Dove|Sede", "nl": "Plaats|Locatie|Waar"}),
    _row("subject", "text", "description|subject|what happened", {"en": "Description|Details|What|Subject", "de": "Beschreibung|Hergang|Gegenstand", "fr": "Description|Objet|Circonstances", "es": "Descripción|Objeto|Detalles", "it": "Descrizione|Oggetto|Dettagli", "nl": "Omschrijving|Onderwerp|Toelichting"}),
    _row("person", "text", "person in charge|responsible person|led by", {"en": "Led by|In charge|Responsible", "de": "Leitung|verantwortlich|zuständig", "fr": "Responsable|Animé par", "es": "Responsable|A cargo de", "it": "Responsabile|A cura di", "nl": "Leiding|Verantwoordelijk"}),
    _row("money", "money", "cost|price|fee|amount", {"en": "Cost|Price|Fee|Amount", "de": "Kosten|Preis|Gebühr|Betrag", "fr": "Coût|Prix|Montant", "es": "Coste|Precio|Importe", "it": "Costo|Prezzo|Importo", "nl": "Kosten|Prijs|Bedrag"}),
    _row("notice", "duration", "duration|length", {"en": "Duration|Length|Lasts", "de": "Dauer|Länge", "fr": "Durée", "es": "Duración", "it": "Durata", "nl": "Duur"}),
)  # fmt: skip
_ROWS = {
    "person": (*_OF_ANYBODY, *_OF_PERSONS), "firm": (*_OF_ANYBODY, *_OF_FIRMS), "thing": _OF_THINGS, "event": _OF_EVENTS,
}  # fmt: skip
ASKED = (
    "{inner} of the {owner}",
    "{owner} {inner}",
    "{owner}'s {inner}",
    "{inner} of {owner}",
    "{inner} ({owner})",
)
_NAMED = ("{owner}", "name of the {owner}", "{owner} name", "who the {owner} is")
_KINDS = (
    "full_name", "first_name", "home_address", "phone", "mobile_phone", "email", "city", "street", "date_of_birth",
    "place_of_birth", "occupation", "job_title", "employer", "contact_person", "customer_name", "website", "reference",
    "seller_vat_id", "buyer_vat_id", "company_registration", "national_id", "passport_number", "document_number",
    "document_date", "memo_time", "serial_number", "seller_name", "seller_address", "buyer_name", "buyer_address",
)  # fmt: skip
"""Kinds of the lexicon that such sections answer, in a way: not to be asked for as absent."""
_LETTERED = {"en": "Section", "de": "Teil", "fr": "Partie", "es": "Sección", "it": "Sezione", "nl": "Deel"}


def captions_of(sort: str) -> tuple[Row, ...]:
    """The captions that sections of a sort may print, of a person or a firm if it is either."""
    sorts = ("person", "firm") if sort == "either" else (sort,)
    names = tuple(_NAMES[one] for one in sorts if one in _NAMES)
    return (*names, *(row for one in sorts for row in _ROWS[one]))


@dataclass(frozen=True, slots=True)
class _Inner:
    """A caption that the sections of a page share."""

    caption: str
    asked: tuple[str, ...]
    maker: str
    value_type: str
    is_name: bool


def sectioned_form(sheet: Sheet) -> None:
    """A form of two to five sections, some of which print the same captions."""
    rng = sheet.rng
    margin = rng.uniform(28, 70)
    x0, x1 = margin, sheet.width - margin
    y = form_heading(sheet, form_title(sheet), x0, x1)
    if rng.random() < 0.3:
        y = arrange.pairs(sheet, sheet.random_entries(rng.randrange(1, 4)), x0, x1, y) + sheet.leading
    y = sections(sheet, x0, x1, y, rng.randrange(2, 6))
    if rng.random() < 0.3 and y < sheet.height - 130:
        y = blocks.small_print(sheet, x0, x1, y, rng.randrange(1, 3)) + sheet.leading
    if rng.random() < 0.4 and y < sheet.height - 110:
        closings.closing(sheet, x0, x1, y + sheet.leading)


def sections(sheet: Sheet, x0: float, x1: float, y: float, count: int) -> float:
    """``count`` sections one below the other, or two by two; the next baseline."""
    rng = sheet.rng
    sheet.present |= set(_KINDS)
    chosen = _some_owners(sheet, count)
    shared = {sort: _inner(sheet, sort) for sort in _ROWS}
    style = rng.choice(("bold", "bold", "upper", "large", "boxed", "plain", "numbered", "lettered"))
    way = rng.choice((None, arrange.grid, arrange.beside, arrange.stacked, boxes, far_right, typed_in))
    two_by_two = rng.random() < 0.25
    half = (x1 - x0) / 2
    answered: dict[Owner, set[_Inner]] = {}
    deepest = y
    for number, owner in enumerate(chosen):
        sort = owner.sort if owner.sort != "either" else rng.choice(("person", "firm"))
        inner = [one for one in shared[sort] if rng.random() < 0.75]
        left, right = x0, x1
        if two_by_two:
            left, right = (x0, x0 + half - sheet.size) if number % 2 == 0 else (x0 + half + sheet.size, x1)
        if y > sheet.height - 100:
            break
        if not inner:
            continue
        heading = rng.choice(_headings(owner, sheet))
        inks, below = _print_heading(sheet, heading, style, number, left, right, y)
        entries = [_entry(sheet, owner, heading, one) for one in inner]
        for entry in entries:
            if rng.random() < 0.06:
                entry.lines = []
        before = len(sheet.marks)
        if inner[0].is_name and rng.random() < 0.15:
            below = _nameless(sheet, entries, inks, left, right, below)
        else:
            below = (way or arrange.pairs)(sheet, entries, left, right, below)
        for mark in sheet.marks[before:]:
            mark.section_inks = inks
        answered[owner] = set(inner)
        deepest = max(deepest, below)
        if not two_by_two or number % 2:
            y = deepest + sheet.leading * rng.uniform(0.4, 1.4)
    _not_told(sheet, answered)
    return deepest + sheet.leading


def _some_owners(sheet: Sheet, count: int) -> list[Owner]:
    """Different owners with a heading in the page's language, most of them of one sort."""
    rng = sheet.rng
    there = [owner for owner in owners() if _headings(owner, sheet)]
    sort = rng.choice(("person", "firm", "person", "firm", "thing", "event", ""))
    alike = [owner for owner in there if owner.sort in (sort, "either")] if sort else there
    many = min(len(alike), max(2, count - int(rng.random() * 2)))
    chosen = rng.sample(alike, many)
    chosen += [owner for owner in rng.sample(there, count) if owner not in chosen][: count - many]
    rng.shuffle(chosen)
    return chosen


def _headings(owner: Owner, sheet: Sheet) -> list[str]:
    """Its headings that the page may print."""
    texts = owner.printed.get(sheet.habits.language, ())
    return [text for text in texts if sheet.split == "unseen_wording" or may_print(text, sheet.split)]


def _inner(sheet: Sheet, sort: str) -> list[_Inner]:
    """What the sections of a sort print on this page: a name first, if it has one, and a few captions more."""
    rng = sheet.rng
    rows = rng.sample(_ROWS[sort], min(len(_ROWS[sort]), rng.randrange(2, 6)))
    inner = [_from_row(sheet, row, False) for row in rows]
    if sort in _NAMES:
        inner.insert(0, _from_row(sheet, _NAMES[sort], True))
    if rng.random() < 0.3:
        own = sheet.random_entry()
        if own and own.random_key:
            maker, value_type = random_value(rng, own.random_key)
            inner.append(_Inner(own.wording, own.random_key.phrases, maker, value_type, False))
    seen: dict[str, _Inner] = {}
    for one in inner:
        if one:
            seen.setdefault(normal_wording(one.caption), one)
    sheet.used |= set(seen)
    return list(seen.values())


def _from_row(sheet: Sheet, row: Row, is_name: bool) -> _Inner | None:
    """None where the split forbids all its captions."""
    words = [word for word in row.printed[sheet.habits.language] if may_print(word, sheet.split)]
    if not words:
        return None
    caption = words[min(int(sheet.rng.random() ** 1.3 * len(words)), len(words) - 1)]
    return _Inner(caption, row.asked, row.maker, row.value_type, is_name)


def _entry(sheet: Sheet, owner: Owner, heading: str, inner: _Inner) -> Entry:
    key = _key(sheet, owner, heading, inner)
    lines = make(inner.maker, sheet.habits)
    if sheet.habits.upper:
        lines = [line.upper() for line in lines]
    caption = sheet.tone.dress(inner.caption, sheet.rng)
    return Entry(f"{RANDOM}{key.slug}", inner.value_type, caption, key.wording, lines, None, key)


def _key(sheet: Sheet, owner: Owner, heading: str, inner: _Inner) -> RandomKey:
    """How one asks for what stands under this caption in this section."""
    rng = sheet.rng
    forms = list(_NAMED if inner.is_name and rng.random() < 0.6 else ASKED)
    rng.shuffle(forms)
    phrases = tuple(
        form.format(owner=rng.choice(owner.asked), inner=rng.choice(inner.asked)) for form in forms[:3]
    )
    slug = normal_wording(f"{owner.asked[0]} {inner.asked[0]}").replace(" ", "_")
    wording = inner.caption if rng.random() < 0.5 else f"{heading} {inner.caption}"
    return RandomKey(wording, phrases[:2], phrases[2:], slug)


def _print_heading(
    sheet: Sheet, heading: str, style: str, number: int, x0: float, x1: float, y: float
) -> tuple[list[int], float]:
    """The words of the heading, and the next baseline."""
    rng, language = sheet.rng, sheet.habits.language
    text = heading.upper() if style == "upper" else heading
    if style == "numbered":
        text = f"{number + 1}{'.' if sheet.size > 9 else ')'} {text}"
    if style == "lettered":
        text = f"{_LETTERED[language]} {'ABCDEF'[number]}{rng.choice((':', ' -', '.', ' –'))} {text}"
    own = sheet.style(
        1.3 if style == "large" else 1.05,
        style in ("bold", "boxed") or (style in ("large", "numbered", "lettered") and rng.random() < 0.6),
    )
    if style == "boxed":
        sheet.frame(x0 - 3, y - sheet.size * 1.1, x1, y + sheet.size * 0.4)
    inks, y = sheet.lines(x0, y, sheet.wrap(text, x1 - x0, own), own)
    return inks, y + sheet.leading * rng.choice((0.1, 0.3, 0.5))


def _nameless(
    sheet: Sheet, entries: Sequence[Entry], heading: list[int], x0: float, x1: float, y: float
) -> float:
    """The name right under the heading, which is its caption, and the rest with theirs."""
    name = replace(entries[0], caption=" ".join(sheet.inks[number].text for number in heading))
    inks, y = sheet.lines(x0, y, sheet.wrap_all(name.lines, x1 - x0))
    sheet.mark(name, heading, inks)
    return arrange.pairs(sheet, entries[1:], x0, x1, y)


def _not_told(sheet: Sheet, answered: dict[Owner, set[_Inner]]) -> None:
    """What one owner's section tells and another's does not, to be asked for all the same."""
    rng = sheet.rng
    told = {
        inner: None for owner in answered for inner in sorted(answered[owner], key=lambda one: one.caption)
    }
    missing = [
        (owner, inner)
        for owner, own in answered.items()
        for inner in told
        if not any(inner.caption == one.caption or inner.asked[0] == one.asked[0] for one in own)
    ]
    said = {word for owner in answered for text in owner.asked for word in text.split()}
    elsewhere = [owner for owner in owners() if said.isdisjoint(" ".join(owner.asked).split())]
    missing += [(rng.choice(elsewhere), inner) for inner in told if rng.random() < 0.25]
    for owner, inner in rng.sample(missing, min(len(missing), 5)):
        key = _key(sheet, owner, rng.choice(next(iter(owner.printed.values()))), inner)
        sheet.not_told.append(Entry(f"{RANDOM}{key.slug}", inner.value_type, "", "", [], None, key))
