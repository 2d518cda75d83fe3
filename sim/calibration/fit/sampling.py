"""Draw places in proportion to a density: chains that take their steps from how far the others lie apart.

Differential evolution (ter Braak 2006). Where many figures are fitted, what is left of the ranges is so small a part
that places spread evenly over them would hardly meet it. Chains walk into it. Many densities are served at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.machine.streams import FitStream

EVERY = 10
STEP = 2.38 / np.sqrt(2.0)  # over the root of the number of parameters that move: the usual best
JITTER = 1e-3  # so that chains whose differences all lie in one plane can leave it


@dataclass(frozen=True, slots=True)
class Chains:
    """What chains walked through: places [density, chain, draw, parameter], and the share of steps that were taken."""

    places: NDArray[np.float64]
    acceptance: float

    @property
    def together(self) -> NDArray[np.float64]:
        """All draws of each density: [density, draw, parameter]."""
        densities, chains, draws, parameters = self.places.shape
        return self.places.reshape(densities, chains * draws, parameters)


def drawn(
    log_density: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    start: NDArray[np.float64],
    seed: int,
    walked_in: int,
    steps: int,
    part: int = 0,
) -> Chains:
    """Draw places between 0 and 1 from each density.

    `log_density` takes places [density, chain, parameter] and gives [density, chain]. The chains start at `start`
    [density, chain, parameter], an even number for each density; `walked_in` steps are thrown away, and of the `steps`
    after them every tenth is kept. `part` tells calls with one seed apart.
    """
    random = np.random.default_rng([seed, FitStream.CHAINS, part])
    places = start.copy()
    heights = log_density(places)
    half = places.shape[1] // 2
    kept, taken = [], 0
    for step in range(walked_in + steps):
        for moving, others in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
            proposed = _proposed(places[:, moving], places[:, others], random)
            found = log_density(proposed)
            is_taken = np.log(random.random(found.shape)) < found - heights[:, moving]
            places[:, moving] = np.where(is_taken[:, :, None], proposed, places[:, moving])
            heights[:, moving] = np.where(is_taken, found, heights[:, moving])
            taken += int(is_taken.sum()) if step >= walked_in else 0
        if step >= walked_in and (step - walked_in) % EVERY == EVERY - 1:
            kept.append(places.copy())
    return Chains(np.stack(kept, axis=2), taken / (steps * heights.size))


def _proposed(
    places: NDArray[np.float64], others: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    """Move about half of the parameters of a chain along the difference of two others; ends of a range reflect."""
    densities, chains, parameters = places.shape
    one = random.integers(others.shape[1], size=chains)
    two = (one + random.integers(1, others.shape[1], size=chains)) % others.shape[1]
    moved = random.random((densities, chains, parameters)) < 0.5
    length = STEP / np.sqrt(np.maximum(1, moved.sum(axis=2, keepdims=True)))
    step = length * (others[:, one] - others[:, two]) + JITTER * random.standard_normal(places.shape)
    unfolded = (places + moved * step) % 2.0
    return np.asarray(np.minimum(unfolded, 2.0 - unfolded))
