"""How right docpipe is on documents that nobody trained on: ``python -m benchmarks.world [--part NAME]``."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.world import PARTS, WORLD, schema_named
from docpipe.evaluation.bench import run_bench
from docpipe.evaluation.datasets import schemas_in
from docpipe.evaluation.metrics import (
    Counts,
    absent_accuracy,
    bootstrap_f1,
    by_group,
    calibration,
    grounding_counts,
    value_counts,
)
from docpipe.evaluation.misses import Miss, write_misses
from docpipe.evaluation.pictures import write_pictures
from docpipe.evaluation.scoring import Outcome
from docpipe.evaluation.truth import DocumentTruth
from docpipe.settings import Options


@dataclass(frozen=True)
class Measured:
    """How one part's documents came out; ``outcomes`` by document."""

    documents: tuple[DocumentTruth, ...]
    outcomes: Mapping[str, Sequence[Outcome]]
    misses: tuple[Miss, ...]


def measure(folder: Path, options: Options, only: str = "") -> Measured:
    """Every document of ``folder`` (of schema ``only``, when given) with the schema of its type."""
    documents: list[DocumentTruth] = []
    outcomes: dict[str, Sequence[Outcome]] = {}
    misses: list[Miss] = []
    for name in [only] if only else schemas_in(folder):
        result = run_bench(folder, schema_named(name), options)
        documents += result.documents
        outcomes |= result.outcomes
        misses += result.misses
        print(f"{name} …", file=sys.stderr, flush=True)
    return Measured(tuple(documents), outcomes, tuple(misses))


def report(part: str, measured: Measured) -> Iterator[str]:
    """The lines of one part's report."""
    flat = [outcome for found in measured.outcomes.values() for outcome in found]
    values = [value_counts(found) for found in measured.outcomes.values()]
    low, high = bootstrap_f1(values)
    absent = [absent_accuracy(found) for found in measured.outcomes.values()]
    sure = calibration(flat)
    total = sum(values, Counts())
    yield f"{part}: {len(measured.documents)} documents, {total.wanted} values"
    yield f"  value F1            {total.f1:.3f} ({low:.3f}-{high:.3f})"
    yield f"  grounding F1        {grounding_counts(flat).f1:.3f}"
    yield f"  precision / recall  {total.precision:.3f} / {total.recall:.3f}"
    yield f"  absent left empty   {sum(right for right, _ in absent)} of {sum(count for _, count in absent)}"
    yield f"  right at 0.95 sure  {sure.sure_right} of {sure.sure}"
    groupings: dict[str, Callable[[DocumentTruth], str]] = {
        "language": lambda truth: truth.lang,
        "kind": lambda truth: truth.kind,
        "type": lambda truth: truth.template,
    }
    for title, key in groupings.items():
        yield f"  {title:26} documents  value F1  grounding F1"
        groups = {truth.doc: key(truth) for truth in measured.documents}
        for name, (count, value, grounding) in by_group(measured.outcomes, groups).items():
            yield f"    {name:24} {count:9}  {value.f1:8.3f}  {grounding.f1:12.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.world", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="one part; all without it")
    parser.add_argument("--only", default="", metavar="TYPE", help="one document type, such as lab_report")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="list every wrong field (.jsonl or text)")
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="draw what was wrong, and some that was right"
    )
    parser.add_argument("--model", default="", metavar="DIR", help="the locator's weights")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="worker processes")
    asked = parser.parse_args()
    options = Options(workers=asked.jobs, locator_options={"model": asked.model} if asked.model else {})
    misses: list[Miss] = []
    for part in [asked.part] if asked.part else PARTS:
        if not asked.only or asked.only in schemas_in(WORLD / part):
            measured = measure(WORLD / part, options, asked.only)
            misses += measured.misses
            print("\n".join(report(part, measured)))
            if asked.pictures:
                write_pictures(asked.pictures / part, measured.documents, measured.outcomes, measured.misses)
    if asked.misses:
        write_misses(asked.misses, misses)


if __name__ == "__main__":
    main()
