"""What ``docpipe adapt`` is worth: ``python -m benchmarks.adapting DIR -s SCHEMA [--learn 50] [--seed 1]``.

So many documents of a labelled set, drawn by a hash, are learned; all others are extracted with the shipped model and
with the adapted one. Printed: what ``adapt`` itself estimates, and of the others value F1, grounding F1 and how many of
the answers at 0.95 and more are right; once more of those with no text, such as the sender's name, that was learned.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docpipe.evaluation.adapt import adapt_to
from docpipe.evaluation.bench import run_bench
from docpipe.evaluation.datasets import load_set
from docpipe.locators.embedded.known import KnownValues
from docpipe.schema import DocumentSchema, load_schema
from docpipe.settings import Options
from docpipe.values import squeeze

TRUTH = "gt.jsonl"


def divide(data: Path, learn: int, seed: int, into: Path) -> tuple[Path, Path]:
    """Two folders beside each other, named like ``data``: ``learn`` documents, and the rest."""
    rows = [line for line in (data / TRUTH).read_text(encoding="utf-8").splitlines() if line.strip()]
    order = sorted(rows, key=lambda row: hashlib.sha256(f"{seed}:{json.loads(row)['doc']}".encode()).digest())
    return part_of(data, order[:learn], into / "learn"), part_of(data, order[learn:], into / "rest")


def part_of(data: Path, rows: Sequence[str], into: Path) -> Path:
    """A folder in ``into``, named like ``data``, with these ``rows`` of its truth."""
    folder = into / data.resolve().name
    folder.mkdir(parents=True)
    for entry in data.resolve().iterdir():
        if entry.name != TRUTH:
            (folder / entry.name).symlink_to(entry.resolve())
    (folder / TRUTH).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def with_new_texts(rest: Path, schema: DocumentSchema, known: KnownValues, into: Path) -> Path:
    """The part of ``rest`` in whose truth no ``known`` value of a field stands."""
    met = {(field, squeeze(value)) for field, values in known.items() for value in values}
    new = {
        document.doc
        for document in load_set(rest, schema, None).documents
        if not any((value.field, squeeze(value.text)) in met for value in document.values)
    }
    rows = (rest / TRUTH).read_text(encoding="utf-8").splitlines()
    return part_of(rest, [row for row in rows if json.loads(row)["doc"] in new], into)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("-s", "--schema", required=True)
    parser.add_argument("--learn", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    schema = load_schema(given.schema)
    with tempfile.TemporaryDirectory() as folder:
        learn, rest = divide(given.data, given.learn, given.seed, Path(folder))
        model = Path(folder) / "model"
        done = adapt_to(learn, schema, model, Options(xml=False), seed=given.seed)
        new = with_new_texts(rest, schema, done.known, Path(folder) / "new")
        print(f"{done.documents} documents learned; cross-validated among them, regions right "
              f"{done.result.before.right:.3f} before, {done.result.after.right:.3f} after\n")  # fmt: skip
        print("| model | documents | value F1 | grounding F1 | right at 0.95 |\n|---|---|---|---|---|")
        for part, data in (("", rest), (", no text of which was learned", new)):
            for name, locator_options in (("shipped", {}), ("adapted", {"model": str(model)})):
                options = Options(xml=False, locator_options=locator_options)
                report = run_bench(data, given.schema, options).report
                print(
                    f"| {name} | {report.documents}{part} | {report.value.f1:.3f} | {report.grounding.f1:.3f} "
                    f"| {report.calibration.sure_right} of {report.calibration.sure} |"
                )


if __name__ == "__main__":
    main()
