"""When is a value right? Canonical forms of truth and answers, compared without tolerance.

Truth is normalised here and not by the parsers that are being measured wherever a form is unmistakable
(ISO dates, plain decimals, the set's declared date order), so that one mistake cannot be made on both sides
and cancel out.
"""

import re
import unicodedata
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from docpipe.values import FIELD_TYPES, MARKS, FieldStatus, ParseContext, squeeze
from docpipe.values.numerals import ONE_DASH

AMOUNTS = frozenset({"money", "number", "quantity", "percent"})
BLOCKS = frozenset({"address", "block"})
"""Lines of an address are printed below each other or with commas between them: both are the same address."""
PRESENCE = frozenset({*MARKS, "checkbox"})
CODES = frozenset({"identifier", "iban", "bic", "vat_id", "tax_id", "phone", "currency"})

NO_CONTEXT = ParseContext()

_PRESENCE = {
    **dict.fromkeys(("true", "yes", "signed", "present", "ticked", "checked", "x"), "true"),
    **dict.fromkeys(("false", "no", "unsigned", "absent", "unticked", "unchecked"), "false"),
}
"""Truth of marks and checkboxes, in the words that people label them with."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?:[A-Za-z]{0,3}|[$€£])\s*(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d+)?"
)


class Comparison(StrEnum):
    """How a field's answers are held against the truth."""

    EXACT = "exact"
    """Equal canonical forms of the field's type."""
    TEXT = "text"
    """Equal letters and digits: spaces, punctuation and case do not count."""
    CONTAINS = "contains"
    """The answer holds every part of the truth, word for word; it may hold more."""
    ANY_ORDER = "any_order"
    """The same words in any order."""


def canonical(value_type: str, text: str, context: ParseContext = NO_CONTEXT) -> str:
    """The form in which two texts of ``value_type`` are compared: ISO dates, plain decimals, folded text.

    A text that does not fit its type is folded as text, so that it equals nothing but itself.
    """
    if value_type == "date" and (iso := _iso_date(text, context.date_order)):
        return iso
    if value_type in AMOUNTS and (amount := _plain_amount(text)):
        return amount
    if value_type in CODES and value_type != "currency":
        return letters_and_digits(text)
    if value_type in PRESENCE:
        return _PRESENCE.get(fold(text), fold(text))
    if value_type in BLOCKS:
        return " ".join(words(text))
    return parsed_answer(value_type, text, context) or canonical_answer(value_type, None, text)


def canonical_answer(value_type: str, value: Any, text: str) -> str:
    """The form of a typed answer that is compared with :func:`canonical` truth; ``text`` is its text form."""
    if isinstance(value, datetime | time):
        return fold(text or value.isoformat())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    if value_type in CODES:
        return letters_and_digits(text or str(value))
    if value_type in BLOCKS:
        return " ".join(words(text))
    if value_type == "duration":
        return _in_months(text or str(value))
    if value_type in AMOUNTS:
        return _plain_amount(text) or fold(text)
    return fold(text or ("" if value is None else str(value)))


def same(
    truth: tuple[str, ...],
    answer: str,
    value_type: str,
    comparison: Comparison,
    context: ParseContext = NO_CONTEXT,
) -> bool:
    """Whether ``answer`` (from :func:`canonical_answer`) is right for the parts of ``truth``."""
    joined = " ".join(truth)
    if comparison is Comparison.EXACT:
        return canonical(value_type, joined, context) == answer
    if comparison is Comparison.TEXT:
        return letters_and_digits(joined) == letters_and_digits(answer)
    if comparison is Comparison.ANY_ORDER:
        return Counter(words(joined)) == Counter(words(answer))
    return all(_holds(words(answer), words(part)) for part in truth)


def fold(text: str) -> str:
    """Without case, runs of white space, typographic variants (no scan tells dashes apart), and punctuation at both
    ends."""
    flat = " ".join(unicodedata.normalize("NFKC", text).translate(ONE_DASH).casefold().split())
    return _EDGES.sub("", flat) or flat


def letters_and_digits(text: str) -> str:
    return squeeze(unicodedata.normalize("NFKC", text))


def words(text: str) -> list[str]:
    """Runs of letters and digits, folded."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def plain(value: Decimal) -> str:
    """``Decimal("300.10")`` → ``"300.1"``: one text for equal numbers; never an exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _holds(whole: list[str], part: list[str]) -> bool:
    return bool(part) and any(
        whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1)
    )


def parsed_answer(value_type: str, text: str, context: ParseContext) -> str:
    """What the type's own parser makes of ``text``; empty when it is not ok."""
    if value_type not in FIELD_TYPES:
        return ""
    parsed = FIELD_TYPES[value_type].parse(text, context)
    if parsed.status is not FieldStatus.OK:
        return ""
    return canonical_answer(value_type, parsed.value, parsed.text)


def _plain_amount(text: str) -> str:
    """``"$3,120.00"``, ``"RM 22.90"``, ``"-8.79"`` as plain decimals; empty if a comma may mark decimals."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return ""
    try:
        number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["cents"] or ""))
    except InvalidOperation:
        return ""
    return plain(number)


def _iso_date(text: str, order: str) -> str:
    """ISO form of ``2020-01-31``, ``31 JAN 2020`` and, with ``order`` DMY, MDY or YMD, of three numbers."""
    parts = re.findall(r"\d+|[^\W\d_]+", text)
    if len(parts) == 1 and len(parts[0]) == 8 and order:
        parts = _split_eight(parts[0], order)
    if len(parts) != 3:
        return ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        order = "YMD"
    elif parts[1][:3].casefold() in _MONTHS and parts[1].isalpha():
        order, parts[1] = "DMY", str(_MONTHS[parts[1][:3].casefold()])
    elif parts[0][:3].casefold() in _MONTHS and parts[0].isalpha():
        order, parts[0] = "MDY", str(_MONTHS[parts[0][:3].casefold()])
    if not order or not all(part.isdigit() for part in parts):
        return ""
    if len(parts[0]) == 4:
        order = "YMD"
    named = dict(zip(order, parts, strict=True))
    year = int(named["Y"]) + (2000 if len(named["Y"]) == 2 else 0)
    try:
        return date(year, int(named["M"]), int(named["D"])).isoformat()
    except ValueError:
        return ""


def _in_months(duration: str) -> str:
    """``P2Y`` and ``P24M`` as ``24 months``; other durations folded."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", duration.upper())
    if match is None or duration.upper() == "P":
        return fold(duration)
    return f"{12 * int(match[1] or 0) + int(match[2] or 0)} months"


def _split_eight(digits: str, order: str) -> list[str]:
    """``25032018`` read as day, month and four digits of the year, in ``order``."""
    if order == "YMD":
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]
