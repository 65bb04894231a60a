"""``python -m benchmarks.matching``: captions matched by their words and by their vectors, language by language.
``--misses HALF`` lists what words missed.

Kinds of documents are drawn in two halves by their names. Words may be added after a look at the misses of the
half ``seen``; the half ``unseen`` only measures, though the phrasebook was written for its kinds too. The kinds of
``fresh`` were outside the phrasebook until that was written for some 600 kinds of documents, by authors who had not
seen the tables; some of their words were added to the thesaurus knowing them. So all figures are upper bounds;
`benchmarks.world` has documents of another hand.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import yaml

from docpipe.evaluation.report import table
from docpipe.geometry import BBox
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.words.vectors import load_vectors
from docpipe.locators.embedded.words.vocabulary import Vocabulary, compile_queries
from docpipe.types import Page, Query, Raster, TextSource, Word

HALVES = ("seen", "unseen", "fresh")
BOUND = 0.75
"""Score from which a caption of another field counts as a false match of a field that is not printed."""
STRANGERS = 8
"""Fields of other kinds of documents that each document is asked for as well."""
WIDTH_PT, HEIGHT_PT, EM_PT, ROW_PT, INDENT_PT = 595.0, 842.0, 10.0, 40.0, 50.0


@dataclass(frozen=True)
class Field:
    phrase: str
    value_type: str
    captions: dict[str, str]
    """Language → caption."""

    @property
    def query(self) -> Query:
        return Query(self.phrase.replace(" ", "_"), self.phrase, (), self.value_type)


@dataclass(frozen=True)
class Kind:
    """One kind of document."""

    name: str
    half: str
    fields: tuple[Field, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.fields[0].captions)


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    language: str
    field: Field
    right: bool
    """The field's own caption is its best match."""
    match: str
    """What matched best where all captions are printed; empty for nothing."""
    mistaken_for: str
    """The caption that matches at BOUND or more where the field's own is not printed; empty for none."""
    nearest: bool
    """The vector of the field's own caption is nearest to that of its phrase."""


def read_kinds(folder: Path) -> tuple[Kind, ...]:
    """Every kind of document of the tables in ``folder``. Raises ValueError for a row with too few captions."""
    kinds = []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, rows in content["types"].items():
            half = content.get("half") or ("seen" if crc32(name.encode()) % 2 else "unseen")
            kinds.append(Kind(name, half, tuple(_field(row, content["languages"]) for row in rows)))
    return tuple(kinds)


def _field(row: str, languages: list[str]) -> Field:
    phrase, value_type, *captions = (part.strip() for part in row.split("|"))
    return Field(phrase, value_type, dict(zip(languages, captions, strict=True)))


def page_of(captions: list[str]) -> Page:
    """A page of captions, one a row and too far apart to be read as one."""
    words = []
    for row, caption in enumerate(captions):
        left, top = INDENT_PT, ROW_PT * (row + 1)
        for text in caption.split():
            right = left + EM_PT / 2 * len(text)
            box = BBox(left / WIDTH_PT, top / HEIGHT_PT, right / WIDTH_PT, (top + EM_PT) / HEIGHT_PT)
            words.append(Word(text, box, row))
            left = right + 0.3 * EM_PT
    return Page(1, WIDTH_PT, HEIGHT_PT, tuple(words), TextSource.TEXT_LAYER, _no_pixels)


def _no_pixels(_dpi: int) -> Raster:
    raise AssertionError("captions are matched in words alone")


def best_matches(captions: list[str], queries: tuple[Query, ...]) -> list[tuple[str, float]]:
    """Per query the printed caption that matches it best, and the score; an empty caption where none does."""
    layout = analyse(page_of(captions))
    assert layout is not None
    hits = find_captions(layout, _compiled(queries))
    row_of = {line: captions[number] for number, line in enumerate(sorted(set(layout.line.tolist())))}
    best = [("", 0.0)] * len(queries)
    for owner, first, score in zip(
        hits.owner.tolist(), hits.first.tolist(), hits.score.tolist(), strict=True
    ):
        if owner < len(queries) and score > best[owner][1]:
            best[owner] = row_of[int(layout.line[first])], score
    return best


@cache
def _compiled(queries: tuple[Query, ...]) -> Vocabulary:
    return compile_queries(queries)


def outcomes(kind: Kind, language: str) -> Iterator[Outcome]:
    """One outcome a field: with all captions printed, then with its own left out."""
    printed = [field.captions[language] for field in kind.fields]
    queries = tuple(field.query for field in kind.fields)
    matches = best_matches(printed, queries)
    vectors = load_vectors()
    asked = vectors.of_questions([q.phrase for q in queries], [q.value_type for q in queries])
    nearest = (asked @ vectors.of_captions(printed).T).argmax(axis=1)
    for number, (field, (match, _)) in enumerate(zip(kind.fields, matches, strict=True)):
        others = printed[:number] + printed[number + 1 :]
        other, score = best_matches(others, queries)[number]
        mistaken_for = other if score >= BOUND else ""
        right = match == printed[number]
        yield Outcome(kind, language, field, right, match, mistaken_for, bool(nearest[number] == number))


def strangers_found(kind: Kind, language: str, kinds: tuple[Kind, ...]) -> list[tuple[str, str]]:
    """(phrase, caption) where a field of another kind of document matches a caption of this one at BOUND or more."""
    own = {text for field in kind.fields for text in (field.phrase, field.captions["en"])}
    others = sorted(
        (field for other in kinds if other.half == kind.half and other is not kind for field in other.fields),
        key=lambda field: crc32(f"{kind.name} {field.phrase}".encode()),
    )
    asked = [field for field in others if not own & {field.phrase, field.captions["en"]}][:STRANGERS]
    printed = [field.captions[language] for field in kind.fields]
    matches = best_matches(printed, tuple(field.query for field in asked))
    return [
        (field.phrase, match) for field, (match, score) in zip(asked, matches, strict=True) if score >= BOUND
    ]


def report(kinds: tuple[Kind, ...]) -> tuple[str, list[Outcome], list[tuple[str, str, str, str]]]:
    """The table, every outcome, and the strangers found as (kind, language, phrase, caption)."""
    found = [outcome for kind in kinds for language in kind.languages for outcome in outcomes(kind, language)]
    strange = [
        (kind.name, language, *pair)
        for kind in kinds
        for language in kind.languages
        for pair in strangers_found(kind, language, kinds)
    ]
    languages = Counter(outcome.language for outcome in found)
    rows = [_row(language, found, strange, kinds) for language in [*languages, ""]]
    heads = [
        "language", "fields", "own caption is best", "another one, own not printed", "strangers found",
        "own vector is nearest",
    ]  # fmt: skip
    return table(heads, rows), found, strange


def _row(
    language: str, found: list[Outcome], strange: list[tuple[str, str, str, str]], kinds: tuple[Kind, ...]
) -> list[str]:
    mine = [outcome for outcome in found if language in ("", outcome.language)]
    asked = STRANGERS * sum(len(k.languages) if not language else language in k.languages for k in kinds)
    others = sum(language in ("", row[1]) for row in strange)
    return [
        language or "all",
        str(len(mine)),
        f"{sum(o.right for o in mine) / len(mine):.3f}",
        f"{sum(bool(o.mistaken_for) for o in mine) / len(mine):.3f}",
        f"{others / asked:.4f}",
        f"{sum(o.nearest for o in mine) / len(mine):.3f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=HALVES, help="list what went wrong in this half")
    options = parser.parse_args()
    kinds = read_kinds(Path(__file__).parent)
    for half in HALVES:
        part = tuple(kind for kind in kinds if kind.half == half)
        text, found, strange = report(part)
        print(f"\n## {half}: {len(part)} kinds of documents\n\n{text}", flush=True)
        if options.misses == half:
            print_misses(found, strange)


def print_misses(found: list[Outcome], strange: list[tuple[str, str, str, str]]) -> None:
    for o in found:
        if not o.right:
            wanted = o.field.captions[o.language]
            print(f"missed {o.kind.name} {o.language}: {o.field.phrase!r} at {wanted!r}, found {o.match!r}")
    for o in found:
        if o.mistaken_for:
            print(f"absent {o.kind.name} {o.language}: {o.field.phrase!r} matched {o.mistaken_for!r}")
    for name, language, phrase, caption in strange:
        print(f"strange {name} {language}: {phrase!r} matched {caption!r}")


if __name__ == "__main__":
    sys.exit(main())
