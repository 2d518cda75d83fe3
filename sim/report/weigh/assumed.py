"""Effects that somebody put in by hand: what a policy then shows was assumed, not found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sim.machine.shipped import shipped_folder
from sim.parameters.host.folder import is_netherlands
from sim.report.say.mechanisms import MECHANISMS, mechanisms_on

if TYPE_CHECKING:
    from sim.parameters.catalogue import Setting
    from sim.scenario import Scenario

OWN_NUMBERS = ("cooperation.", "law.", "lvv.", "nuisance.", "support.counselling")
"""Levers whose effect stands in numbers of their own, those that the register says they act through."""
ITSELF = ("cooperation.lp_factor", "information.campaign_reach")
OF_ALL_COUNTRIES = {
    "cooperation.agreement_with": "cooperation.agreement",
    "cooperation.visa_measures": "cooperation.visa_leverage",
}
NO_EFFECT = {"ratio": 1.0, "log-odds": 0.0}
"""By unit, the value that stands for no effect."""


def assumed_effects(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """List the settings in which the effect of a policy, against the reference, is an assumption that was typed in.

    That is a lever whose effect is an assumed number, an assumed parameter that this policy changes, and one that the
    scenario overrides. What belongs to a mechanism counts where the mechanism is on. What the base scenario of another
    country says of that country is nobody's assumption on a policy.
    """
    if policy == scenario.reference:
        return ()
    return tuple(dict.fromkeys((*_set_apart(scenario, policy), *_overridden(scenario, policy))))


def _set_apart(scenario: Scenario, policy: str) -> Iterator[str]:
    from sim.parameters.catalogue import settings

    for key in scenario.differing(scenario.reference, policy):
        if settings()[key].kind == "parameter":
            if _evidence(scenario, policy, key) == "assumed":
                yield key
        else:
            yield from (one for one in rests_on(key) if _evidence(scenario, policy, one) == "assumed")


def rests_on(key: str) -> tuple[str, ...]:
    """List the assumed numbers in which the effect of a lever stands: the lever itself, or parameters of the register.

    A number that stands for no effect is named where a scenario sets it.
    """
    from sim.parameters.catalogue import settings

    lever = OF_ALL_COUNTRIES.get(".".join(key.split(".")[:2]), key)
    if lever in ITSELF:
        return (lever,)
    through = settings()[lever].through if lever.startswith(OWN_NUMBERS) else ()
    return tuple(one for one in through if acts_by_assumption(settings()[one]))


def acts_by_assumption(parameter: Setting) -> bool:
    """Tell whether a parameter has an assumed value that does something."""
    return parameter.evidence == "assumed" and parameter.default != NO_EFFECT.get(parameter.unit)


def _overridden(scenario: Scenario, policy: str) -> Iterator[str]:
    from sim.parameters.catalogue import settings

    owners = {key: one.name for one in MECHANISMS for key in one.settings}
    active, of_base = mechanisms_on(scenario, policy), _of_the_base(scenario.plan.host)
    for key, given in scenario.assigned.items():
        is_assumed = given[-1].evidence == "assumed" and settings()[key].kind == "parameter"
        is_own = given[-1].value != of_base.get(key)
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


def _evidence(scenario: Scenario, policy: str, key: str) -> str:
    """Give the evidence a policy's own change states, else that of the setting."""
    own = [change.assignments[key] for change in scenario.own_changes[policy] if key in change.assignments]
    stated = next((given.evidence for given in reversed(own) if given.evidence), "")
    return stated or scenario.explain(key).evidence
