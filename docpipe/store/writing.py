"""Writing records: append-only, safe to kill at any moment, safe to repeat."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from docpipe.errors import StoreError
from docpipe.schema import DocumentSchema
from docpipe.store.keys import file_stem
from docpipe.store.storage import SUFFIX, Storage, open_storage
from docpipe.types import DocumentStatus, Record

DONE = frozenset({DocumentStatus.SUCCESS, DocumentStatus.PARTIAL_SUCCESS, DocumentStatus.SKIPPED})


class Stored(NamedTuple):
    """What became of one resume key."""

    status: str
    error_kind: str
    extracted_at: datetime

    @property
    def done(self) -> bool:
        return self.status in DONE


@cache
def docpipe_version() -> str:
    """The installed version, as every row carries it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("docpipe")
    except PackageNotFoundError:
        return "0+unknown"


def folder(table: str, schema_name: str) -> str:
    return f"{table}/schema={schema_name}"


class ResultStore:
    """Adds records to an output folder or object store.

    Each batch becomes one new file a table, named by the records in it, and no file is ever changed. The
    ``documents`` file is written last: a record counts from the moment its row there exists, so that a
    process killed between two files neither loses nor doubles anything. Any number of writers may share an
    output.
    """

    def __init__(self, out: str | Path) -> None:
        self.storage: Storage = open_storage(out)

    def check_writable(self) -> None:
        """Returns when the output takes files, before hours of work depend on it. Raises StoreError."""
        probe = f".check-{uuid.uuid4().hex[:8]}"
        self.storage.put(probe, b"")
        self.storage.remove(probe)

    def has_results(self, schema_name: str) -> bool:
        """Whether anything was ever written for the schema."""
        return bool(self.storage.files(folder("documents", schema_name)))

    def warm_up(self) -> None:
        """Imports and looks up what :meth:`write` needs, in a thread beside other work."""
        from docpipe.store import parquet, tables

        del parquet, tables
        docpipe_version()

    def write(
        self,
        records: Sequence[Record],
        schema: DocumentSchema,
        *,
        run_id: str,
        resume_keys: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Stores one batch and returns the files' paths relative to the output, ``documents`` last.

        ``resume_keys`` maps document_id to :func:`~docpipe.store.resume_key`; a record without a key is never
        taken for done. Writing the same batch again writes the same files. Raises StoreError when the output
        cannot be written.
        """
        from docpipe.store.parquet import encode
        from docpipe.store.tables import build_tables, make_entry

        alien = sorted({r.schema for r in records} - {schema.name})
        if alien:
            raise StoreError(f"records of schema {alien[0]!r} do not belong in a batch of {schema.name!r}")
        keys = resume_keys or {}
        entries = [
            make_entry(
                record,
                schema,
                resume_key=keys.get(record.document_id, ""),
                run_id=run_id,
                docpipe_version=docpipe_version(),
            )
            for record in records
        ]
        if not entries:
            return []
        name = file_stem([entry.record_id for entry in entries]) + SUFFIX
        written = []
        for table_name, table in build_tables(entries, schema).items():
            path = f"{folder(table_name, schema.name)}/{name}"
            self.storage.put(path, encode(table))
            written.append(path)
        return written

    def outcomes(self, schema_name: str) -> dict[str, Stored]:
        """Resume key → what became of it; a success outlasts every failure, else the latest counts.

        Empty when nothing is stored yet. Raises StoreError when the output cannot be read.
        """
        from docpipe.store.parquet import read_all

        tables = read_all(self.storage, folder("documents", schema_name), (*Stored._fields, "resume_key"))
        rows = (row for table in tables for row in table.to_pylist())
        result: dict[str, Stored] = {}
        for row in sorted(rows, key=lambda row: row["extracted_at"]):
            key = row.pop("resume_key")
            if key and not (key in result and result[key].done):
                result[key] = Stored(**row)
        return result

    def done(self, schema_name: str) -> set[str]:
        """The resume keys that have a stored result; failures are not among them, so they are tried again."""
        return {key for key, stored in self.outcomes(schema_name).items() if stored.done}
