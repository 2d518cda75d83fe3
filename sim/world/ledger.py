"""The ledger: what is counted each month, and the proof that nobody and no euro is lost."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import countries
from sim.rules.facts import Month, Person
from sim.rules.vocabulary import Arrangement, Status
from sim.world.record.numbering import check_numbers, check_same_order

STATUSES = len(Status)
ORIGINS = len(countries())

Tally = NDArray[np.int64]  # [month, column]: what is counted
Stock = NDArray[np.int64]  # [row, status]: how many people there are now

# The stock has a row per origin, and behind them one for the group that costs money while at liberty.
NUISANCE_ROW, GROUP_ROWS = -1, 1


class Count(IntEnum):
    """Every event and stock that is counted in a month; the order is the order of the tally's columns."""

    ARRIVED = 0
    OBLIGED = 1
    RETURNED_12M = 2
    RETURNED_24M = 3
    OBLIGED_ORIGIN = 4
    RETURNED_12M_ORIGIN = 5
    RETURNED_24M_ORIGIN = 6
    LEFT_UNASSISTED = 7
    LEFT_REGULAR = 8
    LEFT_MAATWERK = 9
    REMOVED_ORIGIN = 10
    REMOVED_DUBLIN = 11
    DURABLE = 12
    VRIS_LEFT = 13
    DUBLIN_LEFT = 14
    OUT_OF_SIGHT = 15
    MOVED_ON = 16
    BACK_IN_VIEW = 17
    LAWFUL = 18
    REENTRIES = 19
    LEFT_IOM = 20
    LEFT_NGO = 21
    LEFT_EURP = 22
    TICKETS_ONLY = 23
    SUPPORT_CENTS = 24
    SUPPORT_EU_CENTS = 25
    MAATWERK_CASES = 26
    MAATWERK_VRIS = 27
    MAATWERK_AGREED = 28
    MAATWERK_ABOVE_REGULAR = 29
    MAATWERK_PAID_CENTS = 30
    MAATWERK_3000_PLUS = 31
    MAATWERK_VRIS_3000_5000 = 32
    LAWYER_ABSENT = 33
    DOCUMENTS_REQUESTED = 34
    DOCUMENTS_ISSUED = 35
    DOCUMENTS_LAPSED = 36
    BOOKINGS_FAILED = 37
    DETENTION_PROPOSED = 38
    DETENTION_PLACED = 39
    DETENTION_REFUSED = 40
    DETENTION_DAYS = 41
    DETENTION_ENDED = 42
    DETENTION_ENDED_DEPARTURE = 43
    DETENTION_ENDED_UNSUPERVISED = 44
    DETENTION_STAY_DAYS = 45
    DETENTION_DAYS_NO_DEPARTURE = 46
    DETENTION_DAYS_WITHOUT_PROSPECT = 47
    REDETAINED = 48
    ILL_DETAINED = 49
    CHILDREN_DETAINED = 50
    COURT_REVIEWS = 51
    LESS_THAN_VOLUNTARY = 52
    INCIDENTS = 53
    APPLICATIONS = 54
    DEFERRALS = 55
    ASKED_FOR_DEFERRAL = 56
    VRIS_LEFT_FROM_CUSTODY = 57
    NUISANCE_MONTHS = 58
    DECLARED_UNDESIRABLE = 59
    PROSECUTED_FOR_STAY = 60
    SENT_TO_HUB = 61
    VRIS_ENDED = 62
    OFFERS_SHUT_OUT = 63
    OFFERS_SHUT_OUT_EUR = 64
    OFFERS_SHUT_OUT_EUR_SQUARED = 65
    OFFERS_ENTITLED = 66
    OFFERS_ENTITLED_EUR = 67
    OFFERS_ENTITLED_EUR_SQUARED = 68
    DETENTION_REFUSED_PRIORITY = 69
    DETENTION_REFUSED_RETURN = 70
    DETENTION_REFUSED_DUBLIN = 71
    LIGHTER_MEANS = 72
    DETAINED_AFTER_LIGHTER_MEANS = 73
    DETENTION_EXTENDED = 74
    RELEASED_BY_COURT = 75
    ENTRY_BANS = 76
    REENTRIES_UNDER_BAN = 77
    BOOKINGS = 78
    ARRIVED_NEAR = 79
    NEAR_PREMIUM_EUR = 80
    PULLED = 81
    STAYED_AWAY = 82
    RETURN_TRIPS = 83
    MAATWERK_OFFERED_EUR = 84
    MAATWERK_LATER_CENTS = 85
    SUPPORT_WAITS = 86
    DUBLIN_LAPSED = 87
    CASES_OPENED = 88
    OTHER_STAY = 89
    OFFERED_ABOVE_REGULAR = 90
    OFFERED_WHO_WOULD_GO = 91
    AGREED_VRIS = 92
    ARRANGED_GOODS = 93
    ARRANGED_CARE = 94
    ARRANGED_ESCORT = 95
    OFFERS_LAPSED = 96
    LEFT_AFTER_LAPSE = 97
    PAID_VRIS = 98
    PAID_ABOVE_REGULAR = 99
    FAR_PREMIUM_EUR = 100
    LABELS_CLEARED = 101
    MONTHS_SHUT_OUT_CLEARED = 102
    SENTENCES_INTERRUPTED = 103
    SENTENCES_RESUMED = 104
    DETAINED_FOR_TRANSFER = 105
    DETAINED_AS_APPLICANT = 106
    HUBS_AS_DEPARTURES = 107
    REMOVED_DURING_APPEAL = 108
    RETURNED_BY_OTHERS = 109
    HTL_MONTHS = 110
    HTL_MONTHS_GIVEN = 111
    AREA_BAN_MONTHS = 112
    SENT_TO_ISD = 113
    NUISANCE_INCIDENTS = 114
    NUISANCE_IN_VIEW = 115
    NUISANCE_BEDS = 116
    NUISANCE_DETAINED = 117
    NUISANCE_IMPRISONED = 118
    NUISANCE_OUT_OF_SIGHT = 119
    WITHOUT_BED = 120
    BEDS_REGULAR = 121
    BEDS_RESTRICTED = 122
    BEDS_FAMILY = 123
    REMOVED_WITHOUT_LABEL = 124
    FULL_IOM = 125
    FULL_NGO = 126
    FULL_EURP = 127
    DEPARTED_TO_UNSAFE = 128
    OPENED_AFTER_PROCEDURE = 129
    CASES_OWED = 130
    NEW_BY_IND = 131
    NEW_BY_POLICE = 132
    NEW_BY_KMAR = 133
    NEW_BY_OTHER = 134
    NEW_BY_PROTECTION = 135
    BEDS_MUNICIPAL = 136
    PROTECTION_ENDED = 137
    LEFT_WITHOUT_BED = 138
    BEDS_BASIC = 139
    SENT_TO_HUB_FROM_UNSAFE = 140


check_numbers(Count)
check_same_order(Count, Status, "LEFT_UNASSISTED", "REMOVED_DUBLIN")  # `depart` counts a departure by its status
check_same_order(Count, Arrangement, "ARRANGED_GOODS", "ARRANGED_ESCORT")  # `agree`, an arrangement by its kind

STOCK = len(Count)  # behind the counts: the first of one column per status

# Behind the stocks: who went out of sight, moved on, left or got a permit, by country of origin.
FIRST_WAY_OUT = int(Status.OUT_OF_SIGHT)
WAYS_OUT = STATUSES - FIRST_WAY_OUT
DEPARTURES = slice(Status.LEFT_UNASSISTED - FIRST_WAY_OUT, Status.REMOVED_DUBLIN - FIRST_WAY_OUT + 1)
WAYS_OUT_FROM = STOCK + STATUSES

# Behind those, by country of origin too: who came into view again; within so many months, in the month of leaving.
SEEN_WITHIN = (12, 24)
SEEN_AGAIN = 1 + len(SEEN_WITHIN)
SEEN_AGAIN_FROM = WAYS_OUT_FROM + ORIGINS * WAYS_OUT

# And last, by country of origin: who left municipal shelter (LVV) for a procedure, a deferral, a cell, or a way out.
FIRST_WAY_OUT_OF_SHELTER = int(Status.PROCEDURE)
WAYS_OUT_OF_SHELTER = STATUSES - FIRST_WAY_OUT_OF_SHELTER
OUT_OF_SHELTER_FROM = SEEN_AGAIN_FROM + ORIGINS * SEEN_AGAIN
COLUMNS = OUT_OF_SHELTER_FROM + ORIGINS * WAYS_OUT_OF_SHELTER
TALLY: tuple[str, ...] = tuple(count.name.lower() for count in Count) + tuple(
    f"stock_{status.name.lower()}" for status in Status
)
COUNTS, TALLIED = len(Count), len(TALLY)


def count_seen_again(me: Person, world: Month, tally: Tally) -> None:
    """Count who comes into view again, in any way: in this month, and, if it is soon enough, in that of leaving."""
    column = SEEN_AGAIN_FROM + me.origin * SEEN_AGAIN
    tally[world.month, column] += 1
    away = world.month - me.since
    if me.since < 0:
        return
    if away < SEEN_WITHIN[1]:
        tally[me.since, column + 2] += 1
        if away < SEEN_WITHIN[0]:
            tally[me.since, column + 1] += 1


def count_for_cohort(me: Person, world: Month, tally: Tally) -> None:
    """Count a departure in the month in which the obligation to leave began, if it is soon enough."""
    waited = world.month - me.obligation
    if me.obligation < 0:
        return
    if waited < 24:
        tally[me.obligation, Count.RETURNED_24M] += 1
        if waited < 12:
            tally[me.obligation, Count.RETURNED_12M] += 1
        if not me.dublin_at_start:
            tally[me.obligation, Count.RETURNED_24M_ORIGIN] += 1
            if waited < 12:
                tally[me.obligation, Count.RETURNED_12M_ORIGIN] += 1


def count_way_out_of_shelter(me: Person, status: int, world: Month, tally: Tally) -> None:
    """Count a guest of municipal shelter who goes where no shelter is needed."""
    way = status - FIRST_WAY_OUT_OF_SHELTER
    tally[world.month, OUT_OF_SHELTER_FROM + me.origin * WAYS_OUT_OF_SHELTER + way] += 1


def ways_out(tally: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the entries into the statuses from OUT_OF_SIGHT on, by origin: [..., origin, way out] of a [..., column]."""
    block = tally[..., WAYS_OUT_FROM:SEEN_AGAIN_FROM]
    return block.reshape(*block.shape[:-1], ORIGINS, WAYS_OUT)


def seen_again(tally: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give who came into view again after OUT_OF_SIGHT: [..., origin, (in the month, *SEEN_WITHIN)].

    In the month: in which they came. SEEN_WITHIN: in the month in which they had left supervision.
    """
    block = tally[..., SEEN_AGAIN_FROM:OUT_OF_SHELTER_FROM]
    return block.reshape(*block.shape[:-1], ORIGINS, SEEN_AGAIN)


def ways_out_of_shelter(tally: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the guests of municipal shelter who left it, by origin: [..., origin, status from PROCEDURE on]."""
    block = tally[..., OUT_OF_SHELTER_FROM:]
    return block.reshape(*block.shape[:-1], ORIGINS, WAYS_OUT_OF_SHELTER)


def faults_of(
    tally: NDArray[np.int64], stocks: NDArray[np.int32], recount: NDArray[np.int32], received: int
) -> list[int]:
    """List the faults of a closed ledger by their number in FAULT_WORDS.

    `stocks` and `recount` are [month, row, status]: kept by transitions every month, and counted again person by person
    where a stretch of months ends. People not yet here count negatively, so that the sum over statuses of a row never
    changes.
    """
    faults: list[int] = []
    counted = recount.any(axis=(1, 2))
    if not np.array_equal(stocks[counted][:, :, 1:], recount[counted][:, :, 1:]):
        faults.append(1)
    if not (stocks.sum(axis=2) == stocks[:1].sum(axis=2)).all():
        faults.append(2)
    if (stocks[:, :, 1:] < 0).any():
        faults.append(3)
    if int(tally[:, Count.SUPPORT_CENTS].sum()) != received:
        faults.append(4)
    kinds = tally[:, Count.LEFT_UNASSISTED : Count.REMOVED_DUBLIN + 1].sum(axis=0)
    if not np.array_equal(ways_out(tally).sum(axis=(0, 1))[DEPARTURES], kinds):
        faults.append(5)
    return faults


FAULT_WORDS = {
    1: "the stock of people differs from their recount, one by one",
    2: "people in do not equal people out plus stock",
    3: "a stock of people is negative",
    4: "support paid does not equal support received",
    5: "departures by country do not add up to departures",
}
