"""The worker's side: sets up once, then turns items into replies until its pool goes away.

Messages to the worker: the parent's ``sys.path`` and what to go through meanwhile, then ``(initializer, payload)``,
then items, each pickled. Replies: ``(value, error, log)``; the first one says that the set-up is done.
"""

import contextlib
import faulthandler
import gc
import importlib
import os
import pickle
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from docpipe.errors import DocpipeError
from docpipe.workers.outcome import load_job, portable_error

COLLECT_AFTER = 100_000
"""New objects after which Python looks for garbage while the first item is worked on; its default is 700."""


def main() -> None:
    """Runs a worker; arguments: descriptor of the pipe, descriptor of the log, process id of the parent."""
    pipe_fd, log_fd, parent = (int(argument) for argument in sys.argv[-3:])
    for fd in (pipe_fd, log_fd):
        os.set_inheritable(fd, False)  # programs that the worker starts must not keep its pipe open
    _die_with(parent)
    _volunteer_when_memory_runs_out()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    faulthandler.enable(log_fd)
    faulthandler.register(signal.SIGUSR1, log_fd)  # where does it hang?
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _serve(Connection(pipe_fd))
    sys.stderr.flush()
    os._exit(0)


def _serve(pipe: Connection) -> None:
    gc.disable()  # what is imported and set up stays: there is nothing to collect yet
    sys.path[:], preload = pickle.loads(pipe.recv_bytes())  # noqa: S301 - the pipe comes from the parent
    if preload:
        _get_ready(preload, pipe)
    setup = pipe.recv_bytes()
    try:
        job = load_job(*pickle.loads(setup))  # noqa: S301
    except Exception as error:  # reported as the pool's own failure
        pipe.send_bytes(pickle.dumps((None, *portable_error(error))))
        return
    gc.freeze()  # nor later: a collection goes through what the documents leave, not through the modules
    usual = gc.get_threshold()
    # The first item loads a lot, too, which collections would go through again and again.
    gc.set_threshold(COLLECT_AFTER)
    gc.enable()
    pipe.send_bytes(pickle.dumps((None, None, "")))
    while True:
        pipe.send_bytes(_reply(job, pipe.recv_bytes()))
        gc.set_threshold(*usual)


def _get_ready(preload: str, pipe: Connection) -> None:
    """Goes through what ``preload`` yields until there is something better to do."""
    module, _, function = preload.partition(":")
    with contextlib.suppress(ImportError, DocpipeError):  # the job will say it again, and better
        for _part in getattr(importlib.import_module(module), function)():
            if pipe.poll():
                return


def _reply(job: Any, message: bytes) -> bytes:
    try:
        value = job(pickle.loads(message))  # noqa: S301
        return pickle.dumps((value, None, ""), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # anything a document provokes is that document's error
        return pickle.dumps((None, *portable_error(error)))


def _die_with(parent: int) -> None:
    """Ends this process when its parent does, also in the middle of C code where the system can do it."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _volunteer_when_memory_runs_out() -> None:
    """Makes Linux end a worker rather than the run when the machine's memory is used up."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800")


if __name__ == "__main__":
    main()
