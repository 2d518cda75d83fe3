"""Differences made up for the tests, of which the answer is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc


def places(draws: int, parameters: int, seed: int = 1) -> NDArray[np.float64]:
    """Return draws of a Latin hypercube on 0..1."""
    sampled: NDArray[np.float64] = qmc.LatinHypercube(parameters, rng=np.random.default_rng(seed)).random(draws)
    return sampled


def ishigami(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the function of Ishigami and Homma with a = 7 and b = 0.1 on -pi..pi."""
    x = np.pi * (2 * at - 1)
    value: NDArray[np.float64] = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return value


ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)


def lives(
    draws: int, parameters: float, luck: float, overlap: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return differences of draws under two lucks, made of parts with known standard deviations."""
    random = np.random.default_rng(seed)
    of_draw = parameters * random.standard_normal(draws)
    of_luck = luck * random.standard_normal(draws + 1)
    both = overlap * random.standard_normal((2, draws))
    return of_draw + of_luck[:-1] + both[0], of_draw + of_luck[1:] + both[1]
