"""Amounts of money and currencies.

A dash between a caption and an amount (``Total - 45.00``) may be a minus or a separator, so the sign stays
open; a dash after a colon, after a currency or joined to the amount is a minus. Parentheses around nothing
but the amount and its currency are a minus, as are CR, Haben and Gutschrift beside it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from docpipe.values import currencies
from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, choose, invalid, ok
from docpipe.values.locales import decimal_mark
from docpipe.values.numerals import Numeral, find_numerals, normalise, plain

_GAPS = " \u00a0\t"
_CREDIT = r"(?:CR|Cr|cr|HABEN|Haben|Gutschrift|GUTSCHRIFT)"
_CREDIT_BEFORE = re.compile(rf"(?<!\w){_CREDIT}[.:]?$")
_CREDIT_AFTER = re.compile(rf"{_CREDIT}(?!\w)\.?")
_DEBIT_AFTER = re.compile(r"(?:DR|Dr|SOLL|Soll)(?!\w)\.?")
_PERCENT = re.compile(r"[ \u00a0]?(?:%|‰|v\.? ?H\.|Prozent\b|percent\b|pct\b)")
_DAY_MONTH = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])")
"""With a point behind it a date without its year."""
_CENTS = re.compile(r"[.,][0-9]{2}$")
_WINDOW = 24
_NOISE = frozenset("_§&?!@^~\\")
"""A digit that was read as such a sign belongs to the number."""
_CUT_OFF = re.compile(r"[0-9][.,]$")
"""``R41. 45``: the two digits are the decimals of what stands before them."""


@dataclass(slots=True)
class _Surroundings:
    """What stands directly around one numeral."""

    currency: str = ""
    has_currency: bool = False
    minus: bool = False
    uncertain_minus: bool = False
    glued: bool = False
    """Part of a word, a date, a time or a range of codes: no amount."""


def parse_money(text: str, context: ParseContext) -> Parsed:
    """``value`` is a signed Decimal, ``text`` the plain decimal with the printed decimals.

    Bare integers count only where the text has nothing that is printed like an amount; percentages never.
    """
    if not text.strip():
        return NO_TEXT
    clean = normalise(text)
    amounts: list[Mention] = []
    integers: list[Mention] = []
    for numeral in find_numerals(clean, decimal_mark(context)):
        around = _look_around(clean, numeral, context)
        if around.glued or _PERCENT.match(clean, numeral.end):
            continue
        mention = Mention(_signed(numeral, around), around.currency, numeral.repairs)
        amount_like = numeral.amount_like or around.has_currency or around.minus
        (amounts if amount_like else integers).append(mention)
    parsed = choose(amounts or integers, context, "amount")
    if parsed.currency or parsed.value is None:
        return parsed
    return ok(parsed.value, parsed.text, currencies.mentioned(clean, context), parsed.repairs)


def parse_currency(text: str, context: ParseContext) -> Parsed:
    """``value`` and ``text`` are the ISO 4217 code of the one currency that the text names."""
    if not text.strip():
        return NO_TEXT
    name = text.strip().strip(".:()").strip()
    code = currencies.iso_code(name, context) or currencies.mentioned(text, context)
    return ok(code, code) if code else invalid("no currency in the text, or one that several countries share")


def _signed(numeral: Numeral, around: _Surroundings) -> tuple[Candidate, ...]:
    values: list[Decimal] = []
    for value in numeral.readings:
        if around.minus or around.uncertain_minus:
            values.append(-value)
        if not around.minus:
            values.append(value)
    return tuple(Candidate(value, plain(value)) for value in values)


def _look_around(text: str, numeral: Numeral, context: ParseContext) -> _Surroundings:
    around = _Surroundings()
    opened = _look_before(text, numeral, context, around)
    closed = _look_after(text, numeral, context, around)
    around.minus = around.minus or (opened and closed)
    around.uncertain_minus = around.uncertain_minus and not around.minus
    return around


def _look_before(text: str, numeral: Numeral, context: ParseContext, around: _Surroundings) -> bool:
    """Takes currency, signs and credit words off the left side; True if a parenthesis opens there."""
    at, opened = numeral.start, False
    while True:
        window = text[max(0, at - _WINDOW) : at]
        head = window.rstrip(_GAPS)
        gap = len(head) < len(window)
        if not head:
            return opened
        last = head[-1]
        currency = currencies.CURRENCY_BEFORE.search(head)
        if currency and not around.has_currency and (currency.start() or at <= _WINDOW):
            around.has_currency = True
            around.currency = currencies.iso_code(currency.group(), context)
            at -= len(window) - currency.start()
        elif not around.has_currency and _is_sign(head, gap, at, numeral, text):
            around.has_currency = True
            around.currency = currencies.iso_code(last, context)
            at -= 1
        elif last == "-" and not around.minus:
            at -= len(window) - len(head) + 1
            if not _dash_before(text, at, gap, numeral, around):
                return opened
        elif last == "(" and not opened:
            opened = True
            at -= len(window) - len(head) + 1
        elif (credit := _CREDIT_BEFORE.search(head)) is not None:
            around.minus = True
            at -= len(window) - credit.start()
        else:
            touching = not gap and at == numeral.start
            around.glued |= touching and (last.isalpha() or last in _NOISE)
            around.glued |= touching and last in ".," and not head[-2:-1].isalpha()
            around.glued |= gap and bool(_CUT_OFF.search(head)) and numeral.end - numeral.start == 2
            around.glued |= touching and last in "/:" and head[-2:-1].isdigit()
            return opened


def _is_sign(head: str, gap: bool, at: int, numeral: Numeral, text: str) -> bool:
    """Whether the letter before an amount with cents ("R1 250,00") stands for a currency."""
    touches = not gap and at == numeral.start
    cents = _CENTS.search(text, numeral.start, numeral.end)
    return touches and cents is not None and currencies.LETTER_BEFORE.search(head) is not None


def _dash_before(text: str, dash: int, gap: bool, numeral: Numeral, around: _Surroundings) -> bool:
    """Judges the dash at ``text[dash]``; True if more may stand before it."""
    before = text[:dash]
    stripped = before.rstrip(_GAPS)
    previous = stripped[-1:]
    if not previous or not previous.isalnum() or currencies.CURRENCY_BEFORE.search(stripped[-_WINDOW:]):
        around.minus = True
        return True
    if len(stripped) < len(before):
        around.minus = not gap and not previous.isdigit()
        around.uncertain_minus = not around.minus
    elif numeral.amount_like and not previous.isdigit():
        around.uncertain_minus = True
    elif not numeral.amount_like:
        around.glued = True
    return False


def _look_after(text: str, numeral: Numeral, context: ParseContext, around: _Surroundings) -> bool:
    """Takes currency, signs and credit words off the right side; True if a parenthesis closes there."""
    at, closed = numeral.end, False
    touching = text[at : at + 1]
    if touching == "." and _DAY_MONTH.fullmatch(text[numeral.start : at]):
        around.glued = True
        return False
    if touching in {"/", ":"} and text[at + 1 : at + 2].isdigit():
        around.glued = True
        return False
    while at < len(text):
        start = at
        while at < len(text) and text[at] in _GAPS:
            at += 1
        gap = at > start
        if at == len(text):
            break
        if not around.has_currency and (currency := currencies.CURRENCY_AFTER.match(text, at)):
            around.has_currency = True
            around.currency = currencies.iso_code(currency.group(), context)
            at = currency.end()
        elif text[at] == "-" and not around.minus:
            following = text[at + 1 : at + 2]
            if following.isalnum():
                around.glued |= not gap and not numeral.amount_like
                break
            if not gap:
                around.minus = True
            elif not text[at + 1 :].strip(_GAPS).split("\n")[0]:
                around.uncertain_minus = True
            at += 1
        elif text[at] == ")" and not closed:
            closed = True
            at += 1
        elif credit := _CREDIT_AFTER.match(text, at):
            around.minus = True
            at = credit.end()
        elif debit := _DEBIT_AFTER.match(text, at):
            at = debit.end()
        else:
            around.glued |= at == numeral.end and (text[at].isalpha() or text[at] == "_")
            break
    return closed
