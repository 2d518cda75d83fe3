"""Reading a scenario's settings by key, for one policy and month."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import Scenario

Reader = Callable[[str], Any]


def reader(scenario: "Scenario", policy: str, month: int) -> Reader:
    """Give a function from key to value."""
    return lambda key: scenario.value(key, policy, month)
