"""What one field is called in other words: ``lexicon/phrases.txt``, for queries that are several words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from docpipe.locators.embedded.kinds import NEAR, alike
from docpipe.locators.embedded.kinship import akin
from docpipe.locators.embedded.text import GENERIC, lexicon_lines, telling_tokens
from docpipe.values import FIELD_TYPES

SAID = 0.82
"""Likeness of what is asked and what a line of the phrasebook says from which they are the same."""
KIN = 0.85
"""What a word that is only akin counts."""
GENERIC_WEIGHT = 0.4
"""What a word counts that only says what kind of value it is, "name of the captain" is the captain."""
PLAIN = {"first day": "start date", "last day": "end date", "day": "date"}
"""How people ask for dates → how documents call them."""
KINDS = re.compile(r"^([a-z_/]+): ")
"""The value types of a line's field, before its phrases."""


@dataclass(frozen=True, eq=False)
class Line:
    """One field; no other one equals it."""

    kinds: tuple[str, ...]
    """The value types that it may have."""
    captions: tuple[str, ...]
    """The ways to print it, those to ask for it included."""


@dataclass(frozen=True)
class Saying:
    """One way to ask for a field."""

    tokens: frozenset[str]
    weight: float
    line: Line


@cache
def phrasebook() -> dict[str, tuple[Saying, ...]]:
    """Token → the sayings that hold it, in the order of the file."""
    sayings: dict[str, list[Saying]] = {}
    for line in lexicon_lines("phrases.txt"):
        for saying in _sayings(line):
            for token in saying.tokens:
                sayings.setdefault(token, []).append(saying)
    return {token: tuple(found) for token, found in sayings.items()}


def _sayings(line: str) -> list[Saying]:
    marked = KINDS.match(line)
    kinds = tuple(marked[1].split("/")) if marked else ("text",)
    asked, _, printed = line[marked.end() if marked else 0 :].partition(" = ")
    phrases = asked.split(" | ")
    field = Line(kinds, (*phrases, *printed.split(" | ")))
    tokens = [_telling(phrase, kinds[0]) for phrase in phrases]
    return [Saying(some, _weight(some), field) for some in tokens]


def _telling(text: str, value_type: str) -> frozenset[str]:
    if value_type == "date":
        for asked, plain in PLAIN.items():
            text = re.sub(rf"\b{asked}\b", plain, text)
    return frozenset(telling_tokens(text))


def said_otherwise(texts: Sequence[str], value_type: str) -> tuple[str, ...]:
    """The captions of the field that ``texts`` (a phrase, then names) ask for; empty where none is known.

    The phrase decides before a name, and a name only where no other field is more like all texts together: the
    field "points" with the phrase "penalty points on the licence" is no score. Of the fields that the phrase may mean
    it is the one that the name resembles most.
    """
    found_by_text = [_fields_like(_telling(text, value_type), value_type) for text in texts]

    def likeness_to_all(line: Line) -> float:
        return sum(found.get(line, 0.0) for found in found_by_text)

    every = {line: None for found in found_by_text for line in found}
    for number, found in enumerate(found_by_text):
        meant = [line for line, likeness in found.items() if likeness >= SAID]
        if meant:
            best = max(every if number else meant, key=likeness_to_all)
            return best.captions if best in meant else ()
    return ()


def meant_kind(phrase: str) -> str:
    """The value type of the field that a phrase asks for, "money" for "security deposit"; empty where none is known."""
    found = _fields_like(_telling(phrase, "date"), "")
    line = max(found, key=lambda line: found[line], default=None)
    return line.kinds[0] if line and found[line] >= SAID else ""


def _fields_like(tokens: frozenset[str], value_type: str) -> dict[Line, float]:
    """The fields of this type (empty: any) that some of ``tokens`` ask for → 0-1 how alike the best way to ask is."""
    kin = {token: akin(token) for token in sorted(tokens)}
    near = tokens.union(*kin.values())
    weight = _weight(tokens)
    found: dict[Line, float] = {}
    if value_type and FIELD_TYPES[value_type].from_pixels:
        value_type = "text"  # a signature stands where its writer is named
    # Text is what people ask for who think of no type.
    least = {"": 1.0, "text": NEAR}.get(value_type, 0.0)
    telling = sorted(tokens - GENERIC)
    for token in sorted({token for one in telling for token in (one, *kin[one])} - GENERIC):
        for saying in phrasebook().get(token, ()):
            typed = max(least, *(alike(value_type, kind) for kind in saying.line.kinds))
            if typed:
                # Two words akin to one of a saying are no more than that one.
                shared = min(_shared(saying.tokens, kin), _weight(saying.tokens & near))
                likeness = typed * 2 * shared / (weight + saying.weight)
                found[saying.line] = max(found.get(saying.line, 0.0), likeness)
    return found


def _shared(tokens: frozenset[str], kin: dict[str, frozenset[str]]) -> float:
    """The weight of the words that are among ``tokens``; a word that is only akin to one counts KIN."""
    return sum(
        (GENERIC_WEIGHT if token in GENERIC else 1.0) * (1.0 if token in tokens else KIN)
        for token, others in kin.items()
        if token in tokens or not others.isdisjoint(tokens)
    )


def _weight(tokens: frozenset[str]) -> float:
    return len(tokens - GENERIC) + GENERIC_WEIGHT * len(tokens & GENERIC)
