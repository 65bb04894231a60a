"""All speed benchmarks in one table: ``python -m benchmarks`` (``make bench``)."""

import os
import platform
import sys
from collections.abc import Callable

from benchmarks import locating, page, reading, startup
from benchmarks.measuring import Row, print_rows

PARTS: tuple[tuple[str, Callable[[], list[Row]]], ...] = (
    ("reading known regions", reading.run),
    ("pages", page.run),
    ("locating", locating.run),
    ("start-up and memory", startup.run),
)


def main() -> None:
    """Runs every part; one that cannot run says why and leaves the others alone."""
    rows: list[Row] = []
    for title, part in PARTS:
        print(f"{title} …", file=sys.stderr, flush=True)
        try:
            rows += part()
        except Exception as error:  # a part that fails is a row, not the end of the run
            rows.append(Row(title, "failed", note=f"{type(error).__name__}: {error}"[:120]))
    cores = os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print_rows(f"docpipe on {cores} cores, Python {platform.python_version()}, {load}", rows)


if __name__ == "__main__":
    main()
