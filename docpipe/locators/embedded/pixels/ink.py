"""The ink of a page: what is darker than its paper, and whether any of it is no print."""

from statistics import median

import numpy as np
from numpy.typing import NDArray

from docpipe.types import GreyImage, Page, TextSource, Word

PAPER_PX = 100
"""Dark areas wider than this are paper (photographs, scan borders), not ink."""
DARKER = 0.78
"""Ink reflects less than this share of the paper around it."""

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


def has_loose_ink(page: Page) -> bool:
    """Whether a page with words has other ink that might be a signature: a few milliseconds, at GLANCE_DPI.

    Words that were surely read, and rulings, are taken away; what is left must hang together in a clot of the
    size of a small signature. Raises RasterizeError.
    """
    import cv2

    glance = page.render(GLANCE_DPI)
    loose = (glance.pixels < min(GLANCE_DARK, GLANCE_DARKER * glance.median_grey)).astype(np.uint8)
    height, width = loose.shape
    boxes = np.array([word.box.as_tuple() for word in _surely_print(page)]).reshape(-1, 4)
    sides = (boxes * (width, height, width, height)).astype(int) + np.array((-1, -1, 2, 2))
    for left, top, right, bottom in np.maximum(sides, 0).tolist():
        loose[top:bottom, left:right] = 0
    for shape in ((1, GLANCE_RULE_PX), (GLANCE_RULE_PX, 1)):
        if np.count_nonzero(loose) < LOOSE_PX:  # nothing at all on most pages
            return False
        loose -= np.asarray(cv2.morphologyEx(loose, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
    if np.count_nonzero(loose) < LOOSE_PX:  # to look for clots takes 2 ms
        return False
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


def darker_than_paper(grey: GreyImage) -> Mask:
    """(height, width) 1 where a pixel is clearly darker than the paper around it."""
    paper = paper_around(grey, PAPER_PX)
    dark: Mask = (grey < np.minimum(paper * DARKER, paper - 30)).astype(np.uint8)
    return dark


def paper_around(grey: GreyImage, widest_px: int) -> NDArray[np.float32]:
    """(height, width) how light the paper is there, whatever ink of less than ``widest_px`` lies on it."""
    import cv2

    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((widest_px // 4, widest_px // 4), np.uint8))
    paper = cv2.resize(cv2.blur(paper, (9, 9)), (width, height), interpolation=cv2.INTER_LINEAR)
    return paper.astype(np.float32)
