"""History matching in waves, then sampling by importance among what is not implausible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.fit.emulator import Emulator
from sim.calibration.fit.histories import History
from sim.calibration.fit.sampling import CHAINS, drawn
from sim.calibration.fit.streams import Stream
from sim.parameters.targets import FIRST_YEAR, Aim

if TYPE_CHECKING:
    from numpy.typing import NDArray

IMPLAUSIBLE = 3.0  # standard deviations: 95 in 100 of any distribution with one peak (Pukelsheim 1994)
NOTHING = 0.01  # what is none, or undefined, counts as a hundredth of what is published: a logarithm of zero is none


@dataclass(frozen=True, slots=True)
class Sight:
    """The logarithms of what is aimed at, with the variance of the model's own error."""

    known: NDArray[np.float64]
    variance: NDArray[np.float64]


def sight_of(aims: Sequence[Aim]) -> Sight:
    """Return what the aims are in logarithms."""
    known = np.log([aim.known for aim in aims])
    return Sight(known, np.array([np.log1p(aim.discrepancy) ** 2 for aim in aims]))


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
    """Return the logarithm of how well outputs agree with what is known (normal errors)."""
    variance = sight.variance + error**2
    terms = (predicted - sight.known) ** 2 / variance + np.log(variance)
    return np.asarray(-0.5 * terms.sum(axis=1))


def plausible(candidates: NDArray[np.float64], emulator: Emulator, sight: Sight) -> NDArray[np.bool_]:
    """Tell which places the emulator does not rule out."""
    return implausibility(emulator.predict(candidates), emulator.error, sight) <= IMPLAUSIBLE


def drawn_by_likelihood(
    emulator: Emulator, sight: Sight, parameters: int, count: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw places by the likelihood that the emulator gives them: [set, parameter], and that likelihood (logarithm).

    By chains, for what is left of the ranges may be too small to be met by places spread evenly over them.
    """

    def log_density(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return log_likelihood(emulator.predict(places[0]), emulator.error, sight)[None, :]

    found = drawn(log_density, 1, parameters, seed, chains=max(CHAINS, count))[0]
    chosen = np.random.default_rng([seed, Stream.KEPT]).choice(len(found), count, replace=False)
    return found[chosen], log_density(found[None, chosen])[0]


def normalised(log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that add up to one."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: NDArray[np.float64]) -> float:
    """Return how many equal sets the weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())
