"""``docpipe bench`` and ``docpipe adapt``: how good it is on labelled documents, and how to make it better."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from docpipe.cli import options as opt
from docpipe.cli.console import note
from docpipe.errors import ExitCode

FILES = "Files"


@opt.with_options(*opt.LOOKING_OPTIONS, "jobs", "timeout")
def bench(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="A folder with gt.jsonl, or a file of corrections.")
    ],
    schema: Annotated[
        str, typer.Option("--schema", "-s", help="The schema; may be left out where a mapping names one.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="YAML: truth's names and forms in terms of the schema.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="So many documents, drawn by --seed.")] = None,
    part: Annotated[Literal["all", "train", "test"], typer.Option(help="Which part of the set.")] = "all",
    seed: Annotated[int, typer.Option(help="Of the draw and of the intervals.")] = 0,
    gate: Annotated[
        Path | None, typer.Option(help="A JSON report to compare with; worse ends with code 22.")
    ] = None,
    margin: Annotated[float, typer.Option(help="F1 that may be lost at the gate.")] = 0.01,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the report as JSON.", rich_help_panel=FILES)
    ] = None,
    md_path: Annotated[
        Path | None, typer.Option("--md", help="Write the report as markdown.", rich_help_panel=FILES)
    ] = None,
    misses_path: Annotated[
        Path | None,
        typer.Option("--misses", help="Write what was wrong, line by line.", rich_help_panel=FILES),
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(help="Draw what was wrong, and some that was right.", rich_help_panel=FILES),
    ] = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    **given: Any,
) -> None:
    """Measure values and boxes on labelled documents: F1 per field, confidence, time. Embedded XML is not read.

    Examples:

      docpipe bench sample_docs
      docpipe bench labelled/ -s invoice --limit 50 --misses misses.txt --pictures pictures/
      docpipe bench labelled/ -s invoice --gate baseline.json --json new.json
    """
    opt.set_verbosity(quiet, verbose)
    options = opt.build_options(**given)
    from docpipe.evaluation.bench import bench as measure
    from docpipe.evaluation.report import to_markdown

    result = measure(
        data,
        schema,
        mapping=mapping,
        options=options,
        limit=limit,
        part=part,
        seed=seed,
        gate=gate,
        margin=margin,
        json_path=json_path,
        md_path=md_path,
        misses_path=misses_path,
        pictures=pictures,
        progress=None if quiet else _tell,
    )
    print(to_markdown(result.report))
    if result.gate:
        for line in result.gate.lines:
            note(line)
    if not result.passed:
        raise typer.Exit(int(ExitCode.BELOW_BASELINE))


def _tell(done: int, total: int, doc: str) -> None:
    """On a terminal a line that rewrites itself, else a line for every fiftieth document."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{done}/{total} {doc[-60:]}", end="\n" if done == total else "", file=sys.stderr)
    elif done % 50 == 0 or done == total:
        note(f"{done}/{total}")


def adapt(
    truth: Annotated[
        Path,
        typer.Argument(
            metavar="DATA", help="A folder with gt.jsonl or truth.jsonl, or a file of corrections."
        ),
    ],
    schema: Annotated[str, typer.Option("--schema", "-s", help="The schema that the truth answers.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the adapted model.")],
    mapping: Annotated[
        Path | None, typer.Option(help="YAML: truth's names and forms in terms of the schema.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="So many documents, drawn by --seed.")] = None,
    seed: Annotated[int, typer.Option(help="Of the draw and of the fit.")] = 1,
    model: opt.Model = None,
    lang: opt.Languages = None,
    quiet: opt.Quiet = False,
) -> None:
    """Fit the embedded locator to your labelled documents: a few dozen, in minutes, on a CPU.

    The estimate comes from documents that each trial fit did not see. Use the model with --model OUT.
    Instead of labels, corrected results will do: 'docpipe results OUT --corrections FILE' writes a file to edit.

    Names and addresses of the labels stand in OUT/known_values.json, where you may add others. They are known
    again where a scan misreads or cuts them.

    Examples:

      docpipe adapt labelled/ -s receipt -o my-model
      docpipe adapt labelled/ -s receipt -o my-model --limit 50
      docpipe adapt corrections.json -s receipt -o my-model
      docpipe adapt labelled/ -s receipt -o better --model my-model
    """
    opt.set_verbosity(quiet, 0)
    options = opt.build_options(model=model, lang=lang)
    from docpipe.evaluation.adapt import adapt_to
    from docpipe.locators.embedded.known import FILE as KNOWN_FILE
    from docpipe.schema import load_schema

    result = adapt_to(
        truth,
        load_schema(schema),
        out,
        options,
        mapping=mapping,
        limit=limit,
        seed=seed,
        on_document=None if quiet else lambda doc: note(f"read {doc}"),
    )
    before, after = result.result.before, result.result.after
    for reason in result.skipped:
        note(f"left out {reason}")
    print(f"{result.documents} documents, {result.pages} pages; model in {result.out}")
    print(
        f"regions right   {before.right:.3f} before, {after.right:.3f} after ({before.present} held-out queries)"
    )
    print(
        f"false on absent {before.false:.3f} before, {after.false:.3f} after ({before.absent} held-out queries)"
    )
    if count := sum(map(len, result.known.values())):
        print(f"{count} names and other texts are known again, misread or cut: {result.out / KNOWN_FILE}")
    if not result.result.better:
        note("the adapted model is not better than the one it started from: label more, or keep the default")
