"""Boxes that may hold a signature: components of the ink grouped in several ways, to be judged afterwards."""

import cv2
import numpy as np

from docpipe.locators.embedded.pixels.ink import Boxes, Ink, Mask

GROUPINGS = (
    (2.2, (0.4, 1.0, 1.8, 3.0)),
    (1.5, (0.5, 1.0, 1.8, 3.0)),
    (1.15, (0.4, 0.9)),
    (0.0, (0.5, 0.9)),
)
"""Least height of the components that seed a group, and the gaps that a group may bridge, in type heights.
The first find tall hands among print, the last faint ones that fall to pieces as small as letters."""
FLATNESS = 0.35
"""Gaps across lines may be this much of those along them."""
TRIMS = (0.02, 0.06)
"""Shares of the ink cut off each side for a closer box: flourishes, and print that the pen touched."""
LEAST_EM, MOST_EM = (2.5, 1.4), (45.0, 18.0)
"""Smallest and largest (width, height) in type heights."""


def propose(ink: Ink) -> Boxes:
    """(n, 4) px, distinct: every group of components of the size of a signature, and its trimmed forms."""
    page_height, page_width = ink.mask.shape
    width, height = ink.boxes[:, 2] - ink.boxes[:, 0], ink.boxes[:, 3] - ink.boxes[:, 1]
    penned = (ink.area > 0) & (width < 0.6 * page_width) & (height < 0.25 * page_height)
    penned &= ink.area < 0.6 * width * height + 4 * ink.em
    found = []
    for least, gaps in GROUPINGS:
        seeds = penned & ((height >= least * ink.em) | ((width >= 3.5 * least * ink.em) & (height >= ink.em)))
        mask = halved(seeds.astype(np.uint8)[ink.labels])
        found += [_groups(mask, gap * ink.em / 2) for gap in gaps]
    boxes = np.unique(_fitting(np.concatenate(found), ink.em), axis=0)
    half = halved(ink.mask)
    trimmed = [trim for box in boxes for trim in _trim(half, box)]
    if not trimmed:
        return boxes
    return np.unique(_fitting(np.concatenate([boxes, np.array(trimmed, np.float32)]), ink.em), axis=0)


def halved(mask: Mask) -> Mask:
    """``mask`` at half its size; a pixel is set where any of its four was."""
    height, width = mask.shape
    mask = np.pad(mask, ((0, height % 2), (0, width % 2)))
    return mask[::2, ::2] | mask[1::2, ::2] | mask[::2, 1::2] | mask[1::2, 1::2]


def _groups(mask: Mask, gap: float) -> Boxes:
    """Boxes (full-size px) of the components that hang together over ``gap`` half-size px."""
    dx, dy = max(1, round(gap / 2)), max(1, round(FLATNESS * gap / 2))
    fat = cv2.dilate(mask, np.ones((2 * dy + 1, 2 * dx + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(fat, connectivity=8)
    left, top = stats[1:, 0] + dx, stats[1:, 1] + dy
    right, bottom = stats[1:, 0] + stats[1:, 2] - dx, stats[1:, 1] + stats[1:, 3] - dy
    # At the page's edges nothing was added, so nothing may be taken away.
    left, top = np.where(stats[1:, 0] == 0, 0, left), np.where(stats[1:, 1] == 0, 0, top)
    return 2 * np.stack([left, top, np.maximum(right, left + 1), np.maximum(bottom, top + 1)], 1).astype(
        np.float32
    )


def _fitting(boxes: Boxes, em: float) -> Boxes:
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    keep = (width >= LEAST_EM[0] * em) & (height >= LEAST_EM[1] * em)
    return boxes[keep & (width <= MOST_EM[0] * em) & (height <= MOST_EM[1] * em)]


def _trim(half: Mask, box: Boxes) -> list[tuple[int, int, int, int]]:
    """``box`` for each of TRIMS, without the rows and columns at its sides that together hold that share of ink."""
    left, top, right, bottom = (int(v) // 2 for v in box)
    part = half[top : bottom + 1, left : right + 1]
    across, down = (part.sum(axis, dtype=np.int32).cumsum() for axis in (0, 1))
    limits = np.array([*TRIMS, *(1 - share for share in TRIMS)]) * across[-1]
    xs, ys = across.searchsorted(limits).tolist(), down.searchsorted(limits).tolist()
    count = len(TRIMS)
    return [
        (2 * (left + xs[i]), 2 * (top + ys[i]), 2 * (left + xs[count + i] + 1), 2 * (top + ys[count + i] + 1))
        for i in range(count)
    ]
