"""A scenario with other settings: laid over it as with --set, or those of its own set of the ensemble."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.parameters.catalogue import settings
from sim.scenario.digest import digest_of
from sim.scenario.layers.assignments import Assignment
from sim.scenario.layers.merging import SHARES_OF_ONE_WHOLE, courses, start_of
from sim.scenario.loading import load, load_text
from sim.scenario.scenario import Scenario
from sim.scenario.text.checking import Refused, checked, known_key
from sim.scenario.text.faults import COMMAND, Faults, ScenarioError

if TYPE_CHECKING:
    from sim.parameters.readings import Reading

Value = float | int | bool | str


def with_settings(scenario: Scenario | str | Path, values: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some settings replaced, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    overrides = [f"{key}={_toml(_of_its_type(key, value))}" for key, value in values.items()]
    return load(scenario, overrides) if isinstance(scenario, str | Path) else with_overrides(scenario, overrides)


def with_overrides(scenario: Scenario, overrides: Sequence[str]) -> Scenario:
    """Return a scenario with KEY=VALUE laid over it as with --set, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    if not overrides:
        return scenario
    changed = load_text(scenario.path or "scenario.toml", scenario.to_toml(), overrides)
    return replace(changed, overrides=(*scenario.overrides, *overrides), stands_alone=scenario.stands_alone)


def _of_its_type(key: str, value: Value) -> Value:
    """Return a number of a sampler as its setting takes it: 3000.0 as a whole number, 0 and 1 as off and on."""
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    known = known_key(key.split(".", 2)[-1] if key.startswith("policy.") else key)
    kind = settings()[known].type if known else ""
    is_whole = isinstance(value, float) and value.is_integer()
    if kind == "int" and is_whole:
        return int(value)
    return bool(value) if kind == "bool" and value in (0, 1) else value


def _toml(value: Value) -> str:
    return json.dumps(value) if isinstance(value, bool | str) else repr(value)


def under_its_set(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario that a replication lives under: the same for all, or with its own set of the ensemble.

    A set holds a reading of maatwerk and the values fitted under it. What the scenario itself sets stays as it says.
    """
    values = own_set(scenario, replication)
    if not values:
        return scenario
    if any(key in values for shares in SHARES_OF_ONE_WHOLE for key in shares):
        return with_settings(scenario, values)
    return with_starts(scenario, values)


def own_set(scenario: Scenario, replication: int) -> Mapping[str, Value]:
    """Return what a replication has of its own: its set of the ensemble, without what the scenario itself sets.

    Without an ensemble, and where the scenario asks for a reading of maatwerk, what was fitted under that.
    """
    found = _set_of(scenario, replication)
    return {key: value for key, value in found.items() if key not in scenario.assigned}


def _set_of(scenario: Scenario, replication: int) -> Mapping[str, Value]:
    from sim.parameters import readings
    from sim.parameters.ensemble import flows_of, prices_of_run

    if scenario.plan.sets_differ:
        reading, fitted = readings.reading_of_run(replication, weights_of_readings(scenario))
        sides = {readings.PROCESS: reading.process, readings.COUNTED: reading.published_cases_are}
        return {**flows_of(fitted.flows), **fitted.values, **prices_of_run(replication), **sides}
    if readings.PROCESS in scenario.assigned or readings.COUNTED in scenario.assigned:
        return readings.central_set(asked_reading(scenario)).values
    return {}


def reading_of(scenario: Scenario, replication: int) -> Reading:
    """Return the reading of maatwerk that a replication lives under."""
    from sim.parameters.readings import reading_of_run

    if not scenario.plan.sets_differ:
        return asked_reading(scenario)
    return reading_of_run(replication, weights_of_readings(scenario))[0]


def asked_reading(scenario: Scenario) -> Reading:
    """Return the reading of maatwerk that a scenario has at its start, set by it or by the register."""
    from sim.parameters.readings import COUNTED, PROCESS, Reading

    first = scenario.policies[0].name
    return Reading(str(scenario.value(PROCESS, first, 0)), str(scenario.value(COUNTED, first, 0)))


def weights_of_readings(scenario: Scenario) -> dict[Reading, float]:
    """Return the weight of each reading of maatwerk in a scenario; one that it sets itself has all."""
    from sim.parameters.readings import COUNTED, MEANINGS, PROCESS, PROCESSES, weights_of

    first, asked, given = scenario.policies[0].name, asked_reading(scenario), {}
    for key, names, own in ((PROCESS, PROCESSES, asked.process), (COUNTED, MEANINGS, asked.published_cases_are)):
        for name in names:
            weight = float(scenario.value(f"readings.weight_{name}", first, 0))
            given[name] = float(name == own) if key in scenario.assigned else weight
    return weights_of(given)


def with_starts(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """Return the same as `with_settings` for parameters that need hold with no other, without reading a file again.

    Raises:
        ScenarioError: when a parameter cannot have its value.
    """
    given, faults = {}, Faults()
    for key, value in values.items():
        try:
            fitting = checked(settings()[key], value)
        except Refused as refused:
            faults.add(COMMAND, key, *refused.parts)
        else:
            evidence, source = ("assumed", "--set") if settings()[key].kind == "parameter" else ("", "")
            given[key] = Assignment(key, fitting, COMMAND, evidence=evidence, source=source)
    if faults:
        raise ScenarioError(faults.sorted([]))
    starts = {key: [start_of(one)] for key, one in given.items()}
    laid = courses(starts, scenario.common_changes, scenario.own_changes, scenario.plan)
    changed = replace(
        scenario,
        assigned={**scenario.assigned, **{key: (one,) for key, one in given.items()}},
        timelines={name: {**course, **laid[name]} for name, course in scenario.timelines.items()},
    )
    head = {key: getattr(changed, key) for key in ("title", "question", "reference", "language")}
    named = [(policy.name, policy.label) for policy in changed.policies]
    digest = digest_of(head, changed.plan, changed.fit, named, changed.timelines, changed.assigned)
    return replace(changed, digest=digest)
