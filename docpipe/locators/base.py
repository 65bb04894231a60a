"""The seam of grounding: a page and queries in, detections out."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from docpipe import registry
from docpipe.errors import ConfigurationError, LocateError
from docpipe.types import Detection, Page, Query


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What users must know of a locator before they rely on it."""

    name: str
    revision: str
    """Changes whenever results may change; part of the resume key and of every row."""
    licence: str
    commercial_use: bool
    needs: str = ""
    """What must be installed or downloaded, empty when it works out of the box."""
    needs_words: bool = False
    """True when it looks at ``page.words``: a scan then gets an OCR pass before it is located."""


class UnansweredError(LocateError):
    """Some queries got no usable answer; ``detections`` holds the others'.

    About ``fields`` nothing is known on this page; every other field is in ``detections`` or absent.
    """

    def __init__(
        self, message: str, fields: tuple[str, ...] = (), detections: tuple[Detection, ...] = ()
    ) -> None:
        super().__init__(message)
        self.fields = fields
        self.detections = detections


class Locator(Protocol):
    """Finds regions for phrases on a page.

    ``locate`` returns detections of any number of queries, best first per query; a query without detection
    is absent from this page. It raises LocateError when it could not look (then nothing is known about the
    page), and gives the same answer for the same input.
    """

    @property
    def card(self) -> ModelCard: ...

    def locate(self, page: Page, queries: Sequence[Query]) -> list[Detection]: ...


LOCATORS: Mapping[str, str] = {
    "embedded": "docpipe.locators.embedded.locator:EmbeddedLocator",
    "scripted": "docpipe.locators.scripted:ScriptedLocator",
    "locateanything": "docpipe.locators.locateanything:LocateAnythingLocator",
    "qwen3-vl": "docpipe.locators.qwen3_vl:Qwen3VLLocator",
    "florence-2": "docpipe.locators.florence2:Florence2Locator",
    "openai": "docpipe.locators.remote:RemoteLocator",
}

RESIDENT = frozenset({"locateanything", "qwen3-vl", "florence-2"})
"""Locators that hold a model of gigabytes: one worker owns it."""
FLOWING = RESIDENT | {"openai"}
"""Locators that are waited for: the pages of several documents go through them without a pause."""


def create_locator(name: str, **options: Any) -> Locator:
    """A locator by its name in :data:`LOCATORS`; ``options`` go to its constructor.

    Raises UnknownNameError, ConfigurationError for an option that it lacks, or MissingDependencyError when what it
    needs is not installed.
    """
    maker = registry.load(LOCATORS, name, "locator")
    try:
        inspect.signature(maker).bind(**options)
    except TypeError as error:
        known = ", ".join(inspect.signature(maker).parameters)
        raise ConfigurationError(f"locator {name!r}: {error}; its options: {known}") from None
    locator: Locator = maker(**options)
    return locator
