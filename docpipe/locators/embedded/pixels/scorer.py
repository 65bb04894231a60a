"""How much a box looks like a signature: a description by sums over the page, and a small trained network."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.pixels.ink import Boxes, Ink
from docpipe.locators.embedded.pixels.strokes import halved

WEIGHTS = Path(__file__).parent / "signature.npz"
Rows = NDArray[np.float32]

LETTER_EM = 1.45
"""Components up to this many type heights high are taken for print."""
INNER_GRID = (3, 6)
"""Rows and columns of the ink profile inside a box."""
AROUND_GRID, AROUND_CELL_EM = (9, 9), (1.8, 4.5)
"""Rows and columns of the surroundings, and their cells' height and width in type heights."""


@dataclass(frozen=True)
class Channels:
    """Sums over a page at half size: each (height + 1, width + 1), exclusive as in cv2.integral."""

    ink: NDArray[np.float64]
    print_: NDArray[np.float64]
    pen: NDArray[np.float64]
    rules: NDArray[np.float64]
    slopes: tuple[NDArray[np.float64], ...]
    """Edges that lie flat, upright, rise and fall."""
    thickness: NDArray[np.float64]
    thickness2: NDArray[np.float64]
    starts: NDArray[np.float64]
    """One per component, at its centre."""


def channels(ink: Ink) -> Channels:
    height = ink.boxes[:, 3] - ink.boxes[:, 1]
    small = ((height <= LETTER_EM * ink.em) & (ink.area > 0)).astype(np.uint8)
    print_ = small[ink.labels]
    pen = ink.mask - print_
    soft = cv2.GaussianBlur(ink.mask * 200, (3, 3), 0.8)
    gx, gy = (np.asarray(cv2.Sobel(soft, cv2.CV_16S, *axis), np.int16) for axis in ((1, 0), (0, 1)))
    ax, ay = np.abs(gx), np.abs(gy)
    edge = np.maximum(ax, ay) > 100
    flat, upright = edge & (ay > 2 * ax), edge & (ax > 2 * ay)
    sloped = edge & ~flat & ~upright
    rising = sloped & ((gx ^ gy) >= 0)
    distance = cv2.distanceTransform(ink.mask, cv2.DIST_L2, 3)
    centres = np.zeros(halved(ink.mask).shape, np.uint8)
    alive = ink.area > 0
    middle = ((ink.boxes[alive, :2] + ink.boxes[alive, 2:]) / 4).astype(int)
    centres[middle[:, 1], middle[:, 0]] = 1
    return Channels(
        ink=_sums(ink.mask),
        print_=_sums(print_),
        pen=_sums(pen),
        rules=_sums(ink.rules),
        slopes=tuple(_sums(m.astype(np.uint8)) for m in (flat, upright, rising, sloped & ~rising)),
        thickness=_sums(distance),
        thickness2=_sums(distance * distance),
        starts=cv2.integral(centres).astype(np.float64),
    )


def _sums(image: NDArray[np.generic]) -> NDArray[np.float64]:
    """The integral of ``image`` at half size; sums are of full-size pixels."""
    height, width = image.shape
    padded = np.pad(image, ((0, height % 2), (0, width % 2))).astype(np.float32)
    small = cv2.resize(padded, (padded.shape[1] // 2, padded.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return 4.0 * cv2.integral(small).astype(np.float64)


def _inside(sums: NDArray[np.float64], boxes: Boxes) -> Rows:
    """(n,) sum over each box (px of the full size), outside the page nothing."""
    height, width = sums.shape
    x0, x1 = (np.clip(np.round(boxes[..., i] / 2), 0, width - 1).astype(int) for i in (0, 2))
    y0, y1 = (np.clip(np.round(boxes[..., i] / 2), 0, height - 1).astype(int) for i in (1, 3))
    return np.asarray(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0], np.float32)


def _cells(boxes: Boxes, grid: tuple[int, int]) -> Boxes:
    """(n, rows * columns, 4) equal parts of each box."""
    rows, columns = grid
    xs = boxes[:, None, 0] + (boxes[:, 2] - boxes[:, 0])[:, None] * np.arange(columns + 1) / columns
    ys = boxes[:, None, 1] + (boxes[:, 3] - boxes[:, 1])[:, None] * np.arange(rows + 1) / rows
    parts = [(xs[:, c], ys[:, r], xs[:, c + 1], ys[:, r + 1]) for r in range(rows) for c in range(columns)]
    return np.array(parts, np.float32).transpose(2, 0, 1)


def describe(ink: Ink, boxes: Boxes) -> Rows:
    """(n, f) what each box holds and what surrounds it, in type heights and shares."""
    c, em = channels(ink), ink.em
    page_height, page_width = ink.mask.shape
    left, top, right, bottom = boxes.T
    width, height = right - left, bottom - top
    area = width * height
    amount = _inside(c.ink, boxes) + 1.0
    slopes = np.stack([_inside(s, boxes) for s in c.slopes], 1)
    slopes = slopes / (slopes.sum(1, keepdims=True) + 1)
    thick = _inside(c.thickness, boxes) / amount
    spread = np.sqrt(np.maximum(_inside(c.thickness2, boxes) / amount - thick**2, 0))
    grown = boxes + np.array([-1, -1, 1, 1], np.float32) * 0.8 * em
    rim = _inside(c.ink, grown) - _inside(c.ink, boxes)
    rim_pen = _inside(c.pen, grown) - _inside(c.pen, boxes)
    count = _inside(c.starts, boxes)
    tallest, widest, big = _components(ink, boxes)
    strips = [
        np.stack([left, bottom - 0.5 * em, right, bottom + 1.2 * em], 1),
        np.stack([left, bottom, right, bottom + 2.2 * em], 1),
        np.stack([left, top - 2.2 * em, right, top], 1),
        np.stack([left - 4 * em, top, left, bottom], 1),
        np.stack([right, top, right + 4 * em, bottom], 1),
    ]
    ruled = _inside(c.rules, strips[0]) / (width + 1)
    near = [
        _inside(s, strip) / ((strip[:, 2] - strip[:, 0]) * em)
        for strip in strips[1:]
        for s in (c.print_, c.pen)
    ]
    edge = np.zeros_like(left)
    below = np.stack([edge, bottom + em, edge + page_width, edge + page_height], 1)
    single = np.stack(
        [
            width / (10 * em), height / (3 * em), np.log(width / height), amount / area, amount / (em * em) / 20,
            _inside(c.pen, boxes) / amount, _inside(c.rules, boxes) / (width + 1), ruled, thick / 2, spread / 2,
            thick / em * 5, rim / amount, rim_pen / amount, count / (width / em + 1), tallest / (3 * em),
            widest / (10 * em), big, (left + right) / 2 / page_width, (top + bottom) / 2 / page_height,
            tallest / height, np.full(len(boxes), c.print_[-1, -1] / ink.mask.size * 10),
            np.full(len(boxes), c.pen[-1, -1] / ink.mask.size * 10), np.full(len(boxes), em / 10),
_inside(c.print_, below) / (c.print_[-1, -1] + 1),
        ],
        1,
    )  # fmt: skip
    inner = _inside(c.ink, _cells(boxes, INNER_GRID)) / (area / 18)[:, None]
    cx, cy = (left + right) / 2, (top + bottom) / 2
    reach = np.array([AROUND_GRID[1] * AROUND_CELL_EM[1], AROUND_GRID[0] * AROUND_CELL_EM[0]]) * em / 2
    frame = np.stack([cx - reach[0], cy - reach[1], cx + reach[0], cy + reach[1]], 1).astype(np.float32)
    cells = _cells(frame, AROUND_GRID)
    cell = AROUND_CELL_EM[0] * AROUND_CELL_EM[1] * em * em / 4
    around = [_inside(s, cells) / cell for s in (c.print_, c.pen)]
    parts = [single, slopes, np.stack(near, 1), inner, *around]
    return np.asarray(np.nan_to_num(np.concatenate(parts, 1)), np.float32)


def _components(ink: Ink, boxes: Boxes) -> tuple[Rows, Rows, Rows]:
    """(n,) height and width (px) of the largest component in each box, and its share of their ink."""
    alive = ink.area > 0
    own, area = ink.boxes[alive], ink.area[alive]
    if not len(own):
        zero = np.zeros(len(boxes), np.float32)
        return zero, zero, zero
    x, y = (own[:, 0] + own[:, 2]) / 2, (own[:, 1] + own[:, 3]) / 2
    within = (x > boxes[:, :1]) & (x < boxes[:, 2:3]) & (y > boxes[:, 1:2]) & (y < boxes[:, 3:])
    tall = (within * (own[:, 3] - own[:, 1])).max(1)
    wide = (within * (own[:, 2] - own[:, 0])).max(1)
    heavy = (within * area).max(1) / ((within * area).sum(1) + 1)
    return tall.astype(np.float32), wide.astype(np.float32), heavy.astype(np.float32)


@dataclass(frozen=True)
class Network:
    """Two dense layers over standardised rows."""

    mean: Rows
    scale: Rows
    weights: tuple[Rows, ...]
    biases: tuple[Rows, ...]

    def __call__(self, rows: Rows) -> Rows:
        """(n,) 0-1."""
        values = np.clip((rows - self.mean) / self.scale, -5, 5)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = np.maximum(values @ weight + bias, 0)
        logit = (values @ self.weights[-1] + self.biases[-1])[:, 0]
        return np.asarray(1 / (1 + np.exp(-logit)), np.float32)


@cache
def load_network(path: Path = WEIGHTS) -> Network:
    with np.load(path) as data:
        layers = sum(name.startswith("w") for name in data.files)
        return Network(
            data["mean"].astype(np.float32),
            data["scale"].astype(np.float32),
            tuple(data[f"w{i}"].astype(np.float32) for i in range(layers)),
            tuple(data[f"b{i}"].astype(np.float32) for i in range(layers)),
        )


@cache
def revision() -> str:
    """Six hex digits that change with the shipped weights."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:6]
