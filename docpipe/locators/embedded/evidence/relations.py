"""How captions and spans stand to each other, and which other captions lie nearer."""

from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.evidence.features import COLUMN, FEATURES
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.captions import SURE, Hits
from docpipe.locators.embedded.page.layout import Layout
from docpipe.locators.embedded.words.vocabulary import WordingKind

Floats = NDArray[np.float32]

PAIR_FEATURES: tuple[str, ...] = (
    "right", "below", "above", "left", "same_segment", "gap_x", "gap_y", "off_line", "overlap_x", "align_left",
    "align_right", "align_centre", "words_between", "first_right", "first_below", "nearest_caption_left",
    "nearest_caption_above", "same_line_after_other_caption", "size_ratio", "onward", "backward", "sentence_between",
)  # fmt: skip
"""The columns that a caption and a span have together."""
MOST_DY_EM = 9.0
"""A value stands at most this far below its caption, unless its row is the sum of a table's columns."""

MOST_OFF_LINE_EM = 0.95
"""A typist's answer may stand so much above or below the middle of its caption's line."""
MOST_WORDS_ON, MOST_WORDS_BACK = 10, 6
"""Words of running text between what announces a value and a value on the next line, or the other way round."""
STACKS_BELOW_EM, STACKS_RIGHT_EM = 0.8, 2.5
"""White space below a caption, at most, and right of it, at least, where its value stands below."""
HANGS_ABOVE_EM, CLEARLY_EM = 1.5, 0.3
"""White space above a caption, at most, where its value stands above, and how much more there is below, at least."""
LEAST_WORDS_OF_TEXT = 5
"""A line of fewer words is not taken for running text that goes on below."""


def caption_features(layout: Layout, hits: Hits, captionish: Floats, query_count: int) -> Floats:
    """(h, f) the caption's own columns; rows of rivals stay 0, for no span is reached through them."""
    part = np.zeros((len(hits.owner), len(FEATURES)), np.float32)
    own = np.flatnonzero(hits.owner < query_count)
    if not len(own):
        return part
    letters = layout.lettered.tolist()
    first, last, kind = hits.first[own], hits.last[own], hits.kind[own]
    following = (*layout.texts[1:], "")
    colon = [
        layout.texts[word].endswith((":", "#")) or following[word].startswith(":") for word in last.tolist()
    ]
    segment_first = layout.begins[layout.segment[first]]
    lettered = np.concatenate([[0], np.cumsum(letters)])  # up to each word
    order = Counter[int]()
    rank = []
    for owner in hits.owner[own].tolist():
        rank.append(order[owner])
        order[owner] += 1
    outclaimed, margin = _claims(hits, own)
    columns = {
        "captioned": 1,
        "caption_left_rest": np.minimum(lettered[first] - lettered[segment_first], 4) / 4,
        "caption_right_rest": np.minimum(_words_until_value(layout, letters, last), 4) / 4,
        "caption_colon": colon,
        "caption_bold": layout.bold[first],
        "caption_order": np.minimum(rank, 4) / 4,
        "caption_score": hits.score[own],
        "caption_label": kind == WordingKind.LABEL,
        "caption_phrase": kind == WordingKind.PHRASE,
        "caption_borrowed": (kind == WordingKind.BORROWED) | (kind == WordingKind.HEAD),
        "caption_length": np.minimum(hits.length[own], 4) / 4,
        "caption_stacked": hits.stacked[own],
        "caption_outclaimed": outclaimed,
        "caption_margin": margin,
        **_surroundings(layout, hits, captionish, own),
    }
    for name, values in columns.items():
        part[own, COLUMN[name]] = values
    return part


def _surroundings(layout: Layout, hits: Hits, captionish: Floats, own: NDArray[np.intp]) -> dict[str, Floats]:
    """(o,) each: what stands right of and below a caption, and where captions set like it have their values.

    A caption alone on its line, with a line close below and the next column far to the right, is answered below; with
    a line closer above, as on forms that are signed and filled in on lines, it is answered above.
    """
    right, below, under = _gaps(layout, hits, own)
    first_under, has_under = layout.begins[under], np.isfinite(below)
    sure = _one_a_place(hits, hits.announces)
    right_of_sure, below_sure, _ = _gaps(layout, hits, sure)
    above_sure = _white_above(layout, hits, sure)
    alone = right_of_sure > STACKS_RIGHT_EM
    hangs = alone & (above_sure < HANGS_ABOVE_EM) & (above_sure < below_sure - CLEARLY_EM)
    stacks = alone & (below_sure < STACKS_BELOW_EM) & ~hangs
    left, line, first, last = hits.box[:, 0], layout.line[hits.first], hits.first, hits.last
    like = np.abs(left[own][:, None] - left[sure][None, :]) < layout.em[first[own]][:, None]
    like |= line[own][:, None] == line[sure][None, :]
    like &= (last[own][:, None] < first[sure][None, :]) | (first[own][:, None] > last[sure][None, :])
    count = like.sum(axis=1)
    stack, hang = ((like & some[None, :]).sum(axis=1) / np.maximum(count, 1) for some in (stacks, hangs))
    return {
        "caption_right_gap": np.log1p(np.minimum(right, 50)) / 4,
        "caption_below_gap": np.minimum(below, 8) / 8,
        "caption_below_bold": has_under & layout.bold[first_under],
        "caption_below_caption": np.where(has_under, captionish[first_under], 0),
        "captions_stack": np.where(count > 0, stack, 0.5).astype(np.float32),
        "captions_hang": hang.astype(np.float32),
    }


def _gaps(layout: Layout, hits: Hits, some: NDArray[np.intp]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """(k,) white space right of ``some`` captions and (k,) below, in em and inf for none; (k,) the segment below.

    Only what starts at the caption's left edge stands below it.
    """
    box, last, em = hits.box[some], hits.last[some], layout.em[hits.first[some]]
    following = np.minimum(last + 1, len(layout.words) - 1)
    beside = (last + 1 < len(layout.words)) & (layout.line[following] == layout.line[last])
    right = np.where(beside, (layout.boxes[following, 0] - box[:, 2]) / em, np.inf)
    down = layout.segment_boxes[None, :, 1] - box[:, 3:]
    aligned = np.abs(layout.segment_boxes[None, :, 0] - box[:, :1]) < em[:, None]
    down = np.where(aligned & (down > -0.5 * em[:, None]), down, np.inf)
    under = down.argmin(axis=1)
    below: Floats = np.maximum(down[np.arange(len(under)), under] / em, 0).astype(np.float32)
    return np.maximum(right, 0).astype(np.float32), below, under


def _white_above(layout: Layout, hits: Hits, some: NDArray[np.intp]) -> Floats:
    """(k,) white space in em between ``some`` captions and what ends above them, inf for nothing.

    What stands above begins at a caption's left edge, or is centred on it.
    """
    box, em = hits.box[some], layout.em[hits.first[some]]
    boxes = layout.segment_boxes
    up = box[:, 1, None] - boxes[None, :, 3]
    aligned = np.abs(boxes[None, :, 0] - box[:, :1]) < em[:, None]
    aligned |= (
        np.abs((boxes[:, 0] + boxes[:, 2])[None, :] - (box[:, 0] + box[:, 2])[:, None]) < 2 * em[:, None]
    )
    up = np.where(aligned & (up > -0.5 * em[:, None]), up, np.inf)
    white: Floats = np.maximum(up.min(axis=1) / em, 0).astype(np.float32)
    return white


def _words_until_value(layout: Layout, letters: list[bool], last: NDArray[np.int32]) -> list[int]:
    """(o,) words with letters between each caption's end and a colon, a digit or the segment's end."""
    texts = layout.texts
    counts = []
    for end in last.tolist():
        count = 0
        for word in range(end + 1, layout.segments[layout.segment[end]][-1] + 1):
            if texts[word - 1].endswith(":") or any(map(str.isdigit, texts[word])):
                break
            count += letters[word]
        counts.append(count)
    return counts


def _claims(hits: Hits, own: NDArray[np.intp]) -> tuple[NDArray[np.bool_], Floats]:
    """(o,) whether a longer wording of another owner covers this caption; (o,) own score minus the best other one."""
    a, b = hits.first, hits.last
    inside = (a[None, :] <= a[own, None]) & (b[None, :] >= b[own, None])
    inside &= hits.owner[None, :] != hits.owner[own, None]
    longer = (b - a)[None, :] > (b - a)[own, None]
    strong = hits.score[None, :] >= SURE
    outclaimed: NDArray[np.bool_] = np.any(inside & longer & strong, axis=1)
    best_other = np.where(inside, hits.score[None, :], 0).max(axis=1)
    margin: Floats = hits.score[own] - best_other
    return outclaimed, margin


FAR = 99
"""Words apart where two places are in no running text together."""


class _RunningText:
    """How many words lie between two places of a text, which may go on from one line to the next."""

    def __init__(self, layout: Layout) -> None:
        self.segment, self.below = layout.segment, layout.below
        self.begin, self.end = layout.begins, layout.ends
        self.long = self.end - self.begin >= LEAST_WORDS_OF_TEXT - 1
        # A short word with a dot is an abbreviation more often than the end of a sentence.
        ends = [
            len(a) > 3 and a[-1] in ".!?" and not b[0].islower() for a, b in pairwise([*layout.texts, "A"])
        ]
        self.ended = np.concatenate([[0], np.cumsum(ends)])

    def words_apart(
        self, hit_first: NDArray[np.int32], hit_last: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """(o, n) words from each caption on to each word, and from each word on to each caption; FAR for none."""
        words = np.arange(len(self.segment), dtype=np.int32)[None, :]
        return self._from_to(hit_last[:, None], words), self._from_to(words, hit_first[:, None])

    def _from_to(self, last: NDArray[np.int32], first: NDArray[np.int32]) -> NDArray[np.int32]:
        here, there = self.segment[last], self.segment[first]
        beside = first - last - 1
        goes_on = (self.below[here] == there) & self.long[here]
        wrapped = self.end[here] - last + first - self.begin[there]
        apart = np.where(here == there, beside, np.where(goes_on, wrapped, FAR))
        result: NDArray[np.int32] = np.where((apart >= 0) & (apart < FAR), apart, FAR).astype(np.int32)
        return result

    def sentence_ends(
        self, hits: Hits, hit: NDArray[np.intp], candidates: Candidates, span: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """(p,) whether a sentence ends between a caption and a span."""
        after = self.ended[candidates.first_word[span]] - self.ended[hits.last[hit]]
        before = self.ended[hits.first[hit]] - self.ended[candidates.last_word[span]]
        result: NDArray[np.bool_] = np.maximum(after, before) > 0
        return result


class Relations:
    """Geometry between captions and spans, and which other captions lie nearer."""

    def __init__(
        self,
        layout: Layout,
        hits: Hits,
        candidates: Candidates,
        captionish: Floats,
        summed: NDArray[np.bool_],
    ) -> None:
        """``summed`` (c,) says which spans stand in a row of sums, far below their captions."""
        self.layout, self.hits, self.candidates, self.summed = layout, hits, candidates, summed
        self.text = _RunningText(layout)
        # A colon in a column of its own stands between a caption and its value and says nothing.
        spoken = [any(map(str.isalnum, text)) for text in layout.texts]
        self.spoken = np.concatenate([[0], np.cumsum(spoken)])  # words up to each one
        self.caption_before = _previous_caption(layout, captionish)
        self.nearest_above = _nearest_above(
            hits.box[_one_a_place(hits, hits.score >= SURE)], candidates.boxes
        )

    def pairs(self, eligible: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """The plausible (caption, span) pairs and their columns: (p,), (p,), (len(PAIR_FEATURES), p).

        ``eligible`` (q, c) says which spans fit which query's type.
        """
        own = np.flatnonzero(self.hits.owner < len(eligible))
        if not len(own):
            none = np.zeros(0, np.intp)
            return none, none, np.zeros((len(PAIR_FEATURES), 0), np.float32)
        left_h, top_h, right_h, bottom_h = self.hits.box[own].T[:, :, None]
        left_v, top_v, right_v, bottom_v = np.ascontiguousarray(self.candidates.boxes.T)[:, None, :]
        em = self.layout.em[self.hits.first[own]][:, None]
        overlap_y = np.minimum(bottom_h, bottom_v) - np.maximum(top_h, top_v)
        smaller = np.minimum(bottom_h - top_h, bottom_v - top_v)
        overlap_x = np.minimum(right_h, right_v) - np.maximum(left_h, left_v)
        on_line = overlap_y > 0.45 * smaller
        middle_h, middle_v = (top_h + bottom_h) / 2, (top_v + bottom_v) / 2
        near_line = on_line | (np.abs(middle_h - middle_v) < MOST_OFF_LINE_EM * em)
        right = near_line & (left_v >= right_h - 0.4 * em)
        left = on_line & (right_v <= left_h + 0.4 * em) & (right_v > left_h - 12 * em)
        down = top_v - bottom_h
        near_x = ~on_line & (overlap_x > -1.0 * em)
        below = near_x & (down > -0.5 * em)
        below &= (down < MOST_DY_EM * em) | (self.summed[None, :] & (overlap_x > 0))
        in_cell = self._in_cell(own, down, em) & ~on_line & ~near_x
        below |= in_cell
        up = top_h - bottom_v
        above = near_x & (up > -0.4 * em) & (up < 2.5 * em)
        onward, backward = self.text.words_apart(self.hits.first[own], self.hits.last[own])
        first, last = self.candidates.first_word, self.candidates.last_word
        told = (onward <= MOST_WORDS_ON)[:, first] | (backward <= MOST_WORDS_BACK)[:, last]
        at = np.flatnonzero((right | left | below | above | told) & eligible[self.hits.owner[own]])
        which_hit, span = np.divmod(at, len(self.candidates.words))
        hit = own[which_hit]
        right, left, below, above, in_cell = (
            side.ravel()[at] for side in (right, left, below, above, in_cell)
        )
        unit = em[which_hit, 0]
        onward, backward = onward[which_hit, first[span]], backward[which_hit, last[span]]
        # "Arrival 05.10.2026, departure" goes on in the next line: the date before is not that of the departure.
        goes_on = np.zeros(len(self.hits.owner), bool)
        goes_on[
            hit[(onward == 0) & (self.layout.line[first[span]] > self.layout.line[self.hits.last[hit]])]
        ] = True
        kept = ~(left & goes_on[hit])
        hit, span, which_hit, at, unit = (some[kept] for some in (hit, span, which_hit, at, unit))
        right, left, below, above, in_cell, onward, backward = (
            some[kept] for some in (right, left, below, above, in_cell, onward, backward)
        )
        gap_y = np.where(below, down.ravel()[at], np.where(above, up.ravel()[at], 0))
        hb, vb = self.hits.box[hit], self.candidates.boxes[span]
        hb[in_cell, 2] = vb[in_cell, 2]  # a caption fills its cell
        gap_x = np.where(right, vb[:, 0] - hb[:, 2], np.where(left, hb[:, 0] - vb[:, 2], 0))
        off_line = np.abs(hb[:, 1] + hb[:, 3] - vb[:, 1] - vb[:, 3]) / 2 / unit
        columns = {
            "right": right,
            "below": below,
            "above": above,
            "left": left,
            "gap_x": np.log1p(np.maximum(gap_x, 0) / unit) / 4,
            "gap_y": np.clip(gap_y / unit, 0, 8) / 8,
            "off_line": np.where(right, np.minimum(off_line, 1), 0),
            "overlap_x": np.clip(
                (np.minimum(hb[:, 2], vb[:, 2]) - np.maximum(hb[:, 0], vb[:, 0]))
                / np.maximum(np.minimum(hb[:, 2] - hb[:, 0], vb[:, 2] - vb[:, 0]), 1),
                0,
                1,
            ),
            "align_left": np.exp(-np.abs(hb[:, 0] - vb[:, 0]) / unit),
            "align_right": np.exp(-np.abs(hb[:, 2] - vb[:, 2]) / unit),
            "align_centre": np.exp(-np.abs(hb[:, 0] + hb[:, 2] - vb[:, 0] - vb[:, 2]) / 2 / unit),
            "size_ratio": np.clip(self.layout.em[self.candidates.first_word[span]] / unit, 0, 3) / 3,
            "onward": np.exp(-onward / 4),
            "backward": np.exp(-backward / 4),
            "sentence_between": self.text.sentence_ends(self.hits, hit, self.candidates, span)
            & (np.minimum(onward, backward) < FAR),
            **self._between(hit, span, right, below, in_cell, gap_y),
        }
        geometry = np.empty((len(PAIR_FEATURES), len(at)), np.float32)
        for column, name in zip(geometry, PAIR_FEATURES, strict=True):
            column[:] = columns[name]
        return hit, span, geometry

    def _in_cell(self, own: NDArray[np.intp], down: Floats, em: Floats) -> NDArray[np.bool_]:
        """(o, c) whether a span stands in the cell of a caption that no amount beside it answers."""
        layout, last, right = self.layout, self.hits.last[own], self.hits.box[own, 2]
        segment = layout.segment[last]
        after = np.minimum(layout.ends[segment] + 1, len(layout.words) - 1)
        answered = (layout.line[after] == layout.line[last]) & ~layout.lettered[after]
        result: NDArray[np.bool_] = layout.in_cells(segment, right, self.candidates.boxes, down, em)
        result &= ~answered[:, None]
        return result

    def goes_on_below(self, hit: NDArray[np.intp], span: NDArray[np.intp]) -> NDArray[np.bool_]:
        """(p,) whether a span begins right below the words beside a caption and at their left edge: it goes on with
        what they begin, and is no answer without them."""
        layout, last = self.layout, self.hits.last[hit]
        beside = np.minimum(last + 1, len(layout.words) - 1)
        em, value, box = layout.em[beside], layout.boxes[beside], self.candidates.boxes[span]
        result: NDArray[np.bool_] = (layout.segment[beside] == layout.segment[last]) & (beside > last)
        result &= np.abs(box[:, 0] - value[:, 0]) < 0.7 * em
        result &= value[:, 0] - self.hits.box[hit, 0] > em
        down = box[:, 1] - value[:, 3]
        result &= (down > -0.5 * em) & (down < em)
        return result

    def _between(
        self,
        hit: NDArray[np.intp],
        span: NDArray[np.intp],
        right: NDArray[np.bool_],
        below: NDArray[np.bool_],
        in_cell: NDArray[np.bool_],
        gap_y: Floats,
    ) -> dict[str, NDArray[np.generic]]:
        """What stands between a caption and a span, and whether another caption is nearer to it."""
        last, first = self.hits.last[hit], self.candidates.first_word[span]
        words_between = np.where(right, np.maximum(self.spoken[first] - self.spoken[last + 1], 0), 0)
        before = self.caption_before[first]
        nearer = np.where(below, gap_y - self.nearest_above[span], 0)
        em = self.layout.em[self.hits.first[hit]]
        first_below = self._first_below(hit, span, below) | in_cell
        return {
            "same_segment": self.layout.segment[last] == self.candidates.segment[span],
            "words_between": np.minimum(words_between, 6) / 6,
            "first_right": right & (words_between == 0),
            "first_below": first_below,
            "nearest_caption_left": right & (before == last),
            "nearest_caption_above": below & (nearer <= 0.3 * em),
            "same_line_after_other_caption": (before >= 0) & (before != last) & ~(right & (before <= last)),
        }

    def _first_below(
        self, hit: NDArray[np.intp], span: NDArray[np.intp], below: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Whether the span starts with the first segment under its caption."""
        asked, place = np.unique(hit, return_inverse=True)
        box, em = self.hits.box[asked], self.layout.em[self.hits.first[asked]][:, None]
        segments = self.layout.segment_boxes
        overlap = np.minimum(segments[:, 2], box[:, 2:3]) - np.maximum(segments[:, 0], box[:, 0:1])
        under = (segments[:, 1] > box[:, 3:] - 0.5 * em) & (overlap > -0.5 * em)
        top = np.where(under, segments[:, 1], np.inf).min(axis=1)
        reach = np.where(under.any(axis=1), top + 0.6 * em[:, 0], -np.inf)
        result: NDArray[np.bool_] = below & (self.candidates.boxes[span, 1] < reach[place])
        return result


def _one_a_place(hits: Hits, some: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(k,) one of ``some`` captions for each place on the page; many wordings stand at one place."""
    chosen = np.flatnonzero(some)
    places = hits.first[chosen].astype(np.int64) << 32 | hits.last[chosen]
    result: NDArray[np.intp] = chosen[np.unique(places, return_index=True)[1]]
    return result


def _previous_caption(layout: Layout, captionish: Floats) -> NDArray[np.int32]:
    """(n,) index of the last caption word before each word on its line, or -1."""
    lines, marked = layout.line.tolist(), captionish.tolist()
    result = [-1] * len(lines)
    for word in range(1, len(lines)):
        if lines[word] == lines[word - 1]:
            result[word] = word - 1 if marked[word - 1] else result[word - 1]
    return np.array(result, np.int32)


def _nearest_above(captions: Floats, spans: Floats) -> Floats:
    """(c,) vertical white space to the nearest caption above that shares x with the span; inf for none."""
    if not len(captions):
        return np.full(len(spans), np.inf, np.float32)
    left_h, top_h, right_h, bottom_h = captions.T[:, :, None]
    left_v, top_v, right_v, _ = np.ascontiguousarray(spans.T)[:, None, :]
    overlap = np.minimum(right_h, right_v) - np.maximum(left_h, left_v)
    gap = top_v - bottom_h
    fits = (overlap > 0) & (gap > -0.5 * (bottom_h - top_h))
    nearest: Floats = np.where(fits, np.maximum(gap, 0), np.float32(np.inf)).min(axis=0)
    return nearest
