"""From what a run gathered to its report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docpipe import __version__
from docpipe.evaluation import kile
from docpipe.evaluation.datasets import LabelledSet, Part
from docpipe.evaluation.gathering import Scored
from docpipe.evaluation.mapping import Mode
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
from docpipe.evaluation.report import BenchReport, CalibrationScore, FieldScore, GroupScore, Score
from docpipe.evaluation.scoring import Outcome
from docpipe.schema import DocumentSchema
from docpipe.settings import Options


@dataclass(frozen=True)
class Plan:
    """Labelled documents and the schema they are measured with; no schema for keys and regions."""

    labelled: LabelledSet
    schema: DocumentSchema | None


def summarize(
    plans: Sequence[Plan], scored: Scored, options: Options, part: Part, seed: int, wall_s: float
) -> BenchReport:
    """The report of everything that was gathered for ``plans`` (at least one, all of one mode)."""
    documents = [truth for plan in plans for truth in plan.labelled.documents]
    schemas = [plan.schema for plan in plans if plan.schema is not None]
    mode = plans[0].labelled.mapping.mode
    headline = {name for plan in plans for name in plan.labelled.mapping.headline_fields}
    counted = {
        doc: [o for o in outcomes if not headline or o.field in headline]
        for doc, outcomes in scored.outcomes.items()
    }
    flat = [outcome for outcomes in counted.values() for outcome in outcomes]
    everything = [outcome for outcomes in scored.outcomes.values() for outcome in outcomes]
    values = [value_counts(outcomes) for outcomes in counted.values()]
    grounded = [grounding_counts(outcomes) for outcomes in counted.values()]
    absent = [absent_accuracy(outcomes) for outcomes in scored.outcomes.values()]
    templates = {truth.doc: truth.template for truth in documents if truth.template}
    kinds = {truth.doc: truth.kind for truth in documents if truth.kind}
    seconds = seconds_per_page(scored.seconds, scored.pages)
    return BenchReport(
        docpipe_version=__version__,
        data=plans[0].labelled.name,
        schema_name="+".join(schema.name for schema in schemas) if mode is Mode.SCHEMA else "",
        schema_fingerprint="+".join(schema.fingerprint for schema in schemas),
        mode=mode.value,
        part=part,
        options=options.model_dump(mode="json", exclude={"password"}),
        documents=len(documents),
        pages=scored.pages,
        failures=tuple(scored.failures),
        headline=tuple(dict.fromkeys(name for plan in plans for name in plan.labelled.mapping.headline)),
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
        fields=_field_scores(scored, everything, _names(plans)) if mode is not Mode.KEYS else {},
        templates=_groups(counted, templates),
        kinds=_groups(counted, kinds),
        seconds_per_page=seconds,
        wall_s=wall_s,
        unmapped=tuple(dict.fromkeys(name for plan in plans for name in plan.labelled.unmapped)),
    )


def _names(plans: Sequence[Plan]) -> list[str]:
    """Scored fields in the order of their mappings."""
    mapped = [name for plan in plans for name in plan.labelled.mapping.fields]
    queried = [query.truth for plan in plans for query in plan.labelled.mapping.queries]
    return list(dict.fromkeys([*mapped, *queried]))


def _field_scores(scored: Scored, outcomes: Sequence[Outcome], names: Sequence[str]) -> dict[str, FieldScore]:
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
