"""The marks of a page: one box for every signature, note by hand, stamp and logo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip, from_pixels
from docpipe.locators.embedded.pixels.detector import DPI, KINDS, Boxes, Guesses, load_detector
from docpipe.types import Page

LEAST_SCORE = 0.05
MOST_MARKS = 24
"""Of one kind, on a page."""
MOST_CELLS = 400
"""Of one kind on a page that are looked at, the likeliest first."""
SAME = 0.4
"""IoU from which cells speak of one mark: their mean is surer than the best."""
OVERLAP = 0.5
"""Of the smaller box: two marks of one kind share less."""


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
    guesses = load_detector()(pixels)
    found: list[Mark] = []
    for number, kind in enumerate(KINDS):
        for box, score in zip(*distinct(guesses, number), strict=True):
            left, top, right, bottom = box.tolist()
            place = clip(from_pixels(left, top, right, bottom, width, height))
            found.append(Mark(kind, place, float(score)))
    return tuple(sorted(found, key=lambda mark: -mark.score))


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
