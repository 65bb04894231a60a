"""The captions that a table's columns may have, and where tokens say one of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from docpipe.locators.embedded.words.text import tokenize
from docpipe.schema import ColumnSpec

ALIKE = 86.0
"""rapidfuzz ratio (0-100) from which two long tokens are one, misread."""
LONG = 5
"""Characters from which a token may be misread and still be told."""
HEADS: Mapping[str, frozenset[str]] = {
    "line_total": frozenset({"total", "amount", "entgelt"}),
    "unit_price": frozenset({"preis", "price", "prix", "prezzo", "precio", "prijs", "cena", "cost", "rate"}),
}
"""Column → tokens that name it when none of its labels is printed."""
_ENDINGS = frozenset({"eur", "usd", "gbp", "chf", "netto", "net", "ht", "e", "%", "in", "s", "euro", "pln"})
"""Tokens that may hang on a caption without changing what it names: "Preis/EUR", "Amount(s)"."""

Match = tuple[int, int, str, int]
"""First word, last word, column, tokens."""


class Wordings:
    """Captions as tokens, longest first, so that "Unit price" wins over "Unit". Made once per schema."""

    def __init__(self, columns: Mapping[str, Iterable[str]]) -> None:
        """``columns``: name → its captions."""
        order = list(columns)
        found = {(name, tokens) for name, texts in columns.items() for t in texts if (tokens := tokenize(t))}
        self.all: Sequence[tuple[str, tuple[str, ...]]] = sorted(
            found, key=lambda item: (-len(item[1]), -sum(map(len, item[1])), order.index(item[0]), item[1])
        )
        self.columns = frozenset(columns)
        self._starting: dict[str, list[int]] = {}
        """First token → wordings that begin with it."""
        self._columns_of: dict[str, set[str]] = {}
        """Token → columns one of whose wordings (or heads) has it."""
        for index, (column, tokens) in enumerate(self.all):
            self._starting.setdefault(tokens[0], []).append(index)
            for token in tokens:
                self._columns_of.setdefault(token, set()).add(column)
        for column in self.columns & HEADS.keys():
            for token in HEADS[column]:
                self._columns_of.setdefault(token, set()).add(column)
        self._long = [token for token in self._columns_of if len(token) >= LONG]
        self._alike = lru_cache(maxsize=8192)(self._find_alike)

    def hints(self, token: str) -> set[str]:
        """The columns that a token may be part of a caption of: no match is possible without."""
        return {column for known in self._alike(token) for column in self._columns_of[known]}

    def matches(self, tokens: Sequence[str], owner: Sequence[int]) -> list[Match]:
        """The wordings found, longest first, each once, without overlap; in order. ``owner``: each token's word."""
        starts = sorted(
            {
                (index, at)
                for at, token in enumerate(tokens)
                if at == 0 or owner[at - 1] != owner[at]
                for known in self._alike(token)
                for index in self._starting.get(known, ())
            }
        )
        taken: set[int] = set()
        done: set[int] = set()
        found: list[Match] = []
        for index, at in starts:
            column, wording = self.all[index]
            end = at + len(wording)
            span = owner[at:end]
            if index in done or end > len(tokens) or not taken.isdisjoint(span):
                continue
            if not all(map(_same, tokens[at:end], wording)):
                continue
            if end < len(tokens) and owner[end] == owner[end - 1] and tokens[end] not in _ENDINGS:
                continue
            done.add(index)
            taken.update(span)
            found.append((owner[at], owner[end - 1], column, len(wording)))
        return sorted(found)

    def _find_alike(self, token: str) -> tuple[str, ...]:
        if len(token) < LONG:
            return (token,) if token in self._columns_of else ()
        found = process.extract(token, self._long, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        return tuple(known for known, *_ in found)


def _same(token: str, other: str) -> bool:
    return token == other or (
        min(len(token), len(other)) >= LONG and fuzz.ratio(token, other, score_cutoff=ALIKE) > 0
    )


def wordings(columns: Mapping[str, ColumnSpec]) -> Wordings:
    """Every label and phrase of the columns."""
    return _wordings(
        tuple((name, (*spec.labels, spec.phrase, name.replace("_", " "))) for name, spec in columns.items())
    )


@lru_cache(maxsize=32)
def _wordings(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> Wordings:
    return Wordings(dict(columns))
