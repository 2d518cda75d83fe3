"""Agreements that decay and visa leverage that takes its time."""

import pytest

from sim.rules.state.casework import chance_of_hub, chance_of_issue
from sim.rules.state.cooperation import agreement_factor, leverage_factor
from sim.rules.vocabulary import Household, Regime
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
    world = month({"agreement_factor": 1.2, "leverage_factor": 1.1})
    transition, on = country(regime=Regime.TRANSITION), country(regime=Regime.ON)
    assert chance_of_issue(transition, world) == pytest.approx(0.11 * 1.32)
    assert chance_of_issue(on, world) == 0.55


def test_return_hubs_are_off_and_never_for_families_or_unsafe_countries() -> None:
    hubs = month({"law.return_hubs": 1.0})
    assert chance_of_hub(person(), country(), month()) == 0.0
    assert chance_of_hub(person(), country(), hubs) == hubs.procedure.hub_transfer_hazard
    assert chance_of_hub(person(household=Household.SCHOOL_FAMILY), country(), hubs) == 0.0
    assert chance_of_hub(person(), country("Syria"), hubs) == 0.0
