"""Records read back from an output, as far as a report shows them."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from docpipe.geometry import BBox
from docpipe.store import open_results
from docpipe.types import DocumentStatus, ErrorItem, ExtractedField, Record, TextSource
from docpipe.values.base import FieldStatus

Row = dict[str, Any]


def stored_records(out: str | Path) -> list[Record]:
    """The latest record of each input in ``out``, sorted by schema and source; values as text.

    Cells of tables are fields named ``table.column`` whose ``instance`` is the row. Raises StoreError when
    there are no results.
    """
    results = open_results(out)
    fields: dict[str, list[ExtractedField]] = defaultdict(list)
    for row in results.to_arrow("fields").to_pylist():
        fields[row["record_id"]].append(_field(row, row["field"], row["instance"]))
    for row in results.to_arrow("line_items").to_pylist():
        name = f"{row['table']}.{row['column']}"
        fields[row["record_id"]].append(_field(row, name, row["row_no"] - 1))
    return [_record(row, fields[row["record_id"]]) for row in results.to_arrow("documents").to_pylist()]


def _record(row: Row, fields: list[ExtractedField]) -> Record:
    errors = [ErrorItem(e["stage"], e["kind"], e["message"], e["page_no"]) for e in row["errors"] or ()]
    return Record(
        document_id=row["document_id"],
        source=row["source"],
        schema=row["schema"],
        schema_fingerprint=row["schema_fingerprint"],
        status=DocumentStatus(row["status"]),
        fields=tuple(fields),
        errors=tuple(errors),
        needs_review=bool(row["needs_review"]),
        review_reasons=tuple(row["review_reasons"] or ()),
        page_count=row["page_count"] or 0,
        pages_done=row["pages_done"] or 0,
        seconds=dict(row["seconds"] or ()),
        provenance=dict(row["provenance"] or ()),
        choice=dict(row.get("schema_scores") or ()),
        extracted_at=row["extracted_at"],
    )


def _field(row: Row, name: str, instance: int) -> ExtractedField:
    sides = [row[side] for side in ("left", "top", "right", "bottom")]
    return ExtractedField(
        field=name,
        instance=instance,
        value_type=row["value_type"],
        status=FieldStatus(row["status"]),
        page_no=row["page_no"],
        box=None if None in sides else BBox(*sides),
        raw_text=row["raw_text"],
        value=row["value"],
        value_text=row["value"] or "",
        currency=row["currency"],
        score=row["score"],
        ocr_confidence=row["ocr_confidence"],
        ocr_confidence_min=row["ocr_confidence_min"],
        confidence=row["confidence"],
        text_source=TextSource(row["text_source"]),
        locator=row["locator"],
        read_by=row["read_by"],
        reason=row["reason"],
        repairs=tuple(row["repairs"] or ()),
        caption=row["caption"],
    )
