"""What each part of the embedded locator is worth: ``python -m training.ablate``.

Trains the ranker with one part taken away at a time on the same synthetic pages, and measures on wordings, types
and families that were not trained. Columns of evidence are set to zero, so all variants see the same spans.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from docpipe.locators.embedded.features import COLUMN, FEATURES
from docpipe.locators.embedded.learning import Encoded, fit, fresh_ranker, score
from docpipe.locators.embedded.ranker import Ranker
from docpipe.locators.embedded.vocabulary import lexicon
from training.train import TEST_SEED, encode_synthetic

SPLITS = ("train", "unseen_wording", "unseen_type", "unseen_family")


def without(*prefixes: str) -> Callable[[Encoded], Encoded]:
    """A page whose columns of these names, or beginning so, are zero."""
    columns = [i for name, i in COLUMN.items() if name.startswith(prefixes)]

    def mask(page: Encoded) -> Encoded:
        matrix = page.matrix.copy()
        matrix[:, columns] = 0
        return replace(page, matrix=matrix)

    return mask


def unchanged(page: Encoded) -> Encoded:
    return page


def without_concepts(page: Encoded) -> Encoded:
    return replace(page, concept=("",) * len(page.concept))


VARIANTS: dict[str, Callable[[Encoded], Encoded]] = {
    "all parts": unchanged,
    "no concept vectors": without_concepts,
    "no rivals": without("caption_outclaimed", "caption_margin", "claimed_by_rival"),
    "no captions": without("caption", "captioned", "query_best_caption"),
    "no geometry": without(*FEATURES[COLUMN["right"] : COLUMN["type_fit"]]),
    "no type evidence": without("type_fit", "kind_agrees"),
    "no amounts": without("amount"),
}


def linear(ranker: Ranker) -> Ranker:
    """A ranker of one layer: a weighted sum of the evidence."""
    size = len(FEATURES) + ranker.vectors.shape[1]
    return replace(ranker, layers=((np.zeros((size, 1), np.float32), np.zeros(1, np.float32)),))


def rules() -> Ranker:
    """No training: the best caption match, its nearest span of the right type, right before below."""
    weights = {
        "caption_score": 6, "first_right": 2, "first_below": 1, "nearest_caption_left": 2, "nearest_caption_above": 1,
        "type_fit": 4, "kind_agrees": 2, "captionish": -4, "gap_x": -2, "gap_y": -2, "caption_outclaimed": -4,
        "caption_left_rest": -2, "absent": 12,
    }  # fmt: skip
    fresh = linear(fresh_ranker([], 0))
    column = fresh.layers[0][0].copy()
    for name, weight in weights.items():
        column[COLUMN[name], 0] = weight
    return replace(fresh, layers=((column, fresh.layers[0][1]),))


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
    print("\n| variant | " + " | ".join(f"{s} right / false" for s in SPLITS) + " |")
    print("|---|" + "---|" * len(SPLITS))
    for name, mask in VARIANTS.items():
        ranker = fit(
            fresh_ranker(tuple(lexicon()), 1), [mask(p) for p in pages], epochs=options.epochs, seed=1
        )
        _print_row(name, ranker, tests, mask)
    weighted = fit(linear(fresh_ranker(tuple(lexicon()), 1)), pages, epochs=options.epochs, seed=1, rate=2e-2)
    _print_row("linear ranker", weighted, tests, unchanged)
    _print_row("rules, no training", rules(), tests, unchanged)


def _print_row(
    name: str, ranker: Ranker, tests: dict[str, list[Encoded]], mask: Callable[[Encoded], Encoded]
) -> None:
    cells: Sequence[str] = [
        f"{result.right:.3f} / {result.false:.3f}"
        for result in (score(ranker, [mask(page) for page in pages]) for pages in tests.values())
    ]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
