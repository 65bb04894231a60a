"""Names of firms: their legal forms, and names that stand on two lines, of which neither is the name.

"Birch" over "& Sons Ltd", "Hill Street Books" over "Pte Ltd", "Golden Lotus Vegetarian" over "Restaurant Sdn Bhd":
the second line goes on with what is above, for no name begins with "&" or is nothing but a trade and a legal form.
"""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.layout import Layout, Lines
from docpipe.locators.embedded.words.roles import institutions
from docpipe.locators.embedded.words.text import tokenize

COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|e\.?K\.?|UG|Ltd|Limited|Inc|LLC|LLP|Corp|Corporation|Company|Co|PLC|S\.?A\.?S?|SARL|S\.?r\.?l"
    r"|S\.?p\.?A|B\.?V|N\.?V|Sdn|Bhd|S/B|Pte|Pty|Oy|AB|A/S|ApS|s\.r\.o"
    r"|Sp\.? z o\.?o|Verein|Stiftung|Verlag|Group|Holdings?)\b\.?(?!\W*(?:no|nr|num\w*|reg\w*|id)\b)",
    re.IGNORECASE,
)
_BRANCH = re.compile(r"\(\w{1,3}\)")
"""Of a company: "(M)", "(UK)"."""
_JOINS = re.compile(r"(?:[&+]|and|und|et)\s+(?=[^\W\d_])", re.IGNORECASE)
_TRADES = frozenset(
    """bookstores brothers construction consulting electrical engineering enterprise enterprises furniture hardware
    industries international logistics services solutions stationers stationery systems technologies technology trading
    transport""".split()  # noqa: SIM905
)
MOST_WORDS = 8
"""Words of the upper line of a name; longer ones are sentences."""
LEAST_SIZE = 0.6
"""Share of the larger line's size that the smaller one has."""
MOST_ASIDE_EM = 1.5
"""How far the middles, or the left ends, of two lines of a name may be apart."""


@lru_cache(maxsize=16384)
def is_legal_form(text: str) -> bool:
    """Whether a word is part of one; a branch in brackets and what joins words count as such, for they name nobody."""
    bare = text.strip(".,;:")
    return (
        COMPANY.fullmatch(bare) is not None
        or _BRANCH.fullmatch(bare) is not None
        or not any(map(str.isalnum, bare))
    )


def torn_names(layout: Layout) -> list[tuple[int, ...]]:
    """The words of each name that stands on two lines of the page."""
    lines = layout.printed_lines
    return [
        lines.words(layout, upper, upper + 1)
        for upper in np.flatnonzero(lines.goes_on).tolist()
        if _begins_a_name(lines.texts[upper]) and _goes_on(lines, upper)
    ]


def parts_of_names(
    layout: Layout, first_word: NDArray[np.int32], last_word: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """(c,) spans that hold only one of the lines of a name, or end with the upper or begin with the lower one.

    ``first_word`` and ``last_word`` (c,) are those of the spans.
    """
    part = np.zeros(len(first_word), bool)
    for name in torn_names(layout):
        lower = next(word for word in name if layout.line[word] != layout.line[name[0]])
        part |= (last_word == lower - 1) | (first_word == lower)
    return part


def _goes_on(lines: Lines, upper: int) -> bool:
    """Whether the line below one is the rest of its name."""
    kind = _continues(lines.texts[upper + 1])
    if not kind:
        return False
    sizes = sorted((float(lines.em[upper]), float(lines.em[upper + 1])))
    if sizes[0] < LEAST_SIZE * sizes[1]:
        return False
    left, right = lines.left[upper : upper + 2], lines.right[upper : upper + 2]
    aside = min(abs(left[0] - left[1]), abs(left[0] + right[0] - left[1] - right[1]) / 2)
    return kind == "form" or bool(aside <= MOST_ASIDE_EM * sizes[1])


@lru_cache(maxsize=16384)
def _begins_a_name(line: str) -> bool:
    """Whether the upper line can be a name's beginning: a few words, no figures, and no legal form ends it yet."""
    words = line.split()
    return (
        len(words) <= MOST_WORDS
        and line[:1].isupper()
        and not line.endswith((":", ".", ";", ","))
        and sum(map(str.isdigit, line)) < 3
        and not COMPANY.search(line)
    )


@lru_cache(maxsize=16384)
def _continues(line: str) -> str:
    """How a line goes on with the name above it: "form" where it is a legal form, "trade" where a trade stands before
    one, "joined" behind an "and"; empty where it does not."""
    if _JOINS.match(line) and COMPANY.search(line):
        return "joined"
    words = line.split()
    if not COMPANY.search(words[-1]):
        return ""
    named = [word for word in words if not is_legal_form(word)]
    if not named:
        return "form"
    return "trade" if all(_is_trade(word) for word in named) else ""


def _is_trade(word: str) -> bool:
    tokens = tokenize(word)
    return bool(tokens) and all(token in _TRADES or token in institutions() for token in tokens)
