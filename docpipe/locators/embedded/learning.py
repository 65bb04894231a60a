"""How the ranker learns, in plain numpy: used to make the shipped weights and by ``docpipe adapt``.

A page with questions and answers becomes rows of evidence (the locator's own code makes them); the network
learns to put its probability on the rows that answer each query. It has about 24,000 weights, so a few dozen
pages are fitted in seconds.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox
from docpipe.locators.embedded.candidates import Candidates, propose
from docpipe.locators.embedded.captions import find_captions
from docpipe.locators.embedded.features import FEATURES, build_rows
from docpipe.locators.embedded.layout import Layout, analyse
from docpipe.locators.embedded.ranker import Ranker, load_ranker
from docpipe.locators.embedded.vocabulary import Concept, compile_queries
from docpipe.types import Page, Query

Floats = NDArray[np.float32]

SAME_REGION = 0.6
"""IoU from which a proposed span is the answer."""
VECTOR = 16
"""Length of a concept's learned vector."""
HIDDEN = (128, 64)
FORGET_CONCEPT = 0.3
"""Share of queries that are trained as if no concept were known: matching alone must carry them."""


@dataclass(frozen=True)
class Answer:
    """Where the answer to a query is; neither boxes nor ``holds`` means that it is absent from the page."""

    boxes: tuple[BBox, ...] = ()
    """Accepted places. Empty when only the value is known."""
    holds: Callable[[str], bool] | None = None
    """Whether a span's text is the value: then boxes only say where to look, and may be whole lines."""

    @property
    def absent(self) -> bool:
        return not self.boxes and self.holds is None


@dataclass(frozen=True)
class Example:
    """One page, what is asked, and the answer per query."""

    page: Page
    queries: tuple[Query, ...]
    answers: tuple[Answer, ...]
    group: str
    """Template, family or document: what a split must keep together."""


@dataclass(frozen=True)
class Encoded:
    """The rows of one example."""

    matrix: NDArray[np.float16]
    """(r, features)"""
    query: NDArray[np.int32]
    """(r,) 0-based, contiguous."""
    right: NDArray[np.bool_]
    """(r,) rows that answer their query."""
    concept: tuple[str, ...]
    """Per query: the lexicon concept that it means, or an empty string."""


@dataclass(frozen=True)
class Offer:
    """An encoded example, and how many of its answers the proposer offered out of how many."""

    encoded: Encoded | None
    offered: int
    asked: int


def encode(example: Example, known: Mapping[str, Concept] | None = None) -> Offer:
    """The rows of an example.

    A query whose answer no span meets is left out: the ranker cannot learn from it.
    """
    layout = analyse(example.page)
    if layout is None or not example.queries:
        return Offer(None, 0, 0)
    vocabulary = compile_queries(example.queries, known)
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    right = np.zeros(len(rows.query), bool)
    keep = np.zeros(len(rows.query), bool)
    offered = asked = 0
    for number, answer in enumerate(example.answers):
        mine = rows.query == number
        asked += not answer.absent
        wanted = np.array([-1]) if answer.absent else answering_spans(layout, candidates, answer)
        hit = mine & np.isin(rows.candidate, wanted)
        if hit.any():
            offered += not answer.absent
            right |= hit
            keep |= mine
    if not keep.any():
        return Offer(None, offered, asked)
    kept = np.unique(rows.query[keep])
    encoded = Encoded(
        rows.matrix[keep].astype(np.float16),
        np.searchsorted(kept, rows.query[keep]).astype(np.int32),
        right[keep],
        tuple(vocabulary.concepts[i] for i in kept),
    )
    return Offer(encoded, offered, asked)


def answering_spans(layout: Layout, candidates: Candidates, answer: Answer) -> NDArray[np.intp]:
    """Spans that hold the value where it may stand; else those that meet an accepted box as the best span does."""
    page = np.array([layout.width_pt, layout.height_pt] * 2)
    places = [np.array(box.as_tuple()) * page for box in answer.boxes]
    if answer.holds is not None:
        inside = np.ones(len(candidates.words), bool)
        if places:
            inside = np.any([_covered(candidates.boxes, place) >= 0.5 for place in places], axis=0)
        spans = np.array([i for i in np.flatnonzero(inside) if answer.holds(candidates.texts[i])], np.intp)
        if len(spans):
            return spans
    chosen: list[NDArray[np.intp]] = []
    for place in places:
        overlaps = _ious(candidates.boxes, place)
        if len(overlaps) and overlaps.max() >= SAME_REGION:
            chosen.append(np.flatnonzero(overlaps >= overlaps.max() - 0.02))
    return np.unique(np.concatenate(chosen)) if chosen else np.zeros(0, np.intp)


def _shared(boxes: Floats, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) area that each box shares with one box, all in points."""
    sides = np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])
    result: NDArray[np.float64] = np.maximum(sides, 0).prod(axis=1)
    return result


def _covered(boxes: Floats, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) share of each box that lies in one box."""
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    result: NDArray[np.float64] = _shared(boxes, box) / np.maximum(areas, 1e-9)
    return result


def _ious(boxes: Floats, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) IoU of each box with one box."""
    shared = _shared(boxes, box)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
    result: NDArray[np.float64] = shared / np.maximum(areas - shared, 1e-9)
    return result


# --- the network -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """Several encoded pages as one."""

    matrix: Floats
    query: NDArray[np.intp]
    right: Floats
    concept: NDArray[np.intp]
    """(q,) row of the concept's vector."""


def batch_of(pages: Sequence[Encoded], concepts: Mapping[str, int]) -> Batch:
    """Pages joined; queries are numbered on."""
    counts = [len(page.concept) for page in pages]
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return Batch(
        np.concatenate([page.matrix for page in pages]).astype(np.float32),
        np.concatenate([page.query + o for page, o in zip(pages, offsets, strict=True)]).astype(np.intp),
        np.concatenate([page.right for page in pages]).astype(np.float32),
        np.array([concepts.get(name, 0) for page in pages for name in page.concept], np.intp),
    )


def fresh_ranker(concepts: Sequence[str], seed: int) -> Ranker:
    """An untrained network (He initialisation) for these concepts."""
    rng = np.random.default_rng(seed)
    sizes = (len(FEATURES) + VECTOR, *HIDDEN, 1)
    layers = tuple(
        (rng.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32), np.zeros(b, np.float32))
        for a, b in itertools.pairwise(sizes)
    )
    vectors = rng.normal(0, 0.1, (len(concepts) + 1, VECTOR)).astype(np.float32)
    vectors[0] = 0
    return Ranker({name: i + 1 for i, name in enumerate(concepts)}, vectors, layers, 1.0, "fresh")


def probabilities(logits: Floats, query: NDArray[np.intp]) -> Floats:
    """(r,) softmax over the rows of each query; rows of a query are contiguous."""
    starts = np.flatnonzero(np.diff(query, prepend=-1))
    counts = np.diff(np.append(starts, len(query)))
    shifted = np.exp(logits - np.repeat(np.maximum.reduceat(logits, starts), counts))
    result: Floats = shifted / np.repeat(np.add.reduceat(shifted, starts), counts)
    return result


def losses(p: Floats, batch: Batch) -> Floats:
    """(q,) minus the log of the probability on right rows."""
    starts = np.flatnonzero(np.diff(batch.query, prepend=-1))
    result: Floats = -np.log(np.add.reduceat(p * batch.right, starts) + 1e-6)
    return result


def gradients(ranker: Ranker, batch: Batch) -> tuple[float, list[Floats]]:
    """Mean loss, and its gradients for [vectors, weight0, bias0, weight1, …]."""
    inputs = np.hstack([batch.matrix, ranker.vectors[batch.concept[batch.query]]])
    activations = [inputs]
    for weight, bias in ranker.layers[:-1]:
        activations.append(np.maximum(activations[-1] @ weight + bias, 0))
    weight, bias = ranker.layers[-1]
    p = probabilities((activations[-1] @ weight + bias)[:, 0], batch.query)
    starts = np.flatnonzero(np.diff(batch.query, prepend=-1))
    mass = np.add.reduceat(p * batch.right, starts)
    count = len(starts)
    # d(-log mass)/d logit = p - p·right/mass: probability moves from wrong rows to right ones.
    delta: Floats = ((p - p * batch.right / (mass[batch.query] + 1e-6)) / count)[:, None].astype(np.float32)
    slopes: list[Floats] = []
    for level in range(len(ranker.layers) - 1, -1, -1):
        weight, _ = ranker.layers[level]
        slopes = [activations[level].T @ delta, delta.sum(axis=0), *slopes]
        delta = delta @ weight.T
        if level:
            delta *= activations[level] > 0
    vectors = np.zeros_like(ranker.vectors)
    by_query = np.add.reduceat(delta[:, len(FEATURES) :], starts)
    np.add.at(vectors, batch.concept, by_query)
    vectors[0] = 0  # unknown concepts stay at zero
    return float(-np.log(mass + 1e-6).mean()), [vectors, *slopes]


def fit(
    ranker: Ranker,
    pages: Sequence[Encoded],
    *,
    epochs: int,
    seed: int,
    rate: float = 4e-3,
    batch_pages: int = 24,
    decay: float = 1e-3,
    on_epoch: Callable[[int, float], None] | None = None,
) -> Ranker:
    """The ranker after ``epochs`` passes of AdamW (Loshchilov & Hutter 2019) with a one-cycle cosine rate."""
    rng = np.random.default_rng(seed)
    weights = [ranker.vectors, *(array for layer in ranker.layers for array in layer)]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    steps = epochs * -(-len(pages) // batch_pages)
    step = 0
    for epoch in range(epochs):
        order = rng.permutation(len(pages))
        total = 0.0
        for start in range(0, len(order), batch_pages):
            batch = batch_of([pages[i] for i in order[start : start + batch_pages]], ranker.concepts)
            forget = rng.random(len(batch.concept)) < FORGET_CONCEPT
            batch = replace(batch, concept=np.where(forget, 0, batch.concept))
            loss, slopes = gradients(_with(ranker, weights), batch)
            step += 1
            pace = rate * _one_cycle(step / steps)
            for i, slope in enumerate(slopes):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.99 * second[i] + 0.01 * slope**2
                move = first[i] / (1 - 0.9**step) / (np.sqrt(second[i] / (1 - 0.99**step)) + 1e-8)
                weights[i] = (weights[i] - pace * (move + decay * weights[i])).astype(np.float32)
            total += loss * min(batch_pages, len(order) - start)
        if on_epoch:
            on_epoch(epoch + 1, total / len(pages))
    return _with(ranker, weights)


def _one_cycle(progress: float) -> float:
    """0 → 1 over the first 15 % of the steps, then down to 0 along a cosine."""
    if progress < 0.15:
        return progress / 0.15
    return 0.5 * (1 + float(np.cos(np.pi * (progress - 0.15) / 0.85)))


def _with(ranker: Ranker, weights: Sequence[Floats]) -> Ranker:
    layers = tuple(zip(weights[1::2], weights[2::2], strict=True))
    return replace(ranker, vectors=weights[0], layers=layers)


# --- measuring and saving ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """How a ranker does on encoded pages."""

    right: float
    """Share of present queries whose first answer is right."""
    false: float
    """Share of absent queries that were answered."""
    present: int
    absent: int


def score(ranker: Ranker, pages: Sequence[Encoded]) -> Score:
    """The ranker's accuracy on pages, judged on the likeliest row of every query."""
    right = false = present = absent = 0
    for page in pages:
        batch = batch_of([page], ranker.concepts)
        logits = ranker.logits_of(batch.matrix, batch.concept[batch.query])
        starts = np.flatnonzero(np.diff(batch.query, prepend=-1))
        for begin, end in zip(starts, np.append(starts[1:], len(logits)), strict=True):
            best = begin + int(logits[begin:end].argmax())
            if batch.right[end - 1]:  # the "absent" row is the last of its query
                absent += 1
                false += best != end - 1
            else:
                present += 1
                right += bool(batch.right[best])
    return Score(right / max(present, 1), false / max(absent, 1), present, absent)


def fit_temperature(ranker: Ranker, pages: Sequence[Encoded]) -> Ranker:
    """The ranker with the temperature that gives these held-out pages the least loss: calibrated scores."""
    batch = batch_of(pages, ranker.concepts)
    logits = replace(ranker, temperature=1.0).logits_of(batch.matrix, batch.concept[batch.query])
    grid = np.linspace(0.6, 3.0, 25)
    loss = [float(losses(probabilities(logits / t, batch.query), batch).mean()) for t in grid]
    return replace(ranker, temperature=float(grid[int(np.argmin(loss))]))


def save_ranker(ranker: Ranker, path: Path) -> Ranker:
    """Writes the weights in half precision; returns the ranker as it loads from there."""
    arrays: dict[str, NDArray[np.generic]] = {
        "features": np.array(FEATURES),
        "concepts": np.array(list(ranker.concepts)),
        "vectors": ranker.vectors.astype(np.float16),
        "temperature": np.array(ranker.temperature, np.float32),
    }
    for i, (weight, bias) in enumerate(ranker.layers):
        arrays[f"weight{i}"] = weight.astype(np.float16)
        arrays[f"bias{i}"] = bias.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the arrays for allow_pickle
    load_ranker.cache_clear()
    return load_ranker(path)


# --- adaptation --------------------------------------------------------------------------------------------

FOLDS = 5
ADAPT_EPOCHS = 40
ADAPT_RATE = 2e-3


@dataclass(frozen=True)
class Adapted:
    """A ranker fitted to a user's pages, with what held-out pages say of it."""

    ranker: Ranker
    before: Score
    """The ranker it started from, on all pages."""
    after: Score
    """Adapted rankers, each on the pages that it was not fitted to."""

    @property
    def better(self) -> bool:
        return _merit(self.after) > _merit(self.before)


def _merit(score: Score) -> float:
    """Share of queries, present or absent, that are answered right."""
    correct = score.right * score.present + (1 - score.false) * score.absent
    return correct / max(score.present + score.absent, 1)


def adapt(base: Ranker, pages: Sequence[Encoded], groups: Sequence[str], seed: int = 1) -> Adapted:
    """``base`` fitted further to ``pages``, judged by cross-validation over ``groups`` (documents, templates)."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[index]: position % FOLDS for position, index in enumerate(order)}
    held_scores = []
    for fold in range(min(FOLDS, len(names))):
        held = [p for p, g in zip(pages, groups, strict=True) if fold_of[g] == fold]
        rest = [p for p, g in zip(pages, groups, strict=True) if fold_of[g] != fold]
        if held and rest:
            held_scores.append(score(_adapted(base, rest, seed), held))
    return Adapted(_adapted(base, pages, seed), score(base, pages), _pooled(held_scores))


def _adapted(base: Ranker, pages: Sequence[Encoded], seed: int) -> Ranker:
    return fit(base, pages, epochs=ADAPT_EPOCHS, seed=seed, rate=ADAPT_RATE, batch_pages=8)


def _pooled(scores: Sequence[Score]) -> Score:
    present, absent = sum(s.present for s in scores), sum(s.absent for s in scores)
    return Score(
        sum(s.right * s.present for s in scores) / max(present, 1),
        sum(s.false * s.absent for s in scores) / max(absent, 1),
        present,
        absent,
    )
