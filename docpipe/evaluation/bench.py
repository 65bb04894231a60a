"""Measuring docpipe on a labelled set: documents through the pipeline, answers against truth, one report.

:func:`bench` is the whole of ``docpipe bench``; :func:`run_bench` is the part without files.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from docpipe import __version__, api
from docpipe.documents import open_document
from docpipe.errors import ConfigurationError, DocpipeError
from docpipe.evaluation import kile
from docpipe.evaluation.datasets import LabelledSet, Part, find_mapping, load_set
from docpipe.evaluation.mapping import Mode, TruthMapping
from docpipe.evaluation.metrics import (
    Counts,
    absent_accuracy,
    bootstrap_f1,
    by_group,
    calibration,
    grounding_counts,
    seconds_per_page,
    value_counts,
)
from docpipe.evaluation.misses import Miss, find_misses, write_misses
from docpipe.evaluation.regions import Located, as_answers, locate_all
from docpipe.evaluation.report import (
    BenchReport,
    CalibrationScore,
    Failure,
    FieldScore,
    Gate,
    GroupScore,
    Score,
    check_gate,
    read_report,
)
from docpipe.evaluation.scoring import NO_WORDS, FieldRule, Outcome, score_document, score_regions
from docpipe.evaluation.truth import DocumentTruth, PlacedBox
from docpipe.schema import DocumentSchema, load_schema
from docpipe.settings import Options
from docpipe.types import DocumentStatus, ExtractedField, Record, Word
from docpipe.values import FieldStatus

Item = TypeVar("Item")
Progress = Callable[[int, int, str], None]
"""``progress(done, total, doc)`` after every document."""

DEFAULT_MARGIN = 0.01


@dataclass
class Scored:
    """What a run collects, document by document."""

    rules: Mapping[str, FieldRule]
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    matches: list[kile.Matched] = field(default_factory=list)
    annotations: int = 0
    matched_documents: int = 0
    misses: list[Miss] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    seconds: list[Mapping[str, float]] = field(default_factory=list)
    pages: int = 0


@dataclass(frozen=True)
class BenchResult:
    """A finished run: the report, what was wrong line by line, and the gate when one was asked for."""

    report: BenchReport
    misses: tuple[Miss, ...]
    records: tuple[Record, ...] = ()
    gate: Gate | None = None

    @property
    def passed(self) -> bool:
        return self.gate is None or self.gate.passed


def bench(
    data: Path,
    schema: str = "",
    *,
    mapping: Path | None = None,
    options: Options | None = None,
    limit: int | None = None,
    part: Part = "all",
    seed: int = 0,
    gate: Path | None = None,
    margin: float = DEFAULT_MARGIN,
    json_path: Path | None = None,
    md_path: Path | None = None,
    misses_path: Path | None = None,
    progress: Progress | None = None,
) -> BenchResult:
    """Runs a benchmark, writes what was asked for and checks the gate. ``result.passed`` is the verdict.

    The baseline is read first, so that a wrong path costs no run, and before ``json_path`` is written, so
    that both may be one file. Raises ConfigurationError or FileAccessError for user mistakes.
    """
    baseline = read_report(gate) if gate else None
    result = run_bench(
        data, schema, options, mapping=mapping, limit=limit, part=part, seed=seed, progress=progress
    )
    if json_path:
        result.report.write_json(json_path)
    if md_path:
        result.report.write_markdown(md_path)
    if misses_path:
        write_misses(misses_path, result.misses)
    checked = check_gate(result.report, baseline, margin) if baseline else None
    return BenchResult(result.report, result.misses, result.records, checked)


def run_bench(
    data: Path,
    schema: str | DocumentSchema = "",
    options: Options | None = None,
    *,
    mapping: TruthMapping | Path | None = None,
    limit: int | None = None,
    part: Part = "all",
    seed: int = 0,
    progress: Progress | None = None,
) -> BenchResult:
    """Measures the documents of ``data`` (a folder with gt.jsonl or truth.jsonl), e-invoice XML off.

    ``schema`` may be left out where the mapping names one. ``limit`` documents are drawn by a hash of
    ``seed``, which also seeds the bootstrap. A document that fails counts as all its fields missed.
    """
    started = time.perf_counter()
    loaded = _load_schema(schema, data, mapping)
    labelled = load_set(data, loaded, mapping).part(part).first(limit, seed)
    if not labelled.documents:
        raise ConfigurationError(f"{data}: no documents to measure (part {part!r})")
    chosen = (options or Options()).model_copy(update={"xml": False})
    if labelled.mapping.pages and not chosen.pages:
        chosen = chosen.model_copy(update={"pages": labelled.mapping.pages})
    records: list[Record] = []
    if labelled.mapping.mode is Mode.SCHEMA:
        if loaded is None:
            raise ConfigurationError(f"{data}: give a schema with -s, or name one in the mapping")
        scored = Scored(labelled.mapping.rules(loaded))
        for truth, record in _with_progress(_extracted(labelled, loaded, chosen), labelled, progress):
            records.append(record)
            _add_record(scored, truth, record)
    else:
        scored = Scored({})
        found = ((located.truth, located) for located in locate_all(labelled, chosen))
        for truth, located in _with_progress(found, labelled, progress):
            _add_located(scored, labelled.mapping.mode, truth, located)
    report = _report(labelled, loaded, scored, chosen, part, seed, time.perf_counter() - started)
    return BenchResult(report, tuple(scored.misses), tuple(records))


def _load_schema(
    schema: str | DocumentSchema, data: Path, mapping: TruthMapping | Path | None
) -> DocumentSchema | None:
    """The schema asked for, else the one that the mapping names; None for sets that need none."""
    if isinstance(schema, DocumentSchema):
        return schema
    chosen = mapping if isinstance(mapping, TruthMapping) else find_mapping(data, mapping)
    name = schema or (chosen.schema_name if chosen else "")
    return load_schema(name) if name else None


def _with_progress(
    items: Iterable[tuple[DocumentTruth, Item]], labelled: LabelledSet, progress: Progress | None
) -> Iterator[tuple[DocumentTruth, Item]]:
    for done, (truth, item) in enumerate(items, start=1):
        yield truth, item
        if progress is not None:
            progress(done, len(labelled.documents), truth.doc)


def _extracted(
    labelled: LabelledSet, schema: DocumentSchema, options: Options
) -> Iterator[tuple[DocumentTruth, Record]]:
    records = api.extract_all([truth.path for truth in labelled.documents], schema, options)
    return zip(labelled.documents, records, strict=True)


# --- one document ----------------------------------------------------------------------------------------


def _add_record(scored: Scored, truth: DocumentTruth, record: Record) -> None:
    outcomes = score_document(truth, record.fields, scored.rules)
    scored.outcomes[truth.doc] = outcomes
    scored.misses += find_misses(truth, outcomes, scored.rules, record)
    scored.seconds.append(record.seconds)
    scored.pages += record.pages_done
    if record.status is DocumentStatus.FAILURE or record.errors:
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
        located, annotations = _kile_input(truth, answers, scored.rules)
        scored.matches += kile.kile_matches(truth.doc, located, annotations, centres)
        scored.annotations += len(annotations)
        scored.matched_documents += 1


def _add_located(scored: Scored, mode: Mode, truth: DocumentTruth, located: Located) -> None:
    if located.error is not None:
        kind = type(located.error).__name__
        scored.failures.append(
            Failure(doc=truth.doc, status="failure", kind=kind, message=str(located.error))
        )
    answers = as_answers(located.detections, truth, mode)
    words = located.words or {}
    outcomes = score_regions(truth, answers, words if mode is Mode.KEYS else NO_WORDS)
    scored.outcomes[truth.doc] = outcomes
    scored.misses += find_misses(truth, outcomes, scored.rules, None)
    scored.pages += len(words)
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


# --- the report ------------------------------------------------------------------------------------------


def _report(
    labelled: LabelledSet,
    schema: DocumentSchema | None,
    scored: Scored,
    options: Options,
    part: Part,
    seed: int,
    wall_s: float,
) -> BenchReport:
    headline = set(labelled.mapping.headline_fields)
    counted = {
        doc: [o for o in outcomes if not headline or o.field in headline]
        for doc, outcomes in scored.outcomes.items()
    }
    flat = [outcome for outcomes in counted.values() for outcome in outcomes]
    everything = [outcome for outcomes in scored.outcomes.values() for outcome in outcomes]
    values = [value_counts(outcomes) for outcomes in counted.values()]
    grounded = [grounding_counts(outcomes) for outcomes in counted.values()]
    absent = [absent_accuracy(outcomes) for outcomes in scored.outcomes.values()]
    templates = {truth.doc: truth.template for truth in labelled.documents if truth.template}
    kinds = {truth.doc: truth.kind for truth in labelled.documents if truth.kind}
    seconds = seconds_per_page(scored.seconds, scored.pages)
    return BenchReport(
        docpipe_version=__version__,
        data=labelled.name,
        schema_name=schema.name if schema and labelled.mapping.mode is Mode.SCHEMA else "",
        schema_fingerprint=schema.fingerprint if schema else "",
        mode=labelled.mapping.mode.value,
        part=part,
        options=options.model_dump(mode="json", exclude={"password"}),
        documents=len(labelled.documents),
        pages=scored.pages,
        failures=tuple(scored.failures),
        headline=tuple(labelled.mapping.headline),
        value=Score.of(sum(values, Counts()), bootstrap_f1(values, seed=seed)),
        strict_f1=value_counts(flat, strict=True).f1,
        all_fields_f1=value_counts(everything).f1,
        grounding=Score.of(sum(grounded, Counts()), bootstrap_f1(grounded, seed=seed)),
        grounding_unambiguous=Score.of(
            grounding_counts(o for o in flat if o.truth is not None and not o.truth.ambiguous)
        ),
        average_precision=kile.average_precision(scored.matches, scored.annotations)
        if scored.annotations
        else None,
        average_precision_documents=scored.matched_documents,
        absent_right=sum(right for right, _ in absent),
        absent_total=sum(total for _, total in absent),
        calibration=CalibrationScore.of(calibration(everything)),
        fields=_field_scores(scored, everything) if labelled.mapping.mode is not Mode.KEYS else {},
        templates=_groups(counted, templates),
        kinds=_groups(counted, kinds),
        seconds_per_page=seconds,
        wall_s=wall_s,
        unmapped=labelled.unmapped,
    )


def _field_scores(scored: Scored, outcomes: Sequence[Outcome]) -> dict[str, FieldScore]:
    names = list(scored.rules) or list(dict.fromkeys(outcome.field for outcome in outcomes))
    result = {}
    for name in names:
        mine = [outcome for outcome in outcomes if outcome.field == name]
        causes = Counter(miss.cause.value for miss in scored.misses if miss.field == name)
        result[name] = FieldScore(
            value=Score.of(value_counts(mine)),
            grounding=Score.of(grounding_counts(mine)),
            strict_f1=value_counts(mine, strict=True).f1,
            causes=dict(causes.most_common()),
        )
    return result


def _groups(outcomes: Mapping[str, Sequence[Outcome]], groups: Mapping[str, str]) -> tuple[GroupScore, ...]:
    named = {doc: found for doc, found in outcomes.items() if doc in groups}
    return tuple(
        GroupScore(name=name, documents=documents, value=Score.of(values), grounding=Score.of(grounded))
        for name, (documents, values, grounded) in by_group(named, groups).items()
    )
