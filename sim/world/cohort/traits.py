"""Who somebody is: fixed traits, drawn from luck by number before the first month; compiled, person by person."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Month, Person
from sim.rules.vocabulary import Decision, Document, Household, Source, Tier
from sim.world.cohort.households import PER_MONTH, PER_SOURCE, member_of
from sim.world.cohort.picking import pick
from sim.world.luck import luck

SOURCES = len(Source)


class Lots(NamedTuple):
    """What people are drawn from; shares are added up, each to those before it.

    `unmarked` [1] is the record of somebody to whom nothing has happened yet and `start` [1] that of the first month.
    `kinds` of households and `origins` [all, near or other, month, origin] are shares of people, `labels` [source] the
    chance that somebody alone has one; `tiers`, `dublin_shares` and `felt_risk` are of countries.
    """

    replication: np.uint64
    unmarked: NDArray[np.void]
    start: NDArray[np.void]
    kinds: NDArray[np.float64]
    size: int  # of a family with children
    origins: NDArray[np.float64]
    displaced: int  # the country whose people had temporary protection
    sources: NDArray[np.float64]
    destinations: NDArray[np.float64]
    labels: NDArray[np.float64]
    tiers: NDArray[np.int64]
    dublin_shares: NDArray[np.float64]
    felt_risk: NDArray[np.float64]


def draw_people(people: NDArray[np.void], numbers: NDArray[np.int64], lots: Lots) -> None:
    """Make persons by number; `readiness` is left at the luck from which it is worked out."""
    for i in range(numbers.shape[0]):
        people[i] = lots.unmarked[0]
        draw(people[i], numbers[i], lots, lots.start[0])


def draw(me: Person, number: int, lots: Lots, start: Month) -> None:
    """Make a person, by number: one who was there before the first month where it is below zero, else an arrival."""
    member = member_of(number, lots.size, lots.kinds, lots.replication)
    me.key = member.key
    me.number = number
    me.household = member.kind
    me.minor = member.kind == Household.SCHOOL_FAMILY and member.before >= start.behaviour.adults_per_family
    if number < 0:
        me.arrival = -1
        draw_traits(me, pick(luck(me.key, 1, Decision.TRAIT_ORIGIN), lots.sources), 0, lots, start)
        return
    month = number // PER_MONTH - 1
    me.arrival = month
    me.rank = number % PER_SOURCE - member.before  # a family comes whole
    block = number % PER_MONTH // PER_SOURCE
    reserve = block - SOURCES
    me.pulled = reserve >= 0
    source: Any = Source.IND if reserve >= 0 else block
    draw_traits(me, source, month, lots, start)
    if reserve >= 0:
        me.origin = pick(luck(me.key, 0, Decision.TRAIT_ORIGIN), lots.origins[1 + reserve, month])
        me.felt_risk = lots.felt_risk[me.origin]


def draw_traits(me: Person, source: Source, month: int, lots: Lots, start: Month) -> None:
    """Draw the traits of a person by household and source, and by the month of arrival."""
    key = me.key
    me.source = source
    is_ind = source == Source.IND
    origin = pick(luck(key, 0, Decision.TRAIT_ORIGIN), lots.origins[0, month])
    dublin_share = lots.dublin_shares[origin]
    if source == Source.PROTECTION:
        origin = lots.displaced
        dublin_share = 0.0
    elif is_ind:
        dublin_share = start.procedure.dublin_level * dublin_share
    me.origin = origin
    me.felt_risk = lots.felt_risk[origin]
    me.readiness = luck(key, 0, Decision.TRAIT_READINESS)
    me.dublin = luck(key, 0, Decision.TRAIT_DUBLIN) < dublin_share
    me.dublin_at_start = me.dublin
    me.destination = pick(luck(key, 0, Decision.TRAIT_DESTINATION), lots.destinations)
    me.care = luck(key, 0, Decision.TRAIT_CARE) < start.behaviour.share_care_blocking
    me.psychiatric = me.care and luck(key, 0, Decision.TRAIT_PSYCHIATRIC) < start.behaviour.share_psychiatric
    me.addicted = me.care and luck(key, 0, Decision.TRAIT_ADDICTED) < start.behaviour.share_addicted
    is_single = me.household == Household.SINGLE
    me.vris = is_single and luck(key, 0, Decision.TRAIT_VRIS) < lots.labels[source]
    nuisance_share = start.behaviour.nuisance_share / start.behaviour.share_singles
    me.nuisance = is_single and luck(key, 0, Decision.TRAIT_NUISANCE) < nuisance_share
    wavers = luck(key, 0, Decision.TRAIT_EVADES)
    me.evades = wavers < start.detention.evading_share
    me.may_abscond = wavers < start.detention.evading_share * start.detention.pact_ground_ratio
    me.accelerated = is_ind and luck(key, 0, Decision.TRAIT_ACCELERATED) < start.procedure.pact_accelerated_share
    tier = lots.tiers[origin]
    may_be_unfounded = is_ind and tier == Tier.NEAR
    me.unfounded = may_be_unfounded and luck(key, 0, Decision.TRAIT_UNFOUNDED) < start.procedure.unfounded_share
    missing = start.cooperation.no_document_share
    if tier == Tier.LOW_LP:
        missing = start.cooperation.no_document_share_low_lp
    elif me.vris:
        missing = missing * start.cooperation.vris_no_document_ratio
    is_documented = luck(key, 0, Decision.TRAIT_DOCUMENT) >= missing
    me.document = Document.ISSUED if is_documented else Document.NONE
    me.aware = luck(key, 0, Decision.TRAIT_AWARE) < start.information.aware_share
