"""What numpy does not have, or only at a price."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)


def distinct_values(values: NDArray[T]) -> NDArray[T]:
    """The different ones of ``values``, ascending.

    Counted as well, for ``np.unique`` alone first imports all of masked arrays, 30 ms, to see that this is none.
    """
    result: NDArray[T] = np.unique(values, return_counts=True)[0]
    return result


def distinct_columns(values: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(k, d) the different columns of ``values`` (k, n), each of -1 or more, and (n,) which of them each one is."""
    key = np.ravel_multi_index(tuple(values + 1), tuple(values.max(axis=1, initial=-1) + 2))
    _, first, which, _ = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return values[:, first], which


def ranges(begins: NDArray[np.integer[Any]], counts: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
    """(sum of counts,) the numbers from each of ``begins`` on, as many as its count says, one after the other."""
    result: NDArray[np.intp] = np.arange(counts.sum()) + np.repeat(
        begins - np.cumsum(counts) + counts, counts
    )
    return result


def run_starts(values: NDArray[Any]) -> NDArray[np.intp]:
    """(k,) where each run of equal values begins."""
    begins = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def run_lengths(starts: NDArray[np.integer[Any]], end: int) -> NDArray[np.intp]:
    """(k,) how long each run is, of which the last one goes up to ``end``."""
    lengths = np.empty(len(starts), np.intp)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = end - starts[-1:]
    return lengths


def run_places(values: NDArray[Any]) -> NDArray[np.intp]:
    """(n,) where in its run of equal ``values`` (n,) each one stands, from 0."""
    starts = run_starts(values)
    result: NDArray[np.intp] = np.arange(len(values)) - np.repeat(starts, run_lengths(starts, len(values)))
    return result


def places_in_groups(group: NDArray[Any], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """(n,) how many of its ``group`` (n,) stand before each one in an ``order`` (n,) that keeps groups together."""
    result = np.empty(len(order), np.intp)
    result[order] = run_places(group[order])
    return result


def shared_areas(boxes: NDArray[Any], box: NDArray[Any]) -> NDArray[Any]:
    """(n,) the area that each of ``boxes`` (n, 4) shares with one box, all in the same unit."""
    sides = np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])
    result: NDArray[Any] = np.maximum(sides, 0).prod(axis=1)
    return result
