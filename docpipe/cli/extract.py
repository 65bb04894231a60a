"""``docpipe extract`` and ``docpipe run``: documents in, values out."""

import contextlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from docpipe import errors
from docpipe.cli import options as opt
from docpipe.cli.console import note, print_csv, print_json, print_table
from docpipe.cli.progress import Mode, describe, progress, titled
from docpipe.errors import ExitCode

if TYPE_CHECKING:
    from docpipe.runs import Summary
    from docpipe.settings import Options
    from docpipe.types import ExtractedField, Record

To = Annotated[
    Literal["table", "jsonl", "csv"] | None,
    typer.Option(help="Print the values to stdout, too [table without --out].", rich_help_panel=opt.OUTPUT),
]
Report = Annotated[
    bool, typer.Option("--report/--no-report", help="Write OUT/report.", rich_help_panel=opt.OUTPUT)
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume/--no-resume",
        help="Leave out documents whose result would be the same.",
        rich_help_panel=opt.OUTPUT,
    ),
]
FailOn = Annotated[
    Literal["review"] | None,
    typer.Option(help="End with code 21 if documents need review.", rich_help_panel=opt.OUTPUT),
]
Progress = Annotated[
    Mode, typer.Option(help="auto: a bar, or a line per document when piped.", rich_help_panel=opt.OUTPUT)
]
COLUMNS = (
    "source", "field", "instance", "value", "currency", "status", "page_no", "left", "top", "right", "bottom",
    "confidence", "raw_text", "reason",
)  # fmt: skip


@opt.with_options(*opt.ALL)
def extract(
    sources: opt.Sources,
    schema: opt.Schemas,
    out: opt.OptionalOut = None,
    to: To = None,
    report: Report = True,
    resume: Resume = True,
    fail_on: FailOn = None,
    progress: Progress = "auto",
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    **given: Any,
) -> None:
    """Extract a schema's fields from documents, at once and without Prefect.

    With --out the values go to Parquet, and what is there already is not done again. Without it they are
    printed. A document that fails gives a status row and costs only itself.

    Examples:

      docpipe extract invoice.pdf -s invoice
      docpipe extract invoices/ more/*.pdf -s invoice -o out
      docpipe extract mixed/ -s auto -o out
      docpipe extract mixed/ -s invoice -s my-schema.yaml -o out
      docpipe extract scans/ -s receipt --lang eng+deu --to csv > values.csv
      docpipe extract s3://bucket/in/ -s my-schema.yaml -o s3://bucket/out --fail-on review
    """
    opt.set_verbosity(quiet, verbose)
    options = opt.build_options(**given)
    shown = to or (None if out else "table")
    mode: Mode = "none" if quiet else progress
    if out is None:
        summary = _print_only(sources, schema, options, shown or "table", mode)
    else:
        summary = _into(out, sources, schema, options, shown, mode, resume)
        if report and summary.worked_on:
            write_report(out)
    if not quiet:
        say_summary(summary, out)
    raise typer.Exit(exit_code(summary, fail_on))


@opt.with_options(*opt.ALL)
def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SRC...", help="As for 'extract'; or SCHEMA=SRC, for several schemas at once."
        ),
    ],
    out: opt.Out,
    schema: Annotated[
        list[str] | None,
        typer.Option(
            "--schema",
            "-s",
            help="The schema of sources that name none; given again, or 'auto' for all shipped ones: each document"
            " gets the one that it answers best, or is skipped.",
        ),
    ] = None,
    batch_size: Annotated[
        int, typer.Option(min=1, max=1024, help="Documents a task.", rich_help_panel=opt.LIMITS)
    ] = 32,
    report: Report = True,
    resume: Resume = True,
    fail_on: FailOn = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    **given: Any,
) -> None:
    """Extract as a Prefect flow run: with retries, history and artifacts.

    Without PREFECT_API_URL a temporary server is started, which takes some seconds. It works offline.

    Examples:

      docpipe run invoices/ -s invoice -o out
      docpipe run mixed/ -s auto -o out
      docpipe run invoice=invoices/ receipt=receipts/ contract=contracts/ -o out
      PREFECT_API_URL=http://127.0.0.1:4200/api docpipe run invoices/ -s invoice -o out
    """
    opt.set_verbosity(quiet, verbose)
    if quiet:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    options = opt.build_options(**given)
    if options.password:  # the flow's parameters, which Prefect stores in plain text, leave it out
        os.environ["DOCPIPE_PASSWORD"] = options.password
    inputs = by_schema(sources, ",".join(schema or ()))
    from flows.ingest import ingest, plain_options

    state = ingest(
        inputs, out, plain_options(options), batch_size=batch_size, resume=resume, report=report,
        return_state=True,
    )  # fmt: skip
    summary: Any = state.result(raise_on_failure=False)
    if isinstance(summary, BaseException):
        raise summary
    if not quiet:
        say_summary(summary, out)
    raise typer.Exit(exit_code(summary, fail_on))


def by_schema(sources: Iterable[str], default: str) -> dict[str, list[str]]:
    """Schema, or several and commas, → its sources, for arguments that are ``SCHEMA=SRC`` or plain sources of the
    default schema.

    Raises typer.BadParameter for a plain source without a default, SchemaError for an unknown schema.
    """
    from docpipe.schema import AUTO, load_schemas, shipped_schemas

    known = {AUTO, *shipped_schemas()}
    inputs: dict[str, list[str]] = {}
    for source in sources:
        name, equals, rest = source.partition("=")
        if equals and (name in known or name.endswith((".yaml", ".yml"))):
            inputs.setdefault(name, []).append(rest)
        elif default:
            inputs.setdefault(default, []).append(source)
        else:
            raise typer.BadParameter(f"which schema has {source!r}? Give -s SCHEMA, or SCHEMA={source}")
    for name in inputs:
        load_schemas(name)
    return inputs


def _into(
    out: str,
    sources: Sequence[str],
    schema: Sequence[str],
    options: "Options",
    shown: str | None,
    mode: Mode,
    resume: bool,
) -> "Summary":
    from docpipe.runs import Run

    with Run(schema, out, options) as run:
        started = time.monotonic()
        if resume and run.has_results():
            _spare_pandas()  # before they are read
        plan = run.plan(sources, resume=resume)
        _spare_pandas()  # before any are written, while the workers make ready
        summary = plan.settled
        printer = _Printer(shown)
        with progress(len(plan.todo), mode) as report:
            for record in run.extract(plan.todo):
                report(record)
                printer.add(record)
                summary = summary.of(record)
        printer.close()
    return replace(summary, seconds=time.monotonic() - started)


def _spare_pandas() -> None:
    """Keeps pyarrow from importing pandas with its first array, a third of a second; ``to_pandas`` still finds it."""
    import sys

    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    sys.modules["pandas"] = None  # type: ignore[assignment]  # not to be had, for this one look
    with contextlib.suppress(ImportError, AttributeError):
        pa.array([0])
    del sys.modules["pandas"]


def _print_only(
    sources: Sequence[str], schema: Sequence[str], options: "Options", shown: str, mode: Mode
) -> "Summary":
    from docpipe.documents import discover
    from docpipe.runs import Summary
    from docpipe.schema import load_schemas
    from docpipe.workers.extraction import extract_in_workers

    loaded = load_schemas(*schema)
    found = discover(sources)
    started = time.monotonic()
    summary, printer = Summary(), _Printer(shown)
    with progress(len(found), mode if len(found) > 1 else "none") as report:
        for record in extract_in_workers(found, loaded, options):
            report(record)
            if len(found) == 1 and record.status == "skipped":
                note(titled(record.source, describe(record)))
            printer.add(record)
            summary = summary.of(record)
    printer.close()
    return replace(summary, seconds=time.monotonic() - started)


class _Printer:
    """Values on stdout: a table a document, JSON lines as they come, or one CSV."""

    def __init__(self, form: str | None) -> None:
        self._form = form
        self._rows: list[Mapping[str, Any]] = []

    def add(self, record: "Record") -> None:
        if self._form == "table":
            print_record(record)
        elif self._form == "jsonl":
            print_json(record_json(record))
        elif self._form == "csv":
            self._rows.extend({"source": record.source, **field_json(item)} for item in record.fields)

    def close(self) -> None:
        if self._form == "csv":
            print_csv(COLUMNS, self._rows)


def print_record(record: "Record") -> None:
    """The fields of one document as a table; nothing for one without any."""
    if not record.fields:
        return
    rows = [
        (
            item.field,
            f"{item.value_text} {item.currency}".strip() if item.value is not None else item.raw_text,
            item.status,
            item.page_no,
            f"{item.confidence:.2f}" if item.box else "",
            item.reason,
        )
        for item in record.fields
    ]
    title = f"{record.source} ({record.schema})" if record.choice else record.source
    print_table(["field", "value", "status", "page", "confidence", "reason"], rows, title)


def field_json(item: "ExtractedField") -> dict[str, Any]:
    """One value with the column names of the ``fields`` table."""
    box = item.box
    return {
        "field": item.field,
        "instance": item.instance,
        "value": item.value_text if item.value is not None else None,
        "currency": item.currency,
        "status": str(item.status),
        "page_no": item.page_no,
        "left": box.left if box else None,
        "top": box.top if box else None,
        "right": box.right if box else None,
        "bottom": box.bottom if box else None,
        "confidence": round(item.confidence, 4),
        "raw_text": item.raw_text,
        "reason": item.reason,
    }


def record_json(record: "Record") -> dict[str, Any]:
    """One document as a JSON object."""
    return {
        "document_id": record.document_id,
        "source": record.source,
        "schema": record.schema,
        "schema_scores": dict(record.choice),
        "status": str(record.status),
        "needs_review": record.needs_review,
        "review_reasons": list(record.review_reasons),
        "errors": [
            {"stage": e.stage, "kind": e.kind, "message": e.message, "page_no": e.page_no}
            for e in record.errors
        ],
        "page_count": record.page_count,
        "fields": [field_json(item) for item in record.fields],
    }


def write_report(out: str) -> Path:
    """The report of an output, written into it; returns its index.html."""
    from docpipe.report import write_report as write

    return Path(write(out))


SHOWN_FAILURES = 10


def say_summary(summary: "Summary", out: str | None) -> None:
    """How the run went and where things lie, on stderr."""
    if out is None and summary.documents == 1 and not summary.failed:
        return
    for failure in summary.failures[:SHOWN_FAILURES]:
        note(f"failed: {titled(failure.source, failure.message)}")
    if len(summary.failures) > SHOWN_FAILURES:
        note(f"failed: ... and {len(summary.failures) - SHOWN_FAILURES} more; see the documents table")
    note(str(summary))
    if summary.pages:
        rate = summary.pages / max(summary.seconds, 1e-3)
        noun = "page" if summary.pages == 1 else "pages"
        note(f"{summary.pages} {noun} in {summary.seconds:.1f} s ({rate:.1f} pages/s)")
    elif not summary.worked_on:
        note("nothing to do: every result is there already (--no-resume does all again)")
    if out is not None:
        note(f"Parquet: {out}/documents, {out}/fields, {out}/records; see: docpipe results {out}")
        index = Path(out) / "report" / "index.html"
        if index.is_file():
            note(f"Report:  {index}")


def exit_code(summary: "Summary", fail_on: str | None) -> int:
    """The error's own code for a single document that failed, else SOME_FAILED before NEEDS_REVIEW before OK.

    A document that failed in an earlier run counts, too.
    """
    if summary.documents == 1 and summary.failures:
        kind = getattr(errors, summary.failures[0].kind, errors.DocpipeError)
        return int(kind.exit_code)
    if summary.failed or summary.failed_before:
        return int(ExitCode.SOME_FAILED)
    if fail_on == "review" and summary.needs_review:
        return int(ExitCode.NEEDS_REVIEW)
    return int(ExitCode.OK)
