"""The one home of ranges: the 95% interval of a difference, and the range that holds 90% of the simulations."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters.outcomes import LEVELS_BETWEEN, OUTCOMES, SHARES_BETWEEN
from sim.scenario.plan import Plan

CONFIDENCE = 0.95
MIDDLE = (2.5, 97.5)
MODEL_ERROR, NORMAL_95 = 0.125, 1.96
"""How far a difference may be off because the model is one: what a fit grants a count of departures (assumed)."""
LOWEST_PERCENT, HIGHEST_PERCENT = 5, 95
"""The ends of the range of a level."""
FEWEST_FOR_LEVEL = 19
"""With fewer replications than this the range of 90% of them is that of all of them: from lowest to highest."""
FEWEST_FOR_RANGE = 39
"""With fewer replications than this the range of the middle 95% is that of all of them, and holds less."""
FEWEST_IN_SHARE = 30
"""Of fewer people in all replications no share is told: one of them would move it by more than three points."""


class Interval(NamedTuple):
    """A mean with the interval or range that goes with it; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int


IntervalOf = Callable[["NDArray[np.float64]"], Interval]


def interval_of_differences(plan: Plan) -> IntervalOf:
    """Return how the interval of a difference is worked out: the one place where that is chosen.

    Replications with one set of parameters differ by luck alone: what is in doubt is their mean. Where each has a set
    of its own, more of them do not take away the doubt between sets, and the interval is the range of replications.
    """
    return range_with_model_error if plan.sets_differ else mean_interval


def interval_of_counts(plan: Plan) -> IntervalOf:
    """Return how the interval of a count of persons under one policy is worked out: as of a difference, not below 0."""
    return never_negative(interval_of_differences(plan))


def interval_for(outcome: str, plan: Plan) -> IntervalOf:
    """Return how the interval of an effect is worked out: of what is a count under the policy, never below 0."""
    return interval_of_counts(plan) if outcome in LEVELS_BETWEEN else interval_of_differences(plan)


def interval_of_effect(outcome: str, differences: Callable[[str], NDArray[np.float64]], plan: Plan) -> Interval:
    """Return an effect with its interval, from the differences of outcomes: of a share from those of its parts."""
    if outcome in SHARES_BETWEEN:
        part, whole = (differences(name) for name in parts_of_share(outcome))
        return interval_of_share(part, whole, plan)
    return interval_for(outcome, plan)(differences(outcome))


def parts_of_share(outcome: str) -> tuple[str, str]:
    """Name the two counts of people that a share is made of: the part, and the whole."""
    (part,), (whole,) = OUTCOMES[outcome].columns, OUTCOMES[outcome].over
    return part, whole


def interval_of_share(part: NDArray[np.float64], whole: NDArray[np.float64], plan: Plan) -> Interval:
    """Return the share of all people of all replications with its interval in 0 to 1; nan where they are too few.

    A mean of shares would count a replication with few people as much as one with many, and be of no people that are
    shown. Where each replication has a set of its own the interval is the range of their shares, without the model's
    own error; else it is that of the ratio of two means.
    """
    some = whole > 0
    part, whole = part[some], whole[some]
    share = share_of_all(part, whole)
    if np.isnan(share):
        return Interval(np.nan, np.nan, np.nan, len(whole))
    if plan.sets_differ:
        found = range_of_simulations(part / whole)
    else:
        found = mean_interval(share + (part - share * whole) / whole.mean())
    return _within(found, 1.0)._replace(mean=share)


def share_of_all(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    """Return the people of a part over those of the whole, both added up; nan of fewer than FEWEST_IN_SHARE."""
    everybody = float(np.nansum(whole))
    return float(np.nansum(part)) / everybody if everybody >= FEWEST_IN_SHARE else float("nan")


def never_negative(interval_of: IntervalOf) -> IntervalOf:
    """Return the same way to work out an interval, for numbers that cannot be below 0."""
    return lambda values: _within(interval_of(values), inf)


def _within(found: Interval, most: float) -> Interval:
    """Return an interval whose ends are not below 0 or above `most`."""
    low, high = (float(np.clip(end, 0.0, most)) for end in (found.low, found.high))
    return found._replace(low=low, high=high)


def range_with_model_error(values: NDArray[np.float64]) -> Interval:
    """Return the mean of replications with the range of the middle 95% of them, widened by the model's own error.

    Either end is moved out as two independent errors add up (in squares): of the logarithm where the range lies on one
    side of zero, so that a sign stays as it is, else of the difference itself. No difference stays none.
    """
    seen = range_of_simulations(values)
    if not seen.low < seen.high:
        return seen
    return seen._replace(low=_moved_out(seen.low, seen), high=_moved_out(seen.high, seen))


def _moved_out(end: float, seen: Interval) -> float:
    off = NORMAL_95 * MODEL_ERROR
    if seen.low > 0 or seen.high < 0:
        apart = np.log(end / seen.mean)
        return float(seen.mean * np.exp(np.copysign(np.hypot(apart, off), apart)))
    return float(seen.mean + np.copysign(np.hypot(end - seen.mean, off * seen.mean), end - seen.mean))


def range_of_simulations(values: NDArray[np.float64]) -> Interval:
    """Return the mean of replications with the range of the middle 95% of them.

    The ends are the values at 0.025 (n + 1) and 0.975 (n + 1) in order, so that one more replication would fall between
    them in 95 of 100 cases, whatever n from FEWEST_FOR_RANGE on. Undefined values are left out; values that are all
    equal have a range of no width.
    """
    defined = values[~np.isnan(values)]
    count = int(defined.size)
    if count < 2 or np.ptp(defined) == 0:
        return mean_interval(values)
    low, high = np.percentile(defined, MIDDLE, method="weibull")
    return Interval(float(defined.mean()), float(low), float(high), count)


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


def excludes_zero(low: float, high: float) -> bool:
    """Say whether an interval lies wholly on one side of zero; an undefined interval does not."""
    return bool(low > 0 or high < 0)


def level(values: NDArray[np.float64]) -> Interval:
    """Return the mean of replications and the range of 90% of them, of few the lowest and the highest.

    Undefined values are left out. The mean of equal values is exactly that value.
    """
    defined = values[~np.isnan(values)]
    if defined.size == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    few = defined.size < FEWEST_FOR_LEVEL
    low, high = np.percentile(defined, (0, 100) if few else (LOWEST_PERCENT, HIGHEST_PERCENT))
    mean = defined[0] if np.ptp(defined) == 0 else defined.mean()
    return Interval(float(mean), float(low), float(high), int(defined.size))
