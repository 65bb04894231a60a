"""Text to typed values: the table of field types.

A new field type is one function and one line here.
"""

import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps

from docpipe.values import inference as _inference
from docpipe.values import looks
from docpipe.values.banking import parse_bic, parse_iban
from docpipe.values.base import FieldStatus, FieldType, ParseContext, Parsed
from docpipe.values.contact import (
    AddressParts,
    parse_address,
    parse_email,
    parse_phone,
    parse_url,
    split_address,
)
from docpipe.values.dates import parse_date
from docpipe.values.identifiers import parse_identifier, parse_tax_id, parse_vat_id
from docpipe.values.inference import infer_context
from docpipe.values.known import squeeze
from docpipe.values.marks import MARKS, mark_asked
from docpipe.values.money import parse_currency, parse_money
from docpipe.values.numbers import parse_number, parse_percent, parse_quantity
from docpipe.values.text import parse_block, parse_checkbox, parse_signature, parse_text
from docpipe.values.times import parse_duration, parse_period, parse_time

__all__ = [
    "DISTINCTIVE",
    "FIELD_TYPES",
    "MARKS",
    "AddressParts",
    "FieldStatus",
    "FieldType",
    "ParseContext",
    "Parsed",
    "canonical",
    "infer_context",
    "mark_asked",
    "split_address",
    "squeeze",
]

Parser = Callable[[str, ParseContext], Parsed]

LONGEST = 4000
"""Characters of the longest text in which a value is looked for; texts, blocks and addresses may be longer."""
DISTINCTIVE = frozenset({"period"})
"""Types of which documents hold few values, that look like nothing else. Accounts are not among them: the only one that
is printed may be anybody's, and money is not guessed about."""
UNLIMITED = frozenset({"text", "block", "address", *MARKS})
REMEMBERED = 1024
"""Texts of each type whose values are kept: a page asks for the same few again and again."""


def _guarded(parse: Parser, longest: int) -> Parser:
    """``parse`` for texts up to ``longest``, and the field's own pattern: the one part that matches is parsed."""

    remembered = lru_cache(maxsize=REMEMBERED)(parse)

    @wraps(parse)
    def parse_matching(text: str, context: ParseContext) -> Parsed:
        if len(text) > longest:
            return Parsed(FieldStatus.INVALID, reason=f"a text of {len(text)} characters is no single value")
        parsed = (remembered if len(text) <= LONGEST else parse)(text, context)
        if not context.pattern or parsed.status is FieldStatus.UNREADABLE:
            return parsed
        try:
            pattern = re.compile(context.pattern)
        except re.error as error:
            return Parsed(FieldStatus.INVALID, reason=f"the pattern is not a regular expression: {error}")
        if parsed.status is FieldStatus.OK and pattern.fullmatch(parsed.text):
            return parsed
        found = {match.group().strip() for match in pattern.finditer(text)} - {""}
        if len(found) == 1:
            part = parse(found.pop(), context)
            if part.status is FieldStatus.OK and pattern.fullmatch(part.text):
                return part
        reason = f"the text does not match the pattern {context.pattern}"
        return Parsed(FieldStatus.INVALID, text=parsed.text, reason=reason)

    return parse_matching


def _type(
    name: str, parse: Parser, arrow: str, looks_like: Callable[[str], float], pixels: bool = False
) -> FieldType:
    return FieldType(
        name, _guarded(parse, sys.maxsize if name in UNLIMITED else LONGEST), arrow, looks_like, pixels
    )


DECIMAL = "decimal128(18, 4)"

FIELD_TYPES: Mapping[str, FieldType] = {
    row.name: row
    for row in (
        _type("text", parse_text, "string", looks.text),
        _type("block", parse_block, "string", looks.block),
        _type("address", parse_address, "string", looks.address),
        _type("identifier", parse_identifier, "string", looks.identifier),
        _type("money", parse_money, DECIMAL, looks.money),
        _type("number", parse_number, DECIMAL, looks.number),
        _type("quantity", parse_quantity, DECIMAL, looks.quantity),
        _type("percent", parse_percent, DECIMAL, looks.percent),
        _type("date", parse_date, "date32", looks.date),
        _type("time", parse_time, "string", looks.time),
        _type("period", parse_period, "string", looks.period),
        _type("duration", parse_duration, "string", looks.duration),
        _type("currency", parse_currency, "string", looks.currency),
        _type("iban", parse_iban, "string", looks.iban),
        _type("bic", parse_bic, "string", looks.bic),
        _type("vat_id", parse_vat_id, "string", looks.vat_id),
        _type("tax_id", parse_tax_id, "string", looks.tax_id),
        _type("email", parse_email, "string", looks.email),
        _type("phone", parse_phone, "string", looks.phone),
        _type("url", parse_url, "string", looks.url),
        _type("checkbox", parse_checkbox, "bool", looks.checkbox, pixels=True),
        *(_type(kind, parse_signature, "bool", looks.signature, pixels=True) for kind in MARKS),
    )
}


def canonical(value_type: str, text: str, context: ParseContext) -> str:
    """The form in which two texts of one type can be compared: equal exactly when they mean the same.

    Numbers lose trailing zeros, dates are ISO; a text that does not parse is compared as it stands, with
    white space collapsed and case folded.
    """
    return _inference.canonical(FIELD_TYPES, value_type, text, context)
