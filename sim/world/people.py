"""The people of a replication: fixed before any policy is applied, each by (seed, replication, person number) alone.

A number tells when and how somebody arrives: (month + 1) * 1,000,000 + source * 100,000 + rank; the opening stock has
month -1. A policy can thin arrivals by rank; it never renumbers. They are made by compiled code (`cohort.traits`), but
for what NumPy and SciPy work out of logarithms and exponentials, in which compiled code may differ in the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from sim.rules.facts import Month
from sim.rules.state.dublin import TRANSFER_MONTHS, TRANSFER_MONTHS_ABSCONDED, ratios_of_transfers
from sim.rules.vocabulary import NEVER, NOT_FORESEEN, Decision, Source, Status, Tier
from sim.world.bulk.making import compiled_drawing, compiled_meeting
from sim.world.cohort.households import OUT_OF_SIGHT_FROM, PER_MONTH, PER_SOURCE
from sim.world.cohort.traits import Lots
from sim.world.luck import lucks
from sim.world.record.layout import PERSON
from sim.world.record.tables import Tables

_LONGEST_OPEN_MONTHS = 48  # durations are drawn up to four years, and kept as the hazards let cases survive
_LONGEST_OUT_OF_SIGHT_MONTHS = 120  # no rule tells apart who is gone for longer than ten years
_AS_BYTES = np.dtype((np.void, PERSON.itemsize))  # NumPy copies records field by field otherwise
_PEOPLE_AT_ONCE = 8_000  # they stay in the cache of a processor until it is chosen who is there


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people of a replication in order of arrival; those of month m are people[first[m]:first[m + 1]].

    `circles` gives the contacts of each by their place in `people`, -1 for none: [person, contact].
    """

    people: NDArray[np.void]
    first: NDArray[np.int64]
    circles: NDArray[np.int32]


def make_cohort(tables: Tables, replication: int) -> Cohort:
    """Make everybody who can ever arrive in a replication, and the country as it is when the warm-up starts.

    `replication` is the 64-bit key of `luck.replication_key`.
    """
    with_reserve = np.concatenate([tables.arrivals_at_most, tables.reserve], axis=1)
    numbers = arrival_numbers(with_reserve)
    cases, opening = tables.opening_cases, tables.opening_cases + tables.opening_out_of_sight
    people = np.empty(opening + len(numbers), PERSON)
    lots = lots_of(tables, replication)
    put_open_cases(people[:cases], lots, tables)
    put_out_of_sight(people[cases:opening], lots, tables)
    put_arrivals(people[opening:], numbers, lots)
    first = opening + np.concatenate([[0], np.cumsum(with_reserve.sum(axis=1))])
    return Cohort(people, first.astype(np.int64), circles_of(people, opening, tables))


def arrival_numbers(per_month_and_source: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the arrivals of each month and source."""
    months, sources = per_month_and_source.shape
    counts = per_month_and_source.ravel()
    starts = np.add.outer((np.arange(months) + 1) * PER_MONTH, np.arange(sources) * PER_SOURCE).ravel()
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())


def put_arrivals(people: NDArray[np.void], numbers: NDArray[np.int64], lots: Lots) -> None:
    """Draw those who can arrive into their places."""
    for first in range(0, len(people), _PEOPLE_AT_ONCE):
        some = slice(first, first + _PEOPLE_AT_ONCE)
        draw(people[some], numbers[some], lots)


def circles_of(people: NDArray[np.void], opening: int, tables: Tables) -> NDArray[np.int32]:
    """Find everybody's household and contacts, and count the friends of the `opening` who are here already."""
    information = tables.at_start.information
    each_side = int(information.contacts) // 2
    same = round(each_side * information.contacts_same_origin)
    circles = np.full((len(people), 2 * each_side), -1, np.int32)
    latest_by_origin = np.full((len(tables.tiers), same), -1, np.int32)
    latest = np.full(each_side - same, -1, np.int32)
    compiled_meeting()(people, circles, latest, latest_by_origin, opening, int(information.long_wait_months))
    return circles


# --- who they are -------------------------------------------------------------------------------------------------


def draw(people: NDArray[np.void], numbers: NDArray[np.int64], lots: Lots) -> None:
    """Make persons by number."""
    compiled_drawing()(people, numbers, lots)
    spread = lots.start[0]["behaviour"]["frailty_sd"]
    people["readiness"] = spread * ndtri(np.maximum(people["readiness"], 1e-12))


def lots_of(tables: Tables, replication: int) -> Lots:
    """Put together what the people of a replication are drawn from."""
    start = tables.at_start
    behaviour = start.behaviour
    families, singles = behaviour.share_families_school, behaviour.share_singles
    among = (np.ones(len(tables.tiers)), tables.tiers == Tier.NEAR, tables.tiers != Tier.NEAR)
    return Lots(
        replication=np.uint64(replication),
        unmarked=newcomer(start),
        start=np.array([tables.start]),
        kinds=np.cumsum([singles, families, max(0.0, 1.0 - singles - families)]),
        size=int(behaviour.adults_per_family) + int(behaviour.minors_per_family),
        origins=np.stack([np.cumsum(tables.shares * is_there, axis=1) for is_there in among]),
        displaced=tables.displaced,
        sources=np.cumsum(tables.source_mix),
        destinations=np.cumsum(tables.destination_shares),
        labels=chances_of_label(tables),
        tiers=tables.tiers,
        dublin_shares=tables.dublin_shares,
        felt_risk=tables.felt_risk,
    )


def chances_of_label(tables: Tables) -> NDArray[np.float64]:
    """Give the chance of a VRIS label on arrival of somebody alone, by source: more for those found by police.

    Only single people carry it, whatever their country. Labels that come later follow suspicion.
    """
    behaviour = tables.at_start.behaviour
    weights = np.ones(len(Source))
    weights[Source.POLICE] = by_police = behaviour.vris_ratio_police
    mean = 1.0 + (by_police - 1.0) * float(tables.source_mix[Source.POLICE])
    mean *= behaviour.share_singles
    return np.asarray(behaviour.share_vris * weights / mean, dtype=np.float64)


def newcomer(start: Month) -> NDArray[np.void]:
    """Make the record, [1], of somebody to whom nothing has happened yet."""
    person = np.zeros(1, PERSON)
    person["belief_chance"] = start.information.initial_package_chance
    person["belief_eur"] = start.information.initial_package_belief
    person["status"] = Status.POTENTIAL
    for name in (
        "helped",
        "requested",
        "issued",
        "departed",
        "durably_departed",
        "package_month",
        "banned_until",
        "news_month",
        "offended",
        "offer_until",
        "applied",
        "conviction",
    ):
        person[name] = NEVER
    for name in ("returns", "began", "first_left"):
        person[name] = NOT_FORESEEN
    person["entries"] = 1
    person["term"] = start.departure_period_months
    return person


# --- the country is not empty when the warm-up starts -------------------------------------------------------------


Choice = Callable[[NDArray[np.void]], tuple[NDArray[np.bool_], NDArray[np.int64]]]
"""Who of some people is there, and since how many months."""


def put_open_cases(people: NDArray[np.void], lots: Lots, tables: Tables) -> None:
    """Draw the open cases of the first month: survivors of the same monthly hazards, with the durations that follow."""

    def survivors(drawn: NDArray[np.void]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        keys = drawn["key"].astype(np.uint64)
        duration = 1 + (lucks(keys, 0, Decision.TRAIT_DURATION) * _LONGEST_OPEN_MONTHS).astype(np.int64)
        stays = (1.0 - chance_of_leaving_view(drawn, tables)) ** duration
        return lucks(keys, 0, Decision.TRAIT_SURVIVES) < stays, duration

    duration = put_chosen(people, survivors, 0, lots)
    people["dublin"] &= duration < TRANSFER_MONTHS
    people["dublin_at_start"] = people["dublin"]
    people["refused"] = np.maximum(duration - 1, 0)
    be_present(people, duration, Status.RECEPTION)


def put_out_of_sight(people: NDArray[np.void], lots: Lots, tables: Tables) -> None:
    """Draw the people out of sight in the first month; who vanishes more is there more often."""
    decay = tables.at_start.chance_moved_on + tables.at_start.chance_back_in_view

    def vanished(drawn: NDArray[np.void]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        keys = drawn["key"].astype(np.uint64)
        weight = expit(tables.vanish_levels[drawn["origin"]]) / expit(tables.vanish_levels.max())
        luck = np.maximum(lucks(keys, 0, Decision.TRAIT_DURATION), 1e-12)
        duration = 1 + (np.log(luck) / np.log(1.0 - decay)).astype(np.int64)
        chosen = lucks(keys, 0, Decision.TRAIT_SURVIVES) < weight
        return chosen, np.minimum(duration, _LONGEST_OUT_OF_SIGHT_MONTHS)

    duration = put_chosen(people, vanished, OUT_OF_SIGHT_FROM, lots)
    people["dublin"] &= duration < TRANSFER_MONTHS_ABSCONDED
    people["absconded"] = people["dublin"]
    be_present(people, duration, Status.OUT_OF_SIGHT)


def put_chosen(people: NDArray[np.void], choice: Choice, offset: int, lots: Lots) -> NDArray[np.int64]:
    """Draw people, by negative numbers from an offset on, until enough are chosen; gives how long each is there."""
    durations = np.empty(len(people), np.int64)
    drawn = np.empty(_PEOPLE_AT_ONCE, PERSON)
    numbers = -offset - 1 - np.arange(_PEOPLE_AT_ONCE, dtype=np.int64)
    put = 0
    while put < len(people):
        draw(drawn, numbers, lots)
        chosen, duration = choice(drawn)
        index = np.flatnonzero(chosen)[: len(people) - put]
        places = slice(put, put + len(index))
        people[places].view(_AS_BYTES)[:] = drawn.view(_AS_BYTES)[index]
        durations[places] = duration[index]
        put += len(index)
        numbers -= _PEOPLE_AT_ONCE
    return durations


def chance_of_leaving_view(people: NDArray[np.void], tables: Tables) -> NDArray[np.float64]:
    """Give the monthly chance that an open case ends, at the start levels.

    By decision, disappearance, removal, transfer, or stay on other grounds.
    """
    origin, start = people["origin"], tables.at_start
    leave = expit(tables.leave_levels[origin] + people["readiness"])
    vanish = expit(tables.vanish_levels[origin])
    removed = tables.felt_risk[origin]
    ratio = np.array(ratios_of_transfers(start))[people["destination"]]
    dublin = np.where(people["dublin"], start.dublin_transfer_hazard * ratio, 0.0)
    granted = tables.lands["grant_share"][tables.reference, 0][origin]
    other = np.where(people["dublin"], 0.0, np.minimum(start.procedure.other_stay_hazard * granted, 1.0))
    stays = (1.0 - leave) * (1.0 - vanish) * (1.0 - removed) * (1.0 - dublin) * (1.0 - other)
    return np.asarray(1.0 - stays, dtype=np.float64)


def be_present(people: NDArray[np.void], duration: NDArray[np.int64], status: Status) -> None:
    """Put people in the country since so many months."""
    for name in ("obligation", "since", "began"):
        people[name] = -duration
    people["heard"] = -1
    people["status"] = status
    people["lost_bed"] = status >= Status.DETAINED
