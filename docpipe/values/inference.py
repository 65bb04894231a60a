"""What the values of a document say about each other, and comparing values."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from decimal import Decimal

from docpipe.values import numerals
from docpipe.values.base import FieldStatus, FieldType, ParseContext
from docpipe.values.dates import day_month_vote
from docpipe.values.money import parse_money

MONEY_LIKE = frozenset({"money", "number", "quantity", "percent"})
DATE_LIKE = frozenset({"date", "period"})
DAY_FIRST_CURRENCIES = frozenset(
    ("AED", "ARS", "AUD", "BRL", "CHF", "CLP", "COP", "CZK", "DKK", "EUR", "GBP", "IDR", "ILS", "INR", "MXN", "MYR",
     "NOK", "NZD", "PLN", "RON", "RUB", "SGD", "THB", "TRY", "UAH", "VND", "ZAR")
)  # fmt: skip
"""Money of countries all of which write the day before the month (CLDR short date formats)."""

_BARE = re.compile(r"[0-9.,'%()+\-\s]*")
"""An amount without any sign or word for a currency."""


def infer_context(
    texts_by_type: Iterable[tuple[str, str]], base: ParseContext, *, day_first: bool = False
) -> ParseContext:
    """``base`` with the decimal mark, date order and currency that the document's own texts agree on.

    ``texts_by_type`` holds (type name, raw text). Each text that admits one reading without any context has
    one vote; texts that contradict each other leave the property empty, unless ``base`` sets it. ``day_first`` is
    what else the pages tell of the order of day and month; it counts where no locale, date or currency does.
    """
    marks: set[str] = set()
    orders: set[str] = set()
    codes: set[str] = set()
    nothing_known = ParseContext(from_ocr=base.from_ocr)
    for value_type, text in texts_by_type:
        if value_type in MONEY_LIKE and not base.decimal_mark:
            marks |= numerals.decimal_mark_votes(text)
        if value_type == "money" and not base.currency and not _BARE.fullmatch(text):
            codes.add(parse_money(text, nothing_known).currency)
        if value_type in DATE_LIKE and not base.date_order:
            orders |= day_month_vote(text)
    currency = base.currency or _unanimous(codes - {""})
    order = base.date_order or _unanimous(orders)
    told = currency in DAY_FIRST_CURRENCIES or (day_first and not currency)
    if not order and not orders and not base.locale and told:
        order = "DMY"
    return replace(
        base, decimal_mark=base.decimal_mark or _unanimous(marks), date_order=order, currency=currency
    )


def _unanimous(votes: Set[str]) -> str:
    return next(iter(votes)) if len(votes) == 1 else ""


def canonical(types: Mapping[str, FieldType], value_type: str, text: str, context: ParseContext) -> str:
    """See :func:`docpipe.values.canonical`."""
    folded = " ".join(text.split()).casefold()
    row = types.get(value_type)
    if row is None:
        return folded
    parsed = row.parse(text, context)
    if parsed.status is not FieldStatus.OK:
        return folded
    if isinstance(parsed.value, Decimal):
        return numerals.plain(parsed.value.normalize()) if parsed.value else "0"
    return " ".join(parsed.text.split()).casefold()
