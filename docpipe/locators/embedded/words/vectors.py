"""Captions and questions as vectors, close together where the one announces what the other asks for.

The lexicon knows wordings that somebody wrote down. Vectors know how those are made: a text is the sum of what its
words, their pieces and its pairs of words say, so "Calibrated by" lies near "who did the calibration" though nobody
wrote that down. ``training.vectors`` learns them from fields that we wrote down, and from nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import run_starts
from docpipe.locators.embedded.words.text import fold
from docpipe.types import Query

Floats = NDArray[np.float32]

VECTORS = Path(__file__).with_name("vectors.npz")
ROWS = 1 << 17
"""Different numbers of pieces; those that share one by chance are seldom in one text."""
MOST_KNOWN = 65536
"""Words that are kept."""
MOST_WORDS = 10
"""Words of a text that are looked at."""
PIECES = (3, 4, 5)
"""Lengths of the pieces of a word, in letters."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Vectors:
    """What training learned: a row for each number that a piece may have, and how to look at the sum of a text's rows
    from either side."""

    pieces: NDArray[np.int8]
    """(p, d) in steps of one scale, which cancels out."""
    asked: Floats
    """(d, d) for questions."""
    printed: Floats
    """(d, d) for captions."""

    known: dict[str, Floats] = field(default_factory=dict)
    """Cache: word → the sum of its pieces, filled as texts come."""

    def of_questions(self, texts: Sequence[str], kinds: Sequence[str]) -> Floats:
        """(n, d) of length 1; ``kinds`` are value types."""
        numbers = [_number(_kind(kind)) for kind in kinds]
        sums = self._sums(texts) + self.pieces[numbers].astype(np.float32)
        return unit(sums @ self.asked)

    def of_captions(self, texts: Sequence[str]) -> Floats:
        """(n, d) of length 1, or 0 for texts without a word."""
        return unit(self._sums(texts) @ self.printed)

    def _sums(self, texts: Sequence[str]) -> Floats:
        """(n, d) what the words of each text say, and its pairs of words."""
        sums = np.zeros((len(texts), self.pieces.shape[1]), np.float32)
        words = [(n, word) for n, text in enumerate(texts) for word in words_of(text)]
        if words:
            rows = np.concatenate([self._word(word) for _, word in words]).reshape(len(words), -1)
            _add(sums, [n for n, _ in words], rows)
        pairs = [(n, _number(_pair(one, other))) for (n, one), (m, other) in pairwise(words) if n == m]
        if pairs:
            _add(sums, [n for n, _ in pairs], self.pieces[[number for _, number in pairs]])
        return sums

    def _word(self, word: str) -> Floats:
        """(d,) the sum of a word's pieces."""
        if word not in self.known:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[word] = self.pieces[list(pieces_of(word))].sum(axis=0, dtype=np.float32)
        return self.known[word]


def words_of(text: str) -> list[str]:
    """The first words of a text, as they are compared; a run of digits is a word."""
    return _WORD.findall(fold(text))[:MOST_WORDS]


def numbers_of(text: str, kind: str = "") -> tuple[int, ...]:
    """The numbers of all that a text says: its words' pieces, its pairs of words and its value type."""
    words = words_of(text)
    pairs = [_number(_pair(*pair)) for pair in pairwise(words)]
    return (
        *(n for word in words for n in pieces_of(word)),
        *pairs,
        *((_number(_kind(kind)),) if kind else ()),
    )


def _pair(one: str, other: str) -> str:
    return f"{one}_{other}"


def _kind(value_type: str) -> str:
    return f"#{value_type}"


def pieces_of(word: str) -> tuple[int, ...]:
    """The numbers of a word as a whole and of its pieces."""
    whole = f"<{word}>"
    parts = (whole[at : at + n] for n in PIECES if n < len(whole) for at in range(len(whole) - n + 1))
    return _number(whole), *map(_number, parts)


def _number(piece: str) -> int:
    return crc32(piece.encode()) % ROWS


def _add(sums: Floats, at: Sequence[int], rows: NDArray[np.generic]) -> None:
    """Adds each of ``rows`` to the sum at its place; ``at`` ascends."""
    where = np.array(at)
    begins = run_starts(where)
    sums[where[begins]] += np.add.reduceat(rows, begins, axis=0, dtype=np.float32)


def unit(vectors: Floats) -> Floats:
    """``vectors`` at length 1; those of length 0 stay."""
    length = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    result: Floats = vectors / np.maximum(length, 1e-6)
    return result


@cache
def load_vectors(path: Path = VECTORS) -> Vectors:
    """The vectors of a file."""
    with np.load(path, allow_pickle=False) as archive:
        return Vectors(archive["pieces"], archive["asked"], archive["printed"])


def asked_vectors(queries: Sequence[Query], vectors: Vectors) -> Floats:
    """(q, d) what each query asks: the mean of its phrase and its name, which may say it in other words."""
    kinds = [query.value_type for query in queries]
    phrases = vectors.of_questions([query.phrase for query in queries], kinds)
    names = vectors.of_questions([query.name.replace("_", " ") for query in queries], kinds)
    return unit(phrases + names)
