"""Locating one page while the one before is read: the model works in a thread of its own.

A local model leaves the processor idle while the GPU computes, and a remote one while it waits; Tesseract
uses that time. Pages of one or many documents, in any order, flow through the one resident model.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from docpipe.locators.base import Locator
from docpipe.types import Detection, Page, Query, Raster


def locate_ahead(
    locator: Locator, pages: Iterable[tuple[Page, Sequence[Query]]], dpis: Sequence[int] = (150, 300)
) -> Iterator[tuple[Page, Future[list[Detection]]]]:
    """Each page with its detections to come, in order; by then the next page is waiting for the model.

    Pages are rendered at ``dpis`` here, in the caller's thread, because PDF renderers belong to one thread:
    pass every dpi that the locator renders at. A future raises what ``locate`` raised.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="docpipe-locate") as thread:
        waiting: tuple[Page, Future[list[Detection]]] | None = None
        for page, queries in pages:
            rendered = {dpi: page.render(dpi) for dpi in dpis}
            future = thread.submit(locator.locate, replace(page, render=_fixed(rendered)), queries)
            if waiting is not None:
                yield waiting
            waiting = page, future
        if waiting is not None:
            yield waiting


def _fixed(rendered: dict[int, Raster]) -> Callable[[int], Raster]:
    return rendered.__getitem__
