"""A pool of killable workers: limits per item, results in the order of the items."""

import atexit
import contextlib
import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Self, TypeVar

from docpipe.errors import DocpipeError, WorkerDiedError, WorkerError, WorkerMemoryError, WorkerTimeoutError
from docpipe.workers.early import started_early
from docpipe.workers.outcome import Outcome, Task, load_job, portable_error
from docpipe.workers.worker import Worker

T = TypeVar("T")

POLL_S = 0.1
"""How often time and memory are looked at: a process fills a few hundred MB meanwhile."""
START_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one item, and one worker, may cost."""

    timeout_s: float = 300.0
    memory_mb: int = 2048
    """Resident megabytes of a worker and the programs it started."""
    recycle_after: int = 200
    """Items after which a worker is replaced, whatever it leaks."""
    start_timeout_s: float = 120.0


def default_workers() -> int:
    """The cores that this process may use: its affinity and, on Linux, its control group's quota."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        if quota != "max":
            cores = min(cores, int(quota) // int(period))
    except (OSError, ValueError):
        pass
    return max(cores, 1)


class WorkerPool:
    """Processes that run ``job = function(payload)`` once and then ``job(item)`` for one item after the other.

    ``initializer`` is ``"module:function"``; payload, items and values are pickled. The first worker starts
    at once, before an item arrives, and others as items wait. Safe to use from several threads; close it, or use
    it as a context manager.

    A thread watches the workers: an item over its time or memory limit loses its worker and gets
    WorkerTimeoutError or WorkerMemoryError. An item whose worker dies is tried once more in a fresh worker while
    all others rest; if that one dies too, it gets WorkerDiedError. Workers end with this process, however it
    ends.
    """

    def __init__(
        self, initializer: str, payload: Any = None, *, workers: int = 0, limits: WorkerLimits | None = None
    ) -> None:
        self.size = workers or default_workers()
        self.limits = limits or WorkerLimits()
        self._setup = pickle.dumps((initializer, payload))
        self._workers: list[Worker] = []
        self._waiting: deque[Task] = deque()
        self._suspects: deque[Task] = deque()
        self._failed_starts = 0
        self._broken: DocpipeError | None = None
        self._closing = False
        self._lock = threading.Lock()
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_writer, False)
        os.set_blocking(self._wake_reader, False)
        self._thread = threading.Thread(target=self._supervise, name="docpipe-workers", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def submit(self, item: T) -> "Future[Outcome[T]]":
        """A future of the item's outcome; it raises only when the pool itself has failed or was closed."""
        future: Future[Outcome[T]] = Future()
        with self._lock:
            if self._broken or self._closing:
                future.set_exception(self._broken or WorkerError("the worker pool is closed"))
                return future
            self._waiting.append(Task(item, future))
            self._wake()
        return future

    def map(self, items: Iterable[T], *, lookahead: int = 0) -> Iterator[Outcome[T]]:
        """The outcomes in the order of ``items``, of which at most ``lookahead`` are in the pool at a time.

        Raises what the initializer raised, or WorkerError when workers cannot be started.
        """
        window: deque[Future[Outcome[T]]] = deque()
        most = lookahead or max(16, 4 * self.size)
        try:
            for item in items:
                window.append(self.submit(item))
                while window and (len(window) >= most or window[0].done()):
                    yield window.popleft().result()
            while window:
                yield window.popleft().result()
        finally:
            for future in window:
                future.cancel()

    def close(self) -> None:
        """Ends all workers, also busy ones; outcomes that are still awaited raise WorkerError."""
        with self._lock:
            self._closing = True
            self._wake()
        if self._thread is not threading.current_thread():
            self._thread.join()
        atexit.unregister(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- below: the supervising thread ---------------------------------------------------------------

    def _supervise(self) -> None:
        try:
            self._workers = [self._start()]
            next_look = 0.0
            while not self._closing and not self._broken:
                pipes: list[Any] = [worker.pipe for worker in self._workers]
                resting = all(worker.idle for worker in self._workers) and not self._suspects
                readable = wait([self._wake_reader, *pipes], timeout=None if resting else POLL_S)
                self._drain_wakes()
                for worker in [w for w in self._workers if w.pipe in readable]:
                    self._take_reply(worker)
                if time.monotonic() >= next_look:
                    for worker in list(self._workers):
                        self._enforce_limits(worker)
                    next_look = time.monotonic() + POLL_S
                self._dispatch()
                self._grow()
        except BaseException as error:
            self._broken = WorkerError(f"the worker pool failed: {type(error).__name__}: {error}")
            raise
        finally:
            self._shut_down()

    def _take_reply(self, worker: Worker) -> None:
        try:
            message = worker.receive()
        except EOFError:
            self._bury(worker)
            return
        try:
            value, error, log = pickle.loads(message)  # noqa: S301 - from our own worker
        except Exception as unreadable:  # a value's own unpickling may raise anything
            value, (error, log) = None, portable_error(unreadable)
        if not worker.ready:
            self._failed_starts = 0
            worker.ready = error is None
            if error and log:
                error.add_note(f"in a worker process:\n{log}")
            self._broken = self._broken or error
            return
        task, seconds = worker.task, worker.busy_s
        worker.task = None
        worker.items_done += 1
        if task:
            task.future.set_result(Outcome(task.item, value, error, log, seconds))

    def _bury(self, worker: Worker) -> None:
        """The worker died by itself."""
        task, died, log = worker.task, worker.how_it_died(), worker.last_words()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= START_ATTEMPTS:
                self._broken = WorkerDiedError(f"workers die while they start ({died})")
                return
        self._replace(worker)
        if task is None:
            return
        task.deaths += 1
        if task.deaths == 1:
            self._suspects.append(task)
        else:
            error = WorkerDiedError(f"the worker process died twice over this document ({died})")
            task.future.set_result(Outcome(task.item, None, error, log, worker.busy_s))

    def _enforce_limits(self, worker: Worker) -> None:
        limits = self.limits
        if worker.idle:
            return
        if not worker.ready:
            if worker.busy_s > limits.start_timeout_s:
                self._broken = WorkerTimeoutError(f"a worker did not start in {limits.start_timeout_s:g} s")
            return
        if worker.busy_s > limits.timeout_s:
            limit = f"{limits.timeout_s:g} s and was stopped; raise the time limit to wait longer"
            self._stop(worker, WorkerTimeoutError(f"took longer than {limit}"), worker.where_it_hangs())
        elif worker.rss_bytes() > limits.memory_mb * 2**20:
            limit = f"{limits.memory_mb} MB and was stopped; raise the memory limit to allow more"
            self._stop(worker, WorkerMemoryError(f"needed more than {limit}"), "")

    def _stop(self, worker: Worker, error: DocpipeError, log: str) -> None:
        task, seconds = worker.task, worker.busy_s
        self._replace(worker)
        if task:
            task.future.set_result(Outcome(task.item, None, error, log, seconds))

    def _dispatch(self) -> None:
        while self._suspects or self._waiting:
            if any(worker.task and worker.task.deaths for worker in self._workers):
                return
            worker = self._worker_for_suspect() if self._suspects else self._idle_worker()
            if worker is None:
                return
            with self._lock:
                task = self._suspects.popleft() if self._suspects else self._waiting.popleft()
            if task.deaths == 0 and not task.future.set_running_or_notify_cancel():
                continue
            try:
                message = pickle.dumps(task.item)
            except Exception as error:  # an item's own pickling may raise anything
                task.future.set_result(Outcome(task.item, None, *portable_error(error)))
                continue
            worker.give(task, message)

    def _start(self) -> Worker:
        worker = started_early() or Worker()
        worker.set_up(self._setup)
        return worker

    def _grow(self) -> None:
        """Starts workers while more items wait than are about to be taken."""
        free = sum(worker.task is None for worker in self._workers)
        for _ in range(min(len(self._waiting) - free, self.size - len(self._workers))):
            self._workers.append(self._start())

    def _idle_worker(self) -> Worker | None:
        for worker in self._workers:
            if worker.idle and worker.items_done >= self.limits.recycle_after:
                self._replace(worker)
                return self._idle_worker()
            if worker.idle:
                return worker
        return None

    def _worker_for_suspect(self) -> Worker | None:
        """A fresh worker once all others rest: a document that kills must not take another one with it."""
        if any(worker.task for worker in self._workers):
            return None
        fresh = [worker for worker in self._workers if worker.items_done == 0]
        if not fresh:
            self._replace(self._workers[0])
            return None
        return fresh[0] if fresh[0].ready else None

    def _replace(self, worker: Worker) -> None:
        worker.dismiss() if worker.idle else worker.kill()
        self._workers[self._workers.index(worker)] = self._start()

    def _shut_down(self) -> None:
        with self._lock:
            self._closing = True
            lost = [*self._suspects, *self._waiting, *(w.task for w in self._workers if w.task)]
            os.close(self._wake_reader)
            os.close(self._wake_writer)
            self._wake_writer = -1
        reason = self._broken or WorkerError("the worker pool was closed before this item was done")
        for worker in self._workers:
            worker.kill()
        for task in lost:
            with contextlib.suppress(InvalidStateError):  # cancelled meanwhile
                task.future.set_exception(reason)

    def _wake(self) -> None:
        """Called with the lock held, so that the pipe is not closed meanwhile."""
        if self._wake_writer >= 0:
            with contextlib.suppress(BlockingIOError):  # enough wakes are waiting
                os.write(self._wake_writer, b".")

    def _drain_wakes(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_reader, 65536)


class InlinePool:
    """The same, in this very process: nothing to start, and nothing to protect from crashes and hangs."""

    def __init__(self, initializer: str, payload: Any = None) -> None:
        self._job = load_job(initializer, payload)

    def map(self, items: Iterable[T]) -> Iterator[Outcome[T]]:
        """The outcomes, one after the other, each computed when it is asked for."""
        for item in items:
            start = time.monotonic()
            try:
                value, error, log = self._job(item), None, ""
            except Exception as raised:  # anything an item provokes is that item's error
                value, (error, log) = None, portable_error(raised)
            yield Outcome(item, value, error, log, time.monotonic() - start)

    def close(self) -> None:
        """Nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
