"""The interval of a mean over replications."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.experiment.statistics import mean_interval


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
