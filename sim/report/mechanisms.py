"""The five mechanisms of the incentive question, and the policies of a scenario that take them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.findings import BALANCE, OFFENCES, Findings, Variant
from sim.report.rounding import Estimate

if TYPE_CHECKING:
    from sim.scenario import Scenario

DEPARTURES = "additional_departures"
OUTCOMES = (DEPARTURES, BALANCE, OFFENCES)
TRAITS = ("vris", "nuisance", "care", "school_family")
WOULD_HARDLY_LEAVE = "hardly_leaves"
"""Who would leave at the regular price in fewer than one month in two hundred: for them nothing is forfeited by
offending and nothing lost by waiting, so the two mechanisms merge."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One answer to the question: where it would show, which way, and what it rests on."""

    name: str
    outcome: str
    shows_as_more: bool
    settings: tuple[str, ...]

    @property
    def switch(self) -> str:
        return f"incentives.{self.name}"


MECHANISMS = (
    Mechanism(
        "holdout",
        DEPARTURES,
        False,
        ("behaviour.waiting_weight", "information.probability_weighting", "information.learning_weight"),
    ),
    Mechanism("acquisition", OFFENCES, True, ("crime.crime_response", "crime.regular_take_chance")),
    Mechanism("pull", "came", True, ("behaviour.pull_near",)),
    Mechanism("recycling", "return_trips", True, ("behaviour.recycling_share", "behaviour.return_trip_eur")),
    Mechanism("legitimacy", DEPARTURES, False, ("behaviour.legitimacy_effect",)),
)


@dataclass(frozen=True)
class TakenApart:
    """The policies with one mechanism each, the one with all, and the one without maatwerk."""

    alone: Mapping[str, Variant]
    together: Variant | None
    without: Variant | None


def mechanisms_on(scenario: Scenario, policy: str) -> frozenset[str]:
    """Name the mechanisms that are on under a policy in the last month of the compared period."""
    month = scenario.plan.month(scenario.plan.until)
    return frozenset(one.name for one in MECHANISMS if scenario.value(one.switch, policy, month))


def taken_apart(findings: Findings) -> TakenApart | None:
    """Find the policies that have one mechanism each, against a reference that has none; None where there are none."""
    scenario = findings.results.scenario
    if mechanisms_on(scenario, findings.reference.name):
        return None
    has_maatwerk = _has_maatwerk(scenario, findings.reference.name)
    alike = [one for one in findings.others if _has_maatwerk(scenario, one.name) == has_maatwerk]
    active = {one: mechanisms_on(scenario, one.name) for one in alike}
    alone = {next(iter(names)): one for one, names in reversed(active.items()) if len(names) == 1}
    if not alone:
        return None
    together = next((one for one, names in active.items() if len(names) == len(MECHANISMS)), None)
    without = next((one for one in findings.others if not _has_maatwerk(scenario, one.name)), None)
    return TakenApart({one.name: alone[one.name] for one in MECHANISMS if one.name in alone}, together, without)


def _has_maatwerk(scenario: Scenario, policy: str) -> bool:
    return bool(scenario.value("maatwerk.enabled", policy, scenario.plan.month(scenario.plan.until)))


def shows(mechanism: Mechanism, estimate: Estimate | None) -> str:
    """Say whether a mechanism shows: yes, other_way, unclear, nothing or unknown."""
    if estimate is None or not estimate.is_defined:
        return "unknown"
    if estimate.is_exactly_zero:
        return "nothing"
    if estimate.holds_zero:
        return "unclear"
    return "yes" if (estimate.mean > 0) == mechanism.shows_as_more else "other_way"


def added_up(findings: Findings, apart: TakenApart, outcome: str) -> tuple[Estimate | None, Estimate | None]:
    """Give the five effects added up, and what all together do beyond that."""
    sums = findings.effects_added_up(tuple(apart.alone.values()), outcome)
    total = findings.mean_of(list(sums.values()), outcome)
    if apart.together is None:
        return total, None
    together = findings.effects_added_up((apart.together,), outcome)
    shared = [run for run in sums if run in together]
    return total, findings.mean_of([together[run] - sums[run] for run in shared], outcome)
