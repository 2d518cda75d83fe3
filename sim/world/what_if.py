"""One policy changed again and again: its past and its reference are lived through once and kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.world.accounts import price_table
from sim.world.engine import State
from sim.world.luck import replication_key
from sim.world.outcomes import expected_table
from sim.world.people import Cohort, make_cohort
from sim.world.replication import Prepared, counted, discounts, live_the_future, new_state
from sim.world.tables import rebuild_tables

if TYPE_CHECKING:
    from sim.scenario import Scenario

_BY_POLICY = ("worlds", "lands", "arrivals")


@dataclass(frozen=True, slots=True)
class Past:
    """What a replication has lived through before another policy is tried: its history, and the reference's future."""

    cohort: Cohort
    history: State
    reference: State

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        arrays = [getattr(state, name) for state in (self.history, self.reference) for name in State.__slots__]
        return sum(array.nbytes for array in (*arrays, self.cohort.circles) if isinstance(array, np.ndarray))


def prepare_again(prepared: Prepared, scenario: "Scenario", policy: str) -> Prepared:
    """Prepare a scenario that differs from the prepared one in the future of one policy alone."""
    tables = rebuild_tables(prepared.tables, scenario, policy)
    place = tables.policies.index(policy)
    prices, expected = prepared.prices.copy(), prepared.expected.copy()
    prices[place] = price_table(scenario, (policy,))[0]
    expected[place] = expected_table(scenario, (policy,))[0]
    return replace(
        prepared, tables=tables, prices=prices, expected=expected, discount=discounts(scenario, tables.policies)
    )


def only(prepared: Prepared, policies: Sequence[str]) -> Prepared:
    """Keep some of the policies, the reference among them; everybody and all luck stay as with all of them."""
    tables = prepared.tables
    places = [tables.policies.index(name) for name in policies]
    kept: dict[str, Any] = {name: np.ascontiguousarray(getattr(tables, name)[places]) for name in _BY_POLICY}
    reference = policies.index(tables.policies[tables.reference])
    return replace(
        prepared,
        tables=replace(tables, policies=tuple(policies), reference=reference, **kept),
        prices=prepared.prices[places],
        expected=prepared.expected[places],
        discount=prepared.discount[places],
        held_out=False,
    )


def digest_of_past(prepared: Prepared) -> str:
    """Return the digest of everything that a history and the future of the reference depend on."""
    tables = prepared.tables
    digest = hashlib.sha256(repr((prepared.seed, prepared.months, prepared.future_from, prepared.until)).encode())
    for field in fields(tables):
        value = getattr(tables, field.name)
        if field.name in _BY_POLICY:
            value = value[tables.reference]
        if isinstance(value, np.ndarray | np.void):
            digest.update(value.tobytes())
        elif field.name.startswith("opening"):
            digest.update(str(value).encode())
    return digest.hexdigest()


def live_past(prepared: Prepared, replication: int) -> Past:
    """Live through the history, fork it, and live on under the reference."""
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, replication))
    history = new_state(cohort, prepared)
    history.advance(cohort, prepared.tables, prepared.tables.reference, 0, prepared.future_from)
    reference = history.fork()
    live_the_future(reference, cohort, prepared, prepared.tables.reference)
    return Past(cohort, history, reference)


def run_after(prepared: Prepared, past: Past) -> dict[str, NDArray[np.int64]]:
    """Live on from a past under every policy but the reference; the same as running the whole replication."""
    states = []
    for policy in range(len(prepared.tables.policies)):
        if policy == prepared.tables.reference:
            states.append(past.reference)
            continue
        state = past.history.fork()
        live_the_future(state, past.cohort, prepared, policy)
        states.append(state)
    return counted(prepared, states, [None] * len(states))
