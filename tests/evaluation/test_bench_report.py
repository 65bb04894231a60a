"""Reports read back, gates close, misses explain themselves."""

import json
from pathlib import Path

import pytest

from docpipe.errors import ConfigurationError
from docpipe.evaluation.metrics import Calibration, Counts, ReliabilityBin
from docpipe.evaluation.misses import Cause, as_line, find_misses, write_misses
from docpipe.evaluation.report import (
    BenchReport,
    CalibrationScore,
    Failure,
    FieldScore,
    GroupScore,
    Score,
    check_gate,
    read_report,
    to_markdown,
)
from docpipe.evaluation.scoring import FieldRule, score_document
from docpipe.evaluation.truth import DocumentTruth, PlacedBox, TruthValue
from docpipe.geometry import BBox
from docpipe.types import ExtractedField, Word
from docpipe.values import FieldStatus

HERE, THERE = BBox(0.1, 0.1, 0.3, 0.12), BBox(0.6, 0.8, 0.8, 0.82)


def report(right: int = 90, grounded: int = 80, **changes: object) -> BenchReport:
    value, grounding = Score.of(Counts(right, 100, 100), (0.8, 0.95)), Score.of(Counts(grounded, 100, 100))
    return BenchReport(
        docpipe_version="1",
        data="letters",
        schema_name="letter",
        mode="schema",
        documents=10,
        pages=12,
        value=value,
        strict_f1=0.5,
        all_fields_f1=0.9,
        grounding=grounding,
        calibration=CalibrationScore.of(Calibration(0.1, (ReliabilityBin(0.9, 1.0, 5, 0.95, 0.8),), 5, 4)),
        fields={"sender": FieldScore(value=value, grounding=grounding, strict_f1=0.5, causes={"a|b": 2})},
        templates=tuple(
            GroupScore(name=name, documents=5, value=value, grounding=grounding) for name in ("t1", "t2")
        ),
        seconds_per_page={"read": 0.01, "total": 0.01},
    ).model_copy(update=changes)


def test_a_report_reads_back_as_it_was(tmp_path: Path) -> None:
    first = report(failures=(Failure(doc="a.pdf", status="failure", kind="X", message="broken"),))
    first.write_json(tmp_path / "deep" / "r.json")
    assert read_report(tmp_path / "deep" / "r.json") == first


def test_markdown_shows_figures_failures_and_intact_tables() -> None:
    text = to_markdown(report(failures=(Failure(doc="a.pdf", status="failure", kind="X", message="a\nb|c"),)))
    assert "0.900 (0.800-0.950)" in text
    assert "1 failed" in text
    assert "a b\\|c" in text
    assert "| t1 " in text


def test_gate_passes_within_the_margin_and_fails_beyond_it() -> None:
    assert check_gate(report(89), report(90), margin=0.01).passed
    assert check_gate(report(95), report(90)).passed
    fallen = check_gate(report(88), report(90), margin=0.01)
    assert not fallen.passed
    assert any(line.startswith("FAIL: value F1 0.8800, baseline 0.9000") for line in fallen.lines)
    assert not check_gate(report(grounded=70), report(), margin=0.05).passed


def test_gate_fails_when_more_documents_fail() -> None:
    broken = report(failures=(Failure(doc="a", status="failure", kind="X", message=""),))
    assert not check_gate(broken, report()).passed
    assert check_gate(broken, broken).passed


def test_gate_names_fallen_fields_without_failing() -> None:
    worse = FieldScore(value=Score.of(Counts(1, 9, 9)), grounding=Score.of(Counts()), strict_f1=0.0)
    gate = check_gate(report(fields={"sender": worse}), report())
    assert gate.passed
    assert any("sender fell" in line for line in gate.lines)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"data": "others"}, "data is 'letters'"), ({"documents": 3}, "documents is 10 there and 3 here")],
)
def test_gate_refuses_another_measurement(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        check_gate(report(**changes), report())


def test_unusable_baselines_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="write one with --json"):
        read_report(tmp_path / "none.json")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(ConfigurationError, match="not a report of docpipe bench"):
        read_report(tmp_path / "x.json")


# --- misses ----------------------------------------------------------------------------------------------

RULES = {"sender": FieldRule()}


def field(text: str, box: BBox | None, status: FieldStatus = FieldStatus.OK) -> ExtractedField:
    return ExtractedField(
        "sender",
        0,
        "text",
        status,
        page_no=1 if box else None,
        box=box,
        raw_text=f"{text}\nsecond line",
        value_text=text,
        confidence=0.8,
        caption="From",
    )


def misses_of(
    answers: list[ExtractedField],
    candidates: tuple[ExtractedField, ...] = (),
    boxes: tuple[BBox, ...] = (HERE,),
    failed: bool = False,
) -> list[tuple[Cause, int | None]]:
    truth = DocumentTruth(
        "a.pdf", Path("a.pdf"), 1, (TruthValue("sender", ("Ada",), tuple(PlacedBox(1, b) for b in boxes)),)
    )
    outcomes = score_document(truth, answers, RULES)
    found = find_misses(truth, outcomes, RULES, candidates, failed=failed)
    return [(m.cause, m.right_candidate) for m in found]


def test_a_miss_names_its_cause() -> None:
    empty = field("", None, FieldStatus.NOT_FOUND)
    assert misses_of([field("Ada", HERE)]) == []
    assert misses_of([field("Adn", HERE)]) == [(Cause.READ_WRONG, None)]
    assert misses_of([field("", HERE, FieldStatus.INVALID)]) == [(Cause.NOT_PARSED, None)]
    assert misses_of([field("Bob", THERE)]) == [(Cause.ELSEWHERE, None)]
    assert misses_of([field("Bob", THERE)], (field("Cyd", THERE), field("Ada", None))) == [(Cause.RANKED, 2)]
    assert misses_of([empty]) == [(Cause.NOT_LOCATED, None)]
    assert misses_of([empty], boxes=()) == [(Cause.NOT_PRINTED, None)]
    assert misses_of([], failed=True) == [(Cause.FAILED, None)]


def test_each_miss_is_one_line_with_truth_answer_and_candidates(tmp_path: Path) -> None:
    truth = DocumentTruth(
        "a.pdf", Path("a.pdf"), 1, (TruthValue("sender", ("Ada",), (PlacedBox(1, HERE),)),), template="t1"
    )
    wrong = [field("Bob", THERE)]
    words = {1: [Word("Ada", HERE)]}
    outcomes = score_document(truth, wrong, RULES)
    found = find_misses(truth, outcomes, RULES, (field("Ada", HERE),), words=words)
    line = as_line(found[0])
    for part in (
        "a.pdf t1",
        "'Ada'",
        "'Bob'",
        "p1[0.600 0.800",
        "caption 'From'",
        "right is #1",
        "second line",
    ):
        assert part in line
    write_misses(tmp_path / "m.txt", found)
    write_misses(tmp_path / "m.jsonl", found)
    assert (tmp_path / "m.txt").read_text().count("\n") == 1
    row = json.loads((tmp_path / "m.jsonl").read_text())
    assert row["right_candidate"] == 1
    assert row["got"]["box"] == list(THERE.as_tuple())
