"""Does it reward bad behaviour: each mechanism off gives exactly nothing, and on it goes the way it is described."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.beliefs import believe_news, fade, learn, learn_of_nothing, weighted, worth_of_waiting
from sim.rules.person.incentives import (
    PULL_AT_MOST,
    chance_of_return_trip,
    expected_again_eur,
    factor_on_offending,
    felt_unfairness,
    gain_of_a_label_eur,
    pull_multiplier,
)
from sim.rules.state.justice import chance_of_suspicion
from tests.rules.people_and_worlds import country, month, person

CHANCE = st.floats(min_value=0.0, max_value=1.0)
EUR = st.floats(min_value=0.0, max_value=40_000.0)
HOPEFUL = {"belief_chance": 0.6, "belief_eur": 17_000.0}


def alert(changes: Mapping[str, float] = MappingProxyType({})) -> Any:
    """Return a month in which every mechanism is on and strong."""
    strong = {
        "crime.crime_response": 0.05,
        "behaviour.legitimacy_effect": -0.2,
        "publicity": 0.5,
        "behaviour.recycling_share": 0.3,
        "pull_active": 1.0,
        "behaviour.pull_near": 1.0,
        "behaviour.waiting_weight": 0.9,
        "no_offence_from": 10_000,
    }
    switches = dict.fromkeys(
        [f"incentives.{name}" for name in ("holdout", "acquisition", "legitimacy", "recycling")], 1.0
    )
    return month({**strong, **switches, **changes})


# --- off is exactly nothing -----------------------------------------------------------------------------------------


@given(CHANCE, EUR, EUR)
def test_without_holdout_waiting_is_worth_exactly_nothing(chance: float, hoped: float, offer: float) -> None:
    me = person(belief_chance=chance, belief_eur=hoped)
    assert worth_of_waiting(me, offer, 2_815.0, country(), alert({"incentives.holdout": 0.0})) == 0.0


@given(CHANCE, EUR)
def test_without_acquisition_offending_is_exactly_as_likely(chance: float, hoped: float) -> None:
    me = person(belief_chance=chance, belief_eur=hoped)
    assert factor_on_offending(me, country(), alert({"incentives.acquisition": 0.0})) == 1.0
    assert factor_on_offending(me, country(), alert({"crime.crime_response": 0.0})) == 1.0


def test_without_legitimacy_news_changes_nothing() -> None:
    assert felt_unfairness(person(), alert({"incentives.legitimacy": 0.0})) == 0.0
    assert felt_unfairness(person(), alert({"publicity": 0.0})) == 0.0


@given(EUR)
def test_without_recycling_nobody_plans_to_come_back(expected: float) -> None:
    assert chance_of_return_trip(expected, alert({"incentives.recycling": 0.0})) == 0.0
    assert chance_of_return_trip(expected, alert({"behaviour.recycling_share": 0.0})) == 0.0


@given(EUR, EUR)
def test_without_pull_exactly_as_many_come(premium: float, before: float) -> None:
    assert pull_multiplier(1.0, before, premium, alert({"pull_active": 0.0})) == 1.0
    assert pull_multiplier(0.0, before, premium, alert()) == 1.0
    assert pull_multiplier(1.0, before, premium, alert({"weight_of_money": 0.0})) == 1.0


def test_a_belief_of_nothing_moves_nobody() -> None:
    me, world = person(belief_chance=0.0, belief_eur=17_000.0), alert()
    assert worth_of_waiting(me, 0.0, 0.0, country(), world) == 0.0
    assert factor_on_offending(me, country(), world) == 1.0


# --- acquisition ----------------------------------------------------------------------------------------------------


def test_the_gain_of_a_label_is_what_is_hoped_for_less_what_is_forfeited() -> None:
    world = alert({"information.probability_weighting": 1.0, "crime.regular_take_chance": 0.2})
    me = person(belief_chance=0.2, belief_eur=5_000.0)
    assert gain_of_a_label_eur(me, country(), world) == pytest.approx(0.2 * 5_000 - 0.2 * 2_815)
    assert gain_of_a_label_eur(me, country("Albania"), world) == pytest.approx(1_000)  # no regular support to lose


def test_a_label_brings_nothing_to_who_has_one_or_once_an_offence_bars() -> None:
    world = alert()
    assert gain_of_a_label_eur(person(vris=1, **HOPEFUL), country(), world) == 0.0
    assert gain_of_a_label_eur(person(**HOPEFUL), country(), alert({"no_offence_from": world.month})) == 0.0
    assert gain_of_a_label_eur(person(**HOPEFUL), country(), alert({"no_offence_from": world.month + 1})) > 0.0


@given(CHANCE, CHANCE, EUR)
def test_more_hope_never_means_less_offending_and_a_loss_deters_nobody(one: float, other: float, size: float) -> None:
    world, low, high = alert(), min(one, other), max(one, other)
    factors = [factor_on_offending(person(belief_chance=q, belief_eur=size), country(), world) for q in (low, high)]
    assert 1.0 <= factors[0] <= factors[1]


def test_the_factor_works_on_the_chance_of_suspicion() -> None:
    me = person(**HOPEFUL)
    on, off = (chance_of_suspicion(me, country(), alert({"incentives.acquisition": switch})) for switch in (1.0, 0.0))
    assert on == pytest.approx(off * factor_on_offending(me, country(), alert()))


# --- hold-out -------------------------------------------------------------------------------------------------------


@given(CHANCE, CHANCE)
def test_more_hope_never_makes_waiting_worth_less(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    worth = [
        worth_of_waiting(person(belief_chance=q, belief_eur=17_000.0), 2_015.0, 2_015.0, country(), alert())
        for q in (low, high)
    ]
    assert 0.0 <= worth[0] <= worth[1] + 1e-12


@given(EUR, EUR)
def test_a_better_offer_now_never_makes_waiting_worth_more(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    worth = [worth_of_waiting(person(**HOPEFUL), b, 40_001.0, country(), alert()) for b in (low, high)]
    assert worth[0] >= worth[1] >= 0.0


def test_nothing_is_worth_waiting_for_with_maatwerk_on_the_table() -> None:
    assert worth_of_waiting(person(**HOPEFUL), 3_000.0, 2_015.0, country(), alert()) == 0.0
    assert worth_of_waiting(person(**HOPEFUL), 2_015.0, 2_015.0, country(), alert()) > 0.0


def test_a_published_maximum_bounds_what_is_hoped_for() -> None:
    open_ended = worth_of_waiting(person(**HOPEFUL), 0.0, 0.0, country(), alert())
    bounded = worth_of_waiting(
        person(**HOPEFUL), 0.0, 0.0, country(), alert({"information.published": 1.0, "maatwerk.maximum_eur": 3_000.0})
    )
    nothing = worth_of_waiting(
        person(**HOPEFUL),
        2_815.0,
        2_815.0,
        country(),
        alert({"information.published": 1.0, "maatwerk.fixed_eur": 2_815.0}),
    )
    assert 0.0 < bounded < open_ended
    assert nothing == 0.0


def test_small_chances_are_overrated_and_an_exponent_of_one_takes_them_as_they_are() -> None:
    assert weighted(0.2, 1.0) == pytest.approx(0.2)
    assert weighted(0.015, 0.61) == pytest.approx(0.07, abs=0.005)
    assert weighted(0.0, 0.61) == 0.0 and weighted(1.0, 0.61) == 1.0


# --- learning -------------------------------------------------------------------------------------------------------


def neighbour(**changes: Any) -> Any:
    """Return a person with contacts of whom something was heard."""
    told = dict.fromkeys(("news_waited", "news_gone", "news_packages", "news_eur", "news_removed"), 0)
    return person(**{**told, "friends_waiting": 4, "friends_here": 8, "belief_chance": 0.2, **changes})


def test_news_of_packages_raises_belief_and_silence_lowers_it() -> None:
    world = alert({"information.learning_weight": 0.1})
    happy, quiet, cut_off = neighbour(news_packages=1, news_eur=9_000), neighbour(), neighbour(friends_waiting=0)
    learn(happy, world)
    learn_of_nothing(quiet, world)
    learn_of_nothing(cut_off, world)
    assert happy.belief_chance == pytest.approx(0.9 * 0.2 + 0.1 * 12 / 4)
    assert happy.belief_eur == pytest.approx(0.9 * 5_000 + 0.1 * 9_000)
    assert quiet.belief_chance == pytest.approx(0.9 * 0.2)
    assert cut_off.belief_chance == 0.2


def test_removals_seen_raise_the_felt_risk() -> None:
    me = neighbour(news_removed=2, news_gone=2, friends_here=6, felt_risk=0.01)
    learn(me, alert({"information.learning_weight": 0.1}))
    assert me.felt_risk == pytest.approx(0.9 * 0.01 + 0.1 * 2 / 8)


def test_news_only_ever_lifts_belief_and_hope_fades_with_time() -> None:
    world = alert({"information.learning_weight": 0.1, "information.media_belief": 0.2})
    hopeless, hopeful, late = (neighbour(belief_chance=q) for q in (0.0, 0.5, 0.0))
    believe_news(hopeless, 0, world)
    believe_news(hopeful, 0, world)
    believe_news(late, 10, world)
    assert (hopeless.belief_chance, hopeful.belief_chance) == (0.2, 0.5)
    assert late.belief_chance == pytest.approx(0.2 * 0.9**10)
    fade(hopeless, 10, world)
    assert hopeless.belief_chance == pytest.approx(late.belief_chance)


# --- pull, recycling, felt unfairness -------------------------------------------------------------------------------


@given(EUR, EUR)
def test_more_support_never_draws_fewer_and_never_more_than_the_reserve(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    for drawn in (
        [pull_multiplier(1.0, 0.0, premium, alert()) for premium in (low, high)],
        [pull_multiplier(1.0, regular, 0.0, alert()) for regular in (low, high)],
    ):
        assert 1.0 <= drawn[0] <= drawn[1] <= PULL_AT_MOST


@given(EUR)
def test_a_euro_draws_alike_whether_regular_or_maatwerk(rise: float) -> None:
    assert pull_multiplier(1.0, rise, 0.0, alert()) == pull_multiplier(1.0, 0.0, rise, alert())


def test_less_support_than_when_the_future_began_draws_fewer() -> None:
    assert pull_multiplier(1.0, 0.0, -300.0, alert()) < 1.0


@given(EUR, EUR)
def test_more_to_collect_never_means_fewer_trips_back(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    chances = [chance_of_return_trip(expected, alert()) for expected in (low, high)]
    assert 0.0 <= chances[0] <= chances[1] <= 0.3


def test_a_costlier_trip_is_made_less_often() -> None:
    cheap, dear = (
        chance_of_return_trip(1_000.0, alert({"behaviour.return_trip_eur": cost})) for cost in (100.0, 2_000.0)
    )
    assert cheap > dear > 0.0


def test_once_only_leaves_the_regular_package_to_come_back_for() -> None:
    world = alert()
    barred = person(helped=world.month, **HOPEFUL)
    assert expected_again_eur(barred, country(), world) > 2_815.0
    assert expected_again_eur(barred, country(), alert({"maatwerk.once_only": 1.0})) == 0.0
    assert expected_again_eur(barred, country(), alert({"maatwerk.enabled": 0.0})) == 0.0


def test_felt_unfairness_touches_only_people_without_a_label_and_grows_with_the_news() -> None:
    assert felt_unfairness(person(vris=1), alert()) == 0.0
    assert felt_unfairness(person(), alert({"publicity": 0.5})) == pytest.approx(-0.1)
    assert (
        felt_unfairness(person(), alert({"publicity": 0.5}))
        < felt_unfairness(person(), alert({"publicity": 0.1}))
        < 0.0
    )
