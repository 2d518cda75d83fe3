"""Choosing by shares, from one uniform each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def pick_by_month(
    luck: NDArray[np.float64], months: NDArray[np.int64], shares: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Choose an index by the shares of a month, [month, index], from one uniform each."""
    chosen = np.zeros(len(luck), np.int64)
    starts = np.flatnonzero(np.concatenate([[True], (shares[1:] != shares[:-1]).any(axis=1)]))
    for start, end in zip(starts, [*starts[1:], len(shares)], strict=True):
        inside = (months >= start) & (months < end)
        if inside.any():
            chosen[inside] = pick(luck[inside], shares[start])
    return chosen


def pick(luck: NDArray[np.float64], shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """Choose an index by shares, from one uniform each."""
    cumulative = np.cumsum(shares)
    chosen = np.searchsorted(cumulative, luck * cumulative[-1], side="right")
    return np.asarray(np.minimum(chosen, len(cumulative) - 1), dtype=np.int64)
