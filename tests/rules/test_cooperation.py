"""Agreements that decay and visa leverage that takes its time."""

import pytest

from sim.rules.state.casework import chance_of_hub, chance_of_issue, chance_of_recognition
from sim.rules.state.cooperation import agreement_factor, leverage_factor
from sim.rules.vocabulary import Document, Household, Regime
from tests.rules.people_and_worlds import country, month, person

SETTINGS = {
    "cooperation.agreement_forced_multiplier": 1.2,
    "cooperation.agreement_half_life_months": 24.0,
    "cooperation.visa_leverage_multiplier": 1.1,
    "cooperation.visa_leverage_lag_months": 12,
}


def test_an_agreement_loses_half_its_effect_in_a_half_life() -> None:
    factors = [agreement_factor(months, SETTINGS.__getitem__) for months in (-1, 0, 24, 48)]
    assert factors == pytest.approx([1.0, 1.2, 1.1, 1.05])


def test_visa_leverage_does_nothing_before_its_lag_has_passed() -> None:
    assert [leverage_factor(months, SETTINGS.__getitem__) for months in (-1, 11, 12)] == [1.0, 1.0, 1.1]


def test_effort_helps_only_with_countries_that_do_not_fully_cooperate() -> None:
    world = month()
    transition, on = country(regime=Regime.TRANSITION, pressure=1.32), country(regime=Regime.ON, pressure=1.32)
    assert chance_of_issue(transition, world) == pytest.approx(0.11 * 1.32)
    assert chance_of_issue(on, world) == 0.55


def test_return_hubs_are_off_and_for_whoever_cannot_be_removed_families_too() -> None:
    hubs = month({"law.return_hubs": 1.0})
    some = hubs.procedure.hub_transfer_hazard
    assert chance_of_hub(person(), country(), month()) == 0.0
    assert chance_of_hub(person(), country(), hubs) == some
    assert chance_of_hub(person(household=Household.SCHOOL_FAMILY), country(), hubs) == some
    assert chance_of_hub(person(document=Document.ISSUED), country("Syria"), hubs) == some  # nobody is removed there
    assert chance_of_hub(person(document=Document.ISSUED), country(), hubs) == 0.0  # who can go home does


def test_only_under_the_return_regulation_do_other_states_carry_out_a_dutch_return_decision() -> None:
    law = month({"law.return_regulation": 1.0, "procedure.rr_recognition_probability": 0.2})
    assert chance_of_recognition(person(), country(), month()) == 0.0
    assert chance_of_recognition(person(), country(), law) == 0.2
    assert (
        chance_of_recognition(person(dublin=1), country(), law)
        == 0.0
        == chance_of_recognition(person(), country("Syria"), law)
    )
