"""How much a box looks like a signature: a description by sums over the page, and a small trained network."""

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.pixels.ink import Boxes, Ink, Mask

WEIGHTS = Path(__file__).parent / "signature.npz"
Rows = NDArray[np.float32]
Sums = NDArray[np.int32] | NDArray[np.float64]

LETTER_EM = 1.45
"""Components up to this many type heights high are taken for print."""
INNER_GRID, SLOPE_GRID = (3, 6), (2, 4)
"""Rows and columns of the profiles of ink and of edges inside a box."""
AROUND_GRID, AROUND_CELL_EM = (9, 9), (1.8, 4.5)
"""Rows and columns of the surroundings, and their cells' height and width in type heights."""


@dataclass(frozen=True)
class Channels:
    """Sums over a page: each (height + 1, width + 1), exclusive as in cv2.integral."""

    ink: Sums
    print_: Sums
    pen: Sums
    rules: Sums
    slopes: tuple[Sums, ...]
    """Edges that lie flat, upright, rise and fall."""
    thickness: Sums
    thickness2: Sums
    starts: Sums
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
    distance = np.asarray(cv2.distanceTransform(ink.mask, cv2.DIST_L2, 3), np.float32)
    centres = np.zeros_like(ink.mask)
    alive = ink.area > 0
    middle = ((ink.boxes[alive, :2] + ink.boxes[alive, 2:]) / 2).astype(int)
    centres[middle[:, 1], middle[:, 0]] = 1
    return Channels(
        ink=_sums(ink.mask),
        print_=_sums(print_),
        pen=_sums(pen),
        rules=_sums(ink.rules),
        slopes=tuple(_sums(m.view(np.uint8)) for m in (flat, upright, rising, sloped & ~rising)),
        thickness=_sums(distance),
        thickness2=_sums(distance * distance),
        starts=_sums(centres),
    )


def _sums(image: Mask | Rows) -> Sums:
    """The integral at half size, which costs a quarter, of full-size pixels; masks are 0 or 1."""
    height, width = (side // 2 for side in image.shape)
    if image.dtype == np.uint8:
        image = image * np.uint8(SHADES)
    small = cv2.resize(image[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
    sums: Sums = np.asarray(cv2.integral(small))  # type: ignore[assignment]
    return sums


SHADES = 252
"""A mask's set pixel before it is halved: divisible by four, so that means of four stay exact."""


def _inside(sums: Sums, boxes: Boxes) -> Rows:
    """(n,) sum over each box (px of the full size), outside the page nothing."""
    height, width = sums.shape
    edges = np.rint(boxes * np.float32(0.5)).astype(np.intp)
    x0, x1 = np.clip(edges[..., 0], 0, width - 1), np.clip(edges[..., 2], 0, width - 1)
    y0, y1 = np.clip(edges[..., 1], 0, height - 1) * width, np.clip(edges[..., 3], 0, height - 1) * width
    flat = sums.ravel()
    unit = SHADES / 4 if flat.dtype == np.int32 else 0.25
    return np.asarray((flat[y1 + x1] - flat[y0 + x1] - flat[y1 + x0] + flat[y0 + x0]) / unit, np.float32)


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
    whole = np.array([[0, 0, page_width, page_height]], np.float32)
    prints, pens = (float(_inside(s, whole)[0]) for s in (c.print_, c.pen))
    edge = np.zeros_like(left)
    below = np.stack([edge, bottom + em, edge + page_width, edge + page_height], 1)
    single = np.stack(
        [
            width / (10 * em), height / (3 * em), np.log(width / height), amount / area, amount / (em * em) / 20,
            _inside(c.pen, boxes) / amount, _inside(c.rules, boxes) / (width + 1), ruled, thick / 2, spread / 2,
            thick / em * 5, rim / amount, rim_pen / amount, count / (width / em + 1), tallest / (3 * em),
            widest / (10 * em), big, (left + right) / 2 / page_width, (top + bottom) / 2 / page_height,
            tallest / height, np.full(len(boxes), prints / ink.mask.size * 10),
            np.full(len(boxes), pens / ink.mask.size * 10), np.full(len(boxes), em / 10),
_inside(c.print_, below) / (prints + 1),
        ],
        1,
    )  # fmt: skip
    inner = _inside(c.ink, _cells(boxes, INNER_GRID)) / (area / math.prod(INNER_GRID))[:, None]
    halves = _cells(boxes, SLOPE_GRID)
    sloping = [_inside(s, halves) / (amount / math.prod(SLOPE_GRID))[:, None] for s in c.slopes]
    cx, cy = (left + right) / 2, (top + bottom) / 2
    reach = np.array([AROUND_GRID[1] * AROUND_CELL_EM[1], AROUND_GRID[0] * AROUND_CELL_EM[0]]) * em / 2
    frame = np.stack([cx - reach[0], cy - reach[1], cx + reach[0], cy + reach[1]], 1).astype(np.float32)
    cells = _cells(frame, AROUND_GRID)
    cell = AROUND_CELL_EM[0] * AROUND_CELL_EM[1] * em * em / 4
    around = [_inside(s, cells) / cell for s in (c.print_, c.pen)]
    parts = [single, slopes, np.stack(near, 1), inner, *sloping, *around]
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
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), np.float32)


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
