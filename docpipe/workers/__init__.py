"""Worker processes that can be killed: each item costs at most its own limits, never the run."""

from docpipe.workers.outcome import Outcome
from docpipe.workers.pool import InlinePool, WorkerLimits, WorkerPool, default_workers, start_early

__all__ = ["InlinePool", "Outcome", "WorkerLimits", "WorkerPool", "default_workers", "start_early"]
