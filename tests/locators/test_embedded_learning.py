"""The ranker's training: its gradients, its files, and adaptation that tells the truth."""

from dataclasses import replace

import numpy as np
import pytest

from docpipe.errors import ConfigurationError
from docpipe.locators.embedded import learning
from docpipe.locators.embedded.features import FEATURES
from docpipe.locators.embedded.learning import Encoded, batch_of, fresh_ranker
from docpipe.locators.embedded.ranker import load_ranker


def made_up_pages(count, rule_column, seed):
    """Pages of two queries with five rows each; the right row is the one that has ``rule_column``."""
    rng = np.random.default_rng(seed)
    pages = []
    for _ in range(count):
        matrix = rng.random((10, len(FEATURES))).astype(np.float16)
        right = np.zeros(10, bool)
        right[rng.integers(0, 4, 2) + np.array((0, 5))] = True
        matrix[:, rule_column] = right
        pages.append(Encoded(matrix, np.repeat([0, 1], 5).astype(np.int32), right, ("known", "")))
    return pages


def test_gradients_are_those_of_the_loss():
    ranker = fresh_ranker(["known"], seed=3)
    ranker = replace(
        ranker,
        vectors=ranker.vectors.astype(np.float64),
        layers=tuple((w.astype(np.float64), b.astype(np.float64)) for w, b in ranker.layers),
    )
    batch = batch_of(made_up_pages(3, 5, seed=1), ranker.concepts)
    _, slopes = learning.gradients(ranker, batch)
    weight = ranker.layers[0][0]
    rng = np.random.default_rng(0)
    for _ in range(5):
        i, j = rng.integers(weight.shape[0]), rng.integers(weight.shape[1])
        around = []
        for step in (1e-5, -1e-5):
            moved = weight.copy()
            moved[i, j] += step
            layers = ((moved, ranker.layers[0][1]), *ranker.layers[1:])
            around.append(learning.gradients(replace(ranker, layers=layers), batch)[0])
        assert slopes[1][i, j] == pytest.approx((around[0] - around[1]) / 2e-5, abs=1e-4)


def test_a_rule_is_learned_and_holds_on_new_pages():
    ranker = learning.fit(fresh_ranker(["known"], 1), made_up_pages(60, 7, seed=1), epochs=15, seed=1)
    assert learning.score(ranker, made_up_pages(50, 7, seed=2)).right > 0.9


def test_the_same_seed_gives_the_same_weights():
    pages = made_up_pages(20, 7, seed=1)
    one, two = (learning.fit(fresh_ranker(["known"], 1), pages, epochs=2, seed=5) for _ in range(2))
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(one.layers, two.layers, strict=True))


def test_a_saved_ranker_loads_as_it_was(tmp_path):
    ranker = learning.fit(fresh_ranker(["known"], 1), made_up_pages(20, 7, seed=1), epochs=2, seed=5)
    saved = learning.save_ranker(ranker, tmp_path / "weights.npz")
    page = batch_of(made_up_pages(1, 7, seed=9), ranker.concepts)
    np.testing.assert_allclose(
        saved.logits_of(page.matrix, page.concept[page.query]),
        ranker.logits_of(page.matrix, page.concept[page.query]),
        atol=0.02,
    )
    assert saved.revision == load_ranker(tmp_path / "weights.npz").revision


def test_weights_of_other_features_are_refused(tmp_path, monkeypatch):
    learning.save_ranker(fresh_ranker([], 1), tmp_path / "weights.npz")
    load_ranker.cache_clear()
    monkeypatch.setattr("docpipe.locators.embedded.ranker.FEATURES", ("other",))
    with pytest.raises(ConfigurationError, match="another version"):
        load_ranker(tmp_path / "weights.npz")


def test_adaptation_helps_where_pages_follow_another_rule():
    base = learning.fit(fresh_ranker(["known"], 1), made_up_pages(60, 7, seed=1), epochs=15, seed=1)
    other = made_up_pages(30, 20, seed=3)
    helped = learning.adapt(base, other, [str(i % 10) for i in range(30)])
    assert helped.better
    assert helped.after.right > helped.before.right + 0.2
