"""Live through one replication under every policy, and count what was lived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measure import lives
from sim.measure.accounts import price_table, state_cents
from sim.measure.counted import Counted
from sim.measure.expected import expected_table
from sim.rules.costs import SHELTER
from sim.scenario import Scenario
from sim.world.bulk.engine import State
from sim.world.ledger import faults_of
from sim.world.replication import Fork, Lived, Prepared, live, moves_shelter, prepare_world

if TYPE_CHECKING:
    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Priced(Prepared):
    """What all replications of a scenario share, with what things cost and how likely they are under each policy."""

    prices: Whole
    """[policy, month, price of the price list, basis], in hundredths of a cent."""
    discount: Whole
    """[policy], in millionths a year."""
    expected: Whole
    """[policy, month, expected count], in millionths."""

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        tables = (getattr(self.tables, field.name) for field in fields(self.tables))
        arrays = (*tables, self.prices, self.discount, self.expected)
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


def prepare(scenario: Scenario, unpaired: bool = False, lived_once: bool = True) -> Priced:
    """Build the tables and the prices of a scenario once, and see to it that the engine is compiled."""
    return priced(prepare_world(scenario, unpaired, lived_once), scenario)


def priced(world: Prepared, scenario: Scenario) -> Priced:
    """Add to what a scenario was made into what things cost in it."""
    policies = world.tables.policies
    return Priced(
        **{field.name: getattr(world, field.name) for field in fields(Prepared)},
        prices=price_table(scenario, policies),
        discount=discounts(scenario, policies),
        expected=expected_table(scenario, policies),
    )


def discounts(scenario: Scenario, policies: tuple[str, ...]) -> Whole:
    """Give the discount rate of each policy in millionths a year."""
    start = scenario.plan.month(scenario.plan.future_from)
    rates = (float(scenario.value("costs.real_discount_rate", name, start)) for name in policies)
    return np.array([round(rate * 1e6) for rate in rates], np.int64)


def run_replication(prepared: Priced, replication: int) -> Counted:
    """Run one replication under every policy."""
    return counted(prepared, live(prepared, replication))


def counted(prepared: Priced, lived: Lived) -> Counted:
    """Count what the states of every policy hold, and compare the lives in them with the reference."""
    tables, states = prepared.tables, lived.states
    reference = states[tables.reference]
    columns = [
        lives.columns_of(state, lands, lives.TOLD_APART_BY if state is reference else ())
        for state, lands in zip(states, tables.lands, strict=True)
    ]
    as_reference = columns[tables.reference]
    groups, traits = lives.group_of(as_reference, prepared), lives.traits_of(as_reference, tables)
    found = [
        lives.compare(as_reference, here, lives.columns_of(twin, lands) if twin else None, prepared)
        for here, twin, lands in zip(columns, lived.twins, tables.lands, strict=True)
    ]
    by_group = np.stack([lives.count_by_group(one, groups) for one in found])
    return Counted(
        tally=np.stack([state.tally for state in states]),
        prices=prepared.prices,
        discount=prepared.discount,
        expected=prepared.expected,
        places=np.ascontiguousarray(tables.worlds["places"]),
        lives=np.stack([lives.count_lives(reference, state) for state in states]),
        pairs=by_group.sum(axis=1),
        groups=by_group,
        traits=np.stack([lives.count_by_trait(one, traits) for one in found]),
        drawn=drawn(prepared, lived),
        shelter_withdrawn=shelter_withdrawn(prepared, lived, columns),
        offers_at_end=np.stack([state.offers_at_end for state in states]),
        packages=lives.packages([state.people for state in states]),
        faults=np.array(_faults([*states, *filter(None, lived.twins)]), np.int64),
    )


def _faults(states: Sequence[State]) -> list[int]:
    received = [int(state.people["received_cents"].sum(dtype=np.int64)) for state in states]
    return [
        fault
        for state, cents in zip(states, received, strict=True)
        for fault in faults_of(state.tally, state.stocks, state.recount, cents)
    ]


def drawn(prepared: Priced, lived: Lived) -> Whole:
    """Give what the state spends on people who come under one policy only: [policy, side, month], 1/100 cents.

    Side 0: who comes only under the policy; side 1: only under the reference. Their part of the tally was booked apart
    where they are all who came of the reserve. Else the same future is lived again to book it: once under each policy
    under which somebody comes alone.
    """
    tables, states, fork = prepared.tables, lived.states, lived.fork
    spent = np.zeros((len(states), 2, prepared.months), np.int64)
    if fork is None:
        return spent
    there = states[tables.reference].status_at_end > 0
    apart: dict[int, list[tuple[int, int, NDArray[np.int32]]]] = {}  # by the policy under which they come
    for policy, state in enumerate(states):
        here = state.status_at_end > 0
        for side, (under, only) in enumerate(((policy, here & ~there), (tables.reference, there & ~here))):
            of_them = booked_as_the_reserve(only, states[under])
            if of_them is not None:
                spent[policy, side] = state_cents(of_them, prepared.prices[under])
            elif only.any():
                apart.setdefault(under, []).append((policy, side, np.flatnonzero(only).astype(np.int32)))
    for under, groups in apart.items():
        of_groups = booked_apart(prepared, fork, under, [places for _, _, places in groups])
        for (policy, side, _), of_them in zip(groups, of_groups, strict=True):
            spent[policy, side] = state_cents(of_them, prepared.prices[under])
    return spent


def booked_as_the_reserve(only: NDArray[np.bool_], state: State) -> Whole | None:
    """Give what was booked of some people while a future was lived, if they are all who came there of the reserve."""
    came = (state.people["pulled"] == 1) & (state.status_at_end > 0)
    return state.of_the_reserve if np.array_equal(only, came) else None


def shelter_withdrawn(prepared: Priced, lived: Lived, columns: Sequence[lives.Columns]) -> Whole:
    """Give what is spent less on shelter of people who stay as long as under the reference: [policy, month].

    In 1/100 cents, where a policy gives shelter by other rules; below zero where it gives more.
    """
    tables, fork = prepared.tables, lived.fork
    less = np.zeros((len(lived.states), prepared.months), np.int64)
    moved = [policy for policy in range(len(less)) if moves_shelter(tables, policy)]
    if fork is None or not moved:
        return less
    there = columns[tables.reference]
    stay = [lives.stay_as_long(there, columns[policy], prepared) for policy in moved]
    places = [np.flatnonzero(who).astype(np.int32) for who in stay]
    before = booked_apart(prepared, fork, tables.reference, places)
    for policy, who, under_reference in zip(moved, places, before, strict=True):
        (under_policy,) = booked_apart(prepared, fork, policy, [who])
        less[policy] = state_cents(under_reference, prepared.prices[tables.reference], SHELTER)
        less[policy] -= state_cents(under_policy, prepared.prices[policy], SHELTER)
    return less


def booked_apart(prepared: Priced, fork: Fork, under: int, places: Sequence[NDArray[np.int32]]) -> Whole:
    """Live the future again under a policy, and give the tally of each group of people: [group, month, column]."""
    span = prepared.future_from, prepared.until + 1
    return fork.history.fork().advance(fork.cohort, prepared.tables, under, *span, apart=places)
