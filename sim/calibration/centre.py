"""The central set: one kept set that may stand for all, so that a run with one set of values is a fitted one too."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit import matching
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.histories import Values
from sim.parameters.catalogue import settings


def central(fit: Fit) -> int:
    """Return the number of the central set.

    Of the kept sets with a value in its plausible range for every parameter (of all, when there is none), the half
    that agrees best with the fitted figures (likelihood of their simulated history); of that half the one nearest to
    the weighted mean of all sets, each fitted parameter in units of its spread among the sets.
    """
    weighty = fit.weights > 0.0
    able = weighty & np.array([is_plausible(values) for values in fit.sets])
    able = able if able.any() else weighty
    sight = matching.sight_of(fit.aims)
    agreement = matching.log_likelihood(matching.outputs_of(fit.histories, fit.aims), np.zeros(len(fit.aims)), sight)
    best = able & (agreement >= np.median(agreement[able]))
    return int(np.argmin(np.where(best, _distance(fit), np.inf)))


def register_values(fit: Fit) -> Mapping[str, float | int]:
    """Return the values of the central set as the register shall hold them: three significant digits."""
    return {key: _three_digits(key, value) for key, value in fit.sets[central(fit)].items()}


def is_plausible(values: Values) -> bool:
    """Tell whether the register may hold these values, each in its plausible range."""
    for key, value in values.items():
        low, high = settings()[key].low, settings()[key].high
        if low is None or high is None or not low <= _three_digits(key, value) <= high:
            return False
    return True


def _three_digits(key: str, value: float) -> float | int:
    return int(value) if settings()[key].type == "int" else float(f"{value:.3g}")


def _distance(fit: Fit) -> NDArray[np.float64]:
    """Return how far each set is from the weighted mean: places of the flows, values of the offers, by their spread."""
    others = [key for key in fit.sets[0] if key not in fit.plan.parameters]
    rest = np.array([[float(values[key]) for key in others] for values in fit.sets]).reshape(len(fit.sets), -1)
    where = np.concatenate([fit.places, rest], axis=1)
    off = where - fit.weights @ where
    spread = np.sqrt(fit.weights @ off**2)
    return np.asarray(np.sqrt(((off / np.where(spread > 0.0, spread, 1.0)) ** 2).sum(axis=1)))
