"""Differences against the reference, replication by replication, and what the pairing gained."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.measure.ranges import (
    Interval,
    IntervalOf,
    excludes_zero,
    mean_interval,
)
from sim.parameters.outcomes import BETWEEN_POLICIES

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Effect(NamedTuple):
    """A difference with its 95% interval; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int
    noise_removed: float
    distinguishable: bool


def paired_effect(
    outcome: str,
    policy: NDArray[np.float64],
    reference: NDArray[np.float64],
    interval_of: IntervalOf = mean_interval,
) -> Effect:
    """Return the mean difference of pairs with its interval; of what compares person by person, the mean itself."""
    is_compared = outcome in BETWEEN_POLICIES
    interval = interval_of(policy if is_compared else policy - reference)
    return effect_of(interval, float("nan") if is_compared else noise_removed(policy, reference))


def effect_of(interval: Interval, removed: float = float("nan")) -> Effect:
    """Return a difference with its interval, distinguishable where that excludes zero."""
    return Effect(*interval, removed, excludes_zero(interval.low, interval.high))


def noise_removed(policy: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    """Return 1 - var(difference) / (var(policy) + var(reference)): the noise that pairing takes away.

    Undefined with fewer than two pairs, or when neither varies.
    """
    both = ~(np.isnan(policy) | np.isnan(reference))
    if both.sum() < 2:
        return float("nan")
    a, b = policy[both], reference[both]
    apart = float(a.var(ddof=1) + b.var(ddof=1))
    if apart == 0 or (np.ptp(a) == 0 and np.ptp(b) == 0):
        return float("nan")
    return 1 - float((a - b).var(ddof=1)) / apart
