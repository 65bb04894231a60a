# ruff: noqa: E501 - tables of words
"""Values as they are printed: dates, amounts, names, numbers, in the page's language and habits.


A maker takes :class:`Habits` and returns the printed lines of one value.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from training.synthesis import vocabulary as v

_WORDS: dict[tuple[str, str], list[str]] = {}


def words(table: str, language: str) -> list[str]:
    """A word list of :mod:`vocabulary`; ``-`` inside an entry stands for a blank."""
    key = (table, language)
    if key not in _WORDS:
        lists = getattr(v, table)
        _WORDS[key] = [w.replace("-", " ") for w in lists.get(language, lists["en"]).split()]
    return _WORDS[key]


MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    "it": [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
}
_DATE_FORMS = {
    "en": ("{m:02}/{d:02}/{Y}", "{m}/{d}/{y:02}", "{m:02}/{d:02}/{y:02}", "{d:02}/{m:02}/{Y}", "{d:02}-{m:02}-{Y}", "{M} {d}, {Y}", "{d} {M} {Y}", "{d} {b} {Y}", "{b} {d}, {Y}", "{d:02}-{b}-{Y}", "{Y}-{m:02}-{d:02}", "{d:02}/{m:02}/{y:02}", "{b}{d:02}/{y:02}", "{d:02} {b} {y:02}", "{Y}/{m:02}/{d:02}"),
    "de": ("{d:02}.{m:02}.{Y}", "{d:02}.{m:02}.{Y}", "{d:02}.{m:02}.{y:02}", "{d}. {M} {Y}", "{d}.{m}.{Y}", "{Y}-{m:02}-{d:02}"),
    "fr": ("{d:02}/{m:02}/{Y}", "{d:02}/{m:02}/{y:02}", "{d} {M} {Y}", "{d:02}.{m:02}.{Y}", "{d:02}-{m:02}-{Y}"),
    "es": ("{d:02}/{m:02}/{Y}", "{d:02}-{m:02}-{Y}", "{d} de {M} de {Y}", "{d:02}/{m:02}/{y:02}"),
    "it": ("{d:02}/{m:02}/{Y}", "{d:02}.{m:02}.{Y}", "{d} {M} {Y}", "{d:02}/{m:02}/{y:02}"),
    "nl": ("{d:02}-{m:02}-{Y}", "{d}-{m}-{Y}", "{d} {M} {Y}", "{d:02}/{m:02}/{Y}"),
}  # fmt: skip
_CURRENCIES = {
    "en": (("$", "USD"), ("$", "USD"), ("£", "GBP"), ("€", "EUR"), ("RM", "MYR"), ("", "USD"), ("US$", "USD"), ("S$", "SGD")),
    "de": (("€", "EUR"), ("EUR", "EUR"), ("€", "EUR"), ("CHF", "CHF"), ("", "EUR")),
}  # fmt: skip
_EURO = (("€", "EUR"), ("€", "EUR"), ("EUR", "EUR"), ("", "EUR"))
_RATES = {"en": ("20", "6", "10", "8.25", "7", "5"), "de": ("19", "7"), "fr": ("20", "5.5", "10"), "es": ("21", "10"), "it": ("22", "10", "4"), "nl": ("21", "9")}  # fmt: skip


@dataclass
class Habits:
    """How one page writes: language, date and number forms, currency; and its random source."""

    rng: Random
    language: str
    date_form: str = ""
    thousands: str = ","
    decimal: str = "."
    symbol: str = "$"
    iso: str = "USD"
    symbol_place: str = "before"
    """``before``, ``before-space``, ``after`` or ``none``."""
    today: date = date(2020, 1, 1)
    rate: str = "20"
    upper: bool = False
    company: str = ""
    """The letterhead's company, so that e-mail and web address agree with it."""
    cache: dict[str, str] = field(default_factory=dict)

    @classmethod
    def draw(cls, rng: Random, language: str) -> "Habits":
        symbol, iso = rng.choice(_CURRENCIES.get(language, _EURO))
        if language == "en":
            marks = (",", ".") if rng.random() < 0.85 else ("", ".")
            place = rng.choice(("before", "before", "none", "before-space", "none"))
        else:
            marks = (
                rng.choice(((".", ","), (".", ","), ("", ","), (" ", ","))) if iso != "CHF" else ("'", ".")
            )
            if language == "fr":
                marks = rng.choice(((" ", ","), (" ", ","), ("", ",")))
            place = rng.choice(("after", "after", "none", "before-space"))
        return cls(
            rng,
            language,
            rng.choice(_DATE_FORMS[language]),
            marks[0],
            marks[1],
            symbol,
            iso,
            place if symbol else "none",
            date(1988, 1, 1) + timedelta(days=int(rng.random() ** 0.4 * 14_000)),
            rng.choice(_RATES[language]),
        )

    def word(self, table: str) -> str:
        return self.rng.choice(words(table, self.language))

    def date(self, day: date) -> str:
        month = MONTHS[self.language][day.month - 1]
        return self.date_form.format(
            d=day.day, m=day.month, y=day.year % 100, Y=day.year, M=month, b=month[:3].capitalize()
        )

    def amount(self, cents: int) -> str:
        """A number with two decimals and without currency."""
        whole, part = divmod(abs(cents), 100)
        text = f"{whole:,}".replace(",", self.thousands) + f"{self.decimal}{part:02}"
        return f"-{text}" if cents < 0 else text

    def money(self, cents: int) -> str:
        text = self.amount(cents)
        return {
            "before": f"{self.symbol}{text}",
            "before-space": f"{self.symbol} {text}",
            "after": f"{text} {self.symbol}",
        }.get(self.symbol_place, text)


def digits(rng: Random, count: int) -> str:
    return str(rng.randrange(10 ** (count - 1), 10**count))


def pattern(rng: Random, form: str) -> str:
    """``form`` with ``9`` → a digit, ``A`` → a capital letter; other characters stay."""
    return "".join(
        chr(48 + int(rng.random() * 10)) if c == "9" else chr(65 + int(rng.random() * 26)) if c == "A" else c
        for c in form
    )


_ID_FORMS = {
    "doc_id": ("999999", "99999", "A-99999", "Y-9999", "AA-9999999", "9999999999", "Y/9999", "AAA-999999", "999-999", "9999", "Y999999", "AA99999999", "99-99999", "99999/999/A9999", "AA Y/99999", "A99 999 999", "INV-99999", "9999999-9", "999"),
    "order_id": ("9999999", "PO-99999", "99999", "Y-999999", "45 99999999", "4599999999", "AA999999", "WO-9999", "A99-9999", "99999-AA", "9999999/99", "SO99999"),
    "cust_id": ("99999", "9999", "K-99999", "C99999", "999999", "1009999999", "AAA999", "D 99999", "99-9999", "AA9999"),
    "acct_id": ("99999999", "9999 9999 99", "99-99-99 99999999", "999-99999-9", "9999999999", "99999-999999", "00-999-999-9"),
    "ref": ("AA/Y-99", "99999", "AA-999/AA", "REF-9999", "AA99", "999.999", "Y-AA-999", "aa/AA", "9999/Y", "A9999-99"),
    "tiny_id": ("99", "9", "099", "0009", "A9", "T99", "#9", "999", "P0S-9"),
    "short_id": ("999999", "AA9999999", "A9A9A9", "99999A", "9999999"),
    "card": ("XXXX XXXX XXXX 9999", "************9999", "**** 9999", "xxxx-xxxx-xxxx-9999", "9999", "9999 99** **** 9999"),
    "tracking": ("1Z999AA99999999999", "999999999999", "AA999999999AA", "99 9999 9999 9999", "00999999999999999999"),
    "registration": ("HRB 99999", "9999999", "HRB 9999 B", "999999-A", "99999999", "(999999-A)", "B 999 999 999", "Y9999999999"),
    "tax_id": ("99/999/99999", "999 999 999", "99-9999999", "999/9999/9999", "99 999 999 999", "999999999", "9999999999999"),
    "id_number": ("999-99-9999", "AA 99 99 99 A", "99999999-A", "9 99 99 99 999 999 99", "AA999999A", "99 999999 A 999", "999999999"),
    "meter": ("99999999", "1AAA9999999999", "A99A99999", "9999-99999"),
    "policy": ("POL-9999999", "AA 999999-99", "99.999.999-9", "HV9999999", "A99999999A", "KFZ-999-9999"),
    "plate": ("AAA 999", "AA-999-AA", "AA AA 999", "9AAA999", "A-AA 999", "AA99 AAA"),
    "ticker": ("AAAA", "AAA", "AAAA-AA", "AAAA-FM"),
}  # fmt: skip
_CHOICES = {
    "terms": {
        "en": ("Net 30", "Net 30 days", "30 days net", "Due on receipt", "2/10 net 30", "Net 14", "COD", "14 days", "Cash", "End of month", "30 days from date of invoice", "Prepaid", "C.O.D."),
        "de": ("14 Tage netto", "30 Tage netto", "sofort fällig", "Zahlbar sofort ohne Abzug", "10 Tage 2% Skonto, 30 Tage netto", "bei Erhalt", "Vorkasse", "netto Kasse"),
        "fr": ("30 jours", "30 jours fin de mois", "à réception", "Comptant", "45 jours date de facture"),
        "es": ("30 días", "Contado", "A 60 días", "Al contado", "Transferencia 30 días"),
        "it": ("30 giorni", "30 gg d.f.", "Rimessa diretta", "60 gg f.m.", "A vista"),
        "nl": ("14 dagen", "30 dagen netto", "Binnen 14 dagen", "Contant", "Per direct"),
    },
    "pay_method": {
        "en": ("Cash", "Credit Card", "VISA", "Bank Transfer", "Mastercard", "Check", "Direct Debit", "Debit", "Cheque", "AMEX", "CASH"),
        "de": ("Überweisung", "Bar", "EC-Karte", "Lastschrift", "Kreditkarte", "Girocard", "Rechnung"),
        "fr": ("Virement", "Carte bancaire", "Chèque", "Espèces", "Prélèvement", "CB"),
        "es": ("Transferencia", "Tarjeta", "Efectivo", "Domiciliación", "Recibo"),
        "it": ("Bonifico bancario", "Contanti", "Carta di credito", "RIBA", "Bancomat"),
        "nl": ("Overboeking", "Pin", "Contant", "iDEAL", "Incasso", "PIN"),
    },
    "incoterm": {"en": ("EXW", "FOB", "DAP", "CIF", "FOB Origin", "FCA", "Prepaid", "Collect", "DDP"), "de": ("frei Haus", "ab Werk", "EXW", "DAP", "unfrei")},
    "carrier": {"en": ("UPS", "FedEx", "DHL", "Our truck", "Best way", "Courier", "UPS Ground", "Road freight", "Customer pickup"), "de": ("DHL", "Spedition", "Selbstabholung", "UPS", "Eigener LKW", "DPD"), "fr": ("Chronopost", "DHL", "Transporteur", "Enlèvement")},
    "gender": {"en": ("Male", "Female", "M", "F"), "de": ("männlich", "weiblich", "m", "w", "divers"), "fr": ("Masculin", "Féminin", "M", "F"), "es": ("Hombre", "Mujer", "V", "M"), "it": ("M", "F", "Maschio", "Femmina"), "nl": ("Man", "Vrouw", "M", "V")},
    "marital": {"en": ("Single", "Married", "Divorced", "Widowed"), "de": ("ledig", "verheiratet", "geschieden", "verwitwet"), "fr": ("Célibataire", "Marié(e)", "Divorcé(e)", "Pacsé(e)"), "es": ("Soltero/a", "Casado/a", "Divorciado/a", "Viudo/a"), "it": ("Celibe", "Coniugato/a", "Nubile", "Vedovo/a"), "nl": ("Ongehuwd", "Gehuwd", "Gescheiden", "Samenwonend")},
    "nationality": {"en": ("British", "US citizen", "American", "Irish", "Malaysian", "Canadian"), "de": ("deutsch", "österreichisch", "türkisch", "polnisch"), "fr": ("Française", "Belge", "Suisse"), "es": ("Española", "Mexicana", "Argentina"), "it": ("Italiana", "Svizzera", "Rumena"), "nl": ("Nederlandse", "Belgische", "Duitse")},
    "occupation": {"en": ("Teacher", "Nurse", "Carpenter", "Accountant", "Bus driver", "Software developer", "Cook", "Electrician", "Sales clerk", "Farmer", "Civil engineer", "Retired"), "de": ("Lehrerin", "Tischler", "Krankenpfleger", "Buchhalterin", "Kraftfahrer", "Ingenieur", "Köchin", "Landwirt"), "fr": ("Enseignant", "Infirmière", "Menuisier", "Comptable", "Chauffeur", "Ingénieur"), "es": ("Profesora", "Enfermero", "Carpintero", "Contable", "Conductor"), "it": ("Insegnante", "Infermiera", "Falegname", "Ragioniere", "Autista"), "nl": ("Leraar", "Verpleegkundige", "Timmerman", "Boekhouder", "Chauffeur")},
    "state": {"en": ("CA", "Ohio", "Texas", "NY", "Kent", "Selangor", "Florida", "Ontario", "WA"), "de": ("Bayern", "Hessen", "Sachsen", "NRW", "Berlin"), "fr": ("Gironde", "Nord", "Var", "Rhône"), "es": ("Madrid", "Sevilla", "Vizcaya", "Valencia"), "it": ("MI", "RM", "TO", "NA", "BO"), "nl": ("Utrecht", "Gelderland", "Limburg", "Drenthe")},
    "country": {"en": ("USA", "United Kingdom", "Ireland", "Malaysia", "Canada", "Australia", "UK"), "de": ("Deutschland", "Österreich", "Schweiz"), "fr": ("France", "Belgique", "Suisse", "Luxembourg"), "es": ("España", "México"), "it": ("Italia", "Svizzera"), "nl": ("Nederland", "België")},
    "degree": {"en": ("High school", "B.A.", "Bachelor of Science", "M.Sc.", "Diploma", "College"), "de": ("Abitur", "Realschule", "Diplom", "Master", "Lehre"), "fr": ("Baccalauréat", "Licence", "Master", "BTS"), "es": ("Bachillerato", "Grado", "Máster"), "it": ("Diploma", "Laurea", "Licenza media"), "nl": ("HAVO", "MBO", "HBO", "VWO")},
    "office": {"en": ("District Office North", "Revenue Office 4", "Regional Tax Office"), "de": ("Finanzamt Nord", "FA Mitte", "Finanzamt Süd"), "fr": ("Centre des finances publiques", "SIP Nord"), "es": ("Delegación Norte", "Administración 12"), "it": ("Direzione Provinciale I", "Ufficio territoriale 2"), "nl": ("Belastingdienst Noord", "Kantoor Utrecht")},
    "job_title": {"en": ("Director", "Managing Director", "President", "Vice President", "Manager", "Secretary", "CEO", "Authorized Agent", "Treasurer", "Sales Assistant", "Technician", "General Counsel"), "de": ("Geschäftsführer", "Prokurist", "Leiter Einkauf", "Vorstand", "Sachbearbeiterin", "Techniker"), "fr": ("Directeur général", "Gérant", "Président", "Responsable achats", "Technicien"), "es": ("Director", "Gerente", "Administrador", "Técnico"), "it": ("Direttore", "Amministratore", "Presidente", "Impiegato"), "nl": ("Directeur", "Manager", "Bestuurder", "Medewerker")},
    "department": {"en": ("Sales", "Research & Development", "Purchasing", "Finance", "Legal", "Marketing", "Quality Control", "Production", "HR"), "de": ("Einkauf", "Vertrieb", "Buchhaltung", "Produktion", "Technik", "Personal"), "fr": ("Achats", "Comptabilité", "Ventes", "Production"), "es": ("Compras", "Ventas", "Contabilidad"), "it": ("Acquisti", "Vendite", "Contabilità"), "nl": ("Inkoop", "Verkoop", "Administratie")},
    "yes_no": {"en": ("Yes", "No", "N/A", "None", "X"), "de": ("ja", "nein", "entfällt"), "fr": ("oui", "non", "néant"), "es": ("sí", "no"), "it": ("sì", "no"), "nl": ("ja", "nee")},
    "jurisdiction": {"en": ("State of Delaware", "State of New York", "England and Wales", "State of California", "the State of Texas", "Ireland", "Commonwealth of Massachusetts", "Ontario"), "de": ("Bundesrepublik Deutschland", "deutsches Recht", "Republik Österreich"), "fr": ("droit français", "droit belge"), "es": ("derecho español",), "it": ("legge italiana",), "nl": ("Nederlands recht",)},
    "tariff": {"en": ("Standard", "Economy 7", "Green Fixed 12", "Residential R-1", "Flex"), "de": ("Basis", "Ökostrom Fix", "Grundversorgung", "Strom Plus 24"), "fr": ("Base", "Heures creuses", "Tarif bleu")},
    "unit_qty": {"en": ("kWh", "m³", "units", "gal"), "de": ("kWh", "m³"), "fr": ("kWh", "m³")},
    "diagnosis": {"en": ("Fracture of left wrist", "Lower back pain", "Acute bronchitis", "Hypertension", "Sprained ankle"), "de": ("Handgelenksfraktur", "Lumbalgie", "Bronchitis", "Hypertonie"), "fr": ("Fracture du poignet", "Lombalgie", "Bronchite"), "es": ("Fractura de muñeca", "Lumbalgia"), "it": ("Frattura del polso", "Lombalgia"), "nl": ("Polsbreuk", "Rugklachten")},
    "grade": {"en": ("A", "B+", "Merit", "Pass", "Distinction", "87 %"), "de": ("sehr gut", "gut", "1,7", "bestanden"), "fr": ("Très bien", "Bien", "15/20"), "es": ("Sobresaliente", "Notable", "8,5"), "it": ("Ottimo", "28/30", "Buono"), "nl": ("8", "Goed", "Voldoende")},
    "course": {"en": ("First Aid Basics", "Forklift Operation", "Project Management", "Food Hygiene Level 2", "Welding II"), "de": ("Erste Hilfe", "Staplerführerschein", "Projektmanagement", "Brandschutzhelfer"), "fr": ("Premiers secours", "Gestion de projet", "Sécurité incendie"), "es": ("Primeros auxilios", "Gestión de proyectos"), "it": ("Primo soccorso", "Sicurezza sul lavoro"), "nl": ("EHBO", "Projectmanagement", "Heftruck")},
    "billing_cycle": {"en": ("EOM/EOC", "Weekly", "Monthly", "Broadcast", "Calendar", "EOM")},
    "demographic": {"en": ("Adults 18+", "Adults 35+", "HH", "A25-54", "W18-49", "P2+", "A 50+")},
    "market": {"en": ("Tampa", "Boise", "Des Moines", "Fresno", "Spokane", "Toledo", "Omaha")},
    "term": {"en": ("two (2) years", "36 months", "one year", "twelve (12) months", "5 years", "indefinite"), "de": ("24 Monate", "zwei Jahre", "unbefristet", "12 Monate"), "fr": ("12 mois", "deux ans", "durée indéterminée"), "es": ("un año", "24 meses"), "it": ("due anni", "12 mesi"), "nl": ("één jaar", "24 maanden")},
    "notice": {"en": ("30 days", "three months", "sixty (60) days", "90 days"), "de": ("drei Monate zum Jahresende", "4 Wochen", "30 Tage"), "fr": ("trois mois", "30 jours"), "es": ("un mes", "30 días"), "it": ("tre mesi", "30 giorni"), "nl": ("één maand", "30 dagen")},
}  # fmt: skip


def _choice(name: str) -> Callable[[Habits], list[str]]:
    table = _CHOICES[name]
    return lambda h: [h.rng.choice(table.get(h.language, table["en"]))]


def _identifier(name: str) -> Callable[[Habits], list[str]]:
    forms = _ID_FORMS[name]

    def make(h: Habits) -> list[str]:
        form = forms[int(h.rng.random() * len(forms))].replace("Y", str(h.today.year))
        return [pattern(h.rng, form)]

    return make


def person(h: Habits) -> list[str]:
    first, last = h.word("FIRST"), h.word("LAST")
    draw = h.rng.random()
    if draw < 0.60:
        text = f"{first} {last}"
    elif draw < 0.72:
        text = (
            f"{first[0]}. {chr(65 + h.rng.randrange(26))}. {last}"
            if h.language == "en"
            else f"{first[0]}. {last}"
        )
    elif draw < 0.82:
        text = f"{last}, {first}"
    elif draw < 0.90:
        titles = {
            "en": "Mr. Mrs. Ms. Dr.",
            "de": "Herr Frau Dr.",
            "fr": "M. Mme",
            "es": "D. Dña. Sr.",
            "it": "Sig. Dott. Sig.ra",
            "nl": "Dhr. Mevr. Ir.",
        }
        text = f"{h.rng.choice(titles[h.language].split())} {first} {last}"
    else:
        text = f"{first} {chr(65 + h.rng.randrange(26))}. {last}"
    return [text]  # fmt: skip


def company(h: Habits) -> list[str]:
    rng, lang = h.rng, h.language
    stem = rng.choice(v.COMPANY_STEM)
    if rng.random() < 0.25:
        stem = h.word("LAST")
    elif rng.random() < 0.15:
        stem = f"{stem} {rng.choice(v.COMPANY_STEM)}"
    trade = h.word("COMPANY_TRADE") if rng.random() < 0.75 else ""
    form = rng.choice(v.COMPANY_FORM[lang])
    text = (
        f"{trade} {stem} {form}"
        if lang in ("fr", "es", "it") and rng.random() < 0.5
        else f"{stem} {trade} {form}"
    )
    return [" ".join(text.split())]


def company_or_person(h: Habits) -> list[str]:
    return company(h) if h.rng.random() < 0.6 else person(h)


def street(h: Habits) -> list[str]:
    rng, lang = h.rng, h.language
    stem, end = h.word("STREET_STEM"), rng.choice(v.STREET_END[lang])
    number = rng.randrange(1, 300)
    if lang == "en":
        text = f"{number} {stem} {end}" if rng.random() < 0.85 else f"No. {number}, {stem} {end}"
        if rng.random() < 0.08:
            text = f"P.O. Box {rng.randrange(100, 9999)}"
    elif lang in ("de", "nl"):
        text = f"{stem}{end} {number}"
    elif lang == "fr":
        text = f"{number}, {end} {stem}" if rng.random() < 0.5 else f"{number} {end} {stem}"
    else:
        text = f"{end} {stem}, {number}" if rng.random() < 0.7 else f"{end} {stem} {number}"
    return [text]


def postcode(h: Habits) -> list[str]:
    forms = {"en": ("99999", "AA9 9AA", "99999-9999", "A9A 9A9", "AA99 9AA"), "nl": ("9999 AA", "9999AA")}
    return [pattern(h.rng, h.rng.choice(forms.get(h.language, ("99999",))))]


def town(h: Habits) -> str:
    code, city = postcode(h)[0], h.word("CITY")
    if h.language == "en":
        form = h.rng.random()
        state = h.rng.choice(("CA", "TX", "OH", "NY", "WA", "FL", "IL", "Kent", "Selangor"))
        return (
            f"{city}, {state} {code}" if form < 0.6 else f"{city} {code}" if form < 0.8 else f"{code} {city}"
        )
    if h.language == "es" and h.rng.random() < 0.4:
        return f"{code} {city} ({city})"
    return f"{code} {city}"


def address(h: Habits) -> list[str]:
    """Street, town and sometimes more, one to four lines."""
    lines = [street(h)[0], town(h)]
    draw = h.rng.random()
    if draw < 0.15:
        lines.append(_choice("country")(h)[0])
    elif draw < 0.25:
        extra = {
            "en": "Floor 3",
            "de": "Hinterhaus",
            "fr": "Bât. B",
            "es": "2º Izq.",
            "it": "Scala A",
            "nl": "2e etage",
        }
        lines.insert(1, extra[h.language])
    elif draw < 0.37:
        lines = [", ".join(lines)]
    return lines


def address_block(h: Habits) -> list[str]:
    return company_or_person(h) + address(h)


def phone(h: Habits) -> list[str]:
    forms = {
        "en": ("(999) 999-9999", "999-999-9999", "+44 20 9999 9999", "09-9999 9999", "99-99999999", "999.999.9999", "+1 999 999 9999"),
        "de": ("0999 999999", "+49 999 9999999", "0999/99999-0", "(0999) 99 99 99", "0 99 99 / 99 99 9", "+49 (0)999 999-99"),
        "fr": ("09 99 99 99 99", "+33 9 99 99 99 99", "09.99.99.99.99"), "es": ("999 999 999", "99 999 99 99", "+34 999 999 999"),
        "it": ("09 9999999", "+39 09 99999999", "399 9999999"), "nl": ("099-9999999", "+31 99 9999999", "06-99999999", "0999 99 99 99"),
    }  # fmt: skip
    return [pattern(h.rng, h.rng.choice(forms[h.language]))]


def _slug(h: Habits) -> str:
    name = h.company or h.rng.choice(v.COMPANY_STEM)
    return "".join(c for c in name.lower().split()[0] if c.isascii() and c.isalnum()) or "firma"


_TLD = {"en": ("com", "co.uk", "net", "com.my"), "de": ("de", "com"), "fr": ("fr",), "es": ("es",), "it": ("it",), "nl": ("nl",)}  # fmt: skip


def email(h: Habits) -> list[str]:
    user = h.rng.choice(
        ("info", "office", "sales", "accounts", "contact", "kontakt", h.word("FIRST").lower())
    )
    user = "".join(c for c in user if c.isascii())
    return [f"{user}@{_slug(h)}.{h.rng.choice(_TLD[h.language])}"]


def website(h: Habits) -> list[str]:
    return [f"{h.rng.choice(('www.', 'www.', '', 'https://'))}{_slug(h)}.{h.rng.choice(_TLD[h.language])}"]


def iban(h: Habits) -> list[str]:
    country = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}[h.language]
    length = {"GB": 22, "DE": 22, "FR": 27, "ES": 24, "IT": 27, "NL": 18}[country]
    middle = pattern(h.rng, "AAAA") if country in ("GB", "NL") else ""
    body = middle + "".join(chr(48 + h.rng.randrange(10)) for _ in range(length - 4 - len(middle)))
    check = 98 - int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
    text = f"{country}{check:02}{body}"
    if h.rng.random() < 0.75:
        text = " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    return [text]


def bic(h: Habits) -> list[str]:
    country = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}[h.language]
    return [pattern(h.rng, "AAAA") + country + pattern(h.rng, h.rng.choice(("A9", "AA", "A9AAA", "AAXXX")))]


def bank(h: Habits) -> list[str]:
    forms = {
        "en": ("{c} Bank", "Bank of {c}", "First {s} Bank", "{s} Savings Bank"), "de": ("Sparkasse {c}", "Volksbank {c}", "{s}bank AG", "Kreissparkasse {c}"),
        "fr": ("Crédit {s}", "Banque de {c}", "Caisse d'Épargne {c}"), "es": ("Banco {s}", "Caja de {c}"), "it": ("Banca di {c}", "Cassa di Risparmio {c}"), "nl": ("{s} Bank", "Spaarbank {c}"),
    }  # fmt: skip
    return [h.rng.choice(forms[h.language]).format(c=h.word("CITY"), s=h.rng.choice(v.COMPANY_STEM))]


def vat_id(h: Habits) -> list[str]:
    forms = {
        "en": ("GB 999 9999 99", "GB999999999", "0099999999", "009999999999", "99 999 999 999"), "de": ("DE999999999", "DE 999 999 999", "ATU99999999", "CHE-999.999.999"),
        "fr": ("FR99999999999", "FR 99 999999999"), "es": ("A99999999", "ESA99999999", "B-99999999"), "it": ("99999999999", "IT99999999999"), "nl": ("NL999999999B99", "NL 9999.99.999.B99"),
    }  # fmt: skip
    return [pattern(h.rng, h.rng.choice(forms[h.language]))]


def any_date(h: Habits) -> list[str]:
    return [h.date(h.today + timedelta(days=h.rng.randrange(-60, 60)))]


def period(h: Habits) -> list[str]:
    start = h.today + timedelta(days=h.rng.randrange(-90, 30))
    end = start + timedelta(days=h.rng.choice((6, 13, 27, 30, 90, 364)))
    join = h.rng.choice({"en": ("-", "to", "–", "through", "- "), "de": ("-", "bis", "–"), "fr": ("au", "-"), "es": ("al", "-", "a"), "it": ("al", "-"), "nl": ("t/m", "-", "tot")}[h.language])  # fmt: skip
    if h.rng.random() < 0.12:
        return [f"{MONTHS[h.language][start.month - 1].capitalize()} {start.year}"]
    return [f"{h.date(start)} {join} {h.date(end)}"]


def cents(rng: Random, low: int = 100, high: int = 1_000_000) -> int:
    """An amount in cents, log-uniform."""
    return int(low * (high / low) ** rng.random())


def remark(h: Habits) -> list[str]:
    goods = h.word("GOODS_HEAD")
    texts = {
        "en": ("See attachment", "Deliver to rear entrance", f"{goods} arrived damaged", "Please confirm by return", "Urgent", "As discussed by phone", "None", "Call before delivery"),
        "de": ("siehe Anlage", "Bitte Rückruf", f"{goods} beschädigt", "Anlieferung über den Hof", "eilig", "wie telefonisch besprochen", "keine"),
        "fr": ("voir annexe", "Livraison par la cour", "Merci de confirmer", "Urgent", "néant"), "es": ("ver anexo", "Entregar por detrás", "Urgente", "ninguna"),
        "it": ("vedi allegato", "Consegnare sul retro", "Urgente", "nessuna"), "nl": ("zie bijlage", "Achterom leveren", "Spoed", "geen"),
    }  # fmt: skip
    return [h.rng.choice(texts[h.language])]


def project(h: Habits) -> list[str]:
    forms = {"en": ("{c} Town Hall", "Phase {n} {c}", "{s} Relaunch", "Warehouse {c}", "{s} {n}"), "de": ("Neubau {c}", "Umbau Rathaus {c}", "Projekt {s}", "Sanierung {c} BA {n}")}  # fmt: skip
    form = h.rng.choice(forms.get(h.language, ("{s} {c}", "{c} {n}", "{s} {n}")))
    return [form.format(c=h.word("CITY"), s=h.rng.choice(v.COMPANY_STEM), n=h.rng.randrange(2, 9))]


def subject(h: Habits) -> list[str]:
    goods, stem = h.word("GOODS_HEAD"), h.rng.choice(v.COMPANY_STEM)
    texts = {
        "en": (f"{goods} test results", f"Progress report {stem}", f"Request for {goods.lower()} samples", f"Meeting with {stem}", f"{stem} promotion", "Budget review", f"Shipment of {goods.lower()}"),
        "de": (f"Angebot {goods}", f"Besprechung {stem}", f"Lieferung {goods}", "Monatsbericht"),
        "fr": (f"Livraison {goods}", f"Réunion {stem}", "Rapport mensuel"), "es": (f"Pedido {goods}", f"Reunión {stem}", "Informe mensual"),
        "it": (f"Ordine {goods}", f"Riunione {stem}", "Rapporto mensile"), "nl": (f"Levering {goods}", f"Overleg {stem}", "Maandverslag"),
    }  # fmt: skip
    return [h.rng.choice(texts[h.language])]


def clock(h: Habits) -> list[str]:
    hour, minute = h.rng.randrange(6, 23), h.rng.randrange(60)
    if h.language == "en" and h.rng.random() < 0.5:
        return [f"{hour % 12 or 12}:{minute:02}{h.rng.choice((' AM', ' PM', 'am', 'PM', ' p.m.'))}"]
    second = f":{h.rng.randrange(60):02}" if h.rng.random() < 0.35 else ""
    return [
        f"{hour:02}:{minute:02}{second}" + (" Uhr" if h.language == "de" and h.rng.random() < 0.3 else "")
    ]


def goods(h: Habits) -> str:
    parts = [h.word("GOODS_HEAD")]
    if h.rng.random() < 0.6:
        parts.append(h.word("GOODS_TAIL"))
    if h.rng.random() < 0.25:
        parts.append(h.rng.choice(v.COMPANY_STEM))
    return " ".join(parts)


def campaign(h: Habits) -> list[str]:
    """Who advertises: candidates, committees and ordinary firms."""
    first, last, firm = h.word("FIRST"), h.word("LAST"), company(h)[0]
    office = h.rng.choice(
        ("Senate", "Congress", "Governor", "Mayor", "County Judge", "State House", "Sheriff")
    )
    cause = h.rng.choice(
        ("Better Roads", "Clean Water", "Safe Schools", "Fair Taxes", "Our Future", "Working Families")
    )
    forms = (
        f"{last} for {office}",
        f"{first} {last} for {office}",
        f"Citizens for {cause}",
        f"Friends of {first} {last}",
        f"POL/{last}/{office}/D{h.rng.randrange(1, 40)}",
        f"{cause} PAC",
        firm,
        f"Committee to Elect {first} {last}",
        f"{cause} Action - Issue",
    )
    return [h.rng.choice(forms)]


def agency(h: Habits) -> list[str]:
    tail = h.rng.choice(
        ("Media", "Strategies", "Media Buying", "Advertising", "Partners", "Communications", "& Associates")
    )
    return [f"{h.rng.choice(v.COMPANY_STEM)} {tail}" if h.rng.random() < 0.7 else f"{h.word('LAST')} {tail}"]


def campaign_product(h: Habits) -> list[str]:
    last, year = h.word("LAST"), h.today.year
    forms = (
        f"{last} {year}",
        f"{last}/President",
        goods(h),
        "Political Candidate",
        f"{last.upper()} GENERAL",
        "ISSUE AD",
        "Primary Election",
    )
    return [h.rng.choice(forms)]


def authority(h: Habits) -> list[str]:
    forms = {
        "en": "City Council of {}",
        "de": "Stadt {}",
        "fr": "Préfecture de {}",
        "es": "Ayuntamiento de {}",
        "it": "Comune di {}",
        "nl": "Gemeente {}",
    }
    return [forms[h.language].format(h.word("CITY"))]


def month(h: Habits) -> list[str]:
    return [f"{MONTHS[h.language][h.today.month - 1].capitalize()} {h.today.year}"]


def prose(h: Habits, count: int) -> list[str]:
    """``count`` ordinary sentences; one in four holds dates, amounts or names that nobody asks for."""
    decoys = v.DECOYS[h.language]
    texts = [h.rng.choice(v.SENTENCES[h.language]) for _ in range(count)]
    for number in range(count):
        if h.rng.random() < 0.25:
            form = h.rng.choice(decoys)
            parts = {"id": make("doc_id", h)[0], "goods": goods(h)}
            for name in ("date", "city", "person", "phone", "money", "company"):
                if f"{{{name}}}" in form:
                    parts[name] = make(name, h)[0]
            texts[number] = form.format(**parts)
    return texts


def _money(low: int, high: int) -> Callable[[Habits], list[str]]:
    return lambda h: [h.money(cents(h.rng, low, high))]


def _number(low: int, high: int) -> Callable[[Habits], list[str]]:
    return lambda h: [str(h.rng.randrange(low, high))]


def _with_unit(units: tuple[str, ...], low: int, high: int) -> Callable[[Habits], list[str]]:
    def make(h: Habits) -> list[str]:
        value = cents(h.rng, low, high)
        text = h.amount(value) if h.rng.random() < 0.5 else str(value // 100)
        return [f"{text} {h.rng.choice(units)}".strip()]

    return make


def _first_or_code(h: Habits) -> list[str]:
    return [h.rng.choice((h.word("FIRST"), h.word("FIRST").upper(), digits(h.rng, 3), h.word("LAST")))]


def _at(low: int, high: int) -> Callable[[Habits], list[str]]:
    return lambda h: [h.date(h.today + timedelta(days=h.rng.randrange(low, high)))]


def _rate(h: Habits) -> list[str]:
    return [h.rate.replace(".", h.decimal) + h.rng.choice(("%", " %", "%", ".00%".replace(".", h.decimal)))]


MAKERS: dict[str, Callable[[Habits], list[str]]] = {
    **{name: _identifier(name) for name in _ID_FORMS},
    **{name: _choice(name) for name in _CHOICES},
    "person": person, "company": company, "company_or_person": company_or_person, "address": address,
    "address_block": address_block, "street": street, "postcode": postcode, "phone": phone, "email": email,
    "website": website, "url": website, "iban": iban, "bic": bic, "bank": bank, "vat_id": vat_id, "date": any_date,
    "period": period, "remark": remark, "project": project, "subject": subject, "time": clock,
    "campaign": campaign, "agency": agency, "campaign_product": campaign_product, "authority": authority, "month": month,
    "city": lambda h: [h.word("CITY")], "first": lambda h: [h.word("FIRST")], "last": lambda h: [h.word("LAST")],
    "first_or_code": _first_or_code, "goods": lambda h: [goods(h)], "currency": lambda h: [h.iso],
    "money": _money(200, 2_000_000), "big_money": _money(500_000, 20_000_000), "cents": _money(1, 5),
    "small_number": _number(1, 400), "tiny_number": _number(1, 30), "number": _number(1, 30_000),
    "weight": _with_unit(("kg", "kg", "lbs", "t", "g"), 100, 2_000_000), "year": lambda h: [str(h.today.year)],
    "consumption": _with_unit(("kWh", "m³", "kWh", ""), 10_000, 900_000), "hours": _with_unit(("", "h", "Std."), 500, 20_000),
    "birth_date": _at(-28_000, -6_500), "future_date": _at(30, 2_000), "rate": _rate,
}  # fmt: skip
"""Maker name → function; every ``make`` of the lexicon is one of these."""


def make(name: str, habits: Habits) -> list[str]:
    """The printed lines of one value by the maker's name. Raises KeyError for an unknown maker."""
    return MAKERS[name](habits)
