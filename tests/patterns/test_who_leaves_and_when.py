"""P5, P6 and P7: families and origins, the regular package, and time."""

from collections.abc import Callable

import pytest

from sim.rules.vocabulary import Household, Status
from sim.validation.measures import attributable_share, families_and_origins, hazard_by_duration
from tests.patterns.small_ledger import event, lives, month, origin, person


def leaves(who: int, months: int, how: Status) -> tuple[int, ...]:
    return event(month(2022) + months, who, Status.RECEPTION, how)


def test_families_and_singles_are_compared_within_24_months_and_without_the_vris_label() -> None:
    family = person(household=Household.SCHOOL_FAMILY)
    here = lives(
        people=[family] * 4 + [person()] * 2 + [person(vris=1), person(dublin_at_start=1)],
        events=[
            leaves(4, 3, Status.LEFT_REGULAR),
            leaves(6, 3, Status.LEFT_REGULAR),
            leaves(7, 3, Status.LEFT_REGULAR),
            leaves(5, 5, Status.REMOVED_ORIGIN),
            leaves(1, 6, Status.REMOVED_ORIGIN),
            leaves(0, 23, Status.LEFT_UNASSISTED),
            leaves(2, 24, Status.LEFT_UNASSISTED),  # too late
        ],
    )
    measured = families_and_origins(here)
    assert measured["family_voluntary_ratio"] == 0.5
    assert measured["family_forced_ratio"] == 0.5


def test_iraqis_are_compared_with_eritreans() -> None:
    here = lives(
        people=[person(origin=origin("Iraq"))] * 2 + [person(origin=origin("Eritrea"))] * 4,
        events=[leaves(0, 1, Status.LEFT_REGULAR), leaves(2, 1, Status.LEFT_REGULAR), leaves(3, 1, Status.LAWFUL)],
    )
    assert families_and_origins(here)["iraq_over_eritrea"] == 2.0


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


@pytest.mark.parametrize("pattern", ["P5", "P6", "P7"])
def test_what_is_recorded_comes_out_again(pattern: str, comes_out_again: Callable[[str], bool]) -> None:
    assert comes_out_again(pattern)
