"""The program from start to written Parquet, and the memory of a worker."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measuring import (
    ROUNDS,
    Row,
    clocked,
    median_cpu,
    median_wall,
    peak_rss_mb,
    print_rows,
    user_environment,
)
from benchmarks.pages import draw_documents

WORKER_DOCUMENTS = 6
"""Scanned and born-digital documents each that a worker handles before its memory is read."""


def extract_once(document: Path, folder: Path, written_s: list[float]) -> None:
    """Adds the seconds from the start of ``docpipe extract`` for one document to the last file of its results.

    That file is the one in ``documents``; the report, which is made afterwards, is not counted. Raises
    RuntimeError when no Parquet was written.
    """
    start = time.perf_counter()
    command = [program(), "extract", str(document), "-s", "invoice", "-o", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=user_environment()) as process:
        while not (written := any(folder.glob("documents/*/*.parquet"))) and process.poll() is None:
            time.sleep(0.005)
        written_s.append(time.perf_counter() - start)
        _, messages = process.communicate()
    if process.returncode or not written:
        raise RuntimeError(f"docpipe extract ended with {process.returncode}: {messages.strip()[-500:]}")


def program() -> str:
    """The script ``docpipe`` beside this Python. Raises RuntimeError when the package is not installed."""
    found = shutil.which("docpipe", path=str(Path(sys.executable).parent))
    if found is None:
        raise RuntimeError("the script docpipe is not installed beside this Python: pip install -e .")
    return found


def make_worker(payload: tuple[Any, Any]) -> Callable[[str], float]:
    """The extraction's own worker job, followed by a look at the process's peak memory (MB)."""
    from docpipe.workers.extraction import make_worker as make_extractor

    extract = make_extractor(payload)

    def work(source: str) -> float:
        extract((source,))
        return peak_rss_mb()

    return work


def worker_rss_mb(sources: list[Path]) -> float:
    """Peak resident megabytes of a worker that extracted all ``sources``."""
    from docpipe.schema import load_schema
    from docpipe.settings import Options
    from docpipe.workers import WorkerPool

    payload = (load_schema("invoice"), Options())
    with WorkerPool("benchmarks.startup:make_worker", payload, workers=1) as pool:
        peaks: list[float] = [outcome.result() for outcome in pool.map([str(source) for source in sources])]
    return max(peaks)


def run() -> list[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        digital = draw_documents(Path(folder) / "in", WORKER_DOCUMENTS, scanned=False)
        scans = draw_documents(Path(folder) / "in", WORKER_DOCUMENTS, scanned=True)
        rows = []
        for what, drawn, aim in (("born-digital", digital[0], "≤ 1.5 s"), ("scanned", scans[0], "")):
            outputs = [Path(folder) / f"{what}-{round_no}" for round_no in range(ROUNDS + 1)]
            written: list[float] = []
            samples = [clocked(partial(extract_once, drawn.path, out, written)) for out in outputs]
            rows.append(
                Row(
                    f"docpipe extract, one {what} page, start to Parquet",
                    f"{statistics.median(written[1:]):.2f} s wall",
                    aim,
                    note=f"fastest {min(written[1:]):.2f} s; with the report {median_wall(samples[1:]):.2f} s wall, "
                    f"{median_cpu(samples[1:]):.2f} s CPU in all processes",
                )
            )
        peak = worker_rss_mb([drawn.path for drawn in (*digital, *scans)])
    rows.append(
        Row(
            f"worker after {2 * WORKER_DOCUMENTS} documents",
            f"{peak:.0f} MB resident at its peak",
            "< 600 MB",
        )
    )
    return rows


if __name__ == "__main__":
    print_rows("Start-up and memory", run())
