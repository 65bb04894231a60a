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
    """One field."""

    asked: tuple[tuple[str, ...], ...]
    """The ways to ask for it, as content tokens."""
    captions: tuple[str, ...]
    """The ways to print it, those to ask for it included."""


@cache
def phrasebook() -> tuple[Saying, ...]:
    """All lines, in the order of the file."""
    text = (Path(__file__).parent / "lexicon" / "phrases.txt").read_text(encoding="utf-8")
    return tuple(_saying(line) for line in text.splitlines() if line and not line.startswith(";"))


def _saying(line: str) -> Saying:
    asked, _, printed = line.partition(" = ")
    phrases = tuple(asked.split(" | "))
    return Saying(tuple(content_tokens(phrase) for phrase in phrases), (*phrases, *printed.split(" | ")))


@cache
def _lines_with() -> dict[str, tuple[int, ...]]:
    """Token → the lines that ask with it."""
    lines: dict[str, list[int]] = {}
    for number, saying in enumerate(phrasebook()):
        for token in {token for phrase in saying.asked for token in phrase}:
            lines.setdefault(token, []).append(number)
    return {token: tuple(numbers) for token, numbers in lines.items()}


def said_otherwise(texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The captions of the line that says best what one of ``texts`` (content tokens) says; empty for none."""
    best, captions = SAID, ()
    for text in texts:
        kin = {token: akin(token) for token in text}
        near = {token for one, others in kin.items() for token in (one, *others)} - GENERIC
        for number in sorted({line for token in near for line in _lines_with().get(token, ())}):
            saying = phrasebook()[number]
            likeness = max(_likeness(text, kin, phrase) for phrase in saying.asked)
            if likeness > best:
                best, captions = likeness, saying.captions
    return captions


def _likeness(text: Sequence[str], kin: dict[str, frozenset[str]], phrase: Sequence[str]) -> float:
    """0-1: Dice coefficient of two token lists where words akin count KIN and generic ones half."""
    shared = sum(
        _weight(token) * (1.0 if token in phrase else KIN if not kin[token].isdisjoint(phrase) else 0.0)
        for token in set(text)
    )
    return 2 * shared / (sum(map(_weight, set(text))) + sum(map(_weight, set(phrase))))


def _weight(token: str) -> float:
    return 0.5 if token in GENERIC else 1.0
