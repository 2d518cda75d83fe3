"""Levers start as the scenario has them, reach no further than is allowed, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.explorer.computing import Desk
from sim.explorer.levers import LEVERS, MEASURES, Lever, differs, later_changes, start_texts
from sim.explorer.serving import file_of
from sim.explorer.setting import Labels, Setting, applied, command, setting_of
from sim.explorer.trail import Stand, begun, moved, redone, undone
from sim.scenario import Scenario, load
from tests.explorer.conftest import Settled


def stand(policy: str, texts: dict[str, str]) -> Stand:
    return {"policy": policy, "texts": texts, "today": False}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_slider_reaches_no_further_than_a_scenario_may_go(lever: Lever) -> None:
    setting = lever.setting
    if not lever.is_slider:
        assert (lever.low, lever.high) == (0, 0)
        return
    assert setting.minimum is not None and setting.maximum is not None
    assert setting.minimum <= lever.low < lever.high <= setting.maximum
    assert lever.low <= float(setting.default) <= lever.high
    assert float(lever.step).is_integer() or setting.type == "float"


def test_levers_start_as_the_scenario_has_them_when_the_future_starts(scenario: Scenario) -> None:
    assert start_texts(scenario, "without")["maatwerk.enabled"] == "false"
    assert start_texts(scenario, "far more")["support.cash_eur"] == "3000"
    assert start_texts(scenario, "with")["detention.places"] != "400"
    assert later_changes(scenario, "with") == {"detention.places": ("2026-06", "400")}


def test_what_nobody_moved_keeps_its_dates(scenario: Scenario) -> None:
    texts = start_texts(scenario, "with") | {"cooperation.lp_factor": "1", "support.cash_eur": "300"}
    setting = setting_of(scenario, stand("with", texts))
    assert setting.changed == (("support.cash_eur", "300"),)
    last = scenario.plan.month(scenario.plan.until)
    assert applied(scenario, setting).value("detention.places", "with", last) == 400


@pytest.mark.parametrize(
    ("text", "start", "is_other"),
    [("1", "1.0", False), ("1.5", "1.0", True), ("x", "1.0", True), ("true", "true", False), ("false", "true", True)],
)
def test_values_are_compared_not_their_spelling(text: str, start: str, is_other: bool) -> None:
    assert differs(text, start) is is_other


@pytest.mark.parametrize(("text", "place"), [("3000", "3000"), ("99999", "40000"), ("-4", "0"), ("x", "0")])
def test_a_slider_stands_at_its_end_for_what_it_cannot_reach(text: str, place: str) -> None:
    assert MEASURES[1].place(text) == place


def test_the_saved_file_gives_the_same_numbers(small: Path, settled: Settled, tmp_path: Path) -> None:
    desk = Desk(load(small), Labels("{policy} (changed)"))
    texts = start_texts(desk.scenario, "far more") | {"maatwerk.maximum_eur": "1500", "cooperation.agreement": "true"}
    saved = file_of(desk, stand("far more", texts))
    path = tmp_path / saved["filename"]
    path.write_text(saved["content"], encoding="utf-8")
    again = sim.run(load(path)).effects.query("policy == 'far more'").set_index("outcome")
    work = settled(desk, setting_of(desk.scenario, stand("far more", texts)))
    desk.stop()
    assert work.answer is not None
    effects = work.answer.results.effects.set_index("outcome")
    for column in ("mean", "low", "high"):
        assert effects[column].drop(effects.index.difference(again.index)).equals(again.loc[effects.index, column])
    assert load(path).policy("far more").label.endswith(" (changed)")
    assert path.name == "small_what_if.toml"


def test_the_command_repeats_the_setting(scenario: Scenario) -> None:
    setting = Setting("far more", (("support.cash_eur", "300"),))
    written = command("folder/small.toml", scenario, setting, 10)
    assert written == (
        "python run.py folder/small.toml --set 'policy.\"far more\".support.cash_eur=300' --replications 10"
    )


def test_a_trail_goes_back_and_forth() -> None:
    first, second, third = (stand(name, {}) for name in ("a", "b", "c"))
    trail = moved(moved(begun(first), second), third)
    assert moved(trail, third) == trail
    back = undone(undone(trail))
    assert back["now"] == first and undone(back) == back
    assert redone(back)["now"] == second and redone(redone(back)) == trail and redone(trail) == trail
    assert moved(redone(back), first)["undone"] == []
