"""Differences against the reference, replication by replication, and what the pairing gained."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.measure.ranges import (
    Interval,
    IntervalOf,
    excludes_zero,
    interval_of_counts,
    interval_of_differences,
    interval_of_shares,
    mean_interval,
)
from sim.parameters.outcomes import BETWEEN_POLICIES, LEVELS_BETWEEN, SHARES_BETWEEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario.plan import Plan


class Effect(NamedTuple):
    """A difference with its 95% interval; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int
    noise_removed: float
    distinguishable: bool


def interval_for(outcome: str, plan: Plan) -> IntervalOf:
    """Return how the interval of an effect is worked out: of what is a level under the policy, never below 0."""
    if outcome in SHARES_BETWEEN:
        return interval_of_shares(plan)
    return interval_of_counts(plan) if outcome in LEVELS_BETWEEN else interval_of_differences(plan)


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
