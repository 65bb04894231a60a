"""The currency that a document names only beside its amounts and in their captions ("EUR 3.560,88", "Amount (CHF)").

Before amounts are found, it tells the order of day and month; where they are, it answers who asks for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from docpipe.geometry import BBox
from docpipe.language import country
from docpipe.types import ExtractedField, Page, Word
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, infer_context
from docpipe.values.currencies import iso_code

_MARKED_AMOUNT = re.compile(r"([A-Za-z]{2,3}|[A-Za-z]{1,2}\$|[€£]) ?[0-9][0-9.,]*[.,][0-9]{2}")
"""An amount behind a currency; ``$`` alone is the sign of many."""
_CURRENCY_IN_CAPTION = re.compile(r"\(([A-Z]{2,3}|[€£])\)")
SURE_LOOK = 1.0
"""A word that looks so much like a currency is one wherever it stands."""


def printed_currency(pages: Iterable[Page]) -> str:
    """The one currency of the amounts on the pages and of their captions ("Amount (EUR)"); empty for several."""
    printed = [
        f"{match[1]} 1.00"
        for page in pages
        for text in (*(w.text for w in page.words), *(f"{a.text} {b.text}" for a, b in pairwise(page.words)))
        if (match := _CURRENCY_IN_CAPTION.search(text) or _MARKED_AMOUNT.fullmatch(text))
    ]
    return infer_context((("money", text) for text in printed), ParseContext()).currency


def beside_amounts(
    fields: Sequence[ExtractedField], pages: Mapping[int, Page], context: ParseContext
) -> list[ExtractedField]:
    """For each currency in ``fields`` that has no value: the one that stands in the lines of the amounts found.

    Where no such line names one, the pages with amounts count as a whole. Nothing where several are named. A sign that
    countries share is the one's whose postcodes or tax numbers the pages print.
    """
    asked = [f for f in fields if f.value_type == "currency" and f.status is not FieldStatus.OK]
    amounts = [f for f in fields if f.value_type == "money" and f.status is FieldStatus.OK and f.page_no]
    if not asked or not amounts:
        return []
    home = country(word.text for page in pages.values() for word in page.words)
    if home and not iso_code("$", context):
        context = replace(context, locale=f"en_{home}")
    amounts.sort(key=lambda amount: -amount.confidence)
    marks = [mark for amount in amounts for mark in _on_line(amount, pages, context)]
    if not marks:
        surest = {amount.page_no or 0: amount for amount in reversed(amounts)}  # of each page
        marks = [mark for no, amount in surest.items() for mark in _marks(pages[no].words, amount, context)]
    if len({code for code, _, _ in marks}) != 1:
        return []
    code, word, amount = marks[0]
    return [_answer(field, code, word, amount) for field in asked]


Mark = tuple[str, Word, ExtractedField]
"""ISO 4217 code, the word that prints it, and the amount for which it counts."""


def _on_line(amount: ExtractedField, pages: Mapping[int, Page], context: ParseContext) -> Iterator[Mark]:
    """The marks in an amount's line, the nearest first."""
    page, box = pages[amount.page_no or 0], amount.box
    if box is None:
        return
    lines = {word.line_no for word in page.words_in(box)}
    near = sorted((w for w in page.words if w.line_no in lines), key=lambda w: _distance(w.box, box))
    yield from _marks(near, amount, context)


def _marks(words: Sequence[Word], amount: ExtractedField, context: ParseContext) -> Iterator[Mark]:
    kind = FIELD_TYPES["currency"]
    for word in words:
        name = word.text.strip("()[]:.,")
        attached = any(map(str.isdigit, name)) and not name[-1:].isalpha()
        if attached or kind.looks_like(name) >= SURE_LOOK:
            parsed = kind.parse(name, context)
            if parsed.status is FieldStatus.OK:
                yield parsed.text, word, amount


def _distance(a: BBox, b: BBox) -> float:
    return max(a.left - b.right, b.left - a.right, 0.0)


def _answer(field: ExtractedField, code: str, word: Word, amount: ExtractedField) -> ExtractedField:
    """The answer to ``field``: as sure as the amount beside it."""
    agreement = amount.evidence.get("readings_agree", 0.5)
    return replace(
        field,
        status=FieldStatus.OK,
        page_no=amount.page_no,
        box=word.box,
        raw_text=word.text,
        value=code,
        value_text=code,
        score=amount.score,
        confidence=amount.confidence,
        text_source=amount.text_source,
        locator=amount.locator,
        read_by=amount.read_by,
        reason="",
        evidence={"readings_agree": agreement, "beside_amount": 1.0},
    )
