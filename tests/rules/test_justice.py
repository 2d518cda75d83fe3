"""Criminal justice: who leaves from custody, strafonderbreking, ongewenstverklaring, unlawful stay as an offence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.reentry import entry_ban_months
from sim.rules.state.justice import (
    can_leave_from_custody,
    chance_of_being_declared_undesirable,
    chance_of_prosecution_for_stay,
    chance_of_suspicion,
    may_interrupt_sentence,
    months_for_unlawful_stay,
    months_in_custody,
    months_left_to_serve,
)
from sim.rules.vocabulary import Document, Household, Status
from tests.rules.people_and_worlds import country, month, person

UNIT = st.floats(min_value=0, max_value=1, exclude_max=True)


@pytest.mark.parametrize(
    ("who", "origin", "expected"),
    [
        ({"document": Document.ISSUED}, {}, True),
        ({"document": Document.ISSUED}, {"prospect": 0}, False),  # no prospect of removal
        ({"document": Document.ISSUED}, {"unsafe": 1}, False),  # non-refoulement
        ({}, {}, False),  # no document
        ({"dublin": 1}, {"prospect": 0}, True),  # another member state takes over
    ],
)
def test_who_can_leave_straight_from_custody(who: dict[str, int], origin: dict[str, int], expected: bool) -> None:
    assert can_leave_from_custody(person(**who), country(**origin)) is expected


def serving(months: int, of: int, **changes: int) -> Any:
    """Somebody who has served some months of a sentence."""
    since = month().month - months
    return person(**{"convicted": 1, "custody_from": since, "custody_until": since + of, **changes})


@pytest.mark.parametrize(
    ("served", "sentence", "expected"),
    [(4, 10, False), (5, 10, True), (18, 36, True), (20, 40, False), (26, 40, False), (27, 40, True)],
)
def test_strafonderbreking_opens_after_half_of_up_to_three_years_and_two_thirds_of_more(
    served: int, sentence: int, expected: bool
) -> None:
    assert may_interrupt_sentence(serving(served, sentence), month()) is expected


def test_strafonderbreking_is_for_convicts_once_and_only_while_the_law_has_it() -> None:
    assert not may_interrupt_sentence(serving(9, 10, convicted=0), month())  # remand is no sentence
    assert not may_interrupt_sentence(serving(9, 10, to_serve=3), month())  # the rest is served
    assert not may_interrupt_sentence(serving(9, 10), month({"law.strafonderbreking": 0.0}))
    assert months_left_to_serve(serving(6, 10), month()) == 4


@given(UNIT)
def test_custody_lasts_at_least_a_month_and_stay_never_longer_than_the_maximum(luck: float) -> None:
    world = month()
    assert months_in_custody(luck, world) >= 1
    assert 1 <= months_for_unlawful_stay(luck, world) <= 6


def test_nobody_is_declared_undesirable_before_the_rule_is_widened() -> None:
    able = person(document=Document.ISSUED, refused=3)
    assert chance_of_being_declared_undesirable(able, country(), month()) == 0.0
    wider = month({"law.wider_undesirable": 1.0})
    assert chance_of_being_declared_undesirable(able, country(), wider) == wider.procedure.undesirable_hazard
    assert chance_of_being_declared_undesirable(person(refused=3), country(), wider) == 0.0  # cannot leave
    assert chance_of_being_declared_undesirable(able, country("Syria"), wider) == 0.0  # should not


def test_unlawful_stay_is_prosecuted_only_where_the_law_says_so() -> None:
    world = month()
    assert chance_of_prosecution_for_stay(person(), world) == 0.0
    assert chance_of_prosecution_for_stay(person(undesirable=1), world) == world.procedure.undesirable_custody_share
    assert (
        chance_of_prosecution_for_stay(person(), month({"law.criminalised_stay": 1.0}))
        == world.procedure.criminal_stay_custody_share
    )


def test_suspicion_is_sized_by_group_and_by_being_out_of_sight() -> None:
    world = month()
    seen, hidden = person(), person(status=Status.OUT_OF_SIGHT)
    assert chance_of_suspicion(hidden, country(), world) == 2 * chance_of_suspicion(seen, country(), world)
    assert chance_of_suspicion(seen, country("Morocco"), world) == 5 * chance_of_suspicion(seen, country(), world)


def test_a_small_core_causes_most_incidents_and_the_mean_stays_that_of_the_register() -> None:
    world = month()
    core = chance_of_suspicion(person(nuisance=1), country(), world)
    others = chance_of_suspicion(person(), country(), world)
    share = world.behaviour.nuisance_share
    assert core == pytest.approx(20 * others)
    rest = world.behaviour.share_singles - share
    assert share * core + rest * others == pytest.approx(0.0025)
    assert share * core > rest * others


def test_people_in_families_are_counted_as_no_suspects_and_not_imprisoned_for_their_stay() -> None:
    world = month({"law.criminalised_stay": 1.0, "law.wider_undesirable": 1.0})
    for household in (Household.SCHOOL_FAMILY, Household.OTHER_FAMILY):
        me = person(household=household, undesirable=1)
        assert chance_of_suspicion(me, country(), world) == chance_of_prosecution_for_stay(me, world) == 0.0
        leaver = person(household=household, document=Document.ISSUED)
        assert chance_of_being_declared_undesirable(leaver, country(), world) == 0.0


@pytest.mark.parametrize(
    ("who", "forced", "law", "years"),
    [
        ({"obligation": month().month}, False, {}, 0),  # left within the term
        ({}, False, {}, 2),  # left late
        ({"obligation": month().month - 2}, False, {"departure_period_months": 2.0}, 0),  # a longer term
        ({"obligation": month().month}, False, {"departure_period_months": 0.0}, 2),  # no term to leave in
        ({"obligation": month().month}, True, {}, 2),  # removed
        ({"vris": 1}, False, {}, 10),
        ({"undesirable": 1}, True, {}, 10),
        ({"dublin": 1}, True, {}, 0),  # no return decision
        ({}, True, {"ban_months": 120.0}, 10),  # the Return Regulation
    ],
)
def test_who_gets_an_entry_ban(who: dict[str, int], forced: bool, law: dict[str, float], years: int) -> None:
    assert entry_ban_months(person(**who), forced, month(law)) == 12 * years
