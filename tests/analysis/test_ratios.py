"""What one additional departure costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.analysis.ratios import ratio_of_means

GENERATOR = np.random.default_rng(3)
DEPARTURES = GENERATOR.normal(100, 20, 60)
COSTS = 5_000 * DEPARTURES + GENERATOR.normal(0, 30_000, 60)


def test_it_is_the_ratio_of_the_means() -> None:
    effect = ratio_of_means(COSTS, DEPARTURES, seed=1, name="cost")
    assert effect.mean == COSTS.mean() / DEPARTURES.mean()
    assert effect.low < effect.mean < effect.high
    assert effect.distinguishable


def test_the_interval_is_about_that_of_the_delta_method() -> None:
    effect = ratio_of_means(COSTS, DEPARTURES, seed=1, name="cost")
    residual = (COSTS - effect.mean * DEPARTURES).std(ddof=1) / DEPARTURES.mean() / math.sqrt(60)
    assert (effect.high - effect.low) / 2 == pytest.approx(1.96 * residual, rel=0.15)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    first = ratio_of_means(COSTS, DEPARTURES, seed=1, name="cost")
    assert str(ratio_of_means(COSTS, DEPARTURES, seed=1, name="cost")) == str(first)
    assert ratio_of_means(COSTS, DEPARTURES, seed=2, name="cost").low != first.low


def test_it_is_empty_when_the_denominator_cannot_be_told_from_zero() -> None:
    effect = ratio_of_means(COSTS, DEPARTURES - DEPARTURES.mean(), seed=1, name="cost")
    assert math.isnan(effect.mean) and math.isnan(effect.low) and math.isnan(effect.high)
    assert not effect.distinguishable


def test_it_is_empty_when_nothing_changes() -> None:
    assert math.isnan(ratio_of_means(np.zeros(9), np.zeros(9), seed=1, name="cost").mean)


def test_where_sets_differ_the_interval_is_the_range_of_the_ratio_in_each_simulation() -> None:
    below = np.array([2.0, 4.0] * 100)
    above = below * np.linspace(1_000, 2_990, 200)
    effect = ratio_of_means(above, below, seed=1, name="cost", sets_differ=True)
    assert effect.mean == above.mean() / below.mean()
    assert (effect.low, effect.high) == pytest.approx((1_040.25, 2_949.75))
    assert effect == ratio_of_means(above, below, seed=2, name="other", sets_differ=True)


def test_where_sets_differ_it_is_empty_when_the_range_of_the_denominator_holds_zero() -> None:
    below = np.linspace(-10, 90, 101)  # one in ten below zero, while the mean is clear of it
    assert not math.isnan(ratio_of_means(100 * below, below, seed=1, name="cost").mean)
    empty = ratio_of_means(100 * below, below, seed=1, name="cost", sets_differ=True)
    assert math.isnan(empty.mean) and math.isnan(empty.low) and not empty.distinguishable


def test_a_simulation_without_additional_departures_is_left_out_of_the_range() -> None:
    below = np.array([0.0, *np.full(99, 5.0)])
    effect = ratio_of_means(np.full(100, 10.0), below, seed=1, name="cost", sets_differ=True)
    assert (effect.low, effect.high) == (2.0, 2.0)
