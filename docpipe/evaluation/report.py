"""The report of one benchmark run: JSON that reads back, markdown, and the gate against a baseline."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docpipe.errors import ConfigurationError
from docpipe.evaluation.metrics import Calibration, Counts


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Score(Model):
    """Precision, recall and F1, all 0-1, with the counts they come from."""

    precision: float
    recall: float
    f1: float
    right: int
    answered: int
    wanted: int
    low: float | None = None
    """95 % bootstrap interval of F1, documents drawn with replacement."""
    high: float | None = None

    @classmethod
    def of(cls, counts: Counts, interval: tuple[float, float] | None = None) -> "Score":
        return cls(
            precision=counts.precision,
            recall=counts.recall,
            f1=counts.f1,
            right=counts.right,
            answered=counts.answered,
            wanted=counts.wanted,
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
        )


class FieldScore(Model):
    value: Score
    grounding: Score
    strict_f1: float
    """Value F1 under the exact comparison, whatever the mapping relaxes."""
    causes: Mapping[str, int] = Field(default_factory=dict)


class GroupScore(Model):
    """One template, or one kind of document."""

    name: str
    documents: int
    value: Score
    grounding: Score


class CalibrationScore(Model):
    error: float
    sure: int
    sure_right: int
    bins: tuple[tuple[float, float, int, float, float], ...]
    """(low, high, answers, mean confidence, accuracy)."""

    @classmethod
    def of(cls, found: Calibration) -> "CalibrationScore":
        bins = tuple((b.low, b.high, b.answers, b.mean_confidence, b.accuracy) for b in found.bins)
        return cls(error=found.error, sure=found.sure, sure_right=found.sure_right, bins=bins)


class Failure(Model):
    """A document that yielded nothing, or not everything."""

    doc: str
    status: str
    kind: str
    message: str


class BenchReport(Model):
    """Everything one run found. ``fields`` holds all mapped fields, the overall figures the headline ones."""

    docpipe_version: str
    data: str
    schema_name: str
    schema_fingerprint: str = ""
    mode: str
    part: str = "all"
    options: Mapping[str, Any] = Field(default_factory=dict)
    documents: int
    pages: int
    failures: tuple[Failure, ...] = ()
    headline: tuple[str, ...] = ()
    value: Score
    strict_f1: float
    all_fields_f1: float
    grounding: Score
    grounding_unambiguous: Score | None = None
    """Only truths that are printed at one place."""
    average_precision: float | None = None
    """KILE AP for schemas (documents with a text layer); AP at IoU >= 0.5 for regions."""
    average_precision_documents: int = 0
    absent_right: int = 0
    absent_total: int = 0
    calibration: CalibrationScore
    fields: Mapping[str, FieldScore] = Field(default_factory=dict)
    templates: tuple[GroupScore, ...] = ()
    kinds: tuple[GroupScore, ...] = ()
    seconds_per_page: Mapping[str, float] = Field(default_factory=dict)
    wall_s: float = 0.0
    unmapped: tuple[str, ...] = ()

    def write_json(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def write_markdown(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_markdown(self), encoding="utf-8")


def read_report(path: Path) -> BenchReport:
    """The report of a JSON file. Raises ConfigurationError when it is missing or of another form."""
    try:
        return BenchReport.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot read the baseline ({error.strerror}); write one with --json {path}"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigurationError(f"{path}: not a report of docpipe bench: {where}: {first['msg']}") from None


# --- gate ------------------------------------------------------------------------------------------------


class Gate(Model):
    """How a run stands against its baseline."""

    passed: bool
    lines: tuple[str, ...]


def check_gate(report: BenchReport, baseline: BenchReport, margin: float = 0.01) -> Gate:
    """Fails when value or grounding F1 lies more than ``margin`` below the baseline, or more documents fail.

    Fields that fell by more than ``margin`` are listed and do not fail the gate: over few documents one
    field moves easily. Raises ConfigurationError when the two did not measure the same.
    """
    for name in ("data", "schema_name", "mode", "part", "headline", "documents"):
        ours, theirs = getattr(report, name), getattr(baseline, name)
        if ours != theirs:
            raise ConfigurationError(
                f"the baseline measured another thing: {name.removesuffix('_name')} is {theirs!r} there and "
                f"{ours!r} here; run with the same arguments, or write a new baseline with --json"
            )
    pairs = {"value F1": (report.value.f1, baseline.value.f1)}
    if report.mode == "schema":
        pairs["grounding F1"] = (report.grounding.f1, baseline.grounding.f1)
    lines, passed = [], True
    for name, (now, before) in pairs.items():
        fell = before - now > margin + 1e-9
        passed &= not fell
        lines.append(
            f"{'FAIL' if fell else 'ok'}: {name} {now:.4f}, baseline {before:.4f} (margin {margin:g})"
        )
    failed, failed_before = len(report.failures), len(baseline.failures)
    if failed > failed_before:
        passed = False
        lines.append(f"FAIL: {failed} documents failed or are incomplete, baseline {failed_before}")
    for name, field in report.fields.items():
        before_field = baseline.fields.get(name)
        if before_field and before_field.value.f1 - field.value.f1 > margin:
            lines.append(f"note: {name} fell from {before_field.value.f1:.4f} to {field.value.f1:.4f}")
    return Gate(passed=passed, lines=tuple(lines))


# --- markdown --------------------------------------------------------------------------------------------


def to_markdown(report: BenchReport) -> str:
    """The whole report as markdown."""
    blocks = [_head(report)] + ([_field_table(report)] if report.fields else [])
    if report.failures:
        rows = [[f.doc, f.status, f.kind, f.message.replace("\n", " ")[:120]] for f in report.failures]
        blocks.append("## Failures\n\n" + table(["document", "status", "kind", "message"], rows))
    for title, groups in (("Kinds", report.kinds), ("Templates, worst first", report.templates)):
        if len(groups) > 1:
            blocks.append(f"## {title}\n\n" + _group_table(groups))
    if report.calibration.bins:
        rows = [
            [f"{low:g}-{high:g}", str(n), f"{confidence:.3f}", f"{accuracy:.3f}"]
            for low, high, n, confidence, accuracy in report.calibration.bins
        ]
        header = ["confidence", "answers", "mean confidence", "right"]
        blocks.append("## Reliability\n\n" + table(header, rows))
    if report.seconds_per_page:
        rows = [[stage, f"{1000 * spent:.1f}"] for stage, spent in report.seconds_per_page.items()]
        blocks.append("## Time\n\n" + table(["stage", "ms/page"], rows))
    if report.unmapped:
        blocks.append(f"Truth fields that were not scored: {', '.join(report.unmapped)}.")
    return "\n\n".join(blocks) + "\n"


def _head(report: BenchReport) -> str:
    what = "value" if report.mode == "schema" else "region"
    failed = sum(f.status == "failure" for f in report.failures)
    incomplete = len(report.failures) - failed
    rows = [[f"{what} F1", _interval(report.value), _share(report.value)]]
    if report.mode != "schema":
        rows.append(["region recall", f"{report.value.recall:.3f}", "of all true places"])
    if report.mode == "schema":
        rows.append([f"{what} F1, exact comparison only", f"{report.strict_f1:.3f}", ""])
        rows.append([f"{what} F1, all mapped fields", f"{report.all_fields_f1:.3f}", ""])
        if len(report.templates) > 1:
            mean = sum(group.value.f1 for group in report.templates) / len(report.templates)
            rows.append(
                [f"{what} F1, mean over templates", f"{mean:.3f}", f"{len(report.templates)} templates"]
            )
        rows.append(["grounding F1", _interval(report.grounding), _share(report.grounding)])
        if report.grounding_unambiguous:
            counted = report.grounding_unambiguous
            rows.append(["grounding F1, printed once", f"{counted.f1:.3f}", _share(counted)])
    if report.average_precision is not None:
        name = "KILE AP" if report.mode == "schema" else "AP at IoU 0.5"
        rows.append(
            [name, f"{report.average_precision:.3f}", f"{report.average_precision_documents} documents"]
        )
    if report.absent_total:
        share = report.absent_right / report.absent_total
        what = "absent left empty" if report.mode == "schema" else "documents without one left alone"
        rows.append([what, f"{share:.3f}", f"{report.absent_right} of {report.absent_total}"])
    sure = f"{report.calibration.sure_right} of {report.calibration.sure} right at confidence ≥ 0.95"
    rows.append(["expected calibration error", f"{report.calibration.error:.3f}", sure])
    title = f"# {report.data}: {report.schema_name or report.mode}"
    line = (
        f"docpipe {report.docpipe_version}, {report.documents} documents ({report.part}), "
        f"{report.pages} pages, {failed} failed, {incomplete} incomplete, {report.wall_s:.1f} s."
    )
    return f"{title}\n\n{line}\n\n" + table(["measure", "figure", "counts"], rows)


def _field_table(report: BenchReport) -> str:
    rows = []
    for name, field in report.fields.items():
        causes = ", ".join(f"{n} {cause}" for cause, n in sorted(field.causes.items(), key=lambda c: -c[1]))
        rows.append([
            name if name in report.headline or not report.headline else f"({name})",
            f"{field.value.f1:.3f}", f"{field.value.precision:.3f}", f"{field.value.recall:.3f}",
            _grounding(field.grounding), str(field.value.wanted), causes,
        ])  # fmt: skip
    note = "\n\nIn parentheses: not part of the overall figures." if report.headline else ""
    header = ["field", "F1", "precision", "recall", "grounding F1", "wanted", "misses"]
    return "## Fields\n\n" + table(header, rows) + note


def _group_table(groups: tuple[GroupScore, ...]) -> str:
    ordered = sorted(groups, key=lambda group: group.value.f1)
    rows = [[g.name, str(g.documents), f"{g.value.f1:.3f}", _grounding(g.grounding)] for g in ordered]
    return table(["group", "documents", "F1", "grounding F1"], rows)


def _interval(score: Score) -> str:
    low_high = (
        f" ({score.low:.3f}-{score.high:.3f})" if score.low is not None and score.high is not None else ""
    )
    return f"{score.f1:.3f}{low_high}"


def _grounding(score: Score) -> str:
    """F1, or a dash where no truth has a box."""
    return f"{score.f1:.3f}" if score.wanted else "-"


def _share(score: Score) -> str:
    return f"{score.right} right, {score.answered} answered, {score.wanted} wanted"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A markdown table with columns padded for reading as plain text."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
