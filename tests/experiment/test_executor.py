"""Where runs go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from sim.experiment.executor import LocalThreads
from sim.experiment.work import Work


def work(run: Callable[[int], Any]) -> Work[Any]:
    """Return work that keeps nothing and computes a run by calling a function."""
    return Work(lambda runs: [run(number) for number in runs], lambda number, found: found[0])


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_asked_whoever_finishes_first(workers: int) -> None:
    def run(number: int) -> int:
        time.sleep(0.02 if number == 0 else 0)
        return number * number

    assert list(LocalThreads(workers).map_runs(work(run), range(6))) == [(n, n * n) for n in range(6)]


def test_a_run_that_raises_is_handed_over_and_the_others_go_on() -> None:
    def run(number: int) -> int:
        if number == 1:
            raise ValueError("no luck")
        return number

    results = dict(LocalThreads(2).map_runs(work(run), range(3)))
    assert results[0] == 0
    assert results[2] == 2
    assert isinstance(results[1], ValueError)


def test_an_interruption_starts_nothing_new_and_lets_the_runs_under_way_finish() -> None:
    started, finished = [], []
    go = threading.Event()

    def run(number: int) -> None:
        started.append(number)
        if number > 0:
            go.wait(1)
            time.sleep(0.05)
        finished.append(number)

    results = LocalThreads(2).map_runs(work(run), range(50))
    next(results)
    go.set()
    results.close()
    assert sorted(finished) == sorted(started)
    assert len(started) < 50
    assert all(a < b for a, b in pairwise(sorted(started)))


def test_an_interruption_does_not_wait_for_a_long_run() -> None:
    go = threading.Event()

    def run(number: int) -> None:
        if number > 0:
            go.wait(10)

    results = LocalThreads(2).map_runs(work(run), range(3))
    next(results)
    before = time.monotonic()
    results.close()
    assert time.monotonic() - before < 2
    go.set()
