"""Text to typed values: the table of field types.

A new field type is one function and one line here.
"""

from collections.abc import Mapping

from docpipe.values.base import FieldStatus, FieldType, ParseContext, Parsed

__all__ = ["FIELD_TYPES", "FieldStatus", "FieldType", "ParseContext", "Parsed"]


def _parse_text(text: str, context: ParseContext) -> Parsed:
    clean = " ".join(text.split())
    if not clean:
        return Parsed(FieldStatus.UNREADABLE, reason="no text")
    return Parsed(FieldStatus.OK, clean, clean)


def _any_text(text: str) -> float:
    return 0.5 if text.strip() else 0.0


FIELD_TYPES: Mapping[str, FieldType] = {
    name: FieldType(name, _parse_text, "string", _any_text)
    for name in (
        "text", "block", "address", "identifier", "money", "number", "quantity", "percent", "date", "time",
        "period", "duration", "currency", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url",
        "checkbox", "signature",
    )
}  # fmt: skip
