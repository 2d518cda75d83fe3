"""An emulator: what a simulation would give, in a microsecond, with its own error.

A quadratic in the places of the parameters, for the logarithm of each output, fitted by ridge regression. Its error is
that of predicting each simulation from all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 1e-3
BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Emulator:
    """Weights [term, output] and the standard deviation of the error of each output."""

    weights: NDArray[np.float64]
    error: NDArray[np.float64]

    def predict(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the outputs at places: [set, output]."""
        blocks = [terms(places[start : start + BLOCK]) @ self.weights for start in range(0, len(places), BLOCK)]
        return np.concatenate(blocks)


def terms(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1, every place, every square and every product, with places from -1 to 1: [set, term]."""
    scaled = 2.0 * places - 1.0
    left, right = np.triu_indices(scaled.shape[1])
    return np.concatenate([np.ones((len(scaled), 1)), scaled, scaled[:, left] * scaled[:, right]], axis=1)


def fit(places: NDArray[np.float64], outputs: NDArray[np.float64]) -> Emulator:
    """Fit an emulator to simulated outputs: [set, output]."""
    x = terms(places)
    gram = x.T @ x + RIDGE * len(x) * np.eye(x.shape[1]) / x.shape[1]
    inverse = np.linalg.inv(gram)
    weights = inverse @ x.T @ outputs
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    left_out = (outputs - x @ weights) / np.maximum(1e-9, 1.0 - leverage)[:, None]
    return Emulator(weights, np.sqrt((left_out**2).mean(axis=0)))
