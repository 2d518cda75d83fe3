"""History matching in waves, then sampling by importance among what is not implausible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit.emulator import Emulator, terms
from sim.calibration.fit.histories import History
from sim.calibration.fit.model_error import covariance_of
from sim.calibration.fit.sampling import Chains, drawn
from sim.machine.streams import FitStream
from sim.parameters.targets import FIRST_YEAR, Aim

IMPLAUSIBLE = 3.0  # standard deviations: 95 in 100 of any distribution with one peak (Pukelsheim 1994)
CHAINS, WALKED_IN, STEPS = 128, 8_000, 32_000  # of the chains that the kept sets come from
NOTHING = 0.01  # what is none, or undefined, counts as a hundredth of what is published: a logarithm of zero is none


@dataclass(frozen=True, slots=True)
class Sight:
    """The logarithms of what is aimed at, with the covariance of the model's own error: [aim, aim]."""

    known: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @property
    def variance(self) -> NDArray[np.float64]:
        """How far each aim may be off by itself, squared."""
        return np.diag(self.covariance)

    def without(self, left_out: NDArray[np.bool_]) -> Sight:
        """Return what is left when some aims are not looked at."""
        kept = np.flatnonzero(~left_out)
        return Sight(self.known[kept], self.covariance[np.ix_(kept, kept)])


def sight_of(aims: Sequence[Aim]) -> Sight:
    """Return what the aims are in logarithms."""
    return Sight(np.log([aim.known for aim in aims]), covariance_of(aims))


def outputs_of(histories: Sequence[History], aims: Sequence[Aim]) -> NDArray[np.float64]:
    """Return the logarithm of each aimed number in each history, always finite: [set, aim]."""
    rows = [[history.yearly[aim.target.name][aim.year - FIRST_YEAR] for aim in aims] for history in histories]
    least = NOTHING * np.array([aim.known for aim in aims])
    return np.log(np.fmax(np.array(rows, np.float64).reshape(len(rows), len(aims)), least))


def implausibility(predicted: NDArray[np.float64], error: NDArray[np.float64], sight: Sight) -> NDArray[np.float64]:
    """Return the second largest distance over all aims, in standard deviations: one freak is forgiven."""
    distance = np.abs(predicted - sight.known) / np.sqrt(sight.variance + error**2)
    if distance.shape[1] == 1:
        return np.asarray(distance[:, 0])
    return np.asarray(np.sort(distance, axis=1)[:, -2])


def log_likelihood(predicted: NDArray[np.float64], error: NDArray[np.float64], sight: Sight) -> NDArray[np.float64]:
    """Return the logarithm of how well outputs agree with what is known: normal errors, those of a figure together."""
    whitened, height = whitening(sight.covariance, error)
    return np.asarray(height - 0.5 * (((predicted - sight.known) @ whitened) ** 2).sum(axis=1))


def whitening(covariance: NDArray[np.float64], error: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Return what makes errors, times it, independent with variance one: [aim, aim]; and the height of their density.

    `error` is the standard deviation of an error of each aim by itself, beside those of `covariance`.
    """
    root = np.linalg.cholesky(covariance + np.diag(error**2))
    return np.linalg.inv(root).T, -float(np.log(np.diag(root)).sum())


def cutoff_of(distance: NDArray[np.float64], fewest: int) -> float:
    """Return how far off places may be to be left: three standard deviations, or more where that leaves too few."""
    enough = np.partition(distance, min(fewest, len(distance)) - 1)[min(fewest, len(distance)) - 1]
    return max(IMPLAUSIBLE, float(enough))


def drawn_by_likelihood(
    emulator: Emulator, sight: Sight, parameters: int, count: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], Chains]:
    """Draw places by the likelihood that the emulator gives them: [set, parameter], and that likelihood (logarithm).

    By chains, for what is left of the ranges may be too small to be met by places spread evenly over them. They start
    anywhere; what they did is returned beside.
    """

    whitened, height = whitening(sight.covariance, emulator.error)
    weights, known = emulator.weights @ whitened, sight.known @ whitened

    def log_density(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(height - 0.5 * ((terms(places[0]) @ weights - known) ** 2).sum(axis=1))[None, :]

    start = np.random.default_rng([seed, FitStream.STARTED]).random((1, CHAINS, parameters))
    chains = drawn(log_density, start, seed, WALKED_IN, STEPS)
    found = chains.together[0]
    chosen = np.random.default_rng([seed, FitStream.KEPT]).choice(len(found), count, replace=False)
    return found[chosen], log_density(found[None, chosen])[0], chains


def normalised(log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that add up to one."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: NDArray[np.float64]) -> float:
    """Return how many equal sets the weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())
