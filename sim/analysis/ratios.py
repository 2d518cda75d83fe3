"""What one additional departure costs: the worth of a departure at which a policy breaks even.

At a worth w the net benefit is w x additional departures - extra cost. The price is the w at which the mean net benefit
is zero, which is the ratio of the means; its range is every w at which the range of the net benefit holds zero. That is
one definition for both kinds of range: where replications differ by luck alone it is Fieller's interval, where each has
a set of its own the range of the ratio in each of them.
"""

import numpy as np
from numpy.typing import NDArray

from sim.measure.ranges import CONFIDENCE, FEWEST_FOR_LEVEL, MIDDLE, Interval, mean_interval, range_of_simulations
from sim.parameters.outcomes import of_kind

COSTS_OF_THE_SAME_PEOPLE = ("cost_state_without_drawn_eur", "cost_state_eur")
"""The extra cost that additional departures are held against: without whom a policy draws, where a run counts that."""

RATIOS = {name: outcome.columns[0] for name, outcome in of_kind("price").items()}
"""The outcome that each price is of."""


def price(costs: NDArray[np.float64], departures: NDArray[np.float64], *, sets_differ: bool) -> Interval:
    """Return the price of one departure in a policy that brings more of them at a higher cost.

    Empty unless the ranges of both differences lie above zero: a price of anything else has no meaning. Empty also of
    a few replications with a set each: that no range of so few holds zero tells little. Turn both around to get what
    is saved for each departure that is given up.
    """
    both = ~(np.isnan(costs) | np.isnan(departures))
    extra, more = costs[both], departures[both]
    interval_of = range_of_simulations if sets_differ else mean_interval
    are_few = sets_differ and extra.size < FEWEST_FOR_LEVEL
    if are_few or not (interval_of(extra).low > 0 and interval_of(more).low > 0):
        return Interval(np.nan, np.nan, np.nan, int(both.sum()))
    low, high = _range(extra, more) if sets_differ else _fieller(extra, more)
    if not (np.isfinite(low) and np.isfinite(high)):
        return Interval(np.nan, np.nan, np.nan, int(both.sum()))
    return Interval(float(extra.mean() / more.mean()), low, high, int(both.sum()))


def _range(extra: NDArray[np.float64], more: NDArray[np.float64]) -> tuple[float, float]:
    """Return the range of the ratio; where a replication has no additional departure no worth pays for its cost."""
    paid = np.divide(extra, more, out=np.full_like(extra, np.inf), where=more > 0)
    if np.ptp(extra) == 0 and np.ptp(more) == 0:
        return float(paid[0]), float(paid[0])
    with np.errstate(invalid="ignore"):
        low, high = np.percentile(paid, MIDDLE, method="weibull")
    return float(low), float(high)


def _fieller(extra: NDArray[np.float64], more: NDArray[np.float64]) -> tuple[float, float]:
    """Return the worths between which the 95% interval of the mean net benefit holds zero."""
    from scipy.special import stdtrit

    count = extra.size
    variances = np.cov(np.stack([extra, more]), ddof=1) / count
    doubt = float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2)) ** 2 * variances if count > 1 else np.full((2, 2), np.nan)
    cost, departures = float(extra.mean()), float(more.mean())
    square, half, rest = departures**2 - doubt[1, 1], cost * departures - doubt[0, 1], cost**2 - doubt[0, 0]
    root = np.sqrt(max(half**2 - square * rest, 0.0))
    return float((half - root) / square), float((half + root) / square)
