"""How running text introduces who takes part: "Acme Inc., a Delaware corporation (the “Buyer”), and Ada Moor".

The second of two names has nothing else that announces it.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout

_AND = frozenset(("and", "und", "sowie", "et", "y", "e", "en", "og", "och", "&", "(2)", "(b)", "(ii)"))
"""What joins two names; the last three number the second one."""
_QUOTED = re.compile(r"[\"“”„«»‘’']\w|^[\"“„«]$")
_WHAT_THEY_ARE = frozenset(
    """corporation company partnership individual resident residing incorporated organized organised principal
    registered represented wohnhaft vertreten sitz demeurant représentée siège domicilio representada residente sede
    rappresentata gevestigd wonende vertegenwoordigd""".split()  # noqa: SIM905
)
DEFINED_WITHIN, INTRODUCED_WITHIN = 16, 8
"""Words behind a name in which it is given another one, and in which is said what it is."""


def introduced(layout: Layout, candidates: Candidates) -> dict[str, NDArray[np.float32]]:
    """(c,) each: whether a word that joins stands right before and right behind a span, on its line or the next one;
    how soon a name in brackets and quotes follows ("(the “Buyer”)"), 0-1; and whether words do that say what it is.
    """
    texts = layout.texts
    plain = [text.casefold().strip(",.;:") for text in texts]
    joins = np.array([*(text in _AND for text in plain), False])
    line = np.append(layout.line, -9)  # far from all lines, for no word before the first and behind the last
    first, last = candidates.first_word, candidates.last_word
    before, behind = first - 1, last + 1
    near_before, near_behind = np.abs(line[first] - line[before]) <= 1, np.abs(line[behind] - line[last]) <= 1
    defined = _distance([i for i in range(len(texts)) if _defines(texts, i)], last)
    said = _distance([i for i, text in enumerate(plain) if text in _WHAT_THEY_ARE], last)
    return {
        "follows_and": (near_before & joins[before]).astype(np.float32),
        "before_and": (near_behind & joins[behind]).astype(np.float32),
        "defined_behind": np.maximum(0, 1 - (defined - 1) / DEFINED_WITHIN).astype(np.float32),
        "introduced": (said <= INTRODUCED_WITHIN).astype(np.float32),
    }


def _defines(texts: Sequence[str], word: int) -> bool:
    """Whether a bracket opens at ``word`` that soon holds a quoted name."""
    text = texts[word]
    if not text.startswith("("):
        return False
    if _QUOTED.search(text[1:]):
        return True
    return any(_QUOTED.search(texts[n]) for n in range(word + 1, min(word + 4, len(texts))))


def _distance(positions: list[int], last: NDArray[np.int32]) -> NDArray[np.float64]:
    """(c,) words from the end of each span to the next of the sorted ``positions``; infinite for none."""
    marks = np.array([*positions, np.inf])
    result: NDArray[np.float64] = marks[np.searchsorted(marks, last, side="right")] - last
    return result
