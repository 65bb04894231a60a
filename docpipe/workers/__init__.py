"""Worker processes that can be killed: each item costs at most its own limits, never the run."""

from docpipe.workers.outcome import Outcome
from docpipe.workers.pool import InlinePool, Limits, WorkerPool, default_workers

__all__ = ["InlinePool", "Limits", "Outcome", "WorkerPool", "default_workers"]
