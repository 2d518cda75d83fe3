"""P4, F1 and F2: detention, and the Dublin share."""

import pytest

from sim.rules.vocabulary import Status
from sim.validation.measures import departure_from_detention, detention_by_year, dublin_share_of_departures
from tests.patterns.small_ledger import event, lives, month, person


def test_releases_into_reception_are_not_in_the_official_denominator() -> None:
    here = lives(
        booked={
            ("detention_ended", 2022): 100,
            ("detention_ended_departure", 2022): 30,
            ("detention_ended_unsupervised", 2023): 20,
        }
    )
    assert departure_from_detention(here)["departure_share"] == 0.6


def test_who_is_detained_twice_in_a_calendar_year_counts_once_over_all_entries() -> None:
    into = (Status.RECEPTION, Status.DETAINED, 1)
    here = lives(
        people=[person()] * 3,
        events=[
            event(month(2022, 1), 0, *into),
            event(month(2022, 2), 0, Status.DETAINED, Status.RECEPTION),
            event(month(2022, 6), 0, Status.RECEPTION, Status.RECEPTION, detained=1),  # in and out within a month
            event(month(2022, 9), 0, *into),
            event(month(2022, 12), 1, *into),
            event(month(2023, 1), 1, *into),  # another calendar year
        ],
    )
    assert departure_from_detention(here)["redetained_per_year"] == 1 / 5


def test_entries_are_counted_by_year_and_stays_by_the_year_they_end() -> None:
    here = lives(
        booked={
            ("detention_placed", 2021): 7,
            ("detention_stay_days", 2020): 90,
            ("detention_ended", 2020): 2,
            ("detention_stay_days", 2021): 999,
        }
    )
    measured = detention_by_year(here)
    assert measured["entries_2021"] == pytest.approx(7 * 2357 / 2130)  # with border detention, as published
    assert measured["entries_2022"] == 0
    assert measured["mean_stay_days_2020"] == 45


def test_the_dublin_share_is_of_departures_that_can_be_shown() -> None:
    here = lives(
        booked={
            ("dublin_left", 2021): 3,
            ("removed_dublin", 2021): 2,
            ("left_unassisted", 2021): 4,
            ("removed_origin", 2021): 6,
            ("out_of_sight", 2021): 100,
        }
    )
    assert dublin_share_of_departures(here)["dublin_share_2021"] == 0.25
