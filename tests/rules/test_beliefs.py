"""What people believe: learning from contacts, fading, news, and what waiting is worth."""

from math import exp, log1p
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.beliefs import (
    believe_news,
    fade,
    hoped_eur,
    learn,
    learn_of_nothing,
    weighted,
    worth_of_waiting,
)
from sim.rules.person.choices import chance_of_executing
from tests.rules.people_and_worlds import country, month, person

UNIT = st.floats(min_value=0.0, max_value=1.0)


def somebody(**facts: float) -> Any:
    """A person of whose contacts eight are here, all after a long wait, with news of last month."""
    news = dict.fromkeys(("news_gone", "news_waited", "news_removed", "news_packages", "news_eur"), 0)
    return person(**{"friends_here": 8, "friends_waiting": 8, **news, **facts})


def test_one_package_among_eight_contacts_reads_as_a_chance_of_one_and_a_half_a_year() -> None:
    me = somebody(friends_here=7, friends_waiting=7, news_gone=1, news_waited=1, news_packages=1, news_eur=4_000)
    learn(me, month({"information.learning_weight": 0.1}))
    assert me.belief_chance == pytest.approx(0.1 * 12 / 8)
    assert me.belief_eur == pytest.approx(0.9 * 5_000 + 0.1 * 4_000)


def test_learning_is_without_bias() -> None:
    """Contacts get packages at 6% a year: after many months beliefs lie around 6%, above and below."""
    rng, world, believed = np.random.default_rng(1), month({"information.learning_weight": 0.05}), []
    me = somebody()
    for _ in range(40_000):
        packages = int(rng.binomial(8, 0.06 / 12))
        me.friends_waiting = me.friends_here = 8 - packages
        me.news_packages = me.news_waited = me.news_gone = packages
        me.news_eur = 3_000 * packages
        learn(me, world)
        believed.append(me.belief_chance)
    assert np.mean(believed[500:]) == pytest.approx(0.06, rel=0.1)
    assert min(believed) < 0.03 < 0.12 < max(believed)


@given(UNIT, st.integers(0, 60))
def test_without_news_a_hope_only_fades(chance: float, months: int) -> None:
    world = month()
    at_once, one_by_one = somebody(belief_chance=chance), somebody(belief_chance=chance)
    fade(at_once, months, world)
    for _ in range(months):
        learn_of_nothing(one_by_one, world)
    assert at_once.belief_chance == pytest.approx(one_by_one.belief_chance)
    assert at_once.belief_chance <= chance


def test_who_knows_nobody_learns_nothing() -> None:
    alone = somebody(friends_here=0, friends_waiting=0, belief_chance=0.3)
    before = vars(alone).copy()
    learn(alone, month())
    learn_of_nothing(alone, month())
    fade(alone, 12, month())
    assert vars(alone) == before


def test_seen_removals_raise_the_felt_risk_and_their_absence_lowers_it() -> None:
    seen, quiet = somebody(news_gone=1, news_removed=1), somebody()
    learn(seen, month())
    learn_of_nothing(quiet, month())
    assert quiet.felt_risk < 0.01 < seen.felt_risk


@given(UNIT)
def test_news_raises_a_hope_and_never_lowers_it(chance: float) -> None:
    me = somebody(belief_chance=chance)
    believe_news(me, 0, month())
    assert me.belief_chance == max(chance, month().information.media_belief)


@given(UNIT, UNIT)
def test_weighting_keeps_order_ends_and_nothing_at_one(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert weighted(low, 0.61) <= weighted(high, 0.61) + 1e-12
    assert (weighted(0.0, 0.61), weighted(1.0, 0.61)) == (0.0, 1.0)
    assert weighted(one, 1.0) == pytest.approx(one)


def test_what_waiting_is_worth_by_hand() -> None:
    origin, world = country(), month({"incentives.holdout": 1.0})
    hopeful = person(belief_chance=0.2, belief_eur=17_000.0)
    gain = 0.6 * (log1p(17_000 / origin.income_eur) - log1p(2_015 / origin.income_eur))
    expected = 0.35 * weighted(0.2, 0.61) * gain
    assert worth_of_waiting(hopeful, 2_015.0, 2_015.0, origin, world) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("who", "offer", "law"),
    [
        ({"belief_chance": 0.0}, 2_015.0, {}),  # hopes for nothing
        ({"belief_chance": 0.5, "belief_eur": 2_000.0}, 2_015.0, {}),  # hopes for less than the offer
        ({"belief_chance": 0.5, "belief_eur": 17_000.0}, 4_000.0, {}),  # has the better offer on the table
        ({"belief_chance": 0.5, "belief_eur": 17_000.0}, 2_015.0, {"incentives.holdout": 0.0}),
        ({"belief_chance": 0.5, "belief_eur": 17_000.0}, 2_015.0, {"behaviour.waiting_weight": 0.0}),
    ],
)
def test_when_waiting_is_worth_exactly_nothing(who: dict[str, float], offer: float, law: dict[str, float]) -> None:
    assert worth_of_waiting(person(**who), offer, 2_015.0, country(), month(law)) == 0.0


def test_a_published_maximum_bounds_the_hope() -> None:
    hopeful = person(belief_eur=17_000.0)
    assert hoped_eur(hopeful, month({"information.published": 0.0})) == 17_000
    assert hoped_eur(hopeful, month({"information.published": 1.0, "maatwerk.maximum_eur": 5_000.0})) == 5_000
    assert hoped_eur(hopeful, month({"information.published": 1.0, "maatwerk.fixed_eur": 2_815.0})) == 2_815


def test_hope_slows_down_who_has_decided_but_not_who_agreed_on_maatwerk() -> None:
    origin, world = country(), month()
    hopeful = {"belief_chance": 0.5, "belief_eur": 17_000.0}
    waiting = worth_of_waiting(person(**hopeful), 2_015.0, 2_015.0, origin, world)
    slowed = chance_of_executing(person(**hopeful, agreed=0), 2_015.0, origin, world)
    assert slowed == pytest.approx(1 - exp(-world.behaviour.execution_rate * exp(-waiting)))
    plain = chance_of_executing(SimpleNamespace(**{**vars(person(**hopeful)), "agreed": 1}), 2_015.0, origin, world)
    assert plain == pytest.approx(1 - exp(-world.behaviour.execution_rate))


def test_who_came_back_to_collect_goes_at_once() -> None:
    assert chance_of_executing(person(recycles=1, belief_chance=0.5), 2_015.0, country(), month()) == 1.0
