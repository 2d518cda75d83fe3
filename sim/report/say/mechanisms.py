"""The five mechanisms of the incentive question, and the policies of a scenario that take them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, way_of
from sim.report.simulations import BALANCE, OFFENCES
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
    needs_maatwerk: bool = False

    @property
    def switch(self) -> str:
        return f"incentives.{self.name}"

    @property
    def strength(self) -> str:
        """Name the setting that is zero where there is no evidence of any effect."""
        return self.settings[0]


MECHANISMS = (
    Mechanism(
        "holdout",
        DEPARTURES,
        False,
        ("behaviour.waiting_weight", "information.probability_weighting", "information.learning_weight"),
    ),
    Mechanism("acquisition", OFFENCES, True, ("crime.crime_response", "crime.regular_take_chance"), True),
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
    """Name the mechanisms that are switched on under a policy in the last month of the compared period."""
    month = scenario.plan.month(scenario.plan.until)
    return frozenset(one.name for one in MECHANISMS if scenario.value(one.switch, policy, month))


def at_work(findings: Findings, variant: Variant) -> tuple[list[Mechanism], list[Mechanism]]:
    """List the mechanisms that can do something under a policy, and those that are off or have a strength of zero.

    Where there is no maatwerk nobody can offend to qualify for it.
    """
    scenario = findings.results.scenario
    month = scenario.plan.month(scenario.plan.until)
    active = mechanisms_on(scenario, variant.name)
    possible = [one for one in MECHANISMS if findings.has_maatwerk(variant) or not one.needs_maatwerk]
    working = [one for one in possible if one.name in active and scenario.value(one.strength, variant.name, month)]
    return working, [one for one in possible if one not in working]


def taken_apart(findings: Findings) -> TakenApart | None:
    """Find the policies that have one mechanism each, against a reference that has none; None where there are none."""
    scenario = findings.results.scenario
    if mechanisms_on(scenario, findings.reference.name):
        return None
    has_maatwerk = findings.has_maatwerk(findings.reference)
    alike = [one for one in findings.others if findings.has_maatwerk(one) == has_maatwerk]
    active = {one: mechanisms_on(scenario, one.name) for one in alike}
    alone = {next(iter(names)): one for one, names in reversed(active.items()) if len(names) == 1}
    if not alone:
        return None
    together = next((one for one, names in active.items() if len(names) == len(MECHANISMS)), None)
    without = next((one for one in findings.others if not findings.has_maatwerk(one)), None)
    return TakenApart({one.name: alone[one.name] for one in MECHANISMS if one.name in alone}, together, without)


def shows(mechanism: Mechanism, estimate: Estimate | None) -> str:
    """Say whether a mechanism shows: yes, other_way, unclear, nothing or unknown."""
    way = way_of(estimate)
    if way in ("more", "fewer"):
        return "yes" if (way == "more") == mechanism.shows_as_more else "other_way"
    return "nothing" if way == "same" else way


def how_many_show(findings: Findings, apart: TakenApart, say: Catalogue) -> tuple[str, dict[str, str]]:
    """Tell how many of the mechanisms show by more than chance (none, one, some, all), with their names and numbers."""
    found = {one.name: shows(one, own_effect(one, findings, apart)) for one in MECHANISMS if one.name in apart.alone}
    names = [short_name(one, findings, say) for one in MECHANISMS if found.get(one.name) == "yes"]
    blanks = {"all": say.in_words(len(found)), "count": say.in_words(len(names)).capitalize()}
    many = "none" if not names else "all" if len(names) == len(found) > 1 else "one" if len(names) == 1 else "some"
    return many, {**blanks, "names": listed(names, say)}


def own_effect(mechanism: Mechanism, findings: Findings, apart: TakenApart) -> Estimate | None:
    """Give what a mechanism does alone, in the outcome in which it would show."""
    return findings.effect(apart.alone[mechanism.name], mechanism.outcome)


def short_name(mechanism: Mechanism, findings: Findings, say: Catalogue) -> str:
    """Name a mechanism, and say so where its strength is an assumption."""
    name = say(f"incentive.short_{mechanism.name}")
    is_assumed = findings.results.scenario.explain(mechanism.strength).evidence == "assumed"
    return say("incentive.assumed_effect", name=name) if is_assumed else name


def listed(names: Sequence[str], say: Catalogue) -> str:
    """List names, the last after "and"."""
    if len(names) < 2:
        return "".join(names)
    return say("incentive.and", first=", ".join(names[:-1]), last=names[-1])


def added_up(findings: Findings, apart: TakenApart, outcome: str) -> tuple[Estimate | None, Estimate | None]:
    """Give the five effects added up, and what all together do beyond that."""
    sums = findings.effects_added_up(tuple(apart.alone.values()), outcome)
    total = findings.mean_of(list(sums.values()), outcome)
    if apart.together is None:
        return total, None
    together = findings.effects_added_up((apart.together,), outcome)
    shared = [run for run in sums if run in together]
    return total, findings.mean_of([together[run] - sums[run] for run in shared], outcome)
