"""What the XML states against what the page prints.

A value that both agree on is as sure as it gets and keeps its printed region. A value that stands only in the
XML has no region and says so. Where the page surely prints another value the field is ``ambiguous`` and the
contradiction is a finding: neither side wins silently.

Signs: EN 16931 writes a credit note's amounts as positive numbers (its type code, 381, turns their meaning
around), while pages print them either way. So amounts of credit notes are compared by magnitude, and all of
them take the sign that the page prints. Elsewhere another sign is another value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from docpipe.einvoice.invoice import EInvoice
from docpipe.einvoice.printed import Printed, find_printed
from docpipe.schema import TABLE, DocumentSchema, FieldSpec
from docpipe.types import ExtractedField, Page, TextSource
from docpipe.values import FIELD_TYPES, FieldStatus, ParseContext, Parsed, squeeze

AGREED = 0.995
PRINTED_ELSEWHERE = 0.97
"""The value stands on the page, though not where the field was looked for."""
ONLY_IN_XML = 0.95
CONTRADICTED = 0.4
SURE = 0.6
"""Confidence from which the page's other value contradicts the XML, if the XML's is printed nowhere."""
VERY_SURE = 0.97
"""The same where the XML's value is printed too, at some other place."""
TEXTS = frozenset({"text", "block", "address"})
ALIKE = 80.0
"""rapidfuzz token_set_ratio (0-100) from which two texts say the same in other words."""
UNLIKE = 45.0
"""Below this two names are different names; between the two nothing is concluded."""
READER = "e-invoice"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the XML makes of the fields."""

    items: tuple[ExtractedField, ...]
    """One for every field of which the XML speaks; the rows of tables come with :func:`state_lines`."""
    findings: tuple[str, ...]
    """Reasons to review."""


def state_fields(
    invoice: EInvoice,
    schema: DocumentSchema,
    settled: Sequence[ExtractedField],
    candidates: Sequence[ExtractedField],
    pages: Mapping[int, Page],
) -> Stated:
    """The XML's values for the fields of ``schema``.

    ``settled``: what the page alone gives. ``candidates``: all that was proposed for it, winners too.
    """
    items: list[ExtractedField] = []
    findings: list[str] = []
    turned = credit_is_negative(invoice, schema, settled)
    for name, text in invoice.by_field(schema).items():
        spec = schema.fields[name]
        if spec.type == TABLE or FIELD_TYPES[spec.type].from_pixels:
            continue
        parsed = parse_stated(text, spec, invoice)
        own = [c for c in candidates if c.field == name]
        if parsed.status is not FieldStatus.OK:
            if not any(squeeze(text) in squeeze(c.raw_text) for c in own):  # else the page's own row tells
                findings.append(f"{name}: {text!r} in the e-invoice is no {spec.type} ({parsed.reason})")
            continue
        if turned and spec.type == "money":
            parsed = _negated(parsed)
        winner = next((s for s in settled if s.field == name and s.status is FieldStatus.OK), None)
        item, finding = _state(name, spec, parsed, winner, own, pages, invoice)
        items.append(item)
        findings += [finding] if finding else []
    return Stated(tuple(items), tuple(findings))


def parse_stated(text: str, spec: FieldSpec, invoice: EInvoice) -> Parsed:
    """The typed value of an XML text: decimal points, ISO dates, amounts in the invoice's currency."""
    currency = invoice.values.get("BT-5", "")
    context = ParseContext(decimal_mark=".", date_order="YMD", currency=currency, pattern=spec.pattern)
    parsed = FIELD_TYPES[spec.type].parse(text, context)
    if spec.type == "money" and parsed.status is FieldStatus.OK:
        parsed = replace(parsed, currency=currency)
    return parsed


def credit_is_negative(invoice: EInvoice, schema: DocumentSchema, settled: Sequence[ExtractedField]) -> bool:
    """Whether the page of a credit note prints as negative what the XML writes as positive."""
    if not invoice.is_credit_note:
        return False
    votes = 0
    stated = invoice.by_field(schema)
    for item in settled:
        if item.value_type == "money" and item.status is FieldStatus.OK and item.field in stated:
            value = parse_stated(stated[item.field], schema.fields[item.field], invoice).value
            votes += 0 if not value else 1 if item.value == -value else -1 if item.value == value else 0
    return votes > 0


def _negated(parsed: Parsed) -> Parsed:
    text = (
        parsed.text[1:] if parsed.text.startswith("-") else f"-{parsed.text}" if parsed.value else parsed.text
    )
    return replace(parsed, value=-parsed.value, text=text)


def _state(
    name: str,
    spec: FieldSpec,
    parsed: Parsed,
    winner: ExtractedField | None,
    candidates: Sequence[ExtractedField],
    pages: Mapping[int, Page],
    invoice: EInvoice,
) -> tuple[ExtractedField, str]:
    """The field as stated, and the finding if the page contradicts it."""
    stated = ExtractedField(
        field=name,
        instance=0,
        value_type=spec.type,
        status=FieldStatus.OK,
        value=parsed.value,
        value_text=parsed.text,
        currency=parsed.currency,
        score=1.0,
        confidence=ONLY_IN_XML,
        text_source=TextSource.XML,
        locator=f"{invoice.syntax} XML",
        read_by=READER,
        reason="stands only in the e-invoice's XML, not on the page",
    )
    agreeing = next(
        (c for c in (winner, *candidates) if c is not None and agrees(c, parsed, spec.type)), None
    )
    rival = winner if winner is not None and not agrees(winner, parsed, spec.type) else None
    if rival is None and agreeing is not None:
        return _printed(stated, agreeing, AGREED), ""
    where = agreeing or find_printed(parsed, spec.type, pages)
    if rival is None or not _contradicts(rival, parsed, spec.type, VERY_SURE if where else SURE):
        return (_printed(stated, where, PRINTED_ELSEWHERE) if where else stated), ""
    reason = f"the e-invoice says {parsed.text!r}, the page {rival.value_text!r}"
    contradicted = replace(
        rival, status=FieldStatus.AMBIGUOUS, value=None, value_text="", confidence=CONTRADICTED, reason=reason
    )
    return contradicted, f"{name}: {reason}"


def agrees(item: ExtractedField, parsed: Parsed, value_type: str) -> bool:
    """Whether a value read from the page is the stated one."""
    if value_type in TEXTS:
        texts = (item.value_text or item.raw_text, parsed.text)
        return all(texts) and fuzz.token_set_ratio(*(t.casefold() for t in texts)) >= ALIKE
    if item.status is not FieldStatus.OK:
        return False
    if isinstance(parsed.value, str):
        return squeeze(item.value_text) == squeeze(parsed.text)
    return bool(item.value == parsed.value)


def _contradicts(rival: ExtractedField, parsed: Parsed, value_type: str, sure: float) -> bool:
    if rival.confidence < sure:
        return False
    if value_type in TEXTS:
        alike = fuzz.token_set_ratio(rival.value_text.casefold(), parsed.text.casefold())
        return value_type == "text" and len(parsed.text) < 60 and alike < UNLIKE
    return True


def _printed(stated: ExtractedField, where: ExtractedField | Printed, confidence: float) -> ExtractedField:
    """``stated`` with the region where the page prints it."""
    item = replace(
        stated,
        page_no=where.page_no,
        box=where.box,
        raw_text=where.raw_text,
        confidence=confidence,
        reason="",
    )
    if isinstance(where, Printed):
        return item
    evidence = {**where.evidence, "xml_agrees": 1.0}
    return replace(
        item,
        score=where.score,
        ocr_confidence=where.ocr_confidence,
        ocr_confidence_min=where.ocr_confidence_min,
        caption=where.caption,
        caption_box=where.caption_box,
        evidence=evidence,
        locator=where.locator,
    )


# --- lines -------------------------------------------------------------------------------------------------


def state_lines(invoice: EInvoice, name: str, spec: FieldSpec, read: Sequence[ExtractedField]) -> Stated:
    """The XML's lines as the cells of table ``name``, each with the printed row that shows it.

    ``read``: the table and its cells as the page gives them. Nothing where the XML has no lines.
    """
    if not invoice.lines:
        return Stated((), ())
    rows = _rows(name, read)
    findings: list[str] = []
    cells: list[ExtractedField] = []
    columns = [c for c in spec.columns if any(c in line for line in invoice.lines)]
    for row_no, line in enumerate(invoice.lines):
        parsed = {c: _parse_cell(line[c], spec, c, invoice) for c in columns if c in line}
        row = _take_row(rows, parsed, invoice.is_credit_note)
        for column in columns:
            cell, finding = _state_cell(name, column, row_no, spec, parsed.get(column), row, invoice)
            cells.append(cell)
            findings += [finding] if finding else []
    left = [int(cells_of["line_total"].instance) + 1 for cells_of in rows if "line_total" in cells_of]
    if left and len(left) < len(_rows(name, read)):
        findings.append(f"{name}: printed rows {', '.join(map(str, left))} are not in the e-invoice")
    return Stated((_table(name, len(invoice.lines), cells, read, invoice), *cells), tuple(findings))


Row = dict[str, ExtractedField]


def _rows(name: str, read: Sequence[ExtractedField]) -> list[Row]:
    rows: dict[int, Row] = {}
    for item in read:
        table, _, column = item.field.partition(".")
        if table == name and column:
            rows.setdefault(item.instance, {})[column] = item
    return list(rows.values())


def _parse_cell(text: str, spec: FieldSpec, column: str, invoice: EInvoice) -> Parsed:
    column_type = spec.columns[column].type
    return parse_stated(text, FieldSpec(phrase=column, type=column_type), invoice)


def _take_row(rows: list[Row], parsed: Mapping[str, Parsed], credit_note: bool) -> Row:
    """The first unused printed row of this line: its amount, and best its quantity; empty if there is none."""

    def same(row: Row, column: str) -> bool:
        if column not in row or column not in parsed:
            return False
        return _equal(row[column].value, parsed[column].value, magnitude=credit_note)

    fitting = [row for row in rows if same(row, "line_total")]
    best = next((row for row in fitting if same(row, "quantity")), fitting[0] if fitting else {})
    if best:
        rows.remove(best)
    return best


def _equal(a: Any, b: Any, *, magnitude: bool) -> bool:
    if a is None or b is None:
        return False
    return bool(abs(a) == abs(b) if magnitude else a == b)


def _state_cell(
    name: str,
    column: str,
    row_no: int,
    spec: FieldSpec,
    parsed: Parsed | None,
    row: Mapping[str, ExtractedField],
    invoice: EInvoice,
) -> tuple[ExtractedField, str]:
    value_type = spec.columns[column].type
    field = f"{name}.{column}"
    if parsed is None or parsed.status is not FieldStatus.OK:
        return ExtractedField(field, row_no, value_type, FieldStatus.NOT_FOUND), ""
    printed = row.get(column)
    item = ExtractedField(
        field, row_no, value_type, FieldStatus.OK, value=parsed.value, value_text=parsed.text,
        currency=parsed.currency, score=1.0, confidence=ONLY_IN_XML, text_source=TextSource.XML,
        locator=f"{invoice.syntax} XML", read_by=READER,
        reason="" if printed else "stands only in the e-invoice's XML, not on the page",
    )  # fmt: skip
    if printed is None or printed.box is None:
        return item, ""
    item = replace(item, page_no=printed.page_no, box=printed.box, raw_text=printed.raw_text)
    if FIELD_TYPES[value_type].arrow == "string":
        return replace(item, confidence=AGREED if agrees(printed, parsed, value_type) else ONLY_IN_XML), ""
    if not _equal(printed.value, parsed.value, magnitude=invoice.is_credit_note):
        if printed.status is not FieldStatus.OK or column in {"unit_price", "tax_rate"}:
            return item, ""  # a price before discount, per hundred or rounded is not another price
        reason = f"the e-invoice says {parsed.text!r}, the page {printed.value_text!r}"
        finding = f"{name} row {row_no + 1}: {column}: {reason}"
        return replace(
            printed, instance=row_no, status=FieldStatus.AMBIGUOUS, value=None, value_text="", reason=reason
        ), finding
    return replace(item, value=printed.value, value_text=printed.value_text, confidence=AGREED), ""


def _table(
    name: str, lines: int, cells: Sequence[ExtractedField], read: Sequence[ExtractedField], invoice: EInvoice
) -> ExtractedField:
    printed = next((item for item in read if item.field == name), None)
    item = printed or ExtractedField(name, 0, TABLE, FieldStatus.OK, score=1.0)
    sure = [c.confidence for c in cells if c.status is FieldStatus.OK]
    return replace(
        item,
        status=FieldStatus.OK,
        value=lines,
        value_text=str(lines),
        confidence=sum(sure) / len(sure) if sure else ONLY_IN_XML,
        text_source=TextSource.XML,
        locator=f"{invoice.syntax} XML",
        read_by=READER,
        reason="" if printed else "stands only in the e-invoice's XML, not on the page",
    )
