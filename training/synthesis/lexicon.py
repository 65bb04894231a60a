"""Field kinds: what documents say, in six languages, and how people ask for it.


The tables are the ``.ini`` files that the locator ships: one section a kind, one line a language, wordings
separated by ``|``. They are our own words. The synthesis uses two lines more than the locator: ``make``, which
maker of :mod:`training.synthesis.values` draws values, and ``near``.
"""

from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache

from docpipe.locators.embedded.words.text import LEXICON

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of field. ``wordings[language]`` are printed captions, commonest first."""

    name: str
    value_type: str
    make: str
    """A maker in :mod:`training.synthesis.values`."""
    phrases: tuple[str, ...]
    hard: tuple[str, ...]
    near: frozenset[str]
    """Kinds that could be taken for this one: where one is printed, this one is never called absent."""
    unseen: bool
    """Held out of training as a type."""
    wordings: dict[str, tuple[str, ...]]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name. Raises KeyError for a section without type, make or phrases."""
    parser = ConfigParser(delimiters=("=",), comment_prefixes=(";",), interpolation=None)
    for path in sorted(LEXICON.glob("*.ini")):
        parser.read_string(path.read_text(encoding="utf-8"))
    found = {name: _kind(name, dict(parser[name])) for name in parser.sections()}
    for kind in found.values():
        unknown = kind.near - found.keys()
        if unknown:
            raise KeyError(f"{kind.name}: unknown near {sorted(unknown)}")
    return found


def _kind(name: str, row: dict[str, str]) -> Kind:
    return Kind(
        name,
        row["type"],
        row["make"],
        _split(row["phrases"]),
        _split(row.get("hard", "")),
        frozenset(row.get("near", "").split()),
        row.get("unseen") == "yes",
        {language: _split(row[language]) for language in LANGUAGES if language in row},
    )
