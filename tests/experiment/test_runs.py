"""Carrying out an experiment on the real engine, small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiment.executor import LocalThreads
from sim.experiment.keep.store import Store
from sim.experiment.runs import AllRunsFailed, perform
from sim.scenario import Scenario, load
from tests.experiment.small_world import SMALL, write_small


def breaking(monkeypatch: pytest.MonkeyPatch, broken: set[int], error: Exception) -> list[int]:
    """Make some replications raise; return the list that notes every replication computed."""
    from sim.measure import replication

    real, computed = replication.run_replication, []

    def run(prepared: Any, number: int) -> Any:
        computed.append(number)
        if number in broken:
            raise error
        return real(prepared, number)

    monkeypatch.setattr(replication, "run_replication", run)
    return computed


def test_a_fixed_number_of_replications_is_run_in_order(small: Scenario) -> None:
    runs = perform(small)
    assert [run.replication for run in runs.numbers] == [0, 1, 2, 3]
    assert runs.failed == ()


def test_the_number_of_workers_changes_nothing(small: Scenario) -> None:
    one, three = perform(small, executor=LocalThreads(1)), perform(small, executor=LocalThreads(3))
    for a, b in zip(one.numbers, three.numbers, strict=True):
        assert np.array_equal(a.monthly, b.monthly, equal_nan=True)
        assert np.array_equal(a.lives, b.lives)


def test_it_goes_on_until_the_promise_is_met(tmp_path: Path) -> None:
    text = SMALL.replace(
        "replications = 4",
        "replications = { at_least = 2, at_most = 8, until_half_width = { incidents = 1e9 } }",
    )
    runs = perform(load(write_small(tmp_path, text)))
    assert len(runs.numbers) == 2
    assert runs.stopping.reason == "precise"


def test_it_stops_at_the_most_allowed(tmp_path: Path) -> None:
    promise = "until_half_width = { demonstrable_departures = 1e-9, incidents = 1e9 }"
    text = SMALL.replace("replications = 4", f"replications = {{ at_least = 2, at_most = 5, {promise} }}")
    text = text.replace("maatwerk.enabled = false", "support.cash_eur = 9000")
    runs = perform(load(write_small(tmp_path, text)))
    assert len(runs.numbers) == 5
    assert runs.stopping.reason == "exhausted"


def test_a_run_that_raises_is_named_and_the_others_count(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, {1}, ZeroDivisionError("nobody there"))
    runs = perform(small)
    assert [run.replication for run in runs.numbers] == [0, 2, 3]
    (failed,) = runs.failed
    assert (failed.replication, failed.kind, failed.message) == (
        1,
        "error",
        "ZeroDivisionError: nobody there",
    )


def test_when_every_run_raises_there_is_nothing_to_conclude(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, {0, 1, 2, 3}, ValueError("broken"))
    with pytest.raises(AllRunsFailed, match="all 4 runs failed, the first with: ValueError: broken"):
        perform(small)


def test_a_full_disk_stops_everything(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, {2}, OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        perform(small)


def test_books_that_do_not_close_are_named(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.measure import replication

    real = replication.run_replication

    def run(prepared: Any, number: int) -> Any:
        return replace(real(prepared, number), faults=np.array([2] if number == 3 else [], dtype=np.int64))

    monkeypatch.setattr(replication, "run_replication", run)
    (failed,) = perform(small).failed
    assert (failed.replication, failed.kind) == (3, "check")
    assert "people in do not equal people out plus stock" in failed.message


def test_finished_runs_are_not_repeated(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computed = breaking(monkeypatch, set(), ValueError())
    store = Store(tmp_path / "runs", "key", "engine")
    store.open()
    perform(small, store=store)
    store.path(2).unlink()
    store.path(3).write_bytes(b"damaged")
    computed.clear()
    runs = perform(small, store=store)
    assert sorted(computed) == [2, 3]
    assert "computed again: 1" in runs.remarks[0]
