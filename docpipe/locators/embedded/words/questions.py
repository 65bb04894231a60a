"""Phrases that ask in a clause, as the nouns that captions are: "where the tenant lives" as "address of the tenant"."""

import re
from dataclasses import replace

from docpipe.types import Query

_THING = r"(?:the |a |an )?(?P<thing>.+?)"
_NOUNS = tuple(
    (re.compile(rf"(?:{clause})[.?]?", re.IGNORECASE), noun)
    for clause, noun in (
        (rf"what {_THING} (?:is|are) called", "name of the {thing}"),
        (rf"who {_THING} (?:is|are)", "name of the {thing}"),
        (rf"where {_THING} (?:lives?|resides?)", "address of the {thing}"),
        (rf"where {_THING} (?:takes place|is held)", "place of the {thing}"),
        (rf"what {_THING} costs?", "cost of the {thing}"),
        (rf"how long {_THING} (?:lasts?|runs?|takes)", "duration of the {thing}"),
        (r"how many (?P<thing>.+?)(?: in all| altogether| there are| it has)?", "number of {thing}"),
        (r"how much money (?P<thing>.+)", "amount that {thing}"),
    )
)


def as_noun(phrase: str) -> str:
    """``phrase`` as a noun where it is one of the clauses that are known, else as it is."""
    for clause, noun in _NOUNS:
        if match := clause.fullmatch(phrase):
            return noun.format(thing=match["thing"])
    return phrase


def as_nouns(queries: tuple[Query, ...]) -> tuple[Query, ...]:
    return tuple(replace(query, phrase=as_noun(query.phrase)) for query in queries)
