"""Prefect flows over docpipe: what runs when, how often, how many at once, and what happens on failure.

Importing this package, before Prefect, makes Prefect quiet and fit for machines without a network: no
telemetry, and enough time for a temporary server to start on a slow machine. What is set already stays.
"""

import os
import tempfile
from pathlib import Path


def _prefect_home() -> Path:
    """The user's ``.prefect``, created (Prefect makes no parents); in the temporary folder without a home."""
    for folder in (Path.home() / ".prefect", Path(tempfile.gettempdir()) / f"docpipe-prefect-{os.getuid()}"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return folder


os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
if "PREFECT_HOME" not in os.environ:
    os.environ["PREFECT_HOME"] = str(_prefect_home())
