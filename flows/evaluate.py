"""The benchmark as a flow: scheduled, it tells when quality falls."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from docpipe.evaluation.bench import bench
from docpipe.evaluation.report import to_markdown
from docpipe.settings import Options


@flow(name="evaluate", description="Measure values and boxes on labelled documents; a gate fails the run.")
def evaluate(
    data: str,
    schema_name: str = "",
    options: dict[str, Any] | None = None,
    limit: int | None = None,
    gate: str = "",
    json_path: str = "",
) -> State[Any]:
    """Measures ``data``, a folder with gt.jsonl or truth.jsonl; the report becomes an artifact.

    With ``gate``, an earlier JSON report, the run fails when quality is worse.
    """
    markdown, lines, passed = measure(data, schema_name, options or {}, limit, gate, json_path)
    create_markdown_artifact(markdown, key="docpipe-bench")
    message = "; ".join(lines) or "measured"
    return Completed(message=message) if passed else Failed(message=message)


@task(cache_policy=NO_CACHE)
def measure(
    data: str, schema_name: str, options: dict[str, Any], limit: int | None, gate: str, json_path: str
) -> tuple[str, tuple[str, ...], bool]:
    """The report as markdown, the gate's lines, and whether it is passed."""
    result = bench(
        Path(data),
        schema_name,
        options=Options(**options),
        limit=limit,
        gate=Path(gate) if gate else None,
        json_path=Path(json_path) if json_path else None,
    )
    return to_markdown(result.report), result.gate.lines if result.gate else (), result.passed
