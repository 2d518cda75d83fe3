"""On a scenario that gives each simulation a set of its own the page works with one set, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.explorer.computing import Desk
from sim.explorer.layout import first_stand
from sim.explorer.serving import app_of, file_of
from sim.explorer.setting import Setting, command
from sim.report import what_if
from sim.report.say.language import catalogue
from sim.scenario import load
from tests.explorer.conftest import Settled

MOVED = Setting("with", (("maatwerk.maximum_eur", "1000"),))


@pytest.fixture(scope="module")
def desk(small: Path) -> Iterator[Desk]:
    opened = Desk(load(small, ["plan.parameter_sets=ensemble", "plan.replications=4"]))
    yield opened
    opened.stop()


@pytest.mark.parametrize(("language", "line"), [("en", "works with one set"), ("nl", "werkt met één set")])
def test_the_page_says_so_in_one_line(desk: Desk, small: Path, language: str, line: str) -> None:
    def layout(of: Desk) -> str:
        client = app_of(of, catalogue(language), "small.toml", "/").server.test_client()
        answer = client.get("/_dash-layout", headers={"Host": "127.0.0.1:8050"})
        text: str = answer.get_data().decode("unicode_escape" if language == "en" else "utf-8")
        return text

    usual = Desk(load(small))
    said = catalogue(language)("explore.one_set")
    assert line in said
    assert said.split("\u00e9")[0] in layout(desk) and said.split("\u00e9")[0] not in layout(usual)
    usual.stop()


def test_its_numbers_are_those_of_the_register_with_intervals_of_luck(
    desk: Desk, small: Path, settled: Settled
) -> None:
    answer = settled(desk, MOVED).answer
    assert answer is not None
    run = sim.run(load(small, [*MOVED.overrides, "plan.replications=4"])).effects
    shown = answer.results.effects
    expected = run[(run["policy"] == "with") & run["outcome"].isin(shown["outcome"])]
    columns = ["outcome", "mean", "low", "high"]
    pd.testing.assert_frame_equal(
        shown[columns].sort_values("outcome", ignore_index=True),
        expected[columns].sort_values("outcome", ignore_index=True),
    )
    told = what_if.fragment(answer.results, catalogue("en"))
    assert "95 of 100 simulations" not in told and "95% interval" in told


def test_the_command_and_the_saved_file_give_the_same_numbers(desk: Desk, tmp_path: Path) -> None:
    written = command("small.toml", desk.scenario, MOVED, 4)
    assert "--set plan.parameter_sets=defaults" in written
    path = tmp_path / "saved.toml"
    path.write_text(file_of(desk, first_stand(desk.scenario))["content"], encoding="utf-8")
    assert not load(path).plan.sets_differ
