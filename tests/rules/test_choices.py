"""A person decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.beliefs import weighted, worth_of_waiting
from sim.rules.person.choices import log_odds_of_leaving, log_odds_of_vanishing
from sim.rules.vocabulary import Household, Status
from tests.rules.people_and_worlds import country, month, person

EUROS = st.floats(min_value=0, max_value=40_000)


@given(EUROS, EUROS)
def test_a_larger_offer_never_lowers_the_chance(one: float, other: float) -> None:
    small, large = sorted((one, other))
    me, origin, world = person(), country(), month()
    assert log_odds_of_leaving(me, small, 0.0, origin, world) <= log_odds_of_leaving(me, large, 0.0, origin, world)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"household": Household.SCHOOL_FAMILY}, month().behaviour.family_return_effect),
        ({"care": 1}, -0.8),
        ({"readiness": 1.5}, 1.5),
    ],
)
def test_circumstances_shift_the_log_odds_by_their_effect(change: dict[str, float], expected: float) -> None:
    plain = log_odds_of_leaving(person(), 0.0, 0.0, country(), month())
    assert log_odds_of_leaving(person(**change), 0.0, 0.0, country(), month()) - plain == pytest.approx(expected)


def test_danger_weighs_on_leaving_while_it_lasts_whatever_the_hazard_of_the_group_holds() -> None:
    for name in ("Syria", "Nigeria"):
        unsafe, safe = (
            log_odds_of_leaving(person(), 0.0, 0.0, country(name, unsafe=is_unsafe), month()) for is_unsafe in (1, 0)
        )
        assert unsafe - safe == pytest.approx(month().behaviour.unsafe_return_effect)


def test_detention_moves_single_people_of_labour_migration_most() -> None:
    detained = person(status=Status.DETAINED)
    shift = {
        name: log_odds_of_leaving(detained, 0.0, 0.0, country(name), month())
        - log_odds_of_leaving(person(), 0.0, 0.0, country(name), month())
        for name in ("Morocco", "Nigeria")
    }
    assert shift["Morocco"] > shift["Nigeria"] > 0


def test_five_points_more_felt_risk_multiply_the_odds_as_the_register_says() -> None:
    calm, afraid = person(felt_risk=0.01), person(felt_risk=0.06)
    leave = [log_odds_of_leaving(me, 0.0, 0.0, country(), month()) for me in (calm, afraid)]
    vanish = [log_odds_of_vanishing(me, country(), month()) for me in (calm, afraid)]
    assert leave[1] - leave[0] == pytest.approx(0.3001, abs=1e-4)  # ln 1.35
    assert vanish[1] - vanish[0] == pytest.approx(0.4055, abs=1e-4)  # ln 1.5


def test_nobody_waits_without_a_belief_or_with_a_better_offer_on_the_table() -> None:
    world, origin = month({"incentives.holdout": 1.0}), country()
    assert worth_of_waiting(person(belief_chance=0.0), 900.0, 900.0, origin, world) == 0.0
    hopeful = person(belief_chance=0.2, belief_eur=17_000.0)
    assert worth_of_waiting(hopeful, 900.0, 900.0, origin, world) > 0.0
    assert worth_of_waiting(hopeful, 2_000.0, 900.0, origin, world) == 0.0
    assert worth_of_waiting(person(belief_chance=0.2, belief_eur=500.0), 900.0, 900.0, origin, world) == 0.0


@given(st.floats(min_value=0.001, max_value=0.999))
def test_weighting_with_exponent_one_changes_nothing(chance: float) -> None:
    assert weighted(chance, 1.0) == pytest.approx(chance)


def test_small_chances_are_overweighted_as_in_the_evidence() -> None:
    assert weighted(0.015, 0.61) == pytest.approx(0.07, abs=0.01)
    assert weighted(0.0007, 0.61) == pytest.approx(0.01, abs=0.003)
