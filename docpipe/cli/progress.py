"""Progress on stderr: a bar on a terminal, a plain line per document otherwise."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, Protocol

from docpipe.cli.console import note

if TYPE_CHECKING:
    from docpipe.types import Record

Mode = Literal["auto", "none"]


class Reporter(Protocol):
    def __call__(self, record: "Record", /) -> None:
        """Tell that one document is done."""


@contextmanager
def progress(total: int, mode: Mode) -> Iterator[Reporter]:
    """A reporter for ``total`` documents."""
    if mode == "none" or total == 0:
        yield lambda _record: None
    elif sys.stderr.isatty():
        with _bar(total) as reporter:
            yield reporter
    else:
        yield _Lines(total)


def describe(record: "Record") -> str:
    """What became of a document, in a few words."""
    if record.status == "failure":
        first = record.errors[0] if record.errors else None
        return f"failed: {first.message}" if first else "failed"
    if record.status == "skipped":
        return f"skipped: {record.errors[0].message}"
    found = len({item.field for item in record.fields if item.value is not None})
    text = f"{found} fields"
    if record.errors:
        text += f", {len(record.errors)} errors"
    if record.choice:
        text = f"{record.schema}: {text}"
    if record.needs_review:
        first_reason, *others = record.review_reasons or ("",)
        text += f", to review: {first_reason}" + (f" (and {len(others)} more)" if others else "")
    return text


def titled(source: str, message: str) -> str:
    """``message`` with the document's name, unless it has it already."""
    return message if source in message else f"{source}: {message}"


class _Lines:
    def __init__(self, total: int) -> None:
        self._total, self._done, self._started = total, 0, time.monotonic()

    def __call__(self, record: "Record") -> None:
        self._done += 1
        seconds = time.monotonic() - self._started
        note(f"[{self._done}/{self._total}] {seconds:.1f} s {titled(record.source, describe(record))}")


@contextmanager
def _bar(total: int) -> Iterator[Reporter]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("extracting", total=total)

        def report(record: "Record") -> None:
            bar.advance(task)
            if record.status in {"failure", "skipped"}:
                console.print(titled(record.source, describe(record)), markup=False, highlight=False)

        yield report
