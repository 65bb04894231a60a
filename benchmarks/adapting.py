"""What ``docpipe adapt`` is worth: ``python -m benchmarks.adapting DIR -s SCHEMA [--learn 50] [--seed 1]``.

So many documents of a labelled set, drawn by a hash, are learned; all others are extracted with the shipped model and
with the adapted one. Printed: what ``adapt`` itself estimates, and of the others value F1, grounding F1 and how many of
the answers at 0.95 and more are right.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

from docpipe.evaluation.adapt import adapt_to
from docpipe.evaluation.bench import run_bench
from docpipe.schema import load_schema
from docpipe.settings import Options

TRUTH = "gt.jsonl"


def divide(data: Path, learn: int, seed: int, into: Path) -> tuple[Path, Path]:
    """Two folders beside each other, named like ``data``: ``learn`` documents, and the rest."""
    rows = [line for line in (data / TRUTH).read_text(encoding="utf-8").splitlines() if line.strip()]
    order = sorted(rows, key=lambda row: hashlib.sha256(f"{seed}:{json.loads(row)['doc']}".encode()).digest())
    folders = []
    for part, chosen in (("learn", order[:learn]), ("rest", order[learn:])):
        folder = into / part / data.resolve().name
        folder.mkdir(parents=True)
        for entry in data.resolve().iterdir():
            if entry.name != TRUTH:
                (folder / entry.name).symlink_to(entry)
        (folder / TRUTH).write_text("\n".join(chosen) + "\n", encoding="utf-8")
        folders.append(folder)
    return folders[0], folders[1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("-s", "--schema", required=True)
    parser.add_argument("--learn", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        learn, rest = divide(given.data, given.learn, given.seed, Path(folder))
        model = Path(folder) / "model"
        done = adapt_to(learn, load_schema(given.schema), model, Options(xml=False), seed=given.seed)
        print(f"{done.documents} documents learned; cross-validated among them, regions right "
              f"{done.result.before.right:.3f} before, {done.result.after.right:.3f} after\n")  # fmt: skip
        print("| model | documents | value F1 | grounding F1 | right at 0.95 |\n|---|---|---|---|---|")
        for name, locator_options in (("shipped", {}), ("adapted", {"model": str(model)})):
            options = Options(xml=False, locator_options=locator_options)
            report = run_bench(rest, given.schema, options).report
            print(
                f"| {name} | {report.documents} | {report.value.f1:.3f} | {report.grounding.f1:.3f} "
                f"| {report.calibration.sure_right} of {report.calibration.sure} |"
            )


if __name__ == "__main__":
    main()
