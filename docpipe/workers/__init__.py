"""Worker processes that can be killed: each item costs at most its own limits, never the run."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docpipe.workers.early import start_early
    from docpipe.workers.outcome import Outcome
    from docpipe.workers.pool import InlinePool, WorkerLimits, WorkerPool, default_workers

_EXPORTS = {
    "InlinePool": "docpipe.workers.pool",
    "Outcome": "docpipe.workers.outcome",
    "WorkerLimits": "docpipe.workers.pool",
    "WorkerPool": "docpipe.workers.pool",
    "default_workers": "docpipe.workers.pool",
    "start_early": "docpipe.workers.early",
}

__all__ = ["InlinePool", "Outcome", "WorkerLimits", "WorkerPool", "default_workers", "start_early"]


def __getattr__(name: str) -> Any:
    """Exports load on first use: a worker needs no pool, and is started before the pool's own imports."""
    if name in _EXPORTS:
        return getattr(importlib.import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'docpipe.workers' has no attribute {name!r}")
