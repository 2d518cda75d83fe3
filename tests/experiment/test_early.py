"""When an early answer is due."""

from __future__ import annotations

import pytest

from sim.experiment.pace import EarlyTimes, due_after
from sim.scenario.plan import Replications


@pytest.mark.parametrize(
    ("least", "most", "due"),
    [
        (100, 100, [8, 33]),
        (100, 400, [8, 33, 100]),
        (400, 400, [8, 133]),
        (24, 24, [8]),
        (9, 9, [8]),
        (8, 8, []),
        (4, 4, []),
        (4, 40, [8]),
    ],
)
def test_it_is_due_after_eight_and_after_a_third_and_after_the_least(least: int, most: int, due: list[int]) -> None:
    assert due_after(Replications(least, most)) == due


def given(replications: Replications, seconds_each: float, made: range) -> list[int]:
    """Return after how many runs it is time for an answer when each run takes so long."""
    now = [0.0]
    times = EarlyTimes(replications, lambda: now[0])
    counts = []
    for count in made:
        now[0] += seconds_each
        if times.is_now(count, replications.at_least - count):
            counts.append(count)
    return counts


def test_it_is_given_each_time_it_is_due() -> None:
    assert given(Replications(100, 100), 1.0, range(1, 101)) == [8, 33]


def test_it_is_not_given_when_the_final_answer_comes_soon() -> None:
    assert given(Replications(100, 100), 0.05, range(1, 101)) == []
    assert given(Replications(100, 100), 0.12, range(1, 101)) == [8]


def test_a_run_that_goes_on_gives_it_once_for_all_that_stood_finished() -> None:
    assert given(Replications(100, 100), 1.0, range(51, 101)) == [54]
