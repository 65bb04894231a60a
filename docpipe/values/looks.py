"""How much a text resembles each type, 0-1, from its shape alone: evidence for locators.

Each function costs a few microseconds, because a locator asks for every segment of a page: only the first
:data:`LONGEST` characters count, and patterns start with a literal or a digit wherever they can.
"""

import re
import string
from collections.abc import Callable
from functools import lru_cache

from docpipe.values.banking import IBAN_LENGTHS
from docpipe.values.currencies import CODES
from docpipe.values.months import MONTHS, fold
from docpipe.values.times import COUNT_WORDS, UNIT_OF

LONGEST = 160
"""Characters that are looked at; longer texts are prose for every type but block."""

_CURRENCY = (
    r"(?:[A-Z]{0,3}\$|[€£¥₹]|EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK|CAD|AUD|MYR|RM|INR|Rs\.?|kr\.?|zł|Fr\.|Euro)"
)
_AMOUNT = r"(?:[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{2,3}|[.,] [0-9]{3})*|[0-9]+)? ?[.,] ?(?:[0-9OolSB]{2}|[-–—]{1,2})"
"""OCR sees gaps beside the marks."""
_SIGN = r"[-−–+(]?"
_MARKED = re.compile(
    rf"{_SIGN} ?{_CURRENCY} ?{_SIGN} ?(?:{_AMOUNT}|[0-9][0-9.,' ]*)[-−)]?"
    rf"|{_SIGN} ?(?:{_AMOUNT}|[0-9][0-9.,' ]*?) ?{_CURRENCY} ?[-−)]?"
)
_PLAIN = re.compile(rf"{_SIGN} ?{_AMOUNT}[-−)]?(?: ?(?:CR|DR|H|S))?")
_INTEGER = re.compile(rf"{_SIGN}[0-9]{{1,7}}[-−)]?")
_GROUPED = re.compile(rf"{_SIGN}[0-9]{{1,3}}(?:(?:[.,] ?|['’ ])[0-9]{{3}})+")
_AT_SENTENCES_END = re.compile(
    r"(?<=[0-9][.,][0-9]{2})(?:[,;:]|(?<!^[0-9]\.[0-9]{2})(?<!^[0-9]{2}\.[0-9]{2})\.)$"
)
"""Behind an amount; "24.12." is a day."""
_AMOUNT_INSIDE = re.compile(r"[0-9][.,][0-9]{2}(?![\w/%.,-]|\s?%)")
_NUMBER = re.compile(r"[-−–+(]?(?:[0-9][0-9.,'’ ]*|[.,][0-9]+)[)-]?")
_QUANTITY = re.compile(
    r"[<>≤≥±-]? ?(?:[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9][0-9.,']*) ?"
    r"(?:x|×|%|[°µ]?[^\W\d_]{1,10}\.?[²³]?(?: ?/ ?[^\W\d_]{1,5}[²³]?)?)"
)
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,3})? ?%")

_NUMERIC_DATE = re.compile(
    r"[0-9O]{1,2}([./-]) ?[0-9O]{1,2}\1 ?(?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?:19|20)[0-9]{2}([./-])[0-9]{1,2}\2[0-9]{1,2}(?![0-9])"
    r"|(?<![+0-9])[0-9]{1,2} [0-9]{1,2} (?:19|20)[0-9]{2}(?![0-9])"
)
_DAY_MONTH_YEAR = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th|er|º|°)?[ .-]{0,2}(?:de |of |day of )?([^\W\d_]{3,12})[.,]{0,2}[ -]?(?:de |of )?"
    r"(?:[0-9]{4}|[0-9]{2})(?!\w)"
)
_MONTH_DAY_YEAR = re.compile(
    r"[^\W\d_]\.? ?[0-9]{1,2}(?:(?:st|nd|rd|th)?,? ?(?:19|20)[0-9]{2}|/(?:[0-9]{4}|[0-9]{2}))(?!\w)"
)
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_MONTH_YEAR = re.compile(r"(?:[^\W\d_]\.?[ /-]|Q[1-4][ /-]?|(?<![0-9/])[01]?[0-9]/)(?:19|20)[0-9]{2}(?!\w)")
_MONTH_STEMS = frozenset(name[:3] for name in MONTHS)
_TIME = re.compile(
    r"(?:\b(?:kl|godz|ore)\.? ?)?(?<![0-9:])[0-2]?[0-9](?:[:.]| ?h ?)[0-5][0-9](?! ?min\b)(?::[0-5][0-9])?(?![0-9:.])"
    r"(?: ?(?:[AaPp]\.?[Mm]|Uhr|uur|h|hrs?))?"
    r"|(?<![0-9:.,])[0-2]?[0-9] ?(?:[AaPp]\.?[Mm]\b\.?|Uhr|uur)(?!\w)"
)
_COUNT = re.compile(rf"[0-9]{{1,4}}\)?[ -]([^\W\d_]{{2,9}})|\b(?i:{'|'.join(COUNT_WORDS)}) ([^\W\d_]{{2,9}})")

_KNOWN_CURRENCY = re.compile(
    r"EUR|USD|GBP|CHF|JPY|CAD|AUD|PLN|CZK|SEK|NOK|DKK|HUF|RON|INR|CNY|MYR|SGD|BRL|MXN|[€$£¥]|US\$|Euro"
)
_IBAN = re.compile(r"[A-Z]{2} ?[0-9O]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_ENDS_CLAUSE = ".,;"
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_VAT = re.compile(
    r"(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|XI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|NO|CHE-?)"
    r" ?[0-9A-Z](?:[ .]?[0-9A-Z]){6,13}(?: ?(?:MWST|MVA|TVA))?"
)
_TAX = re.compile(
    "|".join(
        (
            r"[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}",  # DE
            r"[0-9]{2}-[0-9]{7}(?!\w)",  # US
            r"[0-9]{2,3}[ -][0-9]{3}[ -][0-9]{3}(?:[ -]?[0-9]{3,5})?(?!\w)",  # AU, FR, NO, NZ, PL
            r"[0-9]{3} ?[0-9]{4} ?[0-9]{2}(?!\w)",  # GB
            r"[0-9]{6,8}-[0-9]{1,4}(?!\w)",  # SE, FI, NG
            r"[0-9]{8,15}(?!\w)",
            r"[0-9]{3}-[0-9]{2,3}-[0-9]{2}-[0-9]{2,3}(?!\w)",  # PL
            r"[0-9]{4}\.[0-9]{3}\.[0-9]{3}(?!\w)",  # BE
            r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk](?!\w)",  # CL
            r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}(?!\w)",  # BR
            r"[0-9]{2}-[0-9]{8}-[0-9](?!\w)",  # AR
            r"(?<!\w)[A-Z]-?[0-9]{7,9}-?[A-Z0-9]?(?!\w)",  # ES, KE
            r"[0-9]{8,9}-?[A-Z](?!\w)",  # ES, SG
            r"[0-9]{9} ?RT ?[0-9]{4}",  # CA
            r"(?<!\w)[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}(?!\w)",  # MX
            r"(?<!\w)[A-Z]{5}[0-9]{4}[A-Z](?!\w)|[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z0-9]{4}",  # IN
            r"(?<!\w)[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z](?!\w)",  # IT
        )
    )
)
"""Tax numbers without the country before them, by where they are printed so."""
_EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?: ?\.[\w-]+)+")
_PHONE = re.compile(
    r"(?:\+|(?<![\w.,])(?<![0-9] )(?:00|0 ?)|\()[0-9](?:[0-9 ()/.\u00a0-]|(?<=[/-])\n){5,23}(?!\w)"
    r"|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}(?!\w)"
    r"|1-[0-9]{3}-[0-9]{3}-[0-9]{4}"
)
_FRENCH_PHONE = re.compile(r"(?<![0-9.])0[1-9](?:\.[0-9]{2}){4}(?![0-9.])")
"""Which else would be two dates, or an amount."""
_MAY_BE_PHONE = re.compile(r"[0-9]{2,4}[ /-][0-9]{6,8}|[0-9]{2,4}(?:[ -][0-9]{2,4}){2,4}")
_TOP_LEVEL = (
    "com org net info biz gov edu eu io app dev shop online cloud bank example test"
    " de at ch li lu fr be nl uk ie es pt it dk se fi pl cz sk hu si hr ro bg gr lt lv ee tr ua ru"
    " us ca mx br ar cl au nz za jp cn sg"
)
"""Ends of names of hosts; not "in", "no" and "me", with which OCR glues sentences together ("paid.In full")."""
_URL = re.compile(
    rf"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:{'|'.join(_TOP_LEVEL.split())})(?!\w)(?:/\S*)?",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"[\u2610\u2611\u2612\u2713\u2714\u2717\u2718\u25a1]|\[[ xX]?\]|[xX]$")
_POSTCODE = re.compile(
    r"[0-9](?<![\w./-].)(?<![0-9],.)[0-9]{3,4}(?:-[0-9]{4})? [^\W\d_]{3}|[A-Z],? [0-9]{5}(?!\w)"
    r"|[A-Z][0-9][0-9A-Z]? [0-9][A-Z]{2}(?!\w)|[0-9](?<!\w.)[0-9]-[0-9]{3} [^\W\d_]{3}"
    r"|[0-9](?<!\w.)(?<!-.)(?:[0-9]{3} [A-Z]{2}|[0-9]{2} [0-9]{2}|[0-9]{3}-[0-9]{3}) [^\W\d_]{3}"  # NL, SE and CZ, PT
    r"|[A-Z][0-9][A-Z] [0-9][A-Z][0-9](?!\w)|(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT) [0-9]{4}(?!\w)"  # CA, AU
    r"|Singapore [0-9]{6}(?!\w)|[A-Z]{1,2}-[0-9]{4,5} [^\W\d_]{3}"
)
_DIGIT = re.compile(r"\d")
_STREET_WORDS = frozenset(
    """street st road rd avenue ave lane drive blvd suite floor rue boulevard via calle plaza ulica ul
    jalan lot rua avenida postfach box strasse straße str weg platz allee""".split()  # noqa: SIM905
)
_STREET_ENDS = ("straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "straat", "laan")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]*")
_ASCII_LETTERS, _ASCII_DIGITS = string.ascii_letters.encode(), string.digits.encode()
_CODE_IN_GROUPS = re.compile(r"[A-Z0-9][A-Z0-9./-]*(?: [A-Z0-9][A-Z0-9./-]*){1,4}")


def _letters(text: str) -> int:
    return _count(text, str.isalpha, _ASCII_LETTERS)


def _digits(text: str) -> int:
    return _count(text, str.isdigit, _ASCII_DIGITS)


def _count(text: str, is_one: Callable[[str], bool], ascii_ones: bytes) -> int:
    """How many characters are of a kind. Bytes are counted several times as fast as characters are looked at."""
    if not text.isascii():
        return sum(map(is_one, text))
    return len(text) - len(text.encode().translate(None, ascii_ones))


def money(text: str) -> float:
    """1.0 with a currency, 0.8 with two decimals, 0.6 amid words, 0.5 with thousands, 0.3 for an integer."""
    text = _AT_SENTENCES_END.sub("", text.strip())
    if len(text) <= 30:
        if _PLAIN.fullmatch(text) and not _FRENCH_PHONE.fullmatch(text):
            return 0.8
        if _MARKED.fullmatch(text):
            return 1.0
        if _INTEGER.fullmatch(text):
            return 0.3
        if _GROUPED.fullmatch(text):
            return 0.5
    return 0.6 if len(text) < 80 and _AMOUNT_INSIDE.search(text) else 0.0


def number(text: str) -> float:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return 0.9
    if _QUANTITY.fullmatch(text):
        return 0.5
    return 0.2 if text[:1].isdigit() else 0.0


def quantity(text: str) -> float:
    text = text.strip()
    return 0.9 if _QUANTITY.fullmatch(text) else 0.6 if _NUMBER.fullmatch(text) else 0.0


def date(text: str) -> float:
    """1.0 for nothing but a full date, 0.8 with other text, 0.5 for eight digits."""
    text = text[:LONGEST].strip()
    covered = _date_length(text)
    if not covered:
        return 0.5 if _COMPACT_DATE.fullmatch(text) else 0.0
    return 1.0 if covered >= len(text) - 2 else 0.8


def _date_length(text: str) -> int:
    """Characters of the first date in ``text``; 0 for none."""
    match = _NUMERIC_DATE.search(_without_phones(text))
    if match:
        return match.end() - match.start()
    match = _DAY_MONTH_YEAR.search(text)
    if match and _is_month(match[1]):
        return match.end() - match.start()
    match = _MONTH_DAY_YEAR.search(text)
    if match and (word := _LAST_WORD.search(text[: match.start() + 1])) and _is_month(word.group()):
        return match.end() - word.start()
    return 0


def _without_phones(text: str) -> str:
    """``text`` without telephone numbers that look like dates; few texts have their four dots."""
    return _FRENCH_PHONE.sub("", text) if text.count(".") >= 4 else text


def _is_month(word: str) -> bool:
    return word[:3].lower() in _MONTH_STEMS or fold(word)[:3] in _MONTH_STEMS


_OPEN_PERIOD = re.compile(
    r"(?:[^\W\d_]+\.?,? )?\d{1,2}\.?(?: ?\d{1,2}\.| [^\W\d_]{3,12}\.?)? ?"
    r"(?:[-–—]|to|bis|au|al|tot|do|through|until|till?|hasta|t/m) ?(?:[^\W\d_]+\.?,? )?\d{1,2}[. ]"
)
"""The beginning of a period whose first day shares month or year with the last one."""


def period(text: str) -> float:
    """1.0 for two dates, 0.8 for "6 to 7 October 2026", 0.6 for a month or quarter with its year, 0.3 for one date."""
    text = text[:LONGEST]
    numeric = len(_NUMERIC_DATE.findall(_without_phones(text)))
    if numeric < 2 and _date_length(text) and _OPEN_PERIOD.match(text):
        return 0.8
    if numeric:
        return 1.0 if numeric == 2 else 0.3 if numeric == 1 else 0.1
    if _date_length(text):
        return 0.8 if len(_DAY_MONTH_YEAR.findall(text) + _MONTH_DAY_YEAR.findall(text)) == 2 else 0.3
    match = _MONTH_YEAR.search(text)
    if match is None:
        return 0.0
    word = _LAST_WORD.search(text[: match.start() + 1])
    return 0.6 if word is None or word.group() == "Q" or _is_month(word.group()) else 0.0


def duration(text: str) -> float:
    text = text[:LONGEST]
    for match in _COUNT.finditer(text):
        if fold(match[1] or match[2]) in UNIT_OF:
            return 1.0 if match.end() - match.start() >= len(text) - 6 else 0.6
    return 0.0


def identifier(text: str) -> float:
    """0.9 for a code of letters and digits, 0.8 for digits, 0.7 for groups, 0.2 for words, dates, times and amounts."""
    text = text[:LONGEST].strip()
    digits = _digits(text)
    if not digits:
        return 0.2 if text and len(text) <= 20 and " " not in text else 0.1
    if _NUMERIC_DATE.fullmatch(text) or _PLAIN.fullmatch(text) or _TIME.fullmatch(text):
        return 0.2
    if not _CODE.fullmatch(text):
        if len(text) <= 30 and _CODE_IN_GROUPS.fullmatch(text):
            return 0.7
        return 0.5 if len(text) <= 40 and digits * 3 >= len(text) else 0.25
    return 0.9 if digits < len(text) else 0.8 if digits >= 4 else 0.5


_WITH_LETTERS, _WITH_DIGITS, _WITH_POSTCODE, _WITH_STREET = 1, 2, 4, 8


def has_postcode(line: str) -> bool:
    """Whether a line holds what looks like a postcode beside its city."""
    return bool(_signs_of_address(line) & _WITH_POSTCODE)


def has_street(line: str) -> bool:
    """Whether a line holds a word for a street, and digits."""
    return _signs_of_address(line) & (_WITH_STREET | _WITH_DIGITS) == _WITH_STREET | _WITH_DIGITS


def address(text: str) -> float:
    """High with a postcode and a city or a street name, low for words, nothing for digits alone."""
    text = text[:LONGEST]
    signs = 0
    for line in text.split("\n"):
        signs |= _signs_of_address(line)
    if not signs & _WITH_LETTERS:
        return 0.0
    score = 0.15
    if signs & _WITH_POSTCODE:
        score += 0.5
    if signs & _WITH_STREET:
        score += 0.3 if signs & _WITH_DIGITS else 0.1
    if "\n" in text:
        score += 0.1
    return min(score, 1.0)


@lru_cache(maxsize=16384)
def _signs_of_address(line: str) -> int:
    """Whether a line has letters, digits, a postcode and a street; kept, for a line is part of many blocks."""
    digits = _DIGIT.search(line) is not None
    return (
        any(map(str.isalpha, line)) * _WITH_LETTERS
        | digits * _WITH_DIGITS
        | (digits and _POSTCODE.search(line) is not None) * _WITH_POSTCODE
        | any(map(_is_street, line.lower().split())) * _WITH_STREET
    )


@lru_cache(maxsize=65536)
def _is_street(word: str) -> bool:
    word = word.strip(",")
    return word.strip(".") in _STREET_WORDS or word.endswith(_STREET_ENDS)


def text(text: str) -> float:
    """0.5 for words, 0.2 for digits, marks and addresses on the net."""
    letters = _letters(text)
    if not letters:
        return 0.2 if text.strip() else 0.0
    if "://" in text or "@" in text or ("." in text and _URL.fullmatch(text)):
        return 0.2
    return 0.2 if letters * 2 < len(text) and letters * 2 < _digits(text) else 0.5


def block(text: str) -> float:
    if not any(map(str.isalpha, text)):
        return 0.1 if text.strip() else 0.0
    return 0.7 if "\n" in text else 0.4


def signature(text: str) -> float:
    """Pixels decide; words tell nothing."""
    return 0.3 if text.strip() else 0.0


def tax_id(text: str) -> float:
    return max(vat_id(text), _tax_number(text))


def currency(text: str) -> float:
    """1.0 for a common currency, 0.2 for any other of ISO 4217; "VAT" is none."""
    text = text.strip()
    return 1.0 if _KNOWN_CURRENCY.fullmatch(text) else 0.2 if text in CODES else 0.0


def bic(text: str) -> float:
    text = text.strip().rstrip(_ENDS_CLAUSE)
    if not _BIC.fullmatch(text):
        return 0.0
    return 1.0 if len(text) == 11 or any(map(str.isdigit, text)) else 0.6


def phone(text: str) -> float:
    """0.9 for nothing but a telephone number, 0.5 with other text, 0.3 for groups of figures that may be one."""
    text = text[:LONGEST].strip()
    if not _FRENCH_PHONE.search(text) and (_NUMERIC_DATE.search(text) or _PLAIN.fullmatch(text)):
        return 0.0
    match = _PHONE.search(text)
    if match is None:
        return 0.3 if _MAY_BE_PHONE.fullmatch(text) and not _GROUPED.fullmatch(text) else 0.0
    return 0.9 if match.end() - match.start() >= len(text) - 1 else 0.5


def _whole(pattern: re.Pattern[str], full: float, part: float) -> Callable[[str], float]:
    """``full`` if the pattern is the whole text, ``part`` if it stands somewhere in it, else 0."""

    def looks_like(text: str) -> float:
        text = text[:LONGEST].strip()
        match = pattern.search(text)
        if match is None:
            return 0.0
        return full if match.end() - match.start() >= len(text) - 1 else part

    return looks_like


_shaped_as_iban = _whole(_IBAN, 1.0, 0.8)


def iban(text: str) -> float:
    """1.0 for an account's number, 0.3 where its country's are longer: the rest stands on the next line."""
    line = " ".join(text[:LONGEST].split())
    match = _IBAN.search(line)
    if match and len(match.group().replace(" ", "")) < IBAN_LENGTHS.get(match.group()[:2], 0):
        return 0.3
    return _shaped_as_iban(line)


percent = _whole(_PERCENT, 1.0, 0.5)
time = _whole(_TIME, 1.0, 0.5)
vat_id = _whole(_VAT, 1.0, 0.7)
email = _whole(_EMAIL, 1.0, 0.8)
url = _whole(_URL, 1.0, 0.6)
checkbox = _whole(_CHECKBOX, 1.0, 0.5)
_tax_number = _whole(_TAX, 0.8, 0.5)
