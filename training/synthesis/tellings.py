"""Sentences of letters that tell a value without a caption, and how one asks for it: ``telling/*.txt``.

A line is ``maker: question | question = sentence | sentence``; ``{v}`` is where the value of that maker stands.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docpipe.locators.embedded.evidence.meant import LONGEST
from docpipe.locators.embedded.words.text import lines_of
from training.synthesis.arrange import HOLE

FOLDER = Path(__file__).with_name("telling")
_TYPES = {
    **dict.fromkeys(("date", "future_date", "birth_date"), "date"),
    **dict.fromkeys(("doc_id", "ref", "grouped_code"), "identifier"),
    **dict.fromkeys(("small_number", "tiny_number", "number", "year"), "number"),
    **dict.fromkeys(("notice", "term"), "duration"),
    **{name: name for name in ("money", "address", "period", "time", "phone", "email")},
    "measure": "quantity",
    "rate": "percent",
}
"""Maker of a value → its type; text, if not here."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A field that sentences tell."""

    maker: str
    asked: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def value_type(self) -> str:
        return _TYPES.get(self.maker, "text")

    def around(self) -> tuple[str, ...]:
        """The last few words before the value in each of its sentences, and the first few behind it, if any."""
        texts: dict[str, None] = {}
        for sentence in self.sentences:
            before, _, after = (part.strip(" .,;").split() for part in HOLE.split(sentence))
            for words in (before[-LONGEST:], before[-LONGEST // 2 :], after[:LONGEST], after[: LONGEST // 2]):
                texts[" ".join(words)] = None
        texts.pop("", None)
        return tuple(texts)


@cache
def tellings(language: str) -> tuple[Telling, ...]:
    """All of a language, as they stand in its file."""
    return tuple(map(_parsed, lines_of(FOLDER / f"{language}.txt")))


def _parsed(line: str) -> Telling:
    maker, _, rest = line.partition(": ")
    asked, _, sentences = rest.partition(" = ")
    return Telling(maker.strip(), *(tuple(map(str.strip, part.split(" | "))) for part in (asked, sentences)))
