"""Where in a file of several documents a new one begins.

Cautious on purpose: headers repeat titles and numbers on every page, so a page begins a document only where it is
numbered 1 again or has a title after a page numbered last, where title and number change together, or where all
that a document must have is there anew.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from docpipe.schema import TABLE, DocumentSchema
from docpipe.titles import Title, find_title
from docpipe.types import ExtractedField, Page

SURE = 0.5
"""Score from which an answer on one page counts."""
PROMINENT = 1.25
"""Type size over the page's usual one from which a title of another kind begins a document by itself."""
_NUMBERED = re.compile(
    r"\b(?:page|seite|blatt|página|pagina|pág\.?|pag\.?|strona|p\.)\s*:?\s*(\d{1,3})\s*"
    r"(?:of|von|de|sur|di|van|z|/)\s*(\d{1,3})\b",
    re.IGNORECASE,
)
_SAME_SHAPE = str.maketrans("OILSBZ", "011582")
"""Characters that OCR takes for each other are one."""

Answers = Mapping[str, str]
"""Required field → what one page says."""


def several_documents(
    pages: Mapping[int, Page],
    schemas: Sequence[DocumentSchema],
    chosen: DocumentSchema,
    candidates: Iterable[ExtractedField],
) -> str:
    """``holds several documents: pages 1-2, 3``, or an empty string.

    ``schemas`` know the titles of the kinds of document, ``candidates`` are all answers for the ``chosen`` one.
    """
    if len(pages) < 2:
        return ""
    starts = document_starts(pages, schemas, chosen, _answers(chosen, candidates))
    if len(starts) < 2:
        return ""
    last = max(pages)
    spans = [(start, after - 1) for start, after in pairwise((*starts, last + 1))]
    named = ", ".join(f"{first}-{end}" if end > first else str(first) for first, end in spans)
    return f"holds several documents: pages {named}"


def document_starts(
    pages: Mapping[int, Page],
    schemas: Sequence[DocumentSchema],
    chosen: DocumentSchema,
    answers: Mapping[int, Answers],
) -> tuple[int, ...]:
    """The page_no of each document's first page; the first of ``pages`` always is one."""
    starts: list[int] = []
    title: Title | None = None
    known: dict[str, str] = {}
    complete = False
    for page_no, page in sorted(pages.items()):
        own_title, own = find_title(page, schemas), answers.get(page_no, {})
        numbered = page_number(page)
        if numbered:
            begins = numbered[0] == 1
        else:
            begins = (complete and own_title is not None) or _begins(title, own_title, chosen, known, own)
        if begins or not starts:
            starts.append(page_no)
            title, known = own_title, {}
        title = title or own_title
        known = {**own, **known}
        complete = numbered is not None and numbered[0] == numbered[1]
    return tuple(starts)


def page_number(page: Page) -> tuple[int, int] | None:
    """What ``page 2 of 3`` says, (2, 3), in the words of several languages; None where nothing says so."""
    match = _NUMBERED.search(" ".join(word.text for word in page.words))
    return (int(match[1]), int(match[2])) if match and int(match[1]) <= int(match[2]) else None


def _begins(
    before: Title | None,
    title: Title | None,
    chosen: DocumentSchema,
    known: Answers,
    own: Answers,
) -> bool:
    """Whether a page without a number begins a document, after one with the title ``before`` that is ``known``."""
    if before and title and not before.schemas & title.schemas:
        return min(before.prominence, title.prominence) >= PROMINENT
    numbers = _required(chosen, numbers=True)
    if numbers:
        return title is not None and any(_differ(known.get(name), own.get(name)) for name in numbers)
    rest = _required(chosen, numbers=False)
    return len(rest) >= 2 and all(_differ(known.get(name), own.get(name)) for name in rest)


def _required(schema: DocumentSchema, *, numbers: bool) -> list[str]:
    """The required fields that are looked for on every page: those that number a document, or the others."""
    return [
        name
        for name, spec in schema.fields.items()
        if spec.required
        and spec.pages == "any"
        and spec.type != TABLE
        and (spec.type == "identifier") is numbers
    ]


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are there and not the same in print."""
    return bool(one and other) and _shape(one) != _shape(other)


def _shape(text: str | None) -> str:
    return "".join(c for c in (text or "").upper() if c.isalnum()).translate(_SAME_SHAPE)


def _answers(schema: DocumentSchema, candidates: Iterable[ExtractedField]) -> dict[int, Answers]:
    """Page → required field → the text of its best sure answer there."""
    best: dict[int, dict[str, ExtractedField]] = {}
    for item in candidates:
        spec = schema.fields.get(item.field)
        if spec and spec.required and item.page_no and item.score >= SURE:
            mine = best.setdefault(item.page_no, {})
            if item.field not in mine or item.score > mine[item.field].score:
                mine[item.field] = item
    return {
        page_no: {name: item.value_text or item.raw_text for name, item in found.items()}
        for page_no, found in best.items()
    }
