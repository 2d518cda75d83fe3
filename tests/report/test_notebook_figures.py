"""Figures for a notebook show the numbers of the tables."""

from __future__ import annotations

import pytest

import sim
from sim.report.draw.notebook import figures
from tests.report.invented_results import results, scenario

FOUND = results()


def test_the_differences_have_their_means_and_intervals() -> None:
    drawn = figures(FOUND)["differences"]
    (bars,) = drawn.data
    effects = FOUND.effects[FOUND.effects.outcome == "additional_departures"].iloc[0]
    place = list(bars.y).index("Additional departures")
    assert bars.x[place] == pytest.approx(effects["mean"])
    assert bars.x[place] + bars.error_x.array[place] == pytest.approx(effects["high"])
    assert bars.x[place] - bars.error_x.arrayminus[place] == pytest.approx(effects["low"])


def test_every_policy_has_a_line_by_month_with_its_band() -> None:
    drawn = figures(FOUND, "nl")["demonstrable_departures"]
    named = [trace for trace in drawn.data if trace.name]
    assert {trace.name for trace in named} == {policy.label for policy in FOUND.scenario.policies}
    assert len(drawn.data) == 3 * len(named)
    bottom, top, mean = drawn.data[:3]
    assert all(low <= middle <= high for low, middle, high in zip(bottom.y, mean.y, top.y, strict=True))


def test_one_policy_has_no_differences_to_draw() -> None:
    drawn = figures(results(scenario(["Only this"])))
    assert "differences" not in drawn and "demonstrable_departures" in drawn


def test_what_a_run_returns_draws_itself() -> None:
    run = sim.run(sim.load("tests/world/small.toml", ["plan.replications=2", "plan.sample=0.01"]), workers=1)
    assert isinstance(run, sim.Results)
    drawn = run.figures("nl")
    assert drawn["differences"].layout.title.text.startswith("Verschil met")
    assert drawn["demonstrable_departures"].to_json()
