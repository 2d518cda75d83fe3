"""The months are compiled by another process, once, for the run that asked and no longer than that."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import load
from sim.world.bulk import engine, other_core
from sim.world.people import make_cohort
from sim.world.replication import new_state, prepare_world
from tests.world.conftest import SMALL


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nothing has been started, and there are two cores."""
    processes: list[Any] = []
    monkeypatch.setattr(other_core, "_started", processes)
    monkeypatch.setattr(other_core, "available_cores", lambda: 2)
    return processes


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled."""
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path))


@pytest.mark.usefixtures("cold")
def test_the_other_process_is_started_once_and_ends_when_nobody_holds_its_input(started: list[Any]) -> None:
    other_core.start_compiling()
    other_core.start_compiling()
    (process,) = started
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(60) == 1


def test_what_it_compiles_is_what_the_months_of_a_scenario_call_for() -> None:
    world = prepare_world(load(SMALL))
    cohort = make_cohort(world.tables, 1)
    new_state(cohort, world).advance(cohort, world.tables, 0, 0, 1)
    engine.live_no_month()
    assert len(engine.compiled_advance()._function.overloads) == 1


def test_nothing_is_started_where_it_is_of_no_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[Any]
) -> None:
    with monkeypatch.context() as compiled:
        compiled.setattr(other_core, "is_compiled", lambda: True)
        other_core.start_compiling()
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path / "file"))
    with monkeypatch.context() as alone:
        alone.setattr(other_core, "available_cores", lambda: 1)
        other_core.start_compiling()
    (tmp_path / "file").write_text("no folder to keep anything in")
    other_core.start_compiling()
    assert started == []


@pytest.mark.usefixtures("cold")
def test_that_no_process_can_be_started_stops_nothing(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refused)
    other_core.start_compiling()
    other_core.wait_until_compiled()
    assert started == []


def test_a_process_that_does_not_come_to_an_end_is_ended(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    monkeypatch.setattr(other_core, "_AT_MOST_SECONDS", 0.01)
    started.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
    other_core.wait_until_compiled()
    assert started[0].wait(60) != 0
    started[0].stdin.close()
