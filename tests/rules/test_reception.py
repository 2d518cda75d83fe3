"""Who has a bed of the state: 28 days, then the VBL for who works on return, families until they leave, else none."""

import pytest

from sim.rules.state.reception import bed_of
from sim.rules.vocabulary import Bed, Document, Household, Source, Status
from tests.rules.people_and_worlds import country, month, person

NOW = month().month


def since(months: int, **facts: int) -> Bed:
    """Give the bed of a single man so many months after his obligation began."""
    return bed_of(person(obligation=NOW - months, **facts), country(), month())


def test_there_is_a_bed_in_the_departure_period_and_none_after_it() -> None:
    assert [since(months) for months in (0, 1, 2, 12)] == [Bed.REGULAR, Bed.NONE, Bed.NONE, Bed.NONE]


def test_without_a_departure_period_there_is_no_bed_from_the_first_month() -> None:
    world = month({"departure_period_months": 0.0, "restricted_months": 0.0})
    assert bed_of(person(obligation=NOW), country(), world) == Bed.NONE


@pytest.mark.parametrize("facts", [{"decided": 1}, {"document": Document.REQUESTED}, {"document": Document.ISSUED}])
def test_who_works_on_return_has_twelve_weeks_at_the_vbl(facts: dict[str, int]) -> None:
    beds = [since(months, **facts) for months in range(6)]
    assert beds == [Bed.REGULAR, *[Bed.RESTRICTED] * 3, Bed.NONE, Bed.NONE]


def test_the_vbl_is_for_a_prospect_of_return() -> None:
    waiting = person(obligation=NOW - 1, document=Document.REQUESTED)
    assert bed_of(waiting, country(prospect=0), month()) == Bed.NONE
    assert bed_of(waiting, country(unsafe=1), month()) == Bed.NONE
    assert since(1, document=Document.REFUSED) == Bed.NONE


@pytest.mark.parametrize("months", [1, 4, 60])
def test_a_family_with_children_has_a_family_location_until_it_leaves(months: int) -> None:
    assert since(months, household=Household.SCHOOL_FAMILY) == Bed.FAMILY
    assert since(months, household=Household.SCHOOL_FAMILY, lost_bed=1) == Bed.FAMILY


@pytest.mark.parametrize("status", [Status.PROCEDURE, Status.DEFERRED])
def test_a_repeat_application_and_a_medical_deferral_give_a_bed_again(status: Status) -> None:
    assert since(12, status=status, lost_bed=1) == Bed.REGULAR


def test_a_dublin_case_of_before_the_pact_has_a_bed_until_the_transfer() -> None:
    assert since(6, dublin=1) == since(6, dublin=1, lost_bed=1) == Bed.REGULAR  # since June 2026


@pytest.mark.parametrize(
    ("who", "bed"),
    [
        ({"evades": 1}, Bed.REGULAR),
        ({"unfounded": 1}, Bed.NONE),
        ({"vris": 1}, Bed.REGULAR),  # a suspect
        ({"vris": 1, "convicted": 1}, Bed.NONE),
        ({"nuisance": 1}, Bed.REGULAR),
    ],
)
def test_who_may_evade_or_is_a_suspect_keeps_the_bed_of_the_departure_period(who: dict[str, int], bed: Bed) -> None:
    assert since(0, **who) == bed


@pytest.mark.parametrize("facts", [{}, {"decided": 1}, {"document": Document.ISSUED}])
def test_who_comes_out_of_detention_custody_or_hiding_has_none(facts: dict[str, int]) -> None:
    assert {since(months, lost_bed=1, **facts) for months in range(6)} == {Bed.NONE}


@pytest.mark.parametrize("source", [Source.POLICE, Source.KMAR, Source.OTHER])
def test_who_never_asked_for_asylum_has_none(source: Source) -> None:
    assert since(0, source=source) == since(2, source=source, decided=1) == Bed.NONE
