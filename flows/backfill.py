"""Documents of an earlier run once more: after a new version, a changed schema, or failures that may be over."""

from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from docpipe.runs import Summary
from docpipe.schema import NONE, SchemaSet, load_schemas
from docpipe.store import open_results
from flows.ingest import WORKERS_STAY_BUSY, extract_and_publish


@flow(
    name="backfill",
    task_runner=WORKERS_STAY_BUSY,
    description="Extract what an output was made from once more; what is current stays.",
)
def backfill(
    out: str,
    schema_name: str,
    since: datetime | None = None,
    until: datetime | None = None,
    only_failed: bool = False,
    options: dict[str, Any] | None = None,
    batch_size: int = 32,
) -> State[Summary]:
    """Extracts the sources of ``out`` whose latest record is from ``since`` (inclusive) to ``until`` once more.

    With ``auto``, or several schemas and commas, those whose schema was chosen.
    Results that would be the same are left alone; with ``only_failed`` every failure is tried again.
    """
    sources = earlier_sources(out, schema_name, since, until, only_failed)
    return extract_and_publish(
        {schema_name: sources} if sources else {},
        out,
        options or {},
        batch_size,
        resume=not only_failed,
        report=True,
    )


@task(cache_policy=NO_CACHE)
def earlier_sources(
    out: str, schema_name: str, since: datetime | None, until: datetime | None, only_failed: bool
) -> list[str]:
    """The sources of the output that are still there. Raises StoreError when it has no results of the schema."""
    schema, results = load_schemas(schema_name), open_results(out)
    if isinstance(schema, SchemaSet):
        rows = _of_choices(results.to_arrow("documents"), schema)
    else:
        rows = results.to_arrow("documents", schema.name)
    wanted = sorted(
        {
            row["source"]
            for row in rows.select(["source", "status", "extracted_at"]).to_pylist()
            if (since is None or row["extracted_at"] >= _aware(since))
            and (until is None or row["extracted_at"] < _aware(until))
            and (row["status"] == "failure" or not only_failed)
        }
    )
    there = [source for source in wanted if "://" in source or Path(source).exists()]
    if len(there) < len(wanted):
        get_run_logger().warning("%d sources are gone and left out", len(wanted) - len(there))
    return there


def _of_choices(rows: Any, schemas: SchemaSet) -> Any:
    """The rows of documents that got, or were refused, one of these schemas by choice."""
    names = {*schemas.names, NONE}
    columns = rows.select(["schema", "schema_choice_score"]).to_pylist()
    return rows.filter(
        [
            row["schema"] in names and (row["schema"] == NONE or row["schema_choice_score"] is not None)
            for row in columns
        ]
    )


def _aware(moment: datetime) -> datetime:
    """A time without a zone is meant as the machine's own."""
    return moment if moment.tzinfo else moment.astimezone()
