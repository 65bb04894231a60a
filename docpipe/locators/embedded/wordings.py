"""Makes what is derived from the lexicon: run ``python -m docpipe.locators.embedded.wordings`` after a change of it.

Every process needs the tokens of all captions before its first page. Only what is missing there is taken apart anew,
but a line that is out of date counts: a new word of the thesaurus may part a compound.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.familiar import CAPTIONS, number_of
from docpipe.locators.embedded.words.phrasebook import INDEX, index_made_anew, printed_captions
from docpipe.locators.embedded.words.text import TOKENS, tokens_of
from docpipe.locators.embedded.words.vocabulary import lexicon


def tokens_made_anew() -> str:
    """What the file of tokens ought to hold: a line a wording, parted from its tokens by a tab."""
    tokens = {wording: " ".join(tokens_of(wording)) for wording in wordings()}
    return "".join(f"{wording}\t{tokens[wording]}\n" for wording in sorted(tokens) if tokens[wording])


def wordings() -> Iterator[str]:
    """The captions and phrases of the lexicon."""
    for concept in lexicon().values():
        yield from (*concept.captions, *concept.phrases, concept.name.replace("_", " "))


def captions_made_anew() -> NDArray[np.uint32]:
    """What stands for the captions of the phrasebook, ascending."""
    tokens = {tokens_of(caption) for caption in printed_captions()}
    numbers = {number_of(some) for some in tokens if any(map(str.isalpha, some))}
    return np.array(sorted(numbers), np.uint32)


if __name__ == "__main__":
    TOKENS.write_text(tokens_made_anew(), encoding="utf-8")
    np.savez_compressed(INDEX, **vars(index_made_anew()))
    np.save(CAPTIONS, captions_made_anew())
