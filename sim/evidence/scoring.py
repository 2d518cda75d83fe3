"""Proper scores of a forecast that is told by its quantiles: lower is better, in the unit of what was forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = np.arange(1, 100) / 100
"""The quantiles that a forecast is told by."""


def crps(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return the continuous ranked probability score: twice the mean pinball loss over the quantiles."""
    off = known - quantiles
    return float(2.0 * np.maximum(levels * off, (levels - 1.0) * off).mean())


def weighted_interval_score(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return the weighted interval score of all central intervals (Bracher and others 2021), weights alpha / 2."""
    low = levels[levels < 0.5 - 1e-9]
    lower, upper = np.interp(low, levels, quantiles), np.interp(1.0 - low, levels, quantiles)
    median = float(np.interp(0.5, levels, quantiles))
    miss = np.maximum(0.0, lower - known) + np.maximum(0.0, known - upper)
    intervals = low * (upper - lower) + miss
    return float((0.5 * abs(known - median) + intervals.sum()) / (len(low) + 0.5))


def place_of(quantiles: NDArray[np.float64], levels: NDArray[np.float64], known: float) -> float:
    """Return where a number lies in its forecast, 0 to 1 (PIT)."""
    return float(np.interp(known, quantiles, levels, left=0.0, right=1.0))
