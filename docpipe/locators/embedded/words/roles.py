"""Fields that every document has, whatever a schema calls them: ``lexicon/roles.txt``.

"name of the hotel" asks who issued a hotel's bill, "number of the certificate" for the number of the document.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from docpipe.locators.embedded.words.kinship import akin
from docpipe.locators.embedded.words.text import GENERIC, NUMBER, content_tokens, lexicon_lines, tokenize
from docpipe.types import Query

_HEADS = {
    "text": frozenset(("name",)),
    "address": frozenset(("address",)),
    "identifier": frozenset((NUMBER, "id", "code", "ref")),
    "date": frozenset(("date", "day")),
}
"""Value type → what a phrase calls the value."""
_DONE = frozenset(("issued", "written", "made", "drawn", "signed"))
"""What happens to a document on its date: "day the report was issued"."""
_BEHIND_THE_HEAD = re.compile(r"\b(?:of|that|who|whom|which|where|for|in|on|at|from|to|with)\b")
"""What parts the head of a phrase from what describes it."""
MOST_WORDS = 4
"""Telling words of a phrase that may mean a role: longer ones say something particular."""


@dataclass(frozen=True)
class Role:
    """A place on any document."""

    concept: str
    """The concept of the lexicon that has this place."""
    borrows: bool
    """Whether the concept's captions may announce it."""
    word: str
    """The token that means it."""


@cache
def nouns() -> dict[tuple[str, str], tuple[str, ...]]:
    """(concept, value type) → the words that mean it."""
    return {key: words for key, (words, _) in _table().items()}


@cache
def _table() -> dict[tuple[str, str], tuple[tuple[str, ...], bool]]:
    table: dict[tuple[str, str], tuple[tuple[str, ...], bool]] = {}
    same: dict[str, tuple[str, ...]] = {}
    for line in lexicon_lines("roles.txt"):
        asked, _, listed = line.partition(" = ")
        concept, value_type, *rest = asked.split()
        parts = (same[part[1:]] if part.startswith("@") else (part,) for part in listed.split())
        same[concept] = tuple(chain.from_iterable(parts))
        table[concept, value_type] = same[concept], bool(rest)
    return table


@cache
def _roles() -> dict[tuple[str, str], Role]:
    """(value type, token) → role."""
    return {
        (value_type, token): Role(concept, borrows, token)
        for (concept, value_type), (words, borrows) in _table().items()
        for token in (content_tokens(word)[-1] for word in words)
    }


def _words(name: str) -> list[str]:
    """The words of a list of the lexicon."""
    return " ".join(lexicon_lines(name)).split()


def _tokens_of(words: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(tokenize, words))


def _texts(query: Query) -> tuple[str, str]:
    """The phrase and the field's name, as text."""
    return query.phrase, query.name.replace("_", " ")


def _asks_by_whom(query: Query) -> bool:
    return any(tokenize(text)[-1:] == ("by",) for text in _texts(query))


_SOMEBODY = re.compile(r"(?:name of )?(?:the |a )?(?!per )(?:[^\W\d_]+ )?person\b", re.IGNORECASE)
"""Begins a question for somebody: "person to contact", "name of the insured person"."""


def _asks_for_somebody(query: Query) -> bool:
    return any(_SOMEBODY.match(text) for text in _texts(query))


@cache
def _persons() -> frozenset[str]:
    """Tokens that mean people by what they do."""
    return frozenset(_tokens_of(_words("persons.txt")))


@cache
def institutions() -> frozenset[str]:
    """Tokens, in any language, that are part of the names of what they mean: "hotel", "théâtre"."""
    tokens = frozenset(_tokens_of(_words("institutions.txt")))
    return tokens.union(*map(akin, sorted(tokens))) - GENERIC


@cache
def _institutions_asked() -> frozenset[str]:
    issuers = nouns()["seller_name", "text"] + nouns()["merchant_name", "text"]
    return frozenset(_tokens_of((*_words("institutions.txt"), *issuers))) - GENERIC


@cache
def _persons_asked() -> frozenset[str]:
    recipients = nouns()["buyer_name", "text"]
    return _persons().union(*(content_tokens(word)[-1:] for word in recipients))


def asks_an_institution(query: Query) -> bool:
    """Whether it is the name of a firm, an office, a school that is asked for: "testing laboratory"."""
    return query.value_type == "text" and _is_about(query, _institutions_asked())


def asks_a_person(query: Query) -> bool:
    """Whether it is the name of somebody: "name of the driver", "approved by"."""
    if query.value_type != "text":
        return False
    return _asks_by_whom(query) or _asks_for_somebody(query) or _is_about(query, _persons_asked())


def _is_about(query: Query, words: frozenset[str]) -> bool:
    """Whether the head of the phrase or name is one of ``words``: of "name of the court that issued it" the court."""
    for text in _texts(query):
        head = _BEHIND_THE_HEAD.split(text.casefold().removeprefix("name of "))[0]
        asked = tuple(token for token in content_tokens(head) if token not in _HEADS["text"])
        if asked and asked[-1] in words:
            return True
    return False


def asks_a_name(query: Query) -> bool:
    """Whether a text is asked for that can only be a name: "name of the vessel", "inspector", "approved by"."""
    if query.value_type != "text":
        return False
    if _asks_by_whom(query) or _asks_for_somebody(query):
        return True
    for tokens in map(content_tokens, _texts(query)):
        if "name" in tokens[:1] + tokens[-1:] or (tokens and len(tokens) <= 2 and tokens[-1] in _persons()):
            return True
    return role_of(query) is not None


def role_of(query: Query) -> Role | None:
    """The role that a query asks for by its phrase or its name; None where it asks for something particular."""
    found = (_role(text, query.value_type) for text in _texts(query))
    return next((role for role in found if role), None)


def _role(text: str, value_type: str) -> Role | None:
    """Of "name of the testing station" as of "hotel"; numbers and dates must be called so: "date of the report"."""
    tokens = content_tokens(text)
    heads = _HEADS.get(value_type, frozenset())
    if not heads or not 0 < len(tokens) <= MOST_WORDS:
        return None
    telling = [token for token in tokens if token not in heads and token not in _DONE]
    is_called = len(telling) < len(tokens)
    # "hotel" alone is its name; "occupation of the tenant" and "school year" are not.
    head = content_tokens(text.partition(" of ")[0])[-1:]
    if not is_called and (value_type != "text" or (value_type, *head) not in _roles()):
        return None
    return next((_roles()[value_type, t] for t in telling if (value_type, t) in _roles()), None)
