"""The settings of a scenario as the reports list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.parameters.ensemble import Spread
    from sim.scenario import Scenario

Value = float | int | bool | str


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting with its value just before the compared period, and whether the scenario sets it."""

    key: str
    meaning: str
    kind: str
    value: Value
    default: Value
    unit: str
    low: float | None
    high: float | None
    evidence: str
    source: str
    note: str
    is_changed: bool
    sets: Spread | None


def shown_settings(scenario: Scenario, replications: int, language: str = "en") -> list[Shown]:
    """List every setting with the value it has just before policies may differ, those the scenario sets first.

    `replications` is how many the run has: the sets they lived under are shown beside the value of the register.
    """
    from sim.parameters.catalogue import settings
    from sim.parameters.dutch import said_in

    start = f"{scenario.plan.future_from.year}-{scenario.plan.future_from.month:02d}"
    dated = {key for _, _, key, _, _ in dated_changes(scenario)}
    shown = []
    for key, setting in settings().items():
        said = scenario.explain(key)
        before = [change.value for change in said.changes[scenario.reference] if change.month < start]
        shown.append(
            Shown(
                key=key,
                meaning=setting.meaning_in(language),
                kind=setting.kind,
                value=before[-1] if before else said.value,
                default=setting.default,
                unit=setting.unit,
                low=said.low,
                high=said.high,
                evidence=said.evidence,
                source=said_in(language, "source", said.source),
                note=said_in(language, "note", setting.note),
                is_changed=key in dated or said.value != setting.default,
                sets=scenario.sets_of(key, replications),
            )
        )
    return sorted(shown, key=_place)


def _place(setting: Shown) -> tuple[bool, bool, bool, str]:
    """Put what the scenario sets first, then levers, then parameters, and the calendars of countries last."""
    from sim.parameters.catalogue import CALENDARS

    is_calendar = setting.key.startswith(tuple(f"{lever}." for lever in CALENDARS.values()))
    return not setting.is_changed, is_calendar, setting.kind != "lever", setting.key


def dated_changes(scenario: Scenario) -> list[tuple[str, tuple[str, ...], str, Value, str]]:
    """List dated changes as (month, policies it holds for, key, value, unit), in order of date."""
    from sim.parameters.catalogue import settings

    found: dict[tuple[int, str, Value], list[str]] = {}
    for policy in scenario.policies:
        for month, values in scenario.changes(policy.name):
            for key, value in values.items():
                found.setdefault((month, key, value), []).append(policy.name)
    listed = []
    for (month, key, value), names in sorted(found.items(), key=lambda change: (change[0][0], change[0][1])):
        date = scenario.plan.date(month)
        known = settings().get(key)
        listed.append((f"{date.year}-{date.month:02d}", tuple(names), key, value, known.unit if known else ""))
    return listed
