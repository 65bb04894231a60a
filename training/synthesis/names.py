# ruff: noqa: E501 - tables of words
"""Names of people, firms and shops."""

from random import Random

from training.synthesis import vocabulary as v
from training.synthesis.habits import Habits


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


_SHOPS = {
    "en": ("{l}'s Cafe", "{s} Supermarket", "The {s} Kitchen", "{s} Mart", "Kedai {s}", "{s} Stationery", "{l} & Sons", "{c} Pharmacy", "Restaurant {s}", "{s} Bakery House", "{c} Hardware", "Cafe {s}", "{s} Book Store", "{l} Auto Parts", "Old {c} Grill", "{s}"),
    "de": ("{l} Apotheke", "Bäckerei {l}", "{s}-Markt", "Café {l}", "Gasthaus {c}", "Stadtapotheke {c}", "Metzgerei {l}", "Kiosk {c}", "Buchhandlung {l}", "{s} Drogerie", "Restaurant {s}", "Autohaus {l}", "{l} & Söhne"),
    "fr": ("Boulangerie {l}", "Pharmacie de {c}", "Café {s}", "{s} Marché", "Librairie {l}", "Brasserie {c}", "Chez {l}", "Garage {l}", "Fleurs {s}"), "es": ("Panadería {l}", "Farmacia {l}", "Bar {s}", "Supermercados {s}", "Restaurante {c}", "Librería {l}", "Casa {l}"),
    "it": ("Panificio {l}", "Farmacia {c}", "Bar {s}", "Supermercato {s}", "Trattoria {l}", "Ristorante {c}", "Alimentari {l}"), "nl": ("Bakkerij {l}", "Apotheek {c}", "Café {s}", "Slagerij {l}", "Restaurant {s}", "{s} Supermarkt", "Boekhandel {l}"),
}  # fmt: skip


def shop(h: Habits) -> list[str]:
    """A name without a legal form, as over a door."""
    form = h.rng.choice(_SHOPS[h.language])
    return [form.format(l=h.word("LAST"), c=h.word("CITY"), s=h.rng.choice(v.COMPANY_STEM))]


_INSTITUTIONS = {
    "en": ("{c} District Council", "The {s} Inn", "Hotel {s}", "{c} Clinical Laboratory", "St {l}'s Hospital", "University of {c}", "{c} Animal Shelter", "{s} Insurance", "{s} Mutual", "{l} & Partners", "{c} Rowing Club", "Museum of {c}", "{s} Airways", "{c} Water", "{c} College", "{l} Dental Practice", "Friends of {c} Library", "{s} Lodge", "{c} Community Health", "{s} Energy", "The {l} Foundation", "{c} Fire and Rescue", "{l} Veterinary Clinic", "City of {c}", "{c} Housing Association", "{s} Travel", "{l} Testing Station"),
    "de": ("Hotel {s}", "Stadtwerke {c}", "Gemeinde {c}", "Stadt {c}", "Klinikum {c}", "Tierheim {c} e. V.", "Labor Dr. {l}", "Universität {c}", "{s} Versicherung", "Praxis Dr. {l}", "Turnverein {c} 1862", "Landratsamt {c}", "Pension {l}", "{l}-Stiftung", "Musikschule {c}", "Finanzamt {c}", "Amtsgericht {c}", "Zahnarztpraxis {l}", "{s} Reisen", "Bürgerhilfe {c} e.V.", "Gymnasium {c}"),
    "fr": ("Hôtel {s}", "Laboratoire {l}", "Mairie de {c}", "Clinique {l}", "Association {s}", "Université de {c}", "Mutuelle {s}", "Cabinet {l}", "Ville de {c}", "Lycée {l}", "Énergies {s}", "Le Relais de {c}"),
    "es": ("Hotel {s}", "Hostal {l}", "Laboratorio {l}", "Ayuntamiento de {c}", "Clínica {l}", "Fundación {s}", "Universidad de {c}", "Seguros {s}", "Colegio {l}", "Aguas de {c}"),
    "it": ("Hotel {s}", "Albergo {l}", "Laboratorio {l}", "Comune di {c}", "Clinica {l}", "Fondazione {s}", "Università di {c}", "Assicurazioni {s}", "Studio {l}", "Energia {c}"),
    "nl": ("Hotel {s}", "Herberg {l}", "Laboratorium {l}", "Gemeente {c}", "Ziekenhuis {c}", "Stichting {s}", "Universiteit {c}", "{s} Verzekeringen", "Praktijk {l}", "Waterbedrijf {c}"),
}  # fmt: skip


def institution(h: Habits) -> list[str]:
    """A house, an office, a club: named without a legal form, often by what it is."""
    form = h.rng.choice(_INSTITUTIONS[h.language])
    return [form.format(l=h.word("LAST"), c=h.word("CITY"), s=h.rng.choice(v.COMPANY_STEM))]


BRANCHES = {
    "en": ("M", "KL", "UK", "S", "Asia", "Malaysia", "NZ", "Aust"),
    "de": ("Deutschland", "Schweiz", "D", "Europa"),
    "fr": ("France", "Europe"),
    "es": ("España", "Madrid"),
    "it": ("Italia", "Milano"),
    "nl": ("Nederland", "Europe", "NL"),
}
"""The branch of a firm, which some print in brackets before the legal form."""


_AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en"}


def company(h: Habits) -> list[str]:
    draw = h.rng.random()
    return (shop if draw < 0.08 else institution if draw < 0.22 else legal_company)(h)


def legal_company(h: Habits) -> list[str]:
    """A firm's name, nearly always with its legal form."""
    rng, lang = h.rng, h.language
    stem = rng.choice(v.COMPANY_STEM)
    if rng.random() < 0.25:
        stem = h.word("LAST")
    elif rng.random() < 0.15:
        stem = f"{stem} {rng.choice(v.COMPANY_STEM)}"
    trade = h.word("COMPANY_TRADE") if rng.random() < 0.75 else ""
    if rng.random() < 0.06:  # "Heng Mart and Bakery Trading Sdn Bhd": names that need two lines
        joint = rng.choice(("&", _AND[lang], ""))
        trade = " ".join(f"{h.word('LAST')} {joint} {rng.choice(v.COMPANY_STEM)} {trade}".split())
    form = rng.choice(v.COMPANY_FORM[lang])
    if form and rng.random() < 0.08:  # "Acme Trading (M) Sdn Bhd", "Acme (Deutschland) GmbH"
        form = f"({rng.choice(BRANCHES[lang])}) {form}"
    text = (
        f"{trade} {stem} {form}"
        if lang in ("fr", "es", "it") and rng.random() < 0.5
        else f"{stem} {trade} {form}"
    )
    return [" ".join(text.split())]


def on_two_lines(rng: Random, lines: list[str], share: float) -> list[str]:
    """``lines``; a ``share`` of the names of one line and three words or more is broken somewhere."""
    words = lines[0].split()
    if len(lines) > 1 or len(words) < 3 or rng.random() >= share:
        return lines
    cut = rng.randrange(1, len(words))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def company_or_person(h: Habits) -> list[str]:
    return company(h) if h.rng.random() < 0.6 else person(h)
