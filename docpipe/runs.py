"""Extraction into an output: what is left to do, and records that are written as they get done.

The command line and the flows do the same through :class:`Run`; neither knows how.
"""

import hashlib
import logging
import os
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Any, NamedTuple, Self

from docpipe.documents import discover
from docpipe.documents.sources import read_source
from docpipe.errors import DocpipeError, StoreError
from docpipe.schema import NONE, AnySchema, DocumentSchema, SchemaSet, load_schemas
from docpipe.settings import Options
from docpipe.store import ResultStore, docpipe_version, open_results, resume_key
from docpipe.types import DocumentStatus, Record
from docpipe.workers import WorkerPool
from docpipe.workers.extraction import outcomes, record_of, worker_pool

log = logging.getLogger(__name__)

FLUSH_RECORDS = 32
FLUSH_S = 20.0
"""A batch is written when it has so many records or is so old: what a kill -9 costs to do again."""

PERMANENT = frozenset({"DamagedDocumentError", "LimitExceededError", "UnsupportedDocumentError"})
"""Failures that the same bytes meet again under the same options."""
ENCRYPTED = "EncryptedDocumentError"
"""Permanent only while no password is given."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that yielded nothing, and why."""

    source: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a run. The documents that are ``worked_on`` are of this run, the others were settled before."""

    ok: int = 0
    needs_review: int = 0
    skipped: int = 0
    """None of several schemas fits."""
    failed: int = 0
    done_before: int = 0
    failed_before: int = 0
    pages: int = 0
    seconds: float = 0.0
    """Wall seconds of the whole run; 0 in the parts of one."""
    failures: tuple[Failure, ...] = ()

    @property
    def worked_on(self) -> int:
        return self.ok + self.needs_review + self.skipped + self.failed

    @property
    def documents(self) -> int:
        return self.worked_on + self.done_before + self.failed_before

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def of(self, record: Record) -> "Summary":
        """These counts with ``record`` added."""
        failed = record.status is DocumentStatus.FAILURE
        skipped = record.status is DocumentStatus.SKIPPED
        fine = record.status is DocumentStatus.SUCCESS and not record.needs_review
        why = [Failure(record.source, error.kind, error.message) for error in record.errors[:1]]
        return self + Summary(
            ok=int(fine),
            needs_review=int(not (fine or skipped or failed)),
            skipped=int(skipped),
            failed=int(failed),
            pages=record.pages_done,
            failures=tuple(why) if failed else (),
        )

    def __str__(self) -> str:
        """One line for people: ``14 documents: 9 ok, 2 need review, 3 failed``."""
        parts = [f"{self.ok} ok", f"{self.needs_review} to review", f"{self.failed} failed"]
        if self.skipped:
            parts.append(f"{self.skipped} skipped: no schema fits")
        if self.done_before:
            parts.append(f"{self.done_before} done before")
        if self.failed_before:
            parts.append(f"{self.failed_before} failed before and would again")
        noun = "document" if self.documents == 1 else "documents"
        return f"{self.documents} {noun}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The sources that are left to do, and how many are settled already."""

    todo: tuple[str, ...]
    settled: Summary = Summary()

    def batches(self, size: int) -> Iterator[tuple[str, ...]]:
        """``todo`` in slices of at most ``size``, in order."""
        for start in range(0, len(self.todo), size):
            yield self.todo[start : start + size]


class _Parts(NamedTuple):
    """What produced, or would produce, the values: the engines' share of the resume key."""

    locator: str
    locator_revision: str
    ocr: str


class Run:
    """Extracts documents into one output, with one pool of workers. Use as a context manager.

    ``schema`` is a shipped name, a YAML file, or several, as :func:`~docpipe.schema.load_schemas` takes them; of
    several each document gets the one that fits. Several runs may write to one output at once.
    Raises SchemaError, StoreError for an output that cannot be, and what the workers' set-up raises.
    """

    def __init__(
        self,
        schema: str | Path | Sequence[str | Path],
        out: str | Path,
        options: Options,
        run_id: str = "",
    ) -> None:
        given = (schema,) if isinstance(schema, str | Path) else schema
        self.schema: AnySchema = load_schemas(*given)
        self.options = options
        self.out = str(out)
        self.run_id = run_id or uuid.uuid4().hex[:12]
        self.store = ResultStore(out)
        _make_folder(self.out)
        self._pool: WorkerPool | None = None
        self._opening = Lock()

    def has_results(self) -> bool:
        """Whether anything was ever written for the schema, or for one of several."""
        return any(map(self.store.has_results, self._names()))

    def plan(self, sources: Sequence[str], *, resume: bool = True) -> Plan:
        """What of ``sources`` is left to do; with ``resume`` nothing whose result would be the same.

        Documents that failed for a lasting reason are settled too; others that failed are tried again.
        Raises FileAccessError or ConfigurationError when a source names no document.
        """
        before = self._before() if resume else {}
        if not before:
            self._workers()  # there is work: they start meanwhile
        found = tuple(discover(sources))
        if not before:
            return Plan(found)
        with ThreadPoolExecutor(max_workers=4) as threads:
            keys = list(threads.map(self._key_of_source, found))
        todo = tuple(source for source, key in zip(found, keys, strict=True) if key not in before)
        failed = sum(before.get(key) is DocumentStatus.FAILURE for key in keys)
        return Plan(todo, Summary(done_before=len(found) - len(todo) - failed, failed_before=failed))

    def extract(self, sources: Iterable[str]) -> Iterator[Record]:
        """A record for every source, in order; written in batches, the last one when the iterator ends.

        Several threads may extract at once. Raises StoreError when the output cannot be written; documents
        that fail give failure records.
        """
        Thread(target=self.store.warm_up, daemon=True).start()
        waiting: list[Record] = []
        oldest = time.monotonic()
        try:
            for outcome in outcomes(self._workers(), sources, self.options):
                if outcome.error is not None:
                    log.debug("%s: %s\n%s", outcome.item, outcome.error, outcome.log)
                record = self._identified(record_of(outcome, self.schema))
                oldest = oldest if waiting else time.monotonic()
                waiting.append(record)
                if len(waiting) >= FLUSH_RECORDS or time.monotonic() - oldest > FLUSH_S:
                    self._write(waiting)
                    waiting = []
                yield record
        except BaseException:
            self.close()
            raise
        finally:
            self._write(waiting)

    def close(self) -> None:
        """Ends the workers."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- below: keys and writing -------------------------------------------------------------------------

    def _workers(self) -> WorkerPool:
        with self._opening:
            if self._pool is None:
                self._pool = worker_pool(self.schema, self.options)
            return self._pool

    def _before(self) -> dict[str, DocumentStatus]:
        """Resume key → SUCCESS or FAILURE of what need not be done again, whichever schema a document has got."""
        settled: dict[str, DocumentStatus] = {}
        for name in self._names():
            if self.store.has_results(name):
                settled = self._settled(name) | settled
        return settled

    def _names(self) -> tuple[str, ...]:
        """The names of all schemas that a document may get."""
        return (*self.schema.names, NONE) if isinstance(self.schema, SchemaSet) else (self.schema.name,)

    def _settled(self, name: str) -> dict[str, DocumentStatus]:
        try:
            rows = open_results(self.out).to_arrow("documents", name, history=True)
        except StoreError:
            return {}
        permanent = PERMANENT if self.options.password else PERMANENT | {ENCRYPTED}
        settled = dict.fromkeys(self.store.done(name), DocumentStatus.SUCCESS)
        for row in rows.select(["resume_key", "status", "error_kind"]).to_pylist():
            if row["resume_key"] and row["status"] == "failure" and row["error_kind"] in permanent:
                settled.setdefault(row["resume_key"], DocumentStatus.FAILURE)
        return settled

    @cached_property
    def _parts(self) -> _Parts:
        from docpipe import pipeline  # only where results are told apart: the workers do the work

        engines = pipeline.build_engines(self.options, self.schema.languages)
        told = pipeline.provenance(engines, self.options)
        return _Parts(told["locator"], told["locator_revision"], told["ocr"])

    def _key(self, document_id: str, parts: _Parts) -> str:
        options: dict[str, Any] = self.options.model_dump(
            mode="json",
            include={
                "languages", "locator_options", "max_bytes", "max_page_pixels", "max_pages", "pages",
                "rasterizer", "read", "xml",
            },
        )  # fmt: skip
        return resume_key(
            document_id,
            schema_fingerprint=self.schema.fingerprint,
            docpipe_version=docpipe_version(),
            locator=parts.locator,
            locator_revision=parts.locator_revision,
            ocr_version=parts.ocr,
            dpi=self.options.dpi,
            options=options,
        )

    def _key_of_source(self, source: str) -> str:
        document_id = self._document_id(source)
        return self._key(document_id, self._parts) if document_id else ""

    def _document_id(self, source: str) -> str:
        """sha256 of the bytes; empty when they cannot be read."""
        try:
            return hashlib.sha256(read_source(source, self.options.max_bytes)).hexdigest()
        except DocpipeError:
            return ""

    def _identified(self, record: Record) -> Record:
        """A failure knows only its source; its bytes have an identity all the same."""
        return record if record.document_id else replace(record, document_id=self._document_id(record.source))

    def _write(self, records: Sequence[Record]) -> None:
        if not records:
            return
        keys = {
            record.document_id: self._key(record.document_id, self._parts_of(record))
            for record in records
            if record.document_id
        }
        for name in sorted({record.schema for record in records}):
            own = [record for record in records if record.schema == name]
            self.store.write(own, self._schema(name), run_id=self.run_id, resume_keys=keys)

    def _schema(self, name: str) -> DocumentSchema:
        return self.schema[name] if isinstance(self.schema, SchemaSet) else self.schema

    def _parts_of(self, record: Record) -> _Parts:
        told = record.provenance
        if "locator_revision" not in told:  # a failure
            return self._parts
        return _Parts(told["locator"], told["locator_revision"], told["ocr"])


def _make_folder(out: str) -> None:
    """Finds out at once, not after the first batch, that a local output cannot be written."""
    if "://" in out:
        return
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot write to {out}: {error.strerror or error}; choose another --out") from None
    if not os.access(out, os.W_OK | os.X_OK):
        raise StoreError(f"cannot write to {out}: no permission; choose another --out")
