"""``docpipe doctor``, ``docpipe models`` and ``docpipe config``: what is here and what is in charge."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from docpipe.cli.console import print_json, print_table
from docpipe.cli.options import LocatorOptions, parse_locator_options
from docpipe.errors import ExitCode

models_app = typer.Typer(
    invoke_without_command=True,
    help="""What finds regions on a page: names, licences, and what each needs.

Examples:

  docpipe models                        the table
  docpipe models verify locateanything --path weights/LocateAnything-3B
""",
)
config_app = typer.Typer(
    no_args_is_help=True,
    help="""The options in charge, and where each comes from.

Examples:

  docpipe config show
  DOCPIPE_DPI=300 docpipe config show
""",
)
if TYPE_CHECKING:
    from docpipe.locators.models import Check

Name = Annotated[str, typer.Argument(metavar="LOCATOR", help="A locator with weights; see 'docpipe models'.")]
Weights = Annotated[str, typer.Option(metavar="DIR", help="Folder of its weights, if not the usual place.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def doctor(as_json: AsJson = False) -> None:
    """What is installed, what is missing, and the command that gets it. Works offline.

    Ends with code 3 when something that every extraction needs is missing.

    Examples:

      docpipe doctor
      docpipe doctor --json
    """
    from dataclasses import asdict

    from docpipe.cli.doctor import examine

    findings = list(examine())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        signs = {"ok": "ok", "missing": "MISSING", "optional": "-"}
        rows = [(signs[finding.state], finding.part, finding.detail) for finding in findings]
        print_table(["", "part", "found"], rows)
        for finding in findings:
            if finding.remedy:
                print(f"\n{finding.part}: {finding.remedy}")
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(int(ExitCode.MISSING_DEPENDENCY))


@models_app.callback()
def _models(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_models()


@models_app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Every locator with its licence, where its weights are, and why it cannot be used here.

    Examples:

      docpipe models list
      docpipe models list --json
    """
    from dataclasses import asdict

    from docpipe.locators.models import list_models as find
    from docpipe.ocr import line_reader_licences

    models = find()
    if as_json:
        print_json([asdict(model) for model in models])
        return
    commercial = {True: "yes", False: "no", None: "depends"}
    rows = [
        (
            m.name,
            "yes" if m.usable else "no",
            m.licence,
            commercial[m.commercial_use],
            _size(m.download_bytes),
            m.weights,
        )
        for m in models
    ]
    print_table(["locator", "usable", "licence", "commercial use", "download", "weights"], rows)
    for model in models:
        if model.reason:
            print(f"\n{model.name}: {model.reason}")
    for name, licence in line_reader_licences().items():
        print(f"\nsecond reader {name}: {licence}, included")


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes else ""


@models_app.command()
def verify(
    locator: Name,
    path: Weights = "",
    code_sha256: Annotated[
        str,
        typer.Option(metavar="DIGEST", help="Also accept remote code of this digest, which you have read."),
    ] = "",
) -> None:
    """Hash a model's files and check code and configuration against what is pinned.

    Examples:

      docpipe models verify locateanything --path weights/LocateAnything-3B
      docpipe models verify locateanything --path my-checkpoint --code-sha256 3f1c...
    """
    from docpipe.locators.models import verify as check

    found = check(locator, path, code_sha256=code_sha256)
    for name, digest in found.files.items():
        print(f"{digest}  {name}")
    print(f"revision {found.revision}" + (f", code_sha256 {found.code_sha256}" if found.code_sha256 else ""))
    _say_checks(found.checks)
    if not found.ok:
        raise typer.Exit(int(ExitCode.INVALID_CONFIG))


@models_app.command()
def selftest(locator: Name, path: Weights = "", option: LocatorOptions = None) -> None:
    """Load a model and ask it for regions of a page whose answer is known.

    Examples:

      docpipe models selftest locateanything --path weights/LocateAnything-3B -O accept_noncommercial=true
    """
    from docpipe.locators.models import selftest as ask

    found = ask(locator, path, **parse_locator_options(option))
    print(f"revision {found.revision}")
    _say_checks(found.checks)
    if found.peak_memory_bytes:
        print(f"peak GPU memory {_size(found.peak_memory_bytes)}")
    if not found.ok:
        raise typer.Exit(int(ExitCode.OTHER))


def _say_checks(checks: "Sequence[Check]") -> None:
    for check in checks:
        print(
            f"{'ok    ' if check.ok else 'FAILED'} {check.name} ({check.seconds:.1f} s) {check.detail}".rstrip()
        )


@config_app.command("show")
def show_config(as_json: AsJson = False) -> None:
    """The effective options: given in the environment (DOCPIPE_…) or by default.

    Examples:

      docpipe config show
      docpipe config show --json
    """
    import os

    from docpipe.cli.options import build_options

    options = build_options()
    rows = [
        (
            name,
            "(set)" if name == "password" and options.password else getattr(options, name),
            f"DOCPIPE_{name.upper()}" if f"DOCPIPE_{name.upper()}" in os.environ else "default",
            field.description or "",
        )
        for name, field in type(options).model_fields.items()
    ]
    if as_json:
        print_json({name: value for name, value, _, _ in rows})
    else:
        print_table(["option", "value", "from", "meaning"], rows)
