"""Same seed, same bytes: whatever interrupts, however many workers, wherever it is written."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.command import SMALL, command, contents, start

REPLICATIONS = 240  # so many that a machine with other work still interrupts them
LONGER = ["small.toml", "--replications", str(REPLICATIONS), "--set", "plan.sample=0.03", "--quiet"]


def differing(one: Path, other: Path) -> set[str]:
    """Return the files that are not byte for byte the same in two results folders."""
    ours, theirs = contents(one), contents(other)
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}


def wait_for_runs(folder: Path, count: int) -> None:
    """Wait until some runs are stored."""
    deadline = time.monotonic() + 240
    while len(list(folder.glob("*.npz"))) < count:
        assert time.monotonic() < deadline, "no run was stored in four minutes"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a run that nothing disturbed, on one worker."""
    folder = tmp_path_factory.mktemp("calm")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    done = command(folder, *LONGER, "--out", "calm", "--workers", "1", PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr
    return folder / "calm"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interruption_loses_nothing_and_changes_nothing(desk: Path, calm: Path) -> None:
    killed = start(desk, *LONGER, "--out", "torn")
    wait_for_runs(desk / "torn/runs", 3)
    killed.kill()
    killed.communicate()
    assert not (desk / "torn/manifest.json").exists()
    kept = {path: path.stat().st_mtime_ns for path in (desk / "torn/runs").glob("*.npz")}
    assert len(kept) >= 3

    stopped = start(desk, *LONGER, "--out", "torn", "--workers", "1")
    wait_for_runs(desk / "torn/runs", len(kept) + 2)
    stopped.send_signal(signal.SIGINT)
    out, err = stopped.communicate(timeout=120)
    assert len(list((desk / "torn/runs").glob("*.npz"))) < REPLICATIONS  # it did not wait for what was still to be run
    assert stopped.returncode == 130
    assert out == ""
    assert err.lstrip("\n") == (
        "Interrupted: every finished run is kept. To go on:\n"
        f"python run.py small.toml --replications {REPLICATIONS} --set plan.sample=0.03 --quiet \\\n"
        "  --out torn --workers 1\n"
    )

    done = command(desk, *LONGER, "--out", "torn", "--workers", "2", PYTHONHASHSEED="2")
    assert done.returncode == 0, done.stderr
    assert differing(desk / "torn", calm) == set()
    assert all(path.stat().st_mtime_ns == time_kept for path, time_kept in kept.items())


def test_the_resolved_scenario_gives_the_same_bytes(desk: Path) -> None:
    overridden = ["small.toml", "--replications", "3", "--set", "plan.sample=0.03"]
    for asked, out in ((overridden, "first"), (["first/scenario.toml"], "again")):
        done = command(desk, *asked, "--quiet", "--out", out)
        assert done.returncode == 0, done.stderr
    assert differing(desk / "again", desk / "first") == set()


def test_draws_give_the_same_bytes_for_any_workers_and_leave_the_answer_as_it_was(desk: Path) -> None:
    drawn = ["small.toml", "--quiet", "--set", "plan.draws=8"]
    for name, workers in (("one", "1"), ("two", "2")):
        done = command(desk, *drawn, "--out", name, "--workers", workers, PYTHONHASHSEED=workers)
        assert done.returncode == 0, done.stderr
    assert differing(desk / "one", desk / "two") == set()
    assert {"doubt.csv", "drivers.csv", "runs/draws/00015.npz"} <= set(contents(desk / "one"))

    (desk / "two/runs/draws/00004.npz").unlink()
    assert command(desk, *drawn, "--out", "two").returncode == 0
    assert differing(desk / "one", desk / "two") == set()

    assert command(desk, "small.toml", "--quiet", "--out", "two").returncode == 0
    kept = {name for name in contents(desk / "two") if not name.startswith("runs/")}
    assert "doubt.csv" not in kept and "drivers.csv" not in kept
    same = {"summary.csv", "effects.csv", "lives.csv", "groups.csv", "monthly.csv.gz"}
    assert not same & differing(desk / "one", desk / "two")
