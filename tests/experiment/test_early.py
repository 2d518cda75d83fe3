"""When an early answer is due."""

from __future__ import annotations

from typing import cast

import pytest

from sim.experiment.early import EarlyAnswers, due_after
from sim.experiment.runs import Runs
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
    """Return after how many runs an answer is given when each run takes so long."""
    counts: list[int] = []
    now = [0.0]
    answers = EarlyAnswers(replications, lambda runs: None, lambda: now[0])
    for count in made:
        now[0] += seconds_each

        def noted(count: int = count) -> Runs:
            counts.append(count)
            return cast(Runs, None)

        answers.finish(count, replications.at_least - count, noted)
    return counts


def test_it_is_given_each_time_it_is_due() -> None:
    assert given(Replications(100, 100), 1.0, range(1, 101)) == [8, 33]


def test_it_is_not_given_when_the_final_answer_comes_soon() -> None:
    assert given(Replications(100, 100), 0.05, range(1, 101)) == []
    assert given(Replications(100, 100), 0.12, range(1, 101)) == [8]


def test_a_run_that_goes_on_gives_it_once_for_all_that_stood_finished() -> None:
    assert given(Replications(100, 100), 1.0, range(51, 101)) == [54]
