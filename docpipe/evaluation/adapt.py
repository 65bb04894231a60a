"""``docpipe adapt``: fit the embedded locator to labelled documents, and say honestly whether that helped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docpipe import pipeline
from docpipe.documents import open_document, parse_page_range
from docpipe.documents.base import Limits
from docpipe.errors import ConfigurationError, DocpipeError
from docpipe.evaluation.compare import canonical_answer, same
from docpipe.evaluation.datasets import LabelledSet, load_set
from docpipe.evaluation.scoring import FieldRule
from docpipe.evaluation.truth import DocumentTruth, TruthValue
from docpipe.locators.embedded.evidence.fits import FREE_TEXT
from docpipe.locators.embedded.known import KnownValues, load_known, save_known
from docpipe.locators.embedded.ranking.learning import (
    Adapted,
    Answer,
    Answers,
    Encoded,
    Example,
    adapt,
    encode,
)
from docpipe.locators.embedded.ranking.ranker import WEIGHTS, load_ranker, save_ranker
from docpipe.reading import likeness
from docpipe.schema import TABLE, DocumentSchema
from docpipe.settings import Options
from docpipe.types import Page, Query
from docpipe.values import FIELD_TYPES, FieldStatus

LEAST_DOCUMENTS = 10
"""Fewer documents cannot tell whether an adapted model is better."""


@dataclass(frozen=True)
class Adaptation:
    """What an adaptation did."""

    result: Adapted
    documents: int
    pages: int
    skipped: tuple[str, ...]
    """Documents that could not be used, with the reason."""
    known: KnownValues
    """The texts that it will know again."""
    out: Path


def adapt_to(
    data: Path,
    schema: DocumentSchema,
    out: Path,
    options: Options,
    *,
    mapping: Path | None = None,
    limit: int | None = None,
    seed: int = 1,
    on_document: Callable[[str], None] | None = None,
) -> Adaptation:
    """Fits the locator to the labelled set in ``data`` and writes the model to the folder ``out``.

    Raises ConfigurationError when there are fewer than LEAST_DOCUMENTS usable documents.
    """
    labelled = load_set(data, schema, mapping).first(limit, seed)
    pages: list[Encoded] = []
    groups: list[str] = []
    skipped: list[str] = []
    fields: set[str] = set()
    engines = pipeline.build_engines(options, schema.languages)
    for document in labelled.documents:
        try:
            for example in document_examples(document, labelled, schema, engines, options):
                encoded = encode(example).encoded
                if encoded is not None:
                    pages.append(encoded)
                    fields |= {
                        q.name
                        for q, answers in zip(example.queries, example.answers, strict=True)
                        if answers is not None
                    }
                    groups.append(document.template or document.doc)
        except DocpipeError as error:
            skipped.append(f"{document.doc}: {error}")
        if on_document:
            on_document(document.doc)
    used = len(labelled.documents) - len(skipped)
    if used < LEAST_DOCUMENTS or len(set(groups)) < 2:
        raise ConfigurationError(
            f"{data}: {used} usable documents; label at least {LEAST_DOCUMENTS} to tell whether a model is better"
        )
    own = options.locator_options.get("model")
    result = adapt(load_ranker(Path(own) / WEIGHTS.name if own else WEIGHTS), pages, groups, seed, fields)
    known = _known_values(labelled, schema, load_known(Path(own)) if own else {})
    save_ranker(result.ranker, out / WEIGHTS.name)
    save_known(known, out)
    return Adaptation(result, used, len(pages), tuple(skipped), known, out)


def _known_values(labelled: LabelledSet, schema: DocumentSchema, before: KnownValues) -> KnownValues:
    """The labelled texts by field, and those known ``before``."""
    rules = labelled.mapping.rules(schema)
    known = {field: set(values) for field, values in before.items()}
    for document in labelled.documents:
        for value in document.values:
            if value.field in rules and rules[value.field].value_type in FREE_TEXT:
                known.setdefault(value.field, set()).add(value.text)
    return {field: tuple(sorted(values)) for field, values in known.items()}


def document_examples(
    document: DocumentTruth,
    labelled: LabelledSet,
    schema: DocumentSchema,
    engines: pipeline.Engines,
    options: Options,
) -> Iterator[Example]:
    """A labelled document page by page, as the locator will meet it (OCR on scans).

    A field whose truth is complete and has none is asked as absent, one without truth as unknown. A value
    without a box is looked for on every page; pages where nothing equals it teach nothing about it.
    """
    rules = labelled.mapping.rules(schema)
    queries = {q.name: q for q in schema.queries if schema.fields[q.name].type != TABLE}
    limits = Limits(options.max_bytes, options.max_pages, options.max_page_pixels)
    with open_document(document.path, rasterizer=options.rasterizer, limits=limits) as opened:
        for page_no in parse_page_range(labelled.mapping.pages, opened.page_count):
            page = engines.prepare(opened, page_no, options)
            asked = [
                (queries[v.field], v) for v in document.values if v.field in queries and v.field in rules
            ]
            absent = [queries[name] for name in document.absent if name in queries]
            yield _example(page, queries.values(), asked, absent, rules, document.template or document.doc)


def _example(
    page: Page,
    queries: Iterable[Query],
    asked: list[tuple[Query, TruthValue]],
    absent: list[Query],
    rules: dict[str, FieldRule],
    group: str,
) -> Example:
    answers: dict[Query, Answers] = dict.fromkeys(absent, ())
    for query, truth in asked:
        if FIELD_TYPES[query.value_type].from_pixels:
            continue
        here = tuple(at.box for at in truth.boxes if at.page_no == page.page_no)
        elsewhere = truth.boxes and not here
        one = () if elsewhere else (Answer(here, _holds(truth, rules[query.name]), _likeness(truth, query)),)
        answers[query] = (*(answers.get(query) or ()), *one)
    for query in queries:
        if not FIELD_TYPES[query.value_type].from_pixels:
            answers.setdefault(query, None)
    return Example(page, tuple(answers), tuple(answers.values()), group)


def _holds(truth: TruthValue, rule: FieldRule) -> Callable[[str], bool]:
    """Whether a text, parsed as the field's type, equals the truth as the mapping compares it."""

    def holds(text: str) -> bool:
        parsed = FIELD_TYPES[rule.value_type].parse(text, rule.context)
        if parsed.status is not FieldStatus.OK:
            return False
        answer = canonical_answer(rule.value_type, parsed.value, parsed.text)
        return same(truth.parts, answer, rule.value_type, rule.comparison, rule.context)

    return holds


def _likeness(truth: TruthValue, query: Query) -> Callable[[str], float] | None:
    """How much a text resembles the truth, 0-1; None for values of which every character counts."""
    if query.value_type not in FREE_TEXT:
        return None
    whole = " ".join(truth.parts)
    return lambda text: likeness(text, whole) / 100
