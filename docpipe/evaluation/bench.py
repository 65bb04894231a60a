"""Measuring docpipe on a labelled set: documents through the pipeline, answers against truth, one report.

:func:`bench` is the whole of ``docpipe bench``; :func:`run_bench` is the part without files.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docpipe import api
from docpipe.errors import ConfigurationError
from docpipe.evaluation.datasets import Part, find_mapping, load_set, schemas_in
from docpipe.evaluation.gathering import Scored, add_located, add_record
from docpipe.evaluation.mapping import Mode, TruthMapping
from docpipe.evaluation.misses import Miss, write_misses
from docpipe.evaluation.pictures import write_pictures
from docpipe.evaluation.regions import locate_all
from docpipe.evaluation.report import (
    BenchReport,
    Gate,
    check_gate,
    read_report,
)
from docpipe.evaluation.scoring import Outcome
from docpipe.evaluation.summary import Plan, summarize
from docpipe.evaluation.truth import DocumentTruth
from docpipe.schema import DocumentSchema, load_schema
from docpipe.settings import Options
from docpipe.types import Record

Progress = Callable[[int, int, str], None]
"""``progress(done, total, doc)`` after every document."""

DEFAULT_MARGIN = 0.01


@dataclass(frozen=True)
class BenchResult:
    """A finished run: the report, what was wrong line by line, and the gate when one was asked for."""

    report: BenchReport
    misses: tuple[Miss, ...]
    records: tuple[Record, ...] = ()
    outcomes: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)
    """Document → how its fields came out."""
    documents: tuple[DocumentTruth, ...] = ()
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
    pictures: Path | None = None,
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
    if pictures:
        write_pictures(pictures, result.documents, result.outcomes, result.misses)
    checked = check_gate(result.report, baseline, margin) if baseline else None
    return replace(result, gate=checked)


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

    ``schema`` may be left out where the mapping names one, or where the truth file names the schema of each
    document: then every schema is measured, and fields of the same name count together. ``limit`` documents
    (of each schema) are drawn by a hash of ``seed``, which also seeds the bootstrap. A document that fails
    counts as all its fields missed. Raises ConfigurationError or FileAccessError for user mistakes.
    """
    started = time.perf_counter()
    plans = _plans(data, schema, mapping, part, limit, seed)
    documents = [truth for plan in plans for truth in plan.labelled.documents]
    if not documents:
        raise ConfigurationError(f"{data}: no documents to measure (part {part!r})")
    chosen = (options or Options()).model_copy(update={"xml": False})
    scored, records = Scored(), []
    for plan in plans:
        for truth, record in _measured(plan, chosen, scored):
            records += [record] if record else []
            if progress is not None:
                progress(len(scored.outcomes), len(documents), truth.doc)
    report = summarize(plans, scored, chosen, part, seed, time.perf_counter() - started)
    return BenchResult(report, tuple(scored.misses), tuple(records), scored.outcomes, tuple(documents))


def _plans(
    data: Path,
    schema: str | DocumentSchema,
    mapping: TruthMapping | Path | None,
    part: Part,
    limit: int | None,
    seed: int,
) -> list[Plan]:
    """One plan, or one per schema of a mixed set when no schema was asked for."""
    loaded = _load_schema(schema, data, mapping)
    names = schemas_in(data) if loaded is None and mapping is None else []
    wanted: list[DocumentSchema | None] = [load_schema(name) for name in names] or [loaded]
    plans = []
    for one in wanted:
        labelled = load_set(data, one, mapping)
        if one is None and labelled.mapping.mode is Mode.SCHEMA:
            raise ConfigurationError(f"{data}: give a schema with -s, or name one in the mapping")
        plans.append(Plan(labelled.part(part).first(limit, seed), one))
    return plans


def _measured(plan: Plan, options: Options, scored: Scored) -> Iterator[tuple[DocumentTruth, Record | None]]:
    """Measures the plan's documents one after the other into ``scored``."""
    labelled, schema = plan.labelled, plan.schema
    if labelled.mapping.pages and not options.pages:
        options = options.model_copy(update={"pages": labelled.mapping.pages})
    if labelled.mapping.mode is not Mode.SCHEMA or schema is None:
        for located in locate_all(labelled, options):
            add_located(scored, labelled.mapping.mode, located.truth, located)
            yield located.truth, None
        return
    rules = labelled.mapping.rules(schema)
    records = api.extract_all([truth.path for truth in labelled.documents], schema, options)
    for truth, record in zip(labelled.documents, records, strict=True):
        add_record(scored, truth, record, rules)
        yield truth, record


def _load_schema(
    schema: str | DocumentSchema, data: Path, mapping: TruthMapping | Path | None
) -> DocumentSchema | None:
    """The schema asked for, else the one that the mapping names; None for sets that need none."""
    if isinstance(schema, DocumentSchema):
        return schema
    chosen = mapping if isinstance(mapping, TruthMapping) else find_mapping(data, mapping)
    name = schema or (chosen.schema_name if chosen else "")
    return load_schema(name) if name else None
