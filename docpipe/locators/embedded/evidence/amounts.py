"""How each amount of a page stands to the others: the sum of two, a part of one, rounded to coins."""

import re

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.arrays import distinct_values
from docpipe.locators.embedded.evidence.features import COLUMN
from docpipe.locators.embedded.page.candidates import Candidates

Floats = NDArray[np.float32]

_INTEGER = re.compile(r"\D{0,4}\d{1,6}\D{0,3}")


def add_amounts(part: Floats, candidates: Candidates) -> None:
    """How each amount stands to the other amounts of the page (in cents, absolute)."""
    cents = candidates.cents
    is_amount = cents > 0
    distinct = distinct_values(cents[is_amount])[-80:]
    if not len(distinct):
        return
    sums = distinct[:, None] + distinct[None, :]
    np.fill_diagonal(sums, -1)
    part_of = _one_of(sums, distinct)
    larger = distinct[:, None] > distinct[None, :]
    big: NDArray[np.bool_] = np.any(part_of & larger, axis=1)
    small: NDArray[np.bool_] = np.any(part_of & larger.T, axis=1)
    # Cash is rounded to five or ten cents: 22.91 - 0.01 = 22.90.
    apart = np.abs(distinct[:, None] - distinct[None, :])
    beside: NDArray[np.bool_] = ((apart > 0) & (apart < 5)).any(axis=1)
    place = np.minimum(np.searchsorted(distinct, cents), len(distinct) - 1)
    known = is_amount & (distinct[place] == cents)  # among the largest ones
    values, which, counts = np.unique(cents, return_inverse=True, return_counts=True)
    columns = {
        "amount_rank": np.where(is_amount, np.searchsorted(distinct, cents, side="right") / len(distinct), 0),
        "amount_is_sum": known & _equal_some(distinct, sums[part_of])[place],
        "amount_is_big_part": known & big[place],
        "amount_is_small_part": known & small[place],
        "amount_repeats": np.where(is_amount, np.minimum(counts[which], 8) / 8, 0),
        "amount_decimals": is_amount,
        "amount_last": np.arange(len(cents)) == np.where(is_amount, candidates.boxes[:, 3], -1).argmax(),
    }
    whole = np.array([len(t) <= 13 and _INTEGER.fullmatch(t) is not None for t in candidates.texts])
    columns |= {
        "bare_integer": whole & (np.count_nonzero(values > 0) > 2),
        "amount_rounded": known & (beside & (distinct % 5 == 0))[place],
        "amount_unrounded": known & (beside & (distinct % 5 != 0))[place],
        "amount_is_total_of_three": known & _equal_some(distinct, _sums_of_three(distinct))[place],
    }
    for name, values_of in columns.items():
        part[:, COLUMN[name]] = values_of


def _sums_of_three(distinct: NDArray[np.int64]) -> NDArray[np.int64]:
    """Amounts that are the sum of three smaller distinct ones, among the 24 largest."""
    some = distinct[-24:]
    pairs = some[:, None] + some[None, :]
    a, b = np.triu_indices(len(some), 1)
    triples = pairs[a, b][:, None] + some[None, :]
    smaller = some[None, :] < some[a][:, None]  # each triple once, from its smallest
    result: NDArray[np.int64] = triples[smaller]
    return result


def _one_of(sums: NDArray[np.int64], distinct: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sums are one of the ``distinct`` amounts, which are sorted."""
    place = np.minimum(np.searchsorted(distinct, sums), len(distinct) - 1)
    result: NDArray[np.bool_] = distinct[place] == sums
    return result


def _equal_some(distinct: NDArray[np.int64], sums: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(d,) which of the ``distinct`` amounts, which are sorted, is one of the sums."""
    result = np.zeros(len(distinct), bool)
    result[np.searchsorted(distinct, sums[_one_of(sums, distinct)])] = True
    return result
