"""A set of parameters laid over a scenario is the same as the scenario written out and read with them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.changing import own_set, under_its_set, with_overrides, with_settings
from sim.scenario.scenario import Scenario
from tests.scenario.scenario_texts import SCENARIOS

SHIPPED = sorted(SCENARIOS.glob("*.toml"))


def courses(scenario: Scenario) -> Any:
    """Give every value of every setting under every policy, with its month."""
    return {
        name: {key: [(step.month, step.value) for step in steps] for key, steps in course.items()}
        for name, course in scenario.timelines.items()
    }


def written_and_read(scenario: Scenario, folder: Path, overrides: Sequence[str]) -> Scenario:
    """Write a scenario out and read it with --set: the long way round."""
    file = folder / "written.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    return load(file, overrides)


def as_options(values: Mapping[str, object]) -> list[str]:
    return [f"{key}={json.dumps(value)}" for key, value in values.items()]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_set_gives_the_same_settings_as_reading_it_with_the_file(path: Path, tmp_path: Path) -> None:
    scenario = load(path, ["plan.parameter_sets=ensemble"])
    read = written_and_read(scenario, tmp_path, as_options(own_set(scenario, 5)))
    laid = under_its_set(scenario, 5)
    assert courses(laid) == courses(read) != courses(scenario)
    assert laid.digest == read.digest
    assert laid.to_toml() == read.to_toml()
    assert laid.assigned.keys() == read.assigned.keys()


@pytest.mark.parametrize(
    "overrides",
    [
        ("plan.replications=7", "plan.held_out=false"),
        ("plan.history_from=2019-01-01", "plan.sample=1", 'plan.break_even=["behaviour.waiting_weight"]'),
        ("policy.with.maatwerk.maximum_eur=3000", "maatwerk.maximum_eur=2500"),
        ('policy.with.label="More"', 'title="Another"', "reference=with"),
    ],
)
def test_options_give_the_same_scenario_as_writing_it_out_and_reading_it(
    overrides: Sequence[str], tmp_path: Path
) -> None:
    scenario = load(SCENARIOS / "maatwerk.toml", ["policy.with.maatwerk.maximum_eur=4000", "behaviour.frailty_sd=1.3"])
    laid, read = with_overrides(scenario, overrides), written_and_read(scenario, tmp_path, overrides)
    assert laid.to_toml() == read.to_toml() != scenario.to_toml()
    assert laid.digest == read.digest
    assert laid.overrides == (*scenario.overrides, *overrides)


def test_a_scenario_with_other_settings_is_not_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load(SCENARIOS / "maatwerk.toml")
    monkeypatch.setattr(Scenario, "to_toml", None)
    monkeypatch.setattr("sim.scenario.text.parsing.tomllib", None)
    assert with_settings(scenario, {"behaviour.frailty_sd": 1.3}).value("behaviour.frailty_sd", "with", 0) == 1.3
    assert with_overrides(scenario, ["plan.seed=3"]).plan.seed == 3


def test_dated_changes_stay_on_top_of_a_set() -> None:
    key = "behaviour.waiting_weight"
    scenario = load(SCENARIOS / "maatwerk.toml", [f"policy.with.{key}=0.9"])
    laid = with_settings(scenario, {key: 0.3})
    future = scenario.plan.month(scenario.plan.future_from)
    assert [laid.value(key, "with", month) for month in (0, future - 1, future)] == [0.3, 0.3, 0.9]
    assert laid.value(key, "without", future) == 0.3


@pytest.mark.parametrize(
    "values",
    [
        {"behaviour.frailty_sd": -1.0},
        {"support.ngo_share": 0.9, "support.eurp_share": 0.9},
        {"support.ngo_share": 0.99},
    ],
)
def test_values_that_cannot_be_are_refused_in_the_same_words(values: dict[str, float], tmp_path: Path) -> None:
    scenario = load(SCENARIOS / "maatwerk.toml")
    with pytest.raises(ScenarioError) as laid:
        with_settings(scenario, values)
    with pytest.raises(ScenarioError) as read:
        written_and_read(scenario, tmp_path, as_options(values))
    assert str(laid.value) == str(read.value)
    assert next(iter(values)) in str(laid.value)
