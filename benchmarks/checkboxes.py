"""Check boxes on drawn forms: found, ticked or not, and what else is taken for one.

``python -m benchmarks.checkboxes`` draws forms with squares and rings, empty, ticked, crossed or filled, and spoils
them like scans. Thresholds were chosen on pages from seed 0 on; the default begins elsewhere.
"""

import argparse
from collections import Counter
from random import Random

import cv2
import numpy as np

from docpipe.geometry import BBox, iou
from docpipe.locators.embedded.pixels.checkbox import DPI, drawn_boxes
from docpipe.types import GreyImage, Raster

MARKS = ("", "", "", "tick", "cross", "fill", "scrawl")
CAPTIONS = (
    "Yes",
    "No",
    "Married",
    "Delivery by post",
    "I agree to the terms",
    "Other:",
    "Ja",
    "Oui",
    "OK",
    "Q 10",
)
SIZE_PX = (1240, 900)
FOUND_IOU = 0.5


def draw_form(seed: int) -> tuple[GreyImage, list[tuple[BBox, bool, str]]]:
    """A form at 150 dpi and per box its place, whether it is ticked, and how it is drawn."""
    rng, truth = Random(seed), []
    height, width = SIZE_PX
    page = np.full(SIZE_PX, 255, np.uint8)
    shape, side, grey = (
        rng.choice(("square", "square", "ring")),
        rng.randrange(14, 36),
        rng.choice((0, 0, 90)),
    )
    thick, x = rng.choice((1, 2, 3)), 60
    while x < width - 300:
        y = 60
        while y < height - 80:
            mark = rng.choice(MARKS)
            _box(page, rng, (x, y, side), shape, mark, thick, grey)
            place = BBox(x / width, y / height, (x + side) / width, (y + side) / height)
            truth.append((place, bool(mark), f"{shape} {mark or 'empty'}"))
            at = (x + side + 14, y + side - 3)
            cv2.putText(page, rng.choice(CAPTIONS), at, rng.choice((0, 2, 3)), 0.7, 0, 1, cv2.LINE_AA)
            y += side + rng.randrange(14, 60)
        x += 300
    return _spoil(page, rng), truth


def _box(
    page: GreyImage, rng: Random, place: tuple[int, int, int], shape: str, mark: str, thick: int, grey: int
) -> None:
    x, y, side = place
    middle = (x + side // 2, y + side // 2)
    if shape == "ring":
        cv2.circle(page, middle, side // 2, grey, thick, cv2.LINE_AA)
    else:
        cv2.rectangle(page, (x, y), (x + side, y + side), grey, thick)
    out = rng.choice((0, 0, side // 4)) if shape == "square" else 0
    inset, pen = side // 5, rng.choice((2, 3))
    if mark == "fill":
        cv2.circle(page, middle, side // 3, 0, -1, cv2.LINE_AA)
    elif mark == "cross":
        low, high = inset - out, side - inset + out
        cv2.line(page, (x + low, y + low), (x + high, y + high), 0, pen, cv2.LINE_AA)
        cv2.line(page, (x + high, y + low), (x + low, y + high), 0, pen, cv2.LINE_AA)
    elif mark == "tick":
        corner = (x + side - inset + out, y + inset - out)
        ends = [(x + inset, middle[1]), (middle[0], y + side - inset), corner]
        cv2.polylines(page, [np.array(ends, np.int32)], False, 0, pen, cv2.LINE_AA)
    elif mark == "scrawl":
        ends = [
            (x + rng.randrange(inset, side - inset), y + rng.randrange(inset, side - inset)) for _ in range(7)
        ]
        cv2.polylines(page, [np.array(ends, np.int32)], False, 0, pen, cv2.LINE_AA)


def _spoil(page: GreyImage, rng: Random) -> GreyImage:
    noise, kind = np.random.default_rng(rng.randrange(2**31)), rng.random()
    if kind < 0.3:
        return page
    small = cv2.resize(page, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    page = np.asarray(cv2.resize(small, page.shape[::-1]), np.uint8)
    if kind < 0.65:
        page = np.where(page < rng.randrange(150, 220), 0, 255).astype(np.uint8)
        page[noise.random(page.shape) < 0.002] = 0
        return page
    return np.clip(page * 0.8 + 30 + noise.normal(0, 8, page.shape), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1000)
    options = parser.parse_args()
    asked, found, judged, extra = Counter[str](), Counter[str](), Counter[str](), 0
    for seed in range(options.seed, options.seed + options.forms):
        page, truth = draw_form(seed)
        boxes = drawn_boxes(Raster(page, DPI))
        for place, ticked, look in truth:
            hit = max(boxes, key=lambda b: iou(b.box, place), default=None)
            asked[look] += 1
            if hit is not None and iou(hit.box, place) >= FOUND_IOU:
                found[look] += 1
                judged[look] += (hit.ticked >= 0.5) == ticked
        extra += sum(all(iou(b.box, place) < 0.3 for place, _, _ in truth) for b in boxes)
    for look, count in sorted(asked.items()):
        print(f"{look:14} found {found[look]}/{count}, of these judged rightly {judged[look]}/{found[look]}")
    whole = sum(asked.values())
    print(f"all: found {sum(found.values()) / whole:.3f}, ", end="")
    print(f"judged rightly {sum(judged.values()) / max(sum(found.values()), 1):.3f}, other things {extra}")


if __name__ == "__main__":
    main()
