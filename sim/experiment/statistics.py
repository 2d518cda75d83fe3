"""The one interval used everywhere for a mean over replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A mean with the interval that goes with it; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int


def mean_interval(values: NDArray[np.float64]) -> Interval:
    """Return the mean of independent replications with its 95% interval by Student's t.

    Undefined values are left out. Values that are all equal have an interval of no width: a difference of
    exactly zero in every replication is exactly 0..0.
    """
    from scipy.special import stdtrit

    defined = values[~np.isnan(values)]
    count = int(defined.size)
    if count == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    if count > 1 and np.ptp(defined) == 0:
        same = float(defined[0])
        return Interval(same, same, same, count)
    mean = float(defined.mean())
    if count == 1:
        return Interval(mean, np.nan, np.nan, 1)
    half = float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * defined.std(ddof=1) / np.sqrt(count))
    return Interval(mean, mean - half, mean + half, count)
