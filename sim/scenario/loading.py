"""From a path and --set options to a scenario, or to every fault in them."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from os import path as paths

from sim.machine.shipped import found
from sim.scenario.command_line import CommandLine, read_overrides
from sim.scenario.contents import Contents, contents_of
from sim.scenario.digest import digest_of
from sim.scenario.faults import Faults, ScenarioError, one_line
from sim.scenario.fit_plan import fit_plan
from sim.scenario.merging import (
    Merged,
    check_policies,
    check_shares,
    check_starts,
    in_order,
    merge,
    own_changes,
    planned,
    timelines,
)
from sim.scenario.reading import Source, read_chain
from sim.scenario.scenario import Policy, Scenario

_UNTITLED = "Untitled scenario"


def load(path: str | PathLike[str], overrides: Sequence[str] = ()) -> Scenario:
    """Read and check a scenario; raise `ScenarioError` with every fault when it cannot run.

    `overrides` are KEY=VALUE as with --set.
    """
    faults = Faults()
    sources, is_whole = read_chain(found(path), faults)
    given = (overrides,) if isinstance(overrides, str) else tuple(overrides)
    files = [contents_of(source, faults) for source in sources]
    command = read_overrides(given, faults)
    scenario = _resolved(sources, files, command, given, faults) if is_whole else None
    if faults or scenario is None:
        raise ScenarioError(faults.sorted([source.file for source in reversed(sources)]))
    return scenario


def _resolved(
    sources: Sequence[Source],
    files: Sequence[Contents],
    command: CommandLine,
    given: tuple[str, ...],
    faults: Faults,
) -> Scenario | None:
    """Lay the layers over one another, check what must hold between them, and make the scenario."""
    merged = merge(sources[-1].place(()), files, command)
    check_policies(merged, command, faults)
    before = len(faults)
    plan = planned(merged, faults)
    if len(faults) == before:
        check_starts(merged, plan, faults)
    fit = fit_plan(merged.fit, merged.main, faults)
    if plan.months < 1:
        return None
    own = own_changes(merged, plan)
    courses = timelines(merged, plan, own)
    check_shares(merged, courses, faults)
    if faults:
        return None
    policies = tuple(Policy(name, policy.label) for name, policy in merged.policies.items())
    head = _head(merged, policies)
    named = [(policy.name, policy.label) for policy in policies]
    return Scenario(
        **head,
        path=one_line(paths.basename(sources[-1].file)),
        digest=digest_of(head, plan, fit, named, courses, merged.assigned),
        plan=plan,
        fit=fit,
        policies=policies,
        overrides=given,
        assigned={key: tuple(assignments) for key, assignments in merged.assigned.items()},
        common_changes=tuple(in_order(merged.common)),
        own_changes={name: tuple(changes) for name, changes in own.items()},
        timelines=courses,
    )


def _head(merged: Merged, policies: Sequence[Policy]) -> dict[str, str]:
    """Return the words of the scenario; a single policy is its own reference."""
    defaults = {"title": _UNTITLED, "question": "", "reference": policies[0].name, "language": "en"}
    return {key: merged.head.get(key, (value, None))[0] for key, value in defaults.items()}
