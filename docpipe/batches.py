"""Several documents, one after the other; where a model takes its time, their pages flow through it without a pause.

A model on a GPU, or behind a server, leaves this processor idle. So while it looks at one page, the page before is
read and settled and the page after is opened, rendered and read by Tesseract, whichever documents they belong to.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from docpipe.errors import DocpipeError
from docpipe.locators.ahead import locate_ahead
from docpipe.pipeline import (
    Engines,
    Work,
    begin,
    extract_document,
    failure_record,
    finish,
    pages_to_locate,
)
from docpipe.schema import AnySchema
from docpipe.settings import Options
from docpipe.types import Detection, Page, Query, Record


def extract_batch(
    sources: Iterable[str], schema: AnySchema, engines: Engines, options: Options
) -> Iterator[Record]:
    """A record for every source, in order; one that cannot be opened gives a failure record."""
    dpis: Sequence[int] = getattr(engines.locator, "dpis", ())
    if dpis:
        yield from _Flow(schema, engines, options).extract(sources, dpis)
        return
    for source in sources:
        try:
            yield extract_document(source, schema, engines, options)
        except DocpipeError as error:
            yield failure_record(source, schema, error)


@dataclass
class _Entry:
    """A document in the flow."""

    source: str
    work: Work | None = None
    error: DocpipeError | None = None
    """Why there will be no record but that of a failure."""
    under_way: int = 0
    """Pages that were handed out and have not come back."""
    complete: bool = False
    """All pages were handed out."""


class _Flow:
    def __init__(self, schema: AnySchema, engines: Engines, options: Options) -> None:
        self._schema, self._engines, self._options = schema, engines, options
        self._entries: deque[_Entry] = deque()
        self._owners: deque[_Entry] = deque()
        """The documents of the pages under way."""

    def extract(self, sources: Iterable[str], dpis: Sequence[int]) -> Iterator[Record]:
        try:
            for page, found in locate_ahead(self._engines.locator, self._pages(sources), dpis):
                self._come_back(self._owners.popleft(), page, found.result)
                yield from self._finished()
            yield from self._finished()
        finally:
            for entry in self._entries:
                if entry.work:
                    entry.work.document.__exit__(None, None, None)

    def _pages(self, sources: Iterable[str]) -> Iterator[tuple[Page, tuple[Query, ...]]]:
        for source in sources:
            entry = _Entry(source)
            self._entries.append(entry)
            try:
                entry.work = begin(source, self._options)
                for asked in pages_to_locate(entry.work, self._schema, self._engines, self._options):
                    self._owners.append(entry)
                    entry.under_way += 1
                    yield asked
            except DocpipeError as error:
                entry.error = error
            entry.complete = True

    def _come_back(self, entry: _Entry, page: Page, locate: Callable[[], list[Detection]]) -> None:
        entry.under_way -= 1
        try:
            if entry.work:
                entry.work.take(page.page_no, locate)
        except DocpipeError as error:
            entry.error = error

    def _finished(self) -> Iterator[Record]:
        while self._entries and self._entries[0].complete and not self._entries[0].under_way:
            yield self._record(self._entries.popleft())

    def _record(self, entry: _Entry) -> Record:
        if entry.work is None:
            return failure_record(entry.source, self._schema, entry.error or DocpipeError("not opened"))
        with entry.work.document:
            try:
                if entry.error:
                    raise entry.error
                return finish(entry.work, self._schema, self._engines, self._options)
            except DocpipeError as error:
                return failure_record(entry.source, self._schema, error)
