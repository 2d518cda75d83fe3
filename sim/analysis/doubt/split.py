"""Split the variance of a difference into luck, parameters and their overlap.

Draw i is lived through twice, under luck i and under luck i+1. What changes between the two lives of a draw is
luck alone, whatever the parameters; and the changes of neighbouring draws share one luck, which ends the first
and starts the second. So with c = second life - first life of a draw:

    luck + overlap = mean(c(i)^2) / 2
    luck           = -mean(c(i) c(i+1))
    parameters     = variance - luck - overlap

Overlap is luck that matters more under some parameters than under others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.machine.streams import AnswerStream
from sim.measure.ranges import MIDDLE
from sim.scenario.plan import FEWEST_DRAWS

RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a variance with its 95% bootstrap interval; nan where it is not defined."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Split:
    """The variance of a difference in one run, and the three shares that add up to it."""

    variance: float
    parameters: Share
    luck: Share
    overlap: Share


def split_variance(first: NDArray[np.float64], second: NDArray[np.float64], *, seed: int) -> Split:
    """Split the variance of a difference known for each draw under its first and its second luck.

    Undefined with fewer than eight draws or when nothing varies.
    """
    if len(first) < FEWEST_DRAWS or np.ptp([first, second]) == 0:
        unknown = Share(np.nan, np.nan, np.nan)
        return Split(float(np.var([first, second])), unknown, unknown, unknown)
    generator = np.random.default_rng([seed, AnswerStream.SPLIT])
    picks = generator.integers(0, len(first) - 1, size=(RESAMPLES, len(first) - 1))
    resampled = np.array([_shares(first, second, pick) for pick in picks])
    low, high = np.percentile(resampled, MIDDLE, axis=0)
    found = _shares(first, second, np.arange(len(first) - 1))
    parameters, luck, overlap = (
        Share(float(mean), float(min(bottom, mean)), float(max(top, mean)))
        for mean, bottom, top in zip(found, low, high, strict=True)
    )
    return Split(float(np.concatenate([first, second]).var(ddof=1)), parameters, luck, overlap)


def noise_of_mean(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the variance that luck leaves in the mean of the two lives of a draw."""
    return float(((second - first) ** 2).mean()) / 4


def _shares(first: NDArray[np.float64], second: NDArray[np.float64], pick: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the shares of parameters, luck and overlap over some draws; what falls below 0 counts as 0."""
    change, next_change = second[pick] - first[pick], second[pick + 1] - first[pick + 1]
    by_luck = float((change**2).mean()) / 2
    luck = min(max(0.0, -float((change * next_change).mean())), by_luck)
    whole = float(first[pick].var(ddof=1) + second[pick].var(ddof=1)) / 2
    parts = np.array([max(0.0, whole - by_luck), luck, by_luck - luck])
    total = parts.sum()
    return parts / total if total > 0 else np.full(3, np.nan)
