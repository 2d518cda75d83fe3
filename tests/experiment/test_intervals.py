"""The interval of a mean over replications, and the range of replications that differ in their set."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.measure.ranges import (
    FEWEST_FOR_RANGE,
    MODEL_ERROR,
    interval_of_differences,
    mean_interval,
    range_of_simulations,
    range_with_model_error,
)
from sim.scenario import Scenario, load


def test_the_interval_is_that_of_students_t() -> None:
    values = np.array([1.0, 4.0, 2.5, 7.0, 3.0])
    low, high = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert mean_interval(values) == pytest.approx((3.5, low, high, 5))


def test_differences_of_exactly_zero_have_an_interval_of_exactly_zero() -> None:
    assert mean_interval(np.zeros(10)) == (0.0, 0.0, 0.0, 10)


def test_equal_values_have_no_width_even_when_their_sum_rounds() -> None:
    assert mean_interval(np.full(7, 0.1)) == (0.1, 0.1, 0.1, 7)


def test_undefined_values_are_left_out() -> None:
    assert mean_interval(np.array([1.0, np.nan, 3.0]))[0::3] == (2.0, 2)


def test_one_value_has_a_mean_and_no_interval() -> None:
    mean, low, high, count = mean_interval(np.array([5.0]))
    assert (mean, count) == (5.0, 1)
    assert math.isnan(low) and math.isnan(high)


def test_nothing_has_neither() -> None:
    interval = mean_interval(np.array([np.nan]))
    assert math.isnan(interval.mean) and interval.replications == 0


def test_the_range_of_simulations_leaves_one_in_forty_on_either_side() -> None:
    values = np.random.default_rng(4).permutation(np.arange(1.0, 80.0))  # 1 to 79: one fortieth of 80 is 2
    assert range_of_simulations(values) == pytest.approx((40.0, 2.0, 78.0, 79))
    assert range_of_simulations(np.arange(200.0))[1:3] == pytest.approx((4.025, 194.975))


def test_one_more_simulation_falls_in_the_range_in_95_of_100_cases() -> None:
    generator, hits, trials = np.random.default_rng(5), 0, 4_000
    for _ in range(trials):
        *seen, one_more = generator.lognormal(0.0, 1.0, 41)
        found = range_of_simulations(np.array(seen))
        hits += found.low <= one_more <= found.high
    assert stats.binomtest(hits, trials, 0.95).pvalue > 1e-6


def test_few_simulations_have_the_range_of_all_of_them() -> None:
    values = np.array([3.0, -1.0, 8.0])
    assert range_of_simulations(values)[1:3] == (-1.0, 8.0)
    assert range_of_simulations(np.arange(float(FEWEST_FOR_RANGE)))[1:3] == (0.0, FEWEST_FOR_RANGE - 1.0)
    assert range_of_simulations(np.arange(FEWEST_FOR_RANGE + 1.0))[1] > 0.0


def test_more_simulations_sharpen_the_mean_and_not_the_range() -> None:
    few, many = (np.random.default_rng(6).normal(30.0, 10.0, count) for count in (100, 10_000))
    mean, spread = ([one(values) for values in (few, many)] for one in (mean_interval, range_of_simulations))
    assert mean[1].high - mean[1].low < 0.15 * (mean[0].high - mean[0].low)
    assert spread[1].high - spread[1].low == pytest.approx(39.2, rel=0.05)
    assert spread[0].high - spread[0].low == pytest.approx(39.2, rel=0.4)


def test_a_range_of_equal_values_has_no_width_and_one_value_has_no_range() -> None:
    assert range_of_simulations(np.zeros(50)) == (0.0, 0.0, 0.0, 50)
    assert range_of_simulations(np.full(7, 0.1)) == (0.1, 0.1, 0.1, 7)
    assert range_of_simulations(np.array([1.0, np.nan, 3.0])) == (2.0, 1.0, 3.0, 2)
    assert math.isnan(range_of_simulations(np.array([5.0])).low)


def test_the_plan_decides_which_of_the_two_is_shown(small: Scenario, tmp_path: Path) -> None:
    assert interval_of_differences(small.plan) is mean_interval
    fitted = load(tmp_path / "small.toml", ["plan.parameter_sets=ensemble"])
    assert interval_of_differences(fitted.plan) is range_with_model_error


def test_the_models_own_error_widens_a_range_on_both_sides_and_moves_no_sign() -> None:
    values = np.arange(1.0, 80.0)
    seen, wide = range_of_simulations(values), range_with_model_error(values)
    assert wide.mean == seen.mean
    assert 0.0 < wide.low < seen.low and wide.high > seen.high
    mirrored = range_with_model_error(-values)
    assert (mirrored.low, mirrored.high) == pytest.approx((-wide.high, -wide.low))


def test_a_range_across_zero_is_widened_by_the_error_of_its_mean() -> None:
    values = np.arange(-20.0, 59.0)
    seen, wide = range_of_simulations(values), range_with_model_error(values)
    off = 1.96 * MODEL_ERROR * seen.mean
    assert wide.high - seen.mean == pytest.approx(np.hypot(seen.high - seen.mean, off))
    assert seen.mean - wide.low == pytest.approx(np.hypot(seen.mean - seen.low, off))


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_where_every_simulation_says_the_same_nothing_is_added(value: float) -> None:
    assert range_with_model_error(np.full(50, value))[:3] == (value, value, value)
