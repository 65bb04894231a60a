"""Columns whose captions the schema does not know, named by what stands under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from docpipe.locators.embedded.page.layout import Layout
from docpipe.tables.grid import Body, center
from docpipe.tables.header import Header
from docpipe.tables.lines import is_amount
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, infer_context

MOSTLY = 0.6
"""Share of the rows of which something must hold to name a column."""
FEWEST_ROWS = 2
"""A product that holds in one row alone may be chance."""


def name_by_content(layout: Layout, body: Body, schema_columns: Sequence[str], key: str) -> Header:
    """The header with nameless captions named: the text column, and the two numbers whose product is ``key``."""
    header = body.columns.header
    free = [i for i, h in enumerate(header.headings) if not h.column]
    sought = {"description", "quantity", "unit_price"} & set(schema_columns)
    if not free or sought <= header.columns:
        return header
    cells = [_cells(layout, body, row_no) for row_no in range(len(body.rows))]
    names: dict[int, str] = {}
    if "description" in schema_columns and "description" not in header.columns:
        texts = [
            i for i in free if _share(any(c.isalpha() for c in row.get(i, "")) for row in cells) >= MOSTLY
        ]
        if texts:
            names[max(texts, key=lambda i: sum(len(row.get(i, "")) for row in cells))] = "description"
    if {"quantity", "unit_price"} <= set(schema_columns):
        names |= _factors(header, cells, [i for i in free if i not in names], key)
    headings = tuple(replace(h, column=names[i]) if i in names else h for i, h in enumerate(header.headings))
    return replace(header, headings=headings)


def _cells(layout: Layout, body: Body, row_no: int) -> dict[int, str]:
    """Heading index → text of the row's first line under it."""
    words: dict[int, list[str]] = {}
    for word in body.rows[row_no].lines[0].words:
        words.setdefault(body.columns.index(center(layout, word)), []).append(layout.texts[word])
    return {index: " ".join(texts) for index, texts in words.items()}


def _factors(
    header: Header, cells: Sequence[Mapping[int, str]], free: Sequence[int], key: str
) -> dict[int, str]:
    """The captions of quantity and unit price, where at least one is nameless and their product tells."""
    at = {h.column: i for i, h in enumerate(header.headings) if h.column}
    if len(cells) < FEWEST_ROWS or {"quantity", "unit_price"} <= at.keys():
        return {}
    numbers = [_numbers(row) for row in _same_marks(cells)]
    fitting = []
    for left, right in permutations([*free, *(at[c] for c in ("quantity", "unit_price") if c in at)], 2):
        pair = {"quantity": left, "unit_price": right}
        if left < right and all(at.get(column, index) == index for column, index in pair.items()):
            share = _share(_is_product(row, left, right, at[key]) for row in numbers)
            fitting.append((share, -left, pair))
    if not fitting:
        return {}
    share, _, pair = max(fitting, key=lambda f: f[:2])
    return {index: column for column, index in pair.items() if column not in at} if share >= MOSTLY else {}


def _same_marks(cells: Sequence[Mapping[int, str]]) -> list[dict[int, tuple[str, ParseContext]]]:
    """The numbers with the decimal mark that they agree on."""
    amounts = [{i: text for i, text in row.items() if is_amount(text)} for row in cells]
    context = infer_context([("money", text) for row in amounts for text in row.values()], ParseContext())
    return [{i: (text, context) for i, text in row.items()} for row in amounts]


def _numbers(row: Mapping[int, tuple[str, ParseContext]]) -> dict[int, Decimal]:
    parsed = {i: FIELD_TYPES["money"].parse(text, context) for i, (text, context) in row.items()}
    return {i: p.value for i, p in parsed.items() if p.status is FieldStatus.OK}


def _is_product(row: Mapping[int, Decimal], quantity: int, price: int, total: int) -> bool:
    if not {quantity, price, total} <= row.keys():
        return False
    return abs(row[quantity] * row[price] - row[total]) <= Decimal("0.02")


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return sum(values) / len(values) if values else 0.0
