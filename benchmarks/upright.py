"""How often a page that lies turned and crooked is read upright, and how exactly its skew is known.

``python -m benchmarks.upright DATA``: a folder with gt.jsonl of pages that lie straight, best born-digital ones. The
first page of each of the first documents is laid in four quarter turns, each with another skew.
"""

import argparse
import json
from pathlib import Path
from random import Random

import numpy as np

from docpipe.documents import open_document
from docpipe.ocr import create_ocr_engine
from docpipe.ocr.skew import rotate, turn
from docpipe.ocr.upright import read_page_upright
from docpipe.types import Raster

DPI = 150
MOST_SKEW_DEG = 4.0
EXACT_DEG = 0.3
"""Skews up to this are left as they are, so errors up to this cost nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=20, help="documents")
    options = parser.parse_args()
    engine = create_ocr_engine("tesserocr", ("eng",))
    lines = (options.data / "gt.jsonl").read_text(encoding="utf-8").splitlines()[: options.limit]
    right, errors, wrong = dict.fromkeys((0, 90, 180, 270), 0), [], []
    for line in lines:
        name = json.loads(line)["doc"]
        rng = Random(name)
        with open_document(str(options.data / name)) as document:
            straight = document.page(1).render(DPI).pixels
        for rotation in right:
            skew = rng.uniform(-MOST_SKEW_DEG, MOST_SKEW_DEG)
            laid = turn(rotate(straight, -skew), (360 - rotation) % 360)
            _, found = read_page_upright(Raster(np.ascontiguousarray(laid), DPI), engine)
            if found.rotation == rotation:
                right[rotation] += 1
                errors.append(abs(found.skew_deg - skew))
            else:
                wrong.append(f"{name} laid at {rotation}, read at {found.rotation}")
    for rotation, count in right.items():
        print(f"needs {rotation:3} degrees: {count}/{len(lines)} turned upright")
    exact = float(np.mean([error <= EXACT_DEG for error in errors]))
    print(f"skew: mean error {np.mean(errors):.2f} degrees, {exact:.3f} within {EXACT_DEG}")
    print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
