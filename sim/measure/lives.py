"""Two lives of everybody: what a policy changes for whom, counted by group and by trait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters.outcomes import GROUPS, PAIRS
from sim.rules.vocabulary import Household, Regime, Status, Tier
from sim.world.ledger import STATUSES

if TYPE_CHECKING:
    from sim.world.bulk.engine import State
    from sim.world.record.tables import Tables
    from sim.world.replication import Prepared

    Columns = Mapping[str, NDArray[Any]]
    Found = Mapping[str, NDArray[np.bool_] | None]

STATUS_NAMES = tuple(status.name for status in Status)
COMPARED = (
    *("status", "arrival", "since", "departed", "durably_departed", "package_month"),
    *("origin", "dublin"),
)
TOLD_APART_BY = ("vris", "nuisance", "care", "household", "readiness", "dublin_at_start")
"""What groups and traits are told apart by, beside the origin: as under the reference."""
PEOPLE_AT_ONCE = 4_000
NOT_MEASURED = -1
PACKAGES_KEPT_FROM_CENTS = 300_000
DEADWEIGHT_WITHIN = {"deadweight_same_month": 0, "deadweight_3m": 3, "deadweight_12m": 12}
"""Within how many months after the package."""
HARDLY_LEAVES = log(1 / 199)
"""Log-odds of one month in two hundred."""


def count_lives(reference: State, policy: State) -> NDArray[np.int64]:
    """Count persons by status at the end of the period: [status under the reference, status under the policy]."""
    pairs = reference.status_at_end * np.int16(STATUSES) + policy.status_at_end
    matrix = np.bincount(pairs, minlength=STATUSES**2).reshape(STATUSES, STATUSES)
    matrix[Status.POTENTIAL, Status.POTENTIAL] = 0
    return matrix


def columns_of(state: State, lands: NDArray[np.void], also: Sequence[str] = ()) -> Columns:
    """Read what is compared of everybody, and fields `also`, some people at a time: memory brings each record once.

    `lands` are the countries of the policy, [month, origin]. Whose first departure is no Dublin transfer goes to the
    country of origin: `to_unsafe` where that is not safe in the month of departure.
    """
    columns = {name: np.empty(len(state.people), state.people.dtype[name]) for name in (*COMPARED, *also)}
    for start in range(0, len(state.people), PEOPLE_AT_ONCE):
        some = slice(start, start + PEOPLE_AT_ONCE)
        for name, column in columns.items():
            column[some] = state.people[name][some]
    unsafe = lands["unsafe"][np.maximum(columns["departed"], 0), columns["origin"]] == 1
    to_unsafe = unsafe & (columns["departed"] >= 0) & (columns["dublin"] == 0)
    return {**columns, "status_at_end": state.status_at_end, "to_unsafe": to_unsafe}


def compare(reference: Columns, people: Columns, twin: Columns | None, prepared: Prepared) -> Found:
    """Tell, person by person, what the policy changes in their departure in the future period: a mask per PAIRS.

    Who comes under one of the two only is counted apart: their departures are nobody's gain. Who is paid maatwerk under
    both, as with offers that still stand when it ends, is not paid because of the policy.
    """
    comes_there, comes_here = reference["status_at_end"] > 0, people["status_at_end"] > 0
    here = (reference["status"] > 0) & (people["status"] > 0)
    before = departure(reference["departed"], prepared) * here
    after = departure(people["departed"], prepared) * here
    durable_before = (departure(reference["durably_departed"], prepared) > 0) & here
    durable_after = (departure(people["durably_departed"], prepared) > 0) & here
    package = departure(people["package_month"], prepared)
    paid = (package > 0) & (departure(reference["package_month"], prepared) == 0)
    both = (before > 0) & (after > 0)
    deadweight = paid & (before > 0)
    found = {
        "persons": in_the_future(reference, people, prepared),
        "gained": (before == 0) & (after > 0),
        "lost": (before > 0) & (after == 0),
        "moved_earlier": both & (after < before),
        "moved_later": both & (after > before),
        "gained_to_unsafe": (before == 0) & (after > 0) & people["to_unsafe"],
        "lost_to_unsafe": (before > 0) & (after == 0) & reference["to_unsafe"],
        "gained_durable": durable_after & ~durable_before,
        "lost_durable": durable_before & ~durable_after,
        "paid": paid,
        "deadweight": deadweight,
        "held_out": None if twin is None else _held_out(twin, people, prepared),
        "came": comes_here & ~comes_there,
        "stayed_away": comes_there & ~comes_here,
    }
    for name, months in DEADWEIGHT_WITHIN.items():
        found[name] = deadweight & (before >= package) & (before <= package + months)
    return found


def stay_as_long(reference: Columns, people: Columns, prepared: Prepared) -> NDArray[np.bool_]:
    """Tell who comes, and leaves or stays in whatever way, in the same months under both."""
    came = (reference["status_at_end"] > 0) & (people["status_at_end"] > 0)
    before, after = (departure(one["departed"], prepared) for one in (reference, people))
    gone_before, gone_after = (one["status_at_end"] >= Status.MOVED_ON for one in (reference, people))
    as_long = (before == after) & (gone_before == gone_after)
    stay: NDArray[np.bool_] = came & as_long & (~gone_before | (reference["since"] == people["since"]))
    return stay


def _held_out(twin: Columns, people: Columns, prepared: Prepared) -> NDArray[np.bool_]:
    """Tell who leaves later, or not, than the same person who waits for nothing."""
    free, now = departure(twin["departed"], prepared), departure(people["departed"], prepared)
    held: NDArray[np.bool_] = (free > 0) & ((now == 0) | (now > free))
    return held


def count_by_group(found: Found, groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count persons by group and by what the policy changes: [group, PAIRS]; NOT_MEASURED where that is not known."""
    unknown = np.full(len(GROUPS), NOT_MEASURED, np.int64)
    counts = [
        unknown if places is None else np.bincount(groups[places], minlength=len(GROUPS)) for places in _places(found)
    ]
    return np.stack(counts, axis=1)


def count_by_trait(found: Found, traits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count persons by trait, which overlap, and by what the policy changes: [trait, PAIRS]."""
    unknown = np.full(len(traits), NOT_MEASURED, np.int64)
    counts = [unknown if places is None else traits[:, places].sum(axis=1) for places in _places(found)]
    return np.stack(counts, axis=1).astype(np.int64)


def _places(found: Found) -> list[NDArray[np.int64] | None]:
    """Give, per PAIRS, the places of the persons of whom it holds: few of everybody."""
    return [None if mask is None else np.flatnonzero(mask) for mask in map(found.get, PAIRS)]


def traits_of(people: Columns | NDArray[np.void], tables: Tables) -> NDArray[np.bool_]:
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


def departure(months: NDArray[np.int16], prepared: Prepared) -> NDArray[np.int16]:
    """Give 1 + the month of departure counted from the start of the future, 0 for none in the period."""
    counted = (months >= prepared.future_from) & (months <= prepared.until)
    return np.where(counted, months - np.int16(prepared.future_from - 1), np.int16(0))


def in_the_future(reference: Columns, people: Columns, prepared: Prepared) -> NDArray[np.bool_]:
    """Tell who has a case in the future period: arrived by its end and not gone before it."""
    arrived = (reference["arrival"] <= prepared.until) & ((reference["status"] > 0) | (people["status"] > 0))
    return arrived & ((reference["status"] < Status.MOVED_ON) | (reference["since"] >= prepared.future_from))


def group_of(people: Columns | NDArray[np.void], prepared: Prepared) -> NDArray[np.int64]:
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
    """List the packages of EUR 3,000 or more: [policy, package, (month, cents, VRIS)], padded with -1 to one length."""
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
