"""Which sets of a reading carry the figures of the answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.calibration.fit import offers
from sim.calibration.readings import LIVES_AGAIN, again

TRUE = {**offers.answer(), "offered": 900.0}
LARGE, VRIS = "maatwerk_3000_plus", "maatwerk_vris_3000_5000"


class Under:
    """Gives figures in turn, and remembers which sets were lived."""

    def __init__(self, *lives: float) -> None:
        self.lives = [{**TRUE, LARGE: large} for large in lives]
        self.sets: list[Any] = []

    def counts(self, sets: list[Any], replication: int) -> list[dict[str, float]]:
        self.sets += sets
        assert len(sets) == len(self.lives)
        return self.lives


def test_a_set_that_carries_the_figures_by_luck_does_not_carry_them_in_the_mean_of_others() -> None:
    sets: list[Any] = [{"lucky": 1.0}, {"far": 1.0}, {"sound": 1.0}]
    got = [{**TRUE, LARGE: large} for large in (5.0, 0.0, 12.0)]
    under: Any = Under(*[1.0, 0.0, 3.0, 0.0, 1.0], *[14.0, 16.0, 15.0, 17.0, 13.0])
    (lucky, by_luck), (far, _), (sound, is_sound) = again(under, sets, got, 0)
    assert under.sets == [sets[0]] * LIVES_AGAIN + [sets[2]] * LIVES_AGAIN
    assert (lucky[LARGE], far[LARGE], sound[LARGE]) == (1.0, 0.0, 15.0)
    assert [offers.is_carried(one, 1) for one in got] == [True, False, True]
    assert (by_luck, is_sound) == (False, True)


@pytest.mark.parametrize(("figure", "known"), [(LARGE, 15.0), (VRIS, 5.0)])
def test_a_mean_of_five_has_less_luck_than_one_simulation(figure: str, known: float) -> None:
    """A mean of 4 packages carried 15, and a mean of none carried 5: each was given the luck of a single count."""
    few = {LARGE: 4.6, VRIS: 0.0}[figure]
    assert not offers.is_carried({**TRUE, figure: few}, LIVES_AGAIN)
    assert offers.is_carried({**TRUE, figure: known}, LIVES_AGAIN)


@pytest.mark.parametrize(("got", "lives"), [(4.0, 1), (4.6, 5), (11.4, 5)])
def test_the_chance_of_one_more_count_is_that_of_counts_drawn(got: float, lives: int) -> None:
    random = np.random.default_rng(1)
    rates = random.gamma(got * lives + 0.5, 1.0 / lives, 200_000)
    drawn = random.poisson(rates)
    low, high = offers.tails(LARGE, 15.0, got, lives)
    assert low == pytest.approx((drawn <= 15).mean(), abs=0.005)
    assert high == pytest.approx((drawn >= 15).mean(), abs=0.005)
