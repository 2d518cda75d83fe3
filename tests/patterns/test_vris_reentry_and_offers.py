"""P15, F3, P17, P18 and A1: criminal justice, re-entry, and the offers of maatwerk."""

from dataclasses import replace

import pytest

from sim.rules.vocabulary import Status
from sim.validation.measures import (
    maatwerk_over_the_years,
    offer_process,
    reentry_after_assisted_return,
    vris_departures_by_year,
    vris_exits,
)
from tests.patterns.small_ledger import event, lives, month, person


def test_a_vris_case_ends_once_and_soon_after_custody_is_three_months() -> None:
    free, held, gone = Status.RECEPTION, Status.IMPRISONED, Status.OUT_OF_SIGHT
    here = lives(
        people=[person()] * 6,
        events=[
            event(month(2021, 12), 0, held, Status.REMOVED_ORIGIN),  # too early
            event(month(2022, 1), 1, held, Status.REMOVED_DUBLIN),  # from custody
            event(month(2022, 2), 2, held, free),
            event(month(2022, 5), 2, free, Status.LEFT_UNASSISTED),  # straight after
            event(month(2022, 6), 3, held, free),
            event(month(2022, 10), 3, free, Status.REMOVED_ORIGIN),  # later
            event(month(2023, 1), 4, held, gone),
            event(month(2023, 7), 4, gone, free),
            event(month(2023, 8), 4, free, gone),  # the case had ended
            event(month(2024, 1), 5, held, free),
            event(month(2024, 2), 5, free, held),  # a new case
            event(month(2025, 3), 5, held, Status.REMOVED_ORIGIN),  # too late
        ],
        booked={
            ("vris_ended", 2022): 60,
            ("vris_ended", 2025): 40,
            ("maatwerk_vris", 2024): 2,
            ("vris_left", 2023): 80,
        },
    )
    assert vris_exits(here) == {"left_from_custody": 0.5, "maatwerk_share_of_exits": 0.02}
    assert vris_departures_by_year(here) == {"vris_left_2020": 0.0, "vris_left_2023": 80.0}


def test_only_those_who_left_with_support_are_counted_when_they_come_back() -> None:
    here = lives(
        people=[person()] * 3,
        events=[
            event(month(2023, 12), 0, Status.LEFT_REGULAR, Status.RECEPTION),
            event(month(2024, 1), 0, Status.LEFT_REGULAR, Status.RECEPTION),
            event(month(2024, 2), 1, Status.LEFT_MAATWERK, Status.PREPARING),
            event(month(2025, 2), 2, Status.REMOVED_ORIGIN, Status.RECEPTION),
        ],
        booked={("left_regular", 2024): 15, ("left_maatwerk", 2025): 5, ("left_unassisted", 2025): 100},
    )
    assert reentry_after_assisted_return(here) == {"reentry_share": 0.1}


def test_the_answer_counts_five_years() -> None:
    here = lives(
        booked={
            ("maatwerk_cases", 2020): 400,
            ("maatwerk_cases", 2024): 100,
            ("maatwerk_cases", 2025): 99,
            ("offered_above_regular", 2022): 10,
            ("maatwerk_3000_plus", 2021): 8,
            ("maatwerk_vris", 2023): 50,
            ("maatwerk_vris_3000_5000", 2019): 3,
        }
    )
    assert offer_process(here) == {
        "cases": 500.0,
        "share_above_regular": 0.02,
        "cases_ge_3000": 8.0,
        "vris_cases": 50.0,
        "vris_3000_5000": 0.0,
    }


def test_the_last_years_of_the_answer_are_held_against_its_first() -> None:
    cases = {2020: 200, 2021: 200, 2022: 999, 2023: 150, 2024: 150, 2025: 999}
    came = {2020: 1_000, 2021: 1_000, 2023: 1_500, 2024: 1_500}
    booked = {("maatwerk_cases", year): count for year, count in cases.items()}
    here = lives(booked=booked | {("cases_opened", year): count for year, count in came.items()})
    assert maatwerk_over_the_years(here) == pytest.approx({"cases": 0.75, "cases_by_inflow": 0.5})


def test_the_answer_counts_what_its_reading_says() -> None:
    counted = {
        "maatwerk_cases": 500,
        "maatwerk_vris": 90,
        "left_maatwerk": 40,
        "paid_vris": 8,
        "paid_above_regular": 10,
    }
    offered = lives(booked={(column, 2022): count for column, count in counted.items()})
    paid = offer_process(replace(offered, cases_are="paid"))
    assert (paid["cases"], paid["vris_cases"], paid["share_above_regular"]) == (40.0, 8.0, 0.25)
    assert offer_process(offered)["cases"] == 500.0
