"""Records as Arrow tables: the stable columns that outside tools read.

Text columns are never null, except ``value``, which is null unless a value was accepted. Numbers are null
when unknown. ``schema`` is dictionary-encoded so that readers which take it from the folder name agree.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from docpipe.schema import TABLE, DocumentSchema, FieldSpec
from docpipe.store.keys import record_id
from docpipe.types import DocumentStatus, ExtractedField, Record
from docpipe.values import FIELD_TYPES
from docpipe.values.base import FieldStatus

TIME = pa.timestamp("us", tz="UTC")
SCHEMA_NAME = pa.dictionary(pa.int32(), pa.string())
MONEY = "money"

BOX = {"left": pa.float64(), "top": pa.float64(), "right": pa.float64(), "bottom": pa.float64()}
WHO = {"record_id": pa.string(), "document_id": pa.string(), "source": pa.string(), "schema": SCHEMA_NAME}
HOW = {
    "run_id": pa.string(),
    "extracted_at": TIME,
    "docpipe_version": pa.string(),
    "schema_fingerprint": pa.string(),
}
EVIDENCE = {
    "page_no": pa.int32(),
    **BOX,
    "raw_text": pa.string(),
    "value": pa.string(),
    "value_type": pa.string(),
    "status": pa.string(),
    "score": pa.float64(),
    "ocr_confidence": pa.float64(),
    "ocr_confidence_min": pa.float64(),
    "confidence": pa.float64(),
    "text_source": pa.string(),
    "locator": pa.string(),
    "read_by": pa.string(),
    "currency": pa.string(),
    "reason": pa.string(),
    "repairs": pa.list_(pa.string()),
    "caption": pa.string(),
}
ERROR = pa.struct({"stage": pa.string(), "kind": pa.string(), "message": pa.string(), "page_no": pa.int32()})

FIELDS = pa.schema({**WHO, "field": pa.string(), "instance": pa.int32(), **EVIDENCE, **HOW})
"""One row a value, found or not."""
CANDIDATES = pa.schema(
    {**WHO, "field": pa.string(), "instance": pa.int32(), "rank": pa.int32(), **EVIDENCE, **HOW}
)
"""One row a value that lost; ``rank`` counts from 1 within its field, best first."""
LINE_ITEMS = pa.schema(
    {**WHO, "table": pa.string(), "row_no": pa.int32(), "column": pa.string(), **EVIDENCE, **HOW}
)
"""One row a cell; ``row_no`` counts from 1 within its table."""
DOCUMENTS = pa.schema(
    {
        **WHO,
        "schema_choice_score": pa.float64(),
        "schema_scores": pa.map_(pa.string(), pa.float64()),
        "status": pa.string(),
        "needs_review": pa.bool_(),
        "review_reasons": pa.list_(pa.string()),
        "error_stage": pa.string(),
        "error_kind": pa.string(),
        "error_message": pa.string(),
        "errors": pa.list_(ERROR),
        "page_count": pa.int32(),
        "pages_done": pa.int32(),
        "seconds": pa.map_(pa.string(), pa.float64()),
        "seconds_total": pa.float64(),
        "bytes": pa.int64(),
        "resume_key": pa.string(),
        "locator": pa.string(),
        "locator_revision": pa.string(),
        "ocr": pa.string(),
        "dpi": pa.float64(),
        "provenance": pa.map_(pa.string(), pa.string()),
        **HOW,
    }
)
"""One row for every input, whatever became of it; it makes the record's rows in the other tables count.

``schema_choice_score`` is how well the best of several schemas fits, null where one was given; ``schema_scores``
has all of them.
"""

RECORD_COLUMNS = {
    **WHO,
    "status": pa.string(),
    "needs_review": pa.bool_(),
    "run_id": pa.string(),
    "extracted_at": TIME,
}
ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "fields": ("record_id", "field", "instance"),
    "candidates": ("record_id", "field", "rank"),
    "line_items": ("record_id", "table", "row_no", "column"),
    "records": ("record_id",),
    "documents": ("record_id",),
}
"""Table → the columns that tell its rows apart. In the order of writing: ``documents`` comes last."""

EMPTY: Mapping[str, pa.Schema] = {
    "fields": FIELDS,
    "candidates": CANDIDATES,
    "line_items": LINE_ITEMS,
    "records": pa.schema(RECORD_COLUMNS),
    "documents": DOCUMENTS,
}
"""The columns that a table has even without rows."""

HAS_VALUES = frozenset({DocumentStatus.SUCCESS, DocumentStatus.PARTIAL_SUCCESS})
"""Statuses that leave a wide row; a failure has only its row in ``documents``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and what the store adds to it."""

    record: Record
    resume_key: str
    run_id: str
    docpipe_version: str
    extracted_at: datetime
    record_id: str
    wide: Mapping[str, Any]
    """Column → value of the wide table."""


def make_entry(
    record: Record, schema: DocumentSchema, *, resume_key: str, run_id: str, docpipe_version: str
) -> Entry:
    """The record ready for storing.

    A value that its wide column cannot hold exactly (a decimal with too many digits) is null in the wide
    table and makes the record need review; ``fields`` keeps it as text.
    """
    when = record.extracted_at or datetime.now(UTC)
    wide, misfits = wide_values(record, schema)
    if misfits:
        record = replace(record, needs_review=True, review_reasons=(*record.review_reasons, *misfits))
    key = record_id(record.document_id, record.source, record.schema, resume_key, run_id, record.status, when)
    return Entry(record, resume_key, run_id, docpipe_version, when, key, wide)


def build_tables(entries: Iterable[Entry], schema: DocumentSchema) -> dict[str, pa.Table]:
    """Table name → rows, in the order in which they must be written; tables without rows are left out."""
    entries = list(entries)
    rows: dict[str, tuple[pa.Schema, Iterable[dict[str, Any]]]] = {
        "fields": (FIELDS, (row for e in entries for row in _field_rows(e, schema))),
        "candidates": (CANDIDATES, (row for e in entries for row in _candidate_rows(e))),
        "line_items": (LINE_ITEMS, (row for e in entries for row in _line_item_rows(e, schema))),
        "records": (
            wide_schema(schema),
            (_wide_row(e) for e in entries if e.record.status in HAS_VALUES),
        ),
        "documents": (DOCUMENTS, (_document_row(e) for e in entries)),
    }
    tables = {name: pa.Table.from_pylist(list(items), columns) for name, (columns, items) in rows.items()}
    return {name: table for name, table in tables.items() if table.num_rows}


# --- long tables -----------------------------------------------------------------------------------------


def _who(entry: Entry) -> dict[str, Any]:
    record = entry.record
    return {
        "record_id": entry.record_id,
        "document_id": record.document_id,
        "source": record.source,
        "schema": record.schema,
        "run_id": entry.run_id,
        "extracted_at": entry.extracted_at,
        "docpipe_version": entry.docpipe_version,
        "schema_fingerprint": record.schema_fingerprint,
    }


def _evidence(item: ExtractedField) -> dict[str, Any]:
    sides = item.box.as_tuple() if item.box else (None,) * 4
    return {
        "page_no": item.page_no,
        **dict(zip(BOX, sides, strict=True)),
        "raw_text": item.raw_text,
        "value": item.value_text if item.status == FieldStatus.OK else None,
        "value_type": item.value_type,
        "status": item.status.value,
        "score": item.score,
        "ocr_confidence": item.ocr_confidence,
        "ocr_confidence_min": item.ocr_confidence_min,
        "confidence": item.confidence,
        "text_source": item.text_source.value,
        "locator": item.locator,
        "read_by": item.read_by,
        "currency": item.currency,
        "reason": item.reason,
        "repairs": list(item.repairs),
        "caption": item.caption,
    }


def _is_cell(item: ExtractedField, schema: DocumentSchema) -> bool:
    """True for ``table.column`` names of a table field."""
    table, dot, _ = item.field.partition(".")
    return bool(dot) and table in schema.fields and schema.fields[table].type == TABLE


def _field_rows(entry: Entry, schema: DocumentSchema) -> Iterator[dict[str, Any]]:
    who = _who(entry)
    for item in entry.record.fields:
        if not _is_cell(item, schema):
            yield {**who, "field": item.field, "instance": item.instance, **_evidence(item)}


def _line_item_rows(entry: Entry, schema: DocumentSchema) -> Iterator[dict[str, Any]]:
    who = _who(entry)
    for item in entry.record.fields:
        if _is_cell(item, schema):
            table, _, column = item.field.partition(".")
            place = {"table": table, "row_no": item.instance + 1, "column": column}
            yield {**who, **place, **_evidence(item)}


def _candidate_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    who = _who(entry)
    ranks: dict[str, int] = {}
    for item in entry.record.candidates:
        ranks[item.field] = rank = ranks.get(item.field, 0) + 1
        yield {**who, "field": item.field, "instance": item.instance, "rank": rank, **_evidence(item)}


def _document_row(entry: Entry) -> dict[str, Any]:
    record = entry.record
    made = record.provenance
    first = record.errors[0] if record.errors else None
    return {
        **_who(entry),
        "schema_choice_score": max(record.choice.values(), default=None),
        "schema_scores": list(record.choice.items()),
        "status": record.status.value,
        "needs_review": record.needs_review,
        "review_reasons": list(record.review_reasons),
        "error_stage": first.stage if first else "",
        "error_kind": first.kind if first else "",
        "error_message": first.message if first else "",
        "errors": [
            {"stage": e.stage, "kind": e.kind, "message": e.message, "page_no": e.page_no}
            for e in record.errors
        ],
        "page_count": record.page_count,
        "pages_done": record.pages_done,
        "seconds": list(record.seconds.items()),
        "seconds_total": record.seconds.get("total", sum(record.seconds.values())),
        "bytes": int(made["bytes"]) if made.get("bytes") else None,
        "resume_key": entry.resume_key,
        "locator": made.get("locator", ""),
        "locator_revision": made.get("locator_revision", ""),
        "ocr": made.get("ocr", ""),
        "dpi": float(made["dpi"]) if made.get("dpi") else None,
        "provenance": [(key, str(value)) for key, value in made.items()],
    }


# --- the wide table --------------------------------------------------------------------------------------


def column_name(field: str) -> str:
    """The field's wide column: its own name, or ``field_<name>`` where one of docpipe's own has taken it."""
    return f"field_{field}" if field in RECORD_COLUMNS else field


def wide_schema(schema: DocumentSchema) -> pa.Schema:
    """docpipe's own columns, one typed column a field, and ``<field>_currency`` after each money field."""
    columns = dict(RECORD_COLUMNS)
    for name, spec in schema.fields.items():
        if spec.type == TABLE:
            continue
        columns[column_name(name)] = _many(spec, arrow_type(FIELD_TYPES[spec.type].arrow))
        if spec.type == MONEY and f"{name}_currency" not in schema.fields:
            columns[f"{name}_currency"] = _many(spec, pa.string())
    return pa.schema(columns)


def _many(spec: FieldSpec, kind: pa.DataType) -> pa.DataType:
    return pa.list_(kind) if spec.many else kind


def arrow_type(name: str) -> pa.DataType:
    """The Arrow type of a :class:`~docpipe.values.base.FieldType`'s ``arrow`` name."""
    if name.startswith("decimal128("):
        precision, scale = name.removeprefix("decimal128(").rstrip(")").split(",")
        return pa.decimal128(int(precision), int(scale))
    return pa.type_for_alias(name)


def wide_values(record: Record, schema: DocumentSchema) -> tuple[dict[str, Any], list[str]]:
    """Column → value of the accepted values, and a reason for each that its column cannot hold."""
    row: dict[str, Any] = {}
    misfits: list[str] = []
    for name, spec in schema.fields.items():
        accepted = [f for f in record.instances(name) if f.status == FieldStatus.OK]
        if spec.type == TABLE or not accepted:
            continue
        kind = arrow_type(FIELD_TYPES[spec.type].arrow)
        values = []
        for item in accepted if spec.many else accepted[:1]:
            try:
                values.append(_converter(kind)(item))
            except (ArithmeticError, TypeError, ValueError):
                values.append(None)
                misfits.append(f"{name}: {item.value_text!r} does not fit its {kind} column")
        currencies = [item.currency or None for item in accepted]
        row[column_name(name)] = values if spec.many else values[0]
        if spec.type == MONEY and f"{name}_currency" not in schema.fields:
            row[f"{name}_currency"] = currencies if spec.many else currencies[0]
    return row, misfits


def _wide_row(entry: Entry) -> dict[str, Any]:
    record = entry.record
    own = {**_who(entry), "status": record.status.value, "needs_review": record.needs_review}
    return {**{name: own[name] for name in RECORD_COLUMNS}, **entry.wide}


def _converter(kind: pa.DataType) -> Callable[[ExtractedField], Any]:
    """A function that gives a value which Arrow takes as ``kind``, or raises."""
    if pa.types.is_decimal(kind):
        return lambda item: _exact_decimal(item.value, kind.precision, kind.scale)
    if pa.types.is_string(kind):
        return lambda item: item.value_text or str(item.value)
    if pa.types.is_floating(kind):
        return lambda item: float(item.value)
    return lambda item: pa.scalar(item.value, kind).as_py()


def _exact_decimal(value: Any, precision: int, scale: int) -> Decimal:
    """``value`` as a decimal that the column holds without rounding. Raises ValueError otherwise."""
    if not isinstance(value, Decimal):
        raise TypeError(f"not a Decimal: {value!r}")
    pa.scalar(value, pa.decimal128(precision, scale))
    return value
