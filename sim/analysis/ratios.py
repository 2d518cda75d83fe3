"""What one additional departure costs: a ratio of mean differences with its interval."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.effects import Effect, excludes_zero
from sim.experiment.statistics import mean_interval, range_of_simulations

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 2_000
PERCENTILES = (2.5, 97.5)
RATIOS = {
    "cost_per_additional_departure_eur": ("cost_state_eur", "additional_departures"),
    "cost_per_additional_durable_departure_eur": ("cost_state_eur", "additional_durable_departures"),
}


def ratio_of_means(
    numerator: NDArray[np.float64],
    denominator: NDArray[np.float64],
    *,
    seed: int,
    name: str,
    sets_differ: bool = False,
) -> Effect:
    """Return mean(numerator) / mean(denominator) with a 95% percentile interval over resampled pairs.

    Where replications differ in their set of parameters the interval is the range of the ratio in each of them, as of
    every difference. Empty when the 95% interval of the denominator holds zero: then the ratio has no meaning. The
    resampling follows from the seed of the plan and the name of the ratio alone.
    """
    both = ~(np.isnan(numerator) | np.isnan(denominator))
    above, below = numerator[both], denominator[both]
    count = int(both.sum())
    interval = range_of_simulations(below) if sets_differ else mean_interval(below)
    if not excludes_zero(interval.low, interval.high):
        return Effect(np.nan, np.nan, np.nan, count, np.nan, False)
    if sets_differ:
        _, low, high, _ = range_of_simulations(above[below != 0] / below[below != 0])
    else:
        ends = np.percentile(_resampled(above, below, seed, name), PERCENTILES)
        low, high = float(ends[0]), float(ends[1])
    return Effect(float(above.mean() / below.mean()), low, high, count, np.nan, excludes_zero(low, high))


def _resampled(above: NDArray[np.float64], below: NDArray[np.float64], seed: int, name: str) -> NDArray[np.float64]:
    generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
    picks = generator.integers(0, above.size, size=(RESAMPLES, above.size))
    means = below[picks].mean(axis=1)
    means[means == 0] = np.nan
    ratios: NDArray[np.float64] = above[picks].mean(axis=1) / means
    return ratios[~np.isnan(ratios)]
