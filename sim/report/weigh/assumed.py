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
    from sim.scenario import Scenario

AGREEMENT = ("cooperation.agreement_forced_multiplier", "cooperation.agreement_half_life_months")
VISA_MEASURES = ("cooperation.visa_leverage_multiplier", "cooperation.visa_leverage_lag_months")
RESTS_ON = {
    "cooperation.lp_factor": ("cooperation.lp_factor",),
    "information.campaign_reach": ("information.campaign_reach",),
    **dict.fromkeys(("cooperation.agreement", "cooperation.agreement_with"), AGREEMENT),
    **dict.fromkeys(("cooperation.visa_leverage", "cooperation.visa_measures"), VISA_MEASURES),
    "law.return_regulation": (
        "procedure.rr_suspension_share",
        "procedure.rr_recognition_probability",
        "safeguards.rr_check_loss",
    ),
    **dict.fromkeys(("law.return_hubs", "law.hubs_are_departures"), ("procedure.hub_transfer_hazard",)),
    "law.pact": ("procedure.pact_accelerated_share", "detention.pact_ground_ratio", "costs.cost_basic_bed_day"),
    "law.wider_undesirable": ("procedure.undesirable_hazard", "procedure.undesirable_custody_share"),
    "law.criminalised_stay": (
        "procedure.criminal_stay_custody_share",
        "procedure.criminal_stay_contact_factor",
        "safeguards.hidden_care_effect",
    ),
    "law.strafonderbreking": ("procedure.custody_removal_hazard",),
    "law.own_motion_review": ("safeguards.own_motion_factor",),
    "law.ararat": ("safeguards.ararat_gain",),
    "law.adrar": ("safeguards.adrar_gain", "safeguards.adrar_factor"),
    **dict.fromkeys(("nuisance.htl", "nuisance.htl_without_bed"), ("nuisance.htl_share", "nuisance.htl_effect")),
    "nuisance.area_ban": ("nuisance.area_ban_effect", "nuisance.area_ban_months"),
    "support.counselling": ("behaviour.counselling_or",),
    "lvv.state_funded": ("support.contact_share_lvv_ended",),
}
"""Levers whose effect stands in a few assumed numbers: the lever itself, or parameters of the register.

A number that stands for no effect (a factor of 1, log-odds of 0) is named where a scenario sets it.
"""


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
            of_every_country = ".".join(key.split(".")[:2])
            rests = RESTS_ON.get(of_every_country, ())
            yield from (one for one in rests if _evidence(scenario, policy, one) == "assumed")


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
