"""Where signatures, handwriting, stamps and logos are on a page: a small convolutional network, run in numpy.

It looks at the page once, at :data:`DPI`. Every cell of :data:`STRIDE` px answers for each kind how likely it lies
in a mark of that kind, and how far the sides of that mark's box are.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.pixels.convolution import Convolution, Maps, doubled, rectified
from docpipe.locators.embedded.pixels.ink import paper_around
from docpipe.types import GreyImage

WEIGHTS = Path(__file__).parent / "marks.npz"
DPI = 64
"""Small print is still told from handwriting."""
KINDS = ("signature", "handwriting", "stamp", "logo")
STRIDE = 8
COARSEST = 16
"""Sides of what the network looks at are multiples of so many px."""
PAPER_PX = 64
"""Dark areas wider than this are paper (photographs, scan borders), not ink."""
FULL_INK = 0.7
"""Ink is as dark as can be where it takes this share of the paper's light."""

Boxes = NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """The shape of one convolution of the network."""

    name: str
    inputs: int
    outputs: int
    kernel: int = 3
    stride: int = 1
    dilation: int = 1


FINE = (
    Layer("fine1", 1, 8, stride=2),
    Layer("fine2", 8, 16, stride=2),
    Layer("fine3", 16, 32, stride=2),
    Layer("fine4", 32, 32),
)
"""From pixels to cells."""
COARSE = (
    Layer("coarse1", 32, 64, stride=2),
    Layer("coarse2", 64, 64),
    Layer("coarse3", 64, 64, dilation=2),
    Layer("coarse4", 64, 64, dilation=4),
    Layer("coarse5", 64, 64),
)
"""From cells to what surrounds them, at twice the stride."""
NARROW = Layer("narrow", 64, 32, kernel=1)
JOINED = (Layer("joined1", 32, 32), Layer("joined2", 32, 32))
"""Cells that know their surroundings."""
HEAD = Layer("head", 32, 5 * len(KINDS), kernel=1)
"""Per cell the log-odds of every kind, then for every kind the log distances (STRIDE px) to its four sides."""
LAYERS = (*FINE, *COARSE, NARROW, *JOINED, HEAD)


@dataclass(frozen=True)
class Guesses:
    """What every cell says, cells row by row."""

    scores: NDArray[np.float32]
    """(cells, kinds) 0-1"""
    boxes: NDArray[np.float32]
    """(cells, kinds, 4) px of the image that was looked at"""


class Detector:
    """The network with its weights."""

    def __init__(self, arrays: Mapping[str, NDArray[np.floating[Any]]]) -> None:
        self._layers = {
            layer.name: Convolution(
                arrays[f"{layer.name}.weight"].astype(np.float32),
                arrays[f"{layer.name}.bias"].astype(np.float32),
                layer.kernel,
                layer.stride,
                layer.dilation,
            )
            for layer in LAYERS
        }

    def __call__(self, dark: NDArray[np.float32]) -> Guesses:
        """What the cells say of a page by its :func:`darkness` at :data:`DPI`."""
        return decoded(self.maps(dark))

    def maps(self, dark: NDArray[np.float32]) -> Maps:
        """(height / STRIDE, width / STRIDE, 5 * kinds) of a page's darkness, whose sides are multiples of COARSEST."""
        fine = self._run(FINE, dark[:, :, None])
        coarse = self._run(COARSE, fine)
        joined = self._run(JOINED, rectified(doubled(self._layers["narrow"](coarse)) + fine))
        return self._layers["head"](joined)

    def _run(self, layers: tuple[Layer, ...], maps: Maps) -> Maps:
        for layer in layers:
            maps = rectified(self._layers[layer.name](maps))
        return maps


def darkness(grey: GreyImage) -> NDArray[np.float32]:
    """0 (paper) to 1 (ink) for every pixel, judged against the paper around it, with empty paper added below and
    on the right until both sides are multiples of :data:`COARSEST`."""
    height, width = grey.shape
    limit = np.maximum(paper_around(grey, PAPER_PX), 60)
    dark = np.clip((limit - grey) / (FULL_INK * limit), 0, 1)
    return np.pad(dark, ((0, -height % COARSEST), (0, -width % COARSEST)))


def decoded(maps: Maps) -> Guesses:
    """Scores and boxes of the network's last ``maps``."""
    rows, columns, _ = maps.shape
    count = len(KINDS)
    cells = maps.reshape(rows * columns, -1)
    scores = 1 / (1 + np.exp(-cells[:, :count]))
    far = STRIDE * np.exp(np.clip(cells[:, count:], -4, 5)).reshape(-1, count, 4)
    y, x = np.divmod(np.arange(rows * columns), columns)
    centre = (np.stack([x, y], 1)[:, None] + 0.5) * STRIDE
    boxes = np.concatenate([centre - far[..., :2], centre + far[..., 2:]], 2)
    return Guesses(scores.astype(np.float32), boxes.astype(np.float32))


@cache
def load_detector() -> Detector:
    """The shipped network."""
    with np.load(WEIGHTS) as arrays:
        return Detector(dict(arrays))


@cache
def revision() -> str:
    """Names the weights."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]
