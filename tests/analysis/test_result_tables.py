"""The tables of a results folder, from numbers made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis import tables
from sim.analysis.results import conclude
from sim.measure.ranges import range_with_model_error
from sim.parameters.outcomes import LEVELS_BETWEEN, SHARES_BETWEEN
from sim.scenario import load
from sim.scenario.remarks import Note
from tests.analysis.fake_runs import GROUPS, MONTHLY, MONTHS, PAIRS, STATUSES, TRAITS, fake_runs

COSTS = np.array([[1100.0, 100.0], [1300.0, 90.0], [1200.0, 110.0]])
MORE = np.array([[10.0, 0.0], [12.0, 0.0], [11.0, 0.0]])
FUTURE = {
    "demonstrable_departures": np.array([[50.0, 40.0], [62.0, 50.0], [56.0, 45.0]]),
    "additional_departures": MORE,
    "additional_durable_departures": MORE * [[1], [-1], [0]],
    "cost_state_eur": COSTS,
    "paid": np.array([[10.0, 0.0], [0.0, 0.0], [90.0, 0.0]]),
    "deadweight": np.array([[5.0, 0.0], [0.0, 0.0], [63.0, 0.0]]),
    "deadweight_share": np.array([[0.5, np.nan], [np.nan, np.nan], [0.7, np.nan]]),
}


def test_the_summary_has_a_row_for_every_policy_period_and_outcome(tmp_path: Path) -> None:
    summary = conclude(fake_runs(tmp_path, FUTURE)).summary
    assert list(summary.columns) == [
        *("policy", "period", "from", "until", "outcome", "unit", "mean", "low", "high", "replications")
    ]
    assert len(summary) == 2 * 2 * len(FUTURE)
    assert summary.policy.tolist() == ["with"] * 2 * len(FUTURE) + ["without"] * 2 * len(FUTURE)
    row = summary[(summary.policy == "with") & (summary.period == "future")].iloc[0]
    assert (row["from"], row["until"], row["mean"], row["replications"]) == ("2026-01", "2026-12", 56, 3)
    past = summary[summary.period == "history"].iloc[0]
    assert (past["from"], past["until"]) == ("2020-01", "2025-12")


def test_effects_are_differences_with_the_reference(tmp_path: Path) -> None:
    effects = conclude(fake_runs(tmp_path, FUTURE)).effects.set_index("outcome")
    assert set(effects.policy) == {"with"} and set(effects.reference) == {"without"}
    departures = effects.loc["demonstrable_departures"]
    assert departures["mean"] == 11
    assert departures.distinguishable


@pytest.mark.parametrize("sets", ["defaults", "ensemble"])
def test_a_share_of_people_is_that_of_the_two_counts_that_are_shown(tmp_path: Path, sets: str) -> None:
    """The mean of 50% of ten people and 70% of ninety was shown as 60% beside 68 of 100."""
    found = conclude(fake_runs(tmp_path, FUTURE, sets=sets))
    for table in (found.effects, found.summary[(found.summary.period == "future") & (found.summary.policy == "with")]):
        means = table.set_index("outcome")["mean"]
        assert means["deadweight_share"] == 0.68 == pytest.approx(means["deadweight"] / means["paid"])
        assert table.set_index("outcome")["replications"].loc["deadweight_share"] == 2
    share = found.effects.set_index("outcome").loc["deadweight_share"]
    assert 0.0 <= share.low <= 0.5 and 0.7 <= share.high <= 1.0


def test_the_gain_of_pairing_for_additional_departures_is_that_of_all_departures(tmp_path: Path) -> None:
    effects = conclude(fake_runs(tmp_path, FUTURE)).effects.set_index("outcome")
    gain = effects["noise_removed"].loc["demonstrable_departures"]
    assert effects["noise_removed"].loc["additional_departures"] == gain > 0.9
    assert np.isnan(effects["noise_removed"].loc["deadweight_share"])


def test_what_one_more_departure_costs_is_empty_where_departures_hold_zero(tmp_path: Path) -> None:
    effects = conclude(fake_runs(tmp_path, FUTURE)).effects.set_index("outcome")
    assert effects["mean"].loc["cost_per_additional_departure_eur"] == 1100 / 11
    assert np.isnan(effects["mean"].loc["cost_per_additional_durable_departure_eur"])


def test_lives_are_mean_persons_by_status_under_both(tmp_path: Path) -> None:
    lives = np.zeros((3, 2, STATUSES, STATUSES), dtype=np.int64)
    lives[0, 0, 1, 2] = 3
    lives[:, 1, 1, 1] = 7
    frame = conclude(fake_runs(tmp_path, FUTURE, lives=lives)).lives
    assert frame.persons.tolist() == [1.0, 7.0]
    assert frame.policy.tolist() == ["with", "without"]
    assert frame.status_reference.tolist() == ["RECEPTION", "RECEPTION"]


def test_groups_are_additional_departures_per_thousand_people(tmp_path: Path) -> None:
    groups = np.zeros((3, 2, GROUPS, PAIRS), dtype=np.int64)
    groups[:, :, 0, 0] = 500  # persons
    groups[:, 0, 0, 1] = [5, 6, 7]  # gained
    groups[:, 0, 0, 2] = 1  # lost
    frame = conclude(fake_runs(tmp_path, FUTURE, groups=groups)).groups
    assert frame["persons"].loc[0] == 500
    assert frame["mean"].loc[0] == 10
    assert frame["low"].loc[0] < 10 < frame["high"].loc[0]
    assert np.isnan(frame["mean"].loc[1])
    assert frame["people"].loc[0] == 5 and frame["leads"].tolist() == [1.0, *[0.0] * (GROUPS - 1)]
    assert set(frame.policy) == {"with"}


def test_a_group_leads_where_no_other_has_as_large_a_difference_in_the_same_replication() -> None:
    more = np.array([[[3.0, 1.0]], [[-4.0, 3.0]], [[2.0, 2.0]], [[0.0, 1.0]]])
    assert tables.leading(more).tolist() == [[0.5, 0.25]]


def test_the_monthly_table_holds_every_value(tmp_path: Path) -> None:
    frame = conclude(fake_runs(tmp_path, FUTURE, monthly={"out_of_sight": 2.5})).monthly
    assert len(frame) == 2 * 3 * MONTHS * len(MONTHLY)
    rows = frame[(frame.outcome == "out_of_sight") & (frame.policy == "with") & (frame.replication == 2)]
    assert rows.month.tolist()[0] == "2020-01" and rows.month.tolist()[-1] == "2026-12"
    assert set(rows.value) == {2.5}


def test_draws_hold_every_replication(tmp_path: Path) -> None:
    frame = conclude(fake_runs(tmp_path, FUTURE)).draws
    chosen = frame[(frame.outcome == "cost_state_eur") & (frame.period == "future") & (frame.policy == "with")]
    assert chosen.value.tolist() == [1100.0, 1300.0, 1200.0]
    assert chosen.replication.tolist() == [0, 1, 2]


def test_notes_tell_of_a_sample_and_of_luck_of_its_own(tmp_path: Path) -> None:
    results = conclude(fake_runs(tmp_path, FUTURE, sample=0.25, unpaired=True))
    assert results.notes[0] == Note("unpaired")
    assert results.notes[1] == Note("sample", {"share": 0.25})
    assert results.unpaired


def test_a_setting_that_no_rule_read_is_named(tmp_path: Path) -> None:
    runs = fake_runs(tmp_path, FUTURE)
    scenario = load(tmp_path / "fake.toml", ["detention.places=500"])
    assert conclude(replace(runs, scenario=scenario)).notes[-1] == Note("unread", {"keys": "detention.places"})


def widened(*values: float) -> list[float]:
    """Return mean, low and high of differences, the range further from the mean than that of the simulations."""
    mean, low, high, _ = range_with_model_error(np.array(values, np.float64))
    assert mean == np.mean(values)
    assert low < min(values) and max(values) < high
    return [mean, low, high]


def test_where_sets_differ_a_difference_has_a_range_with_the_error_of_the_model(tmp_path: Path) -> None:
    groups = np.zeros((3, 2, GROUPS, PAIRS), dtype=np.int64)
    groups[:, :, 0, 0] = 500  # persons
    groups[:, 0, 0, 1] = [5, 6, 10]  # gained
    results = conclude(fake_runs(tmp_path, FUTURE, groups=groups, sets="ensemble"))
    effects = results.effects.set_index("outcome")
    assert list(effects[["mean", "low", "high"]].loc["additional_departures"]) == widened(10, 11, 12)
    assert list(effects[["mean", "low", "high"]].loc["cost_state_eur"]) == widened(1000, 1090, 1210)
    assert np.isnan(effects.loc["cost_per_additional_departure_eur"]["mean"])  # three simulations have no price
    assert list(results.groups[["mean", "low", "high"]].loc[0]) == widened(10, 12, 20)
    reached = results.who[(results.who.group == "visa_free") & (results.who.measure == "gained")]
    assert reached[["mean", "low", "high"]].values.tolist() == [widened(5, 6, 10)]


@pytest.mark.parametrize("sets", ["defaults", "ensemble"])
def test_no_table_counts_fewer_than_none_of_who_is_gained_lost_or_drawn(tmp_path: Path, sets: str) -> None:
    few = np.array([[0.0, 0.0], [0.0, 0.0], [5.0, 0.0]])
    traits = np.zeros((3, 2, TRAITS, PAIRS), dtype=np.int64)
    traits[2, 0] = 5
    counts = dict.fromkeys(LEVELS_BETWEEN - SHARES_BETWEEN, few)
    results = conclude(fake_runs(tmp_path, {**FUTURE, **counts}, traits=traits, sets=sets))
    effects = results.effects.set_index("outcome")
    assert (effects["low"].loc[sorted(counts)] == 0.0).all()
    assert effects["low"].loc["additional_durable_departures"] < 0.0
    who = results.who[results.who.measure != "additional"]
    assert (who["low"] >= 0.0).all() and (who["high"] > 0.0).any()


def test_that_simulations_are_too_few_for_a_range_is_said(tmp_path: Path) -> None:
    few = Note("few", {"runs": 3, "enough": 39})
    assert few in conclude(fake_runs(tmp_path, FUTURE, sets="ensemble")).notes
    many = {name: np.tile(values, (13, 1)) for name, values in FUTURE.items()}
    for runs in (fake_runs(tmp_path, many, sets="ensemble"), fake_runs(tmp_path, FUTURE)):
        assert "few" not in [note.key for note in conclude(runs).notes]


def test_a_lever_that_changes_no_number_of_any_simulation_is_said(tmp_path: Path) -> None:
    runs = fake_runs(tmp_path, FUTURE)
    changed = load(tmp_path / "fake.toml", ["policy.with.support.cash_eur=2000"])
    alike = fake_runs(tmp_path, {name: values[:, [0, 0]] for name, values in FUTURE.items()})
    found = [conclude(replace(one, scenario=changed)).notes for one in (runs, alike)]
    assert [Note("no_effect", {"policy": "With"}) in notes for notes in found] == [False, True]
