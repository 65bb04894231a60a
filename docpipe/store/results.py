"""Reading results back: the latest record of each document, or all of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docpipe.errors import StoreError, nearest_name
from docpipe.schema import NONE
from docpipe.store.storage import Storage, open_storage
from docpipe.store.writing import DONE, folder

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("documents", "fields", "records", "candidates", "line_items")


def open_results(out: str | Path) -> "Results":
    """The results in an output folder or object store.

    Raises StoreError when there are none, saying what to run.
    """
    storage = open_storage(out)
    results = Results(storage)
    if not results.schemas():
        raise StoreError(
            f"no results in {storage.url!r}: run 'docpipe extract FILES -s SCHEMA -o {storage.url}' first,"
            " or give the folder that an earlier run wrote to"
        )
    return results


class Results:
    """Tables of an output as DataFrames or Arrow tables, rows sorted by schema and source.

    Without ``history`` only the latest record of each document counts: for each schema that was asked for, and of
    those that were chosen among several. A failure never hides a result of the
    same resume key, nor does the failure to open a file outlast its later success. ``documents`` has a row
    for each input even where two inputs have the same content; the other tables have the rows of one.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def schemas(self) -> list[str]:
        """Names of the schemas that have results, sorted."""
        paths = (path.split("/") for path in self._storage.files("documents"))
        return sorted({parts[1].removeprefix("schema=") for parts in paths if len(parts) == 3})

    def records(self, schema: str | None = None, *, history: bool = False) -> "pd.DataFrame":
        """One row a document, one typed column a field: Decimal, date, bool or str; lists for ``many``.

        Documents without a result have a row in :meth:`documents` only.
        """
        return self._frame("records", schema, history)

    def fields(self, schema: str | None = None, *, history: bool = False) -> "pd.DataFrame":
        """One row a value, with its box, raw text, status and confidences."""
        return self._frame("fields", schema, history)

    def documents(self, schema: str | None = None, *, history: bool = False) -> "pd.DataFrame":
        """One row an input: status, reasons for review, errors, pages, seconds and provenance."""
        return self._frame("documents", schema, history)

    def candidates(self, schema: str | None = None, *, history: bool = False) -> "pd.DataFrame":
        """One row a value that lost, ``rank`` 1 first."""
        return self._frame("candidates", schema, history)

    def line_items(self, schema: str | None = None, *, history: bool = False) -> "pd.DataFrame":
        """One row a table cell, ``row_no`` from 1."""
        return self._frame("line_items", schema, history)

    def to_arrow(self, table: str, schema: str | None = None, *, history: bool = False) -> "pa.Table":
        """A table by its name in :data:`TABLES`.

        Raises StoreError for an unknown table, or a schema without results.
        """
        from docpipe.store.parquet import drop_repeats, merge, read_all
        from docpipe.store.tables import EMPTY, ROW_KEYS

        if table not in TABLES:
            raise StoreError(
                f"no table {table!r}{nearest_name(table, list(TABLES))}; known: {', '.join(TABLES)}"
            )
        names = [schema] if schema else self.schemas()
        # documents first: a row there promises that the rows in the other tables exist already
        whole = names if table == "documents" else []
        index = merge(
            [
                part
                for name in self.schemas()  # all: a document may have got another schema since
                for part in read_all(
                    self._storage, folder("documents", name), None if name in whole else _Row._fields
                )
            ]
        )
        found = _rows(index)
        if schema and not any(row.schema == schema for row in found):
            raise StoreError(
                f"no results for schema {schema!r} in {self._storage.url!r}; there are: "
                + (", ".join(self.schemas()) or "none")
            )
        counting = found if history else _latest(found, by_source=table == "documents")
        kept = {row.record_id for row in counting if row.schema in names}
        if table == "documents":
            rows = index
        else:
            rows = merge([t for n in names for t in read_all(self._storage, folder(table, n))])
        rows = rows if rows.num_columns else EMPTY[table].empty_table()
        return _in_order(drop_repeats(_only(rows, kept), ROW_KEYS[table]))

    def _frame(self, table: str, schema: str | None, history: bool) -> "pd.DataFrame":
        import pandas as pd
        import pyarrow as pa

        nullable = {
            pa.int32(): pd.Int32Dtype(),
            pa.int64(): pd.Int64Dtype(),
            pa.bool_(): pd.BooleanDtype(),
        }
        rows = self.to_arrow(table, schema, history=history)
        return rows.to_pandas(types_mapper=nullable.get, maps_as_pydicts="strict")


class _Row(NamedTuple):
    record_id: str
    document_id: str
    source: str
    schema: str
    resume_key: str
    status: str
    extracted_at: datetime
    schema_choice_score: float | None = None

    @property
    def task(self) -> str:
        """What was asked for: this schema, or (empty) one of several; a choice is overruled by the next."""
        return "" if self.schema == NONE or self.schema_choice_score is not None else self.schema


def _rows(index: "pa.Table") -> list[_Row]:
    if not index.num_rows:
        return []
    columns = [name for name in _Row._fields if name in index.column_names]
    return [_Row(**row) for row in index.select(columns).to_pylist()]


def _latest(rows: Sequence[_Row], *, by_source: bool) -> list[_Row]:
    """The rows that count, one a document, or one an input with ``by_source``."""
    rows = sorted(rows, key=lambda row: (row.extracted_at, row.record_id))
    solved = {(r.task, r.resume_key) for r in rows if r.resume_key and r.status in DONE}
    opened = {(r.task, r.source): r.extracted_at for r in rows if r.document_id}
    latest: dict[tuple[str, str, str], _Row] = {}
    for row in rows:
        if row.status not in DONE and (row.task, row.resume_key) in solved:
            continue
        if not row.document_id and _is_later(opened.get((row.task, row.source)), row.extracted_at):
            continue
        source = row.source if by_source or not row.document_id else ""
        latest[row.task, row.document_id, source] = row
    return list(latest.values())


def _is_later(one: datetime | None, other: datetime) -> bool:
    return one is not None and one > other


def _only(rows: "pa.Table", record_ids: Iterable[str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    return rows.filter(pc.is_in(rows["record_id"], value_set=pa.array(sorted(record_ids), pa.string())))


def _in_order(rows: "pa.Table") -> "pa.Table":
    """Sorted by schema, source and time, however many files there are; ``schema`` becomes plain text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    position = rows.column_names.index("schema")
    rows = rows.set_column(position, "schema", rows["schema"].cast(pa.string()))
    keys: list[tuple[str, Any]] = [
        (name, "ascending") for name in ("schema", "source", "extracted_at", "record_id")
    ]
    return rows.take(pc.sort_indices(rows, sort_keys=keys))
