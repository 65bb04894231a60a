"""What became of one item, and how exceptions cross a process border."""

import importlib
import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from docpipe.errors import DocpipeError, WorkerError, WorkerMemoryError

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """An item with its value, or with the error that took its place."""

    item: T
    value: Any = None
    error: DocpipeError | None = None
    log: str = ""
    """For the log, not for users: the traceback, or where a killed worker stood."""
    seconds: float = 0.0
    """Wall seconds that the item took, without waiting for a worker."""

    def result(self) -> Any:
        """``value``; raises ``error`` if there is one."""
        if self.error is not None:
            raise self.error
        return self.value


@dataclass(slots=True)
class Task:
    """An item on its way, and whether a worker has died over it before."""

    item: Any
    future: "Future[Outcome[Any]]"
    deaths: int = 0


def load_job(initializer: str, payload: Any) -> Callable[[Any], Any]:
    """The job that ``"module:function"`` returns for ``payload``."""
    module, _, function = initializer.partition(":")
    job: Callable[[Any], Any] = getattr(importlib.import_module(module), function)(payload)
    return job


def portable_error(error: Exception) -> tuple[DocpipeError, str]:
    """``error`` as one that survives pickling, and its traceback as text.

    Errors of docpipe's own tree stay themselves; all others become a WorkerError that names their type.
    """
    log = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        return WorkerMemoryError("ran out of memory; raise the memory limit or leave this document out"), log
    if isinstance(error, DocpipeError):
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
        except Exception:  # an exception class may break in any way
            return WorkerError(f"{error.kind}: {error}"), log
        return error.with_traceback(None), log
    return WorkerError(f"{type(error).__name__}: {error}"), log
