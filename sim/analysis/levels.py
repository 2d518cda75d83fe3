"""Levels: what each outcome comes to under each policy, with the range that holds 90% of the simulations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST_PERCENT, HIGHEST_PERCENT = 5, 95


class Level(NamedTuple):
    """A mean over replications with the 5th and 95th percentile; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int


def level(values: NDArray[np.float64]) -> Level:
    """Return the mean of replications and the range of 90% of them; undefined values are left out."""
    defined = values[~np.isnan(values)]
    if defined.size == 0:
        return Level(np.nan, np.nan, np.nan, 0)
    low, high = np.percentile(defined, [LOWEST_PERCENT, HIGHEST_PERCENT])
    return Level(_mean(defined), float(low), float(high), int(defined.size))


def _mean(defined: NDArray[np.float64]) -> float:
    """Return the mean; of equal values exactly that value."""
    return float(defined[0]) if np.ptp(defined) == 0 else float(defined.mean())
