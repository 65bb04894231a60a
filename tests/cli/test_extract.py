"""The real thing over a few samples: streams, exit codes, resuming, formats."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docpipe.errors import ExitCode
from docpipe.store import open_results

TILL = "receipts/en-gb-till.pdf"


@pytest.fixture
def inbox(samples: Path, tmp_path: Path) -> Path:
    """One readable receipt and one broken file."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(samples / TILL, folder / "till.pdf")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is no document")
    return folder


def test_one_document_is_printed(docpipe, samples) -> None:
    ran = docpipe("extract", samples / TILL, "-s", "receipt")

    assert ran.code == 0
    assert "24.52 GBP" in ran.out
    assert ran.err == ""


def test_json_lines_hold_values_boxes_and_nothing_else(docpipe, samples) -> None:
    ran = docpipe("extract", samples / TILL, "-s", "receipt", "--to", "jsonl")
    record = json.loads(ran.out)
    total = next(field for field in record["fields"] if field["field"] == "gross_total")

    assert (total["value"], total["currency"], total["page_no"]) == ("24.52", "GBP", 1)
    assert 0 < total["left"] < total["right"] < 1


def test_a_broken_document_costs_one_row(docpipe, inbox, tmp_path) -> None:
    out = tmp_path / "out"

    first = docpipe("extract", inbox, "-s", "receipt", "-o", out, "--no-report", "--to", "csv", "-j", 2)
    again = docpipe("extract", inbox, "-s", "receipt", "-o", out, "--no-report", "-j", 1)

    assert first.code == again.code == ExitCode.SOME_FAILED
    values = {row["field"]: row["value"] for row in csv.DictReader(io.StringIO(first.out))}
    assert values["gross_total"] == "24.52"
    assert "[2/2]" in first.err
    assert "broken.pdf" in first.err
    assert "1 done before, 1 failed before" in again.err
    assert "nothing to do" in again.err
    rows = open_results(out).documents(history=True)
    assert sorted(rows["status"]) == ["failure", "success"]
    assert all(rows["document_id"])


def test_no_resume_does_all_again_and_doubles_nothing(docpipe, samples, tmp_path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        ran = docpipe(
            "extract", samples / TILL, "-s", "receipt", "-o", out, "--no-resume", "--no-report", "-j", 1
        )
        assert ran.code == 0

    assert len(open_results(out).documents(history=True)) == 2
    assert len(open_results(out).records()) == 1


def test_other_options_are_other_results(docpipe, samples, tmp_path) -> None:
    out = tmp_path / "out"
    docpipe("extract", samples / TILL, "-s", "receipt", "-o", out, "--no-report", "-j", 1)

    ran = docpipe("extract", samples / TILL, "-s", "receipt", "-o", out, "--no-report", "-j", 1, "--dpi", 150)

    assert "done before" not in ran.err


def test_review_fails_only_on_request(docpipe, samples, tmp_path) -> None:
    argv = ["extract", samples / "receipts" / "de-photo.jpg", "-s", "contract", "--progress", "none"]

    assert docpipe(*argv).code == 0
    assert docpipe(*argv, "--fail-on", "review").code == ExitCode.NEEDS_REVIEW


def test_quiet_says_nothing(docpipe, samples, tmp_path) -> None:
    ran = docpipe("extract", samples / TILL, "-s", "receipt", "-o", tmp_path / "out", "-q", "-j", 1)

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "out" / "report" / "index.html").is_file()


def test_results_report_compact_show(docpipe, inbox, tmp_path) -> None:
    out, source = tmp_path / "out", inbox / "till.pdf"
    docpipe("extract", inbox, "-s", "receipt", "-o", out, "--no-report", "-j", 1)

    fields = docpipe("results", out, "--table", "fields", "--csv")
    total = next(r for r in csv.DictReader(io.StringIO(fields.out)) if r["field"] == "gross_total")
    assert total["value"] == "24.52"
    assert "DamagedDocumentError" in docpipe("results", out).out
    assert json.loads(docpipe("results", out, "-t", "records", "--json").out)["gross_total"] == "24.5200"
    assert docpipe("compact", out).code == 0
    assert Path(docpipe("report", out).out.strip()).is_file()
    shown = docpipe("show", source, "--results", out, "-o", tmp_path / "till.png")
    assert (shown.code, Path(shown.out.strip()).read_bytes()[1:4]) == (0, b"PNG")
    nameless = docpipe("show", source, "--results", out, "-o", tmp_path / "till")
    assert (nameless.code, "end its name in .png" in nameless.err) == (ExitCode.FILE_ACCESS, True)
    nothing = docpipe("show", inbox / "broken.pdf", "--results", out)
    assert nothing.code == ExitCode.INVALID_OUTPUT


def test_locate_and_explain(docpipe, samples, tmp_path) -> None:
    picture = tmp_path / "found.png"

    found = docpipe("locate", samples / TILL, "total", "-t", "money", "--json", "-n", 1, "-o", picture)
    told = docpipe("explain", samples / TILL, "-s", "receipt", "--field", "gross_total")

    lines = found.out.splitlines()
    assert json.loads(lines[0])["page_no"] == 1
    assert (lines[1], picture.is_file()) == (str(picture), True)
    assert "= 24.52 GBP (ok)" in told.out
    assert "evidence" in told.out


def test_locate_says_when_nothing_is_there(docpipe, samples) -> None:
    ran = docpipe("locate", samples / TILL, "notarial deed number", "-t", "iban")

    assert (ran.code, ran.out) == (0, "")
    assert "is on no page" in ran.err


def test_the_installed_program_keeps_what_is_done_when_interrupted(samples: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "docpipe"
    out = tmp_path / "out"
    running = subprocess.Popen(
        [program, "extract", samples / "invoices", samples / "receipts", "-s", "receipt", "-o", out, "-j", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )  # fmt: skip
    assert running.stderr is not None
    running.stderr.readline()  # the first document is done
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)

    assert running.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in told
    assert len(open_results(out).documents()) >= 1


def test_a_closed_pipe_is_no_error(samples: Path) -> None:
    program = Path(sys.executable).parent / "docpipe"
    ran = subprocess.run(
        f"'{program}' schema show invoice --json | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in ran.stderr


def test_of_several_schemas_the_fitting_one_is_printed(docpipe, samples) -> None:
    fits = docpipe("extract", samples / TILL, "-s", "receipt", "-s", "contract", "--to", "jsonl")
    none = docpipe("extract", samples / TILL, "-s", "contract,purchase_order")

    assert json.loads(fits.out)["schema"] == "receipt"
    assert none.code == ExitCode.OK
    assert none.out == ""
    assert "skipped: no schema fits: purchase_order" in none.err
