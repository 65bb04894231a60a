"""Print that a page pass left unread: found among the ink, and read once more with what was read painted over.

Tesseract's page pass takes a page for one block of lines (psm 6) and loses rows of ruled tables and words beside large
or handwritten ones; what is left is read as sparse text (psm 11). Of the answers on noisy forms (FUNSD) one in twenty
has no words without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox, to_pixels
from docpipe.types import GreyImage, Word

SPARSE_PSM = 11
"""Tesseract's page segmentation mode for text that stands here and there."""
FEWEST_CHARACTERS = 4
"""Left over, from which another pass is worth its time."""
LEAST_CONFIDENCE = 0.5
"""Of a word: scribbles and rulings are read with less."""
FEWEST_SOLID = 2
"""Letters and digits of a word."""
_CLEARANCE_PX = 2
"""Around what was read, for the ink of a glyph reaches beyond its box."""
_CHARACTER_HEIGHT, _CHARACTER_WIDTH = (0.45, 1.6), 4.0
"""Of a connected piece of ink that may be a character or a few, in heights of a word."""
_CHARACTER_FILL = (0.15, 0.9)
"""Share of its box that its ink covers: rulings and dirt cover more, frames less."""


def is_print_left(ink: NDArray[np.uint8], read: Sequence[BBox]) -> bool:
    """Whether ``ink`` (1 where there is some) outside of the words that were ``read`` looks like several characters."""
    import cv2

    if not read:
        return False
    left = painted_over(ink, read, 0)
    word_px = median(box.height for box in read) * ink.shape[0]
    lowest, highest, widest = (share * word_px for share in (*_CHARACTER_HEIGHT, _CHARACTER_WIDTH))
    least, most = _CHARACTER_FILL
    if cv2.countNonZero(left) < FEWEST_CHARACTERS * (least * lowest) ** 2:
        return False
    width, height, area = cv2.connectedComponentsWithStats(left)[2][1:, 2:].T
    fill = area / np.maximum(width * height, 1)
    sized = (height > lowest) & (height < highest) & (width < widest)
    return int((sized & (fill > least) & (fill < most)).sum()) >= FEWEST_CHARACTERS


def painted_over(pixels: GreyImage, boxes: Iterable[BBox], paper: int) -> GreyImage:
    """A copy of ``pixels`` with ``paper`` where the boxes are."""
    painted = pixels.copy()
    height, width = pixels.shape
    for box in boxes:
        place = to_pixels(box, width, height)
        rows = slice(max(place.top - _CLEARANCE_PX, 0), place.bottom + _CLEARANCE_PX)
        painted[rows, max(place.left - _CLEARANCE_PX, 0) : place.right + _CLEARANCE_PX] = paper
    return painted


def legible(words: Iterable[Word]) -> list[Word]:
    """Those of a sparse pass that look like print: dirt is read as single characters, or unsurely."""
    return [
        word
        for word in words
        if word.confidence >= LEAST_CONFIDENCE and sum(map(str.isalnum, word.text)) >= FEWEST_SOLID
    ]


def merged(words: Sequence[Word], others: Sequence[Word]) -> tuple[Word, ...]:
    """The lines of both, from the top downwards, numbered anew."""
    lines = [
        list(line) for part in (words, others) for _, line in groupby(part, key=lambda word: word.line_no)
    ]
    lines.sort(key=lambda line: median(word.box.center[1] for word in line))
    return tuple(replace(word, line_no=number) for number, line in enumerate(lines) for word in line)
