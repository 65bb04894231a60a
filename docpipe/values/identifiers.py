"""Numbers and codes that name things: invoice numbers, VAT and tax numbers."""

import re
from functools import cache
from typing import Any

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, ambiguous, choose, invalid, ok
from docpipe.values.dates import find_dates

_CAPTION_END = re.compile(
    r"^[^0-9]*(?::|#|\b(?:Nr|No|Nº|N°|Num|Number|Nummer|numéro|número|numero|nummer)\b\.?:?|№)\s*(?=\S*\d)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;]+")
_EDGE = ".,;:#*()[]{}<>\"'|=–—_"
_PREFIX = re.compile(r"[A-Z]{1,4}-?")
_SHORT_CODE = re.compile(r"[A-Z][A-Z./-]{1,7}")
_CAPTION_WORDS = frozenset(
    "NO NR NUM DATE DATUM INVOICE TOTAL PAGE SEITE RECHNUNG FACTURE ORDER REF ID TAX VAT OF VON BIS DE NAME".split()  # noqa: SIM905
)


def parse_identifier(text: str, context: ParseContext) -> Parsed:
    """``value`` is the identifier as printed, without what remains of a caption.

    Neighbouring tokens with digits belong together (``181 301 674``, ``RE 2019/123``); separated by words
    they are several. Dates beside an identifier do not count. Without digits only a short code in capitals
    is one.
    """
    if not text.strip():
        return NO_TEXT
    groups = _groups(_without_caption(" ".join(text.split())))
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
    for match in _TOKEN.finditer(line):
        token = match.group().strip(_EDGE)
        if any(c.isdigit() for c in token):
            if not open_group:
                groups.append([prefix] if prefix else [])
            groups[-1].append(token)
            open_group = line[match.end() : match.end() + 1] not in {",", ";"}
            prefix = ""
        elif match.group() in {"/", "-"} and open_group:
            groups[-1].append(match.group())
        elif token:
            open_group = False
            prefix = token if _PREFIX.fullmatch(token) and token not in _CAPTION_WORDS else ""
    return [" ".join(group).strip(" /-") for group in groups]


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


def parse_vat_id(text: str, context: ParseContext) -> Parsed:
    """``value`` is the VAT number with its country prefix, without spaces; check digits must be right.

    A number whose check digits are wrong is invalid, and ``text`` still shows it.
    """
    if not text.strip():
        return NO_TEXT
    mentions = [_vat_mention(*found) for found in _find_vat(text)]
    if not mentions:
        return invalid("no VAT number with a country prefix in the text")
    good = [mention for mention in mentions if not mention.problem]
    return choose(good or mentions[:1], context, "VAT number")


def _find_vat(text: str) -> list[tuple[str, str]]:
    """(prefix, number) of everything shaped like a VAT number, separators removed."""
    found = []
    for match in re.finditer(r"(?<![A-Za-z0-9])(CHE|ATU|[A-Z]{2})(?=[ .-]{0,2}[0-9A-Z])", text):
        prefix = match[1]
        country = prefix[:2] if prefix == "ATU" else prefix
        if country not in _VAT_COUNTRIES:
            continue
        rest = text[match.end() :]
        for length in _VAT_LENGTHS.get(country, (9,)):
            number = re.match(rf"(?:[ .-]{{0,2}}[0-9A-Z]){{{length}}}(?![0-9A-Za-z])", rest)
            if number and sum(c.isdigit() for c in number.group()) * 2 >= length:
                body = re.sub(r"[ .-]", "", number.group())
                found.append((prefix, body))
                break
    return found


def _vat_mention(prefix: str, number: str) -> Mention:
    canonical = prefix + number
    country = prefix[:2] if prefix == "ATU" else prefix
    candidate = (Candidate(canonical, canonical),)
    checked = canonical if country in {"CHE", "ATU"} else number
    checked = f"{number}MVA" if country == "NO" else canonical[2:] if country == "AT" else checked
    if _is_valid(_VAT_COUNTRIES[country], checked):
        return Mention(candidate)
    return Mention(candidate, problem=f"the check digits of VAT number {canonical} are wrong")


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


def parse_tax_id(text: str, context: ParseContext) -> Parsed:
    """``value`` is a VAT number, a national tax number as printed, or an identifier of at least five digits."""
    if not text.strip():
        return NO_TEXT
    vat = _find_vat(text)
    if vat:
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
    parsed = parse_identifier(text, context)
    if parsed.value and sum(c.isdigit() for c in parsed.value) < 5:
        return invalid("fewer than five digits: no tax number", parsed.text)
    return parsed
