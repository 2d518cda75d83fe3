"""The people of a replication: fixed before any policy is applied, each by (seed, replication, person number) alone.

A number tells when and how somebody arrives: (month + 1) * 1,000,000 + source * 100,000 + rank; the opening stock has
month -1. A policy can thin arrivals by rank; it never renumbers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from sim.rules.facts import Month
from sim.rules.state.dublin import TRANSFER_MONTHS, TRANSFER_MONTHS_ABSCONDED, ratios_of_transfers
from sim.rules.vocabulary import NEVER, NOT_FORESEEN, Decision, Document, Household, Source, Status, Tier
from sim.world.cohort.contacts import circles_of, count_friends
from sim.world.cohort.households import (
    OUT_OF_SIGHT_FROM,
    PER_MONTH,
    PER_SOURCE,
    Households,
    households_of,
    is_first_of_household,
    month_of,
    persons_from_here,
)
from sim.world.cohort.picking import pick, pick_by_month
from sim.world.luck import lucks
from sim.world.record.layout import PERSON
from sim.world.record.tables import Tables

_LONGEST_OPEN_MONTHS = 48  # durations are drawn up to four years, and kept as the hazards let cases survive
_LONGEST_OUT_OF_SIGHT_MONTHS = 120  # no rule tells apart who is gone for longer than ten years
_PEOPLE_AT_ONCE = 16_000  # they stay in the cache of a processor from their first luck to their record


class Columns:
    """People while they are made: a column for each field in which they differ."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.fields: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.fields[name]

    def __setitem__(self, name: str, values: NDArray[Any] | int) -> None:
        column = np.asarray(values, PERSON[name])
        self.fields[name] = column if column.ndim else np.full(self.number, column)

    def chosen(self, index: NDArray[np.int64]) -> "Columns":
        """Keep some of them."""
        kept = Columns(len(index))
        kept.fields = {name: values[index] for name, values in self.fields.items()}
        return kept


def records_of(parts: Iterable[Columns], number: int, start: Month) -> NDArray[np.void]:
    """Write so many people as records, one part behind the other: what all have in common at the start, and columns."""
    people = np.empty(number, PERSON)
    unmarked = np.frombuffer(newcomer(start).tobytes(), np.uint8)
    first = 0
    for part in parts:
        block = people[first : first + len(part)]
        block.view(np.uint8).reshape(-1, PERSON.itemsize)[:] = unmarked  # as bytes: NumPy goes by field otherwise
        for name, values in part.fields.items():
            block[name] = values
        first += len(part)
    return people


def newcomer(start: Month) -> np.void:
    """Make the record of somebody to whom nothing has happened yet."""
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
    record: np.void = person[0]
    return record


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
    opening = tables.opening_cases + tables.opening_out_of_sight
    parts = chain(
        opening_cases(tables, replication),
        opening_out_of_sight(tables, replication),
        arriving_people(numbers, tables, replication),
    )
    people = records_of(parts, opening + len(numbers), tables.at_start)
    first = opening + np.concatenate([[0], np.cumsum(with_reserve.sum(axis=1))])
    keys = people["key"].copy()
    people["together"] = persons_from_here(keys)
    is_first = is_first_of_household(keys)
    circles = circles_of(people, is_first, tables)
    count_friends(people, circles, is_first, opening, int(tables.at_start.information.long_wait_months))
    return Cohort(people, first.astype(np.int64), circles)


def arriving_people(numbers: NDArray[np.int64], tables: Tables, replication: int) -> Iterator[Columns]:
    """Make those who can arrive, some at a time."""
    for first in range(0, len(numbers), _PEOPLE_AT_ONCE):
        yield arrivals_of(numbers[first : first + _PEOPLE_AT_ONCE], tables, replication)


def arrivals_of(numbers: NDArray[np.int64], tables: Tables, replication: int) -> Columns:
    """Make those who can arrive; behind the four sources two reserves, of near and other origins, by way of asylum."""
    block = numbers % PER_MONTH // PER_SOURCE
    reserve = block >= len(Source)
    households = households_of(numbers, tables.at_start, replication)
    arrivals = people_with_traits(numbers, households, np.where(reserve, Source.IND, block), tables, replication)
    arrivals["arrival"] = numbers // PER_MONTH - 1
    arrivals["rank"] = numbers % PER_SOURCE - households.before  # a family comes whole
    arrivals["pulled"] = reserve
    for place, is_there in enumerate((tables.tiers == Tier.NEAR, tables.tiers != Tier.NEAR)):
        own = block == len(Source) + place
        if own.any():
            keys = arrivals["key"][own].astype(np.uint64)
            luck, months = lucks(keys, 0, Decision.TRAIT_ORIGIN), month_of(numbers[own])
            arrivals["origin"][own] = pick_by_month(luck, months, tables.shares * is_there)
            arrivals["felt_risk"][own] = tables.felt_risk[arrivals["origin"][own]]
    return arrivals


def arrival_numbers(per_month_and_source: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the arrivals of each month and source."""
    months, sources = per_month_and_source.shape
    counts = per_month_and_source.ravel()
    starts = np.add.outer((np.arange(months) + 1) * PER_MONTH, np.arange(sources) * PER_SOURCE).ravel()
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())


def people_with_traits(
    numbers: NDArray[np.int64], households: Households, sources: NDArray[np.int64], tables: Tables, replication: int
) -> Columns:
    """Draw the fixed traits of persons by number, household and source."""
    people = Columns(len(numbers))
    start = tables.at_start
    keys = households.keys
    people["key"] = keys.view(np.int64)
    people["number"] = numbers
    people["household"] = households.kinds
    is_of_family = households.kinds == Household.SCHOOL_FAMILY
    people["minor"] = is_of_family & (households.before >= start.behaviour.adults_per_family)
    people["source"] = sources
    people["origin"] = origins_of(lucks(keys, 0, Decision.TRAIT_ORIGIN), numbers, sources, tables)
    tier = tables.tiers[people["origin"]]
    spread = start.behaviour.frailty_sd
    people["readiness"] = spread * ndtri(np.maximum(lucks(keys, 0, Decision.TRAIT_READINESS), 1e-12))
    is_ind = sources == Source.IND
    level = np.where(sources == Source.PROTECTION, 0.0, 1.0)
    level[is_ind] = start.procedure.dublin_level
    dublin_share = level * tables.dublin_shares[people["origin"]]
    people["dublin"] = lucks(keys, 0, Decision.TRAIT_DUBLIN) < dublin_share
    people["dublin_at_start"] = people["dublin"]
    people["destination"] = pick(lucks(keys, 0, Decision.TRAIT_DESTINATION), tables.destination_shares)
    people["care"] = lucks(keys, 0, Decision.TRAIT_CARE) < start.behaviour.share_care_blocking
    psychiatric = lucks(keys, 0, Decision.TRAIT_PSYCHIATRIC) < start.behaviour.share_psychiatric
    addicted = lucks(keys, 0, Decision.TRAIT_ADDICTED) < start.behaviour.share_addicted
    people["psychiatric"] = psychiatric & (people["care"] == 1)
    people["addicted"] = addicted & (people["care"] == 1)
    people["vris"] = lucks(keys, 0, Decision.TRAIT_VRIS) < chance_of_label(people, tables)
    is_single = people["household"] == Household.SINGLE
    nuisance_share = start.behaviour.nuisance_share / start.behaviour.share_singles
    people["nuisance"] = is_single & (lucks(keys, 0, Decision.TRAIT_NUISANCE) < nuisance_share)
    wavers = lucks(keys, 0, Decision.TRAIT_EVADES)
    people["evades"] = wavers < start.detention.evading_share
    people["may_abscond"] = wavers < start.detention.evading_share * start.detention.pact_ground_ratio
    accelerated = lucks(keys, 0, Decision.TRAIT_ACCELERATED) < start.procedure.pact_accelerated_share
    people["accelerated"] = accelerated & is_ind
    may_be_unfounded = is_ind & (tier == Tier.NEAR)
    unfounded = lucks(keys, 0, Decision.TRAIT_UNFOUNDED) < start.procedure.unfounded_share
    people["unfounded"] = may_be_unfounded & unfounded
    others = start.cooperation.no_document_share * np.where(
        people["vris"], start.cooperation.vris_no_document_ratio, 1.0
    )
    missing = np.where(tier == Tier.LOW_LP, start.cooperation.no_document_share_low_lp, others)
    documented = lucks(keys, 0, Decision.TRAIT_DOCUMENT) >= missing
    people["document"] = np.where(documented, Document.ISSUED, Document.NONE)
    people["aware"] = lucks(keys, 0, Decision.TRAIT_AWARE) < start.information.aware_share
    people["felt_risk"] = tables.felt_risk[people["origin"]]
    return people


def origins_of(
    luck: NDArray[np.float64], numbers: NDArray[np.int64], sources: NDArray[np.int64], tables: Tables
) -> NDArray[np.int64]:
    """Choose the country of origin: by the shares of the month, or that whose people had temporary protection."""
    chosen = pick_by_month(luck, month_of(numbers), tables.shares)
    return np.where(sources == Source.PROTECTION, tables.displaced, chosen)


def chance_of_label(people: Columns, tables: Tables) -> NDArray[np.float64]:
    """Give the chance of a VRIS label on arrival: more for those found by police, whatever their country.

    Only single people carry it. Labels that come later follow suspicion.
    """
    start = tables.at_start
    by_police = start.behaviour.vris_ratio_police
    weight = np.where(people["source"] == Source.POLICE, by_police, 1.0) * (people["household"] == Household.SINGLE)
    mean = 1.0 + (by_police - 1.0) * float(tables.source_mix[Source.POLICE])
    mean *= start.behaviour.share_singles
    return np.asarray(start.behaviour.share_vris * weight / mean, dtype=np.float64)


# --- the country is not empty when the warm-up starts -------------------------------------------------------------


def opening_cases(tables: Tables, replication: int) -> Iterator[Columns]:
    """Make the open cases of the first month: survivors of the same monthly hazards, with the durations that follow."""

    def survivors(people: Columns) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        keys = people["key"].astype(np.uint64)
        duration = 1 + (lucks(keys, 0, Decision.TRAIT_DURATION) * _LONGEST_OPEN_MONTHS).astype(np.int64)
        stays = (1.0 - chance_of_leaving_view(people, tables)) ** duration
        return lucks(keys, 0, Decision.TRAIT_SURVIVES) < stays, duration

    for people, duration in first_chosen(tables.opening_cases, 0, survivors, tables, replication):
        people["dublin"] &= duration < TRANSFER_MONTHS
        people["dublin_at_start"] = people["dublin"]
        people["refused"] = np.maximum(duration - 1, 0)
        yield _present(people, duration, Status.RECEPTION)


def opening_out_of_sight(tables: Tables, replication: int) -> Iterator[Columns]:
    """Make the people out of sight in the first month; who vanishes more is there more often."""
    decay = tables.at_start.chance_moved_on + tables.at_start.chance_back_in_view

    def vanished(people: Columns) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        keys = people["key"].astype(np.uint64)
        weight = expit(tables.vanish_levels[people["origin"]]) / expit(tables.vanish_levels.max())
        luck = np.maximum(lucks(keys, 0, Decision.TRAIT_DURATION), 1e-12)
        duration = 1 + (np.log(luck) / np.log(1.0 - decay)).astype(np.int64)
        chosen = lucks(keys, 0, Decision.TRAIT_SURVIVES) < weight
        return chosen, np.minimum(duration, _LONGEST_OUT_OF_SIGHT_MONTHS)

    wanted = tables.opening_out_of_sight
    for people, duration in first_chosen(wanted, OUT_OF_SIGHT_FROM, vanished, tables, replication):
        people["dublin"] &= duration < TRANSFER_MONTHS_ABSCONDED
        people["absconded"] = people["dublin"]
        yield _present(people, duration, Status.OUT_OF_SIGHT)


Choice = Callable[[Columns], tuple[NDArray[np.bool_], NDArray[np.int64]]]


def first_chosen(
    wanted: int, offset: int, choice: Choice, tables: Tables, replication: int
) -> Iterator[tuple[Columns, NDArray[np.int64]]]:
    """Draw people by number until so many are chosen, some at a time."""
    drawn = 0
    while wanted > 0:
        people = opening_people(range(drawn, drawn + _PEOPLE_AT_ONCE), offset, tables, replication)
        chosen, duration = choice(people)
        index = np.flatnonzero(chosen)[:wanted]
        yield people.chosen(index), duration[index]
        wanted -= len(index)
        drawn += _PEOPLE_AT_ONCE


def opening_people(places: range, offset: int, tables: Tables, replication: int) -> Columns:
    """Draw people who are there before the first month, with negative numbers from an offset on."""
    numbers = -offset - 1 - np.arange(places.start, places.stop, dtype=np.int64)
    households = households_of(numbers, tables.at_start, replication)
    sources = pick(lucks(households.keys, 1, Decision.TRAIT_ORIGIN), tables.source_mix)
    people = people_with_traits(numbers, households, sources, tables, replication)
    people["arrival"] = -1
    return people


def chance_of_leaving_view(people: Columns, tables: Tables) -> NDArray[np.float64]:
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


def _present(people: Columns, duration: NDArray[np.int64], status: Status) -> Columns:
    """Put people in the country since so many months."""
    people["obligation"] = -duration
    people["since"] = -duration
    people["began"] = -duration
    people["heard"] = -1
    people["status"] = status
    people["lost_bed"] = status >= Status.DETAINED
    return people
