"""How well the texts around each span announce what each query asks for.

Captions of the vocabulary are found by their words; here whatever stands in a caption's place is compared by its
vector, known or not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_columns, distinct_values
from docpipe.locators.embedded.evidence.features import Together
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.familiar import segments_above
from docpipe.locators.embedded.page.layout import RAGGED_EM, Layout
from docpipe.locators.embedded.words.vectors import unit
from docpipe.locators.embedded.words.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

LONGEST = 6
"""Words of a caption; of a longer text before a value the last ones count, of any other the first ones."""
SENTENCE = 5
"""Words of a line from which a sentence may go on below."""
COLUMN_EM = 3.5
"""White space between two cells of a column, at most."""
PLACES = ("before", "after", "above", "below", "row", "column")
"""Of a span: the text before it and after it on its line, in a sentence also on the line before and the next; close
above and close below it, the first text of its line, and the topmost of its column; none of those before."""
CROSSING = "crossing"
"""The first text of a span's line and the topmost of its column together: "Mathematics" and "Grade"."""
HEADING, HEADED = "heading", "headed"
"""The heading above a span; and that together with the caption before or above the span: "Next of kin" and "Name"."""


def meant(layout: Layout, vocabulary: Vocabulary, candidates: Candidates, headings: Ints) -> list[Together]:
    """For each of the PLACES, by the text that stands in that place of a span, for the CROSSING, by its segment, and
    for HEADING and HEADED, by the headings above its segment (2, s) and the caption.

    "meant_before": how near it is to what the query asks, -1 to 1, and 0 where there is none; "meant_before_lead": the
    same less that of the text of the page that is nearest; "meant_before_rival": less that of the query, but for this
    one, that is nearest to it. Crossings are compared with each other and with all texts, texts only with texts.
    """
    texts, places, heads, ruling = _texts(layout, candidates, headings)
    printed = vocabulary.vectors.of_captions([*texts, ""])  # the last is no text
    near = vocabulary.asked @ printed.T
    most = near.max(axis=1, keepdims=True)

    def compared_together(pairs: Ints) -> dict[str, Floats]:
        """What (2, n) texts say two by two; nothing where one of them is missing."""
        both = np.logical_and(*(pairs >= 0))
        near_both = vocabulary.asked @ (unit(printed[pairs].sum(axis=0)) * both[:, None]).T
        return _compared(near_both, np.maximum(most, near_both.max(axis=1, keepdims=True)))

    said = _compared(near, most)
    caption = np.where(places[0] >= 0, places[0], places[2])
    under, place_under = distinct_columns(np.vstack([ruling[:, candidates.segment], caption]))
    *above, beside = under
    heading = _nearer(*({name: table[:, head] for name, table in said.items()} for head in above))
    headed = _nearer(*(compared_together(np.stack([head, beside])) for head in above))
    return [
        *(
            Together(np.where(place < 0, len(texts), place), _named(name, said))
            for name, place in zip(PLACES, places, strict=True)
        ),
        Together(layout.segment[candidates.first_word], _named(CROSSING, compared_together(heads))),
        Together(place_under, _named(HEADING, heading)),
        Together(place_under, _named(HEADED, headed)),
    ]


def _nearer(one: dict[str, Floats], other: dict[str, Floats]) -> dict[str, Floats]:
    """Of two headings what the one says that is nearer to the query."""
    first = one[""] >= other[""]
    return {name: np.where(first, one[name], other[name]) for name in one}


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


def _texts(
    layout: Layout, candidates: Candidates, headings: Ints
) -> tuple[list[str], list[Ints], Ints, Ints]:
    """The distinct texts in captions' places; per place (c,) which of them stands there, -1 for none; (2, s) the texts
    at the head of each segment's line and column; and (2, s) its headings."""
    known: dict[str, int] = {}

    def number(words: Sequence[str]) -> int:
        text = " ".join(words)
        return known.setdefault(text, len(known)) if any(map(str.isalpha, text)) else -1

    begins, ends, line = layout.begins, layout.ends, layout.segment_line
    first, last = candidates.first_word, candidates.last_word
    begin, end = layout.segment[first], layout.segment[last]
    # Segments beside each one, -1 for none, and those that go on from the line above or on the line below.
    each = np.arange(len(begins))
    head = np.searchsorted(line, line)
    left = np.where(head < each, each - 1, -1)
    right = np.where(np.append(line[1:] == line[:-1], False), each + 1, -1)
    goes_on = _goes_on(layout) & (left < 0)
    goes_on_below = np.append(goes_on, False)[layout.below] & (right < 0)
    begins_amid = (first > begins[begin]) | goes_on[begin]
    ends_amid = (last < ends[end]) | goes_on_below[end]
    # The whole segments, one more for none; and what stands in a text before and after some of its words.
    whole = [
        number(layout.texts[a : min(b + 1, a + LONGEST)])
        for a, b in zip(begins.tolist(), ends.tolist(), strict=True)
    ]
    segment_says = np.array([*whole, -1])
    before, after = np.full(len(layout.words), -1), np.full(len(layout.words), -1)
    for word in distinct_values(first[begins_amid]).tolist():
        own = layout.segment[word]
        said = layout.texts[begins[own] : word]
        if goes_on[own] and len(said) < LONGEST and not _stops(said):
            above = layout.above[own]
            said = _sentence_end(layout.texts[begins[above] : ends[above] + 1]) + said
        before[word] = number(said[-LONGEST:])
    for word in distinct_values(last[ends_amid]).tolist():
        own = layout.segment[word]
        said = layout.texts[word + 1 : ends[own] + 1]
        if goes_on_below[own] and len(said) < LONGEST:
            below = layout.below[own]
            said += layout.texts[begins[below] : ends[below] + 1]
        after[word] = number(said[:LONGEST])
    # Segments above and below each one, -1 for none.
    top, above = _tops(layout), segments_above(layout)
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
    return list(known), around, heads, segment_says[headings]


def _goes_on(layout: Layout) -> NDArray[np.bool_]:
    """(s,) segments on which a sentence of the line above goes on, as far as its letters and its length tell."""
    goes_on = np.zeros(len(layout.segments), bool)
    right, line = layout.segment_boxes[:, 2], np.append(layout.segment_line, -1)
    for segment in np.flatnonzero(layout.above >= 0).tolist():
        above = int(layout.above[segment])
        words = layout.segments[above]
        full = right[above] >= right[segment] - RAGGED_EM * layout.segment_em[segment]
        if len(words) >= SENTENCE and full and line[above + 1] != line[above]:
            last, first = layout.texts[words[-1]], layout.texts[layout.begins[segment]]
            open_end = last[0].islower() and (last[-1].isalpha() or last.endswith(","))
            goes_on[segment] = open_end or (first[0].islower() and not _stops((last,)))
    return goes_on


def _stops(words: Sequence[str]) -> list[int]:
    """Places of the words that end a sentence or a caption."""
    return [place for place, word in enumerate(words) if word.endswith((".", "!", "?", ":"))]


def _sentence_end(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the last full stop."""
    stops = _stops(words)
    return words[stops[-1] + 1 :] if stops else words


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
