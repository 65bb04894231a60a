"""The ingest flow over real documents, against a real server."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from docpipe.errors import MissingDependencyError, StoreError
from docpipe.runs import Summary
from docpipe.settings import Options
from docpipe.store import open_results

SAMPLES = Path(__file__).parents[2] / "sample_docs"
pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A receipt, an order, and one broken file among the receipts."""
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "receipts").mkdir()
    (folder / "orders").mkdir()
    shutil.copy(SAMPLES / "receipts" / "en-gb-till.pdf", folder / "receipts")
    shutil.copy(SAMPLES / "orders" / "en-gb-boxes.pdf", folder / "orders")
    (folder / "receipts" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    return folder


def inputs(inbox: Path) -> dict[str, list[str]]:
    return {"receipt": [str(inbox / "receipts")], "purchase_order": [str(inbox / "orders")]}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flow") / "out"


@pytest.fixture(scope="module")
def first(prefect_server: None, inbox: Path, out: Path) -> Any:
    """The final state of a first run, in batches of one."""
    from flows.ingest import ingest

    return ingest(inputs(inbox), str(out), {"workers": 1}, batch_size=1, return_state=True)


def test_a_broken_document_costs_one_row_and_not_the_run(first: Any, out: Path) -> None:
    summary: Summary = first.result()

    assert first.is_completed()
    assert "3 documents" in first.message
    assert "1 failed" in first.message
    assert (summary.worked_on, summary.failed, summary.pages) == (3, 1, 2)
    assert summary.failures[0].kind == "DamagedDocumentError"
    results = open_results(out)
    assert sorted(results.documents()["status"]) == ["failure", "success", "success"]
    assert set(results.documents()["run_id"]) == {str(first.state_details.flow_run_id)}
    assert str(results.records("receipt")["gross_total"].iloc[0]) == "24.5200"
    assert (out / "report" / "index.html").is_file()


def test_the_run_leaves_one_summary_and_one_table_artifact(first: Any) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        artifacts = [
            artifact
            for artifact in client.read_artifacts()
            if artifact.flow_run_id == first.state_details.flow_run_id
        ]
    kinds = {artifact.type: artifact for artifact in artifacts}

    assert sorted(kinds) == ["markdown", "table"]
    assert len(artifacts) == 2
    assert "| failed | 1 |" in str(kinds["markdown"].data)
    assert "broken.pdf" in str(kinds["table"].data)


def test_a_second_run_does_nothing(first: Any, inbox: Path, out: Path) -> None:
    from flows.ingest import ingest

    before = sorted(out.rglob("*.parquet"))
    state = ingest(inputs(inbox), str(out), {"workers": 1}, return_state=True)
    summary = state.result()

    assert state.is_completed()
    assert (summary.worked_on, summary.done_before, summary.failed_before) == (0, 2, 1)
    assert sorted(out.rglob("*.parquet")) == before


def test_backfill_tries_failures_again(first: Any, inbox: Path, out: Path) -> None:
    from flows.backfill import backfill

    shutil.copy(SAMPLES / "receipts" / "fr-scan.pdf", inbox / "receipts" / "broken.pdf")
    state = backfill(str(out), "receipt", only_failed=True, options={"workers": 1}, return_state=True)

    assert state.is_completed()
    assert state.result().worked_on == 1
    assert len(open_results(out).records("receipt")) == 2


def test_a_run_where_everything_fails_has_failed(tmp_path: Path) -> None:
    from flows.ingest import ingest

    (tmp_path / "broken.pdf").write_bytes(b"no document at all")
    state = ingest(
        {"receipt": [str(tmp_path / "broken.pdf")]}, str(tmp_path / "out"), {"workers": 1}, return_state=True
    )

    assert state.is_failed()
    assert "every document failed" in state.message
    assert state.result(raise_on_failure=False).failed == 1


def test_an_output_that_cannot_be_written_fails_the_run(tmp_path: Path) -> None:
    from flows.ingest import ingest

    (tmp_path / "out").write_text("a file where the folder should be")

    state = ingest(
        {"receipt": [str(SAMPLES / "receipts" / "en-gb-till.pdf")]},
        str(tmp_path / "out"), {"workers": 1}, return_state=True,
    )  # fmt: skip

    assert state.is_failed()
    assert isinstance(state.result(raise_on_failure=False), StoreError)


def test_only_what_may_pass_is_tried_again() -> None:
    from prefect.states import Failed

    from flows.ingest import can_pass_later

    assert can_pass_later(None, None, Failed(data=StoreError("disk full")))
    assert not can_pass_later(None, None, Failed(data=MissingDependencyError("no tesseract")))


def test_parameters_hold_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import plain_options

    monkeypatch.setenv("DOCPIPE_PASSWORD", "open sesame")
    parameters = plain_options(Options(dpi=150))

    assert parameters == {"dpi": 150}


def test_evaluate_reports_as_an_artifact(tmp_path: Path) -> None:
    from flows.evaluate import evaluate

    state = evaluate(str(SAMPLES), "receipt", {"workers": 1}, limit=1, return_state=True)

    assert state.is_completed()


def test_deployments_load_and_never_overlap() -> None:
    import yaml
    from prefect.flows import load_flow_from_entrypoint

    file = Path(__file__).parents[2] / "prefect.yaml"
    deployments = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    for deployment in deployments:
        flow = load_flow_from_entrypoint(deployment["entrypoint"])
        flow.validate_parameters(deployment["parameters"])
        assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert any(deployment.get("schedules") for deployment in deployments)


def test_prefect_is_told_to_stay_quiet_before_it_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, flows, os\n"
        "assert 'prefect' not in sys.modules\n"
        "import prefect.settings as s\n"
        "now = s.get_current_settings()\n"
        "assert not now.server.analytics_enabled\n"
        "assert now.server.ephemeral.startup_timeout_seconds >= 120\n"
        "assert os.environ['DO_NOT_TRACK'] == '1' and now.home.is_dir()\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    missing_home = tmp_path / "no" / "home"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**env, "HOME": str(missing_home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr


def test_each_document_of_a_mixed_folder_gets_its_schema(tmp_path: Path) -> None:
    from flows.ingest import ingest

    mixed, out = tmp_path / "mixed", tmp_path / "out"
    mixed.mkdir()
    for name in ("receipts/en-gb-till.pdf", "orders/en-gb-boxes.pdf"):
        shutil.copy(SAMPLES / name, mixed)
    run = partial(ingest, {"auto": [str(mixed)]}, str(out), {"workers": 1}, return_state=True)
    first, again = run(), run()

    assert sorted(open_results(out).documents()["schema"]) == ["purchase_order", "receipt"]
    assert (first.result().worked_on, first.result().skipped) == (2, 0)
    assert (again.result().worked_on, again.result().done_before) == (0, 2)
