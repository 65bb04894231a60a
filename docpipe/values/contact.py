"""Addresses, e-mail, telephone numbers, web addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, choose, invalid, ok
from docpipe.values.known import as_known
from docpipe.values.looks import has_postcode, has_street
from docpipe.values.numerals import normalise
from docpipe.values.text import FORMS_OF_ADDRESS, lines_of, without_caption, without_look_alikes

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][\w.+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}(?![\w@])"
)
_SPACED_EMAIL = re.compile(
    r"[ \u00a0]{0,3}@[ \u00a0]{0,3}|(?<=\w)[ \u00a0]{1,3}\.(?=[A-Za-z])|(?<=\w)\.[ \u00a0]{1,3}(?=[a-z]{2,4}\b)"
)
_URL = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>\"']+|(?:www\.)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}(?:/[^\s<>\"']*)?)(?![\w@])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,+])(?:\+|\()?[0-9][0-9 \u00a0()/.-]{4,24}[0-9](?![\w])(?![.,][0-9])")
_DATE_SHAPE = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}")
_REACHED_BY = re.compile(
    r"(?:te[l1](?:[eé]fono?|e?phone|[eé]phone)?|phone|ph|fax|mobile?|handy|hotline|[tfme])\b\W{0,4}"
    r"(?=(?:\D*[0-9]){6})[+(]?[0-9][0-9 \u00a0()/.,+&-]*"
    r"|(?=(?:\D*[0-9]){9})[+(]?[0-9][0-9 \u00a0()/.,+&-]*"
    r"|(?:e-?mail|web|internet)?\W{0,3}(?:\S{1,64}@\S{1,190}\.\w{1,24}|(?:https?://|www\.)\S+)",
    re.IGNORECASE,
)
"""A line of nothing but a telephone number, a mail address or a web address, with or without its caption; no postcode
has nine digits."""
_FOR_SOMEBODY = re.compile(
    r"(?:att(?:n|ention)?\b|att\.|z\. ?h(?:d|\.d?)\.|zu händen|à l[’']attention|t\.a\.v\.|ter attentie|c\.a\."
    r"|alla c\.a\.|alla cortese|a/a\b|a la atención|do rąk|a/c\b)",
    re.IGNORECASE,
)
"""How the line begins that says who is to read a letter."""
_TITLES = ("dr", "prof", "dott", "avv", "ing", "ra", "engr", "rev", "mag", "miss", "m")
_PERSON = re.compile(
    rf"(?:(?:{'|'.join((*_TITLES, *sorted(FORMS_OF_ADDRESS)))})\b\.?\s+)+(?:(?:med|dent|vet)\.\s+)*[^\W\d_]\D*",
    re.IGNORECASE,
)
"""A name with its title, and nothing else: who bears it lives at the address and is no part of it."""
_CAPTIONED = re.compile(r"[^\W\d][^:\d]{2,30}:\s+(?=\S)")
_BEHIND_TOWN = re.compile(
    r"[\s·•|,;–—-]+(?:(?:t[eé]l(?:[eé]fon\w*|[eé]phone)?|phone|fax|mobile?|handy|hotline|e-?mail|web|www|https?|ust|uid|vat|gst|abn|"
    r"nif|cif|cuit|nip|cvr|tva|siret|siren|btw|kvk|p\. ?iva|c\.f|cap\. soc|hr[ab])\b|\S+@|\+[0-9]{2}).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows an address on its line and is no part of it."""
_POSTCODE_CITY = re.compile(
    r"(?:(?P<country>[A-Z]{1,2})[- ])?"
    r"(?P<postcode>[0-9]{5}|[0-9]{4}(?: [A-Z]{2})?|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4}-[0-9]{3})"
    r" (?P<city>[^\W\d][^\d,;]{1,40})"
)
_CITY_POSTCODE = re.compile(
    r"(?P<city>[^\W\d][^\d,;]{1,40}?),? (?:[A-Z]{2},? )?"
    r"(?P<postcode>[0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2})"
)
_STREET = re.compile(
    r"(?=.*[^\W\d_]{2})"
    r"(?:[^\d,]{3,60} [0-9]{1,4} ?[a-zA-Z]?(?: ?[-/] ?[0-9]{1,4} ?[a-zA-Z]?)?|[0-9]{1,5}[a-zA-Z]?,? [^\W\d]\D{2,60})"
)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The parts of an address that are certain; empty where they are not."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    """As printed: a name, or the code before the postcode."""


def parse_address(text: str, context: ParseContext) -> Parsed:
    """``value`` is the lines, trimmed, separated by ``\\n``; one of them at least must hold a word.

    Left out is what says how one telephones, writes or surfs there, who is to read the letter, who bears a title,
    and, behind a postcode, numbers that are no part of it.
    """
    lines = [line for line in lines_of(text) if not _FOR_SOMEBODY.match(line)] or lines_of(text)
    if not lines:
        return NO_TEXT
    lines = _without_person(lines)
    lines[0] = _from_street(lines[0])
    while len(lines) > 1 and _is_no_part(lines[-1], lines[:-1]):
        lines.pop()
    lines[-1] = _up_to_town(lines[-1])
    clean = without_caption("\n".join(lines))
    clean = without_look_alikes(clean, context)
    if not re.search(r"[^\W\d_]{2}", clean):
        return invalid("no words in the address", clean)
    return as_known(clean, context)


def _is_no_part(line: str, above: Sequence[str]) -> bool:
    """Whether a line below ``above`` ends no address: a telephone number, a customer's number, a tax number."""
    if _REACHED_BY.fullmatch(line):
        return True
    numbered = line[0].isalpha() and line[-1].isdigit() and not has_postcode(line) and not has_street(line)
    return numbered and any(map(has_postcode, above))


def _without_person(lines: list[str]) -> list[str]:
    """The lines without the person before the street, on a line of its own or with a comma: "Dr. Ute Mai, Weg 3"."""
    first, comma, rest = lines[0].partition(",")
    if _PERSON.fullmatch(lines[0]) and any(map(has_street, lines[1:])):
        return lines[1:]
    if comma and _PERSON.fullmatch(first.strip()) and has_street(rest):
        return [rest.strip(), *lines[1:]]
    return lines


def _from_street(line: str) -> str:
    """A line without the caption before it: "Registered office: 1 Road"."""
    caption = _CAPTIONED.match(line)
    rest = line[caption.end() :] if caption else line
    return rest if has_street(rest) or has_postcode(rest) else line


def _up_to_town(line: str) -> str:
    """An address on one line without what stands behind its town: "1 Road, 12345 Town · Tel. 0123 4567"."""
    tail = _BEHIND_TOWN.search(line)
    return line[: tail.start()] if tail and has_postcode(line[: tail.start()]) else line


def split_address(text: str) -> AddressParts:
    """Street, postcode, city and country, each only where a line shows it beyond doubt."""
    lines = [part.strip() for line in lines_of(text) for part in line.split(" | ")]
    if len(lines) == 1:
        lines = [part.strip() for part in lines[0].split(",") if part.strip()]
    for index, line in enumerate(lines):
        match = _POSTCODE_CITY.fullmatch(line) or _CITY_POSTCODE.fullmatch(line)
        if match is None and index:
            match = _CITY_POSTCODE.fullmatch(f"{lines[index - 1]}, {line}")
        if match is None:
            continue
        parts = match.groupdict()
        street = next((above for above in reversed(lines[:index]) if _STREET.fullmatch(above)), "")
        below = lines[index + 1] if index + 1 < len(lines) else ""
        country = below if re.fullmatch(r"[^\W\d_][^\d:@]{2,30}", below) else parts.get("country") or ""
        return AddressParts(street, parts["postcode"], parts["city"].strip(), country)
    return AddressParts()


def parse_email(text: str, context: ParseContext) -> Parsed:
    """``value`` is the address with a lower-case domain. Spaces around ``@`` are mended in text from OCR."""
    if not text.strip():
        return NO_TEXT
    found = _EMAIL.findall(text)
    repairs: tuple[str, ...] = ()
    if not found:
        mended = _SPACED_EMAIL.sub(lambda match: match.group().strip(" \u00a0"), text)
        found = _EMAIL.findall(mended)
        repairs = ("spaces in the address",) if found else ()
    mentions = []
    for address in found:
        user, _, domain = address.rpartition("@")
        canonical = f"{user}@{domain.lower()}"
        mentions.append(Mention((Candidate(canonical.lower(), canonical),), repairs=repairs))
    parsed = choose(mentions, context, "e-mail address")
    return ok(parsed.text, parsed.text, repairs=parsed.repairs) if parsed.value else parsed


def parse_url(text: str, context: ParseContext) -> Parsed:
    """``value`` is the address as printed, with the host in lower case."""
    if not text.strip():
        return NO_TEXT
    mentions = []
    for match in _URL.finditer(text):
        printed = match.group().rstrip(".,;:)]}'\"")
        scheme, separator, rest = printed.rpartition("://")
        host, slash, path = rest.partition("/")
        canonical = f"{scheme.lower()}{separator}{host.lower()}{slash}{path}"
        mentions.append(Mention((Candidate(canonical, canonical),)))
    return choose(mentions, context, "web address")


def parse_phone(text: str, context: ParseContext) -> Parsed:
    """``value`` is the digits with a leading ``+`` where one is printed; ``(0)`` after a country code is dropped."""
    if not text.strip():
        return NO_TEXT
    mentions = []
    for match in _PHONE.finditer(normalise(text)):
        printed = match.group()
        if _DATE_SHAPE.fullmatch(printed):
            continue
        if printed.startswith("+"):
            printed = re.sub(r"\(0\)", "", printed)
        digits = re.sub(r"[^0-9]", "", printed)
        if 6 <= len(digits) <= 15:
            canonical = ("+" if printed.startswith("+") else "") + digits
            mentions.append(Mention((Candidate(canonical, canonical),)))
    return choose(mentions, context, "telephone number")
