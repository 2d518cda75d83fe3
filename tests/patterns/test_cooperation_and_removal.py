"""P8, P9 and P12: countries that come round, removals that are seen, and a bonus for families."""

import pytest

from sim.rules.vocabulary import Household, Status
from sim.validation.measures import cooperation_of_algeria, cooperation_of_morocco, family_bonus, visible_removals
from sim.validation.watching import Lives
from tests.patterns.small_ledger import event, lives, month, person


def test_removals_to_the_origin_are_compared_and_dublin_transfers_count_as_a_way_out_only() -> None:
    here = lives(
        ways={
            ("Morocco", Status.REMOVED_ORIGIN, 2021): 2,
            ("Morocco", Status.REMOVED_DUBLIN, 2021): 50,
            ("Morocco", Status.REMOVED_ORIGIN, 2023): 30,
            ("Morocco", Status.REMOVED_DUBLIN, 2023): 10,
            ("Morocco", Status.OUT_OF_SIGHT, 2023): 60,
        }
    )
    assert cooperation_of_morocco(here) == {"forced_multiplier": 15.0, "mob_share": 0.6}


def test_a_year_without_removals_counts_as_one() -> None:
    here = lives(ways={("Morocco", Status.REMOVED_ORIGIN, 2023): 7})
    assert cooperation_of_morocco(here)["forced_multiplier"] == 7.0


def test_where_nobody_was_removed_before_the_rise_is_a_count_and_no_multiple() -> None:
    here = lives(ways={("Algeria", Status.REMOVED_ORIGIN, 2022): 2, ("Algeria", Status.REMOVED_ORIGIN, 2025): 7})
    assert cooperation_of_algeria(here)["more_forced"] == 5


def test_rates_are_per_month_in_reception_so_that_fewer_people_do_not_count_as_fewer_departures() -> None:
    def country(people: int, helped: int, gone: int) -> Lives:
        return lives(
            booked={("stock_reception", 2023): people, ("left_regular", 2024): helped, ("out_of_sight", 2024): gone}
        )

    measured = visible_removals(country(1000, 10, 40), country(500, 5, 30))
    assert measured == {"assisted_return_change": pytest.approx(0.0), "disappearance_change": pytest.approx(0.5)}


def test_only_families_who_were_rejected_two_years_before_are_asked_and_departures_either_way_are_netted() -> None:
    old, new = month(2022, 6), month(2023, 6)
    people = [person(household=Household.SCHOOL_FAMILY)] * 4 + [person()]
    arrivals = [
        event(begun, who, Status.POTENTIAL, Status.RECEPTION, obligation=begun)
        for who, begun in enumerate((old, old, old, new, old))
    ]
    window = month(2024, 12)
    without = lives(people, [*arrivals, event(window, 0, Status.RECEPTION, Status.LEFT_REGULAR)])
    bonus = lives(
        people,
        [*arrivals, *(event(window, who, Status.RECEPTION, Status.LEFT_REGULAR) for who in (0, 1, 3, 4))],
    )
    assert family_bonus(without, bonus) == {"response": 1 / 3}
    assert family_bonus(bonus, without) == {"response": -1 / 3}
