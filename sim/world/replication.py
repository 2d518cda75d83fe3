"""One replication: the history once, every policy from its fork, and the comparison of lives."""

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.rules.vocabulary import Household, Regime, Status, Tier
from sim.world.accounts import price_table, state_cents
from sim.world.bulk.engine import State, compiled_advance
from sim.world.ledger import COLUMNS, STATUSES, faults_of
from sim.world.lived_once import Future, branches, futures_of, live_on
from sim.world.luck import replication_key
from sim.world.measuring import expected_table
from sim.world.outcomes import GROUPS, NOT_MEASURED, PAIRS
from sim.world.people import Cohort, make_cohort
from sim.world.record.tables import Tables, build_tables

if TYPE_CHECKING:
    from sim.scenario import Scenario

PACKAGES_KEPT_FROM_CENTS = 300_000
DEADWEIGHT_WITHIN = {"deadweight_same_month": 0, "deadweight_3m": 3, "deadweight_12m": 12}  # months after the package
HARDLY_LEAVES = log(1 / 199)  # log-odds of one month in two hundred


@dataclass(frozen=True, slots=True)
class Prepared:
    """What all replications of a scenario share."""

    tables: Tables
    seed: int
    months: int
    history_from: int
    future_from: int
    until: int
    unpaired: bool
    held_out: bool
    lived_once: bool
    prices: NDArray[np.int64]
    discount: NDArray[np.int64]
    expected: NDArray[np.int64]

    @property
    def future(self) -> range:
        """Give the months of the future and its follow-up."""
        return range(self.future_from, self.months)


def prepare(scenario: "Scenario", unpaired: bool = False, lived_once: bool = True) -> Prepared:
    """Build the tables of a scenario once, and see to it that the engine is compiled.

    Months in which policies are the same country are `lived_once`, or by each for itself, which gives the same.
    """
    plan = scenario.plan
    tables = build_tables(scenario)
    compiled_advance()
    return Prepared(
        tables=tables,
        seed=plan.seed,
        months=plan.months,
        history_from=plan.month(plan.history_from),
        future_from=plan.month(plan.future_from),
        until=plan.month(plan.until),
        unpaired=unpaired,
        held_out=plan.held_out,
        lived_once=lived_once,
        prices=price_table(scenario, tables.policies),
        expected=expected_table(scenario, tables.policies),
        discount=discounts(scenario, tables.policies),
    )


def discounts(scenario: "Scenario", policies: tuple[str, ...]) -> NDArray[np.int64]:
    """Give the discount rate of each policy in millionths a year."""
    start = scenario.plan.month(scenario.plan.future_from)
    rates = (float(scenario.value("costs.real_discount_rate", name, start)) for name in policies)
    return np.array([round(rate * 1e6) for rate in rates], np.int64)


def run_replication(prepared: Prepared, replication: int) -> dict[str, NDArray[np.int64]]:
    """Run one replication under every policy; see the names of columns in `ledger` and `outcomes`."""
    return counted(prepared, *states_at_the_end(prepared, replication))


def counted(
    prepared: Prepared, states: list[State], twins: "Twins", past: "Fork | None"
) -> dict[str, NDArray[np.int64]]:
    """Count what the states of every policy hold, and compare the lives in them with the reference."""
    tables = prepared.tables
    reference = states[tables.reference].people
    faults = [
        np.int64(fault)
        for state in (*states, *(twin for twin in twins if twin is not None))
        for fault in faults_of(
            state.tally, state.stocks, state.recount, int(state.people["received_cents"].sum(dtype=np.int64))
        )
    ]
    groups = group_of(reference, prepared)
    differences = [
        compare(states[tables.reference], state, twin.people if twin else None, prepared)
        for state, twin in zip(states, twins, strict=True)
    ]
    by_group = np.stack([count_by_group(difference, groups) for difference in differences])
    traits = traits_of(reference, tables)
    return {
        "tally": np.stack([state.tally for state in states]),
        "prices": prepared.prices,
        "discount": prepared.discount,
        "expected": prepared.expected,
        "places": np.ascontiguousarray(tables.worlds["places"]),
        "lives": np.stack([lives(states[tables.reference], state) for state in states]),
        "pairs": by_group.sum(axis=1),
        "groups": by_group,
        "traits": np.stack([count_by_trait(difference, traits) for difference in differences]),
        "drawn": drawn(prepared, states, past),
        "offers_at_end": np.stack([state.offers_at_end for state in states]),
        "packages": packages([state.people for state in states]),
        "faults": np.array(faults, np.int64),
    }


Twins = list[State | None]


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the policies part: everybody who can come, and the state at the end of the history."""

    cohort: Cohort
    history: State


def states_at_the_end(prepared: Prepared, replication: int) -> tuple[list[State], Twins, Fork | None]:
    """Live through the history once and fork it, or, unpaired, through everything under luck of its own.

    Where hold-out is to be measured, each policy has a twin in which nobody waits for better. The fork is kept only
    where policies may draw people.
    """
    tables = prepared.tables
    policies = range(len(tables.policies))
    if prepared.unpaired:
        states = [live_through(prepared, replication, policy, stream=policy + 1) for policy in policies]
        return states, [None] * len(states), None
    cohort = make_cohort(tables, replication_key(prepared.seed, replication))
    history = new_state(cohort, prepared)
    history.advance(cohort, tables, tables.reference, 0, prepared.future_from)
    may_draw = bool(tables.worlds["pull_active"].any())
    futures, twins = futures_of(tables, prepared.future, prepared.held_out)
    lived = live_on(
        history.fork() if may_draw else history,
        futures,
        branches(futures, prepared.future, is_shared=prepared.lived_once),
        lambda state, future, months: live_months(state, cohort, prepared, future, months),
    )
    fork = Fork(cohort, history) if may_draw else None
    return [lived[policy] for policy in policies], [None if twin is None else lived[twin] for twin in twins], fork


def live_through(prepared: Prepared, replication: int, policy: int, stream: int = 0) -> State:
    """Live through history and future under one policy."""
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, replication, stream))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, policy, 0, prepared.future_from)
    live_the_future(state, cohort, prepared, policy)
    return state


def live_the_future(state: State, cohort: Cohort, prepared: Prepared, policy: int) -> None:
    """Live through the future and its follow-up under one policy."""
    live_months(state, cohort, prepared, Future(prepared.tables, policy), prepared.future)


def live_months(state: State, cohort: Cohort, prepared: Prepared, future: Future, months: range) -> None:
    """Live through months of the future or its follow-up, noting where everybody stands when the period ends."""
    end = prepared.until + 1
    if months.start < end <= months.stop:
        state.advance(cohort, *future, months.start, end)
        note_the_end(state, prepared.until)
        months = range(end, months.stop)
    state.advance(cohort, *future, months.start, months.stop)


def note_the_end(state: State, until: int) -> None:
    """Note where everybody stands after the last month of the period, and the offers that stand open or are agreed."""
    people = state.people
    state.status_at_end = people["status"].copy()
    in_view = (people["status"] > Status.POTENTIAL) & (people["status"] < Status.OUT_OF_SIGHT)
    agreed = in_view & (people["agreed"] == 1)
    stands = in_view & (people["agreed"] == 0) & (people["offer_eur"] > 0) & (people["offer_until"] > until)
    state.offers_at_end = np.array([stands.sum(), agreed.sum()], np.int64)


def new_state(cohort: Cohort, prepared: Prepared) -> State:
    """Open the country as it is when the warm-up starts."""
    return State(cohort.people, int(cohort.first[0]), prepared.months, len(prepared.tables.shares), COLUMNS)


# --- who is drawn ---------------------------------------------------------------------------------------------------


def drawn(prepared: Prepared, states: list[State], past: Fork | None) -> NDArray[np.int64]:
    """Give what the state spends on people who come under one policy only: [policy, side, month], 1/100 cents.

    Side 0: who comes only under the policy; side 1: only under the reference. The same future is lived again, and their
    part of the tally booked apart: once under each policy under which somebody comes alone.
    """
    tables = prepared.tables
    spent = np.zeros((len(states), 2, prepared.months), np.int64)
    if past is None:
        return spent
    there = states[tables.reference].status_at_end > 0
    apart: dict[int, list[tuple[int, int, NDArray[np.int32]]]] = {}  # by the policy under which they come
    for policy, state in enumerate(states):
        here = state.status_at_end > 0
        for side, (lived, only) in enumerate(((policy, here & ~there), (tables.reference, there & ~here))):
            if only.any():
                apart.setdefault(lived, []).append((policy, side, np.flatnonzero(only).astype(np.int32)))
    for lived, groups in apart.items():
        again, places = past.history.fork(), [places for _, _, places in groups]
        months = prepared.future_from, prepared.until + 1
        of_groups = again.advance(past.cohort, tables, lived, *months, apart=places)
        for (policy, side, _), of_them in zip(groups, of_groups, strict=True):
            spent[policy, side] = state_cents(of_them, prepared.prices[lived])
    return spent


# --- two lives ----------------------------------------------------------------------------------------------------


def lives(reference: State, policy: State) -> NDArray[np.int64]:
    """Count persons by status under the reference x status under the policy, at the end of the period."""
    matrix = np.zeros((STATUSES, STATUSES), np.int64)
    np.add.at(matrix, (reference.status_at_end, policy.status_at_end), 1)
    matrix[Status.POTENTIAL, Status.POTENTIAL] = 0
    return matrix


def compare(
    under_reference: State, under_policy: State, twin: NDArray[np.void] | None, prepared: Prepared
) -> dict[str, NDArray[np.bool_]]:
    """Tell, person by person, what the policy changes in their departure in the future period: a mask per PAIRS.

    Who comes under one of the two only is counted apart: their departures are nobody's gain. Who is paid maatwerk under
    both, as with offers that still stand when it ends, is not paid because of the policy.
    """
    reference, people = under_reference.people, under_policy.people
    comes_there, comes_here = under_reference.status_at_end > 0, under_policy.status_at_end > 0
    here = (reference["status"] > 0) & (people["status"] > 0)
    before = departure(reference["departed"], prepared) * here
    after = departure(people["departed"], prepared) * here
    durable_before = (departure(reference["durably_departed"], prepared) > 0) & here
    durable_after = (departure(people["durably_departed"], prepared) > 0) & here
    package = departure(people["package_month"], prepared)
    paid = (package > 0) & (departure(reference["package_month"], prepared) == 0)
    both = (before > 0) & (after > 0)
    found = {
        "persons": in_the_future(reference, people, prepared),
        "gained": (before == 0) & (after > 0),
        "lost": (before > 0) & (after == 0),
        "moved_earlier": both & (after < before),
        "moved_later": both & (after > before),
        "gained_durable": durable_after & ~durable_before,
        "lost_durable": durable_before & ~durable_after,
        "paid": paid,
        "deadweight": paid & (before > 0),
        "came": comes_here & ~comes_there,
        "stayed_away": comes_there & ~comes_here,
    }
    for name, months in DEADWEIGHT_WITHIN.items():
        found[name] = found["deadweight"] & (before >= package) & (before <= package + months)
    if twin is not None:
        free = departure(twin["departed"], prepared)
        now = departure(people["departed"], prepared)
        found["held_out"] = (free > 0) & ((now == 0) | (now > free))
    return found


def count_by_group(found: dict[str, NDArray[np.bool_]], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count persons by group and by what the policy changes: [group, PAIRS]; NOT_MEASURED where that is not known."""
    unknown = np.full(len(GROUPS), NOT_MEASURED, np.int64)
    return np.stack(
        [np.bincount(groups[found[name]], minlength=len(GROUPS)) if name in found else unknown for name in PAIRS],
        axis=1,
    )


def count_by_trait(found: dict[str, NDArray[np.bool_]], traits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count persons by trait, which overlap, and by what the policy changes: [trait, PAIRS]."""
    counts = [(traits & found[name]).sum(axis=1) if name in found else [NOT_MEASURED] * len(traits) for name in PAIRS]
    return np.stack(counts, axis=1).astype(np.int64)


def traits_of(people: NDArray[np.void], tables: Tables) -> NDArray[np.bool_]:
    """Tell who has which trait of TRAITS, as under the reference: [trait, person]."""
    hardly = tables.leave_levels[people["origin"]] + people["readiness"] < HARDLY_LEAVES
    return np.stack(
        [
            people["vris"] == 1,
            people["nuisance"] == 1,
            people["care"] == 1,
            people["household"] == Household.SCHOOL_FAMILY,
            hardly,
        ]
    )


def departure(months: NDArray[np.int16], prepared: Prepared) -> NDArray[np.int64]:
    """Give 1 + the month of departure counted from the start of the future, 0 for none in the period."""
    since = months.astype(np.int64) - prepared.future_from
    return np.where((since >= 0) & (months <= prepared.until), since + 1, 0)


def in_the_future(reference: NDArray[np.void], people: NDArray[np.void], prepared: Prepared) -> NDArray[np.bool_]:
    """Tell who has a case in the future period: arrived by its end and not gone before it."""
    arrived = (reference["arrival"] <= prepared.until) & ((reference["status"] > 0) | (people["status"] > 0))
    return arrived & ((reference["status"] < Status.MOVED_ON) | (reference["since"] >= prepared.future_from))


def group_of(people: NDArray[np.void], prepared: Prepared) -> NDArray[np.int64]:
    """Give the group of each person, by the cooperation of the country, never by nationality."""
    tables = prepared.tables
    lands = tables.lands[tables.reference, prepared.future_from]
    of_land = np.select(
        [
            lands["tier"] == Tier.UNSAFE,
            lands["visa_free"] == 1,
            lands["regime"] == Regime.ON,
            lands["regime"] == Regime.TRANSITION,
        ],
        [GROUPS.index("unsafe"), GROUPS.index("visa_free"), GROUPS.index("cooperating"), GROUPS.index("transition")],
        GROUPS.index("not_cooperating"),
    )
    return np.where(people["dublin_at_start"] == 1, GROUPS.index("dublin"), of_land[people["origin"]]).astype(np.int64)


def packages(people: list[NDArray[np.void]]) -> NDArray[np.int64]:
    """List the packages of EUR 3,000 or more: month, cents, VRIS; padded with -1 to one length."""
    rows = []
    for policy in people:
        large = policy[policy["package_cents"] >= PACKAGES_KEPT_FROM_CENTS]
        large = large[np.lexsort((large["key"], large["package_month"]))]
        rows.append(np.stack([large["package_month"], large["package_cents"], large["vris"]], axis=1).astype(np.int64))
    longest = max(len(row) for row in rows)
    padded = np.full((len(rows), longest, 3), -1, np.int64)
    for policy_index, row in enumerate(rows):
        padded[policy_index, : len(row)] = row
    return padded
