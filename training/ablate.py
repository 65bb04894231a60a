"""What each part of the embedded locator is worth: ``python -m training.ablate``.

Trains the ranker with one part taken away at a time on the same synthetic pages, and measures on wordings, types
and families that were not trained. Columns of evidence are set to zero, so all variants see the same spans.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from docpipe.locators.embedded.evidence.features import COLUMN, FEATURES
from docpipe.locators.embedded.ranking.fitting import HIDDEN, Questions, fresh_network
from docpipe.locators.embedded.ranking.learning import Encoded, Pace, Score, fit_ranker, fresh_ranker, score
from docpipe.locators.embedded.ranking.network import Network
from docpipe.locators.embedded.ranking.ranker import Ranker
from docpipe.locators.embedded.words.vocabulary import lexicon
from training.train import TEST_SEED, encode_synthetic

SPLITS = ("train", "unseen_wording", "unseen_type", "unseen_family")
Change = Callable[[Encoded], Encoded]


def changed(change: Callable[[Questions], Questions]) -> Change:
    return lambda page: replace(page, questions=change(page.questions))


def without(*prefixes: str) -> Change:
    """Pages whose columns of these names, or beginning so, are zero."""
    columns = [i for name, i in COLUMN.items() if name.startswith(prefixes)]

    def mask(questions: Questions) -> Questions:
        matrix = questions.matrix.copy()
        matrix[:, columns] = 0
        return replace(questions, matrix=matrix)

    return changed(mask)


def unchanged(page: Encoded) -> Encoded:
    return page


def without_concepts(questions: Questions) -> Questions:
    return replace(questions, concept=("",) * len(questions.concept))


VARIANTS: dict[str, Change] = {
    "all parts": unchanged,
    "no concept vectors": changed(without_concepts),
    "no headings": without("section"),
    "no rivals": without("caption_outclaimed", "caption_margin", "claimed_by_rival"),
    "no captions": without("caption", "captioned", "query_best_caption"),
    "no geometry": without(*FEATURES[COLUMN["right"] : COLUMN["type_fit"]]),
    "no type evidence": without("type_fit", "kind_agrees"),
    "no amounts": without("amount"),
}


def linear(ranker: Ranker) -> Ranker:
    """A ranker whose first look is one layer: a weighted sum of the evidence."""
    return with_first(ranker, fresh_network(len(FEATURES), len(ranker.concepts), 1, hidden=()))


def with_first(ranker: Ranker, first: Network) -> Ranker:
    """A ranker of one pair with another first network."""
    return replace(ranker, pairs=(replace(ranker.pairs[0], first=first),))


def rules() -> Ranker:
    """No training: the best caption match, its nearest span of the right type, right before below."""
    weights = {
        "caption_score": 6, "first_right": 2, "first_below": 1, "nearest_caption_left": 2, "nearest_caption_above": 1,
        "type_fit": 4, "kind_agrees": 2, "captionish": -4, "gap_x": -2, "gap_y": -2, "caption_outclaimed": -4,
        "caption_left_rest": -2, "absent": 12,
    }  # fmt: skip
    fresh = linear(fresh_ranker([], 0))
    network = fresh.pairs[0].first
    column, bias = (np.zeros_like(array) for array in network.layers[0])
    for name, weight in weights.items():
        column[COLUMN[name], 0] = weight
    return with_first(fresh, replace(network, layers=((column, bias),)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--tests", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    pages = encode_synthetic(0, options.pages, "train", options.workers)
    tests = {split: encode_synthetic(TEST_SEED, options.tests, split, options.workers) for split in SPLITS}
    concepts, pace = tuple(lexicon()), Pace(options.epochs, options.epochs, share=0.4)
    print(f"\nhidden layers {HIDDEN}; share right / share of absent fields answered")
    print("\n| variant | " + " | ".join(SPLITS) + " |")
    print("|---|" + "---|" * len(SPLITS))

    def row(name: str, ranker: Ranker, change: Change = unchanged, looks: int = 2) -> None:
        results = [score(ranker, [change(page) for page in test], looks=looks) for test in tests.values()]
        print(f"| {name} | {' | '.join(map(_cell, results))} |", flush=True)

    for name, change in VARIANTS.items():
        ranker = fit_ranker(fresh_ranker(concepts, 1), [change(page) for page in pages], pace, seed=1)
        row(name, ranker, change)
        if name == "all parts":
            row("first look alone", ranker, looks=1)
    row(
        "linear, first look alone",
        fit_ranker(linear(fresh_ranker(concepts, 1)), pages, pace, seed=1),
        looks=1,
    )
    row("rules, no training", rules(), looks=1)
    row("two pairs of networks", fit_ranker(fresh_ranker(concepts, 1, pairs=2), pages, pace, seed=1))
    for share in (0.125, 0.25, 0.5):
        some = pages[: round(share * len(pages))]
        row(f"{len(some)} pages", fit_ranker(fresh_ranker(concepts, 1), some, pace, seed=1))


def _cell(result: Score) -> str:
    return f"{result.right:.3f} / {result.false:.3f}"


if __name__ == "__main__":
    main()
