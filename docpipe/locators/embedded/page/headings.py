"""Which heading stands over every segment, told by how it is set: bold, in capitals, larger, numbered.

:mod:`sections` knows headings by what they say, so only those that a query or a concept has words for. "Next of kin"
over "Name" and "Telephone" is a heading whatever it says, and what it says tells whose name that is.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import run_lengths
from docpipe.locators.embedded.page.layout import Layout

Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

MOST_WORDS = 9
"""A longer line is text."""
COMMON = 0.4
"""Share of a page's lines from which lines set in one way are no headings: captions, or all that is printed."""
LARGER, LARGER_READ = 1.15, 1.4
"""Type size of a heading in sizes of the page's type, at least; and where OCR took it from the height of the ink."""
DEEPEST_EM = 60.0
"""A heading rules at most this far down."""
NEAR_EM, APART_EM = 1.6, 0.4
"""White space below a heading at most, and how much more there is above it."""
_NUMBERED = re.compile(
    r"(?:\(?(?:\d{1,2}[.):]|[A-H]\)|[IVX]{1,4}[.)])|§ ?\d+)\s*\S*[^\W\d_]{3}|"
    r"(?i:Section|Part|Step|Teil|Abschnitt|Partie|Rubrique|Sección|Parte|Sezione|Deel|Onderdeel)"
    r" (?:\d{1,3}|[A-H]|[IVX]{1,4})\b"
)
_LETTERED = re.compile(r"([A-H])\. \S*[^\W\d_]{3}")
"""An initial, where it is the only one: "A. Moor"."""
_VALUE = re.compile(r"\d{3}|\d[.,]\d\d\b|\d[-/.]\d|@|www\.")
"""What tells that a line holds a value."""


def headings_above(layout: Layout) -> Ints:
    """(2, s) the segment that is the heading over each one, -1 for none: of headings that are set like one, and of
    lines that only stand alone under white space, as scans show all headings.

    It is on the nearest line of headings above, and there the last one that does not begin right of the segment.
    """
    set_like_one = _set_like_headings(layout)
    return np.stack([_nearest(layout, heads) for heads in (set_like_one, _set_off(layout) & ~set_like_one)])


def _nearest(layout: Layout, heads: Flags) -> Ints:
    """(s,) the heading over each segment."""
    at = np.flatnonzero(heads)
    above = np.full(len(layout.segments), -1)
    if not len(at):
        return above
    em, line = layout.page_em, layout.segment_line
    boxes, tops = layout.segment_boxes[:, None, :], layout.segment_boxes[at][None, :, :]
    rules = (line[at][None, :] < line[:, None]) & (tops[..., 0] <= boxes[..., 0] + 2 * em)
    rules &= boxes[..., 1] - tops[..., 3] < DEEPEST_EM * em
    order = np.where(rules, line[at][None, :] * 1e5 + tops[..., 0], -1)
    ruled = rules.any(axis=1)
    above[ruled] = at[order.argmax(axis=1)[ruled]]
    return above


def _worded(layout: Layout) -> Flags:
    """(s,) segments that may be a heading by what they say: a few words and no figures."""
    return np.array(
        [
            len(segment) <= MOST_WORDS and sum(map(str.isalpha, text)) >= 3 and not _VALUE.search(text)
            for segment, text in zip(layout.segments, layout.segment_texts, strict=True)
        ]
    )


def _set_like_headings(layout: Layout) -> Flags:
    """(s,) segments of lines that are set, wholly, in a way in which few lines of the page are."""
    begins = layout.printed_lines.first
    lengths = run_lengths(begins, len(layout.segments))
    texts, worded = layout.segment_texts, _worded(layout)
    ways = (
        np.logical_and.reduceat(layout.bold, layout.begins),
        np.array([text.isupper() for text in texts]),
        layout.segment_em >= (LARGER_READ if (layout.confidence < 1).any() else LARGER) * layout.page_em,
        _numbered(texts),
    )
    heads = np.zeros(len(texts), bool)
    for way in ways:
        if np.logical_and.reduceat(way, begins).mean() < COMMON:
            heads |= np.repeat(np.logical_and.reduceat(way & worded, begins), lengths)
    return heads


def _numbered(texts: Sequence[str]) -> Flags:
    """(s,) texts that begin with a number or, where there are several, with a letter."""
    numbered = np.array([_NUMBERED.match(text) is not None for text in texts])
    letters = [match[1] if (match := _LETTERED.match(text)) else "" for text in texts]
    return numbered | (np.array(letters) != "") if len({*letters} - {""}) > 1 else numbered


def _set_off(layout: Layout) -> Flags:
    """(s,) segments alone on their line, with more white space above them than below."""
    lines = layout.printed_lines
    boxes = layout.segment_boxes
    tops = np.minimum.reduceat(boxes[:, 1], lines.first)
    bottoms = np.maximum.reduceat(boxes[:, 3], lines.first)
    gaps = np.append(np.maximum(tops[1:] - bottoms[:-1], 0), np.inf)  # below each line
    above = np.append(np.inf, gaps[:-1])
    off = (lines.first == lines.last) & (gaps < NEAR_EM * lines.em) & (above > gaps + APART_EM * lines.em)
    heads = np.zeros(len(boxes), bool)
    heads[lines.first[off]] = True
    spoken = np.array([text[:1].isupper() and not text.endswith((".", ",")) for text in layout.segment_texts])
    result: Flags = heads & spoken & _worded(layout)
    return result
