"""The ink of a page: what is darker than its paper, in connected components, and how high its type is.

Lengths are pixels of a page rendered at :data:`DPI`, coordinates (left, top, right, bottom).
"""

from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, clip, from_pixels
from docpipe.types import GreyImage, Page, TextSource, Word

DPI = 100
"""Letters of 6 pt are 5 px high, a page costs a few milliseconds."""
PAPER_PX = 100
"""Dark areas wider than this are paper (photographs, scan borders), not ink."""
DARKER = 0.78
"""Ink reflects less than this share of the paper around it."""
LONG_RULE_EM = 5.0
"""Straight runs at least this many type heights long are rulings."""
NOISY = 1.5
"""On a page with more specks than this many times its letters, whatever is smaller than a letter is noise."""
RULE_PX = 4
"""Thickest ruling."""

GLANCE_DPI = 50
GLANCE_DARK = 190
GLANCE_RULE_PX = 15
GLANCE_DARKER = 0.8
"""On grey paper, ink is darker than this share of it."""
LOOSE_PX = 30
"""A signature's strokes cover at least so many pixels at GLANCE_DPI: 6 cm of a pen line."""
CLOT_GAP_PX, CLOT_PX = 5, (12, 4)
"""Strokes this near hang together; the least width and height of a signature, px at GLANCE_DPI."""
SURE_WORD, SURE_DIGITS, HIGHEST_WORD = 0.45, 3, 3.0
"""Confidence, or digits, from which an OCR word is print, if it is no higher than this many times the others."""

Mask = NDArray[np.uint8]
Boxes = NDArray[np.float32]


@dataclass(frozen=True)
class Ink:
    """Binary ink of one page, rulings apart."""

    mask: Mask
    """(height, width) 0 or 1, without rulings and specks."""
    rules: Mask
    """(height, width) 0 or 1: horizontal rulings."""
    labels: NDArray[np.int32]
    """(height, width) number of the component, 0 for none."""
    boxes: Boxes
    """(n, 4) of the components; row 0 is the background."""
    area: NDArray[np.float32]
    """(n,) ink pixels; 0 for the background."""
    em: float
    """Height of small printed letters, the unit of all that is judged here."""

    def relative(self, box: Boxes) -> BBox:
        height, width = self.mask.shape
        left, top, right, bottom = (float(v) for v in box)
        return clip(from_pixels(left, top, right, bottom, width, height))


def has_loose_ink(page: Page) -> bool:
    """Whether a page with words has other ink that might be a signature: a few milliseconds, at GLANCE_DPI.

    Words that were surely read, and rulings, are taken away; what is left must hang together in a clot of the
    size of a small signature. Raises RasterizeError.
    """
    glance = page.render(GLANCE_DPI)
    loose = (glance.pixels < min(GLANCE_DARK, GLANCE_DARKER * glance.median_grey)).astype(np.uint8)
    height, width = loose.shape
    for word in _surely_print(page):
        left, right = int(word.box.left * width) - 1, int(word.box.right * width) + 2
        top, bottom = int(word.box.top * height) - 1, int(word.box.bottom * height) + 2
        loose[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 0
    for shape in ((1, GLANCE_RULE_PX), (GLANCE_RULE_PX, 1)):
        loose -= np.asarray(cv2.morphologyEx(loose, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
    fat = cv2.dilate(loose, np.ones((CLOT_GAP_PX, CLOT_GAP_PX), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(fat, connectivity=8)
    ink = np.bincount(labels[loose > 0], minlength=count)
    across, down = (stats[1:, i] - CLOT_GAP_PX + 1 for i in (2, 3))
    return bool(((ink[1:] >= LOOSE_PX) & (across >= CLOT_PX[0]) & (down >= CLOT_PX[1])).any())


def _surely_print(page: Page) -> list[Word]:
    """The words that no signature is read as: of a text layer all, of an OCR pass those sure, and not too high."""
    if page.words_source is TextSource.TEXT_LAYER or not page.words:
        return list(page.words)
    highest = HIGHEST_WORD * median(word.box.height for word in page.words)
    return [
        word
        for word in page.words
        if word.box.height <= highest
        and (word.confidence >= SURE_WORD or sum(c.isdigit() for c in word.text) >= SURE_DIGITS)
    ]


def page_ink(page: Page) -> Ink:
    """The ink of a page rendered at :data:`DPI`. Raises RasterizeError."""
    return find_ink(page.render(DPI).pixels)


def find_ink(grey: GreyImage) -> Ink:
    """The ink of a grey image at about :data:`DPI`."""
    dark = darker_than_paper(grey)
    em = type_height(dark)
    rules, uprights = rulings(dark, em)
    mask = cv2.subtract(dark, cv2.max(rules, uprights))
    # A stroke that crossed a ruling is mended where ink stands on both sides of the cut.
    cut = cv2.dilate(rules, np.ones((3, 1), np.uint8))
    mask = cv2.max(
        mask, cv2.min(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((RULE_PX + 3, 1), np.uint8)), cut)
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    area = stats[:, 4].astype(np.float32)
    reach = np.maximum(stats[:, 2], stats[:, 3])
    specks, letters = int((reach < 0.5 * em).sum()), int((reach >= 0.8 * em).sum())
    small = reach < max(2.0, (0.85 if specks > NOISY * letters + 100 else 0.3) * em)
    small[0] = True
    lookup = np.where(small, 0, np.arange(count)).astype(np.int32)
    labels = lookup[labels]
    area[small] = 0
    boxes = np.stack([stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]], 1)
    return Ink((labels > 0).astype(np.uint8), rules, labels, boxes.astype(np.float32), area, em)


def darker_than_paper(grey: GreyImage) -> Mask:
    """(height, width) 1 where a pixel is clearly darker than the paper around it."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((PAPER_PX // 4, PAPER_PX // 4), np.uint8))
    paper = cv2.resize(cv2.blur(paper, (9, 9)), (width, height), interpolation=cv2.INTER_LINEAR)
    limit = np.minimum(paper.astype(np.float32) * DARKER, paper.astype(np.float32) - 30)
    dark: Mask = (grey < limit).astype(np.uint8)
    return dark


def type_height(dark: Mask) -> float:
    """Median height in px of the components that may be letters; 7 (a 10 pt letter) on an empty page."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    width, height = stats[1:, 2], stats[1:, 3]
    letters = (height >= 4) & (height <= 24) & (width >= 2) & (width <= 3 * height)
    if letters.sum() < 20:
        return 7.0
    return float(np.clip(median(height[letters].tolist()), 5.0, 16.0))


def rulings(dark: Mask, em: float) -> tuple[Mask, Mask]:
    """(horizontal, vertical) straight lines thinner than RULE_PX, as masks like ``dark``."""
    long = round(max(LONG_RULE_EM * em, 30))
    found = []
    for shape in ((1, long), (long, 1)):
        kernel = np.ones(shape, np.uint8)
        line = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        # Thick bars are no rulings: take away what is left after eroding across.
        across = np.ones((RULE_PX + 1, 1) if shape[0] == 1 else (1, RULE_PX + 1), np.uint8)
        thick = cv2.morphologyEx(line, cv2.MORPH_OPEN, across)
        found.append(np.asarray(cv2.subtract(line, thick), np.uint8))
    return found[0], found[1]
