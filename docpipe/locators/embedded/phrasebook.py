"""What one field is called in other words: ``lexicon/phrases.txt``, for queries that are several words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docpipe.locators.embedded.kinship import akin
from docpipe.locators.embedded.text import GENERIC, content_tokens

SAID = 0.82
"""Likeness of what is asked and what a line of the phrasebook says from which they are the same."""
KIN = 0.85
"""What a word that is only akin counts."""


@dataclass(frozen=True)
class Saying:
    """One way to ask for a field."""

    tokens: frozenset[str]
    weight: float
    captions: tuple[str, ...]
    """The ways to print that field, those to ask for it included."""


@cache
def phrasebook() -> dict[str, tuple[Saying, ...]]:
    """Token → the sayings that hold it, in the order of the file."""
    text = (Path(__file__).parent / "lexicon" / "phrases.txt").read_text(encoding="utf-8")
    sayings: dict[str, list[Saying]] = {}
    for line in text.splitlines():
        if line and not line.startswith(";"):
            for saying in _sayings(line):
                for token in saying.tokens:
                    sayings.setdefault(token, []).append(saying)
    return {token: tuple(found) for token, found in sayings.items()}


def _sayings(line: str) -> list[Saying]:
    asked, _, printed = line.partition(" = ")
    phrases = asked.split(" | ")
    captions = (*phrases, *printed.split(" | "))
    tokens = [frozenset(content_tokens(phrase)) for phrase in phrases]
    return [Saying(some, _weight(some), captions) for some in tokens]


def said_otherwise(texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The captions of the field that one of ``texts`` (content tokens) asks for; empty where none is known."""
    best: tuple[float, tuple[str, ...]] = (SAID, ())
    for text in map(frozenset, texts):
        kin = {token: akin(token) for token in sorted(text)}
        weight = _weight(text)
        for token in sorted({token for one, others in kin.items() for token in (one, *others)} - GENERIC):
            for saying in phrasebook().get(token, ()):
                # No better than this where all words of the shorter one are shared.
                if 2 * min(weight, saying.weight) > best[0] * (weight + saying.weight):
                    likeness = 2 * _shared(saying.tokens, kin) / (weight + saying.weight)
                    if likeness > best[0]:
                        best = likeness, saying.captions
    return best[1]


def _shared(tokens: frozenset[str], kin: dict[str, frozenset[str]]) -> float:
    """The weight of the words that are among ``tokens``; a word that is only akin to one counts KIN."""
    return sum(
        (0.5 if token in GENERIC else 1.0) * (1.0 if token in tokens else KIN)
        for token, others in kin.items()
        if token in tokens or not others.isdisjoint(tokens)
    )


def _weight(tokens: frozenset[str]) -> float:
    return len(tokens) - 0.5 * len(tokens & GENERIC)
