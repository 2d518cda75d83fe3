"""P5, P6 and P7: families and origins, the regular package, and time."""

import pytest

from sim.rules.vocabulary import Household, Status
from sim.validation.measures import attributable_share, families_and_origins, hazard_by_duration
from tests.patterns.small_ledger import event, lives, month, origin, person


def leaves(who: int, months: int, how: Status) -> tuple[int, ...]:
    return event(month(2022) + months, who, Status.RECEPTION, how)


def left(months: int, how: Status, **traits: int) -> dict[str, int]:
    return person(arrival=month(2019), first_way=how, first_left=month(2019) + months, **traits)


def test_families_and_origins_are_compared_as_in_the_fit() -> None:
    family, iraq, eritrea = Household.SCHOOL_FAMILY, origin("Iraq"), origin("Eritrea")
    stayed = {"arrival": month(2019)}
    here = lives(
        people=[
            left(23, Status.LEFT_UNASSISTED, household=family),
            left(24, Status.LEFT_UNASSISTED, household=family),  # too late
            left(6, Status.REMOVED_ORIGIN, household=family),
            person(household=family, **stayed),
            left(3, Status.LEFT_REGULAR),
            left(5, Status.REMOVED_ORIGIN),
            left(3, Status.LEFT_REGULAR, vris=1),
            left(1, Status.LEFT_REGULAR, household=family, origin=iraq),
            left(1, Status.LEFT_REGULAR, household=family, origin=eritrea),
            *[person(household=family, origin=eritrea, **stayed)] * 3,
        ]
    )
    measured = families_and_origins(here)
    assert measured["family_voluntary_ratio"] == pytest.approx(3 / 9 / (1 / 2))
    assert measured["family_forced_ratio"] == pytest.approx(1 / 9 / (1 / 2))
    assert measured["eritrea_over_iraq"] == pytest.approx(1 / 4 / (3 / 7))  # Nigeria and Iraq are of one group


def test_a_return_is_due_to_the_package_if_the_same_person_stays_without_it() -> None:
    people = [person()] * 4 + [person(origin=origin("Albania"))]
    helped = lives(people, [leaves(who, 2, Status.LEFT_REGULAR) for who in range(5)])
    alone = lives(
        people,
        [
            leaves(0, 2, Status.LEFT_UNASSISTED),
            leaves(1, 30, Status.LEFT_MAATWERK),
            leaves(2, 3, Status.REMOVED_ORIGIN),
        ],
    )
    assert attributable_share(helped, alone) == {"attributable_share": 0.5}


def test_the_hazard_counts_decisions_among_those_who_face_the_choice() -> None:
    start = month(2019)
    people = [person(arrival=start)] * 4
    arrivals = [event(start, who, Status.POTENTIAL, Status.RECEPTION, obligation=start) for who in range(4)]
    here = lives(
        people,
        [
            *arrivals,
            event(start + 1, 0, Status.RECEPTION, Status.PREPARING, obligation=start),
            event(start + 1, 1, Status.RECEPTION, Status.PREPARING, obligation=start),
            event(start + 2, 0, Status.PREPARING, Status.LEFT_REGULAR, obligation=start),
            event(start + 10, 2, Status.RECEPTION, Status.OUT_OF_SIGHT, obligation=start),
            event(start + 24, 3, Status.RECEPTION, Status.PREPARING, obligation=start),
        ],
    )
    # month 1: two of four decide; months 23 and 24: one person at risk, one decision; month 25: nobody is left
    assert hazard_by_duration(here)["hazard_month24_over_month1"] == (1 / 2) / (2 / 4)


def test_departures_come_early_when_within_24_months_of_the_obligation() -> None:
    here = lives(
        people=[person()] * 3 + [person(dublin_at_start=1)],
        events=[
            event(month(2024), who, Status.PREPARING, Status.LEFT_REGULAR, obligation=month(2024) - waited)
            for who, waited in enumerate((5, 23, 24, 90))
        ],
    )
    assert hazard_by_duration(here)["voluntary_within_24_months"] == 2 / 3
