"""Planted truths on the toy: found again as often as stated, and the test sees it when they are not."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.calibration.fit.emulator import fit
from sim.calibration.fit.matching import implausibility, sight_of
from sim.calibration.fit.planted import BINS, Recovered, Simulations, evenness, recovered
from sim.parameters.targets import Aim, Target
from tests.calibration.toy import DISCREPANCY, places_of, toy

PLANTED = 120
NAMES = ("a", "b", "c", "nothing")
AIMS = [Aim(Target(name, "count", {2020: 1.0}, {2020: np.expm1(DISCREPANCY)}), 2020) for name in ("x", "y", "z")]
FALSE_ALARM = 1e-3


def simulations(luck: float = 0.0, cutoff: float = np.inf) -> Simulations:
    """A first wave from everywhere, a last one from what it left, and a few sets drawn by both."""
    first, drawn = places_of(200, 5), places_of(60, 9)
    random = np.random.default_rng(6)

    def outputs(places: np.ndarray) -> np.ndarray:
        return np.asarray(toy(places) + luck * random.standard_normal((len(places), 3)))

    of_first = outputs(first)
    before, candidates = fit(first, of_first), places_of(4_000, 8)
    left = implausibility(before.predict(candidates), before.error, sight_of(AIMS)) <= cutoff
    last = candidates[left][:PLANTED]
    places = np.concatenate([first, last, drawn])
    known = np.concatenate([of_first, outputs(last), outputs(drawn)])
    return Simulations(places, known, 320, range(200, 320), 200, before, cutoff)


@cache
def found_again(luck: float = 0.0, misstated: float = 1.0) -> tuple[Recovered, ...]:
    return recovered(simulations(luck), AIMS, 7, NAMES, misstated)


@pytest.mark.parametrize("luck", [0.0, 0.05])
def test_planted_parameters_lie_in_their_intervals_and_ranks_are_even(luck: float) -> None:
    for row in found_again(luck):
        assert row.p_even > FALSE_ALARM
        assert 0.33 < row.inside[0.5] < 0.67 and 0.8 < row.inside[0.9] < 0.97
        assert sum(row.counts) == PLANTED and len(row.counts) == BINS
        assert row.r_hat < 1.1


def test_what_was_ruled_out_before_a_set_was_drawn_is_no_place_to_look_for_it() -> None:
    for row in recovered(simulations(cutoff=14.0), AIMS, 7, NAMES):
        assert row.p_even > FALSE_ALARM and row.inside[0.9] > 0.8


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
        assert row.inside[0.5] > 0.7 and row.p_even < 0.05


def test_the_same_seed_finds_the_same_whoever_finishes_first() -> None:
    few = replace(simulations(), planted=range(200, 232))
    assert recovered(few, AIMS, 7, NAMES) == recovered(few, AIMS, 7, NAMES)


def test_even_ranks_leave_the_band_as_often_as_they_may_and_crowded_ones_do() -> None:
    random = np.random.default_rng(3)
    outside = np.mean([evenness(random.random(PLANTED))[1] < 0.05 for _ in range(120)])
    assert 0.01 < outside < 0.1
    stray, p_even = evenness(0.5 + 0.25 * (random.random(PLANTED) - 0.5))
    assert p_even < FALSE_ALARM and stray > 0.3
