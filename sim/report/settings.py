"""The settings of a scenario as the reports list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

Value = float | int | bool | str


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting with its value at the start of the compared period."""

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

    @property
    def is_changed(self) -> bool:
        return self.value != self.default


def shown_settings(scenario: Scenario) -> list[Shown]:
    """List every setting: what the scenario sets to another value comes first."""
    from sim.parameters.catalogue import settings

    shown = []
    for key, setting in settings().items():
        said = scenario.explain(key)
        shown.append(
            Shown(
                key,
                setting.meaning,
                setting.kind,
                said.value,
                setting.default,
                setting.unit,
                said.low,
                said.high,
                said.evidence,
                said.source,
                setting.note,
            )
        )
    return sorted(shown, key=_place)


def _place(setting: Shown) -> tuple[bool, bool, bool, str]:
    """Put what the scenario sets first, then levers, then parameters, and the calendars of countries last."""
    is_calendar = setting.key.startswith(("cooperation.regime.", "cooperation.prospect."))
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
