"""The default locator: captions matched in the page's words, spans ranked by a small trained network."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox
from docpipe.locators.base import ModelCard
from docpipe.locators.embedded.arrays import run_places, run_starts, shared_areas
from docpipe.locators.embedded.evidence.features import COLUMN, Rows
from docpipe.locators.embedded.evidence.fits import FREE_TEXT
from docpipe.locators.embedded.evidence.rows import build_rows
from docpipe.locators.embedded.known import KnownValues, digest, load_known, recognized
from docpipe.locators.embedded.page.candidates import Candidates, propose
from docpipe.locators.embedded.page.captions import Hits, concepts_here, find_captions
from docpipe.locators.embedded.page.layout import Layout, analyse
from docpipe.locators.embedded.pixels.detector import revision
from docpipe.locators.embedded.pixels.locate import by_hand, locate_pixels, search_marks
from docpipe.locators.embedded.ranking.context import Scene, scene_of
from docpipe.locators.embedded.ranking.ranker import WEIGHTS, Ranked, combined, load_ranker
from docpipe.locators.embedded.words.vocabulary import Vocabulary, compile_queries
from docpipe.types import Detection, Page, Query
from docpipe.values import DISTINCTIVE, FIELD_TYPES

MOST_DETECTIONS = 5
"""Spans returned per query and page."""
SAME_REGION_IOU = 0.5
"""Overlap from which two spans are one region to a reader."""
LEAST_BELIEF = 0.01
DOUBTED_BELOW = 0.3
"""Score of the best value of a guessed type below which a text may be the answer."""
LEAST_SCORE = 0.04
"""Spans below this score are not worth reading."""
FITS = 0.75
"""Likeness to its type from which a value of a distinctive type is read in any case."""
_EXPLAINED = (
    "caption_score", "caption_label", "caption_borrowed", "right", "below", "above", "left", "first_right",
    "first_below", "section_own", "section_other", "type_fit", "line_says", "meant_before", "meant_above",
    "amount_is_sum", "amount_rank",
)  # fmt: skip


class EmbeddedLocator:
    """Open-vocabulary grounding on a CPU, from words and geometry.

    ``model`` is a folder that ``docpipe adapt`` wrote; the shipped weights by default.
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self._ranker = load_ranker(Path(model) / WEIGHTS.name if model else WEIGHTS)
        self._known: KnownValues = load_known(Path(model)) if model else {}

    @property
    def card(self) -> ModelCard:
        return ModelCard(
            "embedded",
            "-".join(filter(None, (self._ranker.revision, revision(), digest(self._known)))),
            "Apache-2.0",
            commercial_use=True,
            needs_words=True,
        )

    def locate(self, page: Page, queries: Sequence[Query]) -> list[Detection]:
        layout = analyse(page)
        drawn = tuple(q for q in queries if FIELD_TYPES[q.value_type].from_pixels)
        marks = search_marks(page, drawn)
        found: list[Detection] = []
        if drawn:
            found = locate_pixels(
                page, drawn, layout, lambda page: find_captions(page, compiled(drawn)), marks
            )
        printed = self._asked_again(page, tuple(q for q in queries if q not in drawn), layout)
        free = {q.name: q.value_type for q in queries if q.value_type in FREE_TEXT and q.name in self._known}
        met = [
            recognized(d, page, self._known[d.field], free[d.field]) if d.field in free else d
            for d in printed
        ]
        return found + [by_hand(detection, marks) for detection in met]

    def _asked_again(self, page: Page, queries: tuple[Query, ...], layout: Layout | None) -> list[Detection]:
        """What is printed; where no value of a guessed type is likely, a likelier text answers instead."""
        found = self._printed(page, queries, layout)
        guessed = {query.name for query in queries if query.type_guessed and query.value_type != "text"}
        best = _best_scores(found) if guessed else {}
        doubted = {name for name in guessed if best.get(name, 0.0) < DOUBTED_BELOW}
        if not doubted:
            return found
        as_text = tuple(replace(q, value_type="text") if q.name in doubted else q for q in queries)
        texts = [d for d in self._printed(page, as_text, layout) if d.field in doubted]
        likelier = {name for name, score in _best_scores(texts).items() if score > best.get(name, 0.0)}
        return [d for d in found if d.field not in likelier] + [d for d in texts if d.field in likelier]

    def _printed(self, page: Page, queries: tuple[Query, ...], layout: Layout | None) -> list[Detection]:
        if layout is None or not queries:
            return []
        vocabulary = compiled(queries)
        hits = find_captions(layout, vocabulary)
        candidates = propose(layout, hits)
        rows = build_rows(layout, vocabulary, hits, candidates)
        ranked = self._ranked(
            rows,
            scene_of(layout, candidates, rows.sections),
            queries,
            concepts_here(layout, vocabulary, hits),
        )
        return _detections(page, layout, vocabulary, hits, candidates, rows, ranked)

    def _ranked(
        self, rows: Rows, scene: Scene, queries: Sequence[Query], concepts: tuple[str, ...]
    ) -> Ranked:
        """The likeliest spans of each query; an adapted model answers what it was adapted to, and nothing else."""
        fields = self._ranker.fields
        learned = np.array([not fields or query.name in fields for query in queries])
        if learned.all():
            return self._ranker.rank(rows, scene, concepts)
        shipped = load_ranker().rank(rows, scene, concepts)
        return (
            combined(self._ranker.rank(rows, scene, concepts), shipped, learned) if learned.any() else shipped
        )


def _best_scores(detections: Sequence[Detection]) -> dict[str, float]:
    """Query → its best score."""
    best: dict[str, float] = {}
    for detection in detections:
        best[detection.field] = max(detection.score, best.get(detection.field, 0.0))
    return best


@lru_cache(maxsize=32)
def compiled(queries: tuple[Query, ...]) -> Vocabulary:
    """The vocabulary of ``queries``, made once and kept."""
    return compile_queries(queries)


def _detections(
    page: Page,
    layout: Layout,
    vocabulary: Vocabulary,
    hits: Hits,
    candidates: Candidates,
    rows: Rows,
    ranked: Ranked,
) -> list[Detection]:
    distinctive = np.array([query.value_type in DISTINCTIVE for query in vocabulary.queries], bool)
    many = np.array([query.many for query in vocabulary.queries], bool)
    chosen, scores = _listed(candidates, rows, ranked, distinctive, many)
    spans, via = rows.candidate[chosen].tolist(), rows.hit[chosen].tolist()
    asked = rows.query[chosen].tolist()
    evidence = rows.at(chosen)[:, [COLUMN[name] for name in _EXPLAINED]].astype(np.float64)
    captions = {hit: _caption(layout, hits, hit) for hit in {*via} - {-1}}
    return [
        Detection(
            field=vocabulary.queries[query].name,
            page_no=page.page_no,
            box=layout.relative(candidates.boxes[span]),
            score=score,
            text=candidates.texts[span],
            caption_box=captions[hit][0] if hit >= 0 else None,
            caption=captions[hit][1] if hit >= 0 else "",
            evidence={name: round(value, 3) for name, value in zip(_EXPLAINED, said, strict=True) if value},
        )
        for query, span, hit, score, said in zip(asked, spans, via, scores, evidence.tolist(), strict=True)
    ]


def _listed(
    candidates: Candidates,
    rows: Rows,
    ranked: Ranked,
    distinctive: NDArray[np.bool_],
    many: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], list[float]]:
    """(d,) the rows that are worth reading, query by query and the likeliest first, with (d,) their scores.

    Of the ``distinctive`` (q,) queries all that fit are: where the page has but one, it is the answer. Of those that
    want ``many`` (q,) every answer is judged for itself.
    """
    offered = np.flatnonzero(rows.candidate[ranked.row] >= 0)
    span, query = rows.candidate[ranked.row[offered]], ranked.query[offered]
    belief = ranked.probability[offered].astype(np.float64)
    for number in np.flatnonzero(many):
        own = np.flatnonzero(query == number)
        belief[own] = beliefs_of_all(belief[own], candidates.boxes[span[own]])
    score = region_scores(belief, candidates.boxes[span], query)
    # Of equally likely spans the first on the page comes first.
    likeliest = np.lexsort((span, -belief, query))
    place = run_places(query[likeliest])
    worth_it = score >= LEAST_SCORE
    rare = np.flatnonzero(distinctive[query])
    if len(rare):
        worth_it[rare] |= rows.at(ranked.row[offered[rare]])[:, COLUMN["type_fit"]] >= FITS
    best = likeliest[(place < MOST_DETECTIONS) & worth_it[likeliest]]
    return ranked.row[offered[best]], score[best].tolist()


def beliefs_of_all(belief: NDArray[np.float64], boxes: NDArray[np.float32]) -> NDArray[np.float64]:
    """(c,) how likely each span is one of all answers to its query, which share its belief.

    What is left of the belief once the likelier spans, and what overlaps them, are struck out tells: networks learn to
    call the answer absent then, if there is no other one. A span is no less likely than those behind it.
    """
    left = np.argsort(-belief, kind="stable")
    left = left[belief[left] >= LEAST_BELIEF]
    groups: list[tuple[NDArray[np.intp], float, float]] = []
    rest = 1.0
    while len(left) and rest > LEAST_BELIEF:
        same = shared_areas(boxes[left], boxes[left[0]]) > 0
        mass = float(belief[left[same]].sum())
        groups.append((left[same], mass, mass / rest))
        left, rest = left[~same], rest - mass
    result, least = belief.copy(), 0.0
    for spans, mass, likely in reversed(groups):
        least = max(least, likely)
        result[spans] *= least / mass
    return result


def region_scores(
    belief: NDArray[np.float64], boxes: NDArray[np.float32], query: NDArray[np.int32]
) -> NDArray[np.float64]:
    """(c,) how likely each span's *region* is right, from how likely each span is the exact answer to its query.

    Spans that largely cover each other ("Acme", "Acme Ltd") share the belief in one region: the likeliest of them
    gets all of it, the others in proportion.
    """
    score = belief.copy()
    live = np.flatnonzero(belief >= LEAST_BELIEF)
    if not len(live):
        return score
    one, other = np.nonzero(query[live, None] == query[None, live])
    box, mine = boxes[live].astype(np.float64), belief[live]
    sides = np.minimum(box[one, 2:], box[other, 2:]) - np.maximum(box[one, :2], box[other, :2])
    shared = np.maximum(sides, 0).prod(axis=1)
    area = (box[:, 2:] - box[:, :2]).prod(axis=1)
    together = (one == other) | (shared / (area[one] + area[other] - shared) >= SAME_REGION_IOU)
    one, other = one[together], other[together]
    mass = np.bincount(one, mine[other])
    top = np.maximum.reduceat(mine[other], run_starts(one))
    score[live] = np.minimum(mine * mass / top, 1.0)
    return score


def _caption(layout: Layout, hits: Hits, hit: int) -> tuple[BBox, str]:
    """Where a caption is, and what it says."""
    first, last = int(hits.first[hit]), int(hits.last[hit])
    if hits.stacked[hit]:
        words = (*layout.segments[layout.segment[first]], *layout.segments[layout.segment[last]])
    else:
        words = tuple(range(first, last + 1))
    return layout.relative(hits.box[hit]), " ".join(layout.texts[word] for word in words)
