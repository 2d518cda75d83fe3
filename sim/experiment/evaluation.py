"""One replication as a plain function of plain numbers, for samplers and optimisers of other packages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

Value = float | int | bool | str


def evaluate(
    scenario: Scenario | str | Path,
    parameters: Mapping[str, Value] | None = None,
    policies: Sequence[str] | None = None,
    seed: int | None = None,
) -> dict[str, float]:
    """Return every outcome of the future of one replication, named policy.outcome; undefined is nan.

    `parameters` are settings by dotted key, as with --set; `policies` limits what is returned (all policies
    are run, for differences are against the reference); `seed` replaces the seed of the plan.
    """
    from sim.world.outcomes import period_values
    from sim.world.replication import prepare, run_replication

    changed = with_settings(scenario, {**(parameters or {}), **({} if seed is None else {"plan.seed": seed})})
    names = [policy.name for policy in changed.policies]
    wanted = _wanted(names, policies)
    values = period_values(run_replication(prepare(changed), 0), changed.plan, "future")
    return {
        f"{name}.{outcome}": float(per_policy[names.index(name)])
        for name in wanted
        for outcome, per_policy in values.items()
    }


def with_settings(scenario: Scenario | str | Path, settings: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some settings replaced, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    from sim.scenario import load

    overrides = [f"{key}={_toml(value)}" for key, value in settings.items()]
    return load(scenario, overrides) if isinstance(scenario, str | Path) else with_overrides(scenario, overrides)


def with_overrides(scenario: Scenario, overrides: Sequence[str]) -> Scenario:
    """Return a scenario with KEY=VALUE laid over it as with --set, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    from sim.scenario import load

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


def _wanted(names: Sequence[str], policies: Sequence[str] | None) -> Sequence[str]:
    unknown = [name for name in policies or () if name not in names]
    if unknown:
        raise ValueError(f"no such policy: {', '.join(unknown)}; the scenario has {', '.join(names)}")
    return list(policies) if policies is not None else names
