"""Ink as a pen leaves it: scribbled signatures, and words in handwriting faces bent out of their regularity.

All return dark ink on white (255), cut to the ink; a pen is 2-6 px wide where a small letter is 30 px high.
"""

import math
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.types import GreyImage
from training.marks import faces
from training.marks.faces import Faces

Points = NDArray[np.float64]

LETTERS = (
    ((0, 0), (0.2, 1), (0.5, 1), (0.6, 0)),
    ((0, 1), (0.1, 0), (0.5, 0), (0.6, 1)),
    ((0, 0.2), (0.5, 0.6), (0.45, 1), (0.15, 0.9), (0.2, 0), (0.6, 0)),
    ((0, 0), (0.5, 1.5), (0.4, 2.4), (0.15, 2), (0.2, 0.3), (0.5, 0)),
    ((0.4, 1), (0.1, 0.8), (0.2, 0), (0.5, 0.9), (0.45, -1), (0.1, -1.3), (0.1, -0.6), (0.6, 0.2)),
    ((0, 0), (0.3, 1.7), (0.3, 0), (0.6, 0)),
    ((0, 0), (0.25, 1), (0.4, 0), (0.6, 0.8)),
    ((0, 0.2), (0.5, 0.3), (1, 0.1)),
    ((0.5, 1), (0.1, 0.9), (0.1, 0), (0.5, 0), (0.5, 0.9), (0.8, 0.8)),
    ((0, 0), (0.1, 0.5), (0.2, 0), (0.3, 0.5), (0.4, 0), (0.5, 0.5), (0.6, 0)),
)
"""Generic small letters: the pen's control points, advance about 0.6, x-height 1."""
CAPITALS = (
    ((0, 0), (0.1, 2.5), (0.2, 0)),
    ((0, 2), (0.6, 2.6), (1, 1.8), (0.2, 1.2), (1, 0.6), (0.5, -0.2), (0, 0.2)),
    ((1, 2), (0.3, 2.6), (-0.2, 1), (0.4, -0.2), (1.1, 0.5)),
    ((0, 0), (0.5, 2.8), (1, 0), (0.6, 1), (0.1, 0.9)),
    ((0, 2.3), (0.4, 2.7), (0.5, 0), (0.1, -0.2), (0, 0.4)),
    ((0, 2.4), (0.2, 0), (0.6, 1.6), (0.9, 0), (1.2, 2.6)),
    ((-0.2, 2.2), (1.3, 2.5), (0.5, 2.3), (0.5, 0)),
    ((0.9, 2.3), (0.2, 2.3), (0.2, 1.3), (0.9, 1), (0.8, 0), (-0.1, 0.1)),
    ((0.5, 1.2), (1.2, 1.4), (0.9, 2.6), (-0.1, 2.2), (-0.1, 0.2), (0.8, -0.3), (1.1, 0.8)),
)
"""Generic capitals, up to 2.8 high."""
UNIT = 32
"""px of an x-height of 1."""


def smooth(points: Points, rounds: int = 3) -> Points:
    """A quadratic spline near the control ``points``: their corners are cut again and again."""
    for _ in range(rounds):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        points = np.concatenate([points[:1], np.stack([near, far], 1).reshape(-1, 2), points[-1:]])
    return points


def _shape(rng: Random, shapes: tuple[tuple[tuple[float, float], ...], ...], x: float, size: float) -> Points:
    points = np.array(rng.choice(shapes), np.float64)
    points += np.array([(rng.gauss(0, 0.08), rng.gauss(0, 0.12)) for _ in points])
    points[:, 0] = x + points[:, 0] * size * rng.uniform(0.6, 1.7)
    points[:, 1] *= size * rng.uniform(0.75, 1.25)
    return points


def _scribbled_word(rng: Random, x: float, letters: int, shrink: float) -> tuple[list[Points], float]:
    """The strokes of one word from ``x`` on, and where it ends; its letters shrink by ``shrink`` each."""
    strokes: list[Points] = []
    if not letters or rng.random() < 0.85:
        tall = rng.uniform(0.9, 1.9)
        strokes += [
            _shape(rng, CAPITALS, x + rng.uniform(-0.2, 0.3), tall) for _ in range(rng.choice((1, 1, 2)))
        ]
        x = float(strokes[-1][:, 0].max()) - rng.uniform(-0.4, 0.3)
    chain: list[Points] = []
    size = 1.0
    for _ in range(letters):
        chain.append(_shape(rng, LETTERS, x, size))
        x = max(float(chain[-1][-1, 0]), x + 0.25)
        size *= shrink
    if chain:
        body = np.concatenate(chain)
        if strokes and rng.random() < 0.5:
            body = np.concatenate([strokes.pop(), body])
        if rng.random() < 0.35:
            tail = body[-1] + np.array(
                [[rng.uniform(0.5, 2), rng.uniform(-0.4, 0.4)], [rng.uniform(2, 5), rng.uniform(-1, 1.5)]]
            )
            body = np.concatenate([body, tail])
        strokes.append(body)
    return strokes, x


def scribble(rng: Random) -> GreyImage:
    """A signature that no one can read: capitals, garlands, loops, crossing strokes, a flourish."""
    strokes: list[Points] = []
    x = 0.0
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        letters = rng.choice((0, 1, 2, 3, 4, 5, 6, 8))
        made, x = _scribbled_word(rng, x, letters, rng.uniform(0.86, 1.02))
        strokes += made
        x += rng.uniform(0.1, 1.8)
    width = max(float(s[:, 0].max()) for s in strokes)
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        start, high = rng.uniform(0, 0.7) * width, rng.uniform(-0.8, 1.8)
        end = start + rng.uniform(0.6, max(1.0, 0.9 * width))
        bow = rng.gauss(0, 0.5)
        strokes.append(
            np.array([[start, high], [(start + end) / 2, high + bow], [end, high + rng.gauss(0, 0.4)]])
        )
    if rng.random() < 0.12:  # once around and back
        mid = width / 2
        strokes.append(np.array([[0, 0], [-0.8, 1.5], [mid, 3], [width + 1, 1.5], [mid, -1.2], [-0.5, -0.4]]))
    slant, drift = rng.uniform(-0.15, 0.9), rng.gauss(0, 0.06)
    squeeze = rng.uniform(0.7, 1.6)
    curves = []
    for stroke in strokes:
        curve = smooth(stroke)
        curve[:, 1] += drift * curve[:, 0]
        curve[:, 0] = curve[:, 0] * squeeze + slant * curve[:, 1]
        curves.append(curve)
    return _inked(rng, curves, rng.choice((2, 2, 3, 3, 3, 4, 5)))


def _inked(rng: Random, curves: list[Points], thick: int) -> GreyImage:
    """Curves (x right, y up, in x-heights) drawn; strokes that fall are a little thicker than those that rise."""
    every = np.concatenate(curves)
    low, high = every.min(0), every.max(0)
    margin = 12
    size = np.minimum(np.ceil((high - low) * UNIT).astype(int) + 2 * margin, (2400, 900))
    canvas = np.full((size[1], size[0]), 255, np.uint8)
    press = rng.choice((0, 0, 1, 2))
    for curve in curves:
        at = np.stack([(curve[:, 0] - low[0]) * UNIT + margin, (high[1] - curve[:, 1]) * UNIT + margin], 1)
        steps = np.round(at * 8).astype(np.int32)
        if not press:
            cv2.polylines(canvas, [steps], False, 0, thick, cv2.LINE_AA, 3)
            continue
        for start in range(0, len(steps) - 1, 4):
            part = steps[start : start + 5]
            falls = part[-1, 1] > part[0, 1]
            cv2.polylines(canvas, [part], False, 0, thick + press * falls, cv2.LINE_AA, 3)
    return cut(canvas)


def written(rng: Random, text: str, face: str, wildness: float) -> GreyImage:
    """``text`` in a handwriting face; ``wildness`` 0 leaves it nearly as it is, 1 makes a signature of it."""
    size = rng.randrange(64, 90)
    canvas = np.full((size * 4, int(size * (len(text) + 6) * 0.9)), 255, np.uint8)
    x, base = size * 1.5, size * 2.4
    ascent = faces.font(face, size).getmetrics()[0]
    apart = rng.random() < 0.4
    spread = rng.uniform(-0.02, 0.15) if apart else 0.0
    for piece in text if apart else [text]:
        large = size
        if apart and piece.isupper():
            large = int(size * (1 + wildness * rng.uniform(0, 0.9)))
        patch = faces.printed(piece, face, large)
        left, top = faces.descent(piece, face, large)
        above = ascent * large / size
        darken(canvas, patch, int(x + left), int(base - above + top + rng.gauss(0, 0.03 * size) * apart))
        x += faces.font(face, large).getlength(piece) + spread * size
    return cut(_bent(rng, canvas[:, : int(x + size * 1.5)], wildness, size))


def _bent(rng: Random, pixels: GreyImage, wildness: float, size: int) -> GreyImage:
    """Slanted, drifting, waving, and with letters that flatten towards the end."""
    height, width = pixels.shape
    grid_x, grid_y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    noise = np.random.default_rng(rng.randrange(2**31))
    cells = (4, max(3, width // (2 * size)))
    moves = [
        cv2.resize(
            noise.normal(0, (0.02 + 0.1 * wildness) * size, cells).astype(np.float32),
            (width, height), interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]  # fmt: skip
    middle = height * 0.55
    flatter = 1 + wildness * rng.choice((0, 0, 1)) * rng.uniform(0.2, 1.2) * grid_x / width
    lean = rng.uniform(-0.15, 0.15 + 0.5 * wildness) * (grid_y - middle)
    rise = rng.gauss(0, 0.02 + 0.05 * wildness) * (grid_x - width / 2)
    image = cv2.remap(
        pixels,
        (grid_x + lean + moves[0]).astype(np.float32),
        (middle + (grid_y - middle) * flatter + rise + moves[1]).astype(np.float32),
        cv2.INTER_LINEAR, borderValue=255,
    )  # fmt: skip
    stretch = rng.uniform(0.75, 1.0 + 0.9 * wildness)
    image = cv2.resize(image, None, fx=stretch, fy=1, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.3:
        image = cv2.erode(image, np.ones((2, 2), np.uint8))
    return np.asarray(image, np.uint8)


def signature(rng: Random, given: Faces) -> GreyImage:
    """A signature: a scribble, a name written wildly, or a large initial before a name."""
    kind = rng.random()
    if kind < 0.45:
        return scribble(rng)
    text = faces.name(rng).split(",")[0]
    name = written(rng, text, rng.choice(given.hands), rng.uniform(0.3, 1.0))
    if kind < 0.8:
        return _flourished(rng, name)
    return beside(scribble(rng), name, rng.uniform(0.8, 1.8), rng.uniform(-0.3, 0.4))


def _flourished(rng: Random, name: GreyImage) -> GreyImage:
    """``name``, now and then with a stroke under it, through it or far behind it."""
    if rng.random() > 0.3:
        return name
    height, width = name.shape
    canvas = np.full((height * 2, int(width * 1.9)), 255, np.uint8)
    darken(canvas, name, int(width * 0.3), height // 2)
    start = np.array([width * rng.uniform(0.2, 1.2), height * rng.uniform(0.8, 1.5)])
    end = np.array([width * rng.uniform(0.9, 1.8), height * rng.uniform(0.6, 1.4)])
    bow = (start + end) / 2 + np.array([0, height * rng.gauss(0, 0.3)])
    curve = smooth(np.stack([start, bow, end]))
    cv2.polylines(
        canvas, [np.round(curve * 8).astype(np.int32)], False, 0, rng.choice((2, 3, 4)), cv2.LINE_AA, 3
    )
    return cut(canvas)


def beside(first: GreyImage, second: GreyImage, scale: float, gap: float) -> GreyImage:
    """Two inks on one base line, the first ``scale`` times as high as the second, ``gap`` heights between."""
    high = second.shape[0] * scale
    size = max(4, round(first.shape[1] * high / first.shape[0])), max(4, round(high))
    size = (min(size[0], 1200), size[1])
    first = np.asarray(cv2.resize(first, size, interpolation=cv2.INTER_AREA), np.uint8)
    tall = max(first.shape[0], second.shape[0])
    shift = max(0, first.shape[1] + round(gap * second.shape[0]))
    canvas = np.full((tall, shift + second.shape[1] + first.shape[1]), 255, np.uint8)
    darken(canvas, first, 0, tall - first.shape[0])
    darken(canvas, second, shift, tall - second.shape[0])
    return cut(canvas)


def darken(canvas: GreyImage, patch: GreyImage, x: int, y: int) -> None:
    """Lays ``patch`` on ``canvas`` as ink, in place; what reaches over the edge is lost."""
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + patch.shape[1], canvas.shape[1]), min(y + patch.shape[0], canvas.shape[0])
    if right <= left or bottom <= top:
        return
    area = canvas[top:bottom, left:right]
    np.minimum(area, patch[top - y : bottom - y, left - x : right - x], out=area)


def cut(pixels: GreyImage, dark: int = 140) -> GreyImage:
    """The part that holds ink; a small black patch where there is none."""
    ink = pixels < dark
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return np.zeros((20, 60), np.uint8)
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def turned(patch: GreyImage, degrees: float) -> GreyImage:
    """``patch`` turned counter-clockwise, on a canvas that holds all of it."""
    height, width = patch.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    size = math.ceil(width * cos + height * sin) + 2, math.ceil(width * sin + height * cos) + 2
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return np.asarray(cv2.warpAffine(patch, turn, size, flags=cv2.INTER_LINEAR, borderValue=255), np.uint8)
