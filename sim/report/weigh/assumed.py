"""Effects that somebody put in by hand: what a policy then shows was assumed, not found."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sim.machine.shipped import shipped_folder
from sim.parameters.catalogue import Setting, settings
from sim.parameters.host.folder import is_netherlands
from sim.report.say.mechanisms import MECHANISMS, mechanisms_on
from sim.scenario import Scenario


def assumed_effects(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """List the settings in which the effect of a policy, against the reference, is an assumption that was typed in.

    That is a lever whose effect is an assumed number, an assumed parameter that this policy changes, and one that the
    scenario overrides. What belongs to a mechanism counts where the mechanism is on. What the base scenario of another
    country says of that country is nobody's assumption on a policy.
    """
    if policy == scenario.reference:
        return ()
    return tuple(dict.fromkeys((*_set_apart(scenario, policy), *_overridden(scenario, policy))))


def assumed_in_part(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """List the numbers that nobody measured and no fit moved, of the rules that a policy moves against the reference.

    How strongly it acts is worked out, and rests on them in part.
    """
    if policy == scenario.reference:
        return ()
    moved = (one for key in scenario.differing(scenario.reference, policy) for one in in_rules_of(key))
    known = assumed_effects(scenario, policy)
    return tuple(dict.fromkeys(one for one in moved if one not in known and _is_assumed(scenario, policy, one)))


def _set_apart(scenario: Scenario, policy: str) -> Iterator[str]:
    for key in scenario.differing(scenario.reference, policy):
        numbers = (key,) if settings()[key].kind == "parameter" else rests_on(key)
        yield from (one for one in numbers if _is_assumed(scenario, policy, one))


def rests_on(key: str) -> tuple[str, ...]:
    """List the assumed numbers in which the effect of a lever stands: the lever itself, or parameters of the register.

    A number that stands for no effect is named where a scenario sets it.
    """
    lever = settings()[key]
    return (key,) if lever.acts == "as_typed" else _assumed(lever) if lever.acts == "by_own_numbers" else ()


def in_rules_of(key: str) -> tuple[str, ...]:
    """List the assumed numbers of the rules that a lever moves; none where its effect stands in numbers of its own."""
    lever = settings()[key]
    return _assumed(lever) if lever.acts == "in_a_rule" else ()


def _assumed(lever: Setting) -> tuple[str, ...]:
    known = (settings()[key] for key in lever.through)
    return tuple(one.key for one in known if one.is_unmeasured and one.does_something(one.default))


def _overridden(scenario: Scenario, policy: str) -> Iterator[str]:
    owners = {key: one.name for one in MECHANISMS for key in one.settings}
    active, of_base = mechanisms_on(scenario, policy), _of_the_base(scenario.plan.host)
    for key, given in scenario.assigned.items():
        last, setting = given[-1], settings()[key]
        is_assumed = last.evidence == "assumed" and setting.kind == "parameter" and setting.does_something(last.value)
        is_own = last.value != of_base.get(key)
        if is_assumed and is_own and (key not in owners or owners[key] in active):
            yield key


@cache
def _of_the_base(host: str) -> Mapping[str, Any]:
    """Return the values of parameters that the base scenario of a country gives; that of the Netherlands gives none."""
    base = shipped_folder() / "base" / f"{host}.toml"
    if is_netherlands(host) or not base.is_file():
        return {}
    with base.open("rb") as file:
        return {key: given["value"] for key, given in tomllib.load(file).get("parameters", {}).items()}


def _is_assumed(scenario: Scenario, policy: str, key: str) -> bool:
    """Tell whether a policy's own change states no better evidence, or the setting where it states none."""
    own = [change.assignments[key] for change in scenario.own_changes[policy] if key in change.assignments]
    stated = next((given.evidence for given in reversed(own) if given.evidence), "")
    return (stated or scenario.explain(key).evidence) == "assumed"
