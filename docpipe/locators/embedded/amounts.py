"""How each amount of a page stands to the others: the sum of two, a part of one, rounded to coins."""

import re

import numpy as np
from numpy.typing import NDArray

from docpipe.locators.embedded.candidates import Candidates
from docpipe.locators.embedded.features import COLUMN

Floats = NDArray[np.float32]

_INTEGER = re.compile(r"\D{0,4}\d{1,6}\D{0,3}")


def add_amounts(part: Floats, candidates: Candidates) -> None:
    """How each amount stands to the other amounts of the page (in cents, absolute)."""
    cents = candidates.cents
    is_amount = cents > 0
    distinct = np.unique(cents[is_amount])[-80:]
    if not len(distinct):
        return
    sums = distinct[:, None] + distinct[None, :]
    part_of = np.isin(sums, distinct)
    np.fill_diagonal(part_of, False)
    big = distinct[(part_of & (distinct[:, None] > distinct[None, :])).any(axis=1)]
    small = distinct[(part_of & (distinct[:, None] < distinct[None, :])).any(axis=1)]
    totals = np.unique(sums[part_of])
    values, counts = np.unique(cents[is_amount], return_counts=True)
    repeats = dict(zip(values.tolist(), counts.tolist(), strict=True))
    last = int(np.where(is_amount, candidates.boxes[:, 3], -1).argmax())
    columns = {
        "amount_rank": np.where(is_amount, np.searchsorted(distinct, cents, side="right") / len(distinct), 0),
        "amount_is_sum": is_amount & np.isin(cents, totals),
        "amount_is_big_part": is_amount & np.isin(cents, big),
        "amount_is_small_part": is_amount & np.isin(cents, small),
        "amount_repeats": [min(repeats.get(c, 0), 8) / 8 for c in cents.tolist()],
        "amount_decimals": is_amount,
        "amount_last": np.arange(len(cents)) == last,
    }
    whole = np.array([len(t) <= 13 and _INTEGER.fullmatch(t) is not None for t in candidates.texts])
    # Cash is rounded to five or ten cents: 22.91 - 0.01 = 22.90.
    near = np.abs(distinct[:, None] - distinct[None, :])
    rounded = distinct[((near > 0) & (near < 5)).any(axis=1) & (distinct % 5 == 0)]
    unrounded = distinct[((near > 0) & (near < 5)).any(axis=1) & (distinct % 5 != 0)]
    columns |= {
        "bare_integer": whole & (len(values) > 2),
        "amount_rounded": is_amount & np.isin(cents, rounded),
        "amount_unrounded": is_amount & np.isin(cents, unrounded),
        "amount_is_total_of_three": is_amount & np.isin(cents, _sums_of_three(distinct)),
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
    return np.unique(triples[smaller])
