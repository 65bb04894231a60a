"""The parent's handle on one worker process."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from docpipe.workers.memory import tree_rss_bytes

if TYPE_CHECKING:
    from docpipe.workers.outcome import Task

ONE_THREAD = (
    "OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
)  # fmt: skip
"""A worker is one core's work: libraries that start threads of their own slow all of them down, and sums that
are split differently differ in the last bit."""

START = "import sys; sys.path.append(sys.argv[1]); from docpipe.workers.child import main; main()"


class Worker:
    """A process of its own interpreter, which never runs the caller's main module again.

    It leads a process group, so that killing it also kills the programs that it started, and that Ctrl-C
    reaches the parent alone. Its standard output is the parent's standard error. Until it is set up it goes
    through what the function ``preload``, ``"module:function"``, yields: one import after the other.
    """

    def __init__(self, preload: str = "") -> None:
        ours, theirs = socket.socketpair()
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self.task: Task | None = None
        self.ready = False
        self.since = time.monotonic()
        """When it was started, or when it got its task."""
        self.items_done = 0
        fds = (theirs.fileno(), self.log.fileno())
        package_root = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", START, package_root, *map(str, fds), str(os.getpid())],
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            stdout=2,
            start_new_session=True,
            env={**dict.fromkeys(ONE_THREAD, "1"), **os.environ},
        )
        theirs.close()
        from multiprocessing.connection import Connection  # takes 20 ms, while the process starts

        self.pipe = Connection(ours.detach())
        self._send(pickle.dumps((list(sys.path), preload)))

    def set_up(self, setup: bytes) -> None:
        """Sends ``(initializer, payload)``, pickled; the worker is ready once it has replied."""
        self.since = time.monotonic()
        self._send(setup)

    @property
    def idle(self) -> bool:
        return self.ready and self.task is None

    @property
    def busy_s(self) -> float:
        """Seconds since it was started or got its task."""
        return time.monotonic() - self.since

    def give(self, task: "Task", message: bytes) -> None:
        self.task, self.since = task, time.monotonic()
        self._send(message)

    def receive(self) -> bytes:
        """The next reply. Raises EOFError when the process is gone."""
        try:
            return self.pipe.recv_bytes()
        except OSError:
            raise EOFError from None

    def rss_bytes(self) -> int:
        return tree_rss_bytes(self.process.pid)

    def how_it_died(self) -> str:
        """The exit code or signal in words; waits for the process to end."""
        code = self.process.wait()
        if code >= 0:
            return f"exit code {code}"
        hint = ", as the system does when memory runs out" if -code == signal.SIGKILL else ""
        return f"signal {signal.Signals(-code).name}{hint}"

    def where_it_hangs(self) -> str:
        """The Python stack of the process that is about to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)
            time.sleep(0.05)
        return self.last_words()

    def last_words(self) -> str:
        """What the process wrote about its crash."""
        self.log.seek(0)
        return self.log.read(20_000).decode(errors="replace")

    def kill(self) -> None:
        """Ends the process and the programs it started, at once."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # gone already
        except PermissionError:  # macOS says so of a group of zombies
            self.process.kill()
        self.process.wait()
        self._release()

    def dismiss(self) -> None:
        """Lets an idle process end by itself; kills it if it does not."""
        self.pipe.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()
        self._release()

    def _release(self) -> None:
        self.pipe.close()
        self.log.close()

    def _send(self, message: bytes) -> None:
        try:
            self.pipe.send_bytes(message)
        except OSError:
            return  # it has died: the next receive says so
