"""One replication: the history once, and every policy from its fork."""

from dataclasses import dataclass

import numpy as np

from sim.rules.vocabulary import Status
from sim.scenario import Scenario
from sim.world.bulk.engine import State, compiled_advance
from sim.world.bulk.lived_once import Future, branches, futures_of, live_on
from sim.world.ledger import COLUMNS
from sim.world.luck import replication_key
from sim.world.people import Cohort, make_cohort
from sim.world.record.tables import Tables, build_tables

SHELTER = (
    *("departure_period_months", "short_departure_period_months", "restricted_months", "share_in_shelter"),
    *("pact_from", "accelerated_share"),
)
SHELTER_OF_THE_CORE = ("htl", "htl_share", "htl_without_bed", "htl_walk_out")
"""What a month says of who has a bed, and of who of the core is sent to another one."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What all replications of a scenario share; months count from the start of the warm-up."""

    tables: Tables
    seed: int
    months: int
    history_from: int
    future_from: int
    until: int
    unpaired: bool
    held_out: bool
    lived_once: bool

    @property
    def future(self) -> range:
        """Give the months of the future and its follow-up."""
        return range(self.future_from, self.months)


def prepare_world(scenario: "Scenario", unpaired: bool = False, lived_once: bool = True) -> Prepared:
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
    )


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the policies part: everybody who can come, and the state at the end of the history."""

    cohort: Cohort
    history: State


@dataclass(frozen=True, slots=True)
class Lived:
    """What a replication has lived through, by policy in the order of the tables.

    Policies that are the same to the end have one state between them. Where hold-out is to be measured, each policy has
    a twin in which nobody waits for better; else None. The fork is kept only where some people have to be booked apart:
    where support draws people, the inflow differs, or a policy gives shelter by other rules.
    """

    states: tuple[State, ...]
    twins: tuple[State | None, ...]
    fork: Fork | None


def live(prepared: Prepared, replication: int) -> Lived:
    """Live through the history once and fork it, or, unpaired, through everything under luck of its own."""
    tables = prepared.tables
    policies = range(len(tables.policies))
    if prepared.unpaired:
        alone = tuple(live_through(prepared, replication, policy, stream=policy + 1) for policy in policies)
        return Lived(alone, (None,) * len(alone), None)
    cohort = make_cohort(tables, replication_key(prepared.seed, replication))
    history = new_state(cohort, prepared)
    history.advance(cohort, tables, tables.reference, 0, prepared.future_from)
    may_draw = bool(tables.worlds["pull_active"].any() or (tables.inflow != tables.inflow[tables.reference]).any())
    is_kept = may_draw or any(moves_shelter(tables, policy) for policy in policies)
    futures, twins = futures_of(tables, prepared.future, prepared.held_out)
    lived = live_on(
        history.fork() if is_kept else history,
        futures,
        branches(futures, prepared.future, is_shared=prepared.lived_once),
        lambda state, future, months: live_months(
            state, cohort, prepared, future, months, is_booked=may_be_drawn(prepared, future)
        ),
    )
    return Lived(
        states=tuple(lived[policy] for policy in policies),
        twins=tuple(None if twin is None else lived[twin] for twin in twins),
        fork=Fork(cohort, history) if is_kept else None,
    )


def moves_shelter(tables: Tables, policy: int) -> bool:
    """Tell whether a policy gives a bed or municipal shelter by other rules than the reference."""
    here, there = tables.worlds[policy], tables.worlds[tables.reference]
    by_month = any((here[name] != there[name]).any() for name in SHELTER)
    return by_month or any((here["nuisance"][name] != there["nuisance"][name]).any() for name in SHELTER_OF_THE_CORE)


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


def may_be_drawn(prepared: Prepared, future: Future) -> bool:
    """Tell whether the reserve may come in the future of a policy, and is to be booked while it is lived."""
    is_own = prepared.lived_once and future.tables is prepared.tables
    return bool(is_own and future.tables.worlds["pull_active"][future.policy].any())


def live_months(
    state: State, cohort: Cohort, prepared: Prepared, future: Future, months: range, *, is_booked: bool = False
) -> None:
    """Live through months of the future or its follow-up, noting where everybody stands when the period ends.

    Where the whole period is lived and `is_booked`, what it counts because of the reserve is booked apart.
    """
    end = prepared.until + 1
    if months.start < end <= months.stop:
        is_whole = months.start == prepared.future_from
        reserve = [np.flatnonzero(cohort.people["pulled"]).astype(np.int32)] if is_booked and is_whole else []
        of_groups = state.advance(cohort, *future, months.start, end, reserve)
        state.of_the_reserve = of_groups[0] if reserve else None
        note_the_end(state, prepared.until)
        months = range(end, months.stop)
    state.advance(cohort, *future, months.start, months.stop)


def note_the_end(state: State, until: int) -> None:
    """Note where everybody stands after the last month of the period, and the offers that stand open or are agreed."""
    people = state.people
    state.status_at_end = status = people["status"].copy()
    in_view = np.flatnonzero((status > Status.POTENTIAL) & (status < Status.OUT_OF_SIGHT))
    adults = in_view[people["minor"][in_view] == 0]
    agreed = people["agreed"][adults] == 1
    stands = ~agreed & (people["offer_eur"][adults] > 0) & (people["offer_until"][adults] > until)
    state.offers_at_end = np.array([stands.sum(), agreed.sum()], np.int64)


def new_state(cohort: Cohort, prepared: Prepared) -> State:
    """Open the country as it is when the warm-up starts."""
    return State(cohort.people, int(cohort.first[0]), prepared.months, prepared.tables.shares.shape[1], COLUMNS)
