"""Levels with the range of 90% of the simulations."""

from __future__ import annotations

import math

import numpy as np

from sim.measure.ranges import level


def test_nine_of_ten_replications_lie_in_the_range() -> None:
    assert level(np.arange(101.0)) == (50.0, 5.0, 95.0, 101)


def test_the_range_of_few_replications_runs_from_the_lowest_to_the_highest() -> None:
    assert level(np.arange(8.0)) == (3.5, 0.0, 7.0, 8)


def test_undefined_replications_are_left_out() -> None:
    assert level(np.array([np.nan, 4.0, np.nan])) == (4.0, 4.0, 4.0, 1)


def test_nothing_defined_is_undefined() -> None:
    mean, low, high, count = level(np.array([np.nan]))
    assert math.isnan(mean) and math.isnan(low) and math.isnan(high)
    assert count == 0
