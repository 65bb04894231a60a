"""A table field: rows of typed cells from the words of a document's pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from docpipe.geometry import union
from docpipe.locators.embedded.page.layout import Layout, analyse
from docpipe.schema import ADJUSTMENT, TABLE, ColumnSpec, FieldSpec
from docpipe.tables.adjustments import adjustments
from docpipe.tables.grid import Body, Row, read_body
from docpipe.tables.header import Header, find_headers
from docpipe.tables.headless import find_headless
from docpipe.tables.lines import Line, is_amount, printed_lines
from docpipe.tables.naming import name_by_content
from docpipe.tables.product import AMOUNT, check_product
from docpipe.tables.wordings import wordings
from docpipe.types import ExtractedField, Page, TextSource, Word
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed, infer_context

READER = "page-words"
LOCATOR = "tables@1"
NOT_TYPED = 0.3


@dataclass(frozen=True)
class _Sheet:
    """One page ready for reading."""

    page: Page
    layout: Layout
    lines: list[Line]
    headers: list[Header]


@dataclass(frozen=True)
class _Part:
    """The rows that one page adds to the table."""

    sheet: _Sheet
    body: Body

    @cached_property
    def texts(self) -> list[dict[str, str]]:
        """Of each row: column → what is printed in its cell."""
        return [_texts(row, self.sheet.layout) for row in self.body.rows]

    @cached_property
    def captions(self) -> dict[str, dict[str, Any]]:
        """Column → what its cells say of their caption; one of an earlier page has no box on this one."""
        layout, header = self.sheet.layout, self.body.columns.header
        found: dict[str, dict[str, Any]] = {}
        for heading in header.headings:
            found[heading.column] = {"caption": heading.text}
            if header.bottom:
                place = np.array([heading.left, heading.top, heading.right, heading.bottom], np.float32)
                found[heading.column]["caption_box"] = layout.relative(place)
        return found


def key_column(columns: Mapping[str, ColumnSpec]) -> str:
    """The column whose amount makes a line a row: ``line_total``, else the last required or last money column."""
    if AMOUNT in columns:
        return AMOUNT
    money = [name for name, spec in columns.items() if spec.type == "money"]
    required = [name for name in money if columns[name].required]
    return (required or money or [name for name, spec in columns.items() if spec.type != "text"] or [""])[-1]


def extract_table(
    name: str, spec: FieldSpec, pages: Sequence[Page], context: ParseContext
) -> tuple[ExtractedField, ...]:
    """The table field ``name`` and its cells, or nothing where no page has such a table.

    The first item is the table itself: the box of its rows on its first page, ``value`` the number of rows
    (int). Then the cells row by row, field ``name.column``, ``instance`` the 0-based row; every row has a
    cell for each column that the table prints, ``not_found`` where it is empty.
    """
    key = key_column(spec.columns)
    known = wordings(spec.columns)
    sheets = []
    for page in pages:
        layout = analyse(page) if key else None
        if layout is not None:
            lines = printed_lines(layout)
            sheets.append(_Sheet(page, layout, lines, find_headers(layout, lines, known, key)))
    parts = _parts(sheets, tuple(spec.columns), key)
    if not parts:
        parts = _parts(_headless(sheets, tuple(spec.columns), key, context), tuple(spec.columns), key)
    if not parts:
        return ()
    context = _context(parts, spec, context)
    cells: list[ExtractedField] = []
    row_no = 0
    named = frozenset[str]().union(*(part.body.columns.header.columns for part in parts))
    printed = [c for c in spec.columns if c in named]
    for part in parts:
        part_context = replace(context, from_ocr=part.sheet.page.words_source is TextSource.OCR)
        for at in range(len(part.body.rows)):
            cells += _row_cells(name, spec, printed, row_no, part, at, part_context)
            row_no += 1
    changes = list(_adjustments(name, sheets, parts[-1], context))
    return _table_item(name, parts, cells, row_no, changes), *cells, *changes


# --- which lines ------------------------------------------------------------------------------------------


def _parts(sheets: Sequence[_Sheet], columns: Sequence[str], key: str) -> list[_Part]:
    """The best table of the document with its continuations, page by page."""
    candidates = []
    bodies: dict[int, Body | None] = {}
    for at, sheet in enumerate(sheets):
        for header in (h for h in sheet.headers if not h.weak):
            body = bodies[id(header)] = _body(sheet, header, columns, key)
            if body is not None:
                candidates.append((_worth(body), -at, -header.top, at, header))
    if not candidates:
        return []
    *_, first, chosen = max(candidates, key=lambda c: c[:3])
    parts: list[_Part] = []
    for sheet in sheets[first:] if not _earlier(sheets[:first], chosen) else sheets:
        own = [h for h in sheet.headers if not h.weak and _alike(h, chosen)]
        for header in own:
            body = bodies[id(header)]
            if body is not None:
                parts.append(_Part(sheet, body))
        if (
            not own
            and parts
            and not parts[-1].body.ended
            and sheet.page.page_no > parts[-1].sheet.page.page_no
        ):
            body = _continued(sheet, parts[-1].body, key)
            if body is None:
                break
            parts.append(_Part(sheet, body))
    return parts


def _headless(
    sheets: Sequence[_Sheet], columns: Sequence[str], key: str, context: ParseContext
) -> list[_Sheet]:
    """The sheets with the header that a table without captions would have, on the first page that has one."""
    result = list(sheets)
    for at, sheet in enumerate(sheets):
        if headers := find_headless(sheet.layout, sheet.lines, columns, key, context):
            result[at] = replace(sheet, headers=headers)
            break
    return result


def _adjustments(
    name: str, sheets: Sequence[_Sheet], last: _Part, context: ParseContext
) -> Iterator[ExtractedField]:
    """Discounts and charges printed below the last row."""
    bottom, first = last.body.rows[-1].bottom, last.sheet.page.page_no
    for sheet in (s for s in sheets if s.page.page_no >= first):
        lines = [line for line in sheet.lines if sheet.page.page_no > first or line.top > bottom]
        yield from adjustments(name, sheet.page, sheet.layout, lines, context)


def _earlier(sheets: Sequence[_Sheet], chosen: Header) -> bool:
    return any(_alike(h, chosen) for sheet in sheets for h in sheet.headers)


def _body(sheet: _Sheet, header: Header, columns: Sequence[str], key: str) -> Body | None:
    """The rows from a header to the next header of the page, which, if it is another table's, ends this one."""
    after = next((h for h in sheet.headers if h.lines[0] > header.lines[1]), None)
    end = header.end if after is None else after.lines[0]
    lines = sheet.lines[header.lines[1] + 1 : end]
    body = read_body(sheet.layout, lines, header, key)
    if body is not None:
        named = name_by_content(sheet.layout, body, columns, key)
        body = body if named == header else read_body(sheet.layout, lines, named, key)
    if body is not None and after is not None and not _alike(after, header):
        body = replace(body, ended=True)
    return body


def _continued(sheet: _Sheet, before: Body, key: str) -> Body | None:
    """Rows on a page without captions, under those of the page before."""
    header = replace(before.columns.header, lines=(-1, -1), top=0.0, bottom=0.0)
    end = min((h.lines[0] for h in sheet.headers), default=None)
    return read_body(sheet.layout, sheet.lines[:end], header, key, continued=True)


def _worth(body: Body) -> float:
    """What speaks for this being the table: columns, a description, a quantity, rows."""
    columns = body.columns.header.columns
    filled = sum(len(row.cells) for row in body.rows) / max(len(body.rows), 1)
    return (
        len(columns)
        + filled
        + 2 * ("description" in columns)
        + 2 * bool(columns & {"quantity", "unit_price"})
        + min(len(body.rows), 5) * 0.2
    )


def _alike(a: Header, b: Header) -> bool:
    """Whether two headers are of one table: the same columns at about the same place."""
    if a is b:
        return True
    shared = a.columns & b.columns
    if len(shared) < 0.8 * len(a.columns | b.columns):
        return False
    left = {h.column: h.left for h in a.headings if h.column}
    return all(abs(left[h.column] - h.left) < 40 for h in b.headings if h.column in shared)


# --- cells -------------------------------------------------------------------------------------------------


def _texts(row: Row, layout: Layout) -> dict[str, str]:
    """The words of each column line by line, lines separated by newlines."""
    line_of = {w: n for n, line in enumerate(row.lines) for w in line.words}
    texts: dict[str, str] = {}
    for column, words in row.cells.items():
        lines: dict[int, list[str]] = {}
        for word in words:
            lines.setdefault(line_of[word], []).append(layout.texts[word])
        if column:
            texts[column] = "\n".join(map(" ".join, lines.values()))
    return texts


def _context(parts: Sequence[_Part], spec: FieldSpec, context: ParseContext) -> ParseContext:
    """``context`` with what the table's own numbers tell."""
    texts = (
        (spec.columns[column].type, text)
        for part in parts
        for row in part.texts
        for column, text in row.items()
    )
    return infer_context(texts, context)


def _row_cells(
    name: str,
    spec: FieldSpec,
    printed: Sequence[str],
    row_no: int,
    part: _Part,
    at: int,
    context: ParseContext,
) -> Iterator[ExtractedField]:
    """The cells of the row ``at`` of a part, which is the row ``row_no`` of the table."""
    layout, page = part.sheet.layout, part.sheet.page
    row, texts = part.body.rows[at], dict(part.texts[at])
    parsed = {c: FIELD_TYPES[spec.columns[c].type].parse(text, context) for c, text in texts.items()}
    others = [layout.texts[w] for w in row.cells.get("", [])]
    parsed, confidence, note = check_product(parsed, lambda: _numbers(others, context))
    columns = list(printed)
    if (
        "unit" in spec.columns
        and "unit" not in texts
        and (unit := _unit(layout, row.cells.get("quantity", [])))
    ):
        row.cells["unit"] = unit
        texts["unit"] = " ".join(layout.texts[w] for w in unit)
        parsed["unit"] = FIELD_TYPES[spec.columns["unit"].type].parse(texts["unit"], context)
        columns = [c for c in spec.columns if c in columns or c == "unit"]
    for column in columns:
        words = [layout.words[w] for w in row.cells.get(column, [])]
        cell = _cell(words, texts[column], parsed[column], page, confidence) if words else {}
        if column == AMOUNT and note:
            cell["reason"] = note
        kind, status = spec.columns[column].type, cell.pop("status", FieldStatus.NOT_FOUND)
        yield ExtractedField(
            f"{name}.{column}", row_no, kind, status, **cell, **part.captions.get(column, {})
        )


def _cell(words: Sequence[Word], text: str, parsed: Parsed, page: Page, confidence: float) -> dict[str, Any]:
    """What a cell with words has beside its place in the table; ``confidence`` is that of a typed one."""
    confidences = [w.confidence for w in words] if page.words_source is TextSource.OCR else []
    ocr = sum(confidences) / len(confidences) if confidences else None
    sure = confidence if parsed.status is FieldStatus.OK else NOT_TYPED
    return {
        "status": parsed.status,
        "page_no": page.page_no,
        "box": union(w.box for w in words),
        "raw_text": text,
        "value": parsed.value,
        "value_text": parsed.text,
        "currency": parsed.currency,
        "score": sure,
        "ocr_confidence": ocr,
        "ocr_confidence_min": min(confidences, default=None),
        "confidence": sure * (ocr or 1.0),
        "text_source": page.words_source,
        "locator": LOCATOR,
        "read_by": READER,
        "reason": parsed.reason,
        "repairs": parsed.repairs,
        "alternatives": parsed.alternatives,
    }


def _unit(layout: Layout, quantity: Sequence[int]) -> list[int]:
    """The words of a quantity's cell behind its number: "10 Stk"."""
    number = next((i for i, w in enumerate(quantity) if any(map(str.isdigit, layout.texts[w]))), None)
    if number is None:
        return []
    return [w for w in quantity[number + 1 :] if any(map(str.isalpha, layout.texts[w]))]


def _numbers(texts: Sequence[str], context: ParseContext) -> list[Decimal]:
    parsed = (FIELD_TYPES["number"].parse(text.rstrip("%"), context) for text in texts if is_amount(text))
    return [p.value for p in parsed if p.status is FieldStatus.OK]


def _table_item(
    name: str,
    parts: Sequence[_Part],
    cells: Sequence[ExtractedField],
    rows: int,
    changes: Sequence[ExtractedField],
) -> ExtractedField:
    first = parts[0].sheet.page
    boxes = [c.box for c in cells if c.box is not None and c.page_no == first.page_no]
    sure = [c.confidence for c in cells if c.box is not None]
    last = parts[-1].sheet.page.page_no
    pages = f"page {first.page_no}" if last == first.page_no else f"pages {first.page_no}-{last}"
    return ExtractedField(
        field=name,
        instance=0,
        value_type=TABLE,
        status=FieldStatus.OK,
        page_no=first.page_no,
        box=union(boxes),
        raw_text="; ".join([f"{rows} rows on {pages}", *(change.raw_text for change in changes)]),
        value=rows,
        value_text=str(rows),
        score=sum(sure) / len(sure),
        confidence=sum(sure) / len(sure),
        text_source=first.words_source,
        locator=LOCATOR,
        read_by=READER,
    )


def with_tables(
    fields: Sequence[ExtractedField], tables: Sequence[ExtractedField]
) -> tuple[ExtractedField, ...]:
    """``fields`` with each table that was found, and its cells, in place of its empty row."""
    found = {item.field for item in tables}
    kept: list[ExtractedField] = []
    for field in fields:
        own = [t for t in tables if t.field.partition(".")[0] == field.field and not is_adjustment(t)]
        kept += own if field.field in found else [field]
    return tuple(kept)


def is_adjustment(item: ExtractedField) -> bool:
    """Whether an item is a discount or charge below a table rather than one of its cells."""
    return item.field.endswith(f".{ADJUSTMENT}")


def table_reasons(tables: Sequence[ExtractedField]) -> list[str]:
    """Reasons to review: rows whose figures contradict each other, and those that cannot be read."""
    return [
        f"{item.field.partition('.')[0]} row {item.instance + 1}: {item.reason}"
        for item in tables
        if item.field.endswith(f".{AMOUNT}") and item.reason and item.text_source is not TextSource.XML
    ]
