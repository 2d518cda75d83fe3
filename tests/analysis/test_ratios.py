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
