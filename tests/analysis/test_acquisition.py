"""The belief that would make offending pay, against the published break-even chances."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.maatwerk.acquisition import needed_belief

# Published, derived from the answer 2025Z00029 (the regular package of EUR 2,815): chances at which nothing is gained,
# for a chance of 0.1, 0.2 and 0.4 of having taken that package, printed with two digits.
PUBLISHED = {
    1_500.0: (0.19, 0.38, 0.75),
    2_815.0: (0.10, 0.20, 0.40),
    5_000.0: (0.06, 0.11, 0.23),
    17_000.0: (0.017, 0.033, 0.066),
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    scenario = sim.load("scenarios/perverse_incentive.toml")
    return needed_belief(scenario).set_index(["weighing", "package_eur", "take_chance"])


@pytest.mark.parametrize("package", PUBLISHED)
def test_it_meets_the_published_chances(table: pd.DataFrame, package: float) -> None:
    for take, published in zip((0.1, 0.2, 0.4), PUBLISHED[package], strict=True):
        unit = 0.001 if package == 17_000 else 0.01
        assert abs(table["chance"].loc[("as_it_is", package, take)] - published) <= unit / 2 + 1e-9


def test_who_would_not_have_taken_regular_support_needs_no_belief_to_speak_of(table: pd.DataFrame) -> None:
    for weighing in ("as_it_is", "weighted"):
        for package in PUBLISHED:
            assert table["chance"].loc[(weighing, package, 0.0)] == 0.0


def test_overrated_small_chances_lower_the_belief_that_is_needed_for_a_large_package(table: pd.DataFrame) -> None:
    plain, weighted = (table["chance"].loc[(how, 17_000.0, 0.2)] for how in ("as_it_is", "weighted"))
    assert 0 < weighted < plain / 5


def test_a_larger_package_needs_less_belief_and_a_likelier_taker_more(table: pd.DataFrame) -> None:
    for weighing in ("as_it_is", "weighted"):
        by_package = [table["chance"].loc[(weighing, package, 0.2)] for package in PUBLISHED]
        assert by_package == sorted(by_package, reverse=True)
        by_take = [table["chance"].loc[(weighing, 5_000.0, take)] for take in (0.0, 0.1, 0.2, 0.4)]
        assert by_take == sorted(by_take)


def test_no_chance_is_enough_where_the_package_is_worth_less_than_what_is_forfeited() -> None:
    scenario = sim.load("scenarios/perverse_incentive.toml", ["support.cash_eur=5000"])
    table = needed_belief(scenario).set_index(["weighing", "package_eur", "take_chance"])
    assert np.isnan(table["chance"].loc[("as_it_is", 1_500.0, 0.4)])
    assert table["chance"].loc[("as_it_is", 2_815.0, 0.1)] == pytest.approx(0.1 * 7_615 / 2_815)
