"""The ends of printed ranges: "first day of cover" asks for the first date in "Period of cover: 14 March 2026 to …"."""

from collections.abc import Iterator
from functools import cache

from docpipe.locators.embedded.words.text import content_tokens, tokenize
from docpipe.types import Query

_FIRST = "first start starts begin begins beginning beginn from von ab début inizio inicio"
_LAST = "last end ends ende ending until till bis fin fine final expiry expires through einde"
_DAY = frozenset(("date", "day"))
_PERIOD = "period"


@cache
def _tokens(words: str) -> frozenset[str]:
    """Asked for, not made on import: that would load the words of all languages."""
    return frozenset(tokenize(words))


def wanted_end(query: Query) -> float:
    """Which end of a printed range ("01/02 - 01/09") the query means: -1 the first, 1 the last, 0 neither."""
    texts = (query.phrase, query.name.replace("_", " "), *query.labels[:3])
    tokens = {token for text in texts for token in tokenize(text)}
    return float(bool(tokens & _tokens(_LAST))) - float(bool(tokens & _tokens(_FIRST)))


def captions_of_the_range(query: Query) -> Iterator[tuple[str, ...]]:
    """Tokens of captions that may announce the whole range: for "first day of cover" "cover" and "period of cover"."""
    if query.value_type != "date" or not wanted_end(query):
        return
    ends = _tokens(_FIRST) | _tokens(_LAST) | _DAY
    for text in (query.phrase, query.name.replace("_", " ")):
        rest = tuple(token for token in content_tokens(text) if token not in ends)
        if rest and len(rest) <= 2:
            yield rest
            yield (_PERIOD, *rest)
            yield (*rest, _PERIOD)
