"""``docpipe results``, ``report`` and ``compact``: what an output holds."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from docpipe.cli import options as opt
from docpipe.cli.console import note, print_csv, print_json, print_table
from docpipe.errors import FileAccessError

COLUMNS = {
    "documents": ("source", "schema", "status", "needs_review", "pages_done", "error_kind", "error_message"),
    "fields": ("source", "field", "instance", "value", "currency", "status", "page_no", "confidence"),
    "candidates": ("source", "field", "rank", "value", "status", "page_no", "confidence", "reason"),
    "line_items": ("source", "table", "row_no", "column", "value", "status", "page_no"),
}
"""What a terminal shows of a table; CSV and JSON have every column."""

Table = Literal["documents", "fields", "records", "candidates", "line_items"]


def results(
    out: opt.ResultsFolder,
    table: Annotated[Table, typer.Option("--table", "-t", help="Which table.")] = "documents",
    schema: Annotated[str | None, typer.Option("--schema", "-s", help="Only this schema.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Every column, as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Every column, as JSON lines.")] = False,
    history: Annotated[
        bool, typer.Option("--history", help="All records, not the latest of each document.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows to show on a terminal.")] = 100,
    corrections: Annotated[
        Path | None, typer.Option(help="Write a JSON file to correct by hand, for 'docpipe adapt'.")
    ] = None,
) -> None:
    """Show a table of results, the latest record of each document.

    Examples:

      docpipe results out
      docpipe results out --table fields --csv > fields.csv
      docpipe results out -t records -s invoice --json
      docpipe results out -s invoice --corrections corrections.json
    """
    from docpipe.store import open_results

    if corrections:
        _write_corrections(open_results(out).to_arrow("fields", schema).to_pylist(), corrections)
        return
    rows = open_results(out).to_arrow(table, schema, history=history)
    if as_csv:
        print_csv(rows.column_names, rows.to_pylist())
    elif as_json:
        for row in rows.to_pylist(maps_as_pydicts="lossy"):
            print_json(row)
    else:
        columns = COLUMNS.get(table) or _filled(rows)
        shown = rows.slice(0, limit).select(list(columns)).to_pylist()
        print_table(columns, [[_cell(row[name]) for name in columns] for row in shown])
        if rows.num_rows > limit:
            note(f"{rows.num_rows - limit} more rows; --limit shows more, --csv all")


def _write_corrections(rows: list[dict[str, Any]], path: Path) -> None:
    from docpipe.evaluation.corrections import drafted, write

    documents = drafted(rows)
    try:
        write(documents, path)
    except OSError as error:
        raise FileAccessError(f"cannot write {path}: {error.strerror or error}") from None
    print(path)
    note(f"{len(documents)} documents: correct the values (null: the document has none), then")
    note(f"docpipe adapt {path} -s {documents[0]['schema'] if documents else 'SCHEMA'} -o my-model")


def _filled(rows: Any) -> list[str]:
    """The columns that hold anything, without the technical ones."""
    technical = {"record_id", "document_id", "run_id", "extracted_at"}
    return [
        name
        for name in rows.column_names
        if name not in technical and rows[name].null_count < max(rows.num_rows, 1)
    ]


def _cell(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, float) else value


def report(out: opt.ResultsFolder) -> None:
    """Write the report of an output: every page with its boxes, values and reasons, as HTML without a server.

    Examples:

      docpipe report out
    """
    from docpipe.cli.extract import write_report

    print(write_report(out))


def compact(out: opt.ResultsFolder) -> None:
    """Fold the many small Parquet files of an output into few large ones; no row is lost or changed.

    Examples:

      docpipe compact out
    """
    from docpipe.store import compact as fold

    done = fold(out)
    note(f"{done.files_before} files before, {done.files_after} after")
