"""IBAN and BIC."""

import re
from functools import lru_cache

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, choose, invalid
from docpipe.values.mending import mendings

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ ]?([0-9OIlSB]{2})(?=[ .\n-]?[0-9A-Z])")
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""Characters of an IBAN by country, from the SWIFT IBAN registry."""

_COUNTRIES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE
    KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW
    TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW""".split()  # noqa: SIM905
)
"""ISO 3166-1 alpha-2, and XK."""

_BANKING_COUNTRIES = frozenset(IBAN_LENGTHS) | frozenset(
    {
        "AR",
        "AU",
        "CA",
        "CL",
        "CN",
        "HK",
        "ID",
        "IN",
        "JP",
        "KR",
        "MX",
        "MY",
        "NZ",
        "PH",
        "SG",
        "TH",
        "TW",
        "US",
        "VN",
        "ZA",
    }
)
"""Elsewhere letters alone make no BIC without a caption: RECHNUNG would be a bank on Niue."""

_BIC = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4} ?([A-Z]{2}) ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?(?![A-Za-z0-9])")
_BIC_LIKE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4}[A-Z0-9]{4}(?:[A-Z0-9]{3})?(?![A-Za-z0-9])")
_BIC_CAPTION = re.compile(r"(?:BIC|SWIFT)(?:[ /-]*(?:BIC|SWIFT|Code))*[ .:]*", re.IGNORECASE)


def parse_iban(text: str, context: ParseContext) -> Parsed:
    """``value`` is the IBAN without spaces; length, structure and check digits must be right.

    In text from OCR misread characters are mended if that makes the check digits right. An IBAN that fails is
    invalid, and ``text`` still shows it.
    """
    if not text.strip():
        return NO_TEXT
    mentions = [_iban_mention(printed) for printed in _find_ibans(text)]
    good = [mention for mention in mentions if not mention.problem]
    return choose(good or mentions[:1], context, "IBAN")


def _find_ibans(text: str) -> list[str]:
    found = []
    for match in _IBAN_START.finditer(text):
        length = IBAN_LENGTHS.get(match[1])
        if length is None:
            continue
        body = re.match(
            rf"(?:[ .\u00a0\n-]{{0,2}}[0-9A-Za-z]){{{length - 4}}}(?![0-9A-Za-z])", text[match.end() :]
        )
        body = body or re.match(r"(?:[ .\u00a0-]?[0-9A-Z]){4,30}", text[match.end() :])
        if body:
            found.append(re.sub(r"[^0-9A-Za-z]", "", match.group() + body.group()))
    return found


def _iban_mention(printed: str) -> Mention:
    if _is_iban(printed.upper()):
        return Mention((Candidate(printed.upper(), printed.upper()),))
    # most countries' accounts are digits alone; where letters may stand one of them may be misread
    for rest in ("9", "X"):
        shape = "AA99" + rest * (len(printed) - 4)
        mended = mendings(printed, shape, _is_iban)
        if mended:
            codes = tuple(Candidate(iban, iban) for iban in mended)
            return Mention(codes, repairs=(f"{printed}→{codes[0].text}",))
    upper = printed.upper()
    return Mention(
        (Candidate(upper, upper),), problem=f"the check digits or the length of IBAN {upper} are wrong"
    )


@lru_cache(maxsize=256)
def _is_iban(number: str) -> bool:
    if len(number) != IBAN_LENGTHS.get(number[:2]) or not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+", number):
        return False
    if int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 != 1:
        return False
    from stdnum import iban

    return bool(iban.is_valid(number, check_country=False))


def parse_bic(text: str, context: ParseContext) -> Parsed:
    """``value`` is the BIC, 8 or 11 characters; its country must exist. Words count only if nothing else does.

    In text from OCR digits in the country's code are mended; nothing else of a BIC could be verified.
    """
    if not text.strip():
        return NO_TEXT
    captions = list(_BIC_CAPTION.finditer(text))
    rest = text[captions[-1].end() :] if captions else text
    codes = [m.group().replace(" ", "") for m in _BIC.finditer(rest) if m[1] in _COUNTRIES]
    whole = rest.split()
    if not captions:
        codes = [code for code in codes if code[4:6] in _BANKING_COUNTRIES or any(c.isdigit() for c in code)]
    if not captions and len(whole) > 1:
        codes = [code for code in codes if code in whole]
        codes = [code for code in codes if any(c.isdigit() for c in code)] or codes
    if not codes and context.from_ocr and (captions or len(whole) == 1):
        return choose(_mended_bics(rest), context, "BIC")
    if not codes:
        return invalid("no BIC in the text")
    return choose([Mention((Candidate(code, code),)) for code in codes], context, "BIC")


def _mended_bics(text: str) -> list[Mention]:
    """Codes of a bank whose country OCR damaged, with the countries that it can be."""
    mentions = []
    for match in _BIC_LIKE.finditer(text):
        codes = mendings(match.group(), "AAAAAA" + "X" * (len(match.group()) - 6), _is_banks)
        if codes:
            candidates = tuple(Candidate(code, code) for code in codes)
            mentions.append(Mention(candidates, repairs=(f"{match.group()}→{codes[0]}",)))
    return mentions


def _is_banks(code: str) -> bool:
    return code[4:6] in _BANKING_COUNTRIES
