"""Every target, counted by hand on a ledger small enough for it, and what is published for it."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.evidence import answer, cohorts, detention, flows
from sim.evidence.counting import COUNTED, COUNTINGS, OF_FIGURE, Counting, by_figure, by_target, counting_of
from sim.evidence.past import Past, months_of, period_of, years
from sim.forecasts.came import came
from sim.parameters.catalogue import published
from sim.parameters.targets import aims, only_judging, published_after, targets
from sim.rules.vocabulary import NEVER, NOT_FORESEEN, Household, Source, Status
from sim.world.ledger import COLUMNS, FIRST_WAY_OUT, TALLY, WAYS_OUT, WAYS_OUT_FROM
from sim.world.record.layout import PERSON
from tests.patterns.small_ledger import FIRST_YEAR, month, origin

YEARS = 6


def past(
    booked: Mapping[tuple[str, int, int], float] | None = None,
    ways: Mapping[tuple[str, Status, int], float] | None = None,
    people: Sequence[Mapping[str, Any]] = (),
    months: int = 12 * YEARS,
) -> Past:
    """A past as given: counts by (column, year, month), ways out by (country, way, year), people by trait."""
    tally = np.zeros((months, COLUMNS))
    for (column, year, number), count in (booked or {}).items():
        tally[month(year, number), TALLY.index(column)] += count
    for (name, way, year), count in (ways or {}).items():
        tally[month(year, 6), WAYS_OUT_FROM + origin(name) * WAYS_OUT + way - FIRST_WAY_OUT] += count
    here = np.zeros(len(people), PERSON)
    here["status"], here["source"], here["first_left"] = Status.RECEPTION, Source.IND, NOT_FORESEEN
    here["issued"] = NEVER
    for row, one in enumerate(people):
        for trait, value in one.items():
            here[row][trait] = value
    return Past(12 * FIRST_YEAR, tally, here)


def counted(name: str, here: Past, year: int) -> float:
    return COUNTED[name].of_year(here, year)


@pytest.mark.parametrize(
    ("name", "columns", "others"),
    [
        ("inflow_of_cases", ["cases_opened"], ["arrived"]),
        ("departures_independent", ["left_unassisted", "left_regular", "left_maatwerk"], ["removed_origin"]),
        ("departures_forced", ["removed_origin", "removed_dublin"], ["left_unassisted"]),
        ("departures_unsupervised", ["out_of_sight"], ["moved_on"]),
        ("dublin_transfers", ["dublin_left"], ["removed_dublin"]),
        ("documents_requested", ["documents_requested"], ["documents_issued"]),
        ("repeat_applications", ["applications"], ["deferrals"]),
        ("vris_departures", ["vris_left"], ["vris_ended", "vris_left_from_custody"]),
    ],
)
def test_a_count_adds_its_columns_over_a_calendar_year_and_nothing_else(
    name: str, columns: list[str], others: list[str]
) -> None:
    booked = {(column, 2021, 1 + place): 10.0**place for place, column in enumerate(columns)}
    here = past(booked | {(column, 2021, 12): 5000.0 for column in others} | {(columns[0], 2022, 1): 7.0})
    assert counted(name, here, 2021) == sum(10.0**place for place in range(len(columns)))
    assert counted(name, here, 2022) == 7.0 and counted(name, here, 2020) == 0.0


def test_a_year_that_is_not_whole_is_left_out() -> None:
    here = past({("out_of_sight", 2019, 12): 3.0, ("out_of_sight", 2020, 1): 9.0}, months=26)
    assert COUNTED["departures_unsupervised"].yearly(here) == (0.0, 3.0)
    assert list(here.years) == [2018, 2019]


def test_border_detention_is_added_to_entries_at_its_share_of_2020() -> None:
    assert counted("detention_entries", past({("detention_placed", 2022, 5): 2130.0}), 2022) == pytest.approx(2357.0)


def test_the_mean_stay_is_of_stays_that_ended_in_the_year() -> None:
    here = past(
        {
            ("detention_stay_days", 2020, 3): 90.0,
            ("detention_ended", 2020, 3): 2.0,
            ("detention_days", 2020, 3): 999.0,
            ("detention_placed", 2020, 3): 999.0,
            ("detention_stay_days", 2021, 1): 50.0,
            ("detention_ended", 2021, 1): 1.0,
        }
    )
    assert counted("detention_stay_days", here, 2020) == 45.0
    assert np.isnan(counted("detention_stay_days", here, 2022))


def test_occupancy_is_the_mean_day_of_the_months_that_were_published() -> None:
    here = past(
        {
            ("detention_days", 2020, 1): 366.0,
            ("detention_days", 2022, 8): 9999.0,
            ("detention_days", 2022, 9): 122.0,
            ("detention_days", 2022, 12): 122.0,
            ("detention_days", 2023, 6): 300.0,
            ("detention_days", 2023, 7): 9999.0,
        }
    )
    found = [counted("detention_occupancy", here, year) for year in (2020, 2021, 2022, 2023)]
    assert found == [1.0, 0.0, 2.0, 10.0]


def test_departure_from_detention_leaves_out_releases_and_the_last_months_of_2020() -> None:
    here = past(
        {
            ("detention_ended", 2020, 2): 100.0,
            ("detention_ended_departure", 2020, 9): 3.0,
            ("detention_ended_unsupervised", 2020, 1): 1.0,
            ("detention_ended_unsupervised", 2020, 10): 90.0,
            ("detention_ended_departure", 2021, 12): 1.0,
            ("detention_ended_unsupervised", 2021, 12): 1.0,
            ("detention_ended", 2022, 1): 5.0,
        }
    )
    assert counted("detention_departure_share", here, 2020) == 0.75
    assert counted("detention_departure_share", here, 2021) == 0.5
    assert np.isnan(counted("detention_departure_share", here, 2022))


def test_leaving_unsupervised_is_over_all_ways_out_of_three_countries_in_two_years() -> None:
    here = past(
        ways={
            ("Morocco", Status.OUT_OF_SIGHT, 2019): 6.0,
            ("Tunisia", Status.OUT_OF_SIGHT, 2020): 2.0,
            ("Algeria", Status.REMOVED_DUBLIN, 2020): 1.0,
            ("Algeria", Status.LAWFUL, 2020): 1.0,
            ("Morocco", Status.MOVED_ON, 2020): 50.0,
            ("Nigeria", Status.LEFT_REGULAR, 2020): 50.0,
            ("Morocco", Status.LEFT_REGULAR, 2021): 6.0,
        }
    )
    assert counted("low_cooperation_unsupervised", here, 2020) == 0.8
    assert counted("low_cooperation_unsupervised", here, 2021) == 0.2
    assert np.isnan(counted("low_cooperation_unsupervised", here, 2018))


def test_a_cohort_is_followed_for_two_and_a_half_years_on_average() -> None:
    morocco, algeria = origin("Morocco"), origin("Algeria")
    usual = {"origin": morocco, "arrival": month(2018, 2)}
    left = {**usual, "first_way": Status.REMOVED_DUBLIN, "first_left": month(2021, 6)}
    here = past(
        people=[
            left,
            {**usual, "origin": algeria, "arrival": month(2019, 12)},
            {**left, "first_left": month(2021, 7)},  # too late
            {**left, "first_way": Status.MOVED_ON},  # unseen
            {**left, "arrival": -1},  # before the cohort
            {**left, "arrival": month(2020)},  # after it
            {**left, "source": Source.POLICE},
            {**left, "status": Status.POTENTIAL},  # never came
            {**left, "origin": origin("Tunisia")},
        ]
    )
    assert counted("low_cooperation_cohort_left", here, 2021) == 0.25
    assert np.isnan(counted("low_cooperation_cohort_left", here, 2020))  # its cohort would begin in 2017
    assert counted("low_cooperation_cohort_left", here, 2022) == 0.5  # of 2019-2020
    assert counted("low_cooperation_cohort_left", here, 2023) == 1.0


def test_families_are_held_against_singles_of_the_same_cohort_and_eritreans_against_iraqis() -> None:
    returned, removed = Status.LEFT_REGULAR, Status.REMOVED_ORIGIN
    single = {"household": Household.SINGLE, "arrival": month(2019), "origin": origin("Iraq")}
    family = {**single, "household": Household.SCHOOL_FAMILY, "origin": origin("Eritrea")}
    soon, late = month(2020, 12), month(2021)
    here = past(
        people=[
            {**single, "first_way": returned, "first_left": soon},
            {**single, "first_way": removed, "first_left": soon},
            {**family, "first_way": returned, "first_left": soon},
            {**family, "first_way": returned, "first_left": late},
            {**family, "first_way": removed, "first_left": late},
            family,
            {**family, "dublin_at_start": 1, "first_way": returned, "first_left": soon},
            {**family, "vris": 1, "first_way": returned, "first_left": soon},
            {**family, "source": Source.POLICE, "first_way": returned, "first_left": soon},
            {**family, "arrival": month(2021), "first_way": returned, "first_left": month(2021, 2)},
        ]
    )
    assert counted("families_over_singles_returned", here, 2022) == 0.5  # one of four against one of two
    assert counted("families_over_singles_removed", here, 2022) == 0.0
    assert counted("eritrea_over_iraq_returned", here, 2022) == 0.5
    assert np.isnan(counted("families_over_singles_returned", here, 2021))  # its cohort would begin in 2017


def test_a_document_leads_to_removal_within_half_a_year_where_people_are_taken_back_by_force() -> None:
    turkey, removed = origin("Turkey"), Status.REMOVED_ORIGIN
    given = {"origin": turkey, "issued": month(2021, 12)}
    here = past(
        people=[
            {**given, "first_way": removed, "first_left": month(2022, 6)},
            {**given, "first_way": removed, "first_left": month(2022, 7)},  # too late
            {**given, "first_way": Status.LEFT_REGULAR, "first_left": month(2022, 1)},  # not by force
            given,  # still here
            {**given, "origin": origin("Morocco"), "first_way": removed, "first_left": month(2022, 1)},
            {**given, "origin": origin("Syria")},
            {"origin": turkey, "first_way": removed, "first_left": month(2022, 1)},  # with papers from the start
        ]
    )
    found = COUNTED["documents_that_led_to_removal"].yearly(here)
    assert found[2021 - FIRST_YEAR] == 0.25 and np.isnan(found[2022 - FIRST_YEAR])


def test_departures_from_custody_are_the_mean_of_two_years() -> None:
    here = past({("vris_left_from_custody", 2019, 3): 3.0, ("vris_left_from_custody", 2020, 3): 5.0})
    found = COUNTED["vris_departures_from_custody"].yearly(here)
    assert np.isnan(found[0]) and found[1:4] == (1.5, 4.0, 2.5)


# --- what is published --------------------------------------------------------------------------------------------


def test_every_target_is_counted_by_a_function_of_its_name_that_says_how() -> None:
    assert {target.name for target in targets()} <= set(COUNTED)
    assert all(name == counting.count.__name__ and counting.count.__doc__ for name, counting in COUNTED.items())


def test_a_second_count_of_a_figure_is_refused_with_words() -> None:
    second = Counting(flows.dublin_transfers, {"departures_forced": None})
    with pytest.raises(ValueError, match="departures_forced is counted by departures_forced; dublin_transfers may not"):
        by_figure((*COUNTINGS, second))


def test_a_count_of_what_is_not_published_is_refused() -> None:
    with pytest.raises(ValueError, match=r"departures_forcd, which published\.toml does not have"):
        by_figure([Counting(flows.departures_forced, {"departures_forcd": None})])


def test_a_target_that_another_function_counts_is_refused() -> None:
    forced = next(target for target in targets() if target.name == "departures_forced")
    with pytest.raises(ValueError, match=r"known from detention_inflow\.2020, which is counted by detention_entries"):
        by_target([replace(forced, figures=("detention_inflow.2020",))], OF_FIGURE)
    with pytest.raises(ValueError, match="target one: no function of that name"):
        by_target([replace(forced, name="one")], OF_FIGURE)


def test_a_figure_that_nothing_counts_says_where_to_name_it() -> None:
    with pytest.raises(ValueError, match=r"inflow_ind is counted nowhere: name it in sim/evidence/counting\.py"):
        counting_of("inflow_ind")


def test_no_function_of_the_counts_stands_outside_the_register() -> None:
    shared = {"demonstrable_departures", "unsupervised_share", "border_detention_factor"}  # parts of others
    written = {
        name
        for module in (flows, answer, cohorts, detention)
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_")
    }
    assert written - shared == set(COUNTED)


def test_cases_of_the_answer_count_what_the_reading_says() -> None:
    booked = {("maatwerk_cases", 2020, 1): 9.0, ("maatwerk_agreed", 2021, 1): 5.0, ("left_maatwerk", 2021, 1): 4.0}
    pasts = [replace(past(booked), cases_are=meaning) for meaning in ("offered", "agreed", "paid")]
    assert [answer.maatwerk_cases(one, years(2020, 2021)) for one in pasts] == [9.0, 5.0, 4.0]


def test_a_package_that_is_not_there_counts_as_nothing() -> None:
    paid = np.array([(months_of(2020).start, 500_000), (months_of(2021).start, 900_001), (months_of(2022).start, 7)])
    here = replace(past(), packages=paid)
    two = years(2020, 2021)
    assert [count(here, two) for count in (answer.largest_package_eur, answer.third_largest_package_eur)] == [
        9000.01,
        0,
    ]


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (months_of(2020), "2020"),
        (years(2020, 2024), "2020-2024"),
        (months_of(2023, 6, 6), "2023-06"),
        (months_of(2022, 9, 12), "2022-09 to 2022-12"),
    ],
)
def test_the_months_of_a_figure_are_written_as_years_where_they_are(months: range, text: str) -> None:
    assert period_of(months) == text


def test_every_known_year_has_an_error_and_every_simulated_one_a_value() -> None:
    here = past()
    for target in targets():
        assert set(target.discrepancy) == set(target.known) >= target.judging
        assert all(0.0 < share < 0.5 for share in target.discrepancy.values())
        assert len(COUNTED[target.name].yearly(here)) == YEARS


def test_what_only_judges_is_never_fitted() -> None:
    fitted = {(aim.target.name, aim.year) for aim in aims(2018, 2022)}
    assert [(aim.target.name, aim.year, aim.known) for aim in only_judging(2018, 2022)] == [
        ("vris_departures", 2020, 950.0)
    ]
    assert ("vris_departures", 2020) not in fitted
    assert published()["vris_left_2020"].role == "check"


def test_a_figure_for_another_span_says_so() -> None:
    by_name = {(aim.target.name, aim.year): aim for aim in aims(2020, 2022)}
    assert by_name["vris_departures_from_custody", 2020].known == 1070.0
    assert by_name["vris_departures_from_custody", 2020].period == "2016, against 2019-2020"
    assert by_name["detention_departure_share", 2020].known == 0.62
    assert by_name["departures_forced", 2021].period == "2021"


def test_a_number_that_is_fitted_is_the_one_that_forecasts_are_scored_by() -> None:
    known = {target.name: target.known for target in targets()}
    both = {(name, int(period)) for name, period in came() if period.isdigit() and int(period) in known.get(name, {})}
    assert {("departures_forced", 2024), ("dublin_transfers", 2024), ("detention_entries", 2024)} <= both
    for name, year in both:
        assert known[name][year] == came()[name, str(year)], f"{name} of {year} differs from sim/forecasts/publications"


def test_fitted_and_later_years_never_meet() -> None:
    assert {aim.year for aim in aims(2020, 2022)} == {2020, 2021, 2022}
    held = [(aim.target.name, aim.year) for aim in published_after(2022) if aim.year == 2023]
    assert held == [
        ("inflow_of_cases", 2023),
        *((f"departures_{kind}", 2023) for kind in ("independent", "forced", "unsupervised")),
        *((name, 2023) for name in ("dublin_transfers", "detention_entries", "detention_occupancy", "vris_departures")),
        ("repeat_applications", 2023),
    ]
    assert "inflow_of_cases" in {aim.target.name for aim in aims(2020, 2022)}


def test_shares_of_three_years_and_of_what_is_left_of_the_cases_of_a_year() -> None:
    here = past(
        booked={
            ("cases_opened", 2022, 6): 100.0,
            ("left_regular", 2020, 6): 10.0,
            ("left_unassisted", 2022, 6): 20.0,
            ("removed_origin", 2021, 6): 5.0,
            ("removed_dublin", 2022, 6): 15.0,
            ("out_of_sight", 2022, 6): 30.0,
        }
    )
    assert counted("independent_share", here, 2022) == 0.6
    assert np.isnan(counted("independent_share", here, 2019))
    assert counted("still_present", here, 2022) == pytest.approx(0.35)
