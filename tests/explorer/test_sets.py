"""Under sets of their own, under what the reader assumes and against today the numbers are those of the command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.explorer.computing import Desk
from sim.explorer.layout import first_stand, stand_of
from sim.explorer.levers import OWN
from sim.explorer.saying import assumed_words
from sim.explorer.serving import app_of, file_of
from sim.explorer.setting import TODAY, Setting, command
from sim.explorer.trail import Stand
from sim.report import what_if
from sim.report.say.language import catalogue, catalogue_of
from sim.scenario import load
from tests.explorer.conftest import Settled

SETS = ["plan.parameter_sets=ensemble", "plan.replications=2"]
MOVED = (("maatwerk.maximum_eur", "1000"),)


@pytest.fixture(scope="module")
def desk(small: Path) -> Iterator[Desk]:
    opened = Desk(load(small, SETS))
    yield opened
    opened.stop()


def told(frame: pd.DataFrame, policy: str) -> pd.DataFrame:
    rows = frame[frame["policy"] == policy].set_index("outcome")
    return rows[["mean", "low", "high"]].sort_index()


@pytest.mark.parametrize(
    "setting",
    [
        Setting("with", MOVED),
        Setting("with", MOVED, assumed=(("maatwerk.process", "after_refusal"), ("behaviour.money_value", "0.9"))),
        Setting("far more", MOVED, assumed=(("costs.hours_maatwerk_case", "20"),), against_today=True),
    ],
    ids=("measure", "assumptions", "today"),
)
def test_the_numbers_are_those_of_the_saved_file(
    desk: Desk, settled: Settled, tmp_path: Path, setting: Setting
) -> None:
    answer = settled(desk, setting).answer
    assert answer is not None
    start = stand_of(desk.scenario, setting.policy)
    texts = start["texts"] | dict(setting.changed + setting.assumed)
    stand: Stand = {**start, "texts": texts, "today": setting.against_today}
    saved = tmp_path / "saved.toml"
    saved.write_text(file_of(desk, stand)["content"], encoding="utf-8")
    again = load(saved)
    assert again.plan.sets_differ and again.reference == (TODAY if setting.against_today else "without")
    run, shown = sim.run(again).effects, answer.results.effects
    expected = told(run, setting.policy).loc[told(shown, setting.policy).index]
    pd.testing.assert_frame_equal(told(shown, setting.policy), expected, check_exact=True)


def test_the_ranges_are_those_of_simulations_and_the_answer_says_what_is_assumed(desk: Desk, settled: Settled) -> None:
    setting = Setting("with", MOVED, assumed=(("maatwerk.process", "after_refusal"),))
    answer, say = settled(desk, setting).answer, catalogue("en")
    assert answer is not None
    written = what_if.fragment(answer.results, catalogue_of(answer.results, "en"), assumed_words(setting, say))
    assert "You assume, on both sides: Who is asked about maatwerk after a refusal." in written
    assert "95% interval" not in written and "simulations" in written


def test_an_assumption_starts_as_each_simulation_has_it(desk: Desk, small: Path) -> None:
    texts = first_stand(desk.scenario)["texts"]
    assert texts["behaviour.money_value"] == texts["maatwerk.process"] == OWN != texts["inflow.course"]
    client = app_of(desk, catalogue("nl"), "small.toml", "/").server.test_client()
    layout = client.get("/_dash-layout", headers={"Host": "127.0.0.1:8050"}).get_data(as_text=True)
    assert "Elke simulatie heeft een eigen waarde" in layout.encode().decode("unicode_escape")


def test_the_command_says_what_is_assumed_or_runs_the_saved_file(desk: Desk, small: Path) -> None:
    setting = Setting("with", MOVED, assumed=(("inflow.factor", "1.5"), ("maatwerk.process", "opening")))
    written = command("small.toml", desk.scenario, setting, 2)
    assert "--set maatwerk.process=opening" in written
    assert written.count("inflow.factor=1.5") == len(desk.scenario.policies)
    against = command("small.toml", desk.scenario, Setting("with", MOVED, against_today=True), 2)
    assert against == "python run.py small_what_if.toml --replications 2"
