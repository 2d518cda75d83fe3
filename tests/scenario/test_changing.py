"""A set of parameters laid over a scenario is the same as the scenario written out and read with them."""

from pathlib import Path
from typing import Any

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.changing import own_set, under_its_set, with_settings, with_starts
from sim.scenario.scenario import Scenario
from tests.scenario.scenario_texts import SCENARIOS

SHIPPED = sorted(SCENARIOS.glob("*.toml"))


def courses(scenario: Scenario) -> Any:
    """Give every value of every setting under every policy, with its month."""
    return {
        name: {key: [(step.month, step.value) for step in steps] for key, steps in course.items()}
        for name, course in scenario.timelines.items()
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_set_gives_the_same_settings_as_reading_it_with_the_file(path: Path) -> None:
    scenario = load(path, ["plan.parameter_sets=ensemble"])
    read = with_settings(scenario, own_set(scenario, 5))
    laid = under_its_set(scenario, 5)
    assert courses(laid) == courses(read) != courses(scenario)
    assert laid.digest == read.digest
    assert laid.assigned.keys() == read.assigned.keys()


def test_dated_changes_stay_on_top_of_a_set() -> None:
    key = "behaviour.waiting_weight"
    scenario = load(SCENARIOS / "maatwerk.toml", [f"policy.with.{key}=0.9"])
    laid = with_starts(scenario, {key: 0.3})
    future = scenario.plan.month(scenario.plan.future_from)
    assert [laid.value(key, "with", month) for month in (0, future - 1, future)] == [0.3, 0.3, 0.9]
    assert laid.value(key, "without", future) == 0.3
    assert courses(laid) == courses(with_settings(scenario, {key: 0.3}))


def test_a_set_with_a_value_that_cannot_be_is_refused() -> None:
    scenario = load(SCENARIOS / "maatwerk.toml")
    values = {"behaviour.frailty_sd": -1.0}
    with pytest.raises(ScenarioError) as laid:
        with_starts(scenario, values)
    with pytest.raises(ScenarioError) as read:
        with_settings(scenario, values)
    assert str(laid.value) == str(read.value)
    assert "behaviour.frailty_sd" in str(laid.value)
