"""What a reader has to know about a scenario that can run, but may not be what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from sim.machine.shipped import shipped_folder
from sim.parameters.catalogue import countries, settings
from sim.parameters.host.folder import NETHERLANDS, is_netherlands
from sim.parameters.readings import carried_by, is_refuted
from sim.scenario.changing import asked_reading, weights_of_readings
from sim.scenario.layers.contents import contents_of
from sim.scenario.text.faults import COMMAND, Faults
from sim.scenario.text.parsing import ParsedFile, read_chain
from sim.scenario.timeline import value_at

if TYPE_CHECKING:
    from datetime import date

    from sim.scenario.layers.contents import Change
    from sim.scenario.scenario import Policy, Scenario
    from sim.scenario.text.faults import Place

SWITCHES = {
    "maatwerk.": "maatwerk.enabled",
    "support.": "support.enabled",
    "support.eurp_capacity": "support.eurp",
    "support.early_bonus_months": "support.early_bonus_eur",
    "support.window_presence_months": "support.window_eur",
    **{
        f"cooperation.{lever}.{one.name}": f"safety.{one.name}"
        for lever in ("regime", "prospect", "agreement_with", "visa_measures")
        for one in countries()
    },
}
"""The lever without which another lever, or all others of a group, do nothing."""

REPLACED_BY = {"detention.maximum_days": "law.return_regulation", "detention.next_review_days": "law.wtvb"}
"""The law that has a term of its own in the place of a lever."""

HUBS, REGULATION = "law.return_hubs", "law.return_regulation"
MONTHS_BEFORE_THE_REST = 12
"""How long the articles of the Return Regulation on hubs, which apply from its publication, run ahead of the rest."""


Dated = tuple["date", str]
"""The day from which a setting changes, and its name."""


@dataclass(frozen=True)
class Note:
    """What a reader of the numbers has to know about a run: which remark, and what fills its blanks."""

    key: str
    values: Mapping[str, float | str] = field(default_factory=dict)


def of_the_file(scenario: Scenario) -> Iterator[Note]:
    """Yield what to know about the file and not about its content: the resolved one gives the same pages."""
    yield from _overtaken(scenario)
    for new in scenario.lookalikes:
        known = {"other": new.other, "other_place": str(new.other_place)}
        yield Note("lookalike", {"name": new.key, "place": str(new.place), **known})


def remarks(scenario: Scenario) -> Iterator[Note]:
    """Yield what can be seen before anything runs: another country, a refuted reading, equal policies, idle levers."""
    if not is_netherlands(scenario.plan.host):
        yield Note("elsewhere", {"host": scenario.plan.host, "name": scenario.plan.host.title()})
    elif _dated(scenario.common_changes).isdisjoint(course_of_the_netherlands()):
        yield Note("no_base")
    yield from _refuted(scenario)
    for one, other in combinations(scenario.policies, 2):
        if scenario.first_difference(one.name, other.name) is None:
            yield Note("same_course", {"policy": one.label, "other": other.label})
    yield from _without_price(scenario)
    for policy in scenario.policies:
        yield from _without_ground(scenario, policy)
        yield from _replaced(scenario, policy)
        for switch, keys in _behind_switches(_changed(scenario.own_changes[policy.name])):
            if not _is_ever_on(scenario, policy.name, switch, scenario.plan.month(scenario.plan.future_from)):
                yield Note("idle", {"policy": policy.label, "keys": ", ".join(keys), "switch": switch})
    for switch, keys in _behind_switches(_set_for_all(scenario)):
        if not any(_is_ever_on(scenario, policy.name, switch, 0) for policy in scenario.policies):
            yield Note("idle_for_all", {"keys": ", ".join(keys), "switch": switch})


@cache
def course_of_the_netherlands() -> frozenset[Dated]:
    """Return what changes in the Netherlands as it was and is, whatever the policy, and when."""
    chain: list[ParsedFile] = []
    read_chain(shipped_folder() / "base" / f"{NETHERLANDS}.toml", chain, Faults())
    return _dated(change for source in chain for change in contents_of(source, Faults()).changes)


def _dated(changes: Iterable[Change]) -> frozenset[Dated]:
    return frozenset((change.start, key) for change in changes for key in change.assignments)


def _refuted(scenario: Scenario) -> Iterator[Note]:
    """Say that the published figures speak against a reading of maatwerk that a scenario asks for."""
    for reading in weights_of_readings(scenario) if scenario.plan.sets_differ else (asked_reading(scenario),):
        if is_refuted(reading):
            carried, sets = carried_by(reading)
            yield Note("refuted", {"reading": reading.name, "carried": carried, "sets": sets})


def _overtaken(scenario: Scenario) -> Iterator[Note]:
    """Say until when a value without a date holds, where another file dates the same setting."""
    seen: set[str] = set()
    for change in scenario.common_changes:
        for key, dated in change.assignments.items():
            place = next((one.place for one in scenario.assigned.get(key, ())[-1:]), dated.place)
            if key not in seen and _is_own(scenario, place) and place.name != dated.place.name:
                places = {"place": str(place), "other": str(dated.place)}
                yield Note("overtaken", {"keys": key, "month": f"{change.start:%Y-%m}", **places})
                seen.add(key)


def _is_own(scenario: Scenario, place: Place) -> bool:
    """Say whether a place is in the scenario's own file, wherever that stands, or on the command line."""
    return place.name in (scenario.path, COMMAND.name)


def _without_price(scenario: Scenario) -> Iterator[Note]:
    """Say once of which levers nobody knows the cost, and which policies differ from the reference by them."""
    unknown = {policy.label: without_price(scenario, policy.name) for policy in scenario.policies}
    labels = [label for label, keys in unknown.items() if keys]
    if labels:
        keys = sorted({key for of_one in unknown.values() for key in of_one})
        yield Note("no_price", {"policies": "; ".join(labels), "keys": ", ".join(keys)})


def without_price(scenario: Scenario, policy: str) -> tuple[str, ...]:
    """Name the levers of unknown cost by which a policy differs from the reference, whichever has them on."""
    differing = scenario.differing(policy, scenario.reference)
    return tuple(key for key in differing if settings()[key].price_unknown)


def _without_ground(scenario: Scenario, policy: Policy) -> Iterator[Note]:
    """Say from when a policy sends people to hubs before any law lets it: the Return Directive does not."""
    hubs, regulation = (scenario.timelines[policy.name][key] for key in (HUBS, REGULATION))
    for month in range(scenario.plan.months):
        coming = range(month, month + MONTHS_BEFORE_THE_REST + 1)
        if value_at(hubs, month) and not any(value_at(regulation, later) for later in coming):
            place = [step.origin for step in hubs if step.month <= month][-1]
            values = {"keys": HUBS, "place": place, "month": f"{scenario.plan.date(month):%Y-%m}"}
            yield Note("no_ground", {"policy": policy.label, "months": MONTHS_BEFORE_THE_REST, **values})
            return


def _replaced(scenario: Scenario, policy: Policy) -> Iterator[Note]:
    """Say where a policy sets a term in whose place a law has another from that month to the end."""
    for change in scenario.own_changes[policy.name]:
        months = range(scenario.plan.month(change.start), scenario.plan.months)
        for key in sorted(REPLACED_BY.keys() & change.assignments.keys()):
            law = REPLACED_BY[key]
            if all(value_at(scenario.timelines[policy.name][law], month) for month in months):
                values = {"keys": key, "law": law, "month": f"{change.start:%Y-%m}"}
                yield Note("replaced", {"policy": policy.label, **values})


def _changed(changes: Sequence[Change]) -> set[str]:
    """Name the settings that dated changes set."""
    return {key for change in changes for key in change.assignments}


def _set_for_all(scenario: Scenario) -> set[str]:
    """Name the settings that the scenario's own file or the command line sets for every policy."""
    given = [one for layer in scenario.assigned.values() for one in layer]
    given += [one for change in scenario.common_changes for one in change.assignments.values()]
    return {one.key for one in given if _is_own(scenario, one.place)}


def _behind_switches(keys: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each switch with those of the levers that stand behind it."""
    levers = sorted({key for key in keys if settings()[key].kind == "lever"})
    for start, switch in SWITCHES.items():
        if behind := [key for key in levers if _starts_with(key, start) and key != switch]:
            yield switch, behind


def _starts_with(key: str, start: str) -> bool:
    """Say whether a lever is the one named, or one of the group named."""
    return key == start or (start.endswith(".") and key.startswith(start))


def _is_ever_on(scenario: Scenario, policy: str, switch: str, start: int) -> bool:
    """Say whether a switch is on in some month from a first one on."""
    course = scenario.timelines[policy][switch]
    return any(bool(value_at(course, month)) for month in range(start, scenario.plan.months))
