"""Where a letter greets and takes leave, what stands before names, and who writes: ``lexicon/letters.txt``."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.text import fold, lexicon_lines

Floats = NDArray[np.float32]

MOST_WORDS = 8
"""Of a line that greets or takes leave; a longer one is a sentence."""
REACH = 5.0
"""Lines after which the nearness to a greeting or a leave has fallen to a third."""


TITLE_TOP, TITLE_SIZE = 0.45, 1.12
"""Share of the page, from its top, in which its title stands, and its least type size over the page's usual one."""
MOST_TITLE_WORDS = 6


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """What the lexicon calls it ("greetings") → the ways to begin so."""
    rows = (line.partition(" = ") for line in lexicon_lines("letters.txt"))
    return {name: tuple(part.strip() for part in listed.split("|")) for name, _, listed in rows}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """What lines begin with that do so: whole words."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, _beginnings()[name]))})(?![^\W\d_])")


@cache
def titles() -> frozenset[str]:
    """What stands before a person's name, without accents and dots: "mr", "dott"."""
    return frozenset(_beginnings()["titles"])


def is_order(layout: Layout) -> bool:
    """Whether a line in larger type is the title of an order, which its buyer writes: "Bestellung Nr. 17"."""
    large = layout.segment_em >= TITLE_SIZE * layout.page_em
    high = layout.segment_boxes[:, 1] <= TITLE_TOP * layout.height_pt
    for number in np.flatnonzero(large & high).tolist():
        text = fold(layout.segment_texts[number])
        orders = len(layout.segments[number]) <= MOST_TITLE_WORDS and _pattern("orders").match(text)
        if orders and not _pattern("confirmations").search(text):
            return True
    return False


def letter_places(layout: Layout, candidates: Candidates) -> dict[str, Floats]:
    """(c,) each: how near above the next greeting, and how near below the last leave a span stands, 1 to 0; and
    whether it stands in the line of a greeting."""
    short = [
        (line, fold(text))
        for segment, text, line in zip(
            layout.segments, layout.segment_texts, layout.segment_line.tolist(), strict=True
        )
        if len(segment) <= MOST_WORDS
    ]
    greets, leaves = (
        [line for line, text in short if _pattern(name).match(text)] for name in ("greetings", "leaves")
    )
    line = layout.line[candidates.first_word]
    return {
        "before_greeting": _near(greets, line, -1),
        "after_leave": _near(leaves, line, 1),
        "in_greeting": np.isin(line, greets).astype(np.float32),
    }


def _near(lines: list[int], line: NDArray[np.int32], side: int) -> Floats:
    """(c,) 1 to 0, how near ``line`` is to the nearest of ``lines`` that it is below (``side`` 1) or above (-1)."""
    if not lines:
        return np.zeros(len(line), np.float32)
    away = (line[:, None] - np.array(lines)[None, :]) * side
    away = np.where(away > 0, away, np.inf).min(axis=1)
    near: Floats = np.exp(-away / REACH).astype(np.float32)
    return near
