"""An emulator: what a simulation would give, in a microsecond, with its own error.

A quadratic in the places of the parameters, for the logarithm of each output, fitted by ridge regression. Its error is
that of predicting each simulation from all the others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RIDGE = 1e-3  # just enough for the matrix of terms to be inverted where there are fewer sets than terms
BLOCK = 20_000  # places predicted at once: what their terms need stays some hundreds of megabytes


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


def fit(places: NDArray[np.float64], outputs: NDArray[np.float64], judged_from: int = 0) -> Emulator:
    """Fit an emulator to simulated outputs: [set, output]; its error is that on the sets from `judged_from` on."""
    judged = without_each(places, outputs, range(judged_from, len(places)))
    return Emulator(judged.weights, judged.error)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the emulator would be without one of some sets: `weights - gain[:, i] * miss[i]` without the i-th of them.

    `weights` [term, output] of all sets; `gain` [term, set]; `miss` [set, output], how far each set is from what the
    others say of it.
    """

    weights: NDArray[np.float64]
    gain: NDArray[np.float64]
    miss: NDArray[np.float64]

    @property
    def error(self) -> NDArray[np.float64]:
        """The standard deviation of what these sets are off: [output]."""
        return np.asarray(np.sqrt((self.miss**2).mean(axis=0)))


def without_each(places: NDArray[np.float64], outputs: NDArray[np.float64], which: range) -> LeftOut:
    """Fit to all sets, and tell what leaving out each of some would change (no set is fitted twice)."""
    x = terms(places)
    gram = x.T @ x + RIDGE * len(x) * np.eye(x.shape[1]) / x.shape[1]
    inverse = np.linalg.inv(gram)
    weights = inverse @ x.T @ outputs
    own = x[which.start : which.stop]
    gain = inverse @ own.T
    leverage = np.einsum("ij,ji->i", own, gain)
    miss = (outputs[which.start : which.stop] - own @ weights) / np.maximum(1e-9, 1.0 - leverage)[:, None]
    return LeftOut(weights, gain, miss)
