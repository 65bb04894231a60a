"""Extraction in worker processes: the job that a worker does, and the record of whatever became of it.

An item of the pool is a batch: of one document, or, where a model's pages should flow, of a few. A batch that costs its
worker its life is done again one document at a time, so that one document alone pays.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import ModuleType

from docpipe.locators.base import FLOWING, RESIDENT
from docpipe.schema import AnySchema
from docpipe.settings import Options
from docpipe.types import Record
from docpipe.workers.outcome import Outcome
from docpipe.workers.pool import WorkerLimits, WorkerPool

FLOW = 8
"""Documents in a batch for a model: what is lost, and done again, when one of them ends the worker."""

Batch = tuple[str, ...]


def worker_pool(schema: AnySchema, options: Options) -> WorkerPool:
    """Worker processes that give records for a batch, within the limits that ``options`` set.

    A resident model has one worker, unless ``options`` ask for more.
    """
    limits = WorkerLimits(
        timeout_s=options.timeout_s * _batch_size(options),
        memory_mb=options.memory_mb,
        recycle_after=options.recycle_after,
    )
    workers = options.workers or int(options.locator in RESIDENT)
    # It travels with the schema: to reckon it, each worker would have to learn to check schemas.
    _ = schema.fingerprint
    return WorkerPool(f"{__name__}:make_worker", (schema, options), workers=workers, limits=limits)


def make_worker(payload: tuple[AnySchema, Options]) -> Callable[[Batch], list[Record]]:
    """What a worker process runs for each batch; engines are made once per process."""
    from docpipe import batches, pipeline

    schema, options = payload
    engines = pipeline.build_engines(options, schema.languages)
    engines.ocr.warm_up()

    def work(sources: Batch) -> list[Record]:
        return list(batches.extract_batch(sources, schema, engines, options))

    return work


def usual_parts() -> Iterator[ModuleType]:
    """What most documents need, imported part by part."""
    yield importlib.import_module("docpipe.batches")
    yield importlib.import_module("docpipe.locators.embedded.locator")
    from docpipe.documents.pymupdf import load_pymupdf

    yield load_pymupdf()


def outcomes(pool: WorkerPool, sources: Iterable[str], options: Options) -> Iterator[Outcome[str]]:
    """What became of each source, in order: its Record, or the error that took its place."""
    for outcome in pool.map(_batches(sources, _batch_size(options))):
        if outcome.error is None:
            share = outcome.seconds / len(outcome.item)
            for source, record in zip(outcome.item, outcome.value, strict=True):
                yield Outcome(source, record, seconds=share)
        elif len(outcome.item) == 1:
            yield Outcome(outcome.item[0], None, outcome.error, outcome.log, outcome.seconds)
        else:
            for alone in pool.map([(source,) for source in outcome.item], lookahead=1):
                record = alone.value[0] if alone.error is None else None
                yield Outcome(alone.item[0], record, alone.error, alone.log, alone.seconds)


def record_of(outcome: Outcome[str], schema: AnySchema) -> Record:
    """The worker's record, or a failure record where a worker gave none."""
    if outcome.error is None:
        record: Record = outcome.value
        return record
    from docpipe.pipeline import failure_record

    return failure_record(outcome.item, schema, outcome.error)


def extract_in_workers(sources: Iterable[str], schema: AnySchema, options: Options) -> Iterator[Record]:
    """A record for every source, in order; nothing is raised for a document that fails."""
    with worker_pool(schema, options) as pool:
        for outcome in outcomes(pool, sources, options):
            yield record_of(outcome, schema)


def _batch_size(options: Options) -> int:
    return FLOW if options.locator in FLOWING else 1


def _batches(sources: Iterable[str], size: int) -> Iterator[Batch]:
    rest = iter(sources)
    while batch := tuple(islice(rest, size)):
        yield batch
