"""The command line. Commands import what they need when they run, so that ``--help`` is instant."""

import os

# Set before numpy is imported: the matrices here are small, and idle BLAS threads spin on shared machines.
for _name in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from docpipe.cli.app import app, main  # noqa: E402 - after the environment

__all__ = ["app", "main"]
