"""Aliens' detention (arts. 59, 59a and 59c Vw 2000; art. 15 Return Directive), case by case."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.state.detention import (
    chance_of_applying,
    chance_of_proposal,
    has_ground,
    longest_stay_days,
    meets_lighter_means,
    place_in_queue,
    rate_of_release,
    rate_of_removal,
    reviews_between,
)
from sim.rules.vocabulary import DAYS_A_MONTH, Document, Household, Source, Status
from sim.world.custody import be_proposed, be_refused, count_detention_days
from sim.world.ledger import COLUMNS, Count
from tests.rules.people_and_worlds import country, month, person

UNIT = st.floats(min_value=0, max_value=1, exclude_max=True)


def new_tally() -> Any:
    """A tally for one month, empty."""
    return {(month().month, column): 0 for column in range(COLUMNS)}


@pytest.mark.parametrize(
    ("who", "origin", "law", "expected"),
    [
        ({}, {}, {}, True),  # a return decision, and a prospect of removal
        ({}, {"prospect": 0}, {}, False),  # Morocco from April 2021 to November 2022
        ({}, {"unsafe": 1}, {}, False),  # nobody is removed there
        ({"evades": 0}, {}, {}, False),  # no risk of evading supervision: lighter means only
        ({"evades": 0, "dublin": 1}, {}, {}, False),  # and so before a transfer
        ({"evades": 0}, {}, {"detention.evading_required": 0.0}, True),
        ({"evades": 0, "obligation": month().month}, {}, {"detention.evading_required": 0.0}, False),  # in the term
        ({"obligation": month().month, "term": 0}, {}, {}, True),  # who may evade has no term
        ({"dublin": 1}, {"prospect": 0}, {}, True),  # another member state takes over
        ({"household": Household.SCHOOL_FAMILY}, {}, {}, True),
        ({"household": Household.SCHOOL_FAMILY}, {}, {"detention.families": 0.0}, False),
        ({"status": Status.OUT_OF_SIGHT}, {}, {}, False),  # who is not met cannot be held
    ],
)
def test_when_detention_is_lawful(
    who: dict[str, int], origin: dict[str, int], law: dict[str, float], expected: bool
) -> None:
    assert has_ground(person(**{"evades": 1, **who}), country(**origin), month(law)) is expected


OBTAINED = {"document": Document.ISSUED, "issued": month().month - 2}


@pytest.mark.parametrize(
    ("facts", "is_shown"),
    [
        ({"source": Source.POLICE}, True),
        ({"nuisance": 1}, True),
        ({"evades": 1}, True),
        ({"vris": 1, "convicted": 1}, True),
        ({"vris": 1}, False),  # a suspect: nothing has been proven
        (OBTAINED, True),  # a document was obtained, and the person stays
        ({**OBTAINED, "decided": 1}, False),  # and the person has decided to go
        ({**OBTAINED, "document": Document.NONE}, False),  # it was for a journey made before
        ({"document": Document.ISSUED}, False),  # a passport of one's own
        ({}, False),
    ],
)
def test_who_has_shown_a_risk_of_evading_can_be_detained_and_nobody_else(facts: dict[str, int], is_shown: bool) -> None:
    assert has_ground(person(**facts), country(), month()) is is_shown


def test_the_hazard_of_proposals_keeps_its_total_however_few_may_evade() -> None:
    for share in (0.2, 0.5, 1.0):
        level = {"detention.detention_proposal_hazard": 0.01, "detention.proposal_factor": 1.0}
        world = month({"detention.evading_share": share, **level})
        assert share * chance_of_proposal(person(evades=1), world) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("who", "days"),
    [
        ({"dublin": 1}, 42),
        ({"household": Household.SCHOOL_FAMILY}, 14),
        ({"document": Document.ISSUED, "decided": 1}, 183),  # cooperates and can travel: six months
        ({"document": Document.ISSUED}, 548),  # does not cooperate: twelve months more
        ({"decided": 1}, 548),  # no document: twelve months more
    ],
)
def test_how_long_detention_may_last(who: dict[str, int], days: int) -> None:
    assert longest_stay_days(person(**who), month()) == days


def test_a_shorter_maximum_also_shortens_the_first_term() -> None:
    cooperates = person(document=Document.ISSUED, decided=1)
    assert longest_stay_days(cooperates, month({"detention_maximum_days": 90.0})) == 90


@given(UNIT)
def test_a_lighter_measure_comes_first_once_for_suspects_too_and_not_for_convicts_or_nuisance(luck: float) -> None:
    always, never = month({"detention.lighter_means_share": 1.0}), month({"detention.lighter_means_share": 0.0})
    assert meets_lighter_means(person(), luck, always) and meets_lighter_means(person(vris=1), luck, always)
    assert not meets_lighter_means(person(), luck, never)
    for who in ({"lighter": 1}, {"convicted": 1}, {"nuisance": 1}):
        assert not meets_lighter_means(person(**who), luck, always)


def test_a_proposal_leads_to_a_lighter_measure_and_the_next_one_to_a_place() -> None:
    tally, world = new_tally(), month({"detention.lighter_means_share": 1.0})
    met = person(key=12345)
    assert be_proposed(met, world, tally) < 0.0 and met.lighter == 1
    assert be_proposed(met, world, tally) >= 0.0
    assert tally[world.month, Count.DETENTION_PROPOSED] == 2 and tally[world.month, Count.LIGHTER_MEANS] == 1


@given(UNIT, UNIT)
def test_priority_beats_luck(first: float, second: float) -> None:
    queue: list[dict[str, int]] = [{"vris": 1}, {"document": Document.ISSUED}, {"dublin": 1}, {}]
    ranks = [
        place_in_queue(person(**who), luck) for who, luck in zip(queue, (first, second, first, second), strict=True)
    ]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("who", "ground"),
    [
        ({"vris": 1, "dublin": 1}, Count.DETENTION_REFUSED_PRIORITY),
        ({"nuisance": 1}, Count.DETENTION_REFUSED_PRIORITY),
        ({"dublin": 1}, Count.DETENTION_REFUSED_DUBLIN),
        ({}, Count.DETENTION_REFUSED_RETURN),
    ],
)
def test_who_finds_no_place_is_counted_by_ground(who: dict[str, int], ground: Count) -> None:
    tally = new_tally()
    be_refused(person(**who), month(), tally)
    assert {column for (_, column), count in tally.items() if count} == {Count.DETENTION_REFUSED, ground}


def test_who_applies_in_detention_stays_for_some_weeks_and_is_not_removed_meanwhile() -> None:
    applicant = person(document=Document.ISSUED, detained_days=20, applied=20)
    assert longest_stay_days(applicant, month()) == 20 + 42  # four weeks, and two for the view of the applicant
    assert longest_stay_days(person(applied=20, vris=1), month()) == 20 + 42  # a suspect is no proven danger
    assert longest_stay_days(person(applied=20, convicted=1), month()) == 20 + int(6 * DAYS_A_MONTH)  # public order
    assert rate_of_removal(applicant, country(), month()) == 0.0 == rate_of_release(applicant, country(), month())
    assert rate_of_removal(person(document=Document.ISSUED), country(), month()) > 0.0


def test_only_who_must_return_and_has_not_decided_to_applies_in_detention() -> None:
    world = month({"detention.application_hazard": 0.5})
    assert chance_of_applying(person(), world) == 0.5
    assert chance_of_applying(person(dublin=1), world) == 0.0 == chance_of_applying(person(decided=1), world)


def test_release_is_soonest_when_the_prospect_is_gone_and_slowest_with_a_document() -> None:
    with_document = rate_of_release(person(document=Document.ISSUED), country(), month())
    without = rate_of_release(person(), country(), month())
    no_prospect = rate_of_release(person(), country(prospect=0), month())
    assert with_document < without < no_prospect


def test_the_court_looks_by_day_49_and_then_every_75_days_or_68_under_the_wtvb() -> None:
    assert [reviews_between(0, days, month()) for days in (48, 49, 123, 124, 199)] == [0, 1, 1, 2, 3]
    assert reviews_between(0, 49 + 68, month({"detention_next_review_days": 68.0})) == 2


@given(st.integers(0, 600), st.integers(0, 600))
def test_reviews_add_up_over_months(one: int, two: int) -> None:
    split = reviews_between(0, one, month()) + reviews_between(one, one + two, month())
    assert split == reviews_between(0, one + two, month())


def test_who_was_found_by_the_police_goes_out_of_sight_when_released() -> None:
    from sim.rules.state.detention import stays_in_view

    assert stays_in_view(person(source=Source.IND))
    assert not stays_in_view(person(source=Source.POLICE))


def test_a_stay_that_was_extended_is_not_undone_by_an_agreement_to_leave() -> None:
    ready = {"decided": 1, "document": Document.ISSUED}
    within, beyond = ({"detained_days": days, "counted_days": days} for days in (100, 300))
    assert longest_stay_days(person(**ready, **within), month()) == month().detention.first_term_days
    assert longest_stay_days(person(**ready, **beyond), month()) > 300


def test_stays_for_one_return_decision_add_up_and_days_as_an_applicant_do_not() -> None:
    again = person(detained_days=0, counted_days=500)  # C-150/24, Aroja
    assert longest_stay_days(again, month()) == 548 - 500
    was_applicant = person(detained_days=100, counted_days=60)  # C-357/09 PPU, Kadzoev
    assert longest_stay_days(was_applicant, month()) == 548 + 40


def test_nobody_is_detained_for_return_again_once_the_longest_is_reached_nor_for_days_that_do_not_count() -> None:
    shown = {"source": Source.POLICE}
    assert has_ground(person(**shown, counted_days=547), country(), month())
    assert not has_ground(person(**shown, counted_days=548), country(), month())
    tally = new_tally()
    for held, counts in (({}, 30), ({"applied": 3}, 0), ({"dublin": 1}, 0)):
        me = person(**held)
        count_detention_days(me, 30, country(), month(), tally)
        assert (me.detained_days, me.counted_days) == (30, counts)
