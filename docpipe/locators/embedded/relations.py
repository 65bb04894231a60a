"""How captions and spans stand to each other, and which other captions lie nearer."""

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.captions import SURE, Hits
from docpipe.locators.embedded.features import COLUMN, FEATURES
from docpipe.locators.embedded.layout import Layout
from docpipe.locators.embedded.vocabulary import WordingKind

Floats = NDArray[np.float32]

PAIR_FEATURES: tuple[str, ...] = (
    "right", "below", "above", "left", "same_segment", "gap_x", "gap_y", "overlap_x", "align_left", "align_right",
    "align_centre", "words_between", "first_right", "first_below", "nearest_caption_left", "nearest_caption_above",
    "same_line_after_other_caption", "size_ratio",
)  # fmt: skip
"""The columns that a caption and a span have together."""
MOST_DY_EM = 9.0
"""A value stands at most this far below its caption, unless its row is the sum of a table's columns."""

MOST_OFF_LINE_EM = 0.95
"""A typist's answer may stand so much above or below the middle of its caption's line."""


def caption_features(layout: Layout, hits: Hits, query_count: int) -> Floats:
    """(h, f) the caption's own columns; rows of rivals stay 0, for no span is reached through them."""
    part = np.zeros((len(hits.owner), len(FEATURES)), np.float32)
    if not len(hits.owner):
        return part
    order: dict[int, int] = {}
    letters = [any(c.isalpha() for c in word.text) for word in layout.words]
    for i in np.flatnonzero(hits.owner < query_count).tolist():
        owner, first, last = int(hits.owner[i]), int(hits.first[i]), int(hits.last[i])
        segment = layout.segments[layout.segment[first]]
        rank = order[owner] = order.get(owner, -1) + 1
        next_text = layout.words[last + 1].text if last + 1 < len(layout.words) else ""
        row = part[i]
        row[COLUMN["captioned"]] = 1
        row[COLUMN["caption_left_rest"]] = min(sum(letters[segment[0] : first]), 4) / 4
        row[COLUMN["caption_right_rest"]] = min(_words_until_value(layout, letters, last), 4) / 4
        row[COLUMN["caption_colon"]] = layout.words[last].text.endswith((":", "#")) or next_text.startswith(
            ":"
        )
        row[COLUMN["caption_bold"]] = layout.words[first].bold
        row[COLUMN["caption_order"]] = min(rank, 4) / 4
    outclaimed, margin = _claims(hits)
    columns = {
        "caption_score": hits.score,
        "caption_label": hits.kind == WordingKind.LABEL,
        "caption_phrase": hits.kind == WordingKind.PHRASE,
        "caption_borrowed": hits.kind == WordingKind.BORROWED,
        "caption_length": np.minimum(hits.length, 4) / 4,
        "caption_stacked": hits.stacked,
        "caption_outclaimed": outclaimed,
        "caption_margin": margin,
    }
    for name, values in columns.items():
        part[:, COLUMN[name]] = values
    return part


def _words_until_value(layout: Layout, letters: list[bool], last: int) -> int:
    """Alphabetic words between the caption's end and a colon, a digit or the segment's end."""
    count = 0
    for word in range(last + 1, layout.segments[layout.segment[last]][-1] + 1):
        if layout.words[word - 1].text.endswith(":") or any(c.isdigit() for c in layout.words[word].text):
            break
        count += letters[word]
    return count


def _claims(hits: Hits) -> tuple[Floats, Floats]:
    """(h,) whether a longer wording of another owner covers this caption; (h,) best other score here minus own."""
    a, b = hits.first, hits.last
    inside = (a[None, :] <= a[:, None]) & (b[None, :] >= b[:, None])
    longer = inside & ((b - a)[None, :] > (b - a)[:, None])
    other = hits.owner[None, :] != hits.owner[:, None]
    strong = hits.score[None, :] >= SURE
    outclaimed = (longer & other & strong).any(axis=1).astype(np.float32)
    same = inside & other
    best_other = np.where(same, hits.score[None, :], 0).max(axis=1)
    return outclaimed, (hits.score - best_other).astype(np.float32)


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
        self.caption_before = _previous_caption(layout, captionish)
        strong = hits.box[hits.score >= SURE]
        self.nearest_above = _nearest_above(strong, candidates.boxes)

    def pairs(self, eligible: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """The plausible (caption, span) pairs and their columns: (p,), (p,), (p, len(PAIR_FEATURES)).

        ``eligible`` (q, c) says which spans fit which query's type.
        """
        own = np.flatnonzero(self.hits.owner < len(eligible))
        if not len(own):
            none = np.zeros(0, np.intp)
            return none, none, np.zeros((0, len(PAIR_FEATURES)), np.float32)
        h, v = self.hits.box[own][:, None, :], self.candidates.boxes[None, :, :]
        em = self.layout.em[self.hits.first[own]][:, None]
        overlap_y = np.minimum(h[..., 3], v[..., 3]) - np.maximum(h[..., 1], v[..., 1])
        smaller = np.minimum(h[..., 3] - h[..., 1], v[..., 3] - v[..., 1])
        overlap_x = np.minimum(h[..., 2], v[..., 2]) - np.maximum(h[..., 0], v[..., 0])
        on_line = overlap_y > 0.45 * smaller
        off_line = np.abs(h[..., 1] + h[..., 3] - v[..., 1] - v[..., 3]) / 2 / em
        right = (on_line | (off_line < MOST_OFF_LINE_EM)) & (v[..., 0] >= h[..., 2] - 0.4 * em)
        left = on_line & (v[..., 2] <= h[..., 0] + 0.4 * em) & (h[..., 0] - v[..., 2] < 12 * em)
        down = v[..., 1] - h[..., 3]
        near_x = overlap_x > -1.0 * em
        below = ~on_line & (down > -0.5 * em) & near_x
        below &= (down < MOST_DY_EM * em) | (self.summed[None, :] & (overlap_x > 0))
        up = h[..., 1] - v[..., 3]
        above = ~on_line & (up > -0.4 * em) & (up < 2.5 * em) & near_x
        which_hit, span = np.nonzero((right | left | below | above) & eligible[self.hits.owner[own]])
        at = (which_hit, span)
        hit = own[which_hit]
        unit = em[which_hit, 0]
        gap_x = np.where(
            right[at], (v[..., 0] - h[..., 2])[at], np.where(left[at], (h[..., 0] - v[..., 2])[at], 0)
        )
        gap_y = np.where(below[at], down[at], np.where(above[at], up[at], 0))
        hb, vb = self.hits.box[hit], self.candidates.boxes[span]
        columns = {
            "right": right[at],
            "below": below[at],
            "above": above[at],
            "left": left[at],
            "gap_x": np.log1p(np.maximum(gap_x, 0) / unit) / 4,
            "gap_y": np.clip(gap_y / unit, 0, 8) / 8,
            "off_line": np.where(right[at], np.minimum(off_line[at], 1), 0),
            "overlap_x": np.clip(
                overlap_x[at] / np.maximum(np.minimum(hb[:, 2] - hb[:, 0], vb[:, 2] - vb[:, 0]), 1), 0, 1
            ),
            "align_left": np.exp(-np.abs(hb[:, 0] - vb[:, 0]) / unit),
            "align_right": np.exp(-np.abs(hb[:, 2] - vb[:, 2]) / unit),
            "align_centre": np.exp(-np.abs(hb[:, 0] + hb[:, 2] - vb[:, 0] - vb[:, 2]) / 2 / unit),
            "size_ratio": np.clip(self.layout.em[self.candidates.first_word[span]] / unit, 0, 3) / 3,
            **self._between(hit, span, right[at], below[at], gap_y),
        }
        return hit, span, np.stack([columns[name] for name in PAIR_FEATURES], axis=1).astype(np.float32)

    def _between(
        self,
        hit: NDArray[np.intp],
        span: NDArray[np.intp],
        right: NDArray[np.bool_],
        below: NDArray[np.bool_],
        gap_y: Floats,
    ) -> dict[str, NDArray[np.generic]]:
        """What stands between a caption and a span, and whether another caption is nearer to it."""
        last, first = self.hits.last[hit], self.candidates.first_word[span]
        words_between = np.where(right, np.maximum(first - last - 1, 0), 0)
        before = self.caption_before[first]
        nearer = np.where(below, gap_y - self.nearest_above[span], 0)
        em = self.layout.em[self.hits.first[hit]]
        first_below = self._first_below(hit, span, below)
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
        result = np.zeros(len(hit), bool)
        segments = self.layout.segment_boxes
        for h in np.unique(hit[below]):
            box, em = self.hits.box[h], self.layout.em[self.hits.first[h]]
            under = (segments[:, 1] > box[3] - 0.5 * em) & (
                np.minimum(segments[:, 2], box[2]) - np.maximum(segments[:, 0], box[0]) > -0.5 * em
            )
            if under.any():
                top = segments[under, 1].min()
                mine = below & (hit == h)
                result[mine] = self.candidates.boxes[span[mine], 1] < top + 0.6 * em
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
    h, v = captions[:, None, :], spans[None, :, :]
    overlap = np.minimum(h[..., 2], v[..., 2]) - np.maximum(h[..., 0], v[..., 0])
    gap = v[..., 1] - h[..., 3]
    fits = (overlap > 0) & (gap > -0.5 * (h[..., 3] - h[..., 1]))
    nearest: Floats = np.where(fits, np.maximum(gap, 0), np.inf).min(axis=0).astype(np.float32)
    return nearest
