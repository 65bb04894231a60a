"""Streets, towns and postal addresses."""

from training.synthesis import vocabulary as v
from training.synthesis.choices import choice
from training.synthesis.habits import Habits, pattern
from training.synthesis.names import company_or_person


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
        lines.append(choice("country")(h)[0])
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
