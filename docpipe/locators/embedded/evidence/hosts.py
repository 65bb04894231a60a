"""Whose address on the net a page prints: "mail@brolgacoatings.com" is Brolga Coatings' own, however else it signs."""

import re

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.text import fold

_HOST = re.compile(r"(?:@|www\.|https?://)(?:www\.)?([\w-]+(?:\.[\w-]+)+)")
_NO_LETTER = re.compile(r"[\W\d_]+")
SHORTEST_HOST, SHORTEST_WORD = 5, 3
"""Letters of a host's name, and of a word in it, that tell anything."""
LONGEST_TOP = 3
""""co" of "acme.co.uk" is no name."""
MOST_HOSTS = 4
_ANYBODYS = frozenset("gmail googlemail hotmail outlook yahoo icloud webmail tonline".split())  # noqa: SIM905


def in_hosts(layout: Layout, candidates: Candidates) -> NDArray[np.float32]:
    """(c,) the share of the letters of a host's name that a span's words make up, of the host that it fits best."""
    result = np.zeros(len(candidates.words), np.float32)
    names = _host_names(layout)
    if not names:
        return result
    words = [_NO_LETTER.sub("", fold(text)) if "@" not in text else "" for text in layout.texts]
    for name in names:
        letters = np.array(
            [len(w) if len(w) >= SHORTEST_WORD and w in name else 0 for w in words], np.float32
        )
        held = np.add.reduceat(letters[candidates.members], candidates.starts) / len(name)
        np.maximum(result, np.minimum(held, 1), out=result)
    return result


def _host_names(layout: Layout) -> list[str]:
    """The letters of the names that hosts on the page have below their top level, in the page's order."""
    names: dict[str, None] = {}
    for text in layout.texts:
        if "@" not in text and "." not in text:
            continue
        for host in _HOST.findall(text):
            parts = host.split(".")[:-1]
            while len(parts) > 1 and len(parts[-1]) <= LONGEST_TOP:
                parts.pop()
            name = _NO_LETTER.sub("", fold(parts[-1]))
            if len(name) >= SHORTEST_HOST and name not in _ANYBODYS:
                names[name] = None
    return list(names)[:MOST_HOSTS]
