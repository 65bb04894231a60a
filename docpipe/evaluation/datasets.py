"""Labelled sets: a folder with ``gt.jsonl`` (or ``truth.jsonl``), one document a line, or a file of corrections.

A line has ``doc`` (path in the folder), ``fields`` (name → ``value``, ``page_no``, ``box``, ``all_boxes``,
``box_granularity``) and where known ``pages``, ``kind``, ``lang``, ``template``, ``schema`` (name or file). Pages are
1-based, boxes relative [left, top, right, bottom] of the displayed page. ``name#2`` is a further value of
``name``; a list of such objects is the same in another dress. ``iso`` and ``number`` beside ``value`` are its
normalised form. ``null``, or an object whose ``value`` is, says that the document has none.

A file holds such lines, or one JSON list of them, as ``docpipe results --corrections`` writes it; paths are relative to
the file's folder.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from docpipe.errors import ConfigurationError, FileAccessError
from docpipe.evaluation.mapping import (
    Mode,
    TruthMapping,
    built_in_mappings,
    identity_mapping,
    load_mapping,
)
from docpipe.evaluation.truth import DocumentTruth, PlacedBox, TruthValue
from docpipe.geometry import BBox, union
from docpipe.schema import DocumentSchema

TRUTH_FILES = ("gt.jsonl", "truth.jsonl")
BLOCK_HEIGHT, BLOCK_WIDTH = 0.08, 0.5
"""Parts of one value (street, postcode, city) further apart than this, relative to the page, are no block."""
Part = Literal["all", "train", "test"]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The documents of a set, with truth in the schema's names."""

    name: str
    folder: Path
    mapping: TruthMapping
    documents: tuple[DocumentTruth, ...]
    unmapped: tuple[str, ...] = ()
    """Truth fields that the mapping neither uses nor ignores."""

    def part(self, part: Part, train_share: float = 0.5, seed: int = 0) -> "LabelledSet":
        """A fixed half of the set: whole templates (or documents, as ``mapping.split`` says) by a hash.

        The same documents fall on the same side whatever else the set holds.
        """
        if part == "all":
            return self
        chosen = [
            doc for doc in self.documents if (self._place(doc, seed) < train_share) == (part == "train")
        ]
        return replace(self, documents=tuple(chosen))

    def first(self, limit: int | None, seed: int = 0) -> "LabelledSet":
        """``limit`` documents drawn by a hash, in their usual order; all for None."""
        if limit is None or limit >= len(self.documents):
            return self
        drawn = sorted(self.documents, key=lambda doc: _hash(f"{seed}:{doc.doc}"))[:limit]
        return replace(self, documents=tuple(doc for doc in self.documents if doc in drawn))

    def _place(self, doc: DocumentTruth, seed: int) -> float:
        group = doc.template if self.mapping.split == "template" and doc.template else doc.doc
        return _hash(f"{seed}:{group}")


def _hash(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def load_set(
    data: Path, schema: DocumentSchema | None, mapping: TruthMapping | Path | None = None
) -> LabelledSet:
    """The set of a folder or file. Without ``mapping``: the one that comes with docpipe for a folder of that name,
    else equal names.

    Raises FileAccessError when there is no truth file, ConfigurationError when it or the mapping is wrong.
    """
    rows = list(read_truth(data))
    chosen = mapping if isinstance(mapping, TruthMapping) else find_mapping(data, mapping)
    if schema is not None and any("schema" in row for row in rows):
        rows = [row for row in rows if Path(str(row.get("schema"))).stem == schema.name]
        if not rows:
            raise ConfigurationError(f"{data}: no document has truth for schema {schema.name!r}")
    seen = {_base(name) for row in rows for name in row["fields"]}
    if chosen is None:
        if schema is None:
            raise ConfigurationError(f"{data.name}: no mapping of that name; give a schema or --mapping FILE")
        chosen = identity_mapping(schema, seen)
    unmapped = chosen.check_truth_names(seen) if chosen.mode is not Mode.KEYS else []
    folder = data.parent if data.is_file() else data
    documents = tuple(_document(folder, row, chosen) for row in rows)
    return LabelledSet(data.resolve().name, folder, chosen, documents, tuple(unmapped))


def schemas_in(data: Path) -> list[str]:
    """The schema names that the truth file's lines give, in their order; empty when they give none."""
    return list(dict.fromkeys(str(row["schema"]) for row in read_truth(data) if row.get("schema")))


def find_mapping(data: Path, path: Path | None) -> TruthMapping | None:
    """The mapping at ``path`` (or the built-in one of that name), else the one for the folder's name."""
    known = built_in_mappings()
    if path is not None:
        return load_mapping(known[str(path)] if not path.exists() and str(path) in known else path)
    name = data.resolve().name
    return load_mapping(known[name]) if name in known else None


def read_truth(data: Path) -> Iterator[dict[str, Any]]:
    """The lines of a folder's truth file, or of the file ``data``.

    Raises FileAccessError, or ConfigurationError with the line.
    """
    path = data if data.is_file() else next((data / n for n in TRUTH_FILES if (data / n).is_file()), None)
    if path is None:
        raise FileAccessError(
            f"{data}: no {' or '.join(TRUTH_FILES)}: a labelled set has one beside its files"
        )
    for number, row in _rows(path):
        if not isinstance(row, dict) or "doc" not in row or not isinstance(row.get("fields"), dict):
            raise ConfigurationError(f"{path}:{number}: a line has 'doc' and 'fields'")
        yield row


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """What a truth file holds, numbered from 1: its lines, or the items of its list."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        try:
            yield from enumerate(json.loads(text), start=1)
        except ValueError as error:
            raise ConfigurationError(f"{path}: not JSON: {error}") from None
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise ConfigurationError(f"{path}:{number}: not JSON: {error}") from None


def key_phrase(name: str) -> str:
    """A printed key as a phrase: ``"NAME: #2"`` → ``"NAME"``."""
    return _base(name).rstrip(" :;.").strip() or _base(name)


def _base(name: str) -> str:
    return re.sub(r"\s*#\d+$", "", name)


def _document(folder: Path, row: Mapping[str, Any], mapping: TruthMapping) -> DocumentTruth:
    if mapping.mode is Mode.KEYS:
        values = [
            _value(key_phrase(name), [entry])
            for name, raw in row["fields"].items()
            for entry in _entries(raw)
        ]
        complete: frozenset[str] = frozenset()
        wanted: Collection[str] = ()
    else:
        values = [value for name, truths in _sources(mapping).items() for value in _values(name, truths, row)]
        wanted = tuple(_sources(mapping))
        complete = frozenset(
            wanted if mapping.mode is Mode.REGIONS else (n for n, m in mapping.fields.items() if m.complete)
        )
    have = {value.field for value in values}
    return DocumentTruth(
        doc=row["doc"],
        path=folder / row["doc"],
        pages=int(row.get("pages") or 1),
        values=tuple(values),
        absent=tuple(name for name in wanted if name in complete and name not in have),
        complete=complete,
        template=str(row.get("template") or ""),
        kind=str(row.get("kind") or ""),
        lang=str(row.get("lang") or ""),
    )


def _sources(mapping: TruthMapping) -> dict[str, tuple[str, ...]]:
    """Scored field → truth fields."""
    if mapping.mode is Mode.REGIONS:
        return {query.truth: (query.truth,) for query in mapping.queries}
    return {name: mapped.truth for name, mapped in mapping.fields.items()}


def _entries(raw: Any) -> list[Mapping[str, Any]]:
    entries = [
        entry if isinstance(entry, dict) else {"value": entry}
        for entry in (raw if isinstance(raw, list) else [raw])
    ]
    return [entry for entry in entries if entry.get("value", "") is not None]


def _values(field: str, truths: tuple[str, ...], row: Mapping[str, Any]) -> Iterator[TruthValue]:
    """One value per instance; the parts of several truth fields make up one value."""
    found: list[list[Mapping[str, Any]]] = []
    for truth in truths:
        entries = [
            entry for name, raw in row["fields"].items() if _base(name) == truth for entry in _entries(raw)
        ]
        found.append(entries)
    if len(truths) == 1:
        yield from (_value(field, [entry]) for entry in found[0])
    elif any(found):
        yield _value(field, [entries[0] for entries in found if entries])


def _value(field: str, entries: list[Mapping[str, Any]]) -> TruthValue:
    parts = tuple(str(e.get("iso") or e.get("number") or e.get("value") or "") for e in entries)
    boxes = _boxes(entries[0]) if len(entries) == 1 else _blocks([_boxes(entry) for entry in entries])
    first = entries[0]
    return TruthValue(
        field=field,
        parts=parts,
        boxes=boxes,
        ambiguous=bool(first.get("ambiguous")),
        whole_lines="line" in str(first.get("box_granularity", "")),
        key_boxes=(_placed(first["key_box"], first.get("page_no")),) if first.get("key_box") else (),
    )


def _boxes(entry: Mapping[str, Any]) -> tuple[PlacedBox, ...]:
    if entry.get("all_boxes"):
        return tuple(_placed(at["box"], at.get("page_no")) for at in entry["all_boxes"])
    return (_placed(entry["box"], entry.get("page_no")),) if entry.get("box") else ()


def _blocks(parts: list[tuple[PlacedBox, ...]]) -> tuple[PlacedBox, ...]:
    """Boxes around all parts where they are printed together: each place of the first part with the nearest
    place of every other on its page, unless they are further apart than a block of text is high.
    """
    blocks = []
    for start in parts[0] if all(parts) else ():
        together = start.box
        for other in parts[1:]:
            near = [at.box for at in other if at.page_no == start.page_no]
            if near:
                together = union([together, min(near, key=lambda box: _gap(box, start.box))])
        complete = all(any(at.page_no == start.page_no for at in other) for other in parts)
        if complete and together.height <= BLOCK_HEIGHT and together.width <= BLOCK_WIDTH:
            blocks.append(PlacedBox(start.page_no, together))
    return tuple(blocks)


def _gap(a: BBox, b: BBox) -> float:
    (ax, ay), (bx, by) = a.center, b.center
    return abs(ax - bx) + abs(ay - by)


def _placed(box: list[float], page_no: int | None) -> PlacedBox:
    return PlacedBox(page_no or 1, BBox(*box))
