"""Captions that documents of some kind print, though nobody asks for their values: a page is full of them.

``lexicon/captions.npy`` has a number for each caption of the phrasebook, made beforehand by
:mod:`docpipe.locators.embedded.wordings`; the phrasebook itself takes thirty times as long to read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.text import LEXICON

Floats = NDArray[np.float32]

CAPTIONS = LEXICON / "captions.npy"
LONGEST = 6
"""Words of the longest caption that is looked for."""
AMID = 0.5
"""What the words of a caption count behind which its line goes on: "Hotel" of "Hotel Adlon"."""
NEAR_EM = 2.5
"""White space between a caption and what stands below it, at most."""


@dataclass(frozen=True)
class Familiar:
    """Which words are such a caption, and what stands beside and below one."""

    words: Floats
    """(n,) 1 where all of a segment is one, AMID where only its beginning is, else 0."""
    before: Floats
    """(n,) the same of the word before each word on its line."""
    above: Floats
    """(s,) the same of the segment above each segment."""
    lengths: list[int]
    """(s,) words of the one with which each segment begins, 0 for none."""


def number_of(tokens: Sequence[str]) -> int:
    """0 to 2^32 - 1: what stands for a caption of these tokens. Of 100,000 captions two or three share theirs."""
    return crc32(" ".join(tokens).encode())


@cache
def _known() -> NDArray[np.uint32]:
    """Ascending."""
    numbers: NDArray[np.uint32] = np.load(CAPTIONS, allow_pickle=False)
    return numbers


def familiar_captions(layout: Layout) -> Familiar:
    """The captions of the phrasebook at the beginnings of a page's segments."""
    words = np.zeros(len(layout.words), np.float32)
    lengths = _captions_at_starts(layout)
    for segment, length in zip(layout.segments, lengths, strict=True):
        if length:
            rest = " ".join(layout.texts[segment[0] + length : segment[-1] + 1])
            # "Exporter (complete name and address)"
            hint = rest.startswith("(") and rest.endswith((")", "):"))
            whole = not rest or hint
            words[segment[0] : segment[0] + (len(segment) if whole else length)] = 1.0 if whole else AMID
    same = np.diff(layout.line) == 0
    before = np.append(0, np.where(same, words[:-1], 0)).astype(np.float32)
    above = segments_above(layout)
    begins = words[layout.begins]
    return Familiar(words, before, np.where(above >= 0, begins[above], 0).astype(np.float32), lengths)


def _captions_at_starts(layout: Layout) -> list[int]:
    """(s,) words of the longest known caption with which each segment begins; 0 for none."""
    segments, lengths, numbers = [], [], []
    for which, segment in enumerate(layout.segments):
        tokens: list[str] = []
        for length, word in enumerate(segment[:LONGEST], 1):
            tokens += layout.tokens[word]
            segments.append(which)
            lengths.append(length)
            numbers.append(number_of(tokens))
            if layout.colons[word]:
                break
    wanted = np.array(numbers, np.uint32)
    place = np.searchsorted(_known(), wanted)
    known = _known()[np.minimum(place, len(_known()) - 1)] == wanted
    longest = np.zeros(len(layout.segments), np.int32)
    np.maximum.at(longest, np.array(segments)[known], np.array(lengths)[known])
    result: list[int] = longest.tolist()
    return result


def segments_above(layout: Layout) -> NDArray[np.intp]:
    """(s,) the nearest segment close above each one that begins where it begins, or at the right of whose cell it
    stands; -1 for none."""
    boxes, em = layout.segment_boxes, layout.segment_em
    left, top, right, bottom = boxes.T
    gap = top[:, None] - bottom[None, :]
    near = np.abs(left[:, None] - left[None, :]) < em[:, None]
    near |= layout.in_cells(np.arange(len(boxes)), right, boxes, gap.T, em[None, :]).T
    near &= gap > -0.4 * em[:, None]
    gap = np.where(near & (gap < NEAR_EM * em[:, None]), gap, np.inf)
    nearest = gap.argmin(axis=1)
    has_one = np.isfinite(gap[np.arange(len(gap)), nearest])
    result: NDArray[np.intp] = np.where(has_one, nearest, -1)
    return result
