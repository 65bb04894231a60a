import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docpipe.errors import (
    DamagedDocumentError,
    MissingDependencyError,
    SchemaError,
    WorkerDiedError,
    WorkerError,
    WorkerMemoryError,
    WorkerTimeoutError,
)
from docpipe.workers import InlinePool, WorkerLimits, WorkerPool, default_workers

HERE = Path(__file__).parent
JOB = "jobs_for_pool:actions"


@pytest.fixture(autouse=True)
def _jobs_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


@pytest.fixture(scope="module")
def pool():
    sys.path.insert(0, str(HERE))
    with WorkerPool(JOB, workers=2) as shared:
        yield shared
    sys.path.remove(str(HERE))


def gone(pid: int) -> bool:
    """True when no such process runs (a zombie does not run)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False
    return state in "ZX"


def wait_until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_results_come_in_the_order_of_the_items(workers):
    items = [("sleep", 0.1 if n % 5 == 0 else 0.0) for n in range(20)] + [("double", n) for n in range(30)]
    with WorkerPool(JOB, workers=workers) as pool:
        outcomes = list(pool.map(iter(items)))
    assert [o.item for o in outcomes] == items
    assert [o.value for o in outcomes[20:]] == [2 * n for n in range(30)]
    assert all(o.error is None for o in outcomes)


def test_items_are_taken_only_as_far_ahead_as_allowed(pool):
    taken = []

    def items():
        for n in range(50):
            taken.append(n)
            yield "double", n

    results = pool.map(items(), lookahead=5)
    for position in range(50):
        assert next(results).value == 2 * position
        assert len(taken) <= position + 6


def test_a_map_that_is_left_early_leaves_the_pool_usable(pool):
    for outcome in pool.map([("sleep", 0.01)] * 30):
        assert outcome.value == 0.01
        break
    assert [o.value for o in pool.map([("double", 4)])] == [8]


@pytest.mark.parametrize(
    ("action", "said"), [("kill", "SIGKILL"), ("segfault", "SIGSEGV"), ("exit", "exit code 3")]
)
def test_a_dying_worker_costs_one_item(pool, action, said):
    before, dead, after = pool.map([("double", 1), (action, 3), ("double", 2)])
    assert (before.value, after.value) == (2, 4)
    assert isinstance(dead.error, WorkerDiedError)
    assert said in str(dead.error)
    with pytest.raises(WorkerDiedError):
        dead.result()


def test_a_crash_leaves_its_stack_in_the_log(pool):
    (dead,) = pool.map([("segfault", None)])
    assert "do_segfault" in dead.log


def test_an_item_whose_worker_died_by_chance_is_tried_again(pool, tmp_path):
    (outcome,) = pool.map([("kill_once", str(tmp_path / "marker"))])
    assert outcome.value == "survived"


def test_the_second_try_runs_alone(pool, tmp_path):
    beside = [("run_beside", str(tmp_path / f"running-{n}")) for n in range(12)]
    outcomes = list(pool.map([*beside[:3], ("note_neighbours", str(tmp_path)), *beside[3:]]))
    assert outcomes[3].value == []
    assert not any(o.error for o in outcomes)


def test_a_hanging_item_is_stopped_with_the_programs_it_started(tmp_path):
    marker = tmp_path / "pid"
    with WorkerPool(JOB, workers=2, limits=WorkerLimits(timeout_s=1.0)) as pool:
        hung, fine = pool.map([("program", str(marker)), ("double", 1)])
    assert isinstance(hung.error, WorkerTimeoutError)
    assert "do_program" in hung.log
    assert hung.seconds >= 1.0
    assert fine.value == 2
    assert wait_until(lambda: gone(int(marker.read_text())))


def test_an_item_that_hangs_in_c_code_is_stopped():
    with WorkerPool(JOB, workers=1, limits=WorkerLimits(timeout_s=0.5)) as pool:
        hung, fine = pool.map([("hang_in_c", 60), ("double", 1)])
    assert isinstance(hung.error, WorkerTimeoutError)
    assert "do_hang_in_c" in hung.log
    assert fine.value == 2


@pytest.mark.parametrize("action", ["hog", "hog_in_program"])
def test_an_item_over_the_memory_limit_is_stopped(action):
    with WorkerPool(JOB, workers=1, limits=WorkerLimits(memory_mb=300, timeout_s=30)) as pool:
        hog, fine = pool.map([(action, 2000 if action == "hog" else 600), ("double", 1)])
    assert isinstance(hog.error, WorkerMemoryError)
    assert fine.value == 2


def test_big_results_arrive_whole(pool):
    outcomes = list(pool.map([("big", 30_000_000), ("big", 1)]))
    assert [len(o.value) for o in outcomes] == [30_000_000, 1]


def test_errors_of_docpipe_come_back_as_themselves(pool):
    damaged, schema = pool.map([("raise", "damaged"), ("raise", "schema")])
    assert isinstance(damaged.error, DamagedDocumentError)
    assert str(damaged.error) == "not a PDF"
    assert isinstance(schema.error, SchemaError)
    assert (schema.error.line, schema.error.key) == (3, "k")


def test_other_errors_name_their_type_and_keep_the_traceback_for_the_log(pool):
    value, unpicklable, memory, function = pool.map(
        [("raise", "value"), ("raise", "unpicklable"), ("raise", "memory"), ("return_function", None)]
    )
    assert type(value.error) is WorkerError
    assert str(value.error) == "ValueError: odd"
    assert "do_raise" in value.log
    assert "UnpicklableError: ab" in str(unpicklable.error)
    assert isinstance(memory.error, WorkerMemoryError)
    assert isinstance(function.error, WorkerError)


def test_an_item_that_cannot_be_pickled_is_an_error_of_that_item(pool):
    bad, good = pool.map([("double", lambda: 1), ("double", 2)])
    assert isinstance(bad.error, WorkerError)
    assert good.value == 4


def test_workers_are_replaced_after_their_share(tmp_path):
    with WorkerPool(JOB, workers=1, limits=WorkerLimits(recycle_after=3)) as pool:
        pids = [o.value for o in pool.map([("pid", None)] * 7)]
    assert len(set(pids[:3])) == len(set(pids[3:6])) == 1
    assert len(set(pids)) == 3
    assert all(gone(pid) for pid in pids)


def test_the_initializer_gets_the_payload_and_its_failure_is_the_pools():
    with WorkerPool("jobs_for_pool:payload_back", {"a": 1}, workers=1) as pool:
        assert next(pool.map([7])).value == ({"a": 1}, 7)
    with WorkerPool("jobs_for_pool:broken", workers=2) as pool, pytest.raises(MissingDependencyError):
        list(pool.map([1, 2, 3]))


def test_workers_that_die_while_they_start_end_the_pool():
    with WorkerPool("jobs_for_pool:dies", workers=2) as pool, pytest.raises(WorkerDiedError, match="start"):
        list(pool.map([1, 2, 3]))


def test_a_closed_pool_says_so(pool):
    closed = WorkerPool(JOB, workers=1)
    waiting = [closed.submit(("sleep", 60)) for _ in range(3)]
    closed.close()
    closed.close()
    for future in [*waiting, closed.submit(("double", 1))]:
        with pytest.raises(WorkerError, match="closed"):
            future.result()


def test_a_library_in_a_worker_keeps_to_one_thread(pool):
    assert next(pool.map([("threads", None)])).value == os.environ.get("OMP_THREAD_LIMIT", "1")


SCRIPT = """
import sys, threading
sys.path.insert(0, {here!r})
from docpipe.workers import WorkerPool
pool = WorkerPool({job!r}, workers=2)
print(*[o.value for o in pool.map([("pid", 0), ("sleep", .3), ("pid", 0), ("sleep", .3), ("pid", 0)]) if o.value > 1])
print("before", flush=True)
for outcome in pool.map({items!r}):
    pass
print("after", flush=True)
"""


def run_script(items, **how):
    """A program without a ``__main__`` guard that uses a pool and never closes it."""
    code = SCRIPT.format(here=str(HERE), job=JOB, items=items)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )  # fmt: skip


BUSY = "hang_in_c" if sys.platform == "linux" else "sleep"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_the_program(how):
    with run_script([(BUSY, 60)] * 4) as program:
        pids = [int(pid) for pid in program.stdout.readline().split()]
        assert program.stdout.readline() == "before\n"
        time.sleep(0.2)
        program.send_signal(how)
        program.wait(timeout=10)
    assert pids
    assert wait_until(lambda: all(gone(pid) for pid in pids))


def test_what_workers_print_stays_out_of_the_programs_output():
    with run_script([("print", "noise")]) as program:
        out, err = program.communicate(timeout=30)
    assert program.returncode == 0, err
    assert "noise" not in out
    assert out.endswith("after\n")
    assert "noise from a program" in err


def test_in_process_the_outcomes_are_the_same():
    items = [("double", 2), ("raise", "damaged"), ("raise", "value")]
    with InlinePool(JOB) as inline, WorkerPool(JOB, workers=1) as pool:
        for one, other in zip(inline.map(items), pool.map(items), strict=True):
            assert (one.item, one.value, repr(one.error)) == (other.item, other.value, repr(other.error))


def test_there_is_at_least_one_worker_a_core():
    assert 1 <= default_workers() <= (os.cpu_count() or 1)
