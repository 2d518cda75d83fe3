"""A few runs first and all of them later: what is finished is not computed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.measure import replication


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that fills with the numbers of the runs that are computed; each has a side run of its number."""
    numbers: list[int] = []
    real = replication.run_replication

    def run(prepared: replication.Priced, number: int) -> object:
        numbers.append(number)
        return real(prepared, number)

    monkeypatch.setattr(replication, "run_replication", run)
    return numbers


def folder_of(desk: Path, runs: int) -> Path:
    return next(path for path in (desk / "results").iterdir() if len(list((path / "runs").glob("*.npz"))) == runs)


def test_more_runs_later_take_over_those_of_before_in_the_folders_that_nobody_named(
    desk: Path, computed: list[int]
) -> None:
    assert main(["small.toml", "--quiet", "--replications", "2"]) == 0
    assert main(["small.toml", "--quiet", "--replications", "4"]) == 0
    assert sorted(computed) == [0, 0, 1, 1, 2, 2, 3, 3]
    few, more = folder_of(desk, 2), folder_of(desk, 4)
    assert (few / "runs/00001.npz").read_bytes() == (more / "runs/00001.npz").read_bytes()


def test_fewer_runs_later_take_over_those_of_before(desk: Path, computed: list[int]) -> None:
    assert main(["small.toml", "--quiet", "--lang", "nl"]) == 0
    assert main(["small.toml", "--quiet", "--replications", "2"]) == 0
    assert sorted(computed) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_runs_of_another_question_are_not_taken_over(
    desk: Path, computed: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["small.toml", "--replications", "2"]) == 0
    assert main(["small.toml", "--replications", "2", "--set", "detention.places=10"]) == 0
    assert sorted(computed) == [0, 0, 0, 0, 1, 1, 1, 1]
    assert "another scenario" not in capsys.readouterr().err


@pytest.mark.parametrize("sets", ["defaults", "ensemble"])
def test_runs_that_were_taken_over_give_the_same_bytes(desk: Path, sets: str) -> None:
    asked = ["small.toml", "--quiet", "--set", f"plan.parameter_sets={sets}"]
    assert main([*asked, "--out", "alone"]) == 0
    assert main([*asked, "--replications", "2"]) == 0
    assert main(asked) == 0
    for name in ("summary.csv", "effects.csv", "monthly.csv.gz", "dashboard.html", "runs/00000.npz"):
        assert (folder_of(desk, 4) / name).read_bytes() == (desk / "alone" / name).read_bytes(), name
