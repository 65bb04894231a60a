"""Whole benchmark runs over small sets drawn here."""

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from docpipe.errors import ConfigurationError
from docpipe.evaluation.bench import bench, run_bench
from docpipe.evaluation.mapping import TruthMapping
from docpipe.evaluation.report import read_report
from docpipe.schema import DocumentSchema
from docpipe.settings import Options

SCHEMA = """\
name: note
languages: [en]
locales: [en_US]
fields:
  invoice_number: {phrase: invoice number, labels: [Invoice number], type: identifier}
  gross_total: {phrase: total amount, labels: [Total], type: money}
  due_date: {phrase: due date, labels: [Due date], type: date}
"""
LINES = {"Invoice number": 0, "Due date": 1, "Total": 2}
FIELDS = {"invoice_number": "Invoice number", "due_date": "Due date", "gross_total": "Total"}


def value_box(caption: str, value: str = "$1,250.00") -> tuple[float, float, float, float]:
    """Where a value of :func:`draw` stands, relative to the page."""
    y = 200 + 40 * LINES[caption]
    width = pymupdf.get_text_length(value, fontsize=11)
    return 200 / 600, (y - 9) / 800, (200 + width) / 600, (y + 2.5) / 800


SCRIPT = {name: [(1, value_box(caption))] for name, caption in FIELDS.items()}
SCRIPT |= {caption: [(1, value_box(caption))] for caption in LINES}
OPTIONS = Options(workers=1, languages=("eng",), locator="scripted", locator_options={"script": SCRIPT})
LETTER = (
    "Dear customer, thank you for the order that you placed with us last week. We ship it tomorrow morning."
)


def draw(folder: Path, name: str, captions: dict[str, str]) -> dict[str, list[float]]:
    """A one-page PDF with "caption: value" lines. Returns caption → box of the value."""
    with pymupdf.open() as document:
        page = document.new_page(width=600, height=800)
        page.insert_text((60, 80), LETTER, fontsize=10)
        for caption, value in captions.items():
            y = 200 + 40 * LINES[caption]
            page.insert_text((60, y), f"{caption}:", fontsize=11)
            page.insert_text((200, y), value, fontsize=11)
        document.save(folder / name)
    return {caption: list(value_box(caption, value)) for caption, value in captions.items()}


def truth_row(doc: str, boxes: dict[str, list[float]], **values: tuple[str, str]) -> dict[str, Any]:
    fields = {
        name: {"value": value, "page_no": 1, "box": boxes[caption]}
        for name, (caption, value) in values.items()
    }
    return {"doc": doc, "pages": 1, "template": doc[0], "kind": "born-digital", "fields": fields}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Three documents: all right, one without a due date, one broken."""
    first = draw(
        tmp_path,
        "a.pdf",
        {"Invoice number": "RE-2024-117", "Due date": "May 3, 2024", "Total": "$1,250.00"},
    )
    second = draw(tmp_path, "b.pdf", {"Invoice number": "RE-2024-118", "Total": "$99.50"})
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 nothing else")
    number, total, due = "Invoice number", "Total", "Due date"
    rows = [
        truth_row(
            "a.pdf",
            first,
            invoice_number=(number, "RE-2024-117"),
            gross_total=(total, "1250.00"),
            due_date=(due, "2024-05-03"),
        ),
        truth_row("b.pdf", second, invoice_number=(number, "RE-2024-118"), gross_total=(total, "99.50")),
        truth_row("c.pdf", second, gross_total=(total, "1.00")),
    ]
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "note.yaml").write_text(SCHEMA)
    return tmp_path


def test_a_run_scores_lists_failures_writes_everything_and_gates(labelled: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    files = {
        "json_path": tmp_path / "r.json",
        "md_path": tmp_path / "r.md",
        "misses_path": tmp_path / "m.txt",
        "pictures": tmp_path / "pictures",
    }
    result = bench(
        labelled,
        str(labelled / "note.yaml"),
        options=OPTIONS,
        progress=lambda *at: seen.append(at),
        **files,  # type: ignore[arg-type]
    )
    report = result.report
    assert seen == [(1, 3, "a.pdf"), (2, 3, "b.pdf"), (3, 3, "c.pdf")]
    assert report.value.right == 5
    assert report.value.wanted == 6
    assert report.grounding.right == 5
    assert report.average_precision_documents == 2
    assert (report.absent_right, report.absent_total) == (3, 3)
    assert [(f.doc, f.status) for f in report.failures] == [("c.pdf", "failure")]
    assert report.pages == 2
    assert "read" in report.seconds_per_page
    assert read_report(tmp_path / "r.json") == report
    assert (tmp_path / "m.txt").read_text().count("\n") == 1
    assert "document failed" in (tmp_path / "m.txt").read_text()
    drawn = {
        path.parent.name + "/" + path.name.split("-")[0] for path in (tmp_path / "pictures").rglob("*.png")
    }
    assert drawn == {"right/invoice_number", "right/gross_total", "right/due_date"}  # c.pdf cannot be opened

    better = report.model_copy(update={"value": report.value.model_copy(update={"f1": 1.0})})
    better.write_json(tmp_path / "better.json")
    again = bench(labelled, str(labelled / "note.yaml"), options=OPTIONS, gate=tmp_path / "better.json")
    assert not again.passed
    assert again.report.value == report.value


def test_printed_keys_and_region_queries_need_no_schema(labelled: Path) -> None:
    boxes = json.loads((labelled / "truth.jsonl").read_text().splitlines()[0])["fields"]
    row = {
        "doc": "a.pdf",
        "fields": {"Invoice number:": boxes["invoice_number"], "Total": boxes["gross_total"]},
    }
    (labelled / "truth.jsonl").write_text(json.dumps(row) + "\n")
    keys = run_bench(labelled, options=OPTIONS, mapping=TruthMapping.model_validate({"mode": "keys"})).report
    assert (keys.value.right, keys.value.wanted) == (2, 2)
    mapping = TruthMapping.model_validate(
        {
            "mode": "regions",
            "queries": [{"truth": "Total", "phrase": "Total", "type": "money"}],
            "ignore": ["Invoice number:"],
        }
    )
    regions = run_bench(labelled, options=OPTIONS, mapping=mapping).report
    assert regions.value.wanted == 1
    assert regions.value.right == 1
    assert regions.average_precision is not None


def test_a_mixed_set_is_measured_with_the_schema_of_each_document(labelled: Path) -> None:
    path = str(labelled / "note.yaml")
    rows = [json.loads(line) for line in (labelled / "truth.jsonl").read_text().splitlines()][:2]
    rows[0]["schema"], rows[1]["schema"] = path, "receipt"
    rows[1]["fields"].pop("invoice_number")
    (labelled / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = run_bench(labelled, options=OPTIONS).report
    assert report.documents == 2
    assert report.fields["gross_total"].value.wanted == 2
    assert report.fields["invoice_number"].value.wanted == 1


def test_nothing_to_measure_and_no_schema_are_told(labelled: Path) -> None:
    with pytest.raises(ConfigurationError, match="give a schema"):
        run_bench(labelled)
    mapping = TruthMapping.model_validate({"fields": {"gross_total": "gross_total"}})
    with pytest.raises(ConfigurationError, match="give a schema with -s"):
        run_bench(labelled, mapping=mapping)
    schema = DocumentSchema.model_validate({"name": "x", "fields": {"gross_total": {"phrase": "total"}}})
    (labelled / "truth.jsonl").write_text("")
    with pytest.raises(ConfigurationError, match="no truth field"):
        run_bench(labelled, schema)


def test_a_wrong_baseline_costs_no_run(labelled: Path) -> None:
    with pytest.raises(ConfigurationError, match="write one with --json"):
        bench(labelled, str(labelled / "note.yaml"), gate=labelled / "none.json", progress=pytest.fail)
