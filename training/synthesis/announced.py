"""What announces a value in running text: schemas list it as they list captions ("Made and entered into as of")."""

import re
from collections.abc import Sequence, Set

from training.synthesis.sheet import Ink

LONGEST = 4
"""Words of a label that announces."""
_CALLED = re.compile(r"^,? ?\([^()]{0,30}?[\"“„«] ?([^\W\d_]+) ?[\"”“»]")
"""What a contract calls somebody from there on: "(hereinafter the “Company”)"."""


def announcing(inks: Sequence[Ink], value_inks: Sequence[int], values: Set[int]) -> tuple[str, ...]:
    """What announces a value in running text: the last words of its sentence before it, two to four of them, and what
    it is called in brackets behind. Empty for any other value. ``values`` are the inks of all values on the sheet."""
    if not value_inks:
        return ()
    first, last = min(value_inks), max(value_inks)
    words: list[str] = []
    for number in range(first - 1, max(first - 1 - LONGEST, -1), -1):
        text = inks[number].text.strip(',()"“”')
        # Words of running text are printed one by one.
        if inks[number + 1].run != inks[number].run + 1 or number in values or not text.isalpha():
            break
        words.insert(0, text)
    behind = _CALLED.match(" ".join(ink.text for ink in inks[last + 1 : last + 7])) if words else None
    before = (" ".join(words[-n:]) for n in range(2, len(words) + 1))
    return (*before, *(behind.groups() if behind else ()))
