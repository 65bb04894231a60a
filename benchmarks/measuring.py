"""Clocks, medians and options that several benchmarks share."""

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docpipe.evaluation.report import table

ROUNDS = 5


@dataclass(frozen=True)
class Sample:
    """Wall and CPU seconds of one round; CPU is that of this process and of the programs it ran."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class Row:
    """One line of the final table."""

    what: str
    figure: str
    target: str = ""
    note: str = ""


def labelled_set_options(description: str | None) -> argparse.ArgumentParser:
    """The options of a benchmark on one labelled set: its folder, the schema, and how many documents."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("-s", "--schema", required=True)
    parser.add_argument("--limit", type=int)
    return parser


def user_environment() -> dict[str, str]:
    """The environment for programs whose start is measured: they may keep bytecode, as any installed program does.

    Without it every start compiles the whole package again. The first round, which fills the cache, must not count.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def clocked(work: Callable[[], object]) -> Sample:
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Sample(time.perf_counter() - wall, _cpu() - cpu)


def interleaved(
    contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, list[Sample]]:
    """Samples per contestant. Each round runs all of them, so that a busy machine hits all alike.

    One unmeasured round comes first: it loads models and fills caches.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, work in contestants.items():
            sample = clocked(work)
            if number:
                samples[name].append(sample)
    return samples


def together(samples: Mapping[str, list[Sample]], name: str) -> list[Sample]:
    """Round by round the sum of the contestants whose names begin with ``name``."""
    own = [rounds for contestant, rounds in samples.items() if contestant.startswith(name)]
    return [
        Sample(sum(sample.wall_s for sample in one), sum(sample.cpu_s for sample in one))
        for one in zip(*own, strict=True)
    ]


def median_wall(samples: list[Sample]) -> float:
    return statistics.median(sample.wall_s for sample in samples)


def median_cpu(samples: list[Sample]) -> float:
    return statistics.median(sample.cpu_s for sample in samples)


def ratio(samples: Mapping[str, list[Sample]], slow: str, fast: str) -> float:
    """Median over the rounds of CPU(slow) / CPU(fast), both of the same round."""
    pairs = zip(samples[slow], samples[fast], strict=True)
    return statistics.median(a.cpu_s / b.cpu_s for a, b in pairs)


def peak_rss_mb() -> float:
    """Peak resident megabytes of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if platform.system() == "Darwin" else 1024)


def print_rows(title: str, rows: list[Row]) -> None:
    body = [[row.what, row.figure, row.target, row.note] for row in rows]
    print(f"\n## {title}\n\n{table(['what', 'figure', 'aim', 'note'], body)}", flush=True)


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
