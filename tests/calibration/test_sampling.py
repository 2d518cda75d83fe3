"""Draws in proportion to a density: what is known of it is found in the draws."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from sim.calibration.fit.sampling import Chains, drawn

WHERE = np.array([[0.5, 0.2, 0.8], [0.3, 0.5, 0.5]])
WIDE = np.array([[0.02, 0.1, 0.3], [0.05, 0.05, 10.0]])


def walked(log_density: Any, densities: int, parameters: int, seed: int, chains: int = 64, steps: int = 300) -> Chains:
    start = np.random.default_rng(seed).random((densities, chains, parameters))
    return drawn(log_density, start, seed, 300, steps)


def two_normals(places: Any) -> Any:
    return -0.5 * (((places - WHERE[:, None]) / WIDE[:, None]) ** 2).sum(axis=2)


def test_draws_have_the_mean_and_spread_of_the_density_cut_at_the_ends() -> None:
    found = walked(two_normals, 2, 3, seed=1).together
    for density in range(2):
        for parameter in range(3):
            where, wide = WHERE[density, parameter], WIDE[density, parameter]
            known = truncnorm(-where / wide, (1 - where) / wide, where, wide)
            draws = found[density, :, parameter]
            assert draws.mean() == pytest.approx(known.mean(), abs=0.15 * known.std())
            assert draws.std() == pytest.approx(known.std(), rel=0.1)


def test_parameters_that_make_up_for_each_other_are_drawn_together() -> None:
    def ridge(places: Any) -> Any:
        return norm.logpdf(places[..., 0] + places[..., 1], 1.0, 0.01) + 0.0 * places[..., 2]

    found = walked(ridge, 1, 3, seed=2).together[0]
    assert np.corrcoef(found[:, 0], found[:, 1])[0, 1] < -0.98
    assert found[:, 0].std() == pytest.approx(1 / np.sqrt(12), rel=0.15)


def test_a_corner_in_a_hundred_millionth_of_the_ranges_is_found_and_no_draw_leaves_them() -> None:
    found = walked(lambda places: -0.5 * ((places / 0.1) ** 2).sum(axis=2), 1, 8, seed=3).together
    assert found.min() >= 0.0 and found.max() <= 1.0
    assert found.mean() == pytest.approx(0.1 * np.sqrt(2 / np.pi), rel=0.1)


def test_every_tenth_step_of_every_chain_is_kept_and_steps_taken_are_counted() -> None:
    found, again = (walked(two_normals, 2, 3, seed=1, chains=10, steps=40) for _ in range(2))
    assert found.places.shape == (2, 10, 4, 3) and found.together.shape == (2, 40, 3)
    assert np.array_equal(found.places, again.places)
    assert 0.1 < found.acceptance < 0.9
    assert walked(lambda places: 0.0 * places.sum(axis=2), 1, 3, seed=1).acceptance == 1.0
    assert walked(lambda places: -1e9 * places.sum(axis=2), 1, 3, seed=1).acceptance < 0.6
