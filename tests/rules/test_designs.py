"""Designs that change the incentive: at its extreme each changes exactly nothing, and else it goes its way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.choices import chance_of_executing, log_odds_of_leaving
from sim.rules.person.maatwerk import effect_of_advice, is_candidate, lawyer_share, package_eur, worth_eur
from sim.rules.person.support import (
    early_bonus_eur,
    entitlement_eur,
    highest_value_eur,
    regular_ceiling_eur,
    regular_value_eur,
    window_bonus_eur,
)
from sim.rules.vocabulary import NEVER
from tests.rules.people_and_worlds import country, month, person

NOW = int(month().month)
SHARE = st.floats(min_value=0.0, max_value=1.0)
UNIT = st.floats(min_value=0.0, max_value=1.0, exclude_max=True)
CANDIDATE: dict[str, Any] = {"vris": 1}
WITHOUT_DOCUMENTS = "Algeria"


def is_considered(me: Any, changes: Mapping[str, float] = MappingProxyType({})) -> bool:
    return is_candidate(me, 0.0, country(WITHOUT_DOCUMENTS), month(changes))


# --- early bonus ----------------------------------------------------------------------------------------------------


@given(st.integers(min_value=0, max_value=120))
def test_no_bonus_is_no_bonus_at_any_time(months: int) -> None:
    me = person(obligation=NOW - months)
    assert early_bonus_eur(me, month({"support.early_bonus_eur": 0.0})) == 0.0
    assert entitlement_eur(me, country(), month({"support.early_bonus_eur": 0.0})) == regular_ceiling_eur(month())


def test_an_early_bonus_falls_in_a_straight_line_to_nothing() -> None:
    world = month({"support.early_bonus_eur": 1_500.0, "support.early_bonus_months": 6})
    bonus = [early_bonus_eur(person(obligation=NOW - months), world) for months in range(8)]
    assert bonus == [1_500, 1_250, 1_000, 750, 500, 250, 0, 0]


@given(st.floats(min_value=0, max_value=5_000), st.floats(min_value=0, max_value=5_000), st.integers(0, 12))
def test_a_larger_early_bonus_never_lowers_the_chance_to_leave(one: float, other: float, months: int) -> None:
    me, origin = person(obligation=NOW - months), country()
    odds = []
    for bonus in sorted((one, other)):
        world = month({"support.early_bonus_eur": bonus, "support.early_bonus_months": 6})
        offer = entitlement_eur(me, origin, world)
        assert regular_value_eur(offer, origin, world) <= highest_value_eur(origin, world)
        odds.append(log_odds_of_leaving(me, offer, offer, origin, world))
    assert odds[0] <= odds[1]


# --- a window -------------------------------------------------------------------------------------------------------


def test_a_window_is_for_who_was_there_before_its_cut_off() -> None:
    world = month({"support.window_eur": 2_200.0, "window_cutoff": NOW - 4})
    assert window_bonus_eur(person(obligation=NOW - 4), world) == 2_200.0
    assert window_bonus_eur(person(obligation=NOW - 3), world) == 0.0
    assert (
        window_bonus_eur(person(obligation=NOW - 4), month({"support.window_eur": 0.0, "window_cutoff": NOW - 4}))
        == 0.0
    )


def test_a_closing_window_speeds_only_those_who_have_part_in_it() -> None:
    window = {
        "support.window_eur": 2_200.0,
        "window_cutoff": NOW - 4,
        "deadline_near": 1.0,
        "behaviour.deadline_effect": 1.0,
    }
    inside, outside = person(obligation=NOW - 12, agreed=0), person(obligation=NOW, agreed=0)
    before = {**window, "deadline_near": 0.0}
    chances = [chance_of_executing(inside, 2_815.0, country(), month(w)) for w in (before, window)]
    assert chances[0] < chances[1]
    same = [chance_of_executing(outside, 2_815.0, country(), month(w)) for w in (before, window)]
    assert same[0] == same[1]


# --- a part later ---------------------------------------------------------------------------------------------------


@given(st.floats(min_value=0, max_value=40_000), SHARE)
def test_nothing_later_is_worth_its_face(package: float, value: float) -> None:
    assert worth_eur(package, month({"maatwerk.later_share": 0.0, "maatwerk.later_value": value})) == package
    assert worth_eur(package, month({"maatwerk.later_share": value, "maatwerk.later_value": 1.0})) == package


@given(SHARE, SHARE)
def test_a_larger_part_later_is_never_worth_more(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert (
        worth_eur(5_000.0, month({"maatwerk.later_share": high}))
        <= worth_eur(5_000.0, month({"maatwerk.later_share": low}))
        <= 5_000.0
    )


def test_half_later_lowers_the_worth() -> None:
    assert worth_eur(5_000.0, month({"maatwerk.later_share": 0.5, "maatwerk.later_value": 0.6})) == pytest.approx(
        4_000.0
    )


# --- once, no new offence, a lawyer ---------------------------------------------------------------------------------


def test_once_only_bars_who_was_paid_and_nobody_else() -> None:
    assert is_considered(person(**CANDIDATE), {"maatwerk.once_only": 1.0})
    assert not is_considered(person(**CANDIDATE, helped=month().month - 70), {"maatwerk.once_only": 1.0})
    assert is_considered(person(**CANDIDATE, helped=month().month - 70), {"maatwerk.once_only": 0.0})


@pytest.mark.parametrize(("offended", "considered"), [(NEVER, True), (-1, True), (0, False), (3, False)])
def test_no_new_offence_bars_who_offended_after_it_began_and_not_before(offended: int, considered: bool) -> None:
    began = NOW - 6
    when = offended if offended == NEVER else began + offended
    assert is_considered(person(**CANDIDATE, offended=when), {"no_offence_from": began}) is considered
    assert is_considered(person(**CANDIDATE, offended=when))


def test_a_required_lawyer_is_always_there() -> None:
    assert lawyer_share(month({"maatwerk.lawyer_required": 1.0})) == 1.0
    assert lawyer_share(month({"maatwerk.lawyer_required": 0.0})) == month().safeguards.lawyer_present_share


def test_a_lawyer_who_is_required_changes_the_choice_of_who_would_have_had_none() -> None:
    """The lever moved a counter and a price, and nobody's choice, whatever was assumed."""
    warned = {"safeguards.lawyer_advice_log_odds": -0.4, "safeguards.lawyer_present_share": 0.8}
    required = month({**warned, "maatwerk.lawyer_required": 1.0})
    assert effect_of_advice(0.9, required) == -0.4
    assert effect_of_advice(0.7, required) == 0.0
    assert effect_of_advice(0.9, month({**warned, "maatwerk.lawyer_required": 0.0})) == 0.0
    assert effect_of_advice(0.9, month({"maatwerk.lawyer_required": 1.0})) == 0.0


# --- amounts --------------------------------------------------------------------------------------------------------


@given(UNIT, UNIT)
def test_one_amount_for_all_is_one_amount_for_all(above: float, size: float) -> None:
    assert package_eur(person(), 0.0, above, size, month({"maatwerk.fixed_eur": 2_815.0})) == 2_815.0
    assert (
        package_eur(person(), 0.0, above, size, month({"maatwerk.fixed_eur": 2_815.0, "maatwerk.maximum_eur": 1_000}))
        == 1_000
    )


@given(UNIT, UNIT)
def test_no_fixed_amount_and_a_maximum_out_of_reach_change_nothing(above: float, size: float) -> None:
    today = package_eur(person(), 0.0, above, size, month())
    assert package_eur(person(), 0.0, above, size, month({"maatwerk.fixed_eur": 0.0})) == today
    assert package_eur(person(), 0.0, above, size, month({"maatwerk.maximum_eur": today})) == today
