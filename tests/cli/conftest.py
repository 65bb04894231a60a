import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from docpipe.cli import main

SAMPLES = Path(__file__).parents[2] / "sample_docs"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def docpipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the program in this process, on a wide terminal that is none."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*argv: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in argv])
        logging.getLogger("docpipe").handlers = []
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def samples() -> Path:
    return SAMPLES
