"""The table of years: what is added up over a year, what stands at its end, and how policies differ in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.analysis.yearly import yearly
from sim.experiment.runs import Runs
from tests.analysis.fake_runs import MONTHLY, fake_runs


def runs_of(tmp_path: Path) -> Runs:
    """Make runs whose month n brings n departures with maatwerk without the policy and 2 more with it in 2026."""
    runs = fake_runs(tmp_path, {"additional_departures": np.zeros((3, 2))})
    months = np.arange(84.0)
    values = np.zeros((2, 84, len(MONTHLY) + 1))
    values[:, :, MONTHLY.index("left_maatwerk")] = months
    values[0, 72:, MONTHLY.index("left_maatwerk")] += 2
    values[:, :, -1] = 1_000 + months
    numbers = [replace(run, monthly=values, monthly_outcomes=(*MONTHLY, "people_present")) for run in runs.numbers]
    return replace(runs, numbers=tuple(numbers))


def test_events_add_up_over_a_year_and_people_are_counted_at_its_end(tmp_path: Path) -> None:
    table = yearly(runs_of(tmp_path)).set_index(["policy", "year", "outcome"])
    assert table.loc[("without", 2020, "left_maatwerk"), "mean"] == sum(range(12))
    assert table.loc[("with", 2026, "left_maatwerk"), "mean"] == sum(range(72, 84)) + 24
    assert table.loc[("without", 2021, "people_present"), "mean"] == 1_023


def test_a_year_differs_from_the_reference_only_after_the_policies_part(tmp_path: Path) -> None:
    table = yearly(runs_of(tmp_path)).set_index(["policy", "year", "outcome"])
    ends = ["difference", "difference_low", "difference_high"]
    assert [table.loc[("with", 2026, "left_maatwerk"), end] for end in ends] == [24, 24, 24]
    assert [table.loc[("with", 2025, "left_maatwerk"), end] for end in ends] == [0, 0, 0]
    assert table.loc[("without", 2026, "left_maatwerk"), ends].isna().all()
