"""Folding many small files into few large ones, without ever putting a row at risk."""

from dataclasses import dataclass
from pathlib import Path

from docpipe.store.keys import file_stem
from docpipe.store.results import TABLES
from docpipe.store.storage import SUFFIX, Storage, open_storage

TARGET_ROWS = 1_000_000
"""Files of half this size and more are left alone."""


@dataclass(frozen=True, slots=True)
class Compaction:
    """What :func:`compact` did."""

    files_before: int
    files_after: int


def compact(out: str | Path, *, target_rows: int = TARGET_ROWS) -> Compaction:
    """Folds the small files of every table, about ``target_rows`` rows a file, and counts files.

    The new file is complete before the old ones go. Killed in between, some rows exist twice until the next
    compaction; :func:`~docpipe.store.open_results` reads them once. Runs may write and read meanwhile.
    """
    storage = open_storage(out)
    storage.sweep()
    before = after = 0
    for table in TABLES:
        partitions = sorted({path.rpartition("/")[0] for path in storage.files(table)})
        for partition in partitions:
            before += len(storage.files(partition))
            _fold(storage, table, partition, target_rows)
            after += len(storage.files(partition))
    return Compaction(before, after)


def _fold(storage: Storage, table: str, partition: str, target_rows: int) -> None:
    import pyarrow as pa

    from docpipe.store.parquet import decode, drop_repeats, encode
    from docpipe.store.tables import ROW_KEYS

    waiting: dict[pa.Schema, dict[str, pa.Table]] = {}
    """Files of one Arrow schema are folded together, so that no column changes its type."""

    def flush(group: dict[str, pa.Table]) -> None:
        if len(group) > 1:
            rows = drop_repeats(pa.concat_tables(group.values()), ROW_KEYS[table])
            folded = f"{partition}/{file_stem(list(group))}{SUFFIX}"
            storage.put(folded, encode(rows))
            for path in group:
                storage.remove(path)
        group.clear()

    for path in storage.files(partition):
        try:
            rows = decode(storage.get(path), path)
        except FileNotFoundError:  # another compaction was faster
            continue
        if rows.num_rows * 2 >= target_rows:
            continue
        group = waiting.setdefault(rows.schema.remove_metadata(), {})
        group[path] = rows
        if sum(t.num_rows for t in group.values()) >= target_rows:
            flush(group)
    for group in waiting.values():
        flush(group)
