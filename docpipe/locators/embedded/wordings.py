"""Makes ``lexicon/tokens.txt``: run ``python -m docpipe.locators.embedded.wordings`` after a change of the lexicon.

Every process needs the tokens of all captions and phrases before its first page. Only what is missing there is taken
apart anew, but a line that is out of date counts: a new word of the thesaurus may part a compound.
"""

from collections.abc import Iterator

from docpipe.locators.embedded.phrasebook import KINDS
from docpipe.locators.embedded.text import TOKENS, lexicon_lines, tokens_of
from docpipe.locators.embedded.vocabulary import lexicon


def made_anew() -> str:
    """What the file ought to hold: a line a wording, parted from its tokens by a tab."""
    tokens = {wording: " ".join(tokens_of(wording)) for wording in wordings()}
    return "".join(f"{wording}\t{tokens[wording]}\n" for wording in sorted(tokens) if tokens[wording])


def wordings() -> Iterator[str]:
    """The captions and phrases of the lexicon, and all ways to ask for a field of the phrasebook."""
    for concept in lexicon().values():
        yield from (*concept.captions, *concept.phrases, concept.name.replace("_", " "))
    for line in lexicon_lines("phrases.txt"):
        asked, _, _ = KINDS.sub("", line, count=1).partition(" = ")
        yield from asked.split(" | ")


if __name__ == "__main__":
    TOKENS.write_text(made_anew(), encoding="utf-8")
