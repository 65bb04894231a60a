"""The ranker's training: its gradients, its files, and adaptation that tells the truth."""

from dataclasses import replace

import numpy as np
import pytest

from docpipe.errors import ConfigurationError
from docpipe.geometry import BBox, union
from docpipe.locators.embedded.evidence.features import FEATURES, Spans
from docpipe.locators.embedded.locator import beliefs_of_all
from docpipe.locators.embedded.page.candidates import propose
from docpipe.locators.embedded.page.captions import find_captions
from docpipe.locators.embedded.page.layout import analyse
from docpipe.locators.embedded.ranking import fitting, learning
from docpipe.locators.embedded.ranking.context import Scene
from docpipe.locators.embedded.ranking.fitting import Questions, batch_of, fresh_network
from docpipe.locators.embedded.ranking.learning import (
    Answer,
    Encoded,
    Example,
    Pace,
    answering_spans,
    fresh_ranker,
)
from docpipe.locators.embedded.ranking.ranker import Ranked, combined, load_ranker, save_ranker
from docpipe.locators.embedded.words.vocabulary import compile_queries
from docpipe.reading import likeness
from docpipe.types import Query
from tests.locators.word_pages import HEIGHT_PT, WIDTH_PT, page_of

SPANS = 4
PACE = Pace(epochs=15, second_epochs=15)


def made_up_pages(count, rule_column, seed):
    """Pages of two queries over four words; the right row is the one that has ``rule_column``."""
    rng = np.random.default_rng(seed)
    return [made_up_page(rng, rule_column) for _ in range(count)]


def made_up_page(rng, rule_column):
    matrix = rng.random((2 * (SPANS + 1), len(FEATURES))).astype(np.float16)
    right = np.zeros(len(matrix), bool)
    right[rng.integers(0, SPANS, 2) + np.array((0, SPANS + 1))] = True
    matrix[:, rule_column] = right
    answer = np.where(right, 0, -1).astype(np.int16)
    questions = Questions(matrix, np.repeat([0, 1], SPANS + 1).astype(np.int32), answer, ("known", ""))
    candidate = np.tile([*range(SPANS), -1], 2).astype(np.int32)
    return Encoded(questions, candidate, lonely_words(SPANS, queries=2))


def lonely_words(count, queries):
    """A scene of spans of one word each that have no neighbours."""
    each, none = np.arange(count, dtype=np.int32), np.full(count, -1, np.int32)
    boxes = (each[:, None] * 100 + np.array([0, 0, 10, 10])).astype(np.float32)
    return Scene(
        members=each,
        starts=each,
        segment_starts=each,
        boxes=boxes,
        segment_boxes=boxes,
        segment_em=np.full(count, 10, np.float32),
        left=none,
        right=none,
        cents=none.astype(np.int64),
        heading=none,
        heading_owners=np.zeros((queries, 1), bool),
        words=count,
    )


def questions_of(pages):
    return [page.questions for page in pages]


def fitted(pages, seed=1, pace=PACE, pairs=1):
    return learning.fit_ranker(fresh_ranker(["known"], seed, pairs), pages, pace, seed)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_gradients_are_those_of_the_loss(dropout):
    network = fresh_network(len(FEATURES), concepts=1, seed=3)
    network = replace(
        network,
        vectors=network.vectors.astype(np.float64),
        layers=tuple((w.astype(np.float64), b.astype(np.float64)) for w, b in network.layers),
    )
    batch = batch_of(questions_of(made_up_pages(3, 5, seed=1)), {"known": 1})
    kept = fitting.thinned(network, len(batch.concept), dropout, np.random.default_rng(1))
    _, slopes = fitting.gradients(network, batch, kept)
    weight = network.layers[0][0]
    rng = np.random.default_rng(0)
    for _ in range(5):
        i, j = rng.integers(weight.shape[0]), rng.integers(weight.shape[1])
        around = []
        for step in (1e-5, -1e-5):
            moved = weight.copy()
            moved[i, j] += step
            layers = ((moved, network.layers[0][1]), *network.layers[1:])
            around.append(fitting.gradients(replace(network, layers=layers), batch, kept)[0])
        assert slopes[1][i, j] == pytest.approx((around[0] - around[1]) / 2e-5, abs=1e-4)


def test_left_out_units_are_made_up_for_by_the_others():
    network = fresh_network(len(FEATURES), concepts=1, seed=3)
    for mask in fitting.thinned(network, 500, 0.25, np.random.default_rng(1)):
        assert (mask == 0).mean() == pytest.approx(0.25, abs=0.02)
        assert mask.mean() == pytest.approx(1, abs=0.03)


def test_drawn_wrong_answers_stand_for_all_of_them():
    """With half of the wrong rows drawn, each weighs double: the expected loss stays what it was."""
    pages = questions_of(made_up_pages(200, 5, seed=1))
    network = fresh_network(len(FEATURES), concepts=1, seed=3)
    whole, _ = fitting.gradients(network, batch_of(pages, {"known": 1}))
    drawn, _ = fitting.gradients(network, batch_of(pages, {"known": 1}, np.random.default_rng(0), share=0.5))
    assert drawn == pytest.approx(whole, abs=0.1)


def test_queries_without_an_answer_teach_nothing():
    page = made_up_pages(1, 5, seed=1)[0].questions
    blind = replace(page, answer=np.where(page.query == 0, page.answer, -1))
    batch = batch_of([blind, page], {"known": 1})
    assert len(batch.concept) == 3
    assert batch.query.max() == 2


@pytest.mark.parametrize("looks", [1, 2])
def test_a_rule_is_learned_and_holds_on_new_pages(looks):
    ranker = fitted(made_up_pages(120, 7, seed=1))
    assert learning.score(ranker, made_up_pages(50, 7, seed=2), looks=looks).right > 0.9


def test_a_box_in_the_place_of_the_answer_is_met_though_it_is_not_right():
    ranker = fitted(made_up_pages(120, 7, seed=1))
    misled = []
    for page in made_up_pages(20, 7, seed=2):
        questions = page.questions
        offered = np.flatnonzero(page.candidate >= 0).reshape(2, SPANS)
        answer = questions.answer.copy()
        answer[offered] = np.roll(answer[offered], 1, axis=1)
        misled.append(replace(page, questions=replace(questions, answer=answer)))
    apart = learning.score(ranker, misled)
    assert apart.met == apart.right < 0.1
    same_place = [
        replace(page, scene=replace(page.scene, boxes=np.tile(page.scene.boxes[:1], (SPANS, 1))))
        for page in misled
    ]
    assert learning.score(ranker, same_place).met > 0.9


def test_the_same_seed_gives_the_same_weights():
    pages = made_up_pages(20, 7, seed=1)
    one, two = (fitted(pages, pace=Pace(2, 2), pairs=2) for _ in range(2))
    for mine, other in zip(one.pairs, two.pairs, strict=True):
        for a, b in zip(mine.second.layers, other.second.layers, strict=True):
            assert np.array_equal(a[0], b[0])


def test_pairs_differ_and_the_mean_of_their_beliefs_counts():
    both = fitted(made_up_pages(20, 7, seed=1), pace=Pace(2, 2), pairs=2)
    page = made_up_pages(1, 7, seed=9)[0]
    spans = Spans(page.questions.matrix.astype(np.float32), page.questions.query, page.candidate)

    def beliefs(ranker):
        ranked = ranker.rank(spans, page.scene, page.questions.concept)
        keys = zip(ranked.query.tolist(), page.candidate[ranked.row].tolist(), strict=True)
        return dict(zip(keys, ranked.probability.tolist(), strict=True))

    one, two = (beliefs(replace(both, pairs=(pair,))) for pair in both.pairs)
    assert one != two
    mean = beliefs(both)
    assert mean == pytest.approx({key: (one[key] + two[key]) / 2 for key in mean}, abs=1e-4)
    assert sum(mean.values()) == pytest.approx(2, abs=1e-3)  # two queries


def test_a_saved_ranker_loads_as_it_was(tmp_path):
    ranker = fitted(made_up_pages(20, 7, seed=1), pace=Pace(2, 2), pairs=2)
    saved = save_ranker(ranker, tmp_path / "weights.npz")
    page = batch_of(questions_of(made_up_pages(1, 7, seed=9)), ranker.concepts)
    assert len(saved.pairs) == 2
    for mine, other in zip(saved.pairs, ranker.pairs, strict=True):
        np.testing.assert_allclose(
            mine.first.logits(page.matrix, page.concept[page.query]),
            other.first.logits(page.matrix, page.concept[page.query]),
            atol=0.02,
        )
    assert saved.revision == load_ranker(tmp_path / "weights.npz").revision


def test_weights_for_other_evidence_are_refused(tmp_path, monkeypatch):
    save_ranker(fresh_ranker([], 1), tmp_path / "weights.npz")
    load_ranker.cache_clear()
    monkeypatch.setattr("docpipe.locators.embedded.ranking.ranker.EVIDENCE", ("other",))
    with pytest.raises(ConfigurationError, match="another version"):
        load_ranker(tmp_path / "weights.npz")


def test_weights_of_one_pair_without_a_number_are_refused(tmp_path):
    path = tmp_path / "weights.npz"
    save_ranker(fresh_ranker([], 1), path)
    with np.load(path) as archive:
        older = {name.replace("0_", "_", 1): archive[name] for name in archive.files}
    np.savez(path, **older)
    load_ranker.cache_clear()
    with pytest.raises(ConfigurationError, match="another version"):
        load_ranker(path)


def test_adaptation_helps_where_pages_follow_another_rule():
    base = fitted(made_up_pages(60, 7, seed=1))
    other = made_up_pages(30, 20, seed=3)
    helped = learning.adapt(base, other, [str(i % 10) for i in range(30)])
    assert helped.better
    assert helped.after.right > helped.before.right + 0.2


def test_an_adapted_ranker_is_no_surer_than_it_is_right():
    """Pages that follow no rule: what fits the learned ones tells nothing of others."""
    base = fitted(made_up_pages(20, 7, seed=1), pace=Pace(2, 2))
    lawless = [
        replace(page, questions=_without_column(page.questions, 20)) for page in made_up_pages(30, 20, 3)
    ]
    ranker = learning.adapt(base, lawless, [str(i % 10) for i in range(30)]).ranker
    probabilities = [
        ranker.rank(
            Spans(p.questions.matrix.astype(np.float32), p.questions.query, p.candidate),
            p.scene,
            ("known", ""),
        ).probability.max()
        for p in made_up_pages(20, 7, seed=5)
    ]
    assert np.mean(probabilities) < 0.7


def test_pages_without_a_right_answer_on_offer_set_no_temperature():
    network = fresh_network(len(FEATURES), 2, 1)
    blank = [replace(q, answer=np.full_like(q.answer, -1)) for q in questions_of(made_up_pages(3, 7, seed=1))]
    assert fitting.fit_temperature(network, {"known": 1}, blank) is network


def _without_column(questions, column):
    matrix = questions.matrix.copy()
    matrix[:, column] = 0
    return replace(questions, matrix=matrix)


def test_an_adapted_ranker_says_nothing_of_what_it_was_not_adapted_to():
    """Of three queries the second one was learned: its spans are the adapted ranker's, all others the shipped one's."""
    adapted, shipped = (
        Ranked(np.array(query, np.int32), np.array(row, np.int32), np.array(probability, np.float32))
        for query, row, probability in (
            ([0, 0, 1, 1, 2], [0, 4, 7, 9, 14], [0.9, 0.1, 0.8, 0.2, 1.0]),
            ([0, 1, 2, 2], [4, 9, 12, 14], [1.0, 1.0, 0.6, 0.4]),
        )
    )
    both = combined(adapted, shipped, np.array([False, True, False]))
    assert both.query.tolist() == [0, 1, 1, 2, 2]
    assert both.row.tolist() == [4, 7, 9, 12, 14]
    assert both.probability.tolist() == pytest.approx([1.0, 0.8, 0.2, 0.6, 0.4])


def test_an_adapted_ranker_remembers_its_fields(tmp_path):
    base = fitted(made_up_pages(20, 7, seed=1), pace=Pace(2, 2))
    pages = made_up_pages(12, 20, seed=3)
    adapted = learning.adapt(base, pages, [str(i % 6) for i in range(12)], fields=["total"]).ranker
    again = learning.adapt(adapted, pages, [str(i % 6) for i in range(12)], fields=["date"]).ranker
    assert save_ranker(adapted, tmp_path / "weights.npz").fields == {"total"}
    assert again.fields == {"total", "date"}
    assert save_ranker(base, tmp_path / "weights.npz").fields == frozenset()


ADDRESS = "Lot 12, Jalan Mawar, 40150 Shah Alam"
LAST_LINE = BBox(50 / WIDTH_PT, 124 / HEIGHT_PT, 140 / WIDTH_PT, 140 / HEIGHT_PT)


def taught(*lines, answer):
    """The texts of the spans that a labelled page teaches to be the answer."""
    layout = analyse(page_of(*lines))
    candidates = propose(layout, find_captions(layout, compile_queries([Query("a", "address")])))
    return [candidates.texts[span] for span in answering_spans(layout, candidates, answer)]


@pytest.mark.parametrize("road", ["Jalan Mawar,", "Jaian Mavar,"])
def test_a_box_around_one_line_of_an_answer_teaches_the_whole_answer_though_misread(road):
    lines = (50, 100, "Lot 12,"), (50, 112, road), (50, 124, "40150 Shah Alam"), (50, 300, "Total 12.00")
    answer = Answer(
        (LAST_LINE,),
        lambda text: " ".join(text.split()) == ADDRESS,
        lambda text: likeness(text, ADDRESS) / 100,
    )
    assert taught(*lines, answer=answer) == [f"Lot 12,\n{road}\n40150 Shah Alam"]


def test_a_box_teaches_what_stands_in_it_where_no_text_resembles_the_answer():
    lines = (50, 100, "Cot l2,"), (50, 112, "Ja1an xavvar."), (50, 124, "4OI5O 5hah A1am")
    answer = Answer((LAST_LINE,), lambda text: False, lambda text: likeness(text, ADDRESS) / 100)
    assert taught(*lines, answer=answer) == ["4OI5O 5hah A1am"]


# --- several answers to one query ---------------------------------------------------------------------------


def of_several(rng, rule_column):
    """A page of one query that wants all its answers: the one or two rows that have ``rule_column``."""
    count = int(rng.integers(1, 3))
    matrix = (0.1 * rng.random((SPANS + 1, len(FEATURES)))).astype(np.float16)
    answer = np.full(SPANS + 1, -1, np.int16)
    answer[rng.choice(SPANS, count, replace=False)] = np.arange(count)
    matrix[:, rule_column] = answer >= 0
    answer[-1] = count
    candidate = np.array([*range(SPANS), -1], np.int32)
    questions = Questions(matrix, np.zeros(SPANS + 1, np.int32), answer, ("known",))
    return Encoded(questions, candidate, lonely_words(SPANS, queries=1))


def test_all_answers_to_a_query_are_asked_for_one_by_one_and_then_absent_with_none_of_them_left():
    answer = np.array([-1, 1, 0, -1, 2, -1, -1, 0, -1, -1], np.int16)
    matrix = np.arange(10, dtype=np.float16)[:, None]
    page = Questions(matrix, np.repeat([0, 1], 5).astype(np.int32), answer, ("known", "other"))
    turns = page.in_turn()
    asked = [
        (
            query,
            turns.row[turns.turn == turn].tolist(),
            turns.row[turns.right & (turns.turn == turn)].tolist(),
        )
        for turn, query in enumerate(turns.query.tolist())
    ]
    assert asked == [
        (0, [0, 1, 2, 3, 4], [2]),
        (0, [0, 1, 2, 3, 4], [1]),
        (0, [0, 3, 4], [4]),
        (1, [5, 6, 7, 8, 9], [7]),
    ]
    assert np.flatnonzero(page.right).tolist() == [1, 2, 7]


def test_a_ranker_that_learned_to_give_all_answers_gives_all_and_no_more():
    rng = np.random.default_rng(1)
    ranker = fitted([of_several(rng, 7) for _ in range(150)])
    seen = set()
    for page in (of_several(rng, 7) for _ in range(20)):
        questions = page.questions
        spans = Spans(questions.matrix.astype(np.float32), questions.query, page.candidate)
        ranked = ranker.rank(spans, page.scene, questions.concept)
        named = page.candidate[ranked.row] >= 0
        boxes = page.scene.boxes[page.candidate[ranked.row[named]]]
        belief = beliefs_of_all(ranked.probability[named].astype(np.float64), boxes)
        wanted = page.questions.answer[ranked.row[named]] >= 0
        assert belief[wanted].min() > 0.5 > belief[~wanted].max()
        seen.add(int(wanted.sum()))
    assert seen == {1, 2}


def test_answers_that_share_a_belief_are_as_likely_as_what_is_left_once_they_are_struck_out():
    boxes = np.array([[0, 0, 10, 10], [0, 0, 12, 10], [50, 0, 60, 10], [80, 0, 90, 10]], np.float32)
    belief = beliefs_of_all(np.array([0.5, 0.1, 0.3, 0.02]), boxes)  # 0.08 for "absent"
    assert belief == pytest.approx([0.75 * 5 / 6, 0.75 / 6, 0.75, 0.2])


def test_encoding_numbers_the_answers_of_a_query_that_wants_all():
    page = page_of((50, 100, "Party: Acme Ltd"), (50, 130, "Party: Borel SA"))
    firms = [union(w.box for w in page.words if w.line_no == line and w.text != "Party:") for line in (0, 1)]
    for many, numbers in ((True, {0, 1}), (False, {0})):
        query = Query("party", "party", ("Party",), many=many)
        example = Example(page, (query,), (tuple(Answer((box,)) for box in firms),), "one")
        questions = learning.encode(example).encoded.questions
        assert set(questions.answer[questions.right].tolist()) == numbers
        assert questions.answer[-1] == (2 if many else -1)


def test_weights_that_know_less_evidence_can_be_joined_and_do_not_look_at_the_rest(tmp_path):
    new = save_ranker(fresh_ranker(("known",), seed=3), tmp_path / "new.npz")
    lacking = (5, len(FEATURES) - 1)
    with np.load(tmp_path / "new.npz") as archive:
        arrays = dict(archive)
    arrays["evidence"] = np.delete(arrays["evidence"], lacking)
    for look in ("first0", "second0"):
        arrays[f"{look}_weight0"] = np.delete(arrays[f"{look}_weight0"], lacking, axis=0)
    np.savez(tmp_path / "old.npz", **arrays)
    with pytest.raises(ConfigurationError, match="another version"):
        load_ranker(tmp_path / "old.npz")
    old = load_ranker(tmp_path / "old.npz", older=True)
    for before, after in (
        (new.pairs[0].first, old.pairs[0].first),
        (new.pairs[0].second, old.pairs[0].second),
    ):
        weight = before.layers[0][0].copy()
        weight[list(lacking)] = 0
        np.testing.assert_array_equal(after.layers[0][0], weight)
    arrays["evidence"] = np.append(arrays["evidence"], "unheard-of")
    np.savez(tmp_path / "newer.npz", **arrays)
    with pytest.raises(ConfigurationError, match="another version"):
        load_ranker(tmp_path / "newer.npz", older=True)
