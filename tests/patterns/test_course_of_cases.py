"""P1, P2 and P3: what becomes of cases."""

from sim.rules.vocabulary import Source, Status
from sim.validation.measures import low_documents, mix_of_exits, status_of_the_cases_of_2022
from tests.patterns.small_ledger import lives, month, origin, person


def test_departures_of_a_year_are_over_the_cases_opened_in_it() -> None:
    here = lives(
        booked={
            ("cases_opened", 2021): 99,
            ("cases_opened", 2022): 4,
            ("out_of_sight", 2022): 1,
            ("removed_origin", 2022): 1,
            ("left_regular", 2021): 5,
        },
    )
    assert status_of_the_cases_of_2022(here) == {
        "independent": 0.0,
        "forced": 0.25,
        "unsupervised": 0.25,
        "present": 0.5,
    }


def test_the_mix_adds_up_three_years_and_leaves_out_the_warm_up() -> None:
    here = lives(
        booked={
            ("left_unassisted", 2020): 2,
            ("left_regular", 2021): 3,
            ("left_maatwerk", 2022): 1,
            ("removed_origin", 2020): 1,
            ("removed_dublin", 2022): 3,
            ("out_of_sight", 2021): 10,
            ("out_of_sight", 2019): 99,
            ("left_regular", 2023): 99,
        }
    )
    assert mix_of_exits(here) == {"unsupervised_share_of_exits": 0.5, "independent_share_of_demonstrable": 0.6}


def test_the_cohort_holds_applicants_of_two_countries_and_counts_a_person_once() -> None:
    morocco = {"origin": origin("Morocco"), "arrival": month(2018, 5)}
    here = lives(
        people=[
            person(**morocco, first_way=Status.REMOVED_DUBLIN, first_left=month(2019)),
            person(**morocco, first_way=Status.MOVED_ON, first_left=month(2020)),
            person(**morocco, first_way=Status.LEFT_REGULAR, first_left=month(2021, 7)),  # too late
            person(**morocco),
            person(arrival=month(2018, 5), first_way=Status.LEFT_REGULAR, first_left=month(2020)),
            person(origin=origin("Algeria"), source=Source.POLICE, arrival=4, first_way=Status.LEFT_REGULAR),
        ],
        ways={
            ("Morocco", Status.OUT_OF_SIGHT, 2019): 3,
            ("Tunisia", Status.LEFT_REGULAR, 2020): 1,
            ("Algeria", Status.MOVED_ON, 2020): 50,  # left supervision before
            ("Nigeria", Status.LEFT_REGULAR, 2020): 50,
            ("Morocco", Status.LAWFUL, 2021): 50,
        },
    )
    assert low_documents(here) == {"demonstrable": 0.25, "unsupervised": 0.75}
