"""The fit on a toy whose truth is known: an emulator, history matching, and sampling by importance."""

from typing import Any

import numpy as np
import pytest

from sim.calibration.fit.emulator import fit, terms, without_each
from sim.calibration.fit.histories import History
from sim.calibration.fit.matching import (
    IMPLAUSIBLE,
    NOTHING,
    Sight,
    cutoff_of,
    drawn_by_likelihood,
    effective_size,
    implausibility,
    log_likelihood,
    normalised,
    outputs_of,
)
from sim.parameters.targets import Aim, Target
from tests.calibration.toy import DISCREPANCY, places_of, toy


def sets_near(known: Any, seed: int) -> tuple[Any, Any]:
    """Sets of parameters drawn for outputs that are known with an error, and their weights."""
    first = places_of(120, seed)
    emulator = fit(first, toy(first))
    sight = Sight(known, DISCREPANCY**2 * np.eye(3))
    found, emulated, _ = drawn_by_likelihood(emulator, sight, 4, 300, seed)
    simulated = log_likelihood(toy(found), np.zeros(3), sight)
    return found, normalised(simulated - emulated)


def test_an_emulator_of_a_quadratic_is_nearly_exact_and_knows_it() -> None:
    places, fresh = places_of(120, 1), places_of(50, 2)
    emulator = fit(places, toy(places))
    off = np.abs(emulator.predict(fresh) - toy(fresh))
    assert off.max() < 0.02
    assert (off.mean(axis=0) < 3 * emulator.error + 1e-3).all()


def test_an_emulator_of_noise_knows_that_it_knows_nothing() -> None:
    places = places_of(200, 3)
    noise = np.random.default_rng(4).standard_normal((200, 1))
    assert fit(places, noise).error[0] > 0.8


def test_an_emulator_without_a_set_is_what_a_fit_of_the_others_gives() -> None:
    places = places_of(60, 5)
    outputs = toy(places) + 0.1 * np.random.default_rng(6).standard_normal((60, 3))
    left_out = without_each(places, outputs, range(2))
    without_second = left_out.weights - np.outer(left_out.gain[:, 1], left_out.miss[1])
    others = np.delete(np.arange(60), 1)
    assert without_second == pytest.approx(fit(places[others], outputs[others]).weights, abs=1e-3)
    assert left_out.miss[1] == pytest.approx(outputs[1] - terms(places[1:2])[0] @ without_second)


@pytest.mark.parametrize("nothing", [0.0, float("nan"), -1.0])
def test_what_is_none_or_undefined_is_far_off_and_finite(nothing: float) -> None:
    aims = [Aim(Target(name, "share", {2018: 0.2}, {2018: 0.1}), 2018) for name in ("one", "two")]
    found = outputs_of([History({"one": (nothing,), "two": (0.1,)}, {}, ())], aims)
    assert np.exp(found) == pytest.approx(np.array([[0.2 * NOTHING, 0.1]]))


def test_terms_are_one_places_squares_and_products() -> None:
    assert terms(np.array([[1.0, 0.5]])).tolist() == [[1.0, 1.0, 0.0, 1.0, 0.0, 0.0]]


def test_one_freak_figure_rules_nothing_out_but_two_do() -> None:
    sight, nothing = Sight(np.zeros(3), np.eye(3)), np.zeros(3)
    assert implausibility(np.array([[9.0, 1.0, 0.0]]), nothing, sight)[0] == 1.0
    assert implausibility(np.array([[9.0, 4.0, 0.0]]), nothing, sight)[0] == 4.0


def test_what_no_figure_depends_on_stays_as_unknown_as_it_was() -> None:
    places, weights = sets_near(toy(np.full((1, 4), 0.5))[0], 7)
    mean = weights @ places
    spread = np.sqrt(weights @ (places - mean) ** 2) / np.sqrt(1 / 12)
    assert (spread[:3] < 0.4).all() and spread[3] > 0.9


def test_sets_drawn_by_chains_are_those_that_many_even_places_weigh_most() -> None:
    places = places_of(120, 8)
    emulator, sight = fit(places, toy(places)), Sight(toy(np.full((1, 4), 0.4))[0], DISCREPANCY**2 * np.eye(3))
    found, heights, _ = drawn_by_likelihood(emulator, sight, 4, 1000, 9)
    assert heights == pytest.approx(log_likelihood(emulator.predict(found), emulator.error, sight))
    even = places_of(200_000, 10)
    weights = normalised(log_likelihood(emulator.predict(even), emulator.error, sight))
    mean = weights @ even
    spread = np.sqrt(weights @ (even - mean) ** 2)
    assert (np.abs(found.mean(axis=0) - mean) < 0.15 * spread).all()
    assert found.std(axis=0) == pytest.approx(spread, rel=0.1)


def test_what_is_implausible_is_not_drawn() -> None:
    places = places_of(120, 8)
    emulator, sight = fit(places, toy(places)), Sight(toy(np.full((1, 4), 0.4))[0], DISCREPANCY**2 * np.eye(3))
    found, _, _ = drawn_by_likelihood(emulator, sight, 4, 300, 9)
    for places, least, most in ((found, 0.98, 1.0), (places_of(20_000, 11), 0.0, 0.25)):
        distance = implausibility(emulator.predict(places), emulator.error, sight)
        assert least <= (distance <= IMPLAUSIBLE).mean() <= most


def test_enough_is_left_for_a_wave_however_far_off_the_nearest_are() -> None:
    distance = np.array([5.0, 9.0, 4.0, 7.0])
    assert cutoff_of(distance, 2) == 5.0 and cutoff_of(distance, 9) == 9.0
    assert cutoff_of(np.array([0.1, 0.2, 9.0]), 2) == IMPLAUSIBLE


def test_equal_weights_are_worth_their_number_and_one_heavy_set_is_worth_one() -> None:
    assert effective_size(np.full(8, 0.125)) == pytest.approx(8.0)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
