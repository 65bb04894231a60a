"""Trains the detector of marks on drawn pages, and writes its weights beside the locator.

``python -m training.marks.train --hands DIR --prints DIR``: the same seed and type faces give the same weights on
the same machine. training/README.md says which faces the shipped weights saw.
"""

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from docpipe.locators.embedded.pixels.detector import KINDS, STRIDE, WEIGHTS, darkness
from training.marks.faces import Faces, find_faces
from training.marks.network import Network, loss
from training.marks.pages import draw_page
from training.marks.sheet import Mark

WINDOW_PX = 288
"""Side of the part of a page that is learned from at once: about what a cell sees."""
BATCH = 8
RATE, WARM = 4e-3, 100
"""Highest learning rate, and the steps until it is reached; then it falls with the root of the steps."""
KEPT = 0.985
"""Share of the mean weights that a step leaves in place."""
FIRST_PAGES = 250
"""Drawn before the first batch."""
REPORTED = 100
"""Steps between two reports; the weights so far are written with each."""
AIMED = 0.8
"""Share of the windows that are laid on a mark, where the page has one."""
MIDDLE = 0.7
"""Share of a box, in both directions, whose cells are to find it."""
FULL_CELLS = 40
"""A mark of more cells than this counts no more than one of so many: notes would outweigh signatures."""
LEAST_SEEN = 0.6
"""Marks of which a window shows less are not learned."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """The darkness of a drawn page in 255 steps, and its marks."""

    dark: NDArray[np.uint8]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Window:
    """A part of a page and what its cells should say, as :func:`training.marks.network.loss` takes it."""

    dark: Floats
    inside: Floats
    sides: Floats
    weight: Floats


def example(seed: int, faces: Faces) -> Example:
    pixels, marks = draw_page(seed, faces)
    return Example(np.rint(255 * darkness(pixels)).astype(np.uint8), tuple(marks))


def window(page: Example, rng: Random) -> Window:
    """A part of the page as it is looked at, in another light."""
    height, width = page.dark.shape
    boxes = np.array([mark.box for mark in page.marks], np.float32).reshape(-1, 4)
    if len(boxes) and rng.random() < AIMED:
        box = boxes[rng.randrange(len(boxes))]
        x, y = (box[:2] + box[2:]) / 2 - rng.uniform(0.2, 0.8) * WINDOW_PX
    else:
        x, y = rng.uniform(0, width - WINDOW_PX), rng.uniform(0, height - WINDOW_PX)
    left, top = (
        round(min(max(x, 0), max(width - WINDOW_PX, 0))),
        round(min(max(y, 0), max(height - WINDOW_PX, 0))),
    )
    part = page.dark[top : top + WINDOW_PX, left : left + WINDOW_PX]
    part = np.pad(part, ((0, WINDOW_PX - part.shape[0]), (0, WINDOW_PX - part.shape[1])))
    lit = np.clip((part / 255) ** rng.uniform(0.7, 1.4) * rng.uniform(0.75, 1.2), 0, 1)
    kinds = [KINDS.index(mark.kind) for mark in page.marks]
    return Window(
        lit.astype(np.float32), *targets(boxes - np.array([left, top, left, top], np.float32), kinds)
    )


def targets(boxes: Floats, kinds: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """(inside, sides, weight) of a window's cells for ``boxes`` (n, 4) in its px; smaller boxes win where they meet."""
    cells = WINDOW_PX // STRIDE
    inside = np.zeros((len(KINDS), cells, cells), np.float32)
    sides = np.ones((len(KINDS), 4, cells, cells), np.float32)
    weight = np.ones_like(inside)
    centre = (np.arange(cells, dtype=np.float32) + 0.5) * STRIDE
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    for number in np.argsort(-area, kind="stable"):
        kind, seen = kinds[number], np.clip(boxes[number], 0, WINDOW_PX)
        rows, columns = _within(centre, seen[1::2], 1.0), _within(centre, seen[::2], 1.0)
        weight[kind, rows, columns] = 0
        if (seen[2:] - seen[:2]).prod() < LEAST_SEEN * area[number]:
            continue
        rows, columns = _within(centre, seen[1::2], MIDDLE), _within(centre, seen[::2], MIDDLE)
        inside[kind, rows, columns] = 1
        y, x = np.meshgrid(centre[rows], centre[columns], indexing="ij")
        weight[kind, rows, columns] = min(1.0, FULL_CELLS / x.size)
        sides[kind, :, rows, columns] = np.stack([x - seen[0], y - seen[1], seen[2] - x, seen[3] - y])
    return inside, np.maximum(sides, 1.0), weight


def _within(centre: Floats, ends: Floats, share: float) -> slice:
    """The cells in the middle ``share`` of an interval, at least the one that holds its middle."""
    middle, half = float(ends.mean()), float(ends[1] - ends[0]) / 2 * share
    first, last = np.searchsorted(centre, (middle - half, middle + half))
    if last <= first:
        first = min(max(int(middle // STRIDE), 0), len(centre) - 1)
        last = first + 1
    return slice(int(first), int(last))


def fit(pages: Iterator[Example], steps: int, seed: int, out: Path) -> None:
    """Trains for ``steps`` batches and writes the weights to ``out``; every other batch joins one more of ``pages``.

    What is written is the mean of the last weights, which is as good at any step as after a slow end.
    """
    torch.manual_seed(seed)
    rng, network = Random(seed), Network().to(memory_format=torch.channels_last)
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(KEPT), use_buffers=True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-3)
    known = list(islice(pages, FIRST_PAGES))
    losses: list[float] = []
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(step / WARM, math.sqrt(WARM / step))
        known += islice(pages, step % 2)
        batch = [window(rng.choice(known), rng) for _ in range(BATCH)]
        dark, inside, sides, weight = (
            torch.from_numpy(np.stack([getattr(w, name) for w in batch]))
            for name in ("dark", "inside", "sides", "weight")
        )
        dark = dark[:, None].contiguous(memory_format=torch.channels_last)
        wrong = loss(network(dark), inside, sides, weight)
        optimizer.zero_grad()
        wrong.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        mean.update_parameters(network)
        losses.append(float(wrong.detach()))
        if step % REPORTED == 0 or step == steps:
            recent = losses[-REPORTED:]
            print(
                f"step {step}: loss {sum(recent) / len(recent):.3f}, {time.process_time():.0f} s CPU",
                flush=True,
            )
            save(out, mean.module)


def save(path: Path, network: Network) -> None:
    """Half precision for the weights, full for the biases."""
    arrays = {
        k: v.astype(np.float16 if k.endswith("weight") else np.float32) for k, v in network.arrays().items()
    }
    np.savez_compressed(path, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", type=Path, required=True, help="folder of handwriting faces")
    parser.add_argument("--prints", type=Path, required=True, help="folder of faces to print with")
    parser.add_argument("--steps", type=int, default=14_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    faces = find_faces(options.hands, options.prints)
    fit((example(seed, faces) for seed in count()), options.steps, options.seed, options.out)


if __name__ == "__main__":
    main()
