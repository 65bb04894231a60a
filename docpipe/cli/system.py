"""``docpipe doctor``, ``docpipe models`` and ``docpipe config``: what is here and what is in charge."""

from typing import Annotated

import typer

from docpipe.cli.console import note, print_json, print_table
from docpipe.errors import ExitCode

models_app = typer.Typer(
    invoke_without_command=True,
    help="""What finds regions on a page: names, licences, and what each needs.

Examples:

  docpipe models                        the table
  docpipe models selftest embedded      find a phrase on a made-up page
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
    """Every locator with its revision, licence and needs.

    Examples:

      docpipe models list
      docpipe models list --json
    """
    from dataclasses import asdict

    from docpipe.cli.doctor import locator_cards

    cards = [(name, card, problem) for name, card, problem in locator_cards()]
    if as_json:
        print_json(
            [
                {"locator": name, "ready": not problem, "problem": problem, **(asdict(card) if card else {})}
                for name, card, problem in cards
            ]
        )
        return
    rows = [
        (
            name,
            card.revision if card else "",
            card.licence if card else "",
            ("yes" if card.commercial_use else "no") if card else "",
            problem or (card.needs if card else "") or "nothing",
        )
        for name, card, problem in cards
    ]
    print_table(["locator", "revision", "licence", "commercial use", "needs"], rows)


@models_app.command()
def selftest(
    locator: Annotated[str, typer.Argument(metavar="LOCATOR", help="See 'docpipe models'.")] = "embedded",
    model: Annotated[str, typer.Option(metavar="DIR", help="Folder of its weights, if it needs any.")] = "",
) -> None:
    """Let a locator find two captioned values on a made-up page and say "absent" to a third.

    Examples:

      docpipe models selftest
      docpipe models selftest locateanything --model weights/
    """
    from docpipe.cli.doctor import try_locator

    outcome = try_locator(locator, {"model": model} if model else {})
    for line in outcome.lines:
        print(line)
    if not outcome.passed:
        note(f"docpipe: {locator} did not find what it must find on the made-up page")
        raise typer.Exit(int(ExitCode.OTHER))


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
