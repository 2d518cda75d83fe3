"""The search for break-even values on real runs: the same bytes, resumed, and only the two policies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sim
from sim.experiment.beside.break_even_search import search, span_of, two_policies
from sim.experiment.executor import LocalThreads
from sim.scenario import Scenario
from tests.experiment.small_world import SMALL, write_small

SEARCH = """batch        = 2
break_even   = ["behaviour.pull_near"]
break_even_worth_eur    = 20000
break_even_replications = 2
break_even_sample       = 0.01
"""


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("searching")
    return sim.load(write_small(folder, SMALL.replace("batch        = 2\n", SEARCH)))


@pytest.fixture(scope="module")
def found(searching: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a search on one worker."""
    folder = tmp_path_factory.mktemp("found")
    sim.run(searching, workers=1, out=folder)
    return folder


def test_the_same_bytes_whatever_the_workers_and_what_stands_is_not_run_again(
    searching: Scenario, found: Path, tmp_path: Path
) -> None:
    written = (found / "break_even.csv").read_bytes()
    sim.run(searching, workers=2, out=tmp_path / "two")
    assert (tmp_path / "two/break_even.csv").read_bytes() == written
    assert written.count(b"\n") == 3  # heads, departures, balance
    kept = {path: path.stat().st_mtime_ns for path in (found / "runs/break_even").rglob("*.npz")}
    assert len(kept) >= 6
    sim.run(searching, workers=2, out=found)
    assert (found / "break_even.csv").read_bytes() == written
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_a_scenario_that_asks_for_nothing_takes_away_the_file_of_the_run_before(
    found: Path, small: Scenario, tmp_path: Path
) -> None:
    folder = shutil.copytree(found, tmp_path / "out")
    assert (folder / "break_even.csv").exists()
    results = sim.run(small, out=folder)
    assert results.break_even.empty
    assert not (folder / "break_even.csv").exists()


def test_the_search_does_not_change_the_runs_it_stands_beside(searching: Scenario, small: Scenario) -> None:
    from sim.experiment.keep.identity import run_key

    assert run_key(searching, unpaired=False) == run_key(small, unpaired=False)


def test_only_the_two_policies_run_and_without_twins(searching: Scenario) -> None:
    plan = searching.plan.break_even
    assert plan is not None
    two = two_policies(searching, plan)
    assert [policy.name for policy in two.policies] == ["with", "without"]
    assert (two.reference, two.plan.sample, two.plan.held_out) == ("without", 0.01, False)


def test_a_fault_in_a_run_is_not_swallowed(searching: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    import sim.measure.replication

    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(sim.measure.replication, "run_replication", broken)
    with pytest.raises(ZeroDivisionError, match="planted"):
        search(searching, LocalThreads(1))


def test_the_range_searched_is_three_times_the_plausible_one_within_what_is_allowed(small: Scenario) -> None:
    assert span_of(small, "behaviour.pull_near")[1:] == (0.3, 0.0, 1.0, 0.0, 2.0)
    assert span_of(small, "behaviour.waiting_weight")[1:] == (0.35, 0.0, 0.9, 0.0, 1.0)
    assert span_of(small, "behaviour.legitimacy_effect")[1:] == (0.0, -0.2, 0.0, -0.4, 0.2)
    assert span_of(small, "information.learning_weight")[1:] == (0.1, 0.02, 0.3, 0.0013, 1.0)
