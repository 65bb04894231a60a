# ruff: noqa: E501 - tables of words
"""Values as they are printed: dates, amounts, names, numbers, in the page's language and habits.


A maker takes :class:`Habits` and returns the printed lines of one value.
"""

from collections.abc import Callable
from datetime import timedelta

from training.synthesis import vocabulary as v
from training.synthesis.choices import CHOICES, ID_FORMS, choice, identifier
from training.synthesis.habits import MONTHS, Habits, cents, digits, pattern
from training.synthesis.names import company, company_or_person, institution, person
from training.synthesis.places import address, address_block, postcode, street


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
    if h.language == "en" and h.rng.random() < 0.15:
        return [
            f"{hour % 12 or 12:02}:{minute:02}:{h.rng.randrange(60):02}{h.rng.choice((' AM', ' PM', 'PM'))}"
        ]
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


_MEASURES = (
    "mm", "cm", "m", "km", "m²", "m³", "l", "ml", "hl", "kg", "g", "mg", "t", "lbs", "oz", "ft", "in", "gal", "kW", "kWh", "V",
    "A", "Hz", "°C", "°F", "bar", "kPa", "psi", "mmHg", "bpm", "rpm", "km/h", "mg/l", "mg/dl", "mmol/l", "g/m²", "mg/cc", "µm",
    "µg", "IU/l", "U/l", "pH", "dB", "lx", "N", "Nm", "MB", "x", "pcs", "Stk", "%", "pts", "pages", "Seiten", "min", "h", "ppm",
)  # fmt: skip


def measure(h: Habits) -> list[str]:
    """A number with its unit, as laboratories, workshops and data sheets print it; now and then a limit or a range."""
    unit = h.rng.choice(_MEASURES)
    number = h.amount(cents(h.rng, 1, 99_999))
    whole = str(h.rng.randrange(1, 2_500))
    tenth = f"{h.rng.randrange(1, 400)}{h.decimal}{h.rng.randrange(10)}"
    value = h.rng.choices((number, whole, tenth), (1, 3, 3))[0]
    glue = h.rng.choice((" ", " ", " ", ""))
    form = h.rng.choices(
        ("{v}{g}{u}", "< {v}{g}{u}", "> {v}{g}{u}", "{v} - {w}{g}{u}", "{v} x {w}{g}{u}", "{v}/{w}{g}{u}", "{v}{g}{u} ± {w}"),
        (14, 1, 0.5, 1, 1, 1, 0.5),
    )[0]  # fmt: skip
    return [form.format(v=value, w=h.rng.randrange(2, 900), g=glue, u=unit)]


_GROUPS = "9 99 999 9999 A AA AAA A9 9AAA99 AA9 999-9 9999/99 AAA-9999"


def grouped_code(h: Habits) -> list[str]:
    """A code printed in two to four groups: number plates, meters, containers, chambers' numbers."""
    count = h.rng.choice((2, 2, 2, 3, 3, 4))
    groups = [pattern(h.rng, h.rng.choice(_GROUPS.split())) for _ in range(count)]
    if not any(map(str.isdigit, "".join(groups))):
        groups[-1] = pattern(h.rng, "9999")
    return [" ".join(groups)]


def opening(h: Habits) -> list[str]:
    """A stretch of a day, sometimes with its days."""
    first, last = h.rng.randrange(6, 12), h.rng.randrange(13, 23)
    if h.language == "en":
        form = h.rng.choice(
            ("{a}am - {p}pm", "{a}:00 a.m. - {p}:30 p.m.", "{a}:30 AM to {p} PM", "Mon - Fri {a}:00 - {l}:00")
        )
    else:
        form = h.rng.choice(("{a}:00 - {l}:00", "{a}.00-{l}.30", "{a}h00 - {l}h30", "{a} - {l} h"))  # fmt: skip
    return [form.format(a=first, p=last - 12, l=last)]


def specification(h: Habits) -> list[str]:
    """Free text in which numbers, names and marks stand side by side: the whole of it is the answer."""
    one, two = h.word("GOODS_HEAD"), h.word("GOODS_HEAD")
    number, other = h.rng.randrange(1, 400), h.rng.randrange(2, 99)
    forms = (
        f"{number} {one} / {other} {two}", f"{one}, {other}-{h.rng.randrange(2, 9)}", f"{number} {one}", f"{one} {number}, {h.word('CITY')}",
        f"{h.word('CITY')}/{number}", f"{one} vs. {two}", f"{one} - {two} ({number})", f"{one} & {two}", f"{h.word('CITY')} {number} {pattern(h.rng, 'AAA')}",
        f"{number} x {one}", f"{one} {pattern(h.rng, 'A9')}/{other}", f"{h.word('CITY')} - {h.word('CITY')}", f"{one} ({two})", f"{pattern(h.rng, 'AA')} {one.lower()} {other}%",
    )  # fmt: skip
    return [h.rng.choice(forms)]


_TERMS = {
    "en": ("{m} off {n} {g}", "{n} per day", "{m} +/- {n}%", "{m} a month", "up to {m}", "{d}, {t}", "{d} at {t}", "about {n} weeks", "{n}% on order, the rest on delivery", "from {d} for {n} weeks", "{m} per {g}", "before {d}", "every {n} months", "{n} x {m}", "{d} ({w})", "{w}, {d}", "{n} of {l}", "{m} or {n}%", "not before {d}", "{n} days net", "{m} plus tax", "{n} {g}, {m} each"),
    "de": ("{m} je {g}", "{n} pro Tag", "{m} monatlich", "bis zu {m}", "{d}, {t}", "ab {d} für {n} Wochen", "ca. {n} Wochen", "{n} % bei Auftrag, Rest bei Lieferung", "vor dem {d}", "alle {n} Monate", "{n} x {m}", "{d} ({w})", "{n} von {l}", "{n} Tage netto", "{m} zzgl. MwSt."),
    "fr": ("{m} par {g}", "{n} par jour", "{m} par mois", "jusqu'à {m}", "le {d} à {t}", "environ {n} semaines", "{n} % à la commande, le reste à la livraison", "avant le {d}", "tous les {n} mois", "{n} x {m}", "{n} sur {l}", "{n} jours nets"),
    "es": ("{m} por {g}", "{n} al día", "{m} al mes", "hasta {m}", "{d}, {t}", "unas {n} semanas", "antes del {d}", "cada {n} meses", "{n} x {m}", "{n} de {l}"),
    "it": ("{m} per {g}", "{n} al giorno", "{m} al mese", "fino a {m}", "{d}, {t}", "circa {n} settimane", "prima del {d}", "ogni {n} mesi", "{n} x {m}", "{n} di {l}"),
    "nl": ("{m} per {g}", "{n} per dag", "{m} per maand", "tot {m}", "{d}, {t}", "ongeveer {n} weken", "vóór {d}", "om de {n} maanden", "{n} x {m}", "{n} van {l}"),
}  # fmt: skip


def terms(h: Habits) -> list[str]:
    """An amount, a date or a number with the words that belong to it: the whole of it is the answer."""
    number = h.rng.randrange(2, 60)
    return [
        h.rng.choice(_TERMS[h.language]).format(
            m=h.money(cents(h.rng, 50, 2_000_000)),
            d=any_date(h)[0],
            t=clock(h)[0],
            n=number,
            l=number + h.rng.randrange(1, 40),
            g=h.word("GOODS_HEAD") if h.language == "de" else h.word("GOODS_HEAD").lower(),
            w=h.word("CITY"),
        )
    ]


def listing(h: Habits) -> list[str]:
    """Two to five names, towns, goods or codes, under each other or on one line: all of them are the answer."""
    maker = h.rng.choice(("person", "person", "city", "goods", "grouped_code", "short_id"))
    members = [make(maker, h)[0] for _ in range(h.rng.choice((2, 2, 3, 3, 4, 5)))]
    if h.rng.random() < 0.4:
        return members
    return [h.rng.choice((", ", ", ", "; ", " / ", "/", " + ", " & ")).join(members)]


def _first_or_code(h: Habits) -> list[str]:
    return [h.rng.choice((h.word("FIRST"), h.word("FIRST").upper(), digits(h.rng, 3), h.word("LAST")))]


def _at(low: int, high: int) -> Callable[[Habits], list[str]]:
    return lambda h: [h.date(h.today + timedelta(days=h.rng.randrange(low, high)))]


def _rate(h: Habits) -> list[str]:
    return [h.rate.replace(".", h.decimal) + h.rng.choice(("%", " %", "%", ".00%".replace(".", h.decimal)))]


MAKERS: dict[str, Callable[[Habits], list[str]]] = {
    **{name: identifier(name) for name in ID_FORMS},
    **{name: choice(name) for name in CHOICES},
    "person": person, "institution": institution, "company": company, "company_or_person": company_or_person, "address": address,
    "address_block": address_block, "street": street, "postcode": postcode, "phone": phone, "email": email,
    "website": website, "url": website, "iban": iban, "bic": bic, "bank": bank, "vat_id": vat_id, "date": any_date,
    "period": period, "remark": remark, "project": project, "subject": subject, "time": clock,
    "measure": measure, "grouped_code": grouped_code, "opening": opening, "specification": specification, "terms": terms, "listing": listing,
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
