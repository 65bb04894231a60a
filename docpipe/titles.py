"""What a page is titled: the printed name of its kind of document, such as "Rechnung Nr. 17" or "LEASE AGREEMENT"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from docpipe.locators.embedded.page.layout import Layout, analyse
from docpipe.locators.embedded.words.text import fold
from docpipe.schema import DocumentSchema
from docpipe.types import Page

TOP = 0.4
"""Share of the page, from its top, where a title may stand: letterheads and till headers come before it."""
MOST_WORDS = 6
"""A longer line is a sentence that mentions a kind of document."""
LARGER = 1.1
"""Type sizes within this ratio are the same: the upper line is the title then."""
SHORTEST_HEAD = 5
"""Letters of a one-word title that may end a compound: "Handelsrechnung", "Mietvertrag"."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a page and the names of the schemas that list its wording."""

    text: str
    schemas: frozenset[str]
    prominence: float
    """Type size over the page's usual one."""


def find_title(page: Page, schemas: Iterable[DocumentSchema]) -> Title | None:
    """The line in the largest type in the top part that one of the schemas' titles begins or ends."""
    layout = analyse(page)
    if layout is None:
        return None
    wanted = {schema.name: title_words(schema.titles) for schema in schemas}
    best: Title | None = None
    for number, text in _top_lines(layout):
        names = _titled(words_of(text), wanted)
        prominence = float(layout.segment_em[number]) / layout.page_em
        if names and (best is None or prominence > best.prominence * LARGER):
            best = Title(text, names, prominence)
    return best


def words_of(text: str) -> tuple[str, ...]:
    """Words in lower case without accents; digits and signs are left out."""
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=64)
def title_words(titles: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(words for words in map(words_of, titles) if words)


def _top_lines(layout: Layout) -> Iterable[tuple[int, str]]:
    """(segment, text) of the segments in the top part, from the top."""
    for number in layout.segment_boxes[:, 1].argsort(kind="stable").tolist():
        if layout.segment_boxes[number][1] > TOP * layout.height_pt:
            return
        yield number, layout.segment_texts[number]


def _titled(line: tuple[str, ...], wanted: dict[str, tuple[tuple[str, ...], ...]]) -> frozenset[str]:
    """The schemas with the longest title in ``line``: "Tax invoice" is more than "Invoice"."""
    if not line or len(line) > MOST_WORDS:
        return frozenset()
    length = {
        name: max((len(title) for title in titles if _is_titled(line, title)), default=0)
        for name, titles in wanted.items()
    }
    longest = max(length.values(), default=0)
    return frozenset(name for name, words in length.items() if words == longest and longest)


def _is_titled(line: tuple[str, ...], title: tuple[str, ...]) -> bool:
    size = len(title)
    if line[:size] == title or line[-size:] == title:
        return True
    return size == 1 and len(title[0]) >= SHORTEST_HEAD and line[0].endswith(title[0])
