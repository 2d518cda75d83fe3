"""Shares of the doubt are those that were put in, and chance is not taken for a driver."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from sim.analysis.doubt.alike import FALSE_ALARM, carried_alone, carried_together, places_of, standing_out

NUMBERS = 40


def settings(count: int, seed: int) -> list[NDArray[np.float64]]:
    """Return places of a choice of three, and of many numbers, for some simulations."""
    random = np.random.default_rng(seed)
    choice = pd.Series(random.choice(["after_refusal", "opening", "any_candidate"], count))
    numbers = [pd.Series(random.lognormal(size=count)) for _ in range(NUMBERS)]
    return [places_of(values) for values in (choice, *numbers)]


def planted(places: list[NDArray[np.float64]], seed: int) -> NDArray[np.float64]:
    """Return outcomes of which the choice carries 0.2, number 1 0.4, number 2 0.1, 3 to 22 together 0.1, luck 0.2."""
    luck = np.random.default_rng([seed, 1]).standard_normal(len(places[0]))
    many = np.sum([at[:, 0] for at in places[3:23]], axis=0) / sqrt(20)
    choice, strong, weak = places[0] @ np.array([1.0, 1.0, -1.0]), places[1][:, 0], places[2][:, 0]
    parts = ((choice, 0.2), (strong, 0.4), (weak, 0.1), (many, 0.1), (luck, 0.2))
    return sum((sqrt(share) * part / part.std() for part, share in parts), np.zeros(len(luck)))


def test_shares_of_groups_are_recovered_on_average() -> None:
    found = []
    for seed in range(40):
        places = settings(100, seed)
        groups = [places[:1], places[1:2], places[2:23], places[23:]]
        carried, rest = carried_together(groups, planted(places, seed), seed=seed)
        found.append([*(of.share.mean for of in carried), rest.mean])
    assert np.mean(found, axis=0) == pytest.approx([0.2, 0.4, 0.2, 0.0, 0.2], abs=0.05)


def test_the_range_of_a_share_holds_the_truth_in_most_worlds() -> None:
    held = 0
    for seed in range(30):
        places = settings(100, seed)
        carried, _ = carried_together([places[:1], places[1:2], places[2:]], planted(places, seed), seed=seed)
        held += carried[1].share.low <= 0.4 <= carried[1].share.high
    assert binomtest(held, 30, 0.95, alternative="less").pvalue > 1e-3


def test_every_setting_that_was_planted_stands_out_and_hardly_any_other() -> None:
    others = 0
    for seed in range(12):
        places = settings(100, seed)
        named = standing_out(places, planted(places, seed), seed=seed)
        assert named[0] == 1
        assert {0, 1} <= set(named)
        others += len([n for n in named if n > 22])
    assert others <= 3


def test_pure_luck_names_a_driver_no_more_often_than_is_allowed() -> None:
    worlds = 100
    alarms = 0
    for seed in range(worlds):
        places = settings(60, seed)
        luck = np.random.default_rng([seed, 2]).lognormal(size=60)
        alarms += bool(standing_out(places, luck, seed=seed))
    assert binomtest(alarms, worlds, FALSE_ALARM, alternative="greater").pvalue > 1e-3


def test_a_setting_that_only_goes_along_with_a_driver_is_not_named() -> None:
    random = np.random.default_rng(3)
    driver = random.standard_normal(200)
    along = driver + 0.5 * random.standard_normal(200)
    places = [places_of(pd.Series(values)) for values in (along, driver)]
    outcome = driver + 0.3 * random.standard_normal(200)
    alone = carried_alone(places, outcome, seed=1)
    assert alone[0].stands_out and alone[1].stands_out
    assert standing_out(places, outcome, seed=1) == (1,)


def test_settings_that_go_together_are_not_counted_twice() -> None:
    random = np.random.default_rng(4)
    driver = random.standard_normal(200)
    twins = [places_of(pd.Series(driver)), places_of(pd.Series(np.exp(driver)))]
    outcome = driver + random.standard_normal(200)
    (carried,), rest = carried_together([twins], outcome, seed=1)
    assert carried.share.mean + rest.mean == pytest.approx(1)
    assert carried.share.mean == pytest.approx(0.5, abs=0.12)


def test_only_the_order_of_numbers_counts_and_only_the_sameness_of_names() -> None:
    numbers, names = pd.Series([0.1, 0.5, 0.2, 9.0]), pd.Series(["b", "a", "a", "b"])
    assert places_of(numbers) == pytest.approx(places_of(numbers.map(np.exp)))
    likeness = places_of(names) @ places_of(names).T
    assert likeness == pytest.approx(np.outer([1, -1, -1, 1], [1, -1, -1, 1]))


def test_the_same_seed_gives_the_same_shares() -> None:
    places = settings(50, 1)
    outcome = planted(places, 1)
    assert carried_alone(places, outcome, seed=9) == carried_alone(places, outcome, seed=9)


def test_an_outcome_that_differs_in_one_simulation_only_names_nothing() -> None:
    places = settings(40, 1)
    outcome = np.zeros(40)
    outcome[7] = 1.0
    carried = carried_alone(places, outcome, seed=1)
    assert not any(of.stands_out for of in carried)
    assert all(np.isfinite([of.share.mean, of.share.low, of.share.high]).all() for of in carried)
