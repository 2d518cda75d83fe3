"""A scenario with other settings: laid over it as with --set, or those of its own set of the ensemble."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.parameters import catalogue
from sim.scenario.checking import known_key
from sim.scenario.loading import load, load_text
from sim.scenario.scenario import Scenario

Value = float | int | bool | str


def with_settings(scenario: Scenario | str | Path, settings: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some settings replaced, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    overrides = [f"{key}={_toml(_of_its_type(key, value))}" for key, value in settings.items()]
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
    kind = catalogue.settings()[known].type if known else ""
    is_whole = isinstance(value, float) and value.is_integer()
    if kind == "int" and is_whole:
        return int(value)
    return bool(value) if kind == "bool" and value in (0, 1) else value


def _toml(value: Value) -> str:
    return json.dumps(value) if isinstance(value, bool | str) else repr(value)


def under_its_set(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario that a replication lives under: the same for all, or with its own set of the ensemble.

    What the scenario itself sets stays as it says.
    """
    if not scenario.plan.sets_differ:
        return scenario
    from sim.parameters.ensemble import set_of_run

    values = {key: value for key, value in set_of_run(replication).items() if key not in scenario.assigned}
    return with_settings(scenario, values)
