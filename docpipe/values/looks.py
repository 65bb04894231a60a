"""How much a text resembles each type, 0-1, from its shape alone: evidence for locators.

Each function costs a few microseconds: a locator asks for every segment of a page.
"""

import re
from collections.abc import Callable

_AMOUNT = r"(?:[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{2,3})*|[0-9]+)?[.,] ?(?:[0-9OolSB]{2}|[-–—]{1,2})"
_CURRENCY = (
    r"(?:[A-Z]{0,3}\$|[€£¥₹]|EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK|CAD|AUD|MYR|RM|INR|Rs\.?|kr\.?|zł|Fr\.|Euro)"
)
_SIGN = r"[-−–+(]?"
_MONEY = re.compile(
    rf"(?P<marked>{_SIGN} ?{_CURRENCY} ?{_SIGN} ?(?:{_AMOUNT}|[0-9][0-9.,' ]*)[-−)]?|{_SIGN} ?(?:{_AMOUNT}|[0-9][0-9.,' ]*?) ?{_CURRENCY} ?[-−)]?)"
    rf"|(?P<plain>{_SIGN} ?{_AMOUNT}[-−)]?(?: ?(?:CR|DR|H|S))?)|(?P<integer>{_SIGN}[0-9]{{1,7}}[-−)]?)|(?P<grouped>{_SIGN}[0-9]{{1,3}}(?:[.,'’ ][0-9]{{3}})+)"
)
_HAS_AMOUNT = re.compile(rf"(?<![\w.,/-])(?:{_CURRENCY} ?)?[0-9][0-9.,']*[.,][0-9]{{2}}(?![\w/]|[.,][0-9])")
_NUMBER = re.compile(r"[-−–+(]?(?:[0-9][0-9.,'’ ]*|[.,][0-9]+)[)-]?")
_QUANTITY = re.compile(r"[0-9][0-9.,']* ?(?:x|×|[^\W\d_]{1,10}\.?|m²|m³|°C)")
_PERCENT = re.compile(r"[-−+]?[0-9]{1,3}(?:[.,][0-9]{1,3})? ?%")
_MONTH = r"(?:jan|feb|fév|fev|mar|mär|mrz|maa|mrt|apr|avr|abr|kwi|may|mai|mei|mag|maj|jun|jui|giu|cze|jul|lug|lip|aug|aoû|aou|ago|sie|sep|set|wrz|oct|okt|ott|out|paź|paz|nov|lis|dec|dez|déc|dic|gru|sty|lut|ene|gen)[^\W\d_]{0,9}"
_DATE = re.compile(
    rf"[0-9O]{{1,2}}([./-])[0-9O]{{1,2}}\1(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])|[0-9]{{4}}([./-])[0-9]{{1,2}}\2[0-9]{{1,2}}(?![0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -]?(?:de |of )?{_MONTH}\.?,?[ -]?(?:de |of )?(?:[0-9]{{4}}|[0-9]{{2}}\b)|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? ?[0-9]{{4}}",
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_SPACED_DATE = re.compile(r"[0-9]{1,2}([ .]{1,2})[0-9]{1,2}\1(?:19|20)[0-9]{2}")
_MONTH_YEAR = re.compile(
    rf"(?:{_MONTH}\.?|Q[1-4]|(?:0?[1-9]|1[0-2])/)[ /-]?(?:19|20)[0-9]{{2}}", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<![0-9:])[0-2]?[0-9][:.h][0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?: ?(?:[AaPp]\.?[Mm]|Uhr|h))?"
)
_DURATION = re.compile(
    r"(?:[0-9]{1,4}|one|two|three|five|six|ten|thirty|sixty|ninety|ein|zwei|drei)\)?[ -](?:\([0-9]+\) )?"
    r"(?:days?|weeks?|months?|years?|hours?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Stunden?|jours?|mois|ans?|d[ií]as|meses|años|giorni|mesi|anni|dagen|maanden|jaar|dni)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{3}|[€$£¥]|US\$|Euro", re.IGNORECASE)
_KNOWN_CODE = re.compile(
    r"EUR|USD|GBP|CHF|JPY|CAD|AUD|PLN|CZK|SEK|NOK|DKK|HUF|RON|INR|CNY|MYR|SGD|BRL|MXN|[€$£¥]|US\$|Euro"
)
_IBAN = re.compile(r"[A-Z]{2}[0-9O]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_VAT = re.compile(
    r"(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|XI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|NO|CHE-?) ?[0-9A-Z](?:[ .]?[0-9A-Z]){6,13}(?: ?(?:MWST|MVA|TVA))?"
)
_TAX = re.compile(
    r"[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}|[0-9]{2}-[0-9]{7}|[0-9]{9,13}|[0-9]{3} [0-9]{3} [0-9]{3}|[0-9]{12}"
)
_EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?: ?\.[\w-]+)+")
_PHONE = re.compile(
    r"(?:\+|00|0|\()[0-9 ()/.\u00a0-]{6,24}|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}|1-[0-9]{3}-[0-9]{3}-[0-9]{4}"
)
_URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|fr|co\.uk|at|ch|eu|io|es|it|nl|pl|pt)(?:/\S*)?",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"[☒☑☐✓✔✗✘□]|\[[ xX]?\]|[xX]$")
_POSTCODE = re.compile(
    r"(?<![\w.,/-])(?:[A-Z]{1,2}-)?[0-9]{4,5}(?:-[0-9]{4})? [^\W\d_]{3,}|[A-Z]{2},? [0-9]{5}\b|\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\b|[0-9]{2}-[0-9]{3} [^\W\d_]{3,}"
)
_STREET = re.compile(
    r"stra(?:ß|ss)e|str\.|\b(?:weg|platz|allee|gasse|street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|blvd|suite|floor|po box|p\.o\.|rue|boulevard|via|calle|plaza|straat|laan|ulica|ul\.|jalan|lot|rua|avenida|postfach)\b"
    r"|(?:weg|platz|allee|gasse|straat|laan)\b",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]*")


def _whole(pattern: re.Pattern[str], full: float, part: float) -> Callable[[str], float]:
    """``full`` if the pattern is the whole text, ``part`` if it stands somewhere in it, else 0."""

    def looks_like(text: str) -> float:
        text = text.strip()
        match = pattern.search(text)
        if match is None:
            return 0.0
        return full if match.end() - match.start() >= len(text) - 1 else part

    return looks_like


def money(text: str) -> float:
    """1.0 with a currency, 0.8 with two decimals, 0.5 with thousands, 0.3 for an integer, 0.6 amid words."""
    text = text.strip()
    match = _MONEY.fullmatch(text)
    if match is None:
        return 0.6 if _HAS_AMOUNT.search(text) and len(text) < 80 else 0.0
    kind = match.lastgroup
    return 1.0 if kind == "marked" else 0.8 if kind == "plain" else 0.3 if kind == "integer" else 0.5


def number(text: str) -> float:
    text = text.strip()
    return 0.9 if _NUMBER.fullmatch(text) else 0.2 if text[:1].isdigit() else 0.0


def quantity(text: str) -> float:
    text = text.strip()
    return 0.9 if _QUANTITY.fullmatch(text) else 0.6 if _NUMBER.fullmatch(text) else 0.0


def date(text: str) -> float:
    """1.0 for nothing but a full date, 0.8 with other text, 0.5 for eight digits."""
    text = text.strip()
    match = _DATE.search(text) or _SPACED_DATE.search(text)
    if match is None:
        return 0.5 if _COMPACT_DATE.fullmatch(text) else 0.0
    return 1.0 if match.end() - match.start() >= len(text) - 2 else 0.8


def period(text: str) -> float:
    found = sum(1 for _ in _DATE.finditer(text))
    if found:
        return 1.0 if found == 2 else 0.3 if found == 1 else 0.1
    return 0.6 if _MONTH_YEAR.search(text) else 0.0


def identifier(text: str) -> float:
    """0.9 for a code of letters and digits, 0.8 for digits, 0.2 for words, less for dates and amounts."""
    text = text.strip()
    digits = sum(map(str.isdigit, text))
    if not digits:
        return 0.2 if text and len(text) <= 20 and " " not in text else 0.1
    if not _IDENTIFIER.fullmatch(text):
        return 0.5 if len(text) <= 40 and digits * 3 >= len(text) else 0.25
    if _DATE.fullmatch(text) or _MONEY.fullmatch(text) and "." in text:
        return 0.2
    return 0.9 if digits < len(text) else 0.8 if digits >= 4 else 0.5


def tax_id(text: str) -> float:
    return max(vat_id(text), 0.8 if _TAX.fullmatch(text.strip()) else 0.0)


def currency(text: str) -> float:
    text = text.strip()
    return 1.0 if _KNOWN_CODE.fullmatch(text) else 0.2 if _CODE.fullmatch(text) and text.isupper() else 0.0


def bic(text: str) -> float:
    text = text.strip()
    if not _BIC.fullmatch(text):
        return 0.0
    return 1.0 if len(text) == 11 or any(map(str.isdigit, text)) else 0.6


def phone(text: str) -> float:
    text = text.strip()
    match = _PHONE.search(text)
    if match is None or _DATE.search(text) or _MONEY.fullmatch(text):
        return 0.0
    return 0.9 if match.end() - match.start() >= len(text) - 1 else 0.5


def address(text: str) -> float:
    """High with a postcode and a city or a street name, low for words, nothing for digits alone."""
    if not any(map(str.isalpha, text)):
        return 0.0
    score = 0.15
    if _POSTCODE.search(text):
        score += 0.5
    if _STREET.search(text):
        score += 0.3
    if any(map(str.isdigit, text)) and "\n" in text:
        score += 0.1
    return min(score, 1.0)


def text(text: str) -> float:
    """0.5 for words, 0.2 for digits and marks alone."""
    if any(map(str.isalpha, text)):
        return 0.5
    return 0.2 if text.strip() else 0.0


def block(text: str) -> float:
    if not any(map(str.isalpha, text)):
        return 0.1 if text.strip() else 0.0
    return 0.7 if "\n" in text else 0.4


def anything(text: str) -> float:
    return 0.3 if text.strip() else 0.0


percent = _whole(_PERCENT, 1.0, 0.5)
time = _whole(_TIME, 1.0, 0.5)
duration = _whole(_DURATION, 1.0, 0.6)
iban = _whole(_IBAN, 1.0, 0.8)
vat_id = _whole(_VAT, 1.0, 0.7)
email = _whole(_EMAIL, 1.0, 0.8)
url = _whole(_URL, 1.0, 0.6)
checkbox = _whole(_CHECKBOX, 1.0, 0.5)
