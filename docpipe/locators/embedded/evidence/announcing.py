"""Which words of a page announce a value and are none themselves."""

import math

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.firms import COMPANY
from docpipe.locators.embedded.page.layout import Layout

Floats = NDArray[np.float32]

MOST_ANNOUNCING, MOST_WITH_FIGURES = 12, 7
"""Words of the longest segment that is a caption for its colon, and of the longest one with figures: "We shall pay
120.00 into this account:" is none."""


def announced_words(layout: Layout, hits: Hits) -> Floats:
    """(n,) 1 for words that some wording or a colon marks as caption, else 0."""
    # A segment that ends with a colon announces, all of it; a sentence only with its last word.
    whole = layout.colons[layout.ends] & ~_is_sentence(layout)
    marked: Floats = (layout.colons | whole[layout.segment]).astype(np.float32)
    sure = hits.announces
    for first, last, stacked in zip(
        hits.first[sure].tolist(), hits.last[sure].tolist(), hits.stacked[sure].tolist(), strict=True
    ):
        if stacked:
            marked[[first, last]] = 1
        elif not _answers_a_colon(layout, first, last):
            marked[first : last + 1] = 1
    return marked


def _is_sentence(layout: Layout) -> NDArray[np.bool_]:
    """(s,) segments that are too long for a caption."""
    lengths = layout.ends - layout.begins + 1
    figures = np.array([any(map(str.isdigit, text)) for text in layout.segment_texts])
    return (lengths > MOST_ANNOUNCING) | (figures & (lengths > MOST_WITH_FIGURES))


def _answers_a_colon(layout: Layout, first: int, last: int) -> bool:
    """Whether words that may be a caption are a value: "Freight terms: Prepaid", "Contact: Max Seller"."""
    segment = layout.segments[layout.segment[last]]
    before = first - 1 if layout.colons[first - 1] else segment[0] - 1
    return (
        before >= 0
        and layout.line[before] == layout.line[first]
        and layout.colons[before]
        and not layout.colons[last]
        and last == segment[-1]
    )


def mark_rows_of_captions(layout: Layout, marked: Floats) -> None:
    """Marks what stands in a row of captions: a grid prints a row of captions over a row of values.

    A segment without digits or a company's form is a caption too where a sure caption stands on its line and both
    have a segment below themselves, set off equally.
    """
    drop = _drops(layout)
    captions = np.logical_and.reduceat(marked > 0, layout.begins).tolist()
    lines: dict[int, list[int]] = {}
    for segment in drop:
        lines.setdefault(int(layout.segment_line[segment]), []).append(segment)
    for row in lines.values():
        for sure in (segment for segment in row if captions[segment]):
            near = 0.3 * float(layout.segment_em[sure])
            for other in row:
                if (
                    not captions[other]
                    and abs(drop[other] - drop[sure]) < near
                    and _may_be_caption(layout, other)
                ):
                    marked[layout.begins[other] : layout.ends[other] + 1] = 1


def _may_be_caption(layout: Layout, segment: int) -> bool:
    text = layout.segment_texts[segment]
    return not any(map(str.isdigit, text)) and COMPANY.search(text) is None


def begins_with_caption(layout: Layout, candidates: Candidates, captionish: Floats) -> NDArray[np.bool_]:
    """(c,) spans that begin with a caption and its colon and go on: "Name: Acme"."""
    colon = layout.colons & (captionish > 0)
    result = np.zeros(len(candidates.words), bool)
    for index in np.flatnonzero(captionish[candidates.first_word] > 0).tolist():
        for word in candidates.words[index][:-1]:
            if not captionish[word]:
                break
            if colon[word]:
                result[index] = True
                break
    return result


def _drops(layout: Layout) -> dict[int, float]:
    """Segment → white space, points, to the nearest segment close below that shares x with it."""
    left, top, right, bottom = layout.segment_boxes.T
    em = layout.segment_em[:, None]
    gap = top[None, :] - bottom[:, None]
    shares = np.minimum(right[:, None], right[None, :]) > np.maximum(left[:, None], left[None, :])
    gap = np.where(shares & (gap > -0.4 * em) & (gap < 1.5 * em), gap, np.inf).min(axis=1)
    return {segment: white for segment, white in enumerate(gap.tolist()) if white < math.inf}
