"""A person decides."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.beliefs import weighted, worth_of_waiting
from sim.rules.person.choices import (
    chance_not_ready,
    chance_of_executing,
    log_odds_of_leaving,
    log_odds_of_vanishing,
)
from sim.rules.vocabulary import Household, Source, Status
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


def the_chance_to_go(months_before: float = 12.0, **changes: float) -> float:
    now = month().month
    me = person(**{"status": Status.PREPARING, "agreed": 0, "obligation": now, "since": now, **changes})
    return chance_of_executing(me, 0.0, country(), month({"procedure.months_before_case": months_before}))


def test_an_applicant_who_decided_before_the_case_opened_is_further_on() -> None:
    later = month().month - 1
    first = the_chance_to_go()
    pace = the_chance_to_go(since=later)
    assert pace == pytest.approx(1 - exp(-month().behaviour.execution_rate))
    assert first > pace
    assert the_chance_to_go(obligation=later) == pace  # decided this month, long after the case opened
    assert the_chance_to_go(source=Source.OTHER) == pace  # reported for help, was in no procedure
    assert the_chance_to_go(months_before=0.0) == pace
    assert the_chance_to_go(months_before=24.0) > first
    assert the_chance_to_go(recycles=1) == 1.0


@given(st.floats(min_value=0.0, max_value=10.0), st.floats(min_value=0.0, max_value=120.0))
def test_who_decided_evenly_over_some_months_is_as_ready_as_the_mean_of_them(rate: float, months: float) -> None:
    since = (np.arange(20_000) + 0.5) / 20_000 * months
    assert chance_not_ready(rate, months) == pytest.approx(np.exp(-rate * since).mean(), rel=1e-3, abs=1e-9)
