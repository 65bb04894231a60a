"""Results as a file to be corrected by hand, from which ``docpipe adapt`` learns and ``docpipe bench`` measures."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SIDES = ("left", "top", "right", "bottom")


def drafted(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One labelled document (see :mod:`docpipe.evaluation.datasets`) per record, from rows of the table ``fields``.

    A field without a value is ``null``, beside what was read where a region was found.
    """
    records: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        records.setdefault(row["record_id"], []).append(row)
    return list(map(_document, records.values()))


def write(documents: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Writes them as a JSON list, a field a line. Raises OSError."""
    path.write_text("[\n" + ",\n".join(map(_laid_out, documents)) + "\n]\n", encoding="utf-8")


def _laid_out(document: Mapping[str, Any]) -> str:
    head = _json({name: value for name, value in document.items() if name != "fields"})
    fields = ",\n".join(f"  {_json(name)}: {_json(entry)}" for name, entry in document["fields"].items())
    return head[:-1] + ', "fields": {\n' + fields + "\n }}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _document(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for row in rows:
        if "." in row["field"]:  # the cells of a table
            continue
        entry = _entry(row)
        if row["field"] in fields:
            known = fields[row["field"]]
            fields[row["field"]] = [*(known if isinstance(known, list) else [known]), entry]
        else:
            fields[row["field"]] = entry
    source = rows[0]["source"]
    doc = source if "://" in source else str(Path(source).resolve())
    return {"doc": doc, "schema": rows[0]["schema"], "fields": fields}


def _entry(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["page_no"] is None:
        return {"value": row["value"]} if row["value"] else None
    place = {"page_no": row["page_no"], "box": [round(row[side], 5) for side in SIDES]}
    return {"value": row["value"] or None, **place, "read": row["raw_text"]}
