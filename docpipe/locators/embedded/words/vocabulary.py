"""Queries compiled for matching: every wording of every query, and of the lexicon that competes with them.

The lexicon (``lexicon/*.ini``: concept → value type, phrases, captions in six languages) serves twice. A query
that means a known concept borrows its captions, so a schema need not list every printed wording; and concepts
nobody asked for claim their own captions, so that "Subtotal" is not taken for "Total".
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from docpipe.locators.embedded.arrays import distinct_values, ranges, run_places
from docpipe.locators.embedded.words.ends import captions_of_the_range, wanted_end
from docpipe.locators.embedded.words.kinds import alike
from docpipe.locators.embedded.words.kinship import akin, stem, strangers, thesaurus
from docpipe.locators.embedded.words.phrasebook import meant_kind, said_otherwise, tokens_asked
from docpipe.locators.embedded.words.questions import as_noun, as_nouns
from docpipe.locators.embedded.words.roles import asks_a_name, asks_a_person, asks_an_institution, role_of
from docpipe.locators.embedded.words.text import (
    DIRECTIONS,
    GENERIC,
    LEXICON,
    NUMBER,
    STOP_TOKENS,
    SYNONYMS,
    content_tokens,
    telling_tokens,
    tokenize,
)
from docpipe.locators.embedded.words.vectors import Vectors, asked_vectors, load_vectors
from docpipe.types import Query

LONGEST = 7
"""Tokens of a wording that count; longer captions are told apart by their first seven."""
FUZZY_CUTOFF = 80
"""rapidfuzz ratio (0-100) below which two tokens are unrelated."""
BORROWED_CUTOFF = 86
"""The same where one of them is borrowed: of thousands of foreign words some look like any other."""
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
    HEAD = 4
    """The head of the phrase alone: "Area" for "area of the land"; only where nothing else stands beside it."""


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

    def says(self, token: str) -> bool:
        """Whether one of its phrases or captions holds ``token``."""
        return any(token in tokens for tokens in (*self.phrase_sets, *self.caption_sets))

    @cached_property
    def phrase_sets(self) -> tuple[frozenset[str], ...]:
        texts = (*self.phrases, self.name.replace("_", " "))
        return tuple(dict.fromkeys(frozenset(telling_tokens(text)) for text in texts))


AKIN = 0.8
"""Similarity of two tokens of one group of the thesaurus."""
SAME_STEM = 0.9
"""Similarity of two forms of one word."""
ANOTHER_KIND = -0.8
"""Similarity of words for values of different kinds: "gift date" is not "Gift amount"."""
AS_PRINTED = "="
"""Begins a token that stands for itself and for no words akin: it was borrowed for being akin already."""
_KINDS = {"no": "no id code", "date": "date time", "amount": "amount total value price cost", "name": "name",
          "type": "type kind", "place": "place address office"}  # fmt: skip
"""Kind of value → words for it."""


HEAD_WORTH = 0.76
"""Score of a caption that is the head of the phrase alone."""

LEXICON_LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


@cache
def lexicon() -> dict[str, Concept]:
    """Concept name → concept, as shipped: one section a concept, wordings separated by ``|``."""
    paths = sorted(LEXICON.glob("*.ini"))
    return dict(_concepts("\n".join(path.read_text(encoding="utf-8") for path in paths)))


def _concepts(text: str) -> Iterator[tuple[str, Concept]]:
    """The sections "[name]" with their lines "key = value"; read here, for configparser takes longer than all else."""
    for section in re.split(r"^\[", text, flags=re.MULTILINE)[1:]:
        name, _, body = section.partition("]")
        lines = (line.partition("=") for line in body.splitlines() if not line.startswith(";"))
        yield name, _concept(name, {key.strip(): value.strip() for key, equals, value in lines if equals})


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


Akin = tuple[NDArray[np.int32], NDArray[np.float32]]
"""(k,) tokens of the vocabulary that resemble one token of a page, (k,) how much, 0-1."""
MOST_CACHED = 50_000
"""Page tokens whose likenesses are kept."""


@dataclass(frozen=True)
class Likenesses:
    """k pairs of one of t tokens of a page and one of the vocabulary's that resembles it."""

    starts: NDArray[np.intp]
    """(t,) where the pairs of each token of the page begin."""
    lengths: NDArray[np.intp]
    """(t,) how many they are."""
    token: NDArray[np.int32]
    """(k,) which token of the vocabulary."""
    likeness: NDArray[np.float32]
    """(k,) how much they resemble each other, 0-1."""

    def of(self, some: NDArray[np.integer[Any]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(m,) the pairs of all of some tokens of the page, and (m,) whose of them each is."""
        lengths = self.lengths[some]
        return ranges(self.starts[some], lengths), np.repeat(np.arange(len(some)), lengths)


@dataclass(frozen=True)
class Uses:
    """u places of tokens in wordings, those of one token side by side."""

    wording: NDArray[np.int32]
    place: NDArray[np.int32]
    """(u,) which token of the wording it is."""
    starts: NDArray[np.int32]
    """(v + 1,) where the places of each token begin, and the end."""

    def of(self, tokens: NDArray[np.integer[Any]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(k,) the places of all of some tokens, and (k,) whose of them each is."""
        begins = self.starts[tokens]
        counts = self.starts[tokens + 1] - begins
        return ranges(begins, counts), np.repeat(np.arange(len(tokens)), counts)


@dataclass(frozen=True)
class Vocabulary:
    """Wordings as index arrays. w wordings of up to LONGEST tokens over v distinct tokens."""

    queries: tuple[Query, ...]
    concepts: tuple[str, ...]
    """Per query: the lexicon concept it means, or an empty string."""
    placed: NDArray[np.bool_]
    """(q,) queries whose concept says only where such an answer stands: they have none of its captions."""
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
    vectors: Vectors
    akin_tokens: dict[str, Akin]
    """Cache: page token → the vocabulary's tokens that resemble it, filled as pages come."""
    last_page: dict[tuple[str, ...], Likenesses]
    """Cache: the same for all tokens of the last page."""

    def resembling(self, page_tokens: Sequence[str]) -> list[Akin]:
        """(t,) per page token the vocabulary's tokens that resemble it, and how much, 0-1."""
        if len(self.akin_tokens) > MOST_CACHED:
            self.akin_tokens.clear()
        new = sorted({t for t in page_tokens if t not in self.akin_tokens})
        if new:
            self.akin_tokens.update(zip(new, _resembling(new, self._spellings), strict=True))
        return [self.akin_tokens[t] for t in page_tokens]

    def likenesses(self, page_tokens: tuple[str, ...]) -> Likenesses:
        """The same of all of them. Several ask this of one page after the other, so the last page's are kept."""
        known = self.last_page.get(page_tokens)
        if known is None:
            akin_to = self.resembling(page_tokens)
            lengths = np.array([len(tokens) for tokens, _ in akin_to], np.intp)
            tokens, likeness = (np.concatenate(parts) for parts in zip(*akin_to, strict=True))
            known = Likenesses(np.cumsum(lengths) - lengths, lengths, tokens, likeness)
            self.last_page.clear()
            self.last_page[page_tokens] = known
        return known

    @cached_property
    def asked(self) -> NDArray[np.float32]:
        """(q, d) what each query asks, as a vector."""
        return asked_vectors(self.queries, self.vectors)

    @cached_property
    def asks_text(self) -> NDArray[np.bool_]:
        """(q,) queries for text."""
        return np.array([query.value_type == "text" for query in self.queries], bool)

    @cached_property
    def named(self) -> NDArray[np.bool_]:
        """(q,) queries that only a name answers."""
        return np.array([asks_a_name(query) for query in self.queries], bool)

    @cached_property
    def asks_person(self) -> NDArray[np.bool_]:
        """(q,) queries for somebody's name."""
        return np.array([asks_a_person(query) for query in self.queries], bool)

    @cached_property
    def asks_institution(self) -> NDArray[np.bool_]:
        """(q,) queries for the name of a firm, an office, a school."""
        return np.array([asks_an_institution(query) for query in self.queries], bool)

    @cached_property
    def wanted_end(self) -> NDArray[np.float32]:
        """(q,) which end of a printed range each query means: -1 the first, 1 the last, 0 neither."""
        return np.array([wanted_end(query) for query in self.queries], np.float32)

    @cached_property
    def asking(self) -> NDArray[np.intp]:
        """Wordings of queries, but for heads of phrases and lent little words; those of a query are side by side."""
        asked = self.wording_owner < len(self.queries)
        little = self.lent_alone & self._first_token_in(STOP_TOKENS | {NUMBER, "date"})
        return np.flatnonzero(asked & (self.wording_kind != WordingKind.HEAD) & ~little)

    @cached_property
    def lent_alone(self) -> NDArray[np.bool_]:
        """(w,) captions of the lexicon that are one token."""
        lent = (self.wording_kind == WordingKind.BORROWED) | (self.wording_kind == WordingKind.RIVAL)
        result: NDArray[np.bool_] = lent & (self.wording_length == 1)
        return result

    @cached_property
    def lent_generic(self) -> NDArray[np.bool_]:
        """(w,) those whose token only says what kind of value it is."""
        return self.lent_alone & self._first_token_in(GENERIC)

    @cached_property
    def lent_plain(self) -> NDArray[np.bool_]:
        """(w,) those of queries that are no more than "No." or "Date"."""
        borrowed = self.wording_kind == WordingKind.BORROWED
        result: NDArray[np.bool_] = self.lent_alone & borrowed & self._first_token_in({NUMBER, "date"})
        return result

    def _first_token_in(self, some: Set[str]) -> NDArray[np.bool_]:
        """(w,)"""
        held = np.array([token.removeprefix(AS_PRINTED) in some for token in self.tokens], bool)
        return held[self.wording_tokens[:, 0]]

    @cached_property
    def _spellings(self) -> "Spellings":
        return Spellings(self.tokens)

    @cached_property
    def uses(self) -> Uses:
        """Where each token stands in the wordings."""
        order = np.argsort(self.wording_tokens, axis=None, kind="stable")
        used = self.wording_tokens.ravel()[order]
        wording, place = np.divmod(order[used < len(self.tokens)], LONGEST)
        starts = np.searchsorted(used, np.arange(len(self.tokens) + 1))
        return Uses(wording.astype(np.int32), place.astype(np.int32), starts.astype(np.int32))


@cache
def _kind_of_value() -> dict[str, str]:
    """Token → the kind of value that it announces, for tokens that announce only one."""
    kinds: dict[str, set[str]] = {}
    for kind, words in _KINDS.items():
        for token in {token for word in words.split() for token in (word, *akin(word))}:
            kinds.setdefault(token, set()).add(kind)
    return {token: next(iter(found)) for token, found in kinds.items() if len(found) == 1}


@dataclass(frozen=True)
class Spellings:
    """A vocabulary's tokens in all the ways in which a page's are compared with them."""

    tokens: tuple[str, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Token → its number."""
        return {token: i for i, token in enumerate(self.tokens)}

    @cached_property
    def kinds(self) -> list[tuple[int, str | None]]:
        """The numbers of generic tokens, and the kind of value that each announces."""
        return [
            (self.index[token], _kind_of_value().get(token)) for token in sorted(GENERIC & self.index.keys())
        ]

    @cached_property
    def stems(self) -> dict[str, list[int]]:
        """Stem → the tokens that stand for themselves and are forms of it."""
        stems: dict[str, list[int]] = {}
        for number, token in enumerate(self.tokens):
            if token.startswith(AS_PRINTED):
                stems.setdefault(stem(token.removeprefix(AS_PRINTED)), []).append(number)
        return stems

    @cached_property
    def printed(self) -> tuple[list[str], list[int]]:
        """Words that may be misread, and the number of the token of each.

        Misreadings resemble what was printed ("Nurnber"), not the token that stands for it ("no").
        """
        words = [(t.removeprefix(AS_PRINTED), i) for i, t in enumerate(self.tokens) if len(t) >= 4]
        words += [(word, self.index[t]) for word, t in SYNONYMS.items() if len(word) >= 5 and t in self.index]
        return [word for word, _ in words], [number for _, number in words]

    @cached_property
    def borrowed(self) -> NDArray[np.bool_]:
        """Which of ``printed`` are."""
        return np.array([self.tokens[number].startswith(AS_PRINTED) for number in self.printed[1]], bool)


def _resembling(new: Sequence[str], known: Spellings) -> list[Akin]:
    """1 for equal tokens, 0.5-0.98 for misreadings, abbreviations and words akin; those left out have nothing alike.

    ANOTHER_KIND where both tokens say what kind of value it is, and not the same.
    """
    index, tokens = known.index, known.tokens
    found = _misread(new, known)
    for token, row in zip(new, found, strict=True):
        if len(token) >= 3 and token.isalpha():
            # "desc" for "description": the tokens are sorted, so those with a prefix are neighbours.
            for column in range(bisect_right(tokens, token), bisect_right(tokens, token + "\uffff")):
                if len(tokens[column]) > len(token) + 1:
                    row[column] = max(row.get(column, 0.0), 0.7)
        for column in known.stems.get(stem(token), ()):
            if not strangers(token, tokens[column].removeprefix(AS_PRINTED)):
                row[column] = SAME_STEM
        kind = _kind_of_value().get(token)
        if kind:
            row.update({column: ANOTHER_KIND for column, other in known.kinds if other not in (kind, None)})
        for other in akin(token):
            if other in index:
                row[index[other]] = max(row.get(index[other], 0.0), AKIN)
        for same in (token, AS_PRINTED + token):
            if same in index:
                row[index[same]] = 1.0
    return [(np.array(list(row), np.int32), np.array(list(row.values()), np.float32)) for row in found]


def _misread(new: Sequence[str], known: Spellings) -> list[dict[int, float]]:
    """(n,) per page token the vocabulary's tokens that look much like it, with 0.5-0.98."""
    found: list[dict[int, float]] = [{} for _ in new]
    fuzzy = [i for i, token in enumerate(new) if len(token) >= 4 and not token.isdigit()]
    if not fuzzy:
        return found
    printed, owner = known.printed
    ratio = process.cdist(
        [new[i] for i in fuzzy], printed, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF, dtype=np.float32
    )
    for at, column in np.argwhere((ratio > 0) & ~(known.borrowed & (ratio < BORROWED_CUTOFF))).tolist():
        row, said, token = found[fuzzy[at]], new[fuzzy[at]], owner[column]
        # A word that is known is no misreading of one of a thousand foreign ones.
        if strangers(said, printed[column]) or (known.borrowed[column] and said in thesaurus()):
            continue
        row[token] = max(row.get(token, 0.0), float((ratio[at, column] / 100 - 0.5) * 1.9))
    return found


def compile_queries(
    queries: Sequence[Query], known: Mapping[str, Concept] | None = None, vectors: Vectors | None = None
) -> Vocabulary:
    """The vocabulary of these queries over the shipped lexicon (or ``known``) and the shipped ``vectors``."""
    queries = as_nouns(tuple(queries))
    known = lexicon() if known is None else known
    names = list(known)
    meanings = [meaning_of(query, known) for query in queries]
    entries: list[tuple[tuple[str, ...], int, WordingKind]] = []
    for index, (query, meaning) in enumerate(zip(queries, meanings, strict=True)):
        entries += [(tokenize(label), index, WordingKind.LABEL) for label in query.labels]
        plain_name = query.name.replace("_", " ")
        asked = tuple(dict.fromkeys((query.phrase, plain_name)))
        for text in asked:
            entries += [(tokens, index, WordingKind.PHRASE) for tokens in _orders(content_tokens(text))]
            entries += [(tokens, index, WordingKind.HEAD) for tokens in _head(text)]
        entries += [(tokens, index, WordingKind.BORROWED) for tokens in captions_of_the_range(query)]
        if meaning.lender:
            entries += [
                ((AS_PRINTED + tokens[0],) if len(tokens) == 1 else tokens, index, WordingKind.BORROWED)
                for tokens in known[meaning.lender].caption_tokens
            ]
        lent = said_otherwise(asked, query.value_type)
        entries += [(_as_printed(other), index, WordingKind.BORROWED) for other in lent if _tells(other)]
    asked_for = {meaning.lender for meaning in meanings}
    for number, name in enumerate(names):
        if name not in asked_for:
            owner = len(queries) + number
            entries += [(tokens, owner, WordingKind.RIVAL) for tokens in known[name].caption_tokens]
    return _pack(queries, meanings, entries, vectors or load_vectors())


@dataclass(frozen=True)
class Meaning:
    """What a query means; empty strings for nothing known."""

    concept: str
    """The concept whose manner and place the answer has."""
    lender: str
    """The concept whose captions may announce it."""


def meaning_of(query: Query, known: Mapping[str, Concept]) -> Meaning:
    """The concepts behind a query.

    A role that the query names by a word of its own ("address of the hotel") is nearer than a concept that does not
    know that word ("home address"). A name asked for under the captions of a block ("name of the consignee") has the
    block's captions and not its manner.
    """
    concept, role = resolve_concept(query, known), role_of(query)
    placed = role and role.concept in known and query.role not in known
    if role and placed and not (concept and known[concept].says(role.word)):
        return Meaning(role.concept, role.concept if role.borrows or role.concept == concept else "")
    blocks = concept and query.value_type == "text" and known[concept].value_type in ("block", "address")
    return Meaning("" if blocks else concept, concept)


def _head(text: str) -> Iterator[tuple[str, ...]]:
    """What the phrase is about, unless that only says what kind of value it is: "interest" of "interest charged"."""
    whole, _, _ = text.casefold().partition(" of ")
    tokens = content_tokens(whole)
    if len(content_tokens(text)) > 1:
        head = tokens[0] if tokens[-1].endswith("ed") else tokens[-1]
        if head not in GENERIC and head not in _kind_of_value():
            yield (head,)


def _orders(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase in the orders in which a caption may print it: "date of delivery" is captioned "delivery date"."""
    if len(tokens) <= 3:
        yield from permutations(tokens)
    else:
        yield tokens
        for cut in (1, 2):
            yield tokens[cut:] + tokens[:cut]


def _tells(caption: str) -> bool:
    """Whether a caption is more than a little word or a word for "number": "Le" and "No." stand before anything."""
    return not (STOP_TOKENS | {NUMBER}).issuperset(tokenize(caption))


def _as_printed(caption: str) -> tuple[str, ...]:
    """The tokens of a borrowed caption, marked; all of them where the telling ones name no field: "Del. date"."""
    tokens = telling_tokens(caption)
    if GENERIC.issuperset(tokens):
        tokens = tokenize(caption)
    return tuple(AS_PRINTED + token for token in tokens)


def _pack(
    queries: tuple[Query, ...],
    meanings: Sequence[Meaning],
    entries: list[tuple[tuple[str, ...], int, WordingKind]],
    vectors: Vectors,
) -> Vocabulary:
    unique: dict[tuple[tuple[str, ...], int], WordingKind] = {}
    for tokens, owner, kind in entries:
        if tokens:
            unique.setdefault((tokens[:LONGEST], owner), kind)
    owners = np.array([owner for _, owner in unique], np.int32)
    kinds = np.array(list(unique.values()), np.int8)
    lengths = np.array([len(tokens) for tokens, _ in unique], np.int32)
    words = [token for tokens, _ in unique for token in tokens]
    vocabulary = tuple(sorted(set(words)))
    index = {token: i for i, token in enumerate(vocabulary)}
    # One entry for every token of every wording.
    which = np.array([index[word] for word in words], np.int32)
    row = np.repeat(np.arange(len(lengths)), lengths)
    place = run_places(row)
    wording_tokens = np.full((len(lengths), LONGEST), len(vocabulary), np.int32)
    wording_tokens[row, place] = which
    weights = np.zeros((len(lengths), LONGEST), np.float32)
    weights[row, place] = _shares(vocabulary, which, row, owners, kinds, lengths)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
    weights[kinds == WordingKind.HEAD] *= HEAD_WORTH
    return Vocabulary(
        queries=queries,
        concepts=tuple(meaning.concept for meaning in meanings),
        placed=np.array([bool(meaning.concept and not meaning.lender) for meaning in meanings]),
        tokens=vocabulary,
        wording_tokens=wording_tokens,
        wording_weights=weights,
        wording_length=lengths,
        wording_owner=owners,
        wording_kind=kinds,
        vectors=vectors,
        akin_tokens={},
        last_page={},
    )


def _shares(
    vocabulary: tuple[str, ...],
    token: NDArray[np.int32],
    row: NDArray[np.intp],
    owner: NDArray[np.int32],
    kind: NDArray[np.int8],
    length: NDArray[np.int32],
) -> NDArray[np.float64]:
    """(n,) how much each ``token`` tells of the wording in its ``row``; those have (w,) owners, kinds and lengths."""
    words = [word.removeprefix(AS_PRINTED) for word in vocabulary]
    stop, direction = (
        np.array([w in some for w in words], bool)[token] for some in (STOP_TOKENS, DIRECTIONS)
    )
    # Those of borrowed captions are there because they tell: "del" of "Del. date".
    stop &= ~np.array([word.startswith(AS_PRINTED) for word in vocabulary], bool)[token]
    little = stop & (length[row] > 1) & ~(direction & (length[row] == 2))
    # A token that many fields share ("date", "no") tells less than one that few use ("due").
    fields = distinct_values(token.astype(np.int64) << 32 | owner[row]) >> 32  # each token once per owner
    share = np.where(little, 0.15, (1 / (1 + np.log(np.bincount(fields))))[token])
    # "arrival date" is printed as "Arrival", "name of the guest" as "Guest": the value shows what it is.
    generic = np.array([word in GENERIC for word in vocabulary], bool)[token]
    described = (kind == WordingKind.PHRASE) & (np.bincount(row, generic) < length)
    result: NDArray[np.float64] = np.where(generic & described[row] & ~little, GENERIC_SHARE * share, share)
    return result


def resolve_concept(query: Query, known: Mapping[str, Concept]) -> str:
    """The concept that a query means, or an empty string when none is close enough.

    A role that names a concept wins; else wordings vote: the share of the query's texts that a concept also
    has, with its phrase compared token by token.
    """
    if query.role in known and alike(query.value_type, known[query.role].value_type):
        return query.role
    best, best_score = "", 0.0
    labels = [frozenset(tokenize(label)) for label in query.labels]
    texts = (query.phrase, query.name.replace("_", " "))
    asked = [tokens_asked(text, query.value_type) for text in texts if text]
    for name, concept in known.items():
        typed = alike(query.value_type, concept.value_type)
        if not typed:
            continue
        captions = concept.caption_sets
        shared_labels = sum(label in captions for label in labels) / len(labels) if labels else 0.0
        score = typed * _likeness(asked, concept) + shared_labels
        if score > best_score:
            best, best_score = name, score
    return best if best_score >= RESOLVE_THRESHOLD else ""


_COUNTED = re.compile(
    r"(?:total )?(?:number|no\.?|#) of (?:[^\W\d_]+ )*(?:[^\W\d_]{2,}(?<![su])s|people|personnel|staff|children)\b"
    r"(?! [^\W\d_])",
    re.IGNORECASE,
)
"""Asks how many: "number of sealed parcels"; "number of the parcel" has a number."""


def meant_type(phrase: str) -> str:
    """The value type of the field that a phrase means, "money" for "total amount due"; empty where none is known."""
    phrase = as_noun(phrase)
    asked = [frozenset(content_tokens(phrase))]
    likeness, value_type = max(
        ((_likeness(asked, concept), concept.value_type) for concept in lexicon().values()),
        key=lambda row: row[0],
    )
    meant = value_type if likeness >= RESOLVE_THRESHOLD else meant_kind(phrase)
    return "number" if meant in {"", "identifier", "text"} and _COUNTED.match(phrase) else meant


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
