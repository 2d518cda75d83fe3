"""Planted truths on the toy: found again as often as stated, and the test sees it when they are not."""

from functools import cache

import numpy as np
import pytest

from sim.calibration.fit.planted import BINS, Recovered, recovered
from sim.parameters.targets import Aim, Target
from tests.calibration.toy import DISCREPANCY, places_of, toy

PLANTED = 200
NAMES = ("a", "b", "c", "nothing")
AIMS = [Aim(Target(name, "count", {2020: 1.0}, {2020: np.expm1(DISCREPANCY)}), 2020) for name in ("x", "y", "z")]
FALSE_ALARM = 1e-6


@cache
def found_again(luck: float = 0.0, misstated: float = 1.0) -> tuple[Recovered, ...]:
    places = places_of(PLANTED, 5)
    outputs = toy(places) + luck * np.random.default_rng(6).standard_normal((PLANTED, 3))
    return recovered(places, outputs, AIMS, 7, NAMES, misstated=misstated)


@pytest.mark.parametrize("luck", [0.0, 0.05])
def test_planted_parameters_lie_in_their_intervals_and_ranks_are_even(luck: float) -> None:
    for row in found_again(luck):
        assert row.p_even > FALSE_ALARM
        assert 0.33 < row.inside[0.5] < 0.67 and 0.8 < row.inside[0.9] < 0.97
        assert sum(row.counts) == PLANTED and len(row.counts) == BINS


def test_what_no_figure_depends_on_is_as_unknown_as_before_and_the_rest_is_not() -> None:
    *told, nothing = found_again()
    assert all(row.spread < 0.4 for row in told) and 0.9 < nothing.spread < 1.1


def test_an_error_larger_than_stated_is_seen_in_the_ranks_and_in_the_intervals() -> None:
    for row in found_again(misstated=4.0)[:2]:
        assert row.p_even < FALSE_ALARM
        assert row.inside[0.9] < 0.8
        assert row.counts[0] + row.counts[-1] > PLANTED / 4  # too often among the last tenths


def test_an_error_smaller_than_stated_is_seen_too() -> None:
    for row in found_again(misstated=0.2)[:2]:
        assert row.p_even < FALSE_ALARM and row.inside[0.5] > 0.7


def test_sets_behind_the_planted_ones_help_and_are_not_planted_and_the_same_seed_finds_the_same() -> None:
    places = places_of(PLANTED, 5)
    rows, again = (recovered(places, toy(places), AIMS, 7, NAMES, planted=20) for _ in range(2))
    assert {sum(row.counts) for row in rows} == {20}
    assert [row.parameter for row in rows] == list(NAMES)
    assert rows == again
