"""What can be moved on the page: measures of a policy, and apart from them what the reader assumes."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sim.parameters.catalogue import Setting, Value, settings
from sim.scenario import Scenario
from sim.scenario.calendar import label
from sim.scenario.changing import own_set
from sim.scenario.text.checking import looks_like_thousands

Texts = Mapping[str, str]
"""The value of each lever as TOML writes it, by key."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A setting that can be moved; the ends and the step of its slider are a choice of the page, not a limit.

    An assumption on what is to come `is_ahead`: it is laid over the future alone.
    """

    key: str
    low: float = 0
    high: float = 0
    step: float = 0
    is_ahead: bool = False

    @property
    def setting(self) -> Setting:
        return settings()[self.key]

    @property
    def is_switch(self) -> bool:
        return self.setting.type == "bool"

    @property
    def is_choice(self) -> bool:
        return self.setting.type == "choice"

    @property
    def is_slider(self) -> bool:
        return not (self.is_switch or self.is_choice)

    @property
    def name(self) -> str:
        """Give the key in a form that can be part of an identifier on a page."""
        return self.key.replace(".", "-").replace("_", "-")

    def place(self, text: str) -> str:
        """Give where the slider stands for a text: at an end when the value lies beyond it; for none the default."""
        number = _number(text if text else str(self.setting.default))
        if number is None:
            return _shown(self.low)
        return _shown(min(max(number, self.low), self.high))


GROUPS = {
    "maatwerk": (
        Lever("maatwerk.enabled"),
        Lever("maatwerk.maximum_eur", 0, 40_000, 500),
        Lever("maatwerk.min_refusal_months", 0, 36, 1),
        Lever("maatwerk.approval_factor", 0, 5, 0.1),
    ),
    "support": (
        Lever("support.cash_eur", 0, 5_000, 50),
        Lever("support.first_days_eur", 0, 5_000, 5),
        Lever("support.in_kind_eur", 0, 10_000, 100),
    ),
    "detention": (Lever("detention.places", 0, 1_500, 10),),
    "cooperation": (Lever("cooperation.lp_factor", 0, 3, 0.05), Lever("cooperation.agreement")),
}
MEASURES = tuple(lever for group in GROUPS.values() for lever in group)
ASSUMPTIONS = (
    Lever("behaviour.money_value", 0, 2.2, 0.1),
    Lever("costs.hours_maatwerk_case", 10, 80, 5),
    Lever("incentives.pull"),
    Lever("inflow.course"),
    Lever("inflow.factor", 0, 2, 0.05, is_ahead=True),
    Lever("maatwerk.process"),
    Lever("maatwerk.published_cases_are"),
)
LEVERS = MEASURES + ASSUMPTIONS
OWN = ""
"""The text of an assumption in which simulations differ: each has its own value."""


def start_texts(scenario: Scenario, policy: str) -> dict[str, str]:
    """Give what every lever is under a policy in the first month of the future; OWN where simulations differ in it."""
    month = scenario.plan.month(scenario.plan.future_from)
    own = own_set(scenario, 0) if scenario.plan.sets_differ else {}
    return {
        lever.key: OWN if lever.key in own else written(scenario.value(lever.key, policy, month)) for lever in LEVERS
    }


def ends_of_own(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Give the lowest and the highest value that simulations have of their own, of each slider in which they differ."""
    sets = [own_set(scenario, number) for number in range(scenario.plan.replications.at_least)]
    keys = [lever.key for lever in LEVERS if lever.is_slider and scenario.plan.sets_differ and lever.key in sets[0]]
    return {key: (min(values), max(values)) for key in keys if (values := [float(one[key]) for one in sets])}


def later_changes(scenario: Scenario, policy: str) -> dict[str, tuple[str, str]]:
    """Give of each lever that changes under a policy after the future starts the month of that, and to what."""
    start = scenario.plan.month(scenario.plan.future_from)
    courses = scenario.timelines[policy]
    later = {lever.key: [step for step in courses[lever.key] if step.month > start] for lever in LEVERS}
    first = {key: steps[0] for key, steps in later.items() if steps}
    return {key: (label(scenario.plan.date(step.month)), written(step.value)) for key, step in first.items()}


def written(value: Value) -> str:
    """Write a value as TOML does."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_STEP = re.compile(r"([+-]) ?(\d+(?:[.,]\d+)?) ?(%?)")
_MINUS_SIGN = "\u2212"


def is_number(text: str) -> bool:
    """Tell whether a text is a number, so that a slider can stand for it; a step from somewhere is none."""
    return _number(text) is not None and not is_step(text)


def is_step(text: str) -> bool:
    """Tell whether a text is a step from somewhere: +100, -5 or -10%."""
    return _step_in(text) is not None


def meant(lever: Lever, text: str, start: str) -> str:
    """Give the value that a text in a field stands for: a step is taken from where the scenario has the lever.

    What can be misread (+1.000, +2,5), has nowhere to start from or would end below 0, stays as it was typed.
    """
    step = _step_in(text)
    if step is None or _number(start) is None or reads_two_ways(lever, text):
        return text
    first, size = Decimal(start), Decimal(step[2])
    moved = Decimal(f"{step[1]}1") * (size * first / 100 if step[3] else size)
    finest = Decimal(1) if lever.setting.type == "int" else Decimal("1e-6")
    value = (first + moved).quantize(finest, ROUND_HALF_UP)
    return f"{value.normalize():f}" if value >= 0 else text


def reads_two_ways(lever: Lever, text: str) -> bool:
    """Tell whether the size of a step may be read in thousands as well, or with a decimal comma."""
    step = _step_in(text)
    is_large = lever.setting.money_or_count and step is not None and looks_like_thousands(step[2])
    return is_large or (step is not None and "," in step[2])


def _step_in(text: str) -> re.Match[str] | None:
    return _STEP.fullmatch(text.strip().replace(_MINUS_SIGN, "-"))


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
