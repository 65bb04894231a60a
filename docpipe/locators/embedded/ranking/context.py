"""The second look: each query's likeliest spans weighed again, knowing what the other queries believe.

The first look judges every span alone. Here a span also knows who else claims it and what stands above, below,
left and right of it ("the buyer's name is above, so this is the buyer's address"): the beliefs of all queries
there, mixed into one concept vector a side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import ranges, run_lengths, run_places
from docpipe.locators.embedded.evidence.features import FEATURES, Rows, Spans
from docpipe.locators.embedded.evidence.sections import Sections
from docpipe.locators.embedded.page.candidates import Candidates
from docpipe.locators.embedded.page.layout import Layout

Floats = NDArray[np.float32]

KEPT = 12
"""Spans per query that get a second look."""
SIDES = ("here", "above", "below", "left", "right", "heading")
SCALARS: tuple[str, ...] = (
    "belief", "log_belief", "absent_belief", "place", "behind_best", "region_belief", "contested", "contested_gap",
    "contester_has_better", "belief_above", "belief_below", "belief_left", "belief_right", "adds_up", "is_addend",
    "equals_another", "queries",
)  # fmt: skip
NEAR_EM = 3.0
"""A neighbour above or below is at most this far away."""
BELIEVED = 0.3
"""Belief from which another query's best amount counts in sums."""


@dataclass(frozen=True)
class Scene:
    """What the second look needs to know of a page: c spans over n words in segments."""

    members: NDArray[np.int32]
    starts: NDArray[np.int32]
    """Words of all spans one after the other, and where each span begins."""
    segment_starts: NDArray[np.int32]
    """First word of each segment."""
    boxes: Floats
    """(c, 4) points."""
    segment_boxes: Floats
    """(s, 4) points."""
    segment_em: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    """(c,) neighbouring word on the same line, -1 for none."""
    cents: NDArray[np.int64]
    """(c,) the amount in cents, -1 for none."""
    heading: NDArray[np.int32]
    """(c,) the heading above, -1 for none."""
    heading_owners: NDArray[np.bool_]
    """(q, h + 1) which queries have a caption in which heading; nobody has one in the last, "no heading"."""
    words: int


@dataclass(frozen=True)
class Shortlist:
    """r rows for the second look; rows of a query are contiguous, its "absent" row last."""

    matrix: Floats
    """(r, columns(vector length))"""
    query: NDArray[np.int32]
    row: NDArray[np.int32]
    """(r,) the first look's likeliest row of the same query and span."""


def columns(vector: int) -> int:
    """Columns of a shortlist's rows for concept vectors of this length."""
    return len(FEATURES) + len(SIDES) * vector + len(SCALARS)


def scene_of(layout: Layout, candidates: Candidates, sections: Sections) -> Scene:
    """The scene of a page."""
    lines = np.append(layout.line, -1)
    before, after = candidates.first_word - 1, candidates.last_word + 1
    last = len(layout.words)
    here = layout.line[candidates.first_word]
    return Scene(
        members=candidates.members.astype(np.int32),
        starts=candidates.starts.astype(np.int32),
        segment_starts=layout.begins,
        boxes=candidates.boxes,
        segment_boxes=layout.segment_boxes,
        segment_em=layout.segment_em,
        left=np.where((before >= 0) & (lines[before] == here), before, -1).astype(np.int32),
        right=np.where(
            (after < last) & (lines[np.minimum(after, last)] == layout.line[candidates.last_word]), after, -1
        ).astype(np.int32),
        cents=candidates.cents,
        heading=sections.heading,
        heading_owners=sections.owners,
        words=last,
    )


def _vertical_neighbours(
    scene: Scene, spans: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(s,) nearest segments above and below each of some spans that share x with it; -1 for none."""
    x0, y0, x1, y1 = scene.boxes[spans].T[:, :, None]
    a0, b0, a1, b1 = scene.segment_boxes.T[:, None, :]
    near = NEAR_EM * scene.segment_em[None, :]
    shares = np.minimum(x1, a1) > np.maximum(x0, a0)
    up, down = y0 - b1, b0 - y1
    slack = -0.4 * scene.segment_em[None, :]
    result = []
    for gap in (up, down):
        cost = np.where(shares & (gap > slack) & (gap < near), gap, np.float32(np.inf))
        nearest = cost.argmin(axis=1).astype(np.int32)
        nearest[~np.isfinite(cost.min(axis=1))] = -1
        result.append(nearest)
    return result[0], result[1]


def second_rows(rows: Rows | Spans, probabilities: Floats, scene: Scene, vectors: Floats) -> Shortlist:
    """The rows of the second look.

    ``probabilities`` (r,) are the first look's; ``vectors`` (q, v) the concept vector of each query.
    """
    beliefs = _Beliefs(rows, probabilities, scene)
    query, span, row = beliefs.shortlist()
    # Queries list many of the same spans.
    asked, place = np.unique(span, return_inverse=True)
    region = beliefs.by_region(asked)[place]
    count = len(beliefs.absent_row)
    width = vectors.shape[1]
    matrix = np.zeros((len(query) + count, columns(width)), np.float32)
    matrix[: len(query), : len(FEATURES)] = rows.at(row)
    matrix[len(query) :, : len(FEATURES)] = rows.at(beliefs.absent_row)
    above, below = (neighbour[place] for neighbour in _vertical_neighbours(scene, asked))
    around = beliefs.around(query, span, region, above, below)
    for side, belief in enumerate(around):
        first = len(FEATURES) + side * width
        matrix[: len(query), first : first + width] = belief @ vectors
    first = len(FEATURES) + len(SIDES) * width
    matrix[: len(query), first:] = beliefs.scalars(query, span, region, around)
    matrix[len(query) :, first:] = beliefs.absent_scalars()
    all_queries = np.concatenate([query, np.arange(count)]).astype(np.int32)
    order = np.argsort(all_queries, kind="stable")
    all_rows = np.concatenate([row, beliefs.absent_row]).astype(np.int32)
    return Shortlist(matrix[order], all_queries[order], all_rows[order])


class _Beliefs:
    """What the first look believes, by query, span, word and segment."""

    def __init__(self, rows: Rows | Spans, probabilities: Floats, scene: Scene) -> None:
        self.scene = scene
        self.rows, self.probabilities = rows, probabilities
        self.absent_row = np.flatnonzero(rows.candidate < 0)
        self.absent = probabilities[self.absent_row]
        queries, spans = len(self.absent_row), len(scene.starts)
        self.offered = np.flatnonzero(rows.candidate >= 0)
        self.pair = rows.query[self.offered] * spans + rows.candidate[self.offered]
        by_pair = np.bincount(self.pair, weights=probabilities[self.offered], minlength=queries * spans)
        self.by_span = by_pair.reshape(queries, spans).astype(np.float32)
        self.lengths = run_lengths(scene.starts, len(scene.members))
        live = np.repeat(self.by_span.max(axis=0, initial=0) >= 1e-3, self.lengths)
        span_of_member = np.repeat(np.arange(spans), self.lengths)[live]
        self.by_word = np.zeros((scene.words + 1, queries), np.float32)  # one more for "no word"
        np.maximum.at(self.by_word, scene.members[live], self.by_span.T[span_of_member])
        segment_lengths = run_lengths(scene.segment_starts, scene.words)
        by_segment = np.add.reduceat(self.by_word[: scene.words], scene.segment_starts, axis=0)
        by_segment /= segment_lengths[:, None]
        self.by_segment = np.vstack([by_segment, np.zeros((1, queries), np.float32)])
        self.best = self.by_span.max(axis=1, initial=0)

    def shortlist(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """(s,) queries, spans and their likeliest rows that get a second look, likeliest first within a query."""
        queries, spans = self.by_span.shape
        order = np.argsort(-self.by_span, axis=1, kind="stable")[:, :KEPT]
        listed = (np.arange(queries)[:, None] * spans + order).ravel()
        place = np.full(queries * spans, -1, np.int64)
        place[listed] = np.arange(len(listed))
        # Of the rows that end in a listed span the likeliest, of equals the last: the last one written wins.
        where = place[self.pair]
        rows, where = self.offered[where >= 0], where[where >= 0]
        rising = np.argsort(self.probabilities[rows], kind="stable")
        likeliest = np.full(len(listed), -1, np.int64)
        likeliest[where[rising]] = rows[rising]
        possible = likeliest >= 0
        query, span = np.divmod(listed[possible], max(spans, 1))
        return query, span, likeliest[possible]

    def by_region(self, span: NDArray[np.int64]) -> Floats:
        """(s, q) mean belief in the words of each span."""
        lengths = self.lengths[span]
        begins = np.cumsum(lengths) - lengths
        member = ranges(self.scene.starts[span], lengths)
        if not len(member):
            return np.zeros((0, len(self.best)), np.float32)
        sums = np.add.reduceat(self.by_word[self.scene.members[member]], begins, axis=0)
        mean: Floats = (sums / lengths[:, None]).astype(np.float32)
        return mean

    def around(
        self,
        query: NDArray[np.int64],
        span: NDArray[np.int64],
        region: Floats,
        above: NDArray[np.int32],
        below: NDArray[np.int32],
    ) -> list[Floats]:
        """Per side (s, q): how much each query believes in what stands there. "Here" leaves the own query out.

        ``above`` and ``below`` (s,) are the neighbouring segments, -1 for none.
        """
        scene = self.scene
        here = region.copy()
        here[np.arange(len(query)), query] = 0
        return [
            here,
            self.by_segment[above],
            self.by_segment[below],
            self.by_word[scene.left[span]],
            self.by_word[scene.right[span]],
            scene.heading_owners.T[scene.heading[span]].astype(np.float32),
        ]

    def scalars(
        self, query: NDArray[np.int64], span: NDArray[np.int64], region: Floats, around: list[Floats]
    ) -> Floats:
        """(s, len(SCALARS))"""
        belief = self.by_span[query, span]
        here = around[0]
        contester = here.argmax(axis=1)
        contested = here.max(axis=1)
        columns = {
            "belief": belief,
            "log_belief": _log(belief),
            "absent_belief": self.absent[query],
            "place": run_places(query) / KEPT,
            "behind_best": _log(belief) - _log(self.best[query]),
            "region_belief": region[np.arange(len(query)), query],
            "contested": contested,
            "contested_gap": _log(belief) - _log(contested),
            "contester_has_better": self.best[contester] - contested,
            **{f"belief_{side}": b.max(axis=1) for side, b in zip(SIDES[1:5], around[1:5], strict=True)},
            **self._sums(query, span),
            "queries": np.full(len(query), min(len(self.best), 30) / 30),
        }
        return np.stack([columns[name] for name in SCALARS], axis=1).astype(np.float32)

    def absent_scalars(self) -> Floats:
        """(q, len(SCALARS))"""
        part = np.zeros((len(self.absent), len(SCALARS)), np.float32)
        part[:, SCALARS.index("belief")] = self.absent
        part[:, SCALARS.index("log_belief")] = _log(self.absent)
        part[:, SCALARS.index("behind_best")] = _log(self.absent) - _log(self.best)
        part[:, SCALARS.index("queries")] = min(len(self.best), 30) / 30
        return part

    def _sums(self, query: NDArray[np.int64], span: NDArray[np.int64]) -> dict[str, Floats]:
        """(s,) each: how an amount stands to the best amounts of the other queries."""
        cents = self.scene.cents
        top = self.by_span.argmax(axis=1) if self.by_span.shape[1] else np.zeros(len(self.best), np.int64)
        known = np.where(self.best >= BELIEVED, cents[top], -1)
        others = np.flatnonzero(known > 0)  # few of the queries ask for amounts
        amounts = np.flatnonzero(cents[span] > 0)
        mine = cents[span[amounts], None]
        other = np.where(others[None, :] == query[amounts, None], -1, known[None, others])
        valid = other > 0
        pair = valid[:, :, None] & valid[:, None, :]
        first, second = other[:, :, None], other[:, None, :]
        relations = {
            "adds_up": (pair & (first + second == mine[:, None])).any(axis=(1, 2)),
            "is_addend": (pair & (mine[:, None] + first == second)).any(axis=(1, 2)),
            "equals_another": (valid & (other == mine)).any(axis=1),
        }
        columns = {name: np.zeros(len(span), np.float32) for name in relations}
        for name, holds in relations.items():
            columns[name][amounts] = holds
        return columns


def _log(belief: Floats) -> Floats:
    """Natural logarithm over 8, not below the belief of e^-8."""
    result: Floats = (np.log(np.maximum(belief, np.exp(-8.0))) / 8).astype(np.float32)
    return result
