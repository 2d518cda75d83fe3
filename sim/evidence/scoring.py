"""Proper scores of a forecast that is told by its quantiles: lower is better, in the unit of what was forecast."""

import numpy as np
from numpy.typing import NDArray

from sim.evidence.verdict import HALF, MOST

LEVELS = np.arange(1, 100) / 100
"""The quantiles that a forecast is told by."""
SHOWN = (HALF, MOST)
"""The central intervals that are printed and drawn, by the share that they hold."""


def crps(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return the continuous ranked probability score: twice the mean pinball loss over the quantiles."""
    off = known - quantiles
    return float(2.0 * np.maximum(levels * off, (levels - 1.0) * off).mean())


def weighted_interval_score(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return the weighted interval score of what is shown: the middle and the intervals of 50% and 90%.

    Bracher and others (2021): half the distance to the middle, and of each interval alpha / 2 times its score, over the
    number of intervals and a half. Over all central intervals it would be the CRPS once more.
    """
    total = 0.5 * abs(known - float(np.interp(0.5, levels, quantiles)))
    for held in SHOWN:
        tail = (1.0 - held) / 2.0
        low, high = np.interp([tail, 1.0 - tail], levels, quantiles)
        total += float(tail * (high - low) + max(0.0, low - known) + max(0.0, known - high))
    return total / (len(SHOWN) + 0.5)


def place_of(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return where a number lies in its forecast, 0 to 1 (PIT)."""
    return float(np.interp(known, quantiles, levels, left=0.0, right=1.0))
