"""Jobs that the pool's tests run inside worker processes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from docpipe.errors import DamagedDocumentError, MissingDependencyError, SchemaError


class UnpicklableError(Exception):
    def __init__(self, one, two):
        super().__init__(one + two)


def actions(payload):
    """A job that does what its item names: ``(action, argument)``."""
    return lambda item: globals()[f"do_{item[0]}"](item[1])


def broken(payload):
    raise MissingDependencyError("install it")


def dies(payload):
    os.kill(os.getpid(), signal.SIGKILL)


def payload_back(payload):
    return lambda item: (payload, item)


def do_double(number):
    return number * 2


def do_sleep(seconds):
    time.sleep(seconds)
    return seconds


def do_hang_in_c(seconds):
    """Sleeps without letting any other thread of the interpreter run."""
    ctypes.PyDLL(None).sleep(seconds)


def do_pid(_):
    return os.getpid()


def do_kill(_):
    os.kill(os.getpid(), signal.SIGKILL)


def do_segfault(_):
    ctypes.string_at(0)


def do_exit(code):
    sys.exit(code)


def do_kill_once(marker):
    if not Path(marker).exists():
        Path(marker).touch()
        do_kill(None)
    return "survived"


def do_note_neighbours(folder):
    """Kills its worker at first; then lists the items that run beside it."""
    marker = Path(folder) / "marker"
    if not marker.exists():
        marker.touch()
        do_kill(None)
    time.sleep(0.2)
    return sorted(path.name for path in Path(folder).glob("running-*"))


def do_run_beside(place):
    Path(place).touch()
    time.sleep(0.1)
    Path(place).unlink()


def do_hog(megabytes):
    held = bytearray()
    for _ in range(megabytes // 10):
        held += b"x" * 10_000_000
        time.sleep(0.01)
    return len(held)


def do_hog_in_program(megabytes):
    program = f"import time; held = b'x' * ({megabytes} * 2**20); time.sleep(30)"
    return subprocess.run([sys.executable, "-c", program], check=True)


def do_program(marker):
    code = f"import os, time; open({marker!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    subprocess.run([sys.executable, "-c", code], check=True)


def do_big(size):
    return b"x" * size


def do_print(text):
    print(text, flush=True)
    os.system(f"echo {text} from a program")


def do_raise(kind):
    raise {
        "damaged": DamagedDocumentError("not a PDF"),
        "schema": SchemaError("bad key", file="a.yaml", line=3, key="k"),
        "value": ValueError("odd"),
        "unpicklable": UnpicklableError("a", "b"),
        "memory": MemoryError(),
    }[kind]


def do_return_function(_):
    return lambda: None


def do_threads(_):
    return os.environ["OMP_THREAD_LIMIT"]


def batches(payload):
    """A job whose items are batches of names; the name ``killer`` ends the process."""

    def job(names):
        if "killer" in names:
            os.kill(os.getpid(), signal.SIGKILL)
        return [name.upper() for name in names]

    return job
