"""Criminal justice: who leaves from custody, strafonderbreking, ongewenstverklaring, unlawful stay as an offence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.reentry import entry_ban_months, is_serious_threat
from sim.rules.state.detention import chance_of_proposal, has_ground
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
from sim.rules.state.procedures import is_in_departure_period, months_to_leave
from sim.rules.vocabulary import Document, Household, Source, Status
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
    assert not may_interrupt_sentence(serving(9, 10, isd_demanded=1), month())  # nor is it that of a convict
    assert not may_interrupt_sentence(serving(9, 10, to_serve=3), month())  # the rest is served
    assert not may_interrupt_sentence(serving(9, 10), month({"law.strafonderbreking": 0.0}))
    assert months_left_to_serve(serving(6, 10), month()) == 4


@given(UNIT)
def test_custody_lasts_at_least_a_month_and_stay_never_longer_than_the_maximum(luck: float) -> None:
    world = month()
    assert months_in_custody(luck, world) >= 1
    assert 1 <= months_for_unlawful_stay(luck, world) <= 6


WIDER = {"law.wider_undesirable": 1.0}


@pytest.mark.parametrize(
    ("who", "origin", "law", "can_be"),
    [
        ({}, "Nigeria", {}, False),  # the rule of today asks for a threat
        ({"document": Document.ISSUED}, "Nigeria", WIDER, True),
        ({}, "Nigeria", WIDER, True),  # who does not cooperate has no document
        ({"document": Document.REQUESTED}, "Nigeria", WIDER, True),
        ({"document": Document.REFUSED}, "Nigeria", WIDER, False),  # the country says no: cannot leave
        ({"refused": 0}, "Nigeria", WIDER, False),  # has not been asked yet
        ({"dublin": 1}, "Nigeria", WIDER, False),
        ({}, "Syria", WIDER, False),  # should not leave
    ],
)
def test_the_wider_ongewenstverklaring_is_for_who_can_leave_and_does_not_cooperate(
    who: dict[str, int], origin: str, law: dict[str, float], can_be: bool
) -> None:
    world = month(law)
    expected = world.procedure.undesirable_hazard if can_be else 0.0
    assert chance_of_being_declared_undesirable(person(**who), country(origin), world) == expected


TRIED = {"spells": 1, "counted_days": 20}
CRIME = {"law.criminalised_stay": 1.0}
BANNED = {"entries": 2, "obligation": month().month - 3, "banned_until": month().month + 24}


@pytest.mark.parametrize(
    ("who", "law", "share"),
    [
        (TRIED, {}, ""),  # staying is no crime today
        ({}, CRIME, ""),  # El Dridi, Achughbabian: no prison before the return procedure was tried
        (TRIED, CRIME, "criminal_stay_custody_share"),
        ({"vris": 1, "convicted": 1}, CRIME, ""),  # a label brings nobody nearer to it
        ({"vris": 1, **TRIED}, CRIME, "criminal_stay_custody_share"),  # nor does it spare anybody
        ({"spells": 1}, CRIME, ""),  # detained for a transfer, or as an applicant
        ({"entries": 2}, CRIME, ""),  # back after a transfer, or after a return without a ban: it starts anew
        ({"dublin_at_start": 1, **BANNED}, CRIME, "criminal_stay_custody_share"),  # back under a ban
        ({**TRIED, "document": Document.REFUSED}, CRIME, ""),  # Achughbabian: a reason not to return
        ({"undesirable": 1}, {}, ""),
        ({"undesirable": 1, **TRIED}, {}, "undesirable_custody_share"),
        ({"heavy_ban": 1, **BANNED}, {}, "undesirable_custody_share"),  # Celaj: breach of a ban
        (BANNED, {}, ""),  # of an ordinary ban: a minor offence
        ({"heavy_ban": 1, **BANNED, "banned_until": month().month - 4}, {}, ""),  # the ban had ended
    ],
)
def test_prison_for_stay_needs_a_law_and_a_return_procedure_that_was_tried(
    who: dict[str, int], law: dict[str, float], share: str
) -> None:
    world = month(law)
    expected = getattr(world.procedure, share) if share else 0.0
    assert chance_of_prosecution_for_stay(person(**who), country(), world) == expected
    assert chance_of_prosecution_for_stay(person(**who), country("Syria"), world) == 0.0


def test_who_comes_back_under_a_ban_has_no_departure_period_and_is_proposed_for_detention_at_once() -> None:
    world = month()
    banned = person(**{**BANNED, "obligation": world.month, "refused": 0})
    free = person(entries=2, obligation=world.month, refused=0)
    for me in (banned, free):
        me.term = months_to_leave(me, world)
    assert is_in_departure_period(free, world) and not is_in_departure_period(banned, world)
    assert has_ground(banned, country(), world) and not has_ground(free, country(), world)
    assert chance_of_proposal(banned, world) == world.detention.proposal_when_met > chance_of_proposal(free, world)


def test_a_suspect_is_never_held_a_serious_threat() -> None:
    world = month({"procedure.serious_threat_share": 1.0})
    assert not is_serious_threat(person(vris=1), 0.0, world)
    assert is_serious_threat(person(vris=1, convicted=1), 0.5, world)


def test_suspicion_is_sized_by_group_and_by_being_out_of_sight() -> None:
    world = month()
    seen, hidden = person(), person(status=Status.OUT_OF_SIGHT)
    assert chance_of_suspicion(hidden, country(), world) == 2 * chance_of_suspicion(seen, country(), world)
    assert chance_of_suspicion(seen, country("Morocco"), world) == 5 * chance_of_suspicion(seen, country(), world)


def test_a_small_core_causes_most_incidents_and_the_mean_stays_that_of_the_register() -> None:
    world = month()
    core = chance_of_suspicion(person(nuisance=1, obligation=world.month), country(), world)
    others = chance_of_suspicion(person(), country(), world)
    share = world.behaviour.nuisance_share
    assert core == pytest.approx(20 * others)
    rest = world.behaviour.share_singles - share
    assert share * core + rest * others == pytest.approx(0.0025)
    assert share * core > rest * others


def test_people_in_families_are_counted_as_no_suspects_and_not_imprisoned_for_their_stay() -> None:
    world = month({"law.criminalised_stay": 1.0, "law.wider_undesirable": 1.0})
    for household in (Household.SCHOOL_FAMILY, Household.OTHER_FAMILY):
        me = person(household=household, undesirable=1, counted_days=9)
        assert chance_of_suspicion(me, country(), world) == chance_of_prosecution_for_stay(me, country(), world) == 0.0
        leaver = person(household=household, document=Document.ISSUED)
        assert chance_of_being_declared_undesirable(leaver, country(), world) == 0.0


NOW = {"obligation": month().month}
CONVICT = {"vris": 1, "convicted": 1, "custody_from": 10}
REGULATION = {"ban_months": 120.0}


@pytest.mark.parametrize(
    ("who", "forced", "is_threat", "law", "years"),
    [
        (NOW, False, False, {}, 0),  # left within the term
        ({}, False, False, {}, 2),  # left late
        (NOW, True, False, {}, 2),  # removed
        ({"vris": 1}, False, False, {}, 2),  # a suspect is as anybody
        ({**CONVICT, "custody_until": 15}, False, False, {}, 3),
        ({**CONVICT, "custody_until": 16}, False, False, {}, 5),
        ({**CONVICT, "custody_until": 16}, False, True, {}, 10),
        (BANNED, True, False, {}, 5),  # came back under a ban
        ({"dublin": 1}, True, False, {}, 0),  # no return decision
        ({}, False, False, REGULATION, 10),
        ({**CONVICT, "custody_until": 15}, False, False, REGULATION, 10),
    ],
)
def test_who_gets_an_entry_ban(
    who: dict[str, int], forced: bool, is_threat: bool, law: dict[str, float], years: int
) -> None:
    assert entry_ban_months(person(**who), forced, is_threat, country(), month(law)) == 12 * years


@pytest.mark.parametrize(
    ("source", "months", "origin", "years"),
    [
        (Source.KMAR, 2, "Albania", 1),
        (Source.KMAR, 3, "Albania", 2),
        (Source.IND, 2, "Albania", 2),
        (Source.KMAR, 2, "Nigeria", 2),
    ],
)
def test_a_short_overstay_of_a_visa_free_stay_gives_a_ban_of_a_year(
    source: Source, months: int, origin: str, years: int
) -> None:
    me = person(source=source, obligation=month().month - months)
    assert entry_ban_months(me, True, False, country(origin), month()) == 12 * years
