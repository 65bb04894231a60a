"""Plain numbers, quantities with a unit, percentages."""

import re

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, choose
from docpipe.values.locales import decimal_mark
from docpipe.values.numerals import Numeral, find_numerals, normalise, plain

_PERCENT_AFTER = re.compile(
    r"[ \u00a0]?(?:%|v\.? ?H\.|Prozent\b|percent\b|per cent\b|pct\b|pour cent\b|por ciento\b)"
)
_PERCENT_BEFORE = re.compile(r"%[ \u00a0]?$")
_UNIT_AFTER = re.compile(r"[ \u00a0]?([^\W\d_]|[%°²³])")


def parse_number(text: str, context: ParseContext) -> Parsed:
    """``value`` is a signed Decimal; a number that is part of a word, date or time does not count."""
    if not text.strip():
        return NO_TEXT
    clean = normalise(text)
    return choose([_mention(clean, n) for n in _standing_alone(clean, context)], context, "number")


def parse_quantity(text: str, context: ParseContext) -> Parsed:
    """``value`` is the Decimal count; the unit stays in the raw text: ``3 Stk``, ``2,5 h``, ``12x``.

    Of several numbers the only one with a unit directly behind it counts.
    """
    if not text.strip():
        return NO_TEXT
    clean = normalise(text)
    numerals = list(_standing_alone(clean, context, units=True))
    with_unit = [n for n in numerals if _UNIT_AFTER.match(clean, n.end)]
    return choose([_mention(clean, n) for n in with_unit or numerals], context, "quantity")


def parse_percent(text: str, context: ParseContext) -> Parsed:
    """``19 %`` is Decimal 19. A number without a percent sign counts only if it is the only one."""
    if not text.strip():
        return NO_TEXT
    clean = normalise(text)
    numerals = list(_standing_alone(clean, context, units=True))
    marked = [
        n for n in numerals if _PERCENT_AFTER.match(clean, n.end) or _PERCENT_BEFORE.search(clean[: n.start])
    ]
    if not marked and any(_UNIT_AFTER.match(clean, n.end) for n in numerals):
        numerals = []
    return choose([_mention(clean, n) for n in marked or numerals], context, "percentage")


def _standing_alone(text: str, context: ParseContext, units: bool = False) -> list[Numeral]:
    return [n for n in find_numerals(text, decimal_mark(context)) if not _is_glued(text, n, units)]


def _is_glued(text: str, numeral: Numeral, units: bool) -> bool:
    before, after = text[: numeral.start], text[numeral.end :]
    if before[-1:].isalpha() or before[-1:] == "_" or (after[:1].isalpha() and not units) or after[:1] == "_":
        return True
    if before[-1:] in {"/", ":", "-"} and before[-2:-1].isalnum():
        return True
    return after[:1] in {"/", ":", "-"} and after[1:2].isalnum()


def _mention(text: str, numeral: Numeral) -> Mention:
    head, tail = text[: numeral.start].rstrip(" \u00a0"), text[numeral.end :]
    leading = head.endswith("-") and not head[:-1].rstrip(" \u00a0")[-1:].isalnum()
    leading = leading or (text[: numeral.start].endswith(" -"))
    trailing = tail.startswith("-") and not tail[1:2].isalnum()
    minus = leading or trailing or (head.endswith("(") and tail.startswith(")"))
    values = [-v if minus else v for v in numeral.readings]
    return Mention(tuple(Candidate(v, plain(v)) for v in values), repairs=numeral.repairs)
