"""The program ``docpipe``: its commands, and how errors become messages and exit codes."""

import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from docpipe.cli import extract, look, quality, results, schemas, system
from docpipe.cli.console import note
from docpipe.errors import DocpipeError, ExitCode

USAGE_ERROR = 2
"""What Typer ends wrong usage with; ours is ExitCode.BAD_ARGUMENTS."""

app = typer.Typer(
    name="docpipe",
    help="""Typed, boxed and checked values from PDFs and images, into Parquet. Offline.

A schema names the fields of one kind of document; every value comes with its page, box and confidence.

Examples:

  docpipe extract invoices/ -s invoice -o out     a folder, into Parquet
  docpipe extract scan.png -s receipt             one document, printed
  docpipe locate scan.pdf "total amount due"      where is it? no schema
  docpipe doctor                                  what is missing here
""",
    epilog="Exit codes: 0 fine, 1 wrong usage, 2-15 see docs, 20 some documents failed, "
    "21 some need review (with --fail-on review), 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

app.command("extract")(extract.extract)
app.command("run")(extract.run)
app.command("locate")(look.locate)
app.command("show")(look.show)
app.command("explain")(look.explain)
app.command("results")(results.results)
app.command("report")(results.report)
app.command("compact")(results.compact)
app.command("bench")(quality.bench)
app.command("adapt")(quality.adapt)
app.add_typer(schemas.app, name="schema")
app.add_typer(system.models_app, name="models")
app.add_typer(system.config_app, name="config")
app.command("doctor")(system.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"docpipe {version('docpipe')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger("docpipe").handlers = [handler]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program on ``argv`` (the process's own by default); returns the exit code."""
    try:
        app(args=None if argv is None else list(argv), prog_name="docpipe")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(ExitCode.OK)
        return int(ExitCode.BAD_ARGUMENTS) if code == USAGE_ERROR else code
    except DocpipeError as error:
        note(f"docpipe: {error}")
        return int(error.exit_code)
    except KeyboardInterrupt:
        note("docpipe: interrupted; what is written stays, and the next run goes on from there")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        return int(ExitCode.OK)
    return int(ExitCode.OK)
