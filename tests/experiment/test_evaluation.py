"""One replication as a function of plain numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from tests.experiment.small_world import write_small


def test_it_returns_every_outcome_of_every_policy(small: Scenario) -> None:
    values = sim.evaluate(small)
    assert values["with.demonstrable_departures"] > 0
    assert values["without.maatwerk_cases"] == 0
    assert all(isinstance(value, float) for value in values.values())


def test_it_is_a_function_of_its_arguments(small: Scenario, tmp_path: Path) -> None:
    again = sim.evaluate(write_small(tmp_path), {}, ["with"], seed=7)
    first = sim.evaluate(small, policies=["with"])
    assert {name: str(value) for name, value in again.items()} == {n: str(v) for n, v in first.items()}
    other = sim.evaluate(small, policies=["with"], seed=8)
    assert any(str(other[name]) != str(first[name]) for name in first)


def test_parameters_are_settings_by_dotted_key(small: Scenario) -> None:
    parameters = {"detention.places": 0, "detention.places_unavailable": 0, "maatwerk.enabled": False}
    values = sim.evaluate(small, parameters, policies=["with"])
    assert values["with.detention_days"] == 0
    assert values["with.maatwerk_cases"] == 0


def test_a_wrong_setting_is_refused_as_in_a_file(small: Scenario) -> None:
    with pytest.raises(sim.ScenarioError, match=r"detention\.place"):
        sim.evaluate(small, {"detention.place": 3})


def test_a_wrong_policy_is_refused(small: Scenario) -> None:
    with pytest.raises(ValueError, match="no such policy: wit; the scenario has with, without"):
        sim.evaluate(small, policies=["wit"])


def test_numbers_of_a_sampler_are_taken_as_the_setting_wants_them(small: Scenario) -> None:
    plain = sim.evaluate(small, {"detention.places": 300, "maatwerk.enabled": False}, ["with"])
    drawn = {"detention.places": 300.0, "policy.with.maatwerk.enabled": 0.0, "maatwerk.enabled": np.float64(0)}
    assert {name: str(value) for name, value in sim.evaluate(small, drawn, ["with"]).items()} == {
        name: str(value) for name, value in plain.items()
    }
    with pytest.raises(sim.ScenarioError, match=r"must be a whole number, not 300\.5"):
        sim.evaluate(small, {"detention.places": 300.5})
    with pytest.raises(sim.ScenarioError, match=r"must be true or false, not 0\.5"):
        sim.evaluate(small, {"maatwerk.enabled": 0.5})
