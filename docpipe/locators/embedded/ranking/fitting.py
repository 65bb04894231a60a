"""How a network learns, in plain numpy: right rows gather the probability of their query."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import ranges, run_places
from docpipe.locators.embedded.ranking.network import Network, first_rows, last_rows, softmax

Floats = NDArray[np.float32]

VECTOR = 16
"""Length of a concept's learned vector."""
HIDDEN = (128, 64)
FORGET_CONCEPT = 0.3
"""Share of queries that are trained as if no concept were known: matching alone must carry them."""


@dataclass(frozen=True)
class Questions:
    """The evidence on one page for and against each answer to each query."""

    matrix: NDArray[np.float16]
    """(r, columns)"""
    query: NDArray[np.int32]
    """(r,) 0-based, contiguous; the last row of a query is "absent"."""
    answer: NDArray[np.int16]
    """(r,) which answer to its query a row gives, from 0; -1 for none. Rows of one answer are equally right.

    Of a query that wants all its answers each has a number, and "absent" the one behind the last: nothing is left.
    """
    concept: tuple[str, ...]
    """Per query: the lexicon concept that it means, or an empty string."""

    @property
    def right(self) -> NDArray[np.bool_]:
        """(r,) rows that answer their query; "absent" only where nothing else does."""
        result: NDArray[np.bool_] = self.answer >= 0
        last = last_rows(self.query)
        result[last] = self.answer[last] == 0
        return result

    @property
    def judged(self) -> NDArray[np.bool_]:
        """(q,) queries that have a right row. Nothing can be learned from the others."""
        result = np.zeros(len(self.concept), bool)
        result[self.query[self.right]] = True
        return result

    def in_turn(self) -> "Turns":
        """The judged queries. One that wants all its answers is asked once for each of them, so that they share its
        belief, and then with all of them struck out, where "absent" is right."""
        first, last = first_rows(self.query), last_rows(self.query)
        answers = np.maximum.reduceat(self.answer, first) + 1
        asked = np.repeat(np.arange(len(first)), answers)
        number = run_places(asked)
        lengths = (last - first + 1)[asked]
        turn = np.repeat(np.arange(len(asked)), lengths)
        row = ranges(first[asked], lengths)
        answer = self.answer[row]
        right = answer == number[turn]
        offered = np.bincount(turn[right], minlength=len(asked)) > 0
        nothing_left = self.answer[last[asked]] == number
        stays = (right | (answer < 0) | ~nothing_left[turn]) & offered[turn]
        turn = (np.cumsum(offered) - 1)[turn[stays]]
        return Turns(row[stays], turn, right[stays], asked[offered])


@dataclass(frozen=True)
class Turns:
    """Rows of a page's questions, turn by turn."""

    row: NDArray[np.intp]
    turn: NDArray[np.intp]
    """(n,) 0-based, contiguous; the last row of a turn is "absent"."""
    right: NDArray[np.bool_]
    query: NDArray[np.intp]
    """Per turn: the query that is asked."""


@dataclass(frozen=True)
class Batch:
    """The judged queries of several pages, one turn each (:meth:`Questions.in_turn`)."""

    matrix: Floats
    query: NDArray[np.intp]
    right: Floats
    concept: NDArray[np.intp]
    """(q,) row of the concept's vector."""
    offset: Floats
    """(r,) what a row's logit stands for beyond itself: log(1 / share) where only a share of the rows was drawn."""


def batch_of(
    pages: Sequence[Questions],
    concepts: Mapping[str, int],
    rng: np.random.Generator | None = None,
    share: float = 1.0,
) -> Batch:
    """Pages joined; queries are numbered on. Of the wrong answers ``rng`` draws a ``share``."""
    parts, queries, concept, count = [], [], [], 0
    right, offset = [], []
    for page in pages:
        turns = page.in_turn()
        sure = turns.right.copy()
        sure[last_rows(turns.turn)] = True  # "absent" rows
        keep = np.ones(len(sure), bool)
        if rng is not None and share < 1:
            keep = sure | (rng.random(len(sure)) < share)
        parts.append(page.matrix[turns.row[keep]])
        queries.append(turns.turn[keep] + count)
        right.append(turns.right[keep])
        offset.append(np.where(sure[keep], 0.0, -np.log(share)))
        concept += [concepts.get(page.concept[query], 0) for query in turns.query]
        count += len(turns.query)
    return Batch(
        np.concatenate(parts).astype(np.float32),
        np.concatenate(queries).astype(np.intp),
        np.concatenate(right).astype(np.float32),
        np.array(concept, np.intp),
        np.concatenate(offset).astype(np.float32),
    )


def fresh_network(columns: int, concepts: int, seed: int, hidden: Sequence[int] = HIDDEN) -> Network:
    """An untrained network (He initialisation)."""
    rng = np.random.default_rng(seed)
    sizes = (columns + VECTOR, *hidden, 1)
    layers = tuple(
        (rng.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32), np.zeros(b, np.float32))
        for a, b in itertools.pairwise(sizes)
    )
    vectors = rng.normal(0, 0.1, (concepts + 1, VECTOR)).astype(np.float32)
    vectors[0] = 0
    return Network(vectors, layers)


def losses(p: Floats, batch: Batch) -> Floats:
    """(q,) minus the log of the probability on right rows."""
    starts = first_rows(batch.query)
    result: Floats = -np.log(np.add.reduceat(p * batch.right, starts) + 1e-6)
    return result


def gradients(network: Network, batch: Batch, kept: Sequence[Floats] = ()) -> tuple[float, list[Floats]]:
    """Mean loss, and its gradients for [vectors, weight0, bias0, weight1, …].

    ``kept``: for each hidden layer, by what its units are multiplied, query by query (:func:`thinned`).
    """
    inputs = np.hstack([batch.matrix, network.vectors[batch.concept[batch.query]]])
    activations = [inputs]
    masks = [mask[batch.query] for mask in kept]
    for level, (weight, bias) in enumerate(network.layers[:-1]):
        activations.append(np.maximum(activations[-1] @ weight + bias, 0))
        if masks:
            activations[-1] *= masks[level]
    weight, bias = network.layers[-1]
    p = softmax((activations[-1] @ weight + bias)[:, 0] + batch.offset, batch.query)
    starts = first_rows(batch.query)
    mass = np.add.reduceat(p * batch.right, starts)
    count = len(starts)
    # d(-log mass)/d logit = p - p·right/mass: probability moves from wrong rows to right ones.
    delta: Floats = ((p - p * batch.right / (mass[batch.query] + 1e-6)) / count)[:, None].astype(np.float32)
    slopes: list[Floats] = []
    for level in range(len(network.layers) - 1, -1, -1):
        weight, _ = network.layers[level]
        slopes = [activations[level].T @ delta, delta.sum(axis=0), *slopes]
        delta = delta @ weight.T
        if level:
            delta *= activations[level] > 0
            if masks:
                delta *= masks[level - 1]
    vectors = np.zeros_like(network.vectors)
    by_query = np.add.reduceat(delta[:, network.columns :], starts)
    np.add.at(vectors, batch.concept, by_query)
    vectors[0] = 0  # unknown concepts stay at zero
    return float(-np.log(mass + 1e-6).mean()), [vectors, *slopes]


def thinned(network: Network, queries: int, dropout: float, rng: np.random.Generator) -> tuple[Floats, ...]:
    """Masks of the hidden layers for a batch (Srivastava et al. 2014): each unit is left out for a ``dropout`` of the
    queries, for all rows of them alike, since it is rows that a query compares."""
    if not dropout:
        return ()
    widths = [len(bias) for _, bias in network.layers[:-1]]
    masks = (rng.random((queries, width)) >= dropout for width in widths)
    return tuple((mask / (1 - dropout)).astype(np.float32) for mask in masks)


def fit(
    network: Network,
    concepts: Mapping[str, int],
    pages: Sequence[Questions],
    *,
    epochs: int,
    seed: int,
    rate: float = 4e-3,
    batch_pages: int = 24,
    decay: float = 1e-3,
    share: float = 1.0,
    dropout: float = 0.0,
    on_epoch: Callable[[int, float], None] | None = None,
) -> Network:
    """The network after ``epochs`` passes of AdamW (Loshchilov & Hutter 2019) with a one-cycle cosine rate.

    ``share`` of the wrong answers is drawn anew for every batch; a ``dropout`` of the hidden units is left out.
    """
    rng = np.random.default_rng(seed)
    pages = [page for page in pages if page.right.any()]
    weights = [network.vectors, *(array for layer in network.layers for array in layer)]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    steps = epochs * -(-len(pages) // batch_pages)
    step = 0
    for epoch in range(epochs):
        order = rng.permutation(len(pages))
        total = 0.0
        for start in range(0, len(order), batch_pages):
            chosen = [pages[i] for i in order[start : start + batch_pages]]
            batch = batch_of(chosen, concepts, rng, share)
            forget = rng.random(len(batch.concept)) < FORGET_CONCEPT
            batch = replace(batch, concept=np.where(forget, 0, batch.concept))
            kept = thinned(network, len(batch.concept), dropout, rng)
            loss, slopes = gradients(_with(network, weights), batch, kept)
            step += 1
            pace = rate * _one_cycle(step / steps)
            for i, slope in enumerate(slopes):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.99 * second[i] + 0.01 * slope**2
                move = first[i] / (1 - 0.9**step) / (np.sqrt(second[i] / (1 - 0.99**step)) + 1e-8)
                weights[i] = (weights[i] - pace * (move + decay * weights[i])).astype(np.float32)
            total += loss * len(chosen)
        if on_epoch:
            on_epoch(epoch + 1, total / len(pages))
    return _with(network, weights)


def _one_cycle(progress: float) -> float:
    """0 → 1 over the first 15 % of the steps, then down to 0 along a cosine."""
    if progress < 0.15:
        return progress / 0.15
    return 0.5 * (1 + float(np.cos(np.pi * (progress - 0.15) / 0.85)))


def _with(network: Network, weights: Sequence[Floats]) -> Network:
    layers = tuple(zip(weights[1::2], weights[2::2], strict=True))
    return replace(network, vectors=weights[0], layers=layers)


def fit_temperature(network: Network, concepts: Mapping[str, int], pages: Sequence[Questions]) -> Network:
    """The network with the temperature that gives these held-out pages the least loss: calibrated scores.

    As it was where no page has a right answer on offer.
    """
    telling = [page for page in pages if page.right.any()]
    if not telling:
        return network
    batch = batch_of(telling, concepts)
    logits = replace(network, temperature=1.0).logits(batch.matrix, batch.concept[batch.query])
    grid = np.geomspace(0.6, 10.0, 57)  # steps of 5 %
    loss = [float(losses(softmax(logits / t, batch.query), batch).mean()) for t in grid]
    return replace(network, temperature=float(grid[int(np.argmin(loss))]))
