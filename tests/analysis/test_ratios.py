"""What one additional departure costs: only where that has a meaning, and by one definition."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.analysis.ratios import price
from sim.measure.ranges import mean_interval, range_of_simulations

GENERATOR = np.random.default_rng(3)
DEPARTURES = GENERATOR.normal(100, 20, 60)
COSTS = 5_000 * DEPARTURES + GENERATOR.normal(0, 30_000, 60)


@pytest.mark.parametrize("sets_differ", [False, True])
def test_it_is_the_ratio_of_the_means_with_a_range_around_it(sets_differ: bool) -> None:
    found = price(COSTS, DEPARTURES, sets_differ=sets_differ)
    assert found.mean == COSTS.mean() / DEPARTURES.mean()
    assert found.low < found.mean < found.high


@pytest.mark.parametrize("sets_differ", [False, True])
def test_at_the_ends_of_its_range_the_range_of_the_net_benefit_touches_zero(sets_differ: bool) -> None:
    """One definition: the price is the worth at which a policy breaks even."""
    found = price(COSTS, DEPARTURES, sets_differ=sets_differ)
    interval_of = range_of_simulations if sets_differ else mean_interval
    size = float(np.abs(COSTS).mean())
    assert interval_of(found.mean * DEPARTURES - COSTS).mean == pytest.approx(0, abs=1e-9 * size)
    tolerance = 0.02 * size if sets_differ else 1e-6 * size  # two simulations stand on either side of an end of a range
    assert interval_of(found.low * DEPARTURES - COSTS).high == pytest.approx(0, abs=tolerance)
    assert interval_of(found.high * DEPARTURES - COSTS).low == pytest.approx(0, abs=tolerance)


@pytest.mark.parametrize("sets_differ", [False, True])
@pytest.mark.parametrize(("costs", "departures"), [(1, -1), (-1, 1), (-1, -1), (0, 0), (1, 0), (0, 1)])
def test_only_dearer_and_more_has_a_price(costs: int, departures: int, sets_differ: bool) -> None:
    found = price(costs * COSTS, departures * DEPARTURES, sets_differ=sets_differ)
    assert all(math.isnan(number) for number in found[:3])


@pytest.mark.parametrize("sets_differ", [False, True])
def test_it_is_empty_where_either_difference_cannot_be_told_from_none(sets_differ: bool) -> None:
    for costs, departures in ((COSTS, DEPARTURES - DEPARTURES.mean()), (COSTS - COSTS.mean(), DEPARTURES)):
        assert math.isnan(price(costs, departures, sets_differ=sets_differ).mean)


def test_turned_around_it_is_what_is_saved_for_each_departure_given_up() -> None:
    fewer, cheaper = -DEPARTURES, -COSTS
    assert price(-cheaper, -fewer, sets_differ=True) == price(COSTS, DEPARTURES, sets_differ=True)


def test_where_sets_differ_its_range_is_that_of_the_ratio_in_each_simulation() -> None:
    below = np.array([2.0, 4.0] * 100)
    found = price(below * np.linspace(1_000, 2_990, 200), below, sets_differ=True)
    assert (found.low, found.high) == pytest.approx((1_040.25, 2_949.75))


def test_a_simulation_without_additional_departures_is_one_in_which_no_worth_pays() -> None:
    below = np.array([0.0, *np.full(99, 5.0)])
    found = price(np.linspace(9.0, 11.0, 100), below, sets_differ=True)
    assert found.high > 11.0 / 5.0 * 0.99
    many = price(np.full(100, 10.0), np.array([*np.zeros(2), *np.full(98, 5.0)]), sets_differ=True)
    assert math.isnan(many.mean), "two in a hundred: the range of departures holds zero"


def test_a_few_simulations_with_a_set_each_have_no_price() -> None:
    """EUR 11,000 stood in a row of four simulations, below a page that gave no price."""
    assert math.isnan(price(COSTS[:18], DEPARTURES[:18], sets_differ=True).mean)
    assert price(COSTS[:19], DEPARTURES[:19], sets_differ=True).mean > 0


def test_one_simulation_has_no_price() -> None:
    assert math.isnan(price(np.array([10.0]), np.array([2.0]), sets_differ=False).mean)
