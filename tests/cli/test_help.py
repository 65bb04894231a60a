"""Every command teaches: its help has examples that run, and the README names it."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from docpipe.cli import has_work
from docpipe.cli.app import app

README = Path(__file__).parents[2] / "README.md"


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield " ".join((*path, name)), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


TREE = dict(commands(typer.main.get_command(app)))
LEAVES = [name for name, command in TREE.items() if not hasattr(command, "commands")]


def examples(text: str) -> list[str]:
    """The lines under ``Examples:`` that call docpipe, without variables and redirections."""
    _, _, below = text.partition("Examples:")
    lines = [re.sub(r"^\s*([A-Z_]+=\S+ )*", "", line) for line in below.splitlines()]
    return [re.sub(r"\s{2,}.*|\s+[|>].*", "", line) for line in lines if line.startswith("docpipe ")]


@pytest.mark.parametrize("name", TREE)
def test_help_has_examples_of_the_command_itself(name: str) -> None:
    found = examples(TREE[name].help)

    assert found
    assert all(line.startswith(f"docpipe {name}") for line in found)


@pytest.mark.parametrize("name", LEAVES)
def test_examples_are_valid_usage(name: str) -> None:
    for line in examples(TREE[name].help):
        arguments = shlex.split(line)[1 + len(name.split()) :]
        TREE[name].make_context(name, arguments)  # raises on an unknown option or a missing argument


@pytest.mark.parametrize("name", TREE)
def test_every_option_is_explained(name: str) -> None:
    unexplained = [p.name for p in TREE[name].params if not getattr(p, "help", "") and p.name != "help"]

    assert unexplained == []


def test_readme_names_every_command() -> None:
    text = README.read_text(encoding="utf-8")
    if not text:
        pytest.skip("the README is not written yet")
    missing = [name for name in TREE if " " not in name and f"docpipe {name}" not in text]

    assert missing == []


def test_starting_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from docpipe.cli import main\n"
        "assert main(['--help']) == 0\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'pymupdf', 'prefect', 'torch', 'pydantic', 'cv2'}\n"
        "assert not heavy & set(sys.modules), sorted(heavy & set(sys.modules))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert "Examples:" in ran.stdout


def test_listing_schemas_loads_no_engine() -> None:
    code = (
        "import sys\n"
        "from docpipe.cli import main\n"
        "assert main(['schema', 'list']) == 0\n"
        "heavy = {'pandas', 'pyarrow', 'pymupdf', 'prefect', 'torch', 'cv2', 'tesserocr'}\n"
        "assert not heavy & set(sys.modules), sorted(heavy & set(sys.modules))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert "invoice" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "early"),
    [
        ("extract a.pdf -s invoice", True),
        ("extract a.pdf -s invoice -o {new}", True),
        ("extract a.pdf -s invoice --out={new}", True),
        ("extract a.pdf -s invoice -o {used}", False),
        ("extract a.pdf -s invoice --out {used}", False),
        ("extract a.pdf -s invoice --out={used}", False),
        ("extract --help", False),
        ("extract", False),
        ("schema list", False),
        ("", False),
    ],
)
def test_a_worker_starts_before_the_arguments_are_read_where_it_will_be_needed(
    arguments: str, early: bool, tmp_path: Path
) -> None:
    (tmp_path / "used" / "documents").mkdir(parents=True)
    given = arguments.format(new=tmp_path / "new", used=tmp_path / "used").split()

    assert has_work(given) is early
