"""How common a page's words are: captions and sentences consist of words that many documents share, names do not."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.kinship import akin
from docpipe.locators.embedded.words.text import fold, lexicon_lines
from docpipe.locators.embedded.words.vocabulary import Vocabulary

Floats = NDArray[np.float32]

ALIKE = 0.8
"""Likeness from which a word is one of the vocabulary's."""
_MARKS = ".,;:()[]\"'“”„‘’«»"


@cache
def little_words() -> frozenset[str]:
    """Words that carry sentences ("without", "nach"): ``lexicon/little.txt`` has a line a language."""
    return frozenset(word for line in lexicon_lines("little.txt") for word in fold(line).split())


def commonness(layout: Layout, vocabulary: Vocabulary, candidates: Candidates) -> dict[str, Floats]:
    """(c,) each: the share of a span's words that captions are made of, and whether little words stand at its ends."""
    known = _known(layout, vocabulary)
    little = np.array([_is_little(text) for text in layout.texts])
    common = little | np.array([bool(some) and known.issuperset(some) for some in layout.tokens])
    return {
        "common": candidates.word_mean(common.astype(np.float32)),
        "little_first": little[candidates.first_word].astype(np.float32),
        "little_last": little[candidates.last_word].astype(np.float32),
    }


@lru_cache(maxsize=65536)
def _is_little(text: str) -> bool:
    return fold(text).strip(_MARKS) in little_words()


def _known(layout: Layout, vocabulary: Vocabulary) -> set[str]:
    """The tokens of a page that captions are made of."""
    likenesses = vocabulary.likenesses(tuple(layout.token_numbers))
    _, which = likenesses.of(np.arange(len(likenesses.starts)))
    best = np.zeros(len(likenesses.starts), np.float32)
    np.maximum.at(best, which, likenesses.likeness)
    return {
        token
        for token, likeness in zip(layout.token_numbers, best.tolist(), strict=True)
        if likeness >= ALIKE or akin(token)
    }
