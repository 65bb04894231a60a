"""The command line. Commands import what they need when they run, so that ``--help`` is instant."""

import gc
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

# Set before numpy is imported: the matrices here are small, and idle BLAS threads spin on shared machines.
for _name in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

__all__ = ["main"]

COLLECT_AFTER = 100_000
"""New objects after which Python looks for garbage. After 700, the default, it goes through the modules again and again
while they are loaded: a quarter of a second of a start."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program on ``argv`` (the process's own by default); returns the exit code."""
    gc.set_threshold(COLLECT_AFTER)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if has_work(arguments):
        from docpipe.workers import start_early

        start_early("docpipe.workers.extraction:usual_parts")
    from docpipe.cli.app import main as run  # which takes as long as a worker needs to start its interpreter

    return run(arguments)


def has_work(arguments: Sequence[str]) -> bool:
    """Whether these are of an ``extract`` whose output is new, so that a worker will be needed for sure.

    Nothing is checked here: what is started for wrong arguments ends with the program.
    """
    if arguments[:1] != ["extract"] or len(arguments) < 2 or {"-h", "--help"} & set(arguments):
        return False
    given = (value for option, value in pairwise(arguments) if option in {"-o", "--out"})
    joined = (a.removeprefix("--out=") for a in arguments if a.startswith("--out="))
    return not any(Path(out, "documents").exists() for out in (*given, *joined))
