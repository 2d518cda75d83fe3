"""Draw places in proportion to a density: chains that take their steps from how far the others lie apart.

Differential evolution (ter Braak 2006). Where many figures are fitted, what is left of the ranges is so small a part
that places spread evenly over them would hardly meet it. Chains walk into it. Many densities are served at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.fit.streams import Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHAINS, WALKED_IN, STEPS, EVERY = 64, 300, 300, 10
STEP = 2.38 / np.sqrt(2.0)  # over the root of the number of parameters that move: the usual best
JITTER = 1e-3  # so that chains whose differences all lie in one plane can leave it


def drawn(
    log_density: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    densities: int,
    parameters: int,
    seed: int,
    chains: int = CHAINS,
    walked_in: int = WALKED_IN,
    steps: int = STEPS,
) -> NDArray[np.float64]:
    """Return places between 0 and 1 drawn from each density: [density, draw, parameter].

    `log_density` takes places [density, chain, parameter] and gives [density, chain]. The chains start anywhere,
    `walked_in` steps are thrown away, and of the `steps` after them every tenth is kept, of every chain.
    """
    random = np.random.default_rng([seed, Stream.CHAINS])
    places = random.random((densities, chains, parameters))
    heights = log_density(places)
    kept = []
    for step in range(walked_in + steps):
        for half in (slice(0, chains // 2), slice(chains // 2, chains)):
            others = places[:, chains // 2 :] if half.start == 0 else places[:, : chains // 2]
            proposed = _proposed(places[:, half], others, random)
            found = log_density(proposed)
            taken = np.log(random.random(found.shape)) < found - heights[:, half]
            places[:, half] = np.where(taken[:, :, None], proposed, places[:, half])
            heights[:, half] = np.where(taken, found, heights[:, half])
        if step >= walked_in and (step - walked_in) % EVERY == EVERY - 1:
            kept.append(places.copy())
    return np.concatenate(kept, axis=1)


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
