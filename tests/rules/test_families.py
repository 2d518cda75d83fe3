"""Families with school-going children: less return by choice and by force than otherwise equal people.

By choice 41% less is fitted; by force about 67% less follows from how seldom families are held (both: Sinnige, Cleton
and Leerkes, Erasmus University Rotterdam, FAiR). The pattern P5 (docs/patterns.md) shows both: no rule restates it.
"""

from functools import partial
from math import exp, log
from typing import Any

import pytest

from sim.rules.person.choices import log_odds_of_leaving, log_odds_of_reapplying, log_odds_of_vanishing
from sim.rules.state.detention import chance_of_proposal, chance_of_proposal_when_met, has_ground, longest_stay_days
from sim.rules.vocabulary import Household
from tests.rules.people_and_worlds import country, month, person

BY_CHOICE = 0.59
COUNTRIES = ("Morocco", "Nigeria", "Albania", "Syria")


def family(**changes: float) -> Any:
    return person(household=Household.SCHOOL_FAMILY, **changes)


@pytest.mark.parametrize("name", COUNTRIES)
@pytest.mark.parametrize("readiness", [-2.0, 0.0, 1.0])
def test_an_effect_of_a_ratio_lowers_the_odds_of_deciding_to_leave_by_that_ratio(name: str, readiness: float) -> None:
    world = month({"behaviour.family_return_effect": log(BY_CHOICE)})
    odds = [
        exp(log_odds_of_leaving(me, 2015.0, 2015.0, country(name), world))
        for me in (family(readiness=readiness), person(readiness=readiness))
    ]
    assert odds[0] / odds[1] == pytest.approx(BY_CHOICE)


@pytest.mark.parametrize("name", ["Morocco", "Nigeria", "Syria"])
def test_and_the_chance_by_nearly_as_much_where_it_is_small(name: str) -> None:
    world = month({"behaviour.family_return_effect": log(BY_CHOICE)})
    chances = [
        1.0 / (1.0 + exp(-log_odds_of_leaving(me, 0.0, 0.0, country(name), world))) for me in (family(), person())
    ]
    assert max(chances) < 0.05
    assert chances[0] / chances[1] == pytest.approx(BY_CHOICE, abs=0.02)


def test_families_are_held_far_less_often_and_nothing_else_makes_their_removal_rarer() -> None:
    alike = month({"detention.proposal_ratio_family": 1.0})
    assert chance_of_proposal(family(evades=1), alike) == chance_of_proposal(person(evades=1), alike)
    for change in ({}, {"issued": month().month}):
        of_a_family = chance_of_proposal(family(evades=1, **change), month())
        assert 0.0 < of_a_family < 0.61 * chance_of_proposal(person(evades=1, **change), month())
    assert chance_of_proposal_when_met(family(), month()) < chance_of_proposal_when_met(person(), month())


def test_only_families_with_children_at_school_differ() -> None:
    other = person(household=Household.OTHER_FAMILY)
    no_families = month({"detention.families": 0.0})
    for me in (person, partial(person, household=Household.OTHER_FAMILY)):
        assert has_ground(me(evades=1), country(), no_families) and longest_stay_days(me(), month()) == 548
        assert chance_of_proposal(me(evades=1), month()) == chance_of_proposal(person(evades=1), month())
    assert log_odds_of_leaving(other, 0.0, 0.0, country(), month()) == log_odds_of_leaving(
        person(), 0.0, 0.0, country(), month()
    )


def test_families_vanish_and_apply_again_as_others_do() -> None:
    for log_odds in (log_odds_of_vanishing, log_odds_of_reapplying):
        assert log_odds(family(), country(), month()) == log_odds(person(), country(), month())


def test_without_the_family_effect_families_decide_as_others() -> None:
    equal = month({"behaviour.family_return_effect": 0.0})
    assert log_odds_of_leaving(family(), 0.0, 0.0, country(), equal) == log_odds_of_leaving(
        person(), 0.0, 0.0, country(), equal
    )


def test_families_are_held_in_the_closed_location_where_that_exists_and_never_longer_than_14_days() -> None:
    assert has_ground(family(evades=1), country(), month())
    assert not has_ground(family(evades=1), country(), month({"detention.families": 0.0}))
    for change in ({}, {"dublin": 1}, {"applied": 10}):
        assert longest_stay_days(family(**change), month()) == 14
