"""How well the texts around each span announce what each query asks for.

Captions of the vocabulary are found by their words; here whatever stands in a caption's place is compared by its
vector, known or not.
"""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.familiar import segments_above
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


def meant(layout: Layout, vocabulary: Vocabulary, candidates: Candidates) -> dict[str, Floats]:
    """(q, c) each, for the text in each of the PLACES of a span, and for its CROSSING.

    "meant_before": how near it is to what the query asks, -1 to 1, and 0 where there is none; "meant_before_lead": the
    same less that of the text of the page that is nearest; "meant_before_rival": less that of the query, but for this
    one, that is nearest to it. Crossings are compared with each other and with all texts, texts only with texts.
    """
    texts, places, crossed = _texts(layout, candidates)
    printed = vocabulary.vectors.of_captions(texts)
    near = vocabulary.asked @ printed.T
    crossings, crossing = np.unique(crossed, axis=0, return_inverse=True)
    both = (crossings >= 0).all(axis=1)
    crossing = np.where(both, np.cumsum(both) - 1, -1)[crossing.ravel()]
    row, column = crossings[both].T
    near_crossings = vocabulary.asked @ unit(printed[row] + printed[column]).T
    most = near.max(axis=1, keepdims=True, initial=0)
    said = _compared(near, most)
    said_crossing = _compared(
        near_crossings, np.maximum(most, near_crossings.max(axis=1, keepdims=True, initial=0))
    )
    return {
        f"meant_{name}{what}": values[:, place]
        for name, place, compared in (
            *((name, place, said) for name, place in zip(PLACES, places, strict=True)),
            (CROSSING, crossing, said_crossing),
        )
        for what, values in compared.items()
    }


def _compared(near: Floats, most: Floats) -> dict[str, Floats]:
    """(q, t + 1) each: ``near`` (q, t), less ``most`` (q, 1), less the best other query's; 0 in the last, "no text"."""
    columns = {"": near, "_lead": near - most, "_rival": near - _best_other(near)}
    return {what: np.pad(values, ((0, 0), (0, 1))) for what, values in columns.items()}


def _best_other(near: Floats) -> Floats:
    """(q, t) the largest value of each column in the other rows; 0 where there is no other."""
    if len(near) < 2:
        return np.zeros_like(near)
    two = np.partition(near, -2, axis=0)[-2:]
    result: Floats = np.where(near == two[1], two[0], two[1]).astype(np.float32)
    return result


def _texts(layout: Layout, candidates: Candidates) -> tuple[list[str], list[Ints], Ints]:
    """The distinct texts in captions' places; per place (c,) which of them stands there, -1 for none; and (c, 2) the
    texts of each span's row and column."""
    known: dict[str, int] = {}

    def number(first: int, last: int) -> int:
        text = " ".join(layout.texts[first : last + 1])
        return known.setdefault(text, len(known)) if any(map(str.isalpha, text)) else -1

    begins, ends, line = layout.begins.tolist(), layout.ends.tolist(), layout.segment_line.tolist()
    whole = [number(begin, min(end, begin + LONGEST - 1)) for begin, end in zip(begins, ends, strict=True)]
    whole.append(-1)  # for no segment
    count = len(begins)
    first_of_line = {line[segment]: segment for segment in reversed(range(count))}
    above = segments_above(layout)
    below = np.full(count, -1)
    below[above[above >= 0]] = np.flatnonzero(above >= 0)
    above_of, below_of, top_of = above.tolist(), below.tolist(), _tops(layout).tolist()
    first, last = candidates.first_word.tolist(), candidates.last_word.tolist()
    distinct: dict[tuple[int, int], list[int]] = {}
    chosen = []
    for pair in zip(first, last, strict=True):
        if pair not in distinct:
            begin, end = layout.segment[pair[0]], layout.segment[pair[1]]
            head, top = first_of_line[line[begin]], top_of[begin]
            beside = begin - 1 if head != begin else -1
            onward = end + 1 if end + 1 < count and line[end + 1] == line[end] else -1
            distinct[pair] = [
                number(max(begins[begin], pair[0] - LONGEST), pair[0] - 1)
                if pair[0] > begins[begin]
                else whole[beside],
                number(pair[1] + 1, min(ends[end], pair[1] + LONGEST))
                if pair[1] < ends[end]
                else whole[onward],
                whole[above_of[begin]],
                whole[below_of[end]],
                whole[head] if head not in (begin, beside) else -1,
                whole[top] if top not in (begin, above_of[begin]) else -1,
                whole[head] if head != begin else -1,
                whole[top] if top != begin else -1,
            ]
        chosen.append(distinct[pair])
    numbers = np.array(chosen, np.intp).reshape(-1, len(PLACES) + 2)
    return list(known), list(numbers[:, : len(PLACES)].T), numbers[:, len(PLACES) :]


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
