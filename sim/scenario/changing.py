"""A scenario with other settings: laid over it as with --set, or those of its own set of the ensemble."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.parameters.catalogue import settings
from sim.scenario.checking import Refused, checked
from sim.scenario.contents import Assignment
from sim.scenario.digest import digest_of
from sim.scenario.faults import COMMAND, Faults, ScenarioError
from sim.scenario.loading import load
from sim.scenario.merging import SHARES_OF_ONE_WHOLE, courses, start_of
from sim.scenario.scenario import Scenario

Value = float | int | bool | str


def with_settings(scenario: Scenario | str | Path, values: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some settings replaced, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    overrides = [f"{key}={_toml(value)}" for key, value in values.items()]
    return load(scenario, overrides) if isinstance(scenario, str | Path) else with_overrides(scenario, overrides)


def with_overrides(scenario: Scenario, overrides: Sequence[str]) -> Scenario:
    """Return a scenario with KEY=VALUE laid over it as with --set, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    if not overrides:
        return scenario
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (scenario.path or "scenario.toml")
        path.write_text(scenario.to_toml(), encoding="utf-8")
        return load(path, overrides)


def _toml(value: Value) -> str:
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    return json.dumps(value) if isinstance(value, bool | str) else repr(value)


def under_its_set(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario that a replication lives under: the same for all, or with its own set of the ensemble.

    What the scenario itself sets stays as it says.
    """
    if not scenario.plan.sets_differ:
        return scenario
    from sim.parameters.ensemble import set_of_run

    values = {key: value for key, value in set_of_run(replication).items() if key not in scenario.assigned}
    if any(key in values for shares in SHARES_OF_ONE_WHOLE for key in shares):
        return with_settings(scenario, values)
    return with_starts(scenario, values)


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
            given[key] = Assignment(key, fitting, COMMAND, evidence="assumed", source="--set")
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
