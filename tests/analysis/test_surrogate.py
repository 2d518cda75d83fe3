"""The small model of the page: it finds a planted answer, and its range holds nine of ten settings it has not seen."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.doubt.response import Candidates
from sim.analysis.surrogate import Surrogate, fit_surrogate, predicted
from sim.experiment.beside.draws import places_of_draws
from sim.experiment.beside.tried import SETTINGS, Lever, Tried

LEVERS = tuple(Lever(f"lever.{number}", 0.0, 10.0, 5.0, False) for number in range(6))


def lived(places: NDArray[np.float64], random: np.random.Generator, noise: float) -> NDArray[np.float64]:
    a, b, c = places[:, 0], places[:, 1], places[:, 2]
    return np.asarray(40 * a + 60 * b**2 - 30 * a * c + 10 + random.normal(0, noise, len(places)))


def fitted(noise: float, random: np.random.Generator) -> Surrogate:
    places = places_of_draws("sobol", SETTINGS, len(LEVERS), 2025)
    return fit_surrogate(Tried("with", LEVERS, places, {"additional_departures": lived(places, random, noise)}, ()))


def test_without_luck_the_planted_answer_is_found() -> None:
    random = np.random.default_rng(1)
    surrogate, fresh = fitted(0.0, random), random.uniform(size=(200, len(LEVERS)))
    found = predicted(surrogate.curves["additional_departures"], Candidates(fresh))
    assert found == pytest.approx(lived(fresh, random, 0.0), abs=0.5)


def test_the_range_holds_nine_of_ten_of_two_hundred_new_settings_on_average() -> None:
    held = []
    for seed in range(10):
        random = np.random.default_rng(seed)
        surrogate, fresh = fitted(15.0, random), random.uniform(size=(200, len(LEVERS)))
        curve, (low, high) = surrogate.curves["additional_departures"], surrogate.off["additional_departures"]
        left = lived(fresh, random, 15.0) - predicted(curve, Candidates(fresh))
        held.append(np.mean((left >= low) & (left <= high)))
    assert 0.86 <= np.mean(held) <= 0.94
