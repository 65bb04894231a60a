"""Batches for a model: one bad document costs itself alone, and a resident model has one owner."""

import sys
from pathlib import Path

import pytest

from docpipe.errors import WorkerDiedError
from docpipe.schema import load_schema
from docpipe.settings import Options
from docpipe.workers import WorkerPool
from docpipe.workers.extraction import FLOW, outcomes, worker_pool

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _jobs_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    assert str(HERE) in sys.path


def test_a_document_that_ends_its_worker_costs_itself_alone() -> None:
    names = [f"page-{number}" for number in range(FLOW + 3)]
    names[2] = "killer"
    with WorkerPool("jobs_for_pool:batches", workers=1) as pool:
        found = list(outcomes(pool, iter(names), Options(locator="openai")))
    assert [o.item for o in found] == names
    assert [o.value for o in found if o.item != "killer"] == [n.upper() for n in names if n != "killer"]
    assert isinstance(found[2].error, WorkerDiedError)
    assert [o.error for o in found if o.item != "killer"] == [None] * (len(names) - 1)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        (Options(locator="locateanything"), 1),
        (Options(locator="qwen3-vl", workers=2), 2),
        (Options(locator="openai", workers=3), 3),
    ],
)
def test_a_resident_model_has_one_owner_unless_more_are_asked_for(options: Options, size: int) -> None:
    with worker_pool(load_schema("receipt"), options) as pool:
        assert pool.size == size
