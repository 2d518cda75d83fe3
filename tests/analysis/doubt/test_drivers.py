"""Shares of Sobol from draws agree with functions of which they are known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.doubt.drivers import Drivers, find_drivers
from sim.analysis.doubt.response import Candidates
from tests.analysis.doubt.known_truths import ISHIGAMI_FIRST, ISHIGAMI_TOTAL, ishigami, places


def shares(found: Drivers, parameters: int) -> tuple[list[float], list[float]]:
    by_parameter = {driver.parameter: driver for driver in found.drivers}
    known = [by_parameter.get(number) for number in range(parameters)]
    return [d.first.mean if d else 0.0 for d in known], [d.total.mean if d else 0.0 for d in known]


def test_the_function_of_ishigami_has_its_known_shares() -> None:
    at = places(512, 3)
    found = find_drivers(Candidates(at), ishigami(at), group=(True, False, False), seed=1)
    first, total = shares(found, 3)
    assert first == pytest.approx(ISHIGAMI_FIRST, abs=0.05)
    assert total == pytest.approx(ISHIGAMI_TOTAL, abs=0.05)
    assert found.of_group.mean == pytest.approx(ISHIGAMI_TOTAL[0], abs=0.05)
    assert found.unexplained == pytest.approx(0, abs=0.05)
    for driver in found.drivers:
        assert driver.first.low <= driver.first.mean <= driver.first.high


@pytest.mark.parametrize("seed", range(3))
def test_three_of_a_hundred_and_fifty_parameters_are_found_in_128_draws(seed: int) -> None:
    at = places(128, 150, seed)
    luck = np.random.default_rng([seed, 9]).standard_normal(128)
    values = 4 * at[:, 10] + 3 * at[:, 20] + 2 * at[:, 30] + 0.3 * luck
    whole = (16 + 9 + 4) / 12
    group = [number in (10, 30) for number in range(150)]
    found = find_drivers(Candidates(at), values, group=group, noise=0.09, seed=1)
    first, _ = shares(found, 150)
    assert [first[10], first[20], first[30]] == pytest.approx(
        [16 / 12 / whole, 9 / 12 / whole, 4 / 12 / whole], abs=0.1
    )
    assert sum(first) - first[10] - first[20] - first[30] < 0.03
    assert found.of_group.mean == pytest.approx(20 / 29, abs=0.1)


def test_luck_alone_has_no_driver() -> None:
    at = places(64, 150)
    values = np.random.default_rng(3).standard_normal(64)
    found = find_drivers(Candidates(at), values, group=[True] * 150, noise=1.0, seed=1)
    assert sum(driver.total.mean for driver in found.drivers) < 0.35
    assert not any(driver.first.low > 0.2 for driver in found.drivers)


def test_the_same_draws_give_the_same_shares() -> None:
    at = places(64, 10)
    twice = [find_drivers(Candidates(at), at[:, 0] * at[:, 1], group=[True] * 10, seed=7).drivers for _ in range(2)]
    assert twice[0] == twice[1]
