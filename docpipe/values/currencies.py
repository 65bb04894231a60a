"""Currencies in print: ISO 4217 codes, symbols and words."""

import re

from docpipe.values.base import ParseContext
from docpipe.values.locales import language, territory

CODES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP
    TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL""".split()  # noqa: SIM905
)
"""ISO 4217, active codes and recent ones."""

_WORDS = frozenset({"ALL", "TOP"})
"""Codes that captions use as words; never read beside an amount."""

_NAMES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "us$": "USD", "usd$": "USD", "u$s": "USD",
    "us-dollar": "USD", "us dollar": "USD", "us dollars": "USD", "£": "GBP", "pound sterling": "GBP",
    "pounds sterling": "GBP", "fr.": "CHF", "sfr.": "CHF", "sfr": "CHF", "franken": "CHF", "zł": "PLN",
    "zl": "PLN", "złotych": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN", "₽": "RUB", "₺": "TRY",
    "r$": "BRL", "₪": "ILS", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "₴": "UAH", "₹": "INR",
    "rm": "MYR", "rp": "IDR", "s$": "SGD", "hk$": "HKD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "cdn$": "CAD", "can$": "CAD", "nz$": "NZD", "nt$": "TWD", "mx$": "MXN", "mex$": "MXN", "元": "CNY",
    "円": "JPY", "rmb": "CNY", "$us": "USD", "$ca": "CAD", "$au": "AUD", "$nz": "NZD", "$hk": "HKD", "$sg": "SGD",
    "£gb": "GBP", "ksh": "KES", "kshs": "KES", "tsh": "TZS", "tshs": "TZS", "ush": "UGX", "ushs": "UGX", "gh₵": "GHS",
    "gh¢": "GHS", "₵": "GHS", "dhs": "AED", "s/": "PEN", "s/.": "PEN",
}  # fmt: skip
_SHARED = {
    "$": {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "AR": "ARS",
          "CL": "CLP", "CO": "COP", "TW": "TWD", "JM": "JMD", "TT": "TTD"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "sv": "SEK", "nb": "NOK", "no": "NOK", "nn": "NOK",
           "da": "DKK", "is": "ISK"},
    "¥": {"JP": "JPY", "CN": "CNY", "ja": "JPY", "zh": "CNY"},
    "rs": {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR"},
    "fr": {"CH": "CHF", "LI": "CHF"},
    "dh": {"AE": "AED", "MA": "MAD"},
    "r": {"ZA": "ZAR"},
    "n": {"NG": "NGN"},
    "q": {"GT": "GTQ"},
    "k": {"ZM": "ZMW", "PG": "PGK"},
    "p": {"BW": "BWP"},
}  # fmt: skip
"""Symbols of several currencies, by territory or language of the locale."""
_SHARED_ALIASES = {
    "dollar": "$",
    "dollars": "$",
    "kr.": "kr",
    "kronor": "kr",
    "kroner": "kr",
    "￥": "¥",
    "rs.": "rs",
}

_SYMBOLS = r"[$£](?:US|CA|AU|NZ|HK|SG|GB)(?![A-Za-z])|[A-Za-z]{1,3}\$|[€$£¥￥₽₺₪₩฿₫₱₦₴₹₵元円]"
_LETTERS = "|".join(
    sorted(
        (
            re.escape(n)
            for n in {*_NAMES, *_SHARED, *_SHARED_ALIASES}
            if len(n) > 1 and n[0].isalpha() and "$" not in n
        ),
        key=len,
        reverse=True,
    )
)
_CODE = "|".join(sorted(CODES - _WORDS))
_ONE = rf"(?:{_SYMBOLS}|(?i:{_LETTERS})|{_CODE})"
CURRENCY_BEFORE = re.compile(rf"(?:(?<![^\W\d_]){_ONE})$")
"""A currency that ends where the searched text ends."""
LETTER_BEFORE = re.compile(r"(?<![^\W_])[RNQKP]$")
"""A letter that stands for a currency where it touches an amount; OCR reads the naira's as one, too."""
CURRENCY_AFTER = re.compile(rf"{_ONE}(?![^\W\d_])")
"""Matches a currency at the start."""
_ANYWHERE = re.compile(rf"(?<![^\W\d_])(?:{_SYMBOLS}|(?i:euros?|franken|zł)|{_CODE})(?![^\W\d_])")


def iso_code(name: str, context: ParseContext) -> str:
    """ISO 4217 code of a printed code, symbol or word; empty where several currencies share it."""
    if name.upper() in CODES:
        return name.upper()
    key = name.strip().lower()
    if key in _NAMES:
        return _NAMES[key]
    shared = _SHARED.get(_SHARED_ALIASES.get(key, key), {})
    if context.currency in shared.values():
        return context.currency
    return shared.get(territory(context)) or shared.get(language(context), "")


def mentioned(text: str, context: ParseContext) -> str:
    """The one currency that a text names anywhere; empty for none or several."""
    codes = {iso_code(match.group(), context) for match in _ANYWHERE.finditer(text)}
    return codes.pop() if len(codes) == 1 else ""
