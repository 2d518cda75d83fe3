"""Prediction and its test: intervals of the ensemble, two naive forecasts, and who comes nearer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.histories import History
from sim.calibration.targets import FIRST_YEAR, Aim, Target

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = (0.5, 0.9)
_NOISE = 41
FIRST_ERROR_YEAR, LONG_MEAN = 2015, 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """A middle and an interval per level (0.5 and 0.9) for one published number."""

    middle: float
    intervals: Mapping[float, tuple[float, float]]

    def holds(self, level: float, known: float) -> bool:
        """Tell whether the interval holds the published number."""
        low, high = self.intervals[level]
        return low <= known <= high

    def score(self, level: float, known: float) -> float:
        """Return the interval score over the published number: width, and a fine for missing (lower is better)."""
        low, high = self.intervals[level]
        miss = max(0.0, low - known) + max(0.0, known - high)
        return float((high - low + 2.0 / (1.0 - level) * miss) / known)


def of_ensemble(aim: Aim, histories: Sequence[History], weights: NDArray[np.float64]) -> Forecast:
    """Forecast one number: the weighted simulations, each with the model's own error around it."""
    from scipy.special import ndtri

    simulated = np.array([history.yearly[aim.target.name][aim.year - FIRST_YEAR] for history in histories])
    noise = np.exp(np.log1p(aim.target.discrepancy) * ndtri((np.arange(_NOISE) + 0.5) / _NOISE))
    spread = (simulated[:, None] * noise[None, :]).ravel()
    return _forecast(spread, np.repeat(weights / _NOISE, _NOISE))


def of_simulations(values: Sequence[float], weights: NDArray[np.float64]) -> Forecast:
    """Forecast a number by the weighted simulations alone."""
    return _forecast(np.array(values, np.float64), weights)


def of_last_year(target: Target, year: int, last_seen: int) -> Forecast:
    """Forecast by the last published year, as wrong as that would have been since 2015."""
    steps = year - last_seen
    errors = [
        np.log(target.known[to] / target.known[to - steps])
        for to in range(FIRST_ERROR_YEAR, last_seen + 1)
        if to in target.known and to - steps in target.known
    ]
    return _naive(target.known[last_seen], errors)


def of_long_mean(target: Target, year: int, last_seen: int) -> Forecast:
    """Forecast by the mean of up to five published years, as wrong as that would have been since 2015."""
    errors = []
    for to in range(FIRST_ERROR_YEAR, last_seen + 1):
        before = [target.known[y] for y in range(to - LONG_MEAN, to) if y in target.known]
        if to in target.known and len(before) >= 2:
            errors.append(np.log(target.known[to] / np.mean(before)))
    seen = [target.known[y] for y in range(last_seen - LONG_MEAN + 1, last_seen + 1) if y in target.known]
    return _naive(float(np.mean(seen)), errors)


def _naive(middle: float, errors: Sequence[float]) -> Forecast:
    """Return an interval by Student's t from past errors, without bias taken out."""
    from scipy.special import stdtrit

    spread = float(np.sqrt(np.mean(np.square(errors)))) if len(errors) > 1 else float("inf")
    intervals = {}
    for level in LEVELS:
        half = float(stdtrit(max(1, len(errors)), 0.5 + level / 2.0)) * spread
        intervals[level] = float(middle * np.exp(-half)), float(middle * np.exp(half))
    return Forecast(middle, intervals)


def _forecast(values: NDArray[np.float64], weights: NDArray[np.float64]) -> Forecast:
    order = np.argsort(values, kind="stable")
    values, places = values[order], np.cumsum(weights[order]) - 0.5 * weights[order]
    at = {level: (0.5 - level / 2.0, 0.5 + level / 2.0) for level in LEVELS}
    intervals = {
        level: (float(np.interp(low, places, values)), float(np.interp(high, places, values)))
        for level, (low, high) in at.items()
    }
    return Forecast(float(np.interp(0.5, places, values)), intervals)
