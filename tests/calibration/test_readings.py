"""Which sets of a reading carry the figures of the answer."""

from __future__ import annotations

from typing import Any

from sim.calibration.fit import offers
from sim.calibration.readings import LIVES_AGAIN, again

TRUE = {**offers.answer(), "offered": 900.0}
LARGE = "maatwerk_3000_plus"


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
    lucky, far, sound = again(under, sets, got, 0)
    assert under.sets == [sets[0]] * LIVES_AGAIN + [sets[2]] * LIVES_AGAIN
    assert (lucky[LARGE], far[LARGE], sound[LARGE]) == (1.0, 0.0, 15.0)
    assert [offers.is_carried(one) for one in got] == [True, False, True]
    assert [offers.is_carried(one) for one in (lucky, far, sound)] == [False, False, True]
