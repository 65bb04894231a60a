"""A locator that answers from a script: for tests of everything that comes after locating."""

from collections.abc import Mapping, Sequence

from docpipe.errors import LocateError
from docpipe.geometry import BBox
from docpipe.locators.base import ModelCard
from docpipe.types import Detection, Page, Query


class ScriptedLocator:
    """Gives the boxes of ``script``: field → [(page_no, (left, top, right, bottom)), …].

    ``fails_on`` names page numbers on which it raises LocateError, as a model does that cannot look.
    """

    def __init__(
        self,
        script: Mapping[str, Sequence[tuple[int, tuple[float, float, float, float]]]],
        fails_on: Sequence[int] = (),
        needs_words: bool = False,
    ) -> None:
        self._script = script
        self._needs_words = needs_words
        self._fails_on = frozenset(fails_on)

    @property
    def card(self) -> ModelCard:
        return ModelCard("scripted", "1", "Apache-2.0", commercial_use=True, needs_words=self._needs_words)

    def locate(self, page: Page, queries: Sequence[Query]) -> list[Detection]:
        if page.page_no in self._fails_on:
            raise LocateError(f"the script says that page {page.page_no} cannot be located")
        return [
            Detection(query.name, page.page_no, BBox(*box), score=1.0)
            for query in queries
            for page_no, box in self._script.get(query.name, ())
            if page_no == page.page_no
        ]
