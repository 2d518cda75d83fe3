"""One replication as a plain function of plain numbers, for samplers and optimisers of other packages."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.scenario import Scenario
from sim.scenario.changing import Value, with_settings


def evaluate(
    scenario: Scenario | str | Path,
    parameters: Mapping[str, Value] | None = None,
    policies: Sequence[str] | None = None,
    seed: int | None = None,
) -> dict[str, float]:
    """Return every outcome of the future of one replication, named policy.outcome; undefined is nan.

    `parameters` are settings by dotted key, as with --set; `policies` limits what is returned (all policies
    are run, for differences are against the reference); `seed` replaces the seed of the plan. What is not given has the
    value of the scenario or the register, whatever `plan.parameter_sets` says: a sampler varies what it names alone.
    """
    from sim.measure.measuring import period_values
    from sim.measure.replication import prepare, run_replication

    changed = with_settings(scenario, {**(parameters or {}), **({} if seed is None else {"plan.seed": seed})})
    names = [policy.name for policy in changed.policies]
    wanted = _wanted(names, policies)
    values = period_values(run_replication(prepare(changed), 0), changed.plan, "future")
    return {
        f"{name}.{outcome}": float(per_policy[names.index(name)])
        for name in wanted
        for outcome, per_policy in values.items()
    }


def _wanted(names: Sequence[str], policies: Sequence[str] | None) -> Sequence[str]:
    unknown = [name for name in policies or () if name not in names]
    if unknown:
        raise ValueError(f"no such policy: {', '.join(unknown)}; the scenario has {', '.join(names)}")
    return list(policies) if policies is not None else names
