"""How much memory a process and the programs it started hold."""

import os
import subprocess
import sys
from pathlib import Path


def tree_rss_bytes(pid: int) -> int:
    """Resident bytes of ``pid`` and its descendants; 0 when it is gone."""
    return _linux(pid) if sys.platform == "linux" else _ps(pid)


def _linux(pid: int) -> int:
    process = Path(f"/proc/{pid}")
    try:
        pages = int((process / "statm").read_text().split()[1])
        children = [
            int(child)
            for thread in (process / "task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_linux(child) for child in children)


def _ps(pid: int) -> int:
    listing = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=False)
    rows = [tuple(int(n) for n in line.split()) for line in listing.stdout.splitlines()]
    tree = {pid}
    for _ in range(4):  # worker, program, and what the program starts
        tree |= {child for child, parent, _ in rows if parent in tree}
    return sum(kilobytes * 1024 for child, _, kilobytes in rows if child in tree)
