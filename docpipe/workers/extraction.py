"""Extraction in worker processes: the job that a worker does, and the record of whatever became of it."""

from collections.abc import Callable, Iterator, Sequence

from docpipe.schema import DocumentSchema
from docpipe.settings import Options
from docpipe.types import Record
from docpipe.workers.outcome import Outcome
from docpipe.workers.pool import WorkerLimits, WorkerPool


def worker_pool(schema: DocumentSchema, options: Options) -> WorkerPool:
    """Worker processes that give a Record for a source, within the limits that ``options`` set."""
    limits = WorkerLimits(
        timeout_s=options.timeout_s, memory_mb=options.memory_mb, recycle_after=options.recycle_after
    )
    payload = (schema, options)
    return WorkerPool(f"{__name__}:make_worker", payload, workers=options.workers, limits=limits)


def make_worker(payload: tuple[DocumentSchema, Options]) -> Callable[[str], Record]:
    """What a worker process runs for each source; engines are made once per process."""
    from docpipe import pipeline

    schema, options = payload
    engines = pipeline.build_engines(options, schema.languages)
    engines.ocr.warm_up()

    def work(source: str) -> Record:
        return next(pipeline.extract_batch([source], schema, engines, options))

    return work


def record_of(outcome: Outcome[str], schema: DocumentSchema) -> Record:
    """The worker's record, or a failure record where a worker gave none."""
    if outcome.error is None:
        record: Record = outcome.value
        return record
    from docpipe.pipeline import failure_record

    return failure_record(outcome.item, schema, outcome.error)


def extract_in_workers(sources: Sequence[str], schema: DocumentSchema, options: Options) -> Iterator[Record]:
    """A record for every source, in order; nothing is raised for a document that fails."""
    with worker_pool(schema, options) as pool:
        for outcome in pool.map(sources):
            yield record_of(outcome, schema)
