"""Signatures found without OCR on a labelled set: recall at IoU 0.5, pages left alone, CPU per page.

``python -m benchmarks.signatures DATA``: a folder with gt.jsonl. Documents fall into two halves by a hash of
their names; thresholds were chosen on ``tuned``, and ``held-out`` was only measured.
"""

import argparse
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

from docpipe.documents import open_document
from docpipe.geometry import BBox, iou
from docpipe.locators.embedded.locator import EmbeddedLocator
from docpipe.locators.embedded.pixels.detector import DPI
from docpipe.types import Query
from docpipe.validation import ACCEPT_SCORE

QUERY = Query("signature", "signature", value_type="signature", many=True)


@dataclass
class Tally:
    """Counts over the documents of one half."""

    signatures: int = 0
    hits: int = 0
    answers: int = 0
    unsigned: int = 0
    left_alone: int = 0
    pages: int = 0
    cpu_s: float = 0.0

    def line(self) -> str:
        precision = self.hits / max(self.answers, 1)
        return (
            f"recall {self.hits}/{self.signatures} = {self.hits / max(self.signatures, 1):.3f}, "
            f"left alone {self.left_alone}/{self.unsigned}, answers {self.answers} (precision {precision:.3f}), "
            f"{1000 * self.cpu_s / max(self.pages, 1):.0f} ms CPU a page without rendering"
        )


def half_of(doc: str) -> str:
    return ("tuned", "held-out")[int(hashlib.sha256(doc.encode()).hexdigest(), 16) % 2]


def measure(data: Path, threshold: float) -> dict[str, Tally]:
    """Half → counts, for detections from ``threshold`` up."""
    tallies = {"tuned": Tally(), "held-out": Tally()}
    locator = EmbeddedLocator()
    for line in (data / "gt.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tally = tallies[half_of(row["doc"])]
        truths = [BBox(*field["box"]) for field in row["fields"].values()]
        with open_document(str(data / row["doc"])) as document:
            page = document.page(1)
            page.render(DPI)
            start = time.process_time()
            found = [d for d in locator.locate(page, (QUERY,)) if d.score >= threshold]
            tally.cpu_s += time.process_time() - start
        tally.pages += 1
        tally.signatures += len(truths)
        tally.answers += len(found)
        tally.hits += sum(any(iou(d.box, truth) >= 0.5 for d in found) for truth in truths)
        tally.unsigned += not truths
        tally.left_alone += not truths and not found
    return tallies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--threshold", type=float, default=ACCEPT_SCORE, help="of scores that are answers")
    options = parser.parse_args()
    for name, tally in measure(options.data, options.threshold).items():
        print(f"{name:9}{tally.line()}")


if __name__ == "__main__":
    main()
