"""Words that mean much the same in another language, another form or another word: ``lexicon/thesaurus.txt``."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import takewhile

from docpipe.locators.embedded.words.text import thesaurus_groups

LEAST_STEM = 4
"""Letters that an ending must leave."""
_FORMS = (
    "en er es em e n s ns et erne ets nes",  # German, Dutch, Scandinavian, English
    "a o i as os is us ado ada ados adas ata ato ate ati atos atas",  # Romance
    "y ia ie iu io ego emu ych ich ymi imi ym im ami ach om ow owa owe owy owych owej owi ej ou u eho emi",  # Slavic
)
_ENDINGS = frozenset(ending for forms in _FORMS for ending in forms.split())
_LONGEST_ENDING = max(map(len, _ENDINGS))


@cache
def thesaurus() -> dict[str, list[frozenset[str]]]:
    """Token → its groups of tokens that mean much the same."""
    groups: dict[str, list[frozenset[str]]] = defaultdict(list)
    for group in thesaurus_groups():
        for token in group:
            groups[token].append(group)
    return dict(groups)


@cache
def _in_order() -> list[str]:
    return sorted(thesaurus())


def _forms(of: str) -> Iterator[str]:
    """The tokens of the thesaurus with a certain stem. Neighbours in the order; all stems would take 25 ms."""
    tokens = _in_order()
    begins = range(bisect_left(tokens, of), len(tokens))
    alike = takewhile(lambda token: token.startswith(of), (tokens[at] for at in begins))
    return (token for token in alike if stem(token) == of)


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """``token`` without its ending; itself where too little would be left."""
    for length in range(min(_LONGEST_ENDING, len(token) - LEAST_STEM), 0, -1):
        if token[-length:] in _ENDINGS:
            return token[:-length]
    return token


@lru_cache(maxsize=65536)
def akin(token: str) -> frozenset[str]:
    """The tokens that mean much the same, itself among them if there are any; unknown forms as their stem."""
    known = thesaurus()
    if token in known:
        return frozenset().union(*known[token])
    if len(token) <= LEAST_STEM:
        return frozenset()
    return frozenset().union(*(group for relative in _forms(stem(token)) for group in known[relative]))


def strangers(token: str, other: str) -> bool:
    """Whether two tokens are known and mean different things, however alike they look: "employer", "employee"."""
    known = thesaurus()
    return token != other and token in known and other in known and other not in akin(token)
