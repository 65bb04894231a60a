"""A worker that is started before there is a pool, so that its imports run beside those of this process."""

import atexit

from docpipe.workers.worker import Worker

_started: list[Worker] = []


def start_early(preload: str) -> None:
    """Starts the first worker of the pool to come: it runs ``preload`` while this process makes ready, see
    :class:`~docpipe.workers.worker.Worker`. One is enough, however often this is called.

    Call it from the main thread: on Linux a worker ends with the thread that started it.
    """
    if not _started:
        _started.append(Worker(preload))


def started_early() -> Worker | None:
    """The worker that waits, once."""
    return _started.pop() if _started else None


@atexit.register
def _end() -> None:
    while worker := started_early():
        worker.kill()
