# ruff: noqa: E501 - tables of words
"""How one page writes: language, date and number forms, currency."""

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
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    "it": ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    "nl": ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
}  # fmt: skip
_DATE_FORMS = {
    "en": ("{m:02}/{d:02}/{Y}", "{m}/{d}/{y:02}", "{m:02}/{d:02}/{y:02}", "{d:02}/{m:02}/{Y}", "{d:02}-{m:02}-{Y}", "{M} {d}, {Y}", "{d} {M} {Y}", "{d} {b} {Y}", "{b} {d}, {Y}", "{d:02}-{b}-{Y}", "{Y}-{m:02}-{d:02}", "{d:02}/{m:02}/{y:02}", "{b}{d:02}/{y:02}", "{d:02} {b} {y:02}", "{Y}/{m:02}/{d:02}", "{d:02}-{m:02}-{y:02}", "{d:02}-{m:02}-{y:02}", "{d:02}.{m:02}.{y:02}", "{d:02}-{b}-{y:02}", "{b} {d} {Y}", "{m:02}-{d:02}-{Y}", "{d}/{m}/{Y}"),
    "de": ("{d:02}.{m:02}.{Y}", "{d:02}.{m:02}.{Y}", "{d:02}.{m:02}.{y:02}", "{d}. {M} {Y}", "{d}.{m}.{Y}", "{Y}-{m:02}-{d:02}", "{d:02}. {b} {Y}", "{d:02}-{m:02}-{Y}"),
    "fr": ("{d:02}/{m:02}/{Y}", "{d:02}/{m:02}/{y:02}", "{d} {M} {Y}", "{d:02}.{m:02}.{Y}", "{d:02}-{m:02}-{Y}", "{d:02}-{m:02}-{y:02}", "{d} {b} {Y}"),
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


def cents(rng: Random, low: int = 100, high: int = 1_000_000) -> int:
    """An amount in cents, log-uniform."""
    return int(low * (high / low) ** rng.random())
