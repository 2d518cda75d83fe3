"""The scenarios come along, wherever the program is used from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.machine.shipped import found, shipped_folder
from sim.scenario import load


def test_a_scenario_that_came_along_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("scenarios/maatwerk.toml").title == "With and without maatwerk"


def test_a_scenario_of_ones_own_goes_before_the_one_that_came_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "scenarios" / "maatwerk.toml"
    own.parent.mkdir()
    own.write_text("", encoding="utf-8")
    assert Path(found("scenarios/maatwerk.toml")).resolve() == own.resolve()


def test_a_name_that_nobody_knows_stays_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert found("scenarios/none.toml") == "scenarios/none.toml"
    assert found("maatwerk.toml") == "maatwerk.toml"


def test_the_list_says_where_the_scenarios_stand_when_it_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "\n  scenarios/maatwerk.toml\n" in said
    assert str(shipped_folder()) in said
