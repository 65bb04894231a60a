"""Queries compiled for matching: every wording of every query, and of the lexicon that competes with them.

The lexicon (``lexicon/*.ini``: concept → value type, phrases, captions in six languages) serves twice. A query
that means a known concept borrows its captions, so a schema need not list every printed wording; and concepts
nobody asked for claim their own captions, so that "Subtotal" is not taken for "Total".
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from docpipe.locators.embedded.text import STOP_TOKENS, SYNONYMS, content_tokens, fold, tokenize
from docpipe.types import Query
from docpipe.values import MARKS

LONGEST = 7
"""Tokens of a wording that count; longer captions are told apart by their first seven."""
FUZZY_CUTOFF = 80
"""rapidfuzz ratio (0-100) below which two tokens are unrelated."""


DIRECTIONS = frozenset(("to", "by", "from", "an", "von"))
"""Little words that make the difference in captions of two words: "Sold to" is the buyer, "Sold by" the seller."""


GENERIC = frozenset(
    (
        "no",
        "date",
        "name",
        "amount",
        "id",
        "code",
        "total",
        "document",
        "type",
        "value",
        "result",
        "time",
        "kind",
    )
)
"""Tokens that say what kind of value it is rather than which."""
GENERIC_SHARE = 0.4
"""What they weigh in a phrase beside others."""


class WordingKind(IntEnum):
    LABEL = 0
    """A caption that the schema lists."""
    PHRASE = 1
    """The schema's phrase or field name."""
    BORROWED = 2
    """A caption of the lexicon concept that the query means."""
    RIVAL = 3
    """A caption of a concept that nobody asked for."""


@dataclass(frozen=True)
class Concept:
    """One well-known field of business documents."""

    name: str
    value_type: str
    phrases: tuple[str, ...]
    captions: tuple[str, ...]

    @cached_property
    def caption_tokens(self) -> tuple[tuple[str, ...], ...]:
        return tuple(dict.fromkeys(tokenize(caption) for caption in self.captions))

    @cached_property
    def caption_sets(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(tokens) for tokens in self.caption_tokens)

    @cached_property
    def phrase_sets(self) -> tuple[frozenset[str], ...]:
        texts = (*self.phrases, self.name.replace("_", " "))
        return tuple(dict.fromkeys(frozenset(content_tokens(text)) for text in texts))


AKIN = 0.8
"""Similarity of two tokens of one group of the thesaurus."""


@cache
def thesaurus() -> dict[str, list[frozenset[str]]]:
    """Token → its groups of tokens that mean much the same: ``lexicon/thesaurus.txt`` has one a line."""
    groups: dict[str, list[frozenset[str]]] = {}
    text = (Path(__file__).parent / "lexicon" / "thesaurus.txt").read_text(encoding="utf-8")
    for line in fold(text).splitlines():
        if not line.startswith(";"):
            group = frozenset(SYNONYMS.get(token, token) for token in line.split())
            for token in group:
                groups.setdefault(token, []).append(group)
    return groups


_ENDINGS = ("en", "er", "es", "em", "e", "n", "s")


def akin(token: str) -> frozenset[str]:
    """The tokens that mean much the same, itself among them if there are any; inflected forms as their stem."""
    known = thesaurus()
    if token not in known and len(token) > 5:
        stems = (token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending))
        token = next((stem for stem in stems if stem in known), token)
    return frozenset().union(*known.get(token, ()))


LEXICON_LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


@cache
def lexicon() -> dict[str, Concept]:
    """Concept name → concept, as shipped: one section a concept, wordings separated by ``|``."""
    parser = ConfigParser(delimiters=("=",), comment_prefixes=(";",), interpolation=None)
    for path in sorted((Path(__file__).parent / "lexicon").glob("*.ini")):
        parser.read_string(path.read_text(encoding="utf-8"))
    return {name: _concept(name, dict(parser.items(name, raw=True))) for name in parser.sections()}


def _concept(name: str, row: Mapping[str, str]) -> Concept:
    captions = [caption for language in LEXICON_LANGUAGES for caption in _wordings(row.get(language, ""))]
    return Concept(
        name,
        row["type"],
        _wordings(row["phrases"]) + _wordings(row.get("hard", "")),
        tuple(dict.fromkeys(captions)),
    )


def _wordings(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


@dataclass(frozen=True)
class Vocabulary:
    """Wordings as index arrays. w wordings of up to LONGEST tokens over v distinct tokens."""

    queries: tuple[Query, ...]
    concepts: tuple[str, ...]
    """Per query: the lexicon concept it means, or an empty string."""
    tokens: tuple[str, ...]
    """(v,) distinct tokens."""
    wording_tokens: NDArray[np.int32]
    """(w, LONGEST) token indices; v where there is none."""
    wording_weights: NDArray[np.float32]
    """(w, LONGEST) each token's share of the wording, rows sum to 1."""
    wording_length: NDArray[np.int32]
    wording_owner: NDArray[np.int32]
    """(w,) query index; for rivals len(queries) + concept index."""
    wording_kind: NDArray[np.int8]
    rows: dict[str, NDArray[np.float32]]
    """Cache: page token → (v + 1,) similarities, filled as pages come."""

    def similarities(self, page_tokens: Sequence[str]) -> NDArray[np.float32]:
        """(t, v + 1) similarity 0-1 of page tokens to vocabulary tokens; the last column is 0."""
        new = sorted({t for t in page_tokens if t not in self.rows})
        if len(self.rows) > 50_000:
            self.rows.clear()
            new = sorted(set(page_tokens))
        if new:
            self.rows.update(zip(new, _similarity_rows(new, self.tokens), strict=True))
        return np.stack([self.rows[t] for t in page_tokens])


def _similarity_rows(new: Sequence[str], tokens: Sequence[str]) -> NDArray[np.float32]:
    """(n, v + 1): 1 for equal tokens, 0.5-0.98 for misreadings, abbreviations and words akin, else 0."""
    index = {token: i for i, token in enumerate(tokens)}
    result = np.zeros((len(new), len(tokens) + 1), np.float32)
    fuzzy = [i for i, token in enumerate(new) if len(token) >= 4 and not token.isdigit()]
    if fuzzy:
        # Misreadings resemble what was printed ("Nurnber"), not the token that stands for it ("no").
        printed = [(t, i) for i, t in enumerate(tokens) if len(t) >= 4]
        printed += [(word, index[t]) for word, t in SYNONYMS.items() if len(word) >= 5 and t in index]
        ratio = process.cdist(
            [new[i] for i in fuzzy],
            [word for word, _ in printed],
            scorer=fuzz.ratio,
            score_cutoff=FUZZY_CUTOFF,
            dtype=np.float32,
        )
        likeness = np.where(ratio > 0, (ratio / 100 - 0.5) * 1.9, 0).astype(np.float32)
        columns = np.array([column for _, column in printed])
        for row, values in zip(fuzzy, likeness, strict=True):
            np.maximum.at(result[row], columns, values)
    for row, token in enumerate(new):
        if len(token) >= 3 and token.isalpha():
            # "desc" for "description": the tokens are sorted, so those with a prefix are neighbours.
            for column in range(bisect_right(tokens, token), bisect_right(tokens, token + "\uffff")):
                if len(tokens[column]) > len(token) + 1:
                    result[row, column] = max(result[row, column], 0.7)
        for other in akin(token):
            if other in index:
                result[row, index[other]] = max(result[row, index[other]], AKIN)
        if token in index:
            result[row, index[token]] = 1.0
    return result


def compile_queries(queries: Sequence[Query], known: Mapping[str, Concept] | None = None) -> Vocabulary:
    """The vocabulary of these queries over the shipped lexicon (or ``known``)."""
    known = lexicon() if known is None else known
    names = list(known)
    concepts = tuple(resolve_concept(query, known) for query in queries)
    entries: list[tuple[tuple[str, ...], int, WordingKind]] = []
    for index, (query, concept) in enumerate(zip(queries, concepts, strict=True)):
        entries += [(tokenize(label), index, WordingKind.LABEL) for label in query.labels]
        plain_name = query.name.replace("_", " ")
        for text in (query.phrase, plain_name):
            entries += [(tokens, index, WordingKind.PHRASE) for tokens in _orders(content_tokens(text))]
        if concept:
            entries += [(tokens, index, WordingKind.BORROWED) for tokens in known[concept].caption_tokens]
    asked = set(concepts)
    for number, name in enumerate(names):
        if name not in asked:
            owner = len(queries) + number
            entries += [(tokens, owner, WordingKind.RIVAL) for tokens in known[name].caption_tokens]
    return _pack(tuple(queries), concepts, entries)


def _orders(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase in the orders in which a caption may print it: "date of delivery" is captioned "delivery date"."""
    if len(tokens) <= 3:
        yield from permutations(tokens)
    else:
        yield tokens
        for cut in (1, 2):
            yield tokens[cut:] + tokens[:cut]


def _pack(
    queries: tuple[Query, ...],
    concepts: tuple[str, ...],
    entries: list[tuple[tuple[str, ...], int, WordingKind]],
) -> Vocabulary:
    unique: dict[tuple[tuple[str, ...], int], WordingKind] = {}
    for tokens, owner, kind in entries:
        if tokens:
            unique.setdefault((tokens[:LONGEST], owner), kind)
    owners_of: dict[str, set[int]] = {}
    for tokens, owner in unique:
        for token in tokens:
            owners_of.setdefault(token, set()).add(owner)
    vocabulary = tuple(sorted(owners_of))
    index = {token: i for i, token in enumerate(vocabulary)}
    count = len(unique)
    wording_tokens = np.full((count, LONGEST), len(vocabulary), np.int32)
    weights = np.zeros((count, LONGEST), np.float32)
    for row, ((tokens, _), kind) in enumerate(unique.items()):
        described = kind is WordingKind.PHRASE and not GENERIC.issuperset(tokens)
        for column, token in enumerate(tokens):
            wording_tokens[row, column] = index[token]
            # A token that many fields share ("date", "no") tells less than one that few use ("due").
            rarity = 1 / (1 + math.log(len(owners_of[token])))
            little = (
                token in STOP_TOKENS and len(tokens) > 1 and not (token in DIRECTIONS and len(tokens) == 2)
            )
            # "arrival date" is printed as "Arrival", "name of the guest" as "Guest": the value shows what it is.
            plain = described and token in GENERIC
            weights[row, column] = 0.15 if little else GENERIC_SHARE * rarity if plain else rarity
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
    return Vocabulary(
        queries=queries,
        concepts=concepts,
        tokens=vocabulary,
        wording_tokens=wording_tokens,
        wording_weights=weights,
        wording_length=np.array([len(tokens) for tokens, _ in unique], np.int32),
        wording_owner=np.array([owner for _, owner in unique], np.int32),
        wording_kind=np.array(list(unique.values()), np.int8),
        rows={},
    )


def resolve_concept(query: Query, known: Mapping[str, Concept]) -> str:
    """The concept that a query means, or an empty string when none is close enough.

    A role that names a concept wins; else wordings vote: the share of the query's texts that a concept also
    has, with its phrase compared token by token.
    """
    if query.role in known and _compatible(query.value_type, known[query.role].value_type):
        return query.role
    best, best_score = "", 0.0
    labels = [frozenset(tokenize(label)) for label in query.labels]
    asked = [frozenset(content_tokens(t)) for t in (query.phrase, query.name.replace("_", " ")) if t]
    for name, concept in known.items():
        if not _compatible(query.value_type, concept.value_type):
            continue
        captions = concept.caption_sets
        shared_labels = sum(label in captions for label in labels) / len(labels) if labels else 0.0
        score = _likeness(asked, concept) + shared_labels
        if score > best_score:
            best, best_score = name, score
    return best if best_score >= RESOLVE_THRESHOLD else ""


def meant_type(phrase: str) -> str:
    """The value type of the lexicon's concept that a phrase means, "money" for "total amount due"; empty for none."""
    asked = [frozenset(content_tokens(phrase))]
    likeness, value_type = max(
        ((_likeness(asked, concept), concept.value_type) for concept in lexicon().values()),
        key=lambda row: row[0],
    )
    return value_type if likeness >= RESOLVE_THRESHOLD else ""


def _likeness(asked: Sequence[frozenset[str]], concept: Concept) -> float:
    """0-1 how much one of the texts ``asked`` says what the concept's phrases say, or is one of its captions."""
    alike = max((_dice(text, phrase) for text in asked for phrase in concept.phrase_sets), default=0.0)
    return max(alike, 0.9 if any(text in concept.caption_sets for text in asked) else 0.0)


RESOLVE_THRESHOLD = 0.74
"""Dice similarity (plus label share) from which a query borrows a concept's captions."""


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    """Weighted Dice coefficient of two token sets, 0-1; generic tokens count half."""

    shared = a & b
    if not shared:
        return 0.0
    return 2 * _weight(shared) / (_weight(a) + _weight(b))


def _weight(tokens: frozenset[str]) -> float:
    return len(tokens) - 0.5 * len(tokens & GENERIC)


_TYPE_GROUPS = (
    {"money", "number", "quantity", "percent"},
    {"date", "time", "period", "duration"},
    {"text", "block", "address", "currency"},
    {"identifier", "iban", "bic", "vat_id", "tax_id", "email", "phone", "url", "text"},
    *({kind} for kind in MARKS),
    {"checkbox"},
)


def _compatible(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _TYPE_GROUPS)
