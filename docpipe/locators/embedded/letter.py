"""Where a letter greets and takes leave, and what stands before names: ``lexicon/letters.txt``."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.text import fold, lexicon_lines

Floats = NDArray[np.float32]

MOST_WORDS = 8
"""Of a line that greets or takes leave; a longer one is a sentence."""
REACH = 5.0
"""Lines after which the nearness to a greeting or a leave has fallen to a third."""


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """ "greetings" and "leaves" → how such lines begin."""
    rows = (line.partition(" = ") for line in lexicon_lines("letters.txt"))
    return {name: tuple(part.strip() for part in listed.split("|")) for name, _, listed in rows}


@cache
def titles() -> frozenset[str]:
    """What stands before a person's name, without accents and dots: "mr", "dott"."""
    return frozenset(_beginnings()["titles"])


def letter_places(layout: Layout, candidates: Candidates) -> dict[str, Floats]:
    """(c,) each: how near above the next greeting, and how near below the last leave a span stands, 1 to 0."""
    greets, leaves = _lines_of(layout, "greetings"), _lines_of(layout, "leaves")
    line = layout.line[candidates.first_word]
    return {"before_greeting": _near(greets, line, -1), "after_leave": _near(leaves, line, 1)}


def _lines_of(layout: Layout, name: str) -> list[int]:
    """The lines of segments that begin so."""
    found = []
    for segment, line in zip(layout.segments, layout.segment_line.tolist(), strict=True):
        if len(segment) <= MOST_WORDS:
            text = fold(" ".join(layout.texts[segment[0] : segment[-1] + 1]))
            if any(
                text.startswith(begin) and not text[len(begin) : len(begin) + 1].isalpha()
                for begin in _beginnings()[name]
            ):
                found.append(line)
    return found


def _near(lines: list[int], line: NDArray[np.int32], side: int) -> Floats:
    """(c,) 1 to 0, how near ``line`` is to the nearest of ``lines`` that it is below (``side`` 1) or above (-1)."""
    if not lines:
        return np.zeros(len(line), np.float32)
    away = (line[:, None] - np.array(lines)[None, :]) * side
    away = np.where(away > 0, away, np.inf).min(axis=1)
    near: Floats = np.exp(-away / REACH).astype(np.float32)
    return near
