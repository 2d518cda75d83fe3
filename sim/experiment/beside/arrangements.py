"""A side question on the first replications: what is left of the answer if arrangements do nothing?

Nobody has measured what an arrangement beside the euros adds to leaving. The sets of a reading spread it over its
range, from nothing upwards, and nothing published tells it: so the answer is also given without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

KEY, POWER = "maatwerk.arrangement_log_odds", "maatwerk."
REPLICATIONS = 24  # the same lives with and without differ little, so that a quarter of the usual run is enough


def does_nothing() -> float:
    """Return the value at which an arrangement does nothing."""
    from sim.parameters.catalogue import NO_EFFECT, settings

    return NO_EFFECT[settings()[KEY].unit]


def effects_lived(scenario: Scenario, replications: int) -> tuple[float, ...]:
    """Return what an arrangement adds to the log-odds of leaving in each of the first replications."""
    from sim.scenario.changing import own_set

    given = scenario.value(KEY, scenario.reference, 0)
    return tuple(float(own_set(scenario, number).get(KEY, given)) for number in range(replications))


def is_open(scenario: Scenario, replications: int) -> bool:
    """Tell whether the answer may rest on it: policies differ in maatwerk, and an arrangement does something.

    A scenario that itself changes it in time asks about it, and is left as it is.
    """
    names = [policy.name for policy in scenario.policies]
    moved = (key for name in names for key in scenario.differing(scenario.reference, name))
    set_once = len({step.value for name in names for step in scenario.timelines[name][KEY]}) == 1
    differs = set_once and any(key.startswith(POWER) for key in moved)
    return differs and any(effect != does_nothing() for effect in effects_lived(scenario, replications))


def without_arrangements(scenario: Scenario, replications: int) -> Scenario:
    """Return a scenario of so many replications in which arrangements do nothing."""
    from sim.scenario.changing import with_overrides

    changes = [f"{KEY}={does_nothing()}", f"plan.replications={replications}", "plan.held_out=false"]
    return with_overrides(scenario, changes)


def asked_of_arrangements(scenario: Scenario, replications: int = REPLICATIONS) -> Scenario | None:
    """Return the first replications with arrangements that do nothing; None where the question is not open."""
    few = min(REPLICATIONS, replications)
    return without_arrangements(scenario, few) if is_open(scenario, few) else None
