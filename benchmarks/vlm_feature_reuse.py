"""What it saves to encode a page once for all its prompts, and to attend without a dense mask.

Runs the tests' tiny grounding model (a real vision tower, CPU) through the LocateAnything locator on one drawn
A4 page, side by side: one prompt a phrase with reused features, with features computed for every prompt, and
the latter with the stock vision attention. Each case is a process of its own, cases alternate, so that peak
memory is the case's and a busy machine slows all alike.

    python benchmarks/vlm_feature_reuse.py [--phrases 8] [--dpi 72] [--rounds 3]
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / part) for part in ("tests/locators", ".")]

CASES = {
    "features reused": {"reuse_features": True},
    "features per prompt": {"reuse_features": False},
    "per prompt, stock attention": {"reuse_features": False, "stock": True},
}


def measure(directory: str, case: str, phrases: int, dpi: int) -> dict[str, float]:
    """Seconds of one page after a warm-up, peak megabytes beyond the loaded model, and encodings of the page."""
    import torch
    from tiny_models import digest_of
    from vlm_pages import TWO_SHADES

    from docpipe.locators.base import create_locator
    from docpipe.types import Query

    torch.set_num_threads(1)
    options = dict(CASES[case])
    stock = options.pop("stock", False)
    pins = {"path": directory, "accept_noncommercial": True, "code_sha256": digest_of(Path(directory))}
    locator = create_locator("locateanything", **pins, **options, dpi=dpi, per_prompt=1, zoom=False)
    model = locator.backend.loaded.model
    if stock:
        module = sys.modules[type(model.vision_model).__module__]
        module.VL_VISION_ATTENTION_FUNCTIONS["sdpa"] = module.sdpa_attention
    queries = [Query("black", "black rectangle", value_type="signature")]
    queries += [Query(f"q{n}", f"thing {n}", value_type="signature") for n in range(phrases - 1)]
    TWO_SHADES.render(dpi)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model.vision_model.calls = 0
    start = time.perf_counter()
    found = locator.locate(TWO_SHADES, queries)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [d.field for d in found] == ["black"]
    return {"seconds": seconds, "megabytes": (peak - before) / 1024, "encodings": model.vision_model.calls}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phrases", type=int, default=8)
    parser.add_argument("--dpi", type=int, default=72)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--directory", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.case:
        print(json.dumps(measure(arguments.directory, arguments.case, arguments.phrases, arguments.dpi)))
        return
    with tempfile.TemporaryDirectory() as directory:
        from tiny_models import build_locateanything

        build_locateanything(Path(directory) / "tiny", layers=4)
        results: dict[str, list[dict[str, float]]] = {case: [] for case in CASES}
        for _ in range(arguments.rounds):
            for case in CASES:
                command = [sys.executable, __file__, "--case", case, "--directory", f"{directory}/tiny"]
                command += ["--phrases", str(arguments.phrases), "--dpi", str(arguments.dpi)]
                output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                results[case].append(json.loads(output.splitlines()[-1]))
    report(results, arguments)


def report(results: dict[str, list[dict[str, float]]], arguments: argparse.Namespace) -> None:
    print(f"one A4 page at {arguments.dpi} dpi, {arguments.phrases} prompts, median of {arguments.rounds}")
    print(f"{'':30}{'encodings':>10}{'seconds':>10}{'ratio':>8}{'peak MB':>10}{'ratio':>8}")
    medians = {
        case: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        for case, runs in results.items()
    }
    base = medians["features reused"]
    for case, row in medians.items():
        times, memory = (row[key] / max(base[key], 1e-9) for key in ("seconds", "megabytes"))
        print(
            f"{case:30}{row['encodings']:>10.0f}{row['seconds']:>10.2f}{times:>8.1f}"
            f"{row['megabytes']:>10.0f}{memory:>8.1f}"
        )


if __name__ == "__main__":
    main()
