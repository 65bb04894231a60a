"""Fits the confidences of answers to labelled documents: ``python -m benchmarks.calibration DATA_FOLDER [--write]``.

Every answer of the sets below becomes a row of evidence (:func:`docpipe.validation.calibration.features_of`) and
whether it was right. A logistic regression, its signs fixed by what each piece of evidence must mean, orders the
answers; each source is predicted by a regression on the other sources alone, and an isotonic table over those
predictions turns them into shares. All sources weigh the same, however many documents they have, but for those of a
few answers: none weighs more than :data:`HEAVIEST`. What is printed is the
reliability of these predictions, so of documents from a source that the fit did not see. ``--write`` replaces
``docpipe/validation/calibration.json`` by a fit to all sources. ``--rows FILE`` keeps the extracted evidence (JSON
lines), so that another fit does not extract again.
"""

import argparse
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docpipe.evaluation.bench import run_bench
from docpipe.evaluation.compare import canonical
from docpipe.evaluation.datasets import Part, schemas_in
from docpipe.evaluation.scoring import Outcome, Verdict
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.validation.calibration import Table, applies, features_of, rival_of

Floats = NDArray[np.float64]
ROOT = Path(__file__).parent.parent
TABLE_FILE = ROOT / "docpipe" / "validation" / "calibration.json"


@dataclass(frozen=True)
class Source:
    """Labelled documents that may be fitted to."""

    name: str
    folder: str
    """Below the data folder, or below the project for a path that begins with ``./``."""
    schema: str = ""
    """A schema, or a folder of the schemas that the truth names."""
    part: Part = "all"
    by_template: bool = False
    """The only source of its kind: its templates, not the source, are predicted from all that remains."""


# The locator is trained on the training halves of both sets, so its scores are too good there. Of the advertising,
# which alone has a schema of its own, only the other half is used; that of the e-invoices is kept for measuring.
SOURCES = (
    Source("e-invoices", "einvoice-pdf", "invoice", "train"),
    Source("advertising", "vrdu-ad-buy", "benchmarks/schemas/ad_buy.yaml", "test", by_template=True),
    Source("samples", "./sample_docs"),
    Source("other types", "./benchmarks/world/dev", "benchmarks/world/schemas", by_template=True),
    Source("other types, late", "./benchmarks/world/late", "benchmarks/world/schemas", by_template=True),
)
HELD_OUT = (
    Source("e-invoices, other half", "einvoice-pdf", "invoice", "test"),
    Source("receipts", "sroie", "receipt"),
    Source("other types, other half", "./benchmarks/world/held", "benchmarks/world/schemas"),
    Source("other types, later", "./benchmarks/world/later", "benchmarks/world/schemas"),
    Source("other types, fresh", "./benchmarks/world/fresh", "benchmarks/world/schemas"),
)
"""Measured with the finished table; never fitted to."""
SCHEMAS = ("invoice", "receipt", "purchase_order")
"""The shipped schemas whose fields count as measured. Of contracts two pages were labelled: that measures nothing."""
FOLDS = 8
SIGNS: Mapping[str, int] = {
    "score": 1, "rival": -1, "readings_differ": -1, "ocr": -1, "ocr_doubt": -1, "repaired": -1, "seen_again": 1,
    "no_caption": -1, "caption_doubt": -1, "not_beside": -1, "in_column": -1, "own_field": -1, "coded": 1, "loose": -1,
    "several_lines": -1, "sum_holds": 1, "sum_with_zero": 1, "sum_fails": -1, "line_sum_holds": 1, "line_sum_fails": -1,
    "order_holds": 1, "order_fails": -1,
}  # fmt: skip
"""What evidence must mean: more of it makes an answer likelier (1) or less likely (-1)."""
RIDGE = 0.001
"""Penalty on half the squared weights, beside the mean loss of a row."""
HEAVIEST = 2.0
"""Times the mean weight: a dozen answers of other types would else decide what hundreds of invoices are worth."""
STEPS = 4000
SURE = 0.95


@dataclass(frozen=True)
class Row:
    """One answer."""

    source: str
    doc: str
    field: str
    right: bool
    fold: str
    """Rows of one fold are predicted from the others."""
    belief: float
    features: dict[str, float]


def collect(data: Path, source: Source) -> list[Row]:
    """The answers of a source's documents, extracted as ``docpipe bench`` does."""
    folder = ROOT / source.folder if source.folder.startswith("./") else data / source.folder
    schemas = [source.schema]
    if (ROOT / source.schema).is_dir() and source.schema:
        schemas = [str(ROOT / source.schema / f"{name}.yaml") for name in schemas_in(folder)]
    results = [run_bench(folder, schema, Options(), part=source.part) for schema in schemas]
    candidates = {record.source: record.candidates for result in results for record in result.records}
    templates = _templates(folder) if source.by_template else {}
    measured = measured_fields()
    rows = []
    for doc, outcomes in (item for result in results for item in result.outcomes.items()):
        own = next((found for name, found in candidates.items() if name.endswith(doc)), ())
        fold = f"{source.name} {zlib.crc32(templates[doc].encode()) % FOLDS}" if templates else source.name
        for outcome in outcomes:
            answer = outcome.answer
            if answer is None or not outcome.answered or not applies(answer) or _other_sign(outcome):
                continue
            features = features_of(answer, rival_of(answer, own), measured)
            right, belief = outcome.verdict is Verdict.RIGHT, answer.evidence["belief"]
            rows.append(Row(source.name, doc, answer.field, right, fold, belief, features))
    return rows


def _templates(folder: Path) -> dict[str, str]:
    entries = map(json.loads, (folder / "gt.jsonl").read_text("utf-8").splitlines())
    return {entry["doc"]: entry.get("template", entry["doc"]) for entry in entries}


def _other_sign(outcome: Outcome) -> bool:
    """An amount that the truth, from XML, states as positive and the page of a credit note prints as negative."""
    answer, truth = outcome.answer, outcome.truth
    if answer is None or truth is None or outcome.verdict is Verdict.RIGHT or answer.value_type != "money":
        return False
    return canonical("money", truth.text) == canonical("money", answer.value_text.removeprefix("-"))


def measured_fields() -> list[str]:
    return sorted({name for schema in SCHEMAS for name in load_schema(schema).fields})


def weights_of(rows: Sequence[Row]) -> Floats:
    """Every source weighs the same in sum, unless its answers would weigh more than HEAVIEST each."""
    count = {source: sum(r.source == source for r in rows) for source in {r.source for r in rows}}
    return np.array([min(len(rows) / len(count) / count[r.source], HEAVIEST) for r in rows])


def fit_order(rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """Bias and weights of a ridge logistic regression whose weights have the :data:`SIGNS`; projected descent."""
    names = list(SIGNS)
    signs = np.array([SIGNS[name] for name in names], dtype=float)
    x = np.array([[row.features.get(name, 0.0) for name in names] for row in rows])
    y = np.array([row.right for row in rows], dtype=float)
    share = weights_of(rows) / len(rows)
    weights, bias = np.zeros(len(names)), 0.0
    momentum, bias_momentum = np.zeros(len(names)), 0.0
    for _ in range(STEPS):
        ahead = weights + 0.9 * momentum
        error = (1 / (1 + np.exp(-(x @ ahead + bias + 0.9 * bias_momentum))) - y) * share
        momentum = 0.9 * momentum - 0.5 * (x.T @ error + RIDGE * ahead)
        bias_momentum = 0.9 * bias_momentum - 0.5 * float(error.sum())
        weights, bias = weights + momentum, bias + bias_momentum
        wrong = weights * signs < 0
        weights[wrong], momentum[wrong] = 0.0, 0.0
    return bias, dict(zip(names, weights.tolist(), strict=True))


def predicted_from_others(rows: Sequence[Row]) -> Floats:
    """Log-odds of every row from a regression on the other folds."""
    odds = np.zeros(len(rows))
    for fold in sorted({row.fold for row in rows}):
        bias, weights = fit_order([row for row in rows if row.fold != fold])
        table = Table(bias, weights, ())
        for index, row in enumerate(rows):
            if row.fold == fold:
                odds[index] = table.odds(row.features)
    return odds


def isotonic(odds: Floats, right: Floats, weights: Floats) -> list[tuple[float, float]]:
    """Knots of the rising step function nearest to ``right`` (pool adjacent violators), each share drawn in by two
    imagined answers of which one is right."""
    order = np.argsort(odds, kind="stable")
    blocks: list[list[float]] = []  # sum of weights, of weighted right, of weighted odds, rows
    for at in order:
        blocks.append([weights[at], weights[at] * right[at], weights[at] * odds[at], 1.0])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][0] >= blocks[-1][1] / blocks[-1][0]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [(block[2] / block[0], (block[1] / block[0] * block[3] + 1) / (block[3] + 2)) for block in blocks]


def fit(rows: Sequence[Row], shown: Sequence[Row]) -> tuple[Table, Floats]:
    """The table of ``shown``, ordered by a regression on all ``rows``, and the odds of each of ``shown`` as predicted
    from the other folds."""
    identities = {id(row) for row in shown}
    odds = predicted_from_others(rows)[[id(row) in identities for row in rows]]
    right = np.array([row.right for row in shown], dtype=float)
    knots = rising(isotonic(odds, right, weights_of(shown)))
    bias, weights = fit_order(rows)
    return Table(bias, weights, tuple(knots)), odds


def is_own(row: Row) -> bool:
    """Whether the field is none of the shipped schemas'."""
    return row.features["own_field"] > 0


def rising(knots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Only the knots that rise, since drawing in small blocks may have turned some around."""
    kept: list[tuple[float, float]] = []
    for odds, share in knots:
        if not kept or share > kept[-1][1]:
            kept.append((odds, share))
    return kept


def reliability(name: str, confidence: Floats, right: Floats) -> str:
    """One line: how many answers are sure and how many of them right, and the same by confidence."""
    sure = confidence >= SURE
    bins = []
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, SURE), (SURE, 1.01)):
        inside = (confidence >= low) & (confidence < high)
        bins.append(f"{right[inside].mean():.3f} of {inside.sum()}" if inside.any() else "-")
    share = f"{right[sure].mean():.3f}" if sure.any() else "-"
    return f"| {name} | {len(right)} | {sure.sum()} | {share} | " + " | ".join(bins) + " |"


HEAD = (
    "| source, unseen | answers | sure | right when sure | 0-0.5 | 0.5-0.8 | 0.8-0.95 | 0.95-1 |\n"
    "|---|---|---|---|---|---|---|---|"
)


def report(rows: Sequence[Row], table: Table, odds: Floats) -> str:
    """Two lines a source: the confidences before, and those of the table for ``odds``."""
    right = np.array([row.right for row in rows], dtype=float)
    flat = replace(table, bias=0.0, weights={"odds": 1.0})
    apart = [row.features["readings_differ"] for row in rows]
    new = np.array(
        [flat.confidence({"odds": z, "readings_differ": d}) for z, d in zip(odds, apart, strict=True)]
    )
    old = np.array([row.belief for row in rows])
    lines = []
    for source in dict.fromkeys(row.source for row in rows):
        mine = np.array([row.source == source for row in rows])
        lines.append(reliability(f"{source}, before", old[mine], right[mine]))
        lines.append(reliability(source, new[mine], right[mine]))
    return "\n".join(lines)


def as_json(table: Table) -> dict[str, object]:
    return {
        "bias": round(table.bias, 3),
        "weights": {name: round(weight, 3) for name, weight in table.weights.items()},
        "knots": [[round(odds, 3), round(share, 3)] for odds, share in table.knots],
    }


def kept_rows(data: Path, sources: Sequence[Source], file: Path | None) -> list[Row]:
    """The answers of ``sources``, from ``file`` where it has them, else extracted and added to it."""
    text = file.read_text("utf-8") if file and file.exists() else ""
    rows = [Row(**json.loads(line)) for line in text.splitlines()]
    for source in sources:
        if not any(row.source == source.name for row in rows):
            rows += collect(data, source)
    if file:
        file.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), "utf-8")
    names = {source.name for source in sources}
    return [row for row in rows if row.source in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path, help="the folder that holds the labelled sets")
    parser.add_argument("--rows", type=Path, help="keep the evidence in this file, and take what it has")
    parser.add_argument(
        "--held-out", action="store_true", help="also measure the sets that are not fitted to"
    )
    parser.add_argument("--write", action="store_true", help=f"replace {TABLE_FILE.name}")
    options = parser.parse_args()
    rows = kept_rows(options.data, SOURCES, options.rows)
    shipped, own = [row for row in rows if not is_own(row)], [row for row in rows if is_own(row)]
    measured, odds = fit(shipped, shipped)
    print(HEAD)
    print(report(shipped, measured, odds))
    for_own, own_odds = fit(rows, own)
    print(report(own, for_own, own_odds))
    if options.held_out:
        others = kept_rows(options.data, HELD_OUT, options.rows)
        for table, its_own in ((measured, False), (for_own, True)):
            mine = [row for row in others if is_own(row) is its_own]
            print(report(mine, table, np.array([table.odds(row.features) for row in mine])))
    if options.write:
        content = {"measured": as_json(measured), "own": as_json(for_own), "fields": measured_fields()}
        TABLE_FILE.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
