"""Numbers and codes that name things: invoice numbers, VAT and tax numbers."""

import re
from functools import cache
from typing import Any

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, ambiguous, choose, invalid, ok
from docpipe.values.currencies import CODES
from docpipe.values.dates import find_dates
from docpipe.values.mending import mendings
from docpipe.values.numerals import ONE_DASH

_CAPTION_END = re.compile(
    r"^[^0-9]*(?::|#|\b(?:Nr|No|Nº|N°|Num|Number|Nummer|numéro|número|numero|nummer)\b\.?:?|№)\s*(?=\S*\d)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;]+")
_EDGE = ".,;:#*()[]{}<>\"'|=–—_"
_PREFIX = re.compile(r"[A-Z]{1,4}-?|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}")
"""Letters that belong to the digits behind them: "RE 2019", the number plate "UE-TW 418"."""
_SUFFIXED = re.compile(r"(?:[A-Z]{1,2}[0-9]{1,3}|[0-9]{1,2}-?[A-Z]{1,2}) [A-Z]{2,3}|[0-9-]{3,} [A-Z]")
"""A short code and the letters that end it, the number plate "LR71 HZT", or digits and a letter: "118 752 K"."""
_SHORT_CODE = re.compile(r"[A-Z][A-Z./-]{1,7}")
_CAPTION_WORDS = frozenset(
    "NO NR NUM DATE DATUM INVOICE TOTAL PAGE SEITE RECHNUNG FACTURE ORDER REF ID TAX VAT OF VON BIS DE NAME".split()  # noqa: SIM905
)


def parse_identifier(text: str, context: ParseContext) -> Parsed:
    """``value`` is the identifier as printed, without what remains of a caption, and with plain hyphens: typesetters
    put ones that do not break, which nobody types into a search.

    Neighbouring tokens with digits belong together (``181 301 674``, ``RE 2019/123``); separated by words
    they are several. Dates beside an identifier do not count. Without digits only a short code in capitals
    is one.
    """
    if not text.strip():
        return NO_TEXT
    groups = _groups(_without_caption(" ".join(text.translate(ONE_DASH).split())))
    if len(groups) > 1:
        groups = [group for group in groups if not any(True for _ in find_dates(group, context))] or groups
    if not groups:
        word = text.strip().strip(_EDGE)
        if _SHORT_CODE.fullmatch(word) and word not in _CAPTION_WORDS:
            return ok(word, word)
        return invalid("no identifier in the text: it has no digits")
    return choose([Mention((Candidate(group, group),)) for group in groups], context, "identifier")


def _without_caption(line: str) -> str:
    match = _CAPTION_END.match(line)
    return line[match.end() :] if match else line


def _groups(line: str) -> list[str]:
    """Runs of neighbouring tokens that hold digits, a short prefix in capitals included."""
    groups: list[list[str]] = []
    open_group = False
    prefix = ""
    matches = list(_TOKEN.finditer(line))
    for match in matches:
        token = match.group().strip(_EDGE)
        if any(c.isdigit() for c in token):
            if not open_group:
                groups.append([prefix] if prefix else [])
            groups[-1].append(token)
            open_group = line[match.end() : match.end() + 1] not in {",", ";"}
            prefix = ""
        elif match.group() in {"/", "-"} and open_group:
            groups[-1].append(match.group())
        elif open_group and match is matches[-1] and _ends_code(groups[-1][-1], token):
            groups[-1].append(token)
        elif token:
            open_group = False
            prefix = token if _PREFIX.fullmatch(token) and token not in _CAPTION_WORDS else ""
    return [" ".join(group).strip(" /-") for group in groups]


def _ends_code(last: str, token: str) -> bool:
    known = token in _CAPTION_WORDS or token in CODES
    return _SUFFIXED.fullmatch(f"{last} {token}") is not None and not known


# --- VAT and tax numbers ---------------------------------------------------------------------------------

_VAT_COUNTRIES = {
    "AT": "at.uid", "BE": "be.vat", "BG": "bg.vat", "CY": "cy.vat", "CZ": "cz.dic", "DE": "de.vat", "DK": "dk.cvr",
    "EE": "ee.kmkr", "EL": "gr.vat", "ES": "es.nif", "FI": "fi.alv", "FR": "fr.tva", "HR": "hr.oib",
    "HU": "hu.anum", "IE": "ie.vat", "IT": "it.iva", "LT": "lt.pvm", "LU": "lu.tva", "LV": "lv.pvn",
    "MT": "mt.vat", "NL": "nl.btw", "PL": "pl.nip", "PT": "pt.nif", "RO": "ro.cf", "SE": "se.vat", "SI": "si.ddv",
    "SK": "sk.dph", "GB": "gb.vat", "XI": "gb.vat", "NO": "no.mva", "CHE": "ch.uid",
}  # fmt: skip
"""Prefix → module of python-stdnum that knows the number behind it."""

_VAT_LENGTHS = {
    "AT": (8,), "BE": (10,), "BG": (9, 10), "CY": (9,), "CZ": (8, 9, 10), "DE": (9,), "DK": (8,), "EE": (9,),
    "EL": (9,), "ES": (9,), "FI": (8,), "FR": (11,), "GB": (9, 12, 5), "XI": (9, 12, 5), "HR": (11,), "HU": (8,),
    "IE": (8, 9), "IT": (11,), "LT": (9, 12), "LU": (8,), "LV": (11,), "MT": (8,), "NL": (12,), "PL": (10,),
    "PT": (9,), "RO": (2, 3, 4, 5, 6, 7, 8, 9, 10), "SE": (12,), "SI": (8,), "SK": (10,), "NO": (9,),
}  # fmt: skip

_VAT_SHAPES = {
    "CY": "99999999A", "ES": "X9999999X", "FR": "XX999999999", "NL": "999999999A99", "IE": "9X99999A",
}  # fmt: skip
"""Shapes (see :mod:`docpipe.values.mending`) of numbers that are not digits alone."""
_MISREAD = re.compile("[a-z|]")
"""No VAT number has such signs."""


def parse_vat_id(text: str, context: ParseContext) -> Parsed:
    """``value`` is the VAT number with its country prefix, without spaces; check digits must be right.

    In text from OCR misread characters are mended if that makes the check digits right. A number whose check
    digits are wrong is invalid, and ``text`` still shows it.
    """
    if not text.strip():
        return NO_TEXT
    mentions = _vat_mentions(text, context)
    if not mentions:
        return invalid("no VAT number with a country prefix in the text")
    good = [mention for mention in mentions if not mention.problem]
    return choose(good or mentions[:1], context, "VAT number")


def _vat_mentions(text: str, context: ParseContext) -> list[Mention]:
    """The VAT numbers of a text; what looks like one only if letters are misread counts only if it can be mended."""
    mentions = [(body, _vat_mention(prefix, body, context)) for prefix, body in _find_vat(text, context)]
    return [mention for body, mention in mentions if not (mention.problem and _MISREAD.search(body))]


def _find_vat(text: str, context: ParseContext) -> list[tuple[str, str]]:
    """(prefix, number) of everything shaped like a VAT number, separators removed."""
    found = []
    sign = "[0-9A-Za-z|]" if context.from_ocr else "[0-9A-Z]"
    for match in re.finditer(rf"(?<![A-Za-z0-9])(CHE|ATU|[A-Z]{{2}})(?=[ .-]{{0,2}}{sign})", text):
        prefix = match[1]
        country = prefix[:2] if prefix == "ATU" else prefix
        if country not in _VAT_COUNTRIES:
            continue
        rest = text[match.end() :]
        for length in _VAT_LENGTHS.get(country, (9,)):
            number = re.match(rf"(?:[ .-]{{0,2}}{sign}){{{length}}}(?![0-9A-Za-z])", rest)
            if number and sum(c.isdigit() for c in number.group()) * 2 >= length:
                body = re.sub(r"[ .-]", "", number.group())
                found.append((prefix, body))
                break
    return found


def _vat_mention(prefix: str, number: str, context: ParseContext) -> Mention:
    country = prefix[:2] if prefix == "ATU" else prefix

    def is_right(body: str) -> bool:
        checked = {"CHE": f"CHE{body}", "AT": prefix[2:] + body, "NO": f"{body}MVA"}.get(country, body)
        return _is_valid(_VAT_COUNTRIES[country], checked)

    if not _MISREAD.search(number) and is_right(number):
        return Mention((Candidate(prefix + number, prefix + number),))
    shape = _VAT_SHAPES.get(country, "9" * len(number))
    mended = mendings(number, shape, is_right) if context.from_ocr else ()
    if mended:
        codes = tuple(Candidate(prefix + body, prefix + body) for body in mended)
        return Mention(codes, repairs=(f"{prefix}{number}→{codes[0].text}",))
    canonical = prefix + number
    return Mention(
        (Candidate(canonical, canonical),), problem=f"the check digits of VAT number {canonical} are wrong"
    )


@cache
def _module(name: str) -> Any:
    import importlib

    return importlib.import_module(f"stdnum.{name}")


def _is_valid(module: str, number: str) -> bool:
    return bool(_module(module).is_valid(number))


_NATIONAL = (
    (re.compile(r"(?<![\w/])[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}(?![\w/])"), "", "German Steuernummer"),
    (re.compile(r"(?<![\w-])[0-9]{2}-[0-9]{7}(?![\w-])"), "us.ein", "US EIN"),
    (re.compile(r"(?<!\w)[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z](?!\w)"), "in_.gstin", "Indian GSTIN"),
)
_UNKNOWN_SIGN = re.compile(r"[^\w ./+-]")
_GSTIN = "99AAAAA9999AXAX"
_GSTIN_LIKE = re.compile(r"(?<!\w)(?=(?:\w*[0-9]){5})[0-9A-Za-z|]{15}(?!\w)")


def parse_tax_id(text: str, context: ParseContext) -> Parsed:
    """``value`` is a VAT number, a national tax number as printed, or an identifier of at least five digits."""
    if not text.strip():
        return NO_TEXT
    if _vat_mentions(text, context):
        return parse_vat_id(text, context)
    for pattern, module, name in _NATIONAL:
        found = list(dict.fromkeys(match.group().replace(" ", "") for match in pattern.finditer(text)))
        if len(found) > 1:
            return ambiguous(
                [Candidate(n, n) for n in found], f"the text holds several numbers like a {name}"
            )
        if found:
            right = not module or _is_valid(module, found[0])
            return (
                ok(found[0], found[0])
                if right
                else invalid(f"the check digits of this {name} are wrong", found[0])
            )
    if context.from_ocr and (mentions := _mended_gstins(text)):
        return choose(mentions, context, "Indian GSTIN")
    parsed = parse_identifier(text, context)
    if parsed.value and sum(c.isdigit() for c in parsed.value) < 5:
        return invalid("fewer than five digits: no tax number", parsed.text)
    if parsed.value and _UNKNOWN_SIGN.search(parsed.value):
        return invalid("the tax number has signs that do not belong in it", parsed.text)
    return parsed


def _mended_gstins(text: str) -> list[Mention]:
    """Indian numbers that OCR damaged, where a repair makes the check character right."""
    mentions = []
    for match in _GSTIN_LIKE.finditer(text):
        codes = mendings(match.group(), _GSTIN, lambda code: _is_valid("in_.gstin", code))
        if codes:
            candidates = tuple(Candidate(code, code) for code in codes)
            mentions.append(Mention(candidates, repairs=(f"{match.group()}→{codes[0]}",)))
    return mentions
