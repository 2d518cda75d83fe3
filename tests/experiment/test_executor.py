"""Where runs go."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.executor import LocalThreads
from sim.experiment.work import Work
from sim.machine.cores import quotas, threads_to_be_had


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
    assert time.monotonic() - before < 8
    go.set()


def test_with_too_little_memory_for_all_at_once_fewer_go_on() -> None:
    at_once, most, said = threading.Semaphore(2), [], ["first"]

    def run(number: int) -> int:
        if not at_once.acquire(blocking=False):
            raise MemoryError
        time.sleep(0.01)
        most.append(number)
        at_once.release()
        return number

    executor = LocalThreads(4, said.append)
    assert list(executor.map_runs(work(run), range(12))) == [(number, number) for number in range(12)]
    assert executor.workers == 2
    assert said[1:] == ["Going on with 2 of 4 runs at once, for there is too little memory."]


def test_too_little_memory_for_one_run_is_handed_over() -> None:
    def run(number: int) -> int:
        raise MemoryError

    ((number, error),) = LocalThreads(1).map_runs(work(run), [3])
    assert number == 3 and isinstance(error, MemoryError)


def test_with_too_few_threads_fewer_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    start, before = threading.Thread.start, set(threading.enumerate())

    def refuse(thread: threading.Thread) -> None:
        if len(set(threading.enumerate()) - before) >= 3:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert threads_to_be_had(8) == 3
    executor = LocalThreads(8)
    assert dict(executor.map_runs(work(lambda number: number), range(9))) == {n: n for n in range(9)}
    assert executor.workers == 3


@pytest.mark.parametrize(
    ("groups", "files", "cores"),
    [
        ("0::/", {"cpu.max": "150000 100000"}, 2),
        ("0::/a/b", {"a/cpu.max": "100000 100000", "a/b/cpu.max": "max 100000"}, 1),
        ("0::/", {"cpu.max": "max 100000"}, sys.maxsize),
        ("0::/", {"cpu.max": "nonsense"}, sys.maxsize),
        ("4:cpu,cpuacct:/d", {"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ("4:memory:/d", {"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, sys.maxsize),
        (None, {}, sys.maxsize),
    ],
)
def test_the_quota_of_a_container_is_seen(
    tmp_path: Path, groups: str | None, files: dict[str, str], cores: int
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    if groups is not None:
        (tmp_path / "groups").write_text(f"{groups}\n", encoding="utf-8")
    assert min(quotas(tmp_path / "groups", tmp_path)) == cores
