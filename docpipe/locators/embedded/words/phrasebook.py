"""What one field is called in other words: ``lexicon/phrases/*.txt``, for queries that are several words.

Every way to ask for a field is a set of tokens; what a query asks is compared with all of them at once. For that
their index is made beforehand (``lexicon/phrases.npz``, by :mod:`docpipe.locators.embedded.wordings`): to take twenty
thousand sayings apart would take every process seconds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.words.kinds import NEAR, alike
from docpipe.locators.embedded.words.kinship import akin
from docpipe.locators.embedded.words.text import GENERIC, LEXICON, telling_tokens
from docpipe.values import FIELD_TYPES

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

FOLDER = "phrases"
INDEX = LEXICON / "phrases.npz"
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
TIED = 1e-4
"""Likenesses that differ by less are the same."""


@dataclass(frozen=True)
class Field:
    """A line of the phrasebook."""

    kinds: tuple[str, ...]
    """The value types that it may have."""
    asked: tuple[str, ...]
    printed: tuple[str, ...]


@cache
def phrasebook() -> tuple[str, ...]:
    """A field a line, without comments, in the order of the files."""
    return tuple(line for _, _, line in _lines())


@cache
def _files() -> list[Path]:
    return sorted((LEXICON / FOLDER).glob("*.txt"))


def _lines() -> Iterator[tuple[int, int, str]]:
    """(number of the file, the byte at which the line begins in it, the line) of every field."""
    for number, path in enumerate(_files()):
        begin = 0
        for line in path.read_bytes().splitlines(keepends=True):
            text = line.decode("utf-8").rstrip("\r\n")
            if text and not text.startswith(";"):
                yield number, begin, text
            begin += len(line)


def field_of(line: str) -> Field:
    """What a line says."""
    marked = KINDS.match(line)
    kinds = tuple(marked[1].split("/")) if marked else ("text",)
    asked, _, printed = line[marked.end() if marked else 0 :].partition(" = ")
    return Field(kinds, tuple(asked.split(" | ")), tuple(printed.split(" | ")))


@dataclass(frozen=True)
class Index:
    """s sayings (ways to ask) of f fields over t tokens."""

    tokens: NDArray[np.str_]
    """(t,) ascending."""
    starts: Ints
    """(t + 1,) where the sayings of each token begin in ``sayings``."""
    sayings: Ints
    """The sayings that hold each token, one token after the other."""
    field: Ints
    """(s,) whose way to ask it is; ascending."""
    weight: Floats
    """(s,) how much its tokens count together."""
    kinds: NDArray[np.str_]
    """(f,) the value types of each field, parted by "/"."""
    places: Ints
    """(f, 2) the number of the file that has the field, and the byte at which its line begins."""

    @cached_property
    def where(self) -> dict[str, int]:
        """Token → its number."""
        return {token: number for number, token in enumerate(self.tokens.tolist())}

    @cached_property
    def combinations(self) -> tuple[list[str], NDArray[np.intp]]:
        """The different ones of ``kinds``, and (f,) which of them each field has."""
        kinds = self.kinds.tolist()
        number = {some: n for n, some in enumerate(dict.fromkeys(kinds))}
        return list(number), np.array([number[some] for some in kinds], np.intp)

    @cached_property
    def first_sayings(self) -> NDArray[np.intp]:
        """(f,) the first way to ask for each field."""
        return np.flatnonzero(np.diff(self.field, prepend=-1))

    def field_at(self, number: int) -> Field:
        """One field, read alone: all lines would take 30 ms."""
        file, begin = self.places[number].tolist()
        with _files()[file].open("rb") as lines:
            lines.seek(begin)
            return field_of(lines.readline().decode("utf-8").rstrip("\r\n"))

    def holding(self, token: str) -> Ints:
        """The sayings that hold ``token``."""
        number = self.where.get(token, -1)
        return (
            self.sayings[self.starts[number] : self.starts[number + 1]] if number >= 0 else self.sayings[:0]
        )


def index_made_anew() -> Index:
    """The index of the phrasebook as it is."""
    fields = [field_of(line) for line in phrasebook()]
    said = [
        (number, tokens_asked(way, field.kinds[0]))
        for number, field in enumerate(fields)
        for way in field.asked
    ]
    by_token: dict[str, list[int]] = {}
    for saying, (_, tokens) in enumerate(said):
        for token in tokens:
            by_token.setdefault(token, []).append(saying)
    names = sorted(by_token)
    return Index(
        tokens=np.array(names),
        starts=np.cumsum([0, *(len(by_token[name]) for name in names)]).astype(np.int32),
        sayings=np.array([saying for name in names for saying in by_token[name]], np.int32),
        field=np.array([number for number, _ in said], np.int32),
        weight=np.array([_weight(tokens) for _, tokens in said], np.float32),
        kinds=np.array(["/".join(field.kinds) for field in fields]),
        places=np.array([(file, begin) for file, begin, _ in _lines()], np.int32),
    )


@cache
def _index() -> Index:
    with np.load(INDEX, allow_pickle=False) as parts:
        return Index(**parts)


def tokens_asked(text: str, value_type: str) -> frozenset[str]:
    """What a question of a value type says: the "day of birth" is the "date of birth"."""
    if value_type == "date":
        for asked, plain in PLAIN.items():
            text = re.sub(rf"\b{asked}\b", plain, text)
    return frozenset(telling_tokens(text))


def said_otherwise(texts: Sequence[str], value_type: str) -> tuple[str, ...]:
    """The captions of the field that ``texts`` (a phrase, then names) ask for; empty where none is known.

    The phrase decides before a name, and a name only where no other field is more like all texts together: the
    field "points" with the phrase "penalty points on the licence" is no score. Of the fields that the phrase may mean
    it is the one that the name resembles most, or all that do so equally.
    """
    found = np.array([_likeness(tokens_asked(text, value_type), value_type) for text in texts])
    to_all = found.sum(axis=0)
    for number, likeness in enumerate(found):
        meant = likeness >= SAID
        if meant.any():
            rivals = (found > 0).any(axis=0) if number else meant
            best = np.flatnonzero(meant & (to_all >= to_all[rivals].max() - TIED))
            fields = [_index().field_at(number) for number in best.tolist()]
            return tuple(
                dict.fromkeys(caption for field in fields for caption in (*field.asked, *field.printed))
            )
    return ()


def meant_kind(phrase: str) -> str:
    """The value type of the field that a phrase asks for, "money" for "security deposit"; empty where none is known."""
    likeness = _likeness(tokens_asked(phrase, "date"), "")
    best = int(likeness.argmax())
    return _index().kinds[best].split("/")[0] if likeness[best] >= SAID else ""


def printed_captions() -> Iterator[str]:
    """The ways to print all fields."""
    for line in phrasebook():
        yield from field_of(line).printed


def _likeness(tokens: frozenset[str], value_type: str) -> Floats:
    """(f,) 0-1 how much ``tokens`` say what the best way to ask for each field of this type (empty: any) says.

    Dice's coefficient of the tokens by weight; a word that is only akin counts KIN.
    """
    index = _index()
    shared, covered = np.zeros((2, len(index.weight)), np.float32)
    telling = np.zeros(len(index.weight), bool)
    kin = {token: index.where.keys() & akin(token) for token in sorted(tokens)}
    for token, others in kin.items():
        gain = np.zeros(len(shared), np.float32)
        for other in sorted(others):
            gain[index.holding(other)] = KIN
        gain[index.holding(token)] = 1.0
        shared += _weight_of(token) * gain
        if token not in GENERIC:
            for one in (token, *sorted(others - GENERIC)):
                telling[index.holding(one)] = True
    # Two words akin to one of a saying are no more than that one.
    for one in sorted(tokens.union(*kin.values())):
        covered[index.holding(one)] += _weight_of(one)
    likeness = np.where(telling, 2 * np.minimum(shared, covered) / (_weight(tokens) + index.weight), 0)
    by_field: Floats = np.maximum.reduceat(likeness, index.first_sayings)
    return by_field * _typed(value_type)


@cache
def _typed(value_type: str) -> Floats:
    """(f,) how well this value type fits each field."""
    if value_type and FIELD_TYPES[value_type].from_pixels:
        value_type = "text"  # a signature stands where its writer is named
    # Text is what people ask for who think of no type.
    least = {"": 1.0, "text": NEAR}.get(value_type, 0.0)
    combinations, which = _index().combinations
    fits = [max(least, *(alike(value_type, kind) for kind in kinds.split("/"))) for kinds in combinations]
    return np.array(fits, np.float32)[which]


def _weight(tokens: frozenset[str]) -> float:
    return sum(map(_weight_of, sorted(tokens)))


def _weight_of(token: str) -> float:
    return GENERIC_WEIGHT if token in GENERIC else 1.0
