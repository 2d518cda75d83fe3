"""Settings that are tried: each is the run that a scenario with these levers gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiment.beside.tried import OUTCOMES, LiveThrough, Tried, levers_of, try_settings
from sim.experiment.runs import perform
from sim.scenario import Scenario

SMALL = str(Path(__file__).parents[1] / "world" / "small.toml")
SHORT = ["plan.until=2019-12-31", "plan.follow_up_months=0", "plan.sample=0.05"]
COUNT = 6


@pytest.fixture(scope="module")
def short() -> Scenario:
    return sim.load(SMALL, SHORT)


@pytest.fixture(scope="module")
def tried(short: Scenario) -> Tried:
    found = try_settings(short, settings=COUNT)
    assert found is not None
    return found


def test_a_setting_gives_the_numbers_of_the_same_command(short: Scenario, tried: Tried) -> None:
    number = COUNT - 1
    values = (f"{lever.at(float(place)):g}" for lever, place in zip(tried.levers, tried.places[number], strict=True))
    given = [f"policy.with.{lever.key}={value}" for lever, value in zip(tried.levers, values, strict=True)]
    runs = perform(sim.load(SMALL, [*SHORT, *given, f"plan.replications={COUNT}"]))
    names = [policy.name for policy in short.policies]
    (run,) = (one for one in runs.numbers if one.replication == number)
    for outcome in OUTCOMES:
        ours, theirs = (run.future[outcome][names.index(name)] for name in ("with", "without"))
        expected = ours if outcome == "additional_departures" else ours - theirs
        assert tried.future[outcome][number] == pytest.approx(expected)


def test_each_lever_reaches_from_one_end_to_the_other_and_holds_where_the_policy_stands(short: Scenario) -> None:
    for lever in levers_of(short, "with"):
        assert lever.low <= lever.start <= lever.high and lever.low < lever.high
        assert (lever.at(0.0), lever.at(1.0)) == (lever.low, lever.high)


def test_only_the_reference_and_the_moved_policy_are_lived(short: Scenario, tried: Tried) -> None:
    moved = LiveThrough(short, "with", tried.levers, tried.places).moved(0)
    assert {policy.name for policy in moved.policies} == {"with", "without"}


def test_without_a_second_policy_there_is_nothing_to_try(short: Scenario) -> None:
    alone = replace(short, policies=tuple(one for one in short.policies if one.name == short.reference))
    assert try_settings(alone, settings=COUNT) is None


def test_the_same_settings_are_tried_again(tried: Tried, short: Scenario) -> None:
    again = try_settings(short, settings=COUNT)
    assert again is not None and np.array_equal(again.places, tried.places)
    assert all(np.array_equal(again.future[name], tried.future[name]) for name in OUTCOMES)
