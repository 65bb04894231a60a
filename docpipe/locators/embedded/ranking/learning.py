"""How the ranker learns: used to make the shipped weights and by ``docpipe adapt``.

A page with questions and answers becomes rows of evidence (the locator's own code makes them); the networks
learn to put their probability on the rows that answer each query. Each has some 35,000 weights, so a few dozen
pages are fitted in seconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import geometric_mean

import numpy as np
from numpy.typing import NDArray

from docpipe.geometry import BBox
from docpipe.locators.embedded.arrays import shared_areas
from docpipe.locators.embedded.evidence.features import FEATURES, Spans
from docpipe.locators.embedded.evidence.rows import build_rows
from docpipe.locators.embedded.page.candidates import Candidates, propose
from docpipe.locators.embedded.page.captions import concepts_here, find_captions
from docpipe.locators.embedded.page.layout import Layout, analyse
from docpipe.locators.embedded.ranking.context import Scene, columns, scene_of, second_rows
from docpipe.locators.embedded.ranking.fitting import VECTOR, Questions, fit, fit_temperature, fresh_network
from docpipe.locators.embedded.ranking.network import first_rows, last_rows
from docpipe.locators.embedded.ranking.ranker import Pair, Ranker
from docpipe.locators.embedded.words.vectors import Vectors
from docpipe.locators.embedded.words.vocabulary import Concept, compile_queries
from docpipe.types import Page, Query

Floats = NDArray[np.float32]

SAME_REGION = 0.6
"""IoU from which a proposed span is the answer."""
SAME_PLACE = 0.5
"""IoU from which a region counts as found."""
SAME_TEXT = 0.8
"""Likeness, 0-1, from which a span is the answer's text, misread."""


@dataclass(frozen=True)
class Answer:
    """An answer to a query: where it stands, what it says, or both."""

    boxes: tuple[BBox, ...] = ()
    """Accepted places. Empty when only the value is known."""
    holds: Callable[[str], bool] | None = None
    """Whether a span's text is the value: then boxes only say where to look, and may be whole lines."""
    likeness: Callable[[str], float] | None = None
    """How much a span's text resembles the value, 0-1, where OCR may misread a letter or two without harm."""


Answers = tuple[Answer, ...] | None
"""All answers to a query: empty where it is absent from the page; None where nobody says, and it is asked for the sake
of the others."""


@dataclass(frozen=True)
class Example:
    """One page, what is asked, and the answers per query: any of them will do, but all of ``many``."""

    page: Page
    queries: tuple[Query, ...]
    answers: tuple[Answers, ...]
    group: str
    """Template, family or document: what a split must keep together."""


@dataclass(frozen=True)
class Encoded:
    """One example as the first look sees it, and what the second look needs besides."""

    questions: Questions
    candidate: NDArray[np.int32]
    """(r,) index of the span, -1 in the "absent" row."""
    scene: Scene


@dataclass(frozen=True)
class Offer:
    """An encoded example, and how many of its answers the proposer offered out of how many."""

    encoded: Encoded | None
    offered: int
    asked: int


def encode(
    example: Example, known: Mapping[str, Concept] | None = None, vectors: Vectors | None = None
) -> Offer:
    """The rows of an example. A query whose answer no span meets has no right row."""
    layout = analyse(example.page)
    if layout is None or not example.queries:
        return Offer(None, 0, 0)
    vocabulary = compile_queries(example.queries, known, vectors)
    hits = find_captions(layout, vocabulary)
    candidates = propose(layout, hits)
    rows = build_rows(layout, vocabulary, hits, candidates)
    given = np.full(len(rows.query), -1, np.int16)
    absent_row = last_rows(rows.query)
    offered = asked = 0
    for number, (query, answers) in enumerate(zip(example.queries, example.answers, strict=True)):
        if answers is None:
            continue
        asked += bool(answers)
        if not answers:
            given[absent_row[number]] = 0
            continue
        own, found = rows.query == number, 0
        for answer in answers:
            spans = answering_spans(layout, candidates, answer)
            hit = own & np.isin(rows.candidate, spans) & (given < 0)
            given[hit] = found
            found += query.many and bool(hit.any())
        offered += bool((given[own] >= 0).any())
        if found:
            given[absent_row[number]] = found
    if not (given >= 0).any():
        return Offer(None, offered, asked)
    questions = Questions(
        rows.matrix.astype(np.float16), rows.query, given, concepts_here(layout, vocabulary, hits)
    )
    return Offer(
        Encoded(questions, rows.candidate, scene_of(layout, candidates, rows.sections)), offered, asked
    )


def answering_spans(layout: Layout, candidates: Candidates, answer: Answer) -> NDArray[np.intp]:
    """Spans that hold the value where it may stand, else those that resemble it most there; where none does, those
    that meet an accepted box as the best span does.

    The text is asked first: people draw boxes around whole lines, and around a part of them.
    """
    places = [*layout.straight(answer.boxes).astype(np.float64)]
    if (answer.holds or answer.likeness) and (spans := _saying(candidates, places, answer)):
        return np.array(spans, np.intp)
    chosen: list[NDArray[np.intp]] = []
    for place in places:
        overlaps = _ious(candidates.boxes, place)
        if len(overlaps) and overlaps.max() >= SAME_REGION:
            chosen.append(np.flatnonzero(overlaps >= overlaps.max() - 0.02))
    return np.unique(np.concatenate(chosen)) if chosen else np.zeros(0, np.intp)


def _saying(candidates: Candidates, places: Sequence[NDArray[np.float64]], answer: Answer) -> list[int]:
    """Spans at ``places`` (anywhere, if there are none) whose text is the value, else those that resemble it most."""
    near = np.ones(len(candidates.words), bool)
    if places:
        near = np.any([_mostly_shared(candidates.boxes, place) for place in places], axis=0)
    texts = {index: candidates.texts[index] for index in np.flatnonzero(near).tolist()}
    if answer.holds and (spans := [index for index, text in texts.items() if answer.holds(text)]):
        return spans
    if not answer.likeness:
        return []
    alike = {index: answer.likeness(text) for index, text in texts.items()}
    most = max(alike.values(), default=0.0)
    return [index for index, share in alike.items() if share == most >= SAME_TEXT]


def _mostly_shared(boxes: Floats, box: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) whether at least half of each box lies in one box, or half of that one in it."""
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    least = np.minimum(areas, (box[2:] - box[:2]).prod())
    result: NDArray[np.bool_] = shared_areas(boxes, box) >= 0.5 * np.maximum(least, 1e-9)
    return result


def _ious(boxes: Floats, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) IoU of each box with one box."""
    shared = shared_areas(boxes, box)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
    result: NDArray[np.float64] = shared / np.maximum(areas - shared, 1e-9)
    return result


# --- both looks --------------------------------------------------------------------------------------------


def fresh_ranker(concepts: Sequence[str], seed: int, pairs: int = 1) -> Ranker:
    """An untrained ranker for these concepts, of so many pairs of networks."""
    return Ranker(
        {name: i + 1 for i, name in enumerate(concepts)},
        tuple(
            Pair(
                fresh_network(len(FEATURES), len(concepts), own),
                fresh_network(columns(VECTOR), len(concepts), own + 1),
            )
            for own in range(seed, seed + pairs)
        ),
        "fresh",
    )


def second_look(
    ranker: Ranker, pair: Pair, page: Encoded, only: NDArray[np.bool_] | None = None
) -> Questions:
    """What the second network of a pair sees of a page after the first one; of some queries (q,) ``only``, if given."""
    questions, candidate = page.questions, page.candidate
    matrix, query, answer = questions.matrix, questions.query, questions.answer
    names, scene = questions.concept, page.scene
    if only is not None:
        scene = replace(scene, heading_owners=scene.heading_owners[only])
        keep = only[query]
        matrix, answer, candidate = matrix[keep], answer[keep], candidate[keep]
        query = (np.cumsum(only) - 1)[query[keep]].astype(np.int32)
        names = tuple(name for name, asked in zip(names, only, strict=True) if asked)
    concept = ranker.concept_rows(names)
    wide = matrix.astype(np.float32)
    believed = pair.first.probabilities(wide, query, concept)
    shortlist = second_rows(Spans(wide, query, candidate), believed, scene, pair.first.vectors[concept])
    # The shortlist names one row a span; the span is right whichever of its rows said so.
    answers = _answers(query, candidate, answer)
    listed = zip(shortlist.query.tolist(), candidate[shortlist.row].tolist(), strict=True)
    return Questions(
        shortlist.matrix.astype(np.float16),
        shortlist.query,
        np.array([answers.get(one, -1) for one in listed], np.int16),
        names,
    )


def _answers(
    query: NDArray[np.int32], candidate: NDArray[np.int32], answer: NDArray[np.int16]
) -> dict[tuple[int, int], int]:
    """(query, span) → the number of the answer that the span gives; the span is -1 for "absent"."""
    rows = np.flatnonzero(answer >= 0)
    keys = zip(query[rows].tolist(), candidate[rows].tolist(), strict=True)
    return dict(zip(keys, answer[rows].tolist(), strict=True))


@dataclass(frozen=True)
class Pace:
    """How long and how fast to learn."""

    epochs: int
    second_epochs: int
    rate: float = 4e-3
    batch_pages: int = 24
    share: float = 1.0
    """Share of the wrong answers drawn for each batch of the first look."""
    dropout: float = 0.0
    """Share of the hidden units left out, query by query."""


def fit_ranker(
    ranker: Ranker,
    pages: Sequence[Encoded],
    pace: Pace,
    seed: int,
    on_epoch: Callable[[int, float], None] | None = None,
) -> Ranker:
    """Every pair fitted to ``pages`` with a seed of its own, side by side; ``on_epoch`` hears of the first."""

    def fitted(number: int) -> Pair:
        return _fit_pair(
            ranker, ranker.pairs[number], pages, pace, seed + number, None if number else on_epoch
        )

    with ThreadPoolExecutor(len(ranker.pairs)) as pool:
        return replace(ranker, pairs=tuple(pool.map(fitted, range(len(ranker.pairs)))))


def _fit_pair(
    ranker: Ranker,
    pair: Pair,
    pages: Sequence[Encoded],
    pace: Pace,
    seed: int,
    on_epoch: Callable[[int, float], None] | None,
) -> Pair:
    """Both looks, one after the other."""
    learn = partial(
        fit,
        concepts=ranker.concepts,
        seed=seed,
        rate=pace.rate,
        batch_pages=pace.batch_pages,
        dropout=pace.dropout,
        on_epoch=on_epoch,
    )
    looked = [page.questions for page in pages]
    pair = replace(pair, first=learn(pair.first, pages=looked, epochs=pace.epochs, share=pace.share))
    rng = np.random.default_rng(seed)
    shortlists = [second_look(ranker, pair, page, _some_queries(page, rng)) for page in pages]
    return replace(pair, second=learn(pair.second, pages=shortlists, epochs=pace.second_epochs))


def _some_queries(page: Encoded, rng: np.random.Generator) -> NDArray[np.bool_] | None:
    """Every other page is asked only a part of its queries: users ask for two fields as well as for twenty."""
    if rng.random() < 0.5:
        return None
    only = rng.random(len(page.questions.concept)) < rng.uniform(0.2, 1.0)
    only[rng.integers(len(only))] = True
    return only


def calibrate(ranker: Ranker, pages: Sequence[Encoded]) -> Ranker:
    """The ranker whose pairs have the temperatures that suit these held-out pages best."""

    def calibrated(pair: Pair) -> Pair:
        shortlists = [second_look(ranker, pair, page) for page in pages]
        return replace(pair, second=fit_temperature(pair.second, ranker.concepts, shortlists))

    return replace(ranker, pairs=tuple(map(calibrated, ranker.pairs)))


@dataclass(frozen=True, slots=True)
class Score:
    """How a ranker does on encoded pages."""

    right: float
    """Share of present queries whose first answer is right; an answer outside the shortlist is wrong."""
    met: float
    """The same where an answer's box need only share half (IoU) with a right one's."""
    false: float
    """Share of absent queries that were answered."""
    present: int
    absent: int


def score(ranker: Ranker, pages: Sequence[Encoded], *, looks: int = 2) -> Score:
    """The ranker's accuracy on pages, judged on the likeliest answer to every query that has one on offer.

    With ``looks=1`` the first look decides alone.
    """
    right = met = false = present = absent = 0
    for page in pages:
        questions, candidate = page.questions, page.candidate
        spans = Spans(questions.matrix.astype(np.float32), questions.query, candidate)
        if looks == 1:
            believed = list(ranker.first_looks(spans, ranker.concept_rows(questions.concept)))
            query, probability, span = questions.query, np.mean(believed, axis=0), candidate
        else:
            ranked = ranker.rank(spans, page.scene, questions.concept)
            query, probability, span = ranked.query, ranked.probability, candidate[ranked.row]
        answers = set(_answers(questions.query, candidate, np.where(questions.right, questions.answer, -1)))
        judged = questions.judged
        missing = questions.right[last_rows(questions.query)]
        for number, best in enumerate(span[_likeliest(query, probability)].tolist()):
            if judged[number] and missing[number]:
                absent += 1
                false += best >= 0
            elif judged[number]:
                present += 1
                exact = (number, best) in answers
                right += exact
                met += exact or (best >= 0 and _meets(page.scene.boxes, best, answers, number))
    return Score(right / max(present, 1), met / max(present, 1), false / max(absent, 1), present, absent)


def _meets(boxes: Floats, span: int, answers: set[tuple[int, int]], query: int) -> bool:
    """Whether the box of ``span`` is in the place of an answer to ``query``."""
    own = [right for asked, right in answers if asked == query and right >= 0]
    return bool((_ious(boxes[own], boxes[span].astype(np.float64)) >= SAME_PLACE).any())


def _likeliest(query: NDArray[np.int32], probability: Floats) -> NDArray[np.intp]:
    """(q,) the likeliest row of each query, the first of equally likely ones."""
    bounds = zip(first_rows(query).tolist(), last_rows(query).tolist(), strict=True)
    return np.array([begin + int(probability[begin : end + 1].argmax()) for begin, end in bounds], np.intp)


# --- adaptation --------------------------------------------------------------------------------------------

FOLDS = 5
ADAPT = Pace(epochs=30, second_epochs=40, rate=2e-3, batch_pages=8)


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


def adapt(
    base: Ranker,
    pages: Sequence[Encoded],
    groups: Sequence[str],
    seed: int = 1,
    fields: Iterable[str] = (),
) -> Adapted:
    """``base`` fitted further to ``pages``, judged by cross-validation over ``groups`` (documents, templates).

    ``fields``: names of the queries that the pages answer, if not of all. What is learned of them moves the others,
    unseen: after fifty receipts of which four fields were known, the subtotal laid claim to the total's region. So
    the others are left to the shipped ranker.
    """
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[index]: position % FOLDS for position, index in enumerate(order)}
    held_scores, temperatures = [], []
    for fold in range(min(FOLDS, len(names))):
        held = [p for p, g in zip(pages, groups, strict=True) if fold_of[g] == fold]
        rest = [p for p, g in zip(pages, groups, strict=True) if fold_of[g] != fold]
        if held and rest:
            blind = _adapted(base, rest, seed)
            held_scores.append(score(blind, held))
            temperatures.append([pair.second.temperature for pair in calibrate(blind, held).pairs])
    fitted = replace(_adapted(base, pages, seed), fields=base.fields.union(fields))
    if temperatures:
        fitted = _tempered(fitted, [*map(geometric_mean, zip(*temperatures, strict=True))])
    return Adapted(fitted, score(base, pages), _pooled(held_scores))


def _tempered(ranker: Ranker, temperatures: Sequence[float]) -> Ranker:
    """``ranker`` with other temperatures: networks fitted to a few dozen pages are far too sure of themselves."""
    pairs = (
        replace(pair, second=replace(pair.second, temperature=one))
        for pair, one in zip(ranker.pairs, temperatures, strict=True)
    )
    return replace(ranker, pairs=tuple(pairs))


def _adapted(base: Ranker, pages: Sequence[Encoded], seed: int) -> Ranker:
    return fit_ranker(base, pages, ADAPT, seed)


def _pooled(scores: Sequence[Score]) -> Score:
    present, absent = sum(s.present for s in scores), sum(s.absent for s in scores)
    return Score(
        sum(s.right * s.present for s in scores) / max(present, 1),
        sum(s.met * s.present for s in scores) / max(present, 1),
        sum(s.false * s.absent for s in scores) / max(absent, 1),
        present,
        absent,
    )
