"""The marks of a page: one box for every signature, note by hand, stamp and logo."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip, from_pixels, iou
from docpipe.locators.embedded.pixels.detector import DPI, KINDS, Boxes, Guesses, darkness, load_detector
from docpipe.locators.embedded.pixels.ink import Mask
from docpipe.types import Page

LEAST_SCORE = 0.05
MOST_MARKS = 24
"""Of one kind, on a page."""
MOST_CELLS = 400
"""Of one kind on a page that are looked at, the likeliest first."""
SAME = 0.4
"""IoU from which cells speak of one mark: their mean is surer than the best."""
OVERLAP = 0.2
"""Of the smaller box: two marks of one kind share less."""
BRAND = 0.5
"""IoU from which a signature and a logo are the same ink."""
INKED = 0.35
"""Darkness from which a pixel is ink."""
RULE_PX = 30
"""Straighter runs of ink are rulings, px at DPI: 12 mm."""
OWNED = 0.4
"""Share of a stroke within a signature's box from which all of it belongs to the signature."""
GROWTH = 0.4
"""Most that a box is pushed out on one side, of its width or height: a stroke may run on into print."""


@dataclass(frozen=True)
class Mark:
    """Ink that is no print."""

    kind: str
    """One of KINDS."""
    box: BBox
    score: float
    """0-1"""


def find_marks(page: Page) -> tuple[Mark, ...]:
    """All marks from LEAST_SCORE up, best first. Raises RasterizeError."""
    pixels = page.render(DPI).pixels
    height, width = pixels.shape
    dark = darkness(pixels)
    guesses = load_detector()(dark)
    found: list[Mark] = []
    for number, kind in enumerate(KINDS):
        boxes, scores = distinct(guesses, number)
        if kind == "signature":
            boxes = with_strokes(boxes, (dark >= INKED).astype(np.uint8))
        for box, score in zip(boxes, scores, strict=True):
            left, top, right, bottom = box.tolist()
            place = clip(from_pixels(left, top, right, bottom, width, height))
            found.append(Mark(kind, place, float(score)))
    return tuple(sorted(without_brands(found), key=lambda mark: -mark.score))


def without_brands(marks: Sequence[Mark]) -> list[Mark]:
    """``marks`` but for the signatures that are surer a logo: brands set in script."""
    logos = [mark for mark in marks if mark.kind == "logo"]
    return [
        mark
        for mark in marks
        if mark.kind != "signature"
        or not any(logo.score > mark.score and iou(logo.box, mark.box) > BRAND for logo in logos)
    ]


def distinct(guesses: Guesses, kind: int) -> tuple[Boxes, NDArray[np.float32]]:
    """Boxes (n, 4) and scores (n,) of the marks of a kind, best first: the cells that agree vote on the sides."""
    scores, boxes = guesses.scores[:, kind], guesses.boxes[:, kind]
    likely = np.flatnonzero(scores >= LEAST_SCORE)
    likely = likely[np.argsort(-scores[likely], kind="stable")][:MOST_CELLS]
    scores, boxes = scores[likely], boxes[likely]
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    taken: list[int] = []
    found = np.zeros_like(boxes)
    left = np.arange(len(boxes))
    while len(left) and len(taken) < MOST_MARKS:
        i = int(left[0])
        sides = np.minimum(boxes[:, 2:], boxes[i, 2:]) - np.maximum(boxes[:, :2], boxes[i, :2])
        shared = np.maximum(sides, 0).prod(1)
        votes = np.where(shared > SAME * (area + area[i] - shared), scores, 0) ** 2
        found[i] = (boxes * votes[:, None]).sum(0) / votes.sum()
        taken.append(i)
        left = left[shared[left] <= OVERLAP * np.minimum(area[left], area[i])]
    return found[taken], scores[taken]


def with_strokes(boxes: Boxes, ink: Mask) -> Boxes:
    """``boxes`` (n, 4) pushed out to the ends of the strokes that are theirs: tails and flourishes."""
    import cv2

    loose = ink.copy()
    for shape in ((1, RULE_PX), (RULE_PX, 1)):
        loose -= np.asarray(cv2.morphologyEx(loose, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(loose, connectivity=8)
    strokes, sizes = np.concatenate([stats[:, :2], stats[:, :2] + stats[:, 2:4]], 1), stats[:, 4]
    grown = boxes.copy()
    for box, (left, top, right, bottom) in zip(grown, np.maximum(boxes.round().astype(int), 0), strict=True):
        numbers, inside = np.unique(labels[top:bottom, left:right], return_counts=True)
        own = numbers[(numbers > 0) & (inside >= OWNED * sizes[numbers])]
        ends = np.concatenate([box[None], strokes[own]])
        low, high = ends[:, :2].min(0), ends[:, 2:].max(0)
        reach = GROWTH * (box[2:] - box[:2])
        box[:] = *np.maximum(low, box[:2] - reach), *np.minimum(high, box[2:] + reach)
    return grown
