"""What the user sees: data on stdout, messages and progress on stderr."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def note(message: str) -> None:
    """A line for people, on stderr, as it is (no markup: file names may hold brackets)."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """``value`` on stdout, one line; dates, decimals and paths as text."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> "Table":
    """A plain rich table of the rows' text; None is an empty cell."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(*columns, title=title or None, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        grid.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return grid


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A table on stdout: as wide as the terminal, or unwrapped into a file or pipe."""
    from rich.console import Console

    console = Console() if sys.stdout.isatty() else Console(width=250)
    console.print(table(columns, rows, title))


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as CSV with a header, on stdout."""
    import csv

    writer = csv.DictWriter(sys.stdout, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: row.get(name) for name in columns} for row in rows)
