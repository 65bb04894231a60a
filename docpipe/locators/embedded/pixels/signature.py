"""Handwritten signatures on a page, from pixels alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.pixels.ink import Boxes, Ink
from docpipe.locators.embedded.pixels.scorer import describe, load_network
from docpipe.locators.embedded.pixels.strokes import propose

LEAST_SCORE = 0.05
OVERLAP = 0.3
"""Of the smaller box: two signatures share less."""
SAME = 0.4
"""IoU from which boxes are readings of one signature: their mean is surer than the best."""
WIDE_WINS = 0.3
"""Boxes rank by score times area to this power, or the best-written part of a name would win over the whole."""
AIR_EM = 0.3
"""White left around the ink, in type heights."""
BIAS = 0.9
"""Added to the network's log-odds: pens of the world are less like each other than those that taught it."""

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Signatures:
    """Boxes (n, 4) in px and scores (n,) 0-1, best first, none on another."""

    boxes: Boxes
    scores: Scores


def find_signatures(ink: Ink) -> Signatures:
    """All that looks signed, from LEAST_SCORE up."""
    boxes = propose(ink)
    if not len(boxes):
        return Signatures(boxes, np.zeros(0, np.float32))
    return distinct(boxes, load_network()(describe(ink, boxes)), ink.em)


def distinct(boxes: Boxes, scores: Scores, em: float) -> Signatures:
    """One box for every signature: overlapping boxes vote on its sides, the best of them gives the score."""
    odds = scores / np.maximum(1 - scores, 1e-6) * np.exp(BIAS)
    scores = (odds / (1 + odds)).astype(np.float32)
    likely = scores >= LEAST_SCORE
    boxes, scores = boxes[likely], scores[likely]
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    taken: list[int] = []
    found: list[Boxes] = []
    for i in np.argsort(-scores * area**WIDE_WINS, kind="stable").tolist():
        shared = np.maximum(
            np.minimum(boxes[:, 2:], boxes[i, 2:]) - np.maximum(boxes[:, :2], boxes[i, :2]), 0
        ).prod(1)
        if (shared[taken] > OVERLAP * np.minimum(area[taken], area[i])).any():
            continue
        taken.append(i)
        alike = shared / (area + area[i] - shared) > SAME
        weight = np.where(alike, scores, 0) ** 2
        mean = (boxes * weight[:, None]).sum(0) / weight.sum()
        found.append(mean + np.array([-1, -1, 1, 1], np.float32) * AIR_EM * em)
        scores[i] = scores[alike].max()
    best = scores[taken]
    order = np.argsort(-best, kind="stable")
    return Signatures(np.array(found, np.float32).reshape(-1, 4)[order], best[order])
