"""A small model of what a policy does as its levers move, fitted to the settings that were tried."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.doubt.response import Candidates, Response, fit
from sim.experiment.beside.tried import Lever, Tried

FOLDS = 10
NINE_OF_TEN = (5, 95)


@dataclass(frozen=True)
class Surrogate:
    """What a policy does by setting of its levers: by outcome a curve, and how far settings lie from it (9 of 10).

    The distances are those of settings that the curve had not seen, each from a curve fitted to nine tenths of them:
    they hold luck, the doubt about assumptions and the error of the curve itself. `tried` counts the settings.
    """

    policy: str
    levers: tuple[Lever, ...]
    tried: int
    curves: Mapping[str, Response]
    off: Mapping[str, tuple[float, float]]


def fit_surrogate(tried: Tried) -> Surrogate:
    """Fit a curve to each outcome and see how far from it the settings lie that it has not seen."""
    candidates = Candidates(tried.places)
    return Surrogate(
        policy=tried.policy,
        levers=tried.levers,
        tried=len(tried.places),
        curves={outcome: fit(candidates, values) for outcome, values in tried.future.items()},
        off={outcome: _unseen(candidates, values) for outcome, values in tried.future.items()},
    )


def _unseen(candidates: Candidates, values: NDArray[np.float64]) -> tuple[float, float]:
    """Give the ends between which nine of ten settings lie from a curve that has not seen them."""
    left = np.empty(len(values))
    folds = np.arange(len(values)) % FOLDS
    for fold in range(FOLDS):
        rows = np.flatnonzero(folds != fold)
        curve = fit(candidates, values, rows)
        left[folds == fold] = (values - predicted(curve, candidates))[folds == fold]
    low, high = np.percentile(left, NINE_OF_TEN, method="weibull")
    return float(low), float(high)


def predicted(curve: Response, candidates: Candidates) -> NDArray[np.float64]:
    """Give what a curve says of every setting."""
    return np.asarray(curve.average + candidates.of(curve.terms) @ curve.weights, np.float64)
