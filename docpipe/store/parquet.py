"""Parquet bytes to Arrow tables and back; merging and de-duplicating tables."""

import contextlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from docpipe.errors import StoreError
from docpipe.store.storage import Storage

ROW_GROUP_ROWS = 100_000
"""Small row groups cost far more to write and read than they save."""
READERS = 8
"""Files fetched at once: an object store answers each only after tens of milliseconds."""
LISTINGS = 5
"""How often a folder is listed again when files vanish meanwhile."""


def encode(table: pa.Table) -> bytes:
    """The table as a zstd-compressed Parquet file. Equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def decode(data: bytes, path: str, columns: Sequence[str] | None = None) -> pa.Table:
    """The file's rows; ``columns`` that the file lacks are left out. Raises StoreError for damaged files."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        names = None if columns is None else [c for c in columns if c in file.schema_arrow.names]
        return file.read(columns=names)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{path!r} is not a readable Parquet file ({error}); remove it and run again"
        ) from error


def read_all(storage: Storage, folder: str, columns: Sequence[str] | None = None) -> list[pa.Table]:
    """The tables of all finished files below ``folder``.

    A file that a compaction removes meanwhile is found again in the file that replaced it.
    """
    tables: dict[str, pa.Table] = {}

    def load(path: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            tables[path] = decode(storage.get(path), path, columns)

    for _ in range(LISTINGS):
        paths = storage.files(folder)
        with ThreadPoolExecutor(READERS) as threads:
            list(threads.map(load, [path for path in paths if path not in tables]))
        if all(path in tables for path in paths):
            return [tables[path] for path in paths]
    raise StoreError(f"files in {storage.url!r} vanish while they are read; try again")


def merge(tables: Sequence[pa.Table]) -> pa.Table:
    """All rows, columns united by name and null where a table lacks them.

    A column whose type changed between the tables beyond widening becomes text.
    """
    if not tables:
        return pa.table({})
    try:
        return pa.concat_tables(tables, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        clashing = _clashing_columns(t.schema for t in tables)
        return pa.concat_tables([_as_text(t, clashing) for t in tables], promote_options="permissive")


def drop_repeats(table: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The first row of each combination of ``keys``; a compaction that was cut short leaves rows twice."""
    if not table.num_rows:
        return table
    numbered = table.select(list(keys)).append_column("__row", pa.array(range(table.num_rows), pa.int64()))
    first = numbered.group_by(list(keys)).aggregate([("__row", "min")])["__row_min"]
    if len(first) == table.num_rows:
        return table
    return table.take(first.take(pc.sort_indices(first)))


def _clashing_columns(schemas: Iterable[pa.Schema]) -> set[str]:
    kinds: dict[str, list[pa.Field]] = {}
    for schema in schemas:
        for column in schema:
            kinds.setdefault(column.name, []).append(column)
    return {name for name, columns in kinds.items() if not _unify(columns)}


def _unify(columns: Sequence[pa.Field]) -> bool:
    try:
        pa.unify_schemas([pa.schema([c]) for c in columns], promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return False
    return True


def _as_text(table: pa.Table, names: set[str]) -> pa.Table:
    for index, name in enumerate(table.column_names):
        if name in names:
            texts = [_text(value) for value in table[name].to_pylist()]
            table = table.set_column(index, name, pa.array(texts, pa.string()))
    return table


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return "; ".join(str(v) for v in value)
    return None if value is None else str(value)
