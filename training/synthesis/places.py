# ruff: noqa: E501 - tables of words
"""Streets, towns and postal addresses in the manners of several countries."""

import textwrap
from collections.abc import Callable

from training.synthesis import vocabulary as v
from training.synthesis.choices import choice
from training.synthesis.habits import Habits, pattern
from training.synthesis.names import company_or_person

_ASIA_NAMES = [
    "Mawar",
    "Melati",
    "Indah",
    "Jaya",
    "Perdana",
    "Utama",
    "Setia",
    "Damai",
    "Besar",
    "Sentosa",
    "Permai",
    "Mutiara",
    "Harmoni",
    "Kenanga",
    "Bahagia",
    "Intan",
    "Cempaka",
    "Seri",
    "Timur",
    "Megah",
]
_ASIA_TOWNS = [
    "Kuala-Lumpur",
    "Johor-Bahru",
    "Petaling-Jaya",
    "Klang",
    "Ipoh",
    "Melaka",
    "Kajang",
    "Puchong",
    "Seremban",
    "Rawang",
    "Batang-Kali",
    "Shah-Alam",
    "Kluang",
    "Muar",
    "Taiping",
]
_ASIA_STATES = (
    "Selangor",
    "Johor",
    "Johor Darul Takzim",
    "Selangor Darul Ehsan",
    "Perak",
    "W.P. Kuala Lumpur",
    "Melaka",
    "Kedah",
    "Malaysia",
    "Pulau Pinang",
    "Negeri Sembilan",
)
_AU_STATES = ("NSW 2###", "VIC 3###", "QLD 4###", "WA 6###", "SA 5###")
_MALLS = {
    "en": ("Riverside Mall", "Central Plaza", "Sunway Court", "The Galleria", "Block C", "Level 2", "Shop 14", "Ground Floor"), "de": ("City-Passage", "Hauptbahnhof", "EG", "Gewerbepark 3", "Einkaufszentrum Nord"),
    "fr": ("C.C. Les Halles", "Zone Industrielle", "ZA du Moulin", "Galerie marchande", "BP 45"), "es": ("C.C. La Plaza", "Pol. Ind. Norte", "Local 4", "Planta baja"), "it": ("C.C. Le Fontane", "Zona Industriale", "Int. 5"), "nl": ("Winkelcentrum Noord", "Unit 4", "Stationshal"),
}  # fmt: skip
_BOXES = {
    "en": ("P.O. Box", "PO Box"), "de": ("Postfach",), "fr": ("BP", "B.P."), "es": ("Apartado", "Apdo. de Correos"), "it": ("Casella Postale", "C.P."), "nl": ("Postbus",)
}  # fmt: skip
_PREFIXES = {
    "de": (("D-", "Deutschland"), ("DE ", "Deutschland"), ("DE-", "Germany"), ("A-", "Österreich"), ("AT ", "Österreich"), ("CH-", "Schweiz")),
    "fr": (("F-", "France"), ("FR ", "France"), ("B-", "Belgique"), ("CH-", "Suisse"), ("L-", "Luxembourg")),
    "es": (("E-", "España"), ("ES ", "España")), "it": (("I-", "Italia"), ("IT ", "Italia"), ("CH-", "Svizzera")), "nl": (("NL-", "Nederland"), ("B-", "België"), ("BE ", "België")),
}  # fmt: skip


def street(h: Habits) -> list[str]:
    rng, lang = h.rng, h.language
    stem, end = h.word("STREET_STEM"), rng.choice(v.STREET_END[lang])
    number = rng.randrange(1, 300)
    if lang == "en":
        text = f"{number} {stem} {end}" if rng.random() < 0.85 else f"No. {number}, {stem} {end}"
    elif lang in ("de", "nl"):
        text = f"{stem}{end} {number}"
        if rng.random() < 0.15:
            text += rng.choice(("a", "b", "-3", " A", f"-{number + 2}"))
    elif lang == "fr":
        text = f"{number}, {end} {stem}" if rng.random() < 0.5 else f"{number} {end} {stem}"
    else:
        text = f"{end} {stem}, {number}" if rng.random() < 0.7 else f"{end} {stem} {number}"
    if rng.random() < 0.07:
        text = f"{rng.choice(_BOXES[lang])} {pattern(rng, rng.choice(('999', '99 99', '9999', '99')))}"
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
    """Street, town and sometimes more, one to five lines; what the lines hold differs by country."""
    if h.language != "en":
        return _continental(h)
    draw = h.rng.random()
    for share, manner in _ENGLISH:
        draw -= share
        if draw < 0:
            return manner(h)
    return plain_address(h)


def plain_address(h: Habits) -> list[str]:
    """Street and town, perhaps a building or a country, as in America and Britain."""
    lines = [street(h)[0], town(h)]
    draw = h.rng.random()
    if draw < 0.15:
        lines.append(choice("country")(h)[0])
    elif draw < 0.3:
        lines.insert(h.rng.randrange(2), h.rng.choice(_MALLS["en"]))
    return _joined(h, lines)


def _malaysian(h: Habits) -> list[str]:
    """Lot, road, garden, postcode and town, state: three to five short lines, often with commas at their ends."""
    rng = h.rng
    city = rng.choice(_ASIA_TOWNS).replace("-", " ")

    def name() -> str:
        return rng.choice(_ASIA_NAMES)

    first = pattern(
        rng,
        rng.choice(
            (
                "Lot 999",
                "No. 99",
                "No 9, 9 & 9",
                "No. 99-9",
                "Lot PT 99999",
                "99",
                "No.9-A",
                "99G, Tingkat Bawah",
                "Lot 9.99, Level 9",
                "G-9",
            )
        ),
    )
    road = rng.choice(
        (
            f"Jalan {name()}",
            f"Jalan {name()} {rng.randrange(1, 40)}/{rng.randrange(1, 40)}",
            f"Jalan SS {rng.randrange(1, 30)}/{rng.randrange(1, 90)}",
            f"Batu {rng.randrange(2, 30)}",
            f"Lorong {name()}",
            f"Persiaran {name()}",
        )
    )
    lines = [f"{first}, {road}"]
    if rng.random() < 0.22:  # a building before its road
        floor = rng.choice(("", "", "Level 2, ", "1st Floor, ", "Lot G12, ", "Ground Floor, ", "#02-03, "))
        house = rng.choice(("Wisma {}", "Menara {}", "Plaza {}", "{} Mall", "Kompleks {}", "Bangunan {}"))
        lines.insert(0, floor + house.format(name()))
    if rng.random() < 0.65:
        lines.append(
            rng.choice(
                (
                    f"Taman {name()}",
                    f"Bandar {name()}",
                    f"Taman Perindustrian {name()}",
                    f"Seksyen {rng.randrange(2, 30)}",
                    f"Kg. {name()}",
                    f"{name()} Shopping Centre",
                )
            )
        )
    lines.append(f"{rng.randrange(10_000, 99_000)} {city}")
    if rng.random() < 0.65:
        state = rng.choice(_ASIA_STATES)
        if rng.random() < 0.3:
            lines[-1] += f", {state}"
        else:
            lines.append(state + rng.choice(("", "", ".")))
    return _joined(h, lines)


def _australian(h: Habits) -> list[str]:
    rng = h.rng
    unit = pattern(rng, rng.choice(("", "Unit 9/99 ", "Shop 9, ", "Level 9, ")))
    lines = [f"{unit}{street(h)[0]}", h.word("CITY")]
    state = pattern(rng, rng.choice(_AU_STATES).replace("#", "9"))
    if rng.random() < 0.6:
        lines[-1] += f" {state}"
    else:
        lines.append(state)
    return _joined(h, lines)


def _city_state(h: Habits) -> list[str]:
    """Singapore and Hong Kong: floor and unit before or after the road, the city with or without a number."""
    rng = h.rng
    unit = pattern(rng, rng.choice(("#99-99", "#9-99", "G/F, 99", "Blk 999", "Shop 9A, 9/F")))
    road = f"{rng.randrange(1, 400)} {h.word('STREET_STEM')} {rng.choice(('Road', 'Avenue 3', 'Street 11', 'Central'))}"
    lines = [f"{unit}, {road}"] if rng.random() < 0.5 else [road, f"{unit} {rng.choice(_MALLS['en'][:4])}"]
    lines.append(
        pattern(rng, rng.choice(("Singapore 999999", "S(999999)", "Singapore", "Hong Kong", "Kowloon, H.K.")))
    )
    return _joined(h, lines)


_ENGLISH: tuple[tuple[float, Callable[[Habits], list[str]]], ...] = (
    (0.24, _malaysian), (0.07, _australian), (0.06, _city_state),
)  # fmt: skip
"""Shares of English pages; the rest is plain."""


def _continental(h: Habits) -> list[str]:
    rng, prefixes = h.rng, _PREFIXES[h.language]
    prefix, country = rng.choice(prefixes) if rng.random() < 0.22 else ("", prefixes[0][1])
    lines = [street(h)[0], prefix + town(h)]
    if rng.random() < 0.12:
        lines.insert(rng.randrange(2), rng.choice(_MALLS[h.language]))
    if rng.random() < 0.18:
        lines.append(country.upper() if rng.random() < 0.3 else country)
    return _joined(h, lines)


def _joined(h: Habits, lines: list[str]) -> list[str]:
    """The lines as they are, with commas at their ends, or as fewer lines."""
    draw = h.rng.random()
    if draw < 0.14:
        return [", ".join(lines)]
    if draw < 0.3:
        return [f"{line}," for line in lines[:-1]] + [lines[-1] + h.rng.choice(("", "", "."))]
    if draw < 0.38 and len(lines) > 2:
        return [f"{lines[0]}, {lines[1]}", *lines[2:]]
    if draw < 0.48 and len(lines) > 2:
        return _broken(h, ", ".join(lines))
    return lines


def _broken(h: Habits, text: str) -> list[str]:
    """``text`` broken wherever a line was full, as those who type a head into a till do."""
    room = h.rng.randrange(max(14, len(text) // 4), max(16, len(text) * 2 // 3))
    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)


def address_block(h: Habits) -> list[str]:
    return company_or_person(h) + address(h)
