"""What a run gathers document by document: outcomes, misses, failures, places and times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docpipe.documents import open_document
from docpipe.errors import DocpipeError
from docpipe.evaluation import kile
from docpipe.evaluation.mapping import Mode
from docpipe.evaluation.misses import Miss, find_misses
from docpipe.evaluation.regions import Located, as_answers
from docpipe.evaluation.report import Failure
from docpipe.evaluation.scoring import NO_WORDS, FieldRule, Outcome, score_document, score_regions
from docpipe.evaluation.truth import DocumentTruth, PlacedBox
from docpipe.types import DocumentStatus, ExtractedField, Record, Word
from docpipe.values import FieldStatus


@dataclass
class Scored:
    """What a run collects, document by document."""

    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    matches: list[kile.Matched] = field(default_factory=list)
    annotations: int = 0
    matched_documents: int = 0
    misses: list[Miss] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    seconds: list[Mapping[str, float]] = field(default_factory=list)
    pages: int = 0


def add_record(scored: Scored, truth: DocumentTruth, record: Record, rules: Mapping[str, FieldRule]) -> None:
    """Holds a record against its truth under the schema's ``rules``."""
    outcomes = score_document(truth, record.fields, rules)
    scored.outcomes[truth.doc] = outcomes
    failed = record.status is DocumentStatus.FAILURE
    scored.misses += find_misses(truth, outcomes, rules, record.candidates, failed=failed)
    scored.seconds.append(record.seconds)
    scored.pages += record.pages_done
    if failed or record.errors:
        first = record.errors[0] if record.errors else None
        where = f" (page {first.page_no})" if first and first.page_no else ""
        scored.failures.append(
            Failure(
                doc=truth.doc,
                status=record.status.value,
                kind=first.kind if first else "",
                message=f"{first.stage}: {first.message}{where}" if first else "",
            )
        )
    answers = [a for a in record.fields if a.status is FieldStatus.OK]
    centres = _centres(truth, answers)
    if centres:
        located, annotations = _kile_input(truth, answers, rules)
        scored.matches += kile.kile_matches(truth.doc, located, annotations, centres)
        scored.annotations += len(annotations)
        scored.matched_documents += 1


def add_located(scored: Scored, mode: Mode, truth: DocumentTruth, located: Located) -> None:
    """Holds located regions against the truth's places."""
    if located.error is not None:
        kind = type(located.error).__name__
        scored.failures.append(
            Failure(doc=truth.doc, status="failure", kind=kind, message=str(located.error))
        )
    answers, others = as_answers(located.detections, truth, mode)
    words = (located.words or {}) if mode is Mode.KEYS else NO_WORDS
    outcomes = score_regions(truth, answers, words)
    scored.outcomes[truth.doc] = outcomes
    failed = located.error is not None
    scored.misses += find_misses(truth, outcomes, {}, others, failed=failed, words=words)
    scored.pages += len(located.words or {})
    scored.seconds.append({"words and locate": located.seconds})
    annotations = [kile.Annotation(value.field, value.boxes) for value in truth.values if value.boxes]
    scored.matches += kile.region_matches(truth.doc, _places(answers), annotations)
    scored.annotations += len(annotations)
    scored.matched_documents += 1


def _places(answers: Sequence[ExtractedField]) -> list[kile.Located]:
    return [
        kile.Located(answer.field, PlacedBox(answer.page_no, answer.box), answer.confidence, order)
        for order, answer in enumerate(answers)
        if answer.box is not None and answer.page_no is not None
    ]


def _kile_input(
    truth: DocumentTruth, answers: Sequence[ExtractedField], rules: Mapping[str, FieldRule]
) -> tuple[list[kile.Located], list[kile.Annotation]]:
    """Answers and annotations of the fields whose places are known: every value boxed, or none there."""
    known = {
        name
        for name in rules
        if (truth.of(name) and all(value.boxes for value in truth.of(name))) or name in truth.absent
    }
    annotations = [kile.Annotation(v.field, v.boxes) for v in truth.values if v.field in known]
    return _places([answer for answer in answers if answer.field in known]), annotations


def _centres(truth: DocumentTruth, answers: Sequence[ExtractedField]) -> dict[int, kile.Centres]:
    """Character centres of the pages that matter, from the text layer; empty where one has no layer."""
    pages = {at.page_no for value in truth.values for at in value.boxes}
    pages |= {answer.page_no for answer in answers if answer.page_no is not None}
    centres: dict[int, kile.Centres] = {}
    try:
        with open_document(truth.path) as document:
            for page_no in sorted(pages):
                words: Sequence[Word] = document.page(page_no).words if page_no <= document.page_count else ()
                if not words:
                    return {}
                centres[page_no] = kile.character_centres(words)
    except DocpipeError:
        return {}
    return centres
