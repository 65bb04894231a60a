"""Which check box answers a caption, and whose a signature is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from docpipe.geometry import BBox, intersection_area
from docpipe.locators.embedded.page.captions import Hits
from docpipe.locators.embedded.page.layout import Floats, Layout
from docpipe.locators.embedded.pixels.checkbox import CheckBox
from docpipe.locators.embedded.words.text import STOP_TOKENS, fold, tokenize
from docpipe.types import Page, Query, TextSource

FARTHEST_EM = {"left": 4.0, "right": 14.0, "above": 1.6, "below": 1.6}
"""Widest gap between a caption and its box, in type sizes, by where the box stands."""
COST = {"left": 0.0, "right": 1.5, "above": 5.0, "below": 4.0}
WRONG_SIDE = 5.0
"""Added for a box on the other side of its caption than the page's boxes stand."""

SIGNING = frozenset(
    ("signature", "signatures", "signed", "sign", "unterschrift", "unterschriften", "unterzeichner", "firma",
     "firmante", "firmato", "sottoscritto", "handtekening", "signataire", "signe", "signatory", "by")
)  # fmt: skip
CLOSING = frozenset(
    ("sincerely", "truly", "regards", "faithfully", "cordially", "respectfully", "hochachtungsvoll", "grussen",
     "gruss", "cordialement", "atentamente", "saluti", "groet")
)  # fmt: skip
"""Words, folded, that stand above a signature."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A box for a caption. ``cost`` is in type sizes; ``side`` is where the box stands."""

    box: CheckBox
    caption: Floats
    score: float
    cost: float
    side: str


def choose_box(query: int, hits: Hits, layout: Layout, boxes: Sequence[CheckBox]) -> list[Choice]:
    """The boxes near the captions of ``query`` (its index), likeliest first, each once."""
    if not boxes:
        return []
    places = layout.straight([box.box for box in boxes])
    side = usual_side(places, layout)
    found: dict[int, Choice] = {}
    for hit in np.flatnonzero(hits.owner == query):
        for number, box in enumerate(boxes):
            placed = _place(places, number, hits.box[hit], layout)
            if placed is None:
                continue
            where, cost = placed
            cost += COST[where] + 12 * (1 - float(hits.score[hit])) - 0.4 * float(hits.length[hit])
            if side and where in {"left", "right"} and where != side:
                cost += WRONG_SIDE
            choice = Choice(box, hits.box[hit], float(hits.score[hit]), cost, where)
            if number not in found or cost < found[number].cost:
                found[number] = choice
    return sorted(found.values(), key=lambda c: c.cost)


def usual_side(places: Floats, layout: Layout) -> str:
    """``left`` or ``right``: where boxes stand beside their captions on this page; empty when it cannot be told."""
    votes = 0
    for place in places:
        gaps = {"left": np.inf, "right": np.inf}
        middle = (place[1] + place[3]) / 2
        row = (layout.boxes[:, 1] < middle) & (layout.boxes[:, 3] > middle)
        ahead = layout.boxes[row, 0] - place[2]
        behind = place[0] - layout.boxes[row, 2]
        gaps["left"] = float(ahead[ahead > -2].min(initial=np.inf))
        gaps["right"] = float(behind[behind > -2].min(initial=np.inf))
        if gaps["left"] < 0.8 * gaps["right"]:
            votes += 1
        elif gaps["right"] < 0.8 * gaps["left"]:
            votes -= 1
    return "left" if votes > 0 else "right" if votes < 0 else ""


def _place(places: Floats, number: int, caption: Floats, layout: Layout) -> tuple[str, float] | None:
    """(where the box stands of the caption, gap in type sizes and what lies between), or None if too far."""
    left, top, right, bottom = places[number]
    em = max(layout.page_em, 4.0)
    middle = (top + bottom) / 2
    if caption[1] - 0.4 * em < middle < caption[3] + 0.4 * em:
        if left < caption[0]:
            side, gap, between = "left", caption[0] - right, (right, caption[0])
        else:
            side, gap, between = "right", left - caption[2], (caption[2], left)
        middles = (places[:, 0] + places[:, 2]) / 2
        same_row = np.abs((places[:, 1] + places[:, 3]) / 2 - middle) < em
        if (same_row & (middles > between[0] + 1) & (middles < between[1] - 1)).any():
            return None
        centre = (layout.boxes[:, 0] + layout.boxes[:, 2]) / 2
        row = (layout.boxes[:, 1] < middle) & (layout.boxes[:, 3] > middle)
        words = int((row & (centre > between[0]) & (centre < between[1])).sum())
        if gap > (FARTHEST_EM[side] + 2.5 * words) * em or words > 4:
            return None
        return side, max(float(gap) / em, 0.0) * (0.3 if side == "right" else 1) + 1.2 * words
    if left > caption[2] or right < caption[0]:
        return None
    side, gap = ("above", caption[1] - bottom) if bottom < caption[1] + 1 else ("below", top - caption[3])
    if not -0.3 * em < gap < FARTHEST_EM[side] * em:
        return None
    return side, max(float(gap) / em, 0.0)


# --- signatures ------------------------------------------------------------------------------------------


def on_words(page: Page, box: BBox) -> float:
    """How much of ``box`` is covered by printed words that were surely read, 0-1."""
    sure = 0.0 if page.words_source is TextSource.TEXT_LAYER else 0.85
    words = [w for w in page.words if w.confidence >= sure and sum(c.isalpha() for c in w.text) >= 3]
    return min(1.0, sum(intersection_area(box, w.box) for w in words) / max(box.area, 1e-9))


def near_words(layout: Layout, box: BBox, wanted: frozenset[str]) -> float:
    """0-1: how close the nearest word of ``wanted`` (folded) stands around ``box``."""
    rows = [
        i
        for i, word in enumerate(layout.words)
        if any(t in wanted for t in fold(word.text).strip(".,:;-_").split())
    ]
    place = layout.straight([box])[0]
    return max((closeness(layout, place, layout.boxes[i]) for i in rows), default=0.0)


def closeness(layout: Layout, place: Floats, words: Floats) -> float:
    """exp(-distance / 4 type sizes) between two boxes in the layout's points, 1.0 where they touch."""
    left, top, right, bottom = place.tolist()
    dx = max(left - words[2], words[0] - right, 0.0)
    dy = max(top - words[3], words[1] - bottom, 0.0)
    return float(np.exp(-np.hypot(0.6 * dx, dy) / (4 * max(layout.page_em, 4.0))))


def own_tokens(queries: Sequence[Query]) -> list[frozenset[str]]:
    """Per query the words that only it uses: "buyer" of "buyer signature" beside "seller signature"."""
    tokens = [
        {t for text in (q.phrase, q.name.replace("_", " "), *q.labels) for t in tokenize(text)} - STOP_TOKENS
        for q in queries
    ]
    return [
        frozenset(mine - set().union(*(t for j, t in enumerate(tokens) if j != i)) - SIGNING - {"block"})
        for i, mine in enumerate(tokens)
    ]


def belongs(owner: int, own: frozenset[str], hits: Hits | None, layout: Layout, box: BBox) -> float:
    """0-1: how near the captions of query ``owner`` and its ``own`` words stand to a signature."""
    place = layout.straight([box])[0]
    near = [
        closeness(layout, place, layout.boxes[i])
        for i, word in enumerate(layout.words)
        if own and own.intersection(tokenize(word.text))
    ]
    if hits is not None:
        mine = np.flatnonzero(hits.owner == owner)
        near += [float(hits.score[h]) ** 2 * closeness(layout, place, hits.box[h]) for h in mine]
    return max(near, default=0.0)
