"""Handwritten signatures on a page, from pixels alone."""

from dataclasses import dataclass

import numpy as np

from docpipe.locators.embedded.pixels.ink import Boxes, Ink
from docpipe.locators.embedded.pixels.scorer import describe, load_network
from docpipe.locators.embedded.pixels.strokes import propose

LEAST_SCORE = 0.1
OVERLAP = 0.3
"""Of the smaller box: two signatures share less."""


@dataclass(frozen=True)
class Scored:
    """Boxes in px, best first, none on another."""

    boxes: Boxes
    scores: np.ndarray[tuple[int], np.dtype[np.float32]]


def find_signatures(ink: Ink) -> Scored:
    boxes = propose(ink)
    if not len(boxes):
        return Scored(boxes, np.zeros(0, np.float32))
    return distinct(boxes, load_network()(describe(ink, boxes)), LEAST_SCORE)


def distinct(boxes: Boxes, scores: np.ndarray[tuple[int], np.dtype[np.float32]], least: float) -> Scored:
    """The best of every set of overlapping boxes that reaches ``least``."""
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    keep: list[int] = []
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < least:
            break
        if keep:
            shared = np.minimum(boxes[keep, 2:], boxes[i, 2:]) - np.maximum(boxes[keep, :2], boxes[i, :2])
            shared = np.maximum(shared, 0).prod(1) / np.minimum(area[keep], area[i])
            if shared.max() > OVERLAP:
                continue
        keep.append(int(i))
    return Scored(boxes[keep], scores[keep])
