"""The levers of the page: which settings of a policy can be moved, and how far a slider reaches."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.parameters.catalogue import Setting, Value, settings

if TYPE_CHECKING:
    from sim.scenario import Scenario

Texts = Mapping[str, str]
"""The value of each lever as TOML writes it, by key."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A setting that can be moved; the ends and the step of its slider are a choice of the page, not a limit."""

    key: str
    low: float = 0
    high: float = 0
    step: float = 0

    @property
    def setting(self) -> Setting:
        return settings()[self.key]

    @property
    def is_switch(self) -> bool:
        return self.setting.type == "bool"

    @property
    def name(self) -> str:
        """Give the key in a form that can be part of an identifier on a page."""
        return self.key.replace(".", "-").replace("_", "-")

    def place(self, text: str) -> str:
        """Give where the slider stands for a text: at an end when the value lies beyond it."""
        number = _number(text)
        if number is None:
            return _shown(self.low)
        return _shown(min(max(number, self.low), self.high))


LEVERS = (
    Lever("maatwerk.enabled"),
    Lever("maatwerk.maximum_eur", 0, 40_000, 500),
    Lever("maatwerk.min_refusal_months", 0, 36, 1),
    Lever("maatwerk.approval_factor", 0, 5, 0.1),
    Lever("support.cash_eur", 0, 5_000, 50),
    Lever("support.first_days_eur", 0, 5_000, 5),
    Lever("support.in_kind_eur", 0, 10_000, 100),
    Lever("detention.places", 0, 1_500, 10),
    Lever("cooperation.lp_factor", 0, 3, 0.05),
    Lever("cooperation.agreement"),
    Lever("inflow.factor", 0, 2, 0.05),
)
GROUPS = {
    "maatwerk": LEVERS[:4],
    "support": LEVERS[4:7],
    "detention": LEVERS[7:8],
    "cooperation": LEVERS[8:10],
    "inflow": LEVERS[10:],
}


def start_texts(scenario: Scenario, policy: str) -> dict[str, str]:
    """Give what every lever is under a policy in the first month of the future."""
    month = scenario.plan.month(scenario.plan.future_from)
    return {lever.key: written(scenario.value(lever.key, policy, month)) for lever in LEVERS}


def later_changes(scenario: Scenario, policy: str) -> frozenset[str]:
    """Name the levers that the scenario changes under a policy after the first month of the future."""
    start = scenario.plan.month(scenario.plan.future_from)
    courses = scenario.timelines[policy]
    return frozenset(lever.key for lever in LEVERS if any(step.month > start for step in courses[lever.key]))


def written(value: Value) -> str:
    """Write a value as TOML does."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def differs(text: str, start: str) -> bool:
    """Say whether a text stands for another value than it did at the start; 1 and 1.0 are the same."""
    number, first = _number(text), _number(start)
    return text.strip() != start if number is None or first is None else number != first


def _number(text: str) -> float | None:
    try:
        value = tomllib.loads(f"value = {text.strip()}").get("value")
    except ValueError:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return value if is_number else None


def _shown(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
