"""Crashes, repeats, several writers and compaction: nothing is lost and nothing is doubled."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from store_samples import BILL, bill, failed, keys

from docpipe.errors import MissingDependencyError, StoreError
from docpipe.store import ResultStore, compact, open_results, resume_key
from docpipe.types import DocumentStatus

HERE = Path(__file__).parent


def store(out, *records, run_id="r1", with_keys=True):
    return ResultStore(out).write(
        records, BILL, run_id=run_id, resume_keys=keys(records) if with_keys else None
    )


def run(script, *arguments):
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(out):
    """Rows a document, over all tables."""
    results = open_results(out)
    tables = (
        results.to_arrow(name) for name in ("documents", "records", "fields", "candidates", "line_items")
    )
    counts = [
        dict(zip(*(c.to_pylist() for c in pa.table(t)["document_id"].value_counts().flatten()), strict=True))
        for t in tables
    ]
    return {key[-1:]: [c.get(key, 0) for c in counts] for key in counts[0]}


WHOLE, NOTHING_BUT_STATUS = [1, 1, 7, 2, 3], [1, 0, 0, 0, 0]


WRITING = ("put-0", "put-1", "put-2", "put-3", "put-4", "rename-0", "rename-4")
COMPACTING = ("remove-0", "remove-1", "remove-5")


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Moment → an output in which a process was killed at that moment."""
    root = tmp_path_factory.mktemp("killed")
    for point in WRITING:
        store(root / point, bill(1), failed(3))
    for point in COMPACTING:
        for number in (1, 2, 3):
            store(root / point, bill(number))
    done = run("kill_while_writing.py", *(f"{root / point}={point}" for point in (*WRITING, *COMPACTING)))
    assert done.returncode == 0, done.stderr
    return {point: root / point for point in (*WRITING, *COMPACTING)}


@pytest.mark.parametrize("point", WRITING)
def test_a_kill_while_writing_loses_and_doubles_nothing(killed, point):
    out = killed[point]
    assert rows(out) == {"1": WHOLE, "3": NOTHING_BUT_STATUS}
    assert ResultStore(out).done("bill") == set(keys([bill(1)]).values())
    again = [bill(1, minutes=9), bill(2, minutes=9), failed(3, minutes=9)]
    store(out, *again, run_id="again")
    assert rows(out) == {"1": WHOLE, "2": WHOLE, "3": NOTHING_BUT_STATUS}
    compact(out)
    assert rows(out) == {"1": WHOLE, "2": WHOLE, "3": NOTHING_BUT_STATUS}


@pytest.mark.parametrize("point", COMPACTING)
def test_a_kill_while_compacting_loses_and_doubles_nothing(killed, point):
    out = killed[point]
    expected = dict.fromkeys("123", WHOLE)
    assert rows(out) == expected
    assert open_results(out).to_arrow("fields", history=True).num_rows == 3 * 7
    compact(out)
    assert rows(out) == expected
    assert len(list(out.rglob("*.parquet"))) == 5
    assert pq.read_table(out / "fields").num_rows == 3 * 7


def test_writing_a_batch_again_writes_the_same_files(tmp_path):
    batch = [bill(1), bill(2)]
    first = store(tmp_path, *batch)
    bytes_before = {path: (tmp_path / path).read_bytes() for path in first}
    assert store(tmp_path, *reversed(batch)) == first
    assert store(tmp_path, *batch) == first
    assert {path: (tmp_path / path).read_bytes() for path in first} == bytes_before
    assert first[-1].startswith("documents/schema=bill/")
    assert len(list(tmp_path.rglob("*.parquet"))) == len(first)


def test_two_writers_at_once_share_an_output(tmp_path):
    with ThreadPoolExecutor(2) as threads:
        writers = list(threads.map(lambda run_id: run("write_many.py", tmp_path, run_id), ["one", "other"]))
    assert [w.returncode for w in writers] == [0, 0], [w.stderr for w in writers]
    results = open_results(tmp_path)
    assert len(results.records()) == results.records()["document_id"].nunique() == 12
    assert len(results.fields()) == 12 * 7
    assert len(results.documents(history=True)) == 24
    assert sorted(set(results.fields(history=True)["run_id"])) == ["one", "other"]


def test_a_newer_extraction_takes_the_place_of_the_older(tmp_path):
    store(tmp_path, bill(1), run_id="new", with_keys=False)
    store(tmp_path, bill(1, minutes=-5), run_id="old", with_keys=False)
    results = open_results(tmp_path)
    assert results.records()["run_id"].tolist() == ["new"]
    assert set(results.fields()["run_id"]) == {"new"}
    assert results.records(history=True)["run_id"].tolist() == ["old", "new"]


def test_failures_are_tried_again_and_successes_are_not(tmp_path):
    unopened = failed(9, document_id="")
    store(tmp_path, bill(1), failed(2), bill(3, status=DocumentStatus.PARTIAL_SUCCESS), unopened)
    results = ResultStore(tmp_path)
    key = keys([bill(1), bill(2), bill(3)])
    assert results.done("bill") == {key[f"{1:064x}"], key[f"{3:064x}"]}
    (again,) = [o for o in results.outcomes("bill").values() if not o.done]
    assert (again.status, again.error_kind) == ("failure", "DamagedDocumentError")
    assert results.done("letter") == set()
    store(tmp_path, bill(2, minutes=1))
    assert key[f"{2:064x}"] in results.done("bill")


def test_a_failure_does_not_hide_a_result_of_the_same_key(tmp_path):
    store(tmp_path, bill(1))
    store(tmp_path, failed(1, minutes=5), run_id="r2")
    results = open_results(tmp_path)
    assert results.documents()["status"].tolist() == ["success"]
    assert len(results.records()) == 1
    assert ResultStore(tmp_path).outcomes("bill")[f"key-{1:064x}"].done


def test_a_failure_under_a_new_key_is_the_latest_state(tmp_path):
    store(tmp_path, bill(1))
    later = failed(1, minutes=5)
    ResultStore(tmp_path).write([later], BILL, run_id="r2", resume_keys={later.document_id: "other"})
    assert open_results(tmp_path).documents()["status"].tolist() == ["failure"]
    assert open_results(tmp_path).records().empty


def test_a_file_that_could_not_be_opened_is_forgotten_once_it_can(tmp_path):
    store(tmp_path, failed(1, document_id=""), failed(2, document_id=""))
    assert open_results(tmp_path).documents()["status"].tolist() == ["failure", "failure"]
    store(tmp_path, bill(1, minutes=3))
    assert open_results(tmp_path).documents()["status"].tolist() == ["success", "failure"]


def test_every_input_has_a_status_and_every_content_one_record(tmp_path):
    store(tmp_path, bill(1), bill(1, source="copy/1.pdf", minutes=1))
    results = open_results(tmp_path)
    assert results.documents()["source"].tolist() == ["copy/1.pdf", "in/0001.pdf"]
    assert results.records()["source"].tolist() == ["copy/1.pdf"]
    assert len(results.fields()) == 7


def test_rows_are_in_one_order_however_they_were_batched(tmp_path):
    batch = [bill(n) for n in range(6)]
    store(tmp_path / "a", *batch)
    for record in reversed(batch):
        store(tmp_path / "b", record)
    one, other = (open_results(tmp_path / name).fields() for name in "ab")
    assert one.equals(other)
    assert one["field"].tolist()[:7] == ["number", "total", "due", "paid", "taxes", "taxes", "status"]


def test_unfinished_and_foreign_files_are_ignored(tmp_path):
    store(tmp_path, bill(1))
    folder = tmp_path / "documents" / "schema=bill"
    (folder / ".abc-1.tmp").write_bytes(b"half")
    (folder / ".hidden.parquet").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    assert len(open_results(tmp_path).documents()) == 1
    (folder / ".old-1.tmp").write_bytes(b"half")
    os.utime(folder / ".old-1.tmp", (0, 0))
    compact(tmp_path)
    assert (tmp_path / "notes.txt").exists()
    assert (folder / ".abc-1.tmp").exists()
    assert not (folder / ".old-1.tmp").exists()


def test_columns_of_other_versions_are_tolerated(tmp_path):
    store(tmp_path, bill(1))
    folder = tmp_path / "fields" / "schema=bill"
    (path,) = folder.glob("*.parquet")
    newer = pq.read_table(path, partitioning=None)
    newer = newer.append_column("mood", pa.array(["fine"] * newer.num_rows)).drop_columns(["caption"])
    newer = newer.set_column(0, "record_id", pa.array(["f" * 32] * newer.num_rows))
    pq.write_table(newer, folder / "newer.parquet")
    table = open_results(tmp_path).to_arrow("fields")
    assert table.num_rows == 7
    assert table["mood"].null_count == 7
    assert compact(tmp_path).files_after == 6


def test_a_field_whose_type_changed_reads_as_text(tmp_path):
    store(tmp_path, bill(1))
    as_text = BILL.model_copy(
        update={"fields": {**BILL.fields, "total": BILL.fields["total"].model_copy(update={"type": "text"})}}
    )
    ResultStore(tmp_path).write([bill(2)], as_text, run_id="r")
    assert open_results(tmp_path).records()["total"].tolist() == ["10.5000", "10.50"]
    assert compact(tmp_path).files_after == 6


def test_compaction_folds_up_to_its_target(tmp_path):
    for number in range(8):
        store(tmp_path, bill(number))
    assert compact(tmp_path, target_rows=28).files_after < 40
    fields = list((tmp_path / "fields" / "schema=bill").glob("*.parquet"))
    assert sorted(pq.read_metadata(f).num_rows for f in fields) == [28, 28]
    assert compact(tmp_path, target_rows=28).files_before == compact(tmp_path, target_rows=28).files_after
    assert len(open_results(tmp_path).records()) == 8


def test_missing_results_say_what_to_run(tmp_path):
    for out in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="docpipe extract"):
            open_results(out)
    store(tmp_path, bill(1))
    with pytest.raises(StoreError, match="there are: bill"):
        open_results(tmp_path).records("letter")
    with pytest.raises(StoreError, match="did you mean 'fields'"):
        open_results(tmp_path).to_arrow("field")


def test_an_output_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write"):
        store(tmp_path / "file", bill(1))
    with pytest.raises(StoreError, match="cannot write"):
        ResultStore(tmp_path / "file").check_writable()


def test_checking_an_output_leaves_nothing_behind(tmp_path):
    ResultStore(tmp_path / "new").check_writable()
    assert list((tmp_path / "new").iterdir()) == []


def test_a_damaged_file_is_named(tmp_path):
    store(tmp_path, bill(1))
    bad = tmp_path / "documents" / "schema=bill" / "bad.parquet"
    bad.write_bytes(b"not parquet")
    with pytest.raises(StoreError, match=r"bad\.parquet"):
        open_results(tmp_path).documents()


def test_unknown_file_systems_are_refused():
    with pytest.raises(StoreError, match="nosuch"):
        ResultStore("nosuch://bucket/out")


def test_a_file_system_that_is_not_installed_says_what_to_install(monkeypatch):
    import fsspec  # noqa: F401 - its registry is emptied below

    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.setattr(sys.modules["fsspec.registry"], "_registry", {})
    with pytest.raises(MissingDependencyError, match=r"docpipe\[s3\]"):
        ResultStore("s3://bucket/out")


PARTS = {
    "schema_fingerprint": "f",
    "docpipe_version": "1",
    "locator": "embedded",
    "locator_revision": "1",
    "ocr_version": "5",
    "dpi": 200,
    "options": {"read": "auto", "xml": True, "pages": ""},
}


def test_whatever_changes_a_result_changes_the_resume_key():
    base = resume_key("d", **PARTS)
    changed = {"options": {"read": "ocr", "xml": True, "pages": ""}, "dpi": 300}
    others = [resume_key("d", **{**PARTS, name: changed.get(name, "other")}) for name in PARTS]
    assert len({base, resume_key("e", **PARTS), *others}) == len(PARTS) + 2
    assert resume_key("d", **{**PARTS, "dpi": 200.0}) == base
    assert resume_key("d", **{**PARTS, "options": dict(reversed(PARTS["options"].items()))}) == base


def test_the_resume_key_is_the_same_in_every_process():
    code = f"from docpipe.store import resume_key; print(resume_key('d', **{PARTS!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert printed.stdout.strip() == resume_key("d", **PARTS)
