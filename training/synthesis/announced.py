"""What announces a value in running text: schemas list it as they list captions ("Made and entered into as of")."""

import re
from collections.abc import Sequence, Set
from functools import cache

from training.synthesis.arrange import HOLE
from training.synthesis.families import contracts
from training.synthesis.sheet import Ink
from training.synthesis.tellings import LONGEST_LABEL, last_words
from training.synthesis.told import PLAIN

_CALLED = re.compile(r"^,? ?\([^()]{0,30}?[\"“„«] ?([^\W\d_]+) ?[\"”“»]")
"""What a contract calls somebody from there on: "(hereinafter the “Company”)"."""


def announcing(inks: Sequence[Ink], value_inks: Sequence[int], values: Set[int]) -> tuple[str, ...]:
    """What announces a value in running text: the last words of its sentence before it, two to four of them, and what
    it is called in brackets behind. Empty for any other value. ``values`` are the inks of all values on the sheet."""
    if not value_inks:
        return ()
    first, last = min(value_inks), max(value_inks)
    before: list[str] = []
    for number in range(first - 1, max(first - 1 - LONGEST_LABEL, -1), -1):
        # Words of running text are printed one by one.
        if inks[number + 1].run != inks[number].run + 1 or number in values:
            break
        before.insert(0, inks[number].text)
    endings = last_words(before)
    behind = _CALLED.match(" ".join(ink.text for ink in inks[last + 1 : last + 7])) if endings else None
    return (*endings, *(behind.groups() if behind else ()))


@cache
def announcers(language: str) -> dict[str, tuple[str, ...]]:
    """Kind → what announces it in sentences that tell it."""
    found: dict[str, dict[str, None]] = {}
    for parts in contracts.sentences(language):
        for before, kind in zip(parts[::2], parts[1::2], strict=False):
            found.setdefault(kind.partition("=")[0], {}).update(dict.fromkeys(last_words(before.split())))
    for form in PLAIN[language]:
        pieces = HOLE.split(form)
        for before, kind in zip(pieces[::2], pieces[1::2], strict=False):
            found.setdefault(kind, {}).update(dict.fromkeys(last_words(before.split())))
    return {kind: tuple(said) for kind, said in found.items() if said}
