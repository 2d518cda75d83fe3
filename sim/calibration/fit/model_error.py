"""The model's own error: a bias that a figure shares over its years, a part of each year, and a drift after the last.

All of it is normal in logarithms. The total of a fitted year is the discrepancy of its target.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.parameters.targets import Aim


@dataclass(frozen=True, slots=True)
class Bias:
    """What residuals say of the error of one number more: mean for each row of residuals, and one variance."""

    mean: NDArray[np.float64]
    variance: float


def covariance_of(aims: Sequence[Aim]) -> NDArray[np.float64]:
    """Return the covariance of the errors: [aim, aim], not zero between the years of a figure."""
    total = _deviations(aims)
    shared = _shared(aims, aims)
    return np.where(np.eye(len(aims), dtype=bool), np.diag(total**2), shared)


def bias_of(aim: Aim, known: Sequence[Aim], residuals: NDArray[np.float64], last: int) -> Bias:
    """Return the error of a number, given residuals [row, known] of others (logarithm of published over simulated).

    The years of its own figure tell the bias that it shares with them; after the year `last` the drift comes to it.
    """
    own = _deviations([aim])[0] ** 2 + max(0, aim.year - last) * np.log1p(aim.target.walk) ** 2
    between = _shared([aim], known)[0]
    if not between.any():
        return Bias(np.zeros(len(residuals)), float(own))
    gain = np.linalg.solve(covariance_of(known), between)
    return Bias(residuals @ gain, float(own - between @ gain))


def _deviations(aims: Sequence[Aim]) -> NDArray[np.float64]:
    return np.asarray(np.log1p([aim.discrepancy for aim in aims]))


def _shared(aims: Sequence[Aim], others: Sequence[Aim]) -> NDArray[np.float64]:
    """Return what errors share: nothing between figures, a part between years of one: [aim, other]."""
    same = np.array([[aim.target.name == other.target.name for other in others] for aim in aims])
    part = np.array([aim.target.shared for aim in aims])[:, None]
    return np.where(same, part * np.outer(_deviations(aims), _deviations(others)), 0.0)
