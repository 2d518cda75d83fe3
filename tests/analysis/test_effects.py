"""Differences against the reference, and what the pairing gained."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.tables import noise_removed, paired_effect
from sim.measure.ranges import FEWEST_IN_SHARE, excludes_zero, interval_for, interval_of_share, range_of_simulations
from sim.parameters.outcomes import BETWEEN_POLICIES, LEVELS_BETWEEN, SHARES_BETWEEN
from sim.scenario.plan import ParameterSets, Plan

PLANS = st.sampled_from([Plan(parameter_sets="defaults"), Plan(parameter_sets="ensemble")])


def test_a_policy_that_changes_nothing_differs_by_exactly_zero() -> None:
    values = np.random.default_rng(1).normal(1e9, 1e6, 40)
    effect = paired_effect("cost_state_eur", values, values.copy())
    assert (effect.mean, effect.low, effect.high) == (0.0, 0.0, 0.0)
    assert effect.noise_removed == 1
    assert not effect.distinguishable


def test_exactly_zero_stays_exactly_zero_where_sets_differ() -> None:
    values = np.random.default_rng(1).normal(1e9, 1e6, 40)
    effect = paired_effect("cost_state_eur", values, values.copy(), range_of_simulations)
    assert (effect.mean, effect.low, effect.high, effect.distinguishable) == (0.0, 0.0, 0.0, False)


def test_a_difference_is_told_from_none_only_where_simulations_agree_on_its_sign() -> None:
    differences = np.linspace(-2.0, 78.0, 81)  # two of 81 below zero, a third at zero
    reference = np.zeros(81)
    assert paired_effect("incidents", differences, reference).distinguishable
    spread = paired_effect("incidents", differences, reference, range_of_simulations)
    assert (spread.mean, spread.low, spread.high) == pytest.approx((38.0, -0.95, 76.95))
    assert not spread.distinguishable
    assert paired_effect("incidents", differences + 1, reference, range_of_simulations).distinguishable


def test_a_difference_clear_of_zero_is_distinguishable() -> None:
    reference = np.array([10.0, 30.0, 20.0, 40.0])
    effect = paired_effect("incidents", reference + np.array([5.0, 6.0, 5.0, 6.0]), reference)
    assert effect.mean == 5.5
    assert 0 < effect.low < 5.5 < effect.high
    assert effect.distinguishable


def test_noise_removed_is_the_variance_that_pairing_takes_away() -> None:
    generator = np.random.default_rng(2)
    shared, own = generator.normal(0, 3, 20_000), generator.normal(0, 1, (2, 20_000))
    assert noise_removed(shared + own[0], shared + own[1]) == pytest.approx(1 - 2 / 20, abs=0.01)
    assert noise_removed(own[0], own[1]) == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("count", [1, 5])
def test_noise_removed_is_undefined_where_nothing_varies(count: int) -> None:
    assert math.isnan(noise_removed(np.full(count, 0.1), np.full(count, 0.3)))


def test_an_outcome_between_policies_has_no_noise_of_its_own() -> None:
    effect = paired_effect("gained", np.array([3.0, 5.0]), np.array([0.0, 0.0]))
    assert effect.mean == 4
    assert math.isnan(effect.noise_removed)


@pytest.mark.parametrize("outcome", ["deadweight", "paid", "held_out"])
def test_what_is_counted_person_by_person_is_a_level_and_never_negative(outcome: str) -> None:
    reference = np.array([400.0, 420.0])  # packages that the reference still pays would make it a negative number
    assert paired_effect(outcome, np.array([20.0, 40.0]), reference).mean == 30


@given(
    st.sampled_from(sorted(LEVELS_BETWEEN - SHARES_BETWEEN)),
    PLANS,
    st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=60),
)
def test_no_count_of_people_has_a_range_below_zero(outcome: str, plan: Plan, counts: list[int]) -> None:
    values = np.array(counts, np.float64)
    effect = paired_effect(outcome, values, np.zeros_like(values), interval_for(outcome, plan))
    assert len(counts) == 1 or 0.0 <= effect.low <= effect.mean <= effect.high


@given(PLANS, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=60))
def test_no_share_has_a_range_below_zero_or_above_one(plan: Plan, counts: list[tuple[int, int]]) -> None:
    part, rest = np.array(counts, np.float64).T
    found = interval_of_share(part, part + rest, plan)
    if found.replications > 1:
        assert 0.0 <= found.low <= found.high <= 1.0
    everybody = (part + rest).sum()
    assert found.mean == part.sum() / everybody if everybody >= FEWEST_IN_SHARE else np.isnan(found.mean)


@pytest.mark.parametrize("sets", ["defaults", "ensemble"])
def test_the_error_of_the_model_takes_lost_people_to_none_and_a_difference_below_none(sets: ParameterSets) -> None:
    few, plan = np.array([0.0, 0.0, 0.0, 5.0, 0.0, 4.0]), Plan(parameter_sets=sets)
    lost = paired_effect("lost", few, 0 * few, interval_for("lost", plan))
    assert lost.low == 0.0 < lost.high and not lost.distinguishable
    for outcome in (*sorted(BETWEEN_POLICIES - LEVELS_BETWEEN), "people_present"):
        assert paired_effect(outcome, few, 0 * few, interval_for(outcome, plan)).low < 0.0


def test_an_undefined_interval_excludes_nothing() -> None:
    assert not excludes_zero(math.nan, math.nan)
    assert not excludes_zero(0.0, 3.0)
    assert excludes_zero(-2.0, -1.0)
