"""Pages with questions and answers, from the synthesis and from labelled documents."""

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from docpipe import pipeline
from docpipe.evaluation.adapt import document_examples
from docpipe.evaluation.datasets import Part, load_set
from docpipe.geometry import BBox, union
from docpipe.locators.embedded.ranking.learning import Answer, Answers, Example
from docpipe.locators.embedded.words.vocabulary import Concept, lexicon
from docpipe.locators.scripted import ScriptedLocator
from docpipe.ocr import choose_languages, create_ocr_engine
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.types import Page, Query, Raster, TextSource
from docpipe.values import FIELD_TYPES
from training.synthesis import SyntheticPage, Target, make_page
from training.synthesis.model import RANDOM, AbsentQuery
from training.synthesis.splits import LEARNED, held_out_wordings, normal_wording

PRINTED = 0.25
"""Share of captioned queries that ask with the printed caption itself."""

ALL_OF_SEVERAL, ALL_OF_ONE = 0.75, 0.12
"""Share of the queries that want all answers, of those which have several on the page and of the others."""
NAMED = 0.4
"""Share of the fields of no lexicon whose name is not their phrase: authors of schemas say it twice."""
PREPARED = Options(xml=False)
"""How the pages of documents are made ready."""

# --- synthesis ---------------------------------------------------------------------------------------------


def synthetic_example(
    seed: int,
    split: str,
    *,
    hard: bool = False,
    queries: str = "mixed",
    scanned: bool = False,
    scans: Path | None = None,
) -> Example:
    """A synthetic page with its targets and absences as queries.

    ``queries``: ``schema`` gives labels as a schema would, ``phrase`` only a phrase, ``mixed`` either by seed.
    ``scanned`` pages are printed and read by Tesseract, whose readings are kept in the folder ``scans``.
    """
    page = make_page(seed, split=split, real_ocr=scanned, cache_dir=scans)
    rng = random.Random(seed * 7 + 1)
    asked: list[Query] = []
    answers: list[Answers] = []
    by_field: dict[str, list[BBox]] = {}
    values: dict[str, set[str]] = {}
    for target in page.targets:
        by_field.setdefault(target.field, []).append(union(page.words[i].box for i in target.value_words))
        values.setdefault(target.field, set()).add(target.value)
    seen: set[str] = set()
    for item in (*page.targets, *page.absent):
        if item.field in seen or FIELD_TYPES[item.value_type].from_pixels:
            continue
        seen.add(item.field)
        printed = item.caption if isinstance(item, Target) else ""
        if printed and not hard and queries == "mixed" and rng.random() < PRINTED:
            asked.append(_as_printed(printed, item.value_type, rng))
        else:
            phrases = item.hard if hard and item.hard else item.phrases
            named = split in LEARNED and not hard
            asked.append(_vary(item, rng.choice(phrases), rng, queries, hard=hard, named=named))
        several = len(values.get(item.field, ())) > 1
        if rng.random() < (ALL_OF_SEVERAL if several else ALL_OF_ONE):
            asked[-1] = replace(asked[-1], many=True)
        answers.append(tuple(Answer((box,)) for box in by_field.get(item.field, ())))
    return Example(as_page(page), tuple(asked), tuple(answers), page.family)


def _as_printed(caption: str, value_type: str, rng: random.Random) -> Query:
    """The printed caption as an ad-hoc query, half of the time without its type: ``docpipe locate FILE "FROM"``."""
    phrase = caption.strip(" :.")
    return Query(
        phrase.replace(" ", "_"),
        phrase,
        (phrase,) if rng.random() < 0.7 else (),
        value_type if rng.random() < 0.5 else "text",
    )


def _vary(
    item: Target | AbsentQuery, phrase: str, rng: random.Random, queries: str, *, hard: bool, named: bool
) -> Query:
    """One of the ways in which a user may ask for a field; ``named``: one of no lexicon may have a name of its own."""
    name, labels = item.field, item.labels
    style = {"schema": "labels", "phrase": "phrase"}.get(queries) or rng.choice(
        ("labels", "labels", "few", "phrase")
    )
    kept = labels if style == "labels" else tuple(rng.sample(labels, min(len(labels), rng.randint(1, 3))))
    if style == "phrase" or hard:
        kept = ()
    known = not name.startswith(RANDOM)
    role = name if known and labels and style == "labels" and rng.random() < 0.6 and not hard else ""
    # The field's name must not give a hard paraphrase away.
    shown = name if role else phrase.replace(" ", "_")
    if named and not known and rng.random() < NAMED:
        shown = name.removeprefix(RANDOM)
    return Query(shown, phrase, kept, item.value_type, role=role)


def as_page(page: SyntheticPage) -> Page:
    """A synthetic page as the pipeline would hand it to a locator."""
    source = TextSource.TEXT_LAYER if page.noise == "clean" else TextSource.OCR

    def no_pixels(dpi: int) -> Raster:
        raise NotImplementedError("a synthetic page has no pixels")

    return Page(1, page.width_pt, page.height_pt, page.words, source, no_pixels)


def training_lexicon(split: str) -> dict[str, Concept]:
    """The lexicon without the wordings that ``split`` must not know."""
    if split == "all":
        return lexicon()
    held = held_out_wordings()
    return {
        name: replace(c, captions=tuple(w for w in c.captions if normal_wording(w) not in held))
        for name, c in lexicon().items()
    }


# --- labelled documents ------------------------------------------------------------------------------------


def labelled_examples(folder: Path, schema_name: str, part: Part) -> Iterator[Example]:
    """Pages of one part of a labelled set, asked with all, some or none of the schema's captions."""
    schema = load_schema(schema_name)
    labelled = load_set(folder, schema).part(part)
    engines = preparing(schema.languages)
    for document in labelled.documents:
        rng = random.Random(zlib.crc32(document.doc.encode()))
        for example in document_examples(document, labelled, schema, engines, PREPARED):
            yield replace(example, queries=tuple(with_few_labels(query, rng) for query in example.queries))


def preparing(languages: Sequence[str]) -> pipeline.Engines:
    """What prepares pages as for the locator that is being trained, which need not load for that."""
    ocr = create_ocr_engine(PREPARED.ocr, choose_languages(languages, PREPARED.ocr))
    return pipeline.Engines(ScriptedLocator({}, needs_words=True), ocr)


def with_few_labels(query: Query, rng: random.Random) -> Query:
    """A schema's query as it is, or, half of the time, with five of its captions at most."""
    if rng.random() < 0.5:
        few = rng.sample(query.labels, min(len(query.labels), rng.randint(0, 5)))
        return replace(query, labels=tuple(few))
    return query
