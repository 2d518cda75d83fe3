"""A planted box is found, and where there is none, none is made up."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.doubt.flips import find_box
from tests.analysis.doubt.known_truths import places


def planted(at: np.ndarray, noise: float, seed: int) -> np.ndarray:
    """Return flips in the corner where parameter 2 is high and parameter 5 low, some of them turned by chance."""
    inside = (at[:, 2] > 0.6) & (at[:, 5] < 0.5)
    turned = np.random.default_rng(seed).random(len(at)) < noise
    flips: np.ndarray = inside ^ turned
    return flips


@pytest.mark.parametrize(("draws", "noise"), [(200, 0.0), (200, 0.05), (600, 0.1)])
def test_a_planted_box_is_found(draws: int, noise: float) -> None:
    at = places(draws, 8)
    box = find_box(at, planted(at, noise, 1), list(range(8)), seed=1)
    assert box is not None
    assert {limit.parameter for limit in box.limits} == {2, 5}
    low = {limit.parameter: limit.low for limit in box.limits}
    high = {limit.parameter: limit.high for limit in box.limits}
    assert low[2] == pytest.approx(0.6, abs=0.08) and high[2] == 1
    assert low[5] == 0 and high[5] == pytest.approx(0.5, abs=0.08)
    assert box.coverage > 0.9 - 4 * noise
    assert box.density > 0.9 - 2 * noise
    assert box.stability > 0.7
    assert all(limit.stability > 0.6 for limit in box.limits)


def test_flips_by_chance_make_no_box() -> None:
    at = places(150, 8)
    found = [find_box(at, np.random.default_rng(seed).random(150) < 0.3, list(range(8)), seed=1) for seed in range(10)]
    assert sum(box is not None and box.density > 0.6 for box in found) <= 2


def test_too_few_flips_make_no_box() -> None:
    at = places(100, 3)
    assert find_box(at, at[:, 0] < 0.03, [0, 1, 2], seed=1) is None
    assert find_box(at, at[:, 0] < 0.5, [], seed=1) is None


def test_a_box_in_one_parameter_names_that_parameter_only() -> None:
    at = places(128, 6)
    box = find_box(at, at[:, 4] < 0.25, list(range(6)), seed=1)
    assert box is not None
    assert [limit.parameter for limit in box.limits] == [4]
    assert box.coverage > 0.9
