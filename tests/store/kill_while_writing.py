"""Stores or compacts, and is killed at one moment: arguments ``OUT=POINT``, each in a process of its own.

POINT is ``put-N`` (before the N-th file), ``rename-N`` (its bytes are written, its name is not) or ``remove-N``
(a compaction, before the N-th old file goes). Exits with 0 when every process was killed.
"""

import os
import signal
import sys
from pathlib import Path

from store_samples import BILL, bill, failed, keys

import docpipe.store.parquet
import docpipe.store.tables  # noqa: F401 - loaded once for all
from docpipe.store import ResultStore, compact
from docpipe.store.storage import LocalFolder

os.fsync = lambda fd: None  # a kill is not a power cut
PLACES = {"put": (LocalFolder, "put"), "rename": (Path, "replace"), "remove": (LocalFolder, "remove")}


def kill_at(owner, name, count):
    original, calls = getattr(owner, name), 0

    def counted(*arguments, **named):
        nonlocal calls
        if calls == count:
            os.kill(os.getpid(), signal.SIGKILL)
        calls += 1
        return original(*arguments, **named)

    setattr(owner, name, counted)


def work(out, point):
    moment, _, count = point.partition("-")
    kill_at(*PLACES[moment], int(count))
    if moment == "remove":
        compact(out)
    else:
        batch = [bill(1, minutes=5), bill(2, minutes=5), failed(3, minutes=5)]
        ResultStore(out).write(batch, BILL, run_id="killed", resume_keys=keys(batch))


for argument in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        work(*argument.rsplit("=", 1))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        sys.exit(f"not killed: {argument}")
