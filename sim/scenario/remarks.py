"""What a reader has to know about a scenario that can run, but may not be what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from sim.parameters.catalogue import settings
from sim.parameters.readings import carried_by, is_refuted
from sim.scenario.changing import asked_reading, weights_of_readings
from sim.scenario.timeline import value_at

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

SWITCHES = {"maatwerk.": "maatwerk.enabled", "support.": "support.enabled"}
"""The lever without which the other levers of a group do nothing."""


@dataclass(frozen=True)
class Note:
    """What a reader of the numbers has to know about a run: which remark, and what fills its blanks."""

    key: str
    values: Mapping[str, float | str] = field(default_factory=dict)


def of_the_file(scenario: Scenario) -> Iterator[Note]:
    """Yield what to know about the file and not about its content: results say the same of both."""
    if scenario.stands_alone:
        yield Note("no_base", {"file": scenario.path})


def remarks(scenario: Scenario) -> Iterator[Note]:
    """Yield what can be seen before anything runs: a refuted reading, equal policies, levers that are switched off."""
    yield from _refuted(scenario)
    for one, other in combinations(scenario.policies, 2):
        if scenario.first_difference(one.name, other.name) is None:
            yield Note("same_course", {"policy": one.label, "other": other.label})
    for policy in scenario.policies:
        for group, switch in SWITCHES.items():
            idle = [key for key in _changed(scenario, policy.name) if key.startswith(group) and key != switch]
            if idle and not _is_ever_on(scenario, policy.name, switch):
                yield Note("idle", {"policy": policy.label, "keys": ", ".join(idle), "switch": switch})


def _refuted(scenario: Scenario) -> Iterator[Note]:
    """Say that the published figures speak against a reading of maatwerk that a scenario asks for."""
    for reading in weights_of_readings(scenario) if scenario.plan.sets_differ else (asked_reading(scenario),):
        if is_refuted(reading):
            carried, sets = carried_by(reading)
            yield Note("refuted", {"reading": reading.name, "carried": carried, "sets": sets})


def _changed(scenario: Scenario, policy: str) -> list[str]:
    """Name the levers that a policy itself changes."""
    keys = {key for change in scenario.own_changes[policy] for key in change.assignments}
    return sorted(key for key in keys if settings()[key].kind == "lever")


def _is_ever_on(scenario: Scenario, policy: str, switch: str) -> bool:
    """Say whether a switch is on in some month of the future."""
    course, start = scenario.timelines[policy][switch], scenario.plan.month(scenario.plan.future_from)
    return any(bool(value_at(course, month)) for month in range(start, scenario.plan.months))
