"""From a path and --set options to a scenario, or to every fault in them."""

from collections.abc import Sequence
from contextlib import suppress
from os import PathLike
from os import path as paths

from sim.machine.shipped import found
from sim.machine.terminal import one_line
from sim.scenario.digest import digest_of
from sim.scenario.layers.budgets import money_plan
from sim.scenario.layers.contents import Contents, contents_of
from sim.scenario.layers.lookalikes import lookalikes
from sim.scenario.layers.merging import (
    MOST_POLICIES,
    Merged,
    check_policies,
    check_shares,
    check_signs,
    check_starts,
    in_order,
    merge,
    own_changes,
    timelines,
)
from sim.scenario.layers.planning import planned
from sim.scenario.scenario import Policy, Scenario
from sim.scenario.text.command_line import CommandLine, read_overrides
from sim.scenario.text.faults import Faults, Place, ScenarioError, TooManyFaults
from sim.scenario.text.fit_plan import fit_plan
from sim.scenario.text.parsing import ParsedFile, read_chain
from sim.scenario.timeline import value_at

_UNTITLED = "Untitled scenario"


def load(path: str | PathLike[str], overrides: Sequence[str] = ()) -> Scenario:
    """Read and check a scenario; raise `ScenarioError` with every fault when it cannot run.

    `overrides` are KEY=VALUE as with --set.
    """
    given = (overrides,) if isinstance(overrides, str) else tuple(overrides)
    faults = Faults()
    sources: list[ParsedFile] = []
    scenario = None
    with suppress(TooManyFaults):
        is_whole = read_chain(found(path), sources, faults)
        files = [contents_of(source, faults) for source in reversed(sources)]
        command = read_overrides(given, faults)
        if is_whole:
            scenario = resolved(sources[0].place(()), files, command, given, faults)
    if faults or scenario is None:
        raise ScenarioError(faults.sorted([source.file for source in sources]))
    return scenario


def resolved(
    main: Place, files: Sequence[Contents], command: CommandLine, given: tuple[str, ...], faults: Faults
) -> Scenario | None:
    """Lay the layers over one another, check what must hold between them, and make the scenario."""
    merged = merge(main, files, command)
    check_policies(merged, command, faults)
    alike = lookalikes([*files, *command.contents], faults)
    before = len(faults)
    plan = planned(merged, faults)
    if len(faults) == before:
        check_starts(merged, plan, faults)
        check_signs(merged, plan, faults)
    fit = fit_plan(merged.fit, merged.main, faults)
    if plan.months < 1 or len(merged.policies) > MOST_POLICIES:
        return None
    own = own_changes(merged, plan)
    courses = timelines(merged, plan, own)
    check_shares(merged.assigned, merged.common, own, courses, faults)
    if faults:
        return None
    head = _head(merged, next(iter(merged.policies)))
    starts = {key: value_at(steps, plan.month(plan.future_from)) for key, steps in courses[head["reference"]].items()}
    money = money_plan(merged.money, merged.instruments, starts, list(courses), head["language"], main, faults)
    if faults:
        return None
    name = one_line(paths.basename(main.file))
    cards = tuple(merged.head.get("cards", ((), None))[0])
    policies = tuple(Policy(name, policy.shown_in(head["language"])) for name, policy in merged.policies.items())
    named = [(policy.name, policy.label) for policy in policies]
    return Scenario(
        **head,
        cards=cards,
        path=name,
        digest=digest_of(head, cards, plan, fit, named, courses, merged.assigned, money),
        plan=plan,
        fit=fit,
        money=money,
        policies=policies,
        overrides=given,
        assigned={key: tuple(assignments) for key, assignments in merged.assigned.items()},
        common_changes=tuple(in_order(merged.common)),
        own_changes={name: tuple(changes) for name, changes in own.items()},
        timelines=courses,
        lookalikes=alike,
        plan_places={key: place for key, (_, place) in merged.plan.items()},
    )


def _head(merged: Merged, first_policy: str) -> dict[str, str]:
    """Return the words of the scenario, in Dutch where it has them and speaks it; one policy is its own reference."""
    defaults = {"title": _UNTITLED, "question": "", "reference": first_policy, "language": "en"}
    head = {key: merged.head.get(key, (value, None))[0] for key, value in defaults.items()}
    dutch = {key: merged.head[f"{key}_nl"][0] for key in ("title", "question") if f"{key}_nl" in merged.head}
    return head | dutch if head["language"] == "nl" else head
