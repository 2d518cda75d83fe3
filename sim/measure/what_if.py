"""One policy changed again and again: what changes with it in a prepared scenario, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.measure.accounts import price_table
from sim.measure.counted import Counted
from sim.measure.expected import expected_table
from sim.measure.replication import Priced, counted, discounts, priced
from sim.scenario import Scenario
from sim.world.past import BY_POLICY, Check, Past, go_on, live_after
from sim.world.record.tables import rebuild_tables
from sim.world.replication import prepare_world


@dataclass(frozen=True, slots=True)
class Ground:
    """A prepared scenario, and which settings its world was made of."""

    prepared: Priced
    scenario: Scenario
    read: frozenset[str]

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        return self.prepared.bytes

    def is_the_world_of(self, other: Scenario) -> bool:
        """Tell whether another scenario is the same in all that was read, so that the same world is made of it."""
        mine, names = self.scenario, [policy.name for policy in self.scenario.policies]
        if (mine.plan, mine.reference, names) != (other.plan, other.reference, [one.name for one in other.policies]):
            return False
        return all(mine.timelines[name][key] == other.timelines[name][key] for name in names for key in self.read)


def ground_of(scenario: Scenario, before: Ground | None = None) -> Ground:
    """Prepare a scenario; where nothing differs that the world of the one before was made of, price that again."""
    if before is not None and before.is_the_world_of(scenario):
        return replace(before, prepared=priced(before.prepared, scenario), scenario=scenario)
    fresh = replace(scenario)  # nothing has been read of it yet
    world = prepare_world(fresh)
    return Ground(priced(world, scenario), scenario, fresh.were_read())


def prepare_again(prepared: Priced, scenario: Scenario, policy: str) -> Priced:
    """Prepare a scenario that differs from the prepared one in the future of one policy alone."""
    tables = rebuild_tables(prepared.tables, scenario, policy)
    place = tables.policies.index(policy)
    prices, expected = prepared.prices.copy(), prepared.expected.copy()
    prices[place] = price_table(scenario, (policy,))[0]
    expected[place] = expected_table(scenario, (policy,))[0]
    return replace(
        prepared, tables=tables, prices=prices, expected=expected, discount=discounts(scenario, tables.policies)
    )


def only(prepared: Priced, policies: Sequence[str]) -> Priced:
    """Keep some of the policies, the reference among them; everybody and all luck stay as with all of them."""
    tables = prepared.tables
    places = [tables.policies.index(name) for name in policies]
    kept: dict[str, Any] = {name: np.ascontiguousarray(getattr(tables, name)[places]) for name in BY_POLICY}
    reference = policies.index(tables.policies[tables.reference])
    return replace(
        prepared,
        tables=replace(tables, policies=tuple(policies), reference=reference, **kept),
        prices=prepared.prices[places],
        expected=prepared.expected[places],
        discount=prepared.discount[places],
        held_out=False,
    )


def run_after(prepared: Priced, past: Past, check: Check = go_on) -> Counted:
    """Count every policy lived on from a past; the same as running the whole replication."""
    return counted(prepared, live_after(prepared, past, check))
