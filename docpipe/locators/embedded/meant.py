"""How well the texts around each span announce what each query asks for.

Captions of the vocabulary are found by their words; here whatever stands in a caption's place is compared by its
vector, known or not.
"""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_values
from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.familiar import segments_above
from docpipe.locators.embedded.features import Together
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.vectors import unit
from docpipe.locators.embedded.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

LONGEST = 6
"""Words of a caption; of a longer text before a value the last ones count, of any other the first ones."""
COLUMN_EM = 3.5
"""White space between two cells of a column, at most."""
PLACES = ("before", "after", "above", "below", "row", "column")
"""Of a span: the text before it and after it on its line, close above and close below it, the first text of its line,
and the topmost of its column; one that is none of those before."""
CROSSING = "crossing"
"""The first text of a span's line and the topmost of its column together: "Mathematics" and "Grade"."""


def meant(layout: Layout, vocabulary: Vocabulary, candidates: Candidates) -> list[Together]:
    """For each of the PLACES, by the text that stands in that place of a span, and for the CROSSING, by its segment.

    "meant_before": how near it is to what the query asks, -1 to 1, and 0 where there is none; "meant_before_lead": the
    same less that of the text of the page that is nearest; "meant_before_rival": less that of the query, but for this
    one, that is nearest to it. Crossings are compared with each other and with all texts, texts only with texts.
    """
    texts, places, heads = _texts(layout, candidates)
    printed = vocabulary.vectors.of_captions([*texts, ""])  # the last is no text
    both = np.logical_and(*(heads >= 0))
    crossing = unit(printed[heads].sum(axis=0)) * both[:, None]
    near, near_crossing = vocabulary.asked @ printed.T, vocabulary.asked @ crossing.T
    most = near.max(axis=1, keepdims=True)
    most_crossing = np.maximum(most, near_crossing.max(axis=1, keepdims=True))
    said, crossing_says = _compared(near, most), _compared(near_crossing, most_crossing)
    return [
        *(
            Together(np.where(place < 0, len(texts), place), _named(name, said))
            for name, place in zip(PLACES, places, strict=True)
        ),
        Together(layout.segment[candidates.first_word], _named(CROSSING, crossing_says)),
    ]


def _compared(near: Floats, most: Floats) -> dict[str, Floats]:
    """(q, t) each: ``near``, less ``most`` (q, 1), less the best other query's; all 0 where ``near`` is 0 for all."""
    there = near.any(axis=0)
    return {"": near, "_lead": (near - most) * there, "_rival": near - _best_other(near)}


def _named(place: str, compared: dict[str, Floats]) -> dict[str, Floats]:
    return {f"meant_{place}{what}": values for what, values in compared.items()}


def _best_other(near: Floats) -> Floats:
    """(q, t) the largest value of each column in the other rows; 0 where there is no other."""
    if len(near) < 2:
        return np.zeros_like(near)
    two = np.partition(near, -2, axis=0)[-2:]
    result: Floats = np.where(near == two[1], two[0], two[1]).astype(np.float32)
    return result


def _texts(layout: Layout, candidates: Candidates) -> tuple[list[str], list[Ints], Ints]:
    """The distinct texts in captions' places; per place (c,) which of them stands there, -1 for none; and (2, s) the
    texts at the head of each segment's line and column."""
    known: dict[str, int] = {}

    def number(first: int, last: int) -> int:
        text = " ".join(layout.texts[first : last + 1])
        return known.setdefault(text, len(known)) if any(map(str.isalpha, text)) else -1

    begins, ends, line = layout.begins, layout.ends, layout.segment_line
    first, last = candidates.first_word, candidates.last_word
    begin, end = layout.segment[first], layout.segment[last]
    begins_amid, ends_amid = first > begins[begin], last < ends[end]
    # The whole segments, one more for none; and what stands in a segment before and after some of its words.
    whole = [number(a, min(b, a + LONGEST - 1)) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
    segment_says = np.array([*whole, -1])
    before, after = np.full(len(layout.words), -1), np.full(len(layout.words), -1)
    for word in distinct_values(first[begins_amid]).tolist():
        before[word] = number(max(begins[layout.segment[word]], word - LONGEST), word - 1)
    for word in distinct_values(last[ends_amid]).tolist():
        after[word] = number(word + 1, min(ends[layout.segment[word]], word + LONGEST))
    # Segments that stand around each one, -1 for none.
    each = np.arange(len(begins))
    head, top, above = np.searchsorted(line, line), _tops(layout), segments_above(layout)
    left = np.where(head < each, each - 1, -1)
    right = np.where(np.append(line[1:] == line[:-1], False), each + 1, -1)
    below = np.full(len(begins), -1)
    below[above[above >= 0]] = np.flatnonzero(above >= 0)
    head, top = np.where(head < each, head, -1), np.where(top != each, top, -1)
    heads = segment_says[np.stack([head, top])]
    head, top = np.where(head != left, head, -1), np.where(top != above, top, -1)
    around = [
        np.where(begins_amid, before[first], segment_says[left[begin]]),
        np.where(ends_amid, after[last], segment_says[right[end]]),
        segment_says[above[begin]],
        segment_says[below[end]],
        segment_says[head[begin]],
        segment_says[top[begin]],
    ]
    return list(known), around, heads


def _tops(layout: Layout) -> Ints:
    """(s,) the topmost segment of the column of each: from one to the nearest one close above that shares x with it."""
    left, top, right, bottom = layout.segment_boxes.T
    em = layout.segment_em[:, None]
    gap = top[:, None] - bottom[None, :]
    shares = np.minimum(right[:, None], right[None, :]) > np.maximum(left[:, None], left[None, :])
    gap = np.where(shares & (gap > -0.4 * em) & (gap < COLUMN_EM * em), gap, np.inf)
    nearest = np.where(np.isfinite(gap.min(axis=1)), gap.argmin(axis=1), np.arange(len(gap)))
    for _ in range(len(nearest).bit_length()):  # each step doubles how far up it looks
        nearest = nearest[nearest]
    return nearest
