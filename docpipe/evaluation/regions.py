"""Locating ad-hoc phrases in labelled documents: worker processes in, answers and page words out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docpipe import api
from docpipe.documents import open_document
from docpipe.documents.base import Limits
from docpipe.evaluation.datasets import LabelledSet
from docpipe.evaluation.mapping import Mode
from docpipe.evaluation.truth import DocumentTruth
from docpipe.settings import Options
from docpipe.types import Detection, ExtractedField, Query, Word
from docpipe.values import FieldStatus

Queries = tuple[Query, ...]


@dataclass(frozen=True)
class Located:
    """What was found in one document, or the error instead."""

    truth: DocumentTruth
    detections: tuple[Detection, ...] = ()
    words: Mapping[int, tuple[Word, ...]] | None = None
    """By page_no; None when the document failed."""
    error: BaseException | None = None
    seconds: float = 0.0


def queries_of(labelled: LabelledSet, truth: DocumentTruth) -> Queries:
    """The document's printed keys, or the mapping's queries."""
    if labelled.mapping.mode is Mode.KEYS:
        return tuple(replace(api.query(name), many=len(truth.of(name)) > 1) for name in truth.fields)
    return tuple(
        replace(api.query(q.phrase, value_type=q.type, labels=q.labels), name=q.truth, many=True)
        for q in labelled.mapping.queries
    )


def locate_all(labelled: LabelledSet, options: Options) -> Iterator[Located]:
    """One result per document of the set, in order, from worker processes."""
    from docpipe.workers import WorkerLimits, WorkerPool

    queries = {str(truth.path): queries_of(labelled, truth) for truth in labelled.documents}
    limits = WorkerLimits(
        timeout_s=options.timeout_s, memory_mb=options.memory_mb, recycle_after=options.recycle_after
    )
    with WorkerPool(
        "docpipe.evaluation.regions:make_worker", (queries, options), workers=options.workers, limits=limits
    ) as pool:
        outcomes = pool.map([str(truth.path) for truth in labelled.documents])
        for truth, outcome in zip(labelled.documents, outcomes, strict=True):
            if outcome.error is not None:
                yield Located(truth, error=outcome.error)
            else:
                detections, words = outcome.value
                yield Located(truth, detections, words, seconds=outcome.seconds)


def make_worker(
    payload: tuple[Mapping[str, Queries], Options],
) -> Callable[[str], tuple[tuple[Detection, ...], dict[int, tuple[Word, ...]]]]:
    """What a worker process runs for each document: (detections, words by page_no)."""
    from docpipe import pipeline

    queries, options = payload
    engines = pipeline.build_engines(options, ())
    limits = Limits(options.max_bytes, options.max_pages, options.max_page_pixels)

    def work(source: str) -> tuple[tuple[Detection, ...], dict[int, tuple[Word, ...]]]:
        detections: list[Detection] = []
        words: dict[int, tuple[Word, ...]] = {}
        with open_document(source, rasterizer=options.rasterizer, limits=limits) as document:
            for page_no in range(1, document.page_count + 1):
                page = engines.prepare(document, page_no, options)
                detections += pipeline.locate_on(page, queries[source], engines.locator)
                words[page_no] = page.words
        return tuple(detections), words

    return work


def as_answers(
    detections: Sequence[Detection], truth: DocumentTruth, mode: Mode
) -> tuple[list[ExtractedField], list[ExtractedField]]:
    """Detections as (answers, others), best first.

    A printed key is answered as often as the document prints it, and the others are what lost; a region
    query may be answered any number of times.
    """
    answers: list[ExtractedField] = []
    others: list[ExtractedField] = []
    taken: dict[str, int] = {}
    for found in sorted(detections, key=lambda d: -d.score):
        instance = taken.get(found.field, 0)
        taken[found.field] = instance + 1
        surplus = mode is Mode.KEYS and instance >= len(truth.of(found.field))
        (others if surplus else answers).append(_answer(found, instance))
    return answers, others


def _answer(found: Detection, instance: int) -> ExtractedField:
    return ExtractedField(
        field=found.field,
        instance=instance,
        value_type="text",
        status=FieldStatus.OK,
        page_no=found.page_no,
        box=found.box,
        raw_text=found.text,
        value_text=found.text,
        score=found.score,
        confidence=found.score,
        caption=found.caption,
        caption_box=found.caption_box,
        evidence=found.evidence,
    )
