"""Documents of any number of schemas into one output: discover, extract in batches, publish.

A task is a batch of documents; inside it docpipe's own worker processes do the work, and two tasks at a time
keep them busy from batch to batch. Nothing but names, paths and counts crosses a task. What is in the output
already is not done again, so a retry, or a second run, costs only what is missing.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run, task_run
from prefect.states import Completed, Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from docpipe.errors import ConfigurationError, DocumentError, MissingDependencyError
from docpipe.runs import Run, Summary
from docpipe.settings import Options

LASTING = (ConfigurationError, MissingDependencyError, DocumentError)
"""Errors that a second try meets again."""
MAX_ROWS = 500
"""Failures in the table artifact; the ``documents`` table has them all."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a task must know to take part in the run of one schema."""

    schema: str
    out: str
    options: str
    """:func:`plain_options` as JSON."""
    run_id: str


@dataclass(frozen=True, slots=True)
class Work:
    """The batches that are left to do for a job, and what is settled already."""

    job: Job
    batches: tuple[tuple[str, ...], ...]
    settled: Summary


def plain_options(options: Options) -> dict[str, Any]:
    """The options that differ from the defaults, as plain values.

    Without the password, which flow parameters would keep in plain text: workers take it from
    ``DOCPIPE_PASSWORD``.
    """
    return options.model_dump(mode="json", exclude={"password"}, exclude_defaults=True)


WORKERS_STAY_BUSY: TaskRunner[PrefectFuture[Any]] = ThreadPoolTaskRunner(max_workers=2)  # type: ignore[assignment]


@flow(
    name="ingest",
    task_runner=WORKERS_STAY_BUSY,
    description="Extract documents into Parquet; failed documents do not fail the run.",
)
def ingest(
    inputs: dict[str, list[str]],
    out: str,
    options: dict[str, Any] | None = None,
    batch_size: int = 32,
    resume: bool = True,
    report: bool = True,
) -> State[Summary]:
    """Extracts ``inputs`` (schema to files, folders, globs or s3:// addresses) into ``out``.

    In place of a schema, ``auto`` or several with commas give each document the one that it answers best.
    ``options`` are fields of docpipe's Options. The state's message has the counts, its result is the
    Summary. The run fails when the output cannot be written or every document failed.
    """
    return extract_and_publish(inputs, out, options or {}, batch_size, resume, report)


def extract_and_publish(
    inputs: Mapping[str, list[str]],
    out: str,
    options: Mapping[str, Any],
    batch_size: int,
    resume: bool,
    report: bool,
) -> State[Summary]:
    """The body of :func:`ingest`, for any flow."""
    started = time.monotonic()
    options_json = Options(**options).model_dump_json(exclude={"password"})
    jobs = [Job(schema, out, options_json, str(flow_run.id or "")) for schema in inputs]
    try:
        works = [discover(job, inputs[job.schema], batch_size, resume) for job in jobs]
        batches = [
            extract_batch.submit(work.job, number, batch)
            for work in works
            for number, batch in enumerate(work.batches, start=1)
        ]
        outcomes = [_outcome(batch) for batch in batches]
    finally:
        close_runs(jobs)
    errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    done = [outcome for outcome in outcomes if isinstance(outcome, Summary)]
    summary = sum([*(work.settled for work in works), *done], Summary(seconds=time.monotonic() - started))
    publish(summary, list(inputs), out, report and summary.worked_on > 0)
    if errors:
        return Failed(message=f"{len(errors)} of {len(batches)} batches: {errors[0]}", data=errors[0])
    if summary.documents and summary.failed + summary.failed_before == summary.documents:
        return Failed(message=f"every document failed; {summary}", data=summary)
    return Completed(message=str(summary), data=summary)


@task(cache_policy=NO_CACHE, task_run_name="discover-{job.schema}")
def discover(job: Job, sources: list[str], batch_size: int, resume: bool) -> Work:
    """What of ``sources`` is left to do, in batches."""
    plan = open_run(job).plan(sources, resume=resume)
    batches = tuple(plan.batches(batch_size))
    settled = plan.settled.documents
    get_run_logger().info("%d to do in %d batches, %d settled", len(plan.todo), len(batches), settled)
    return Work(job, batches, plan.settled)


def can_pass_later(_task: object, _task_run: object, state: State[Any]) -> bool:
    """Whether to try again: full disks and lost connections pass, wrong options and missing programs stay."""
    error = state.result(raise_on_failure=False)
    return not isinstance(error, LASTING)


@task(
    cache_policy=NO_CACHE,
    task_run_name="extract-{job.schema}-{number}",
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=5),
    retry_jitter_factor=0.5,
    retry_condition_fn=can_pass_later,
)
def extract_batch(job: Job, number: int, sources: tuple[str, ...]) -> Summary:
    """Extracts a batch and writes it. A retry leaves out what its first try has written."""
    run = open_run(job)
    summary = Summary()
    if (task_run.run_count or 1) > 1:
        plan = run.plan(sources)
        sources, summary = plan.todo, plan.settled
    for record in run.extract(sources):
        summary = summary.of(record)
    get_run_logger().info("%s batch %d: %s", job.schema, number, summary)
    return summary


@task(cache_policy=NO_CACHE)
def publish(summary: Summary, schemas: Sequence[str], out: str, report: bool) -> None:
    """The run's report and its two artifacts: counts as markdown, failures as a table."""
    index = ""
    if report:
        from docpipe.report import write_report

        index = str(write_report(out))
    create_markdown_artifact(markdown(summary, schemas, out, index), key="docpipe-summary")
    create_table_artifact(failure_rows(summary), key="docpipe-failures", description="Documents that failed")


def markdown(summary: Summary, schemas: Sequence[str], out: str, index: str) -> str:
    """The run in a few lines of markdown."""
    counts: Mapping[str, int] = {
        "ok": summary.ok,
        "to review": summary.needs_review,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "done before": summary.done_before,
        "failed before": summary.failed_before,
        "pages": summary.pages,
    }
    rows = "\n".join(f"| {name} | {count} |" for name, count in counts.items())
    where = f"Results: `{out}`" + (f", report: `{index}`" if index else "")
    return f"# {', '.join(schemas)}\n\n| documents | {summary.documents} |\n|---|---|\n{rows}\n\n{where}\n"


def failure_rows(summary: Summary) -> list[dict[str, Any]]:
    """One row a failed document."""
    return [
        {"source": failure.source, "kind": failure.kind, "message": failure.message}
        for failure in summary.failures[:MAX_ROWS]
    ]


def _outcome(batch: PrefectFuture[Summary]) -> Summary | BaseException:
    outcome: Summary | BaseException = batch.result(raise_on_failure=False)
    return outcome


# --- this process's runs: their workers stay warm from batch to batch -----------------------------------

_runs: dict[Job, Run] = {}


def open_run(job: Job) -> Run:
    """The run of a job in this process, created on first use."""
    if job not in _runs:
        options = Options(**json.loads(job.options))
        _runs[job] = Run(job.schema, job.out, options, job.run_id)
    return _runs[job]


def close_runs(jobs: Sequence[Job]) -> None:
    """Ends the workers of these jobs."""
    for job in jobs:
        if job in _runs:
            _runs.pop(job).close()
