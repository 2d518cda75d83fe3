"""The simulation beside the published figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.own_past import compare_with_published, role_of
from sim.evidence import detention
from sim.evidence.past import Past
from sim.measure import measuring
from sim.parameters.catalogue import published
from sim.parameters.targets import targets
from sim.scenario import load
from tests.analysis.fake_runs import fake_runs

FUTURE = {"demonstrable_departures": np.array([[1.0, 1.0], [1.0, 1.0]])}
WARM_UP_MONTHS = 24


def compared(folder: Path, **given: object) -> pd.DataFrame:
    frame = compare_with_published(fake_runs(folder, FUTURE, **given))  # type: ignore[arg-type]
    return frame.set_index(["figure", "period"])


def row_of(frame: pd.DataFrame, figure: str, period: str) -> dict[str, Any]:
    return {str(column): frame[column][(figure, period)] for column in frame}


def test_years_add_up_twelve_months_of_every_kind(tmp_path: Path) -> None:
    frame = compared(tmp_path, monthly={"left_unassisted": 100, "left_regular": 90, "left_maatwerk": 29})
    row = row_of(frame, "departures_independent", "2020")
    assert (row["mean"], row["published"], row["inside"]) == (12 * 219, 2630, False)
    assert frame.loc["departures_independent"].index.tolist() == ["2020", "2021", "2022", "2023", "2024"]


def test_a_published_figure_in_the_range_is_inside(tmp_path: Path) -> None:
    frame = compared(tmp_path, monthly={"maatwerk_cases": 15, "maatwerk_vris": 2})
    assert frame["inside"][("answer_maatwerk_cases", "2020-2024")]
    assert not frame["inside"][("maatwerk_above_regular_cases", "2020-2024")]
    assert frame["mean"][("answer_vris_cases", "2020-2024")] == 120


def test_the_published_cases_count_what_the_reading_says(tmp_path: Path) -> None:
    runs = fake_runs(tmp_path, FUTURE, monthly={"maatwerk_cases": 15, "left_maatwerk": 4})
    paid = load(tmp_path / "fake.toml", ['maatwerk.published_cases_are="paid"'])
    counted = [
        compare_with_published(of).set_index("figure").loc["answer_maatwerk_cases", "mean"]
        for of in (runs, replace(runs, scenario=paid))
    ]
    assert counted == [60 * 15, 60 * 4]


def test_counts_of_a_sample_are_scaled_up_and_its_largest_amounts_are_held_against_nothing(tmp_path: Path) -> None:
    packages = [(WARM_UP_MONTHS, 400_000, 1)]
    monthly = {"maatwerk_cases": 1.5, "maatwerk_3000_plus": 0.025}
    frame = compared(tmp_path, sample=0.1, monthly=monthly, packages=packages)
    assert frame["mean"][("answer_maatwerk_cases", "2020-2024")] == pytest.approx(900)
    assert frame["mean"][("answer_cases_ge_3000", "2020-2024")] == pytest.approx(15)
    assert "answer_highest_amounts" not in frame.index


def test_the_largest_packages_are_those_of_the_five_years(tmp_path: Path) -> None:
    packages = [
        (WARM_UP_MONTHS - 1, 900_000, 0),  # before
        (WARM_UP_MONTHS, 300_000, 1),
        (WARM_UP_MONTHS + 59, 500_000, 1),
        (WARM_UP_MONTHS + 59, 500_001, 1),
        (WARM_UP_MONTHS + 60, 800_000, 1),  # after
        (-1, -1, -1),
    ]
    frame = compared(tmp_path, packages=packages)
    assert frame["mean"].loc["answer_highest_amounts"].tolist() == [5000.01, 5000, 3000]


def test_all_eight_figures_of_the_answer_are_compared(tmp_path: Path) -> None:
    frame = compared(tmp_path).reset_index()
    answer = frame[frame.period == "2020-2024"]
    assert answer.published.tolist() == [900, 18, 100, 15, 17000, 9000, 6000, 5]
    assert set(answer.role) == {"fitted"}


def test_a_published_range_is_met_when_the_simulations_stay_in_it(tmp_path: Path) -> None:
    row = row_of(compared(tmp_path, monthly={"stock_out_of_sight": 35_000}), "unlawful_population", "2020-2025")
    assert np.isnan(row["published"])
    assert (row["published_low"], row["published_high"], row["inside"]) == (23_000, 58_000, True)
    row = row_of(compared(tmp_path, monthly={"stock_out_of_sight": 60_000}), "unlawful_population", "2020-2025")
    assert not row["inside"]


def test_occupied_places_are_days_over_days_of_the_months_of_the_count(tmp_path: Path) -> None:
    frame = compared(tmp_path, monthly={"detention_days": 395 * 30})
    assert frame["inside"][("detention_occupancy_june_2023", "2023-06")]
    assert frame["mean"][("detention_occupancy_2020", "2020")] == 12 * 395 * 30 / 366
    assert frame["published"][("detention_occupancy_2022_without_schiphol", "2022-09 to 2022-12")] == 457


def test_the_past_and_the_page_count_an_occupancy_by_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    months = range(12 * 2024, 12 * 2024 + 2)
    past = Past(begins=months.start, tally=np.array([[31], [29]]), columns={"detention_days": 0})
    assert detention.detention_occupancy(past, months) == 1.0
    monkeypatch.setattr(measuring, "occupancy", lambda detained, days: 7.0)
    assert detention.detention_occupancy(past, months) == 7.0


def test_the_occupancy_of_2022_is_held_against_the_one_figure_that_the_fit_looks_at(tmp_path: Path) -> None:
    rows = compared(tmp_path, monthly={"detention_days": 457 * 30})
    of_2022 = [place for place in rows.index if "occupancy" in place[0] and place[1].startswith("2022")]
    (fitted,) = (target.known[2022] for target in targets() if target.name == "detention_occupancy")
    assert [rows["published"][place] for place in of_2022] == [fitted]


@pytest.mark.parametrize(
    ("figure", "period", "role"),
    [
        ("departures_independent", "2022", "fitted"),
        ("departures_independent", "2023", "fitted"),
        ("detention_inflow", "2023", "fitted"),
        ("vris_left_2020", "2020", "check"),
        ("vris_left", "2023", "check"),
        ("demonstrable_over_inflow", "2023", "fitted"),
        ("detention_occupancy_june_2023", "2023-06", "check"),
        ("detention_occupancy_2022_without_schiphol", "2022-09 to 2022-12", "fitted"),
        ("detention_occupancy_2021_without_schiphol", "2021-09 to 2021-12", "check"),
        ("unlawful_population", "2020-2025", "check"),
        ("answer_maatwerk_cases", "2020-2024", "fitted"),
    ],
)
def test_a_figure_says_whether_the_fit_looked_at_it(tmp_path: Path, figure: str, period: str, role: str) -> None:
    assert compared(tmp_path).loc[(figure, period), "role"] == role


def test_the_same_figure_is_fitted_in_one_year_and_held_out_in_the_next() -> None:
    figure = published()["departures_forced"]
    roles = [role_of(figure, year, (2020, 2022)) for year in (2019, 2020, 2022, 2023)]
    assert roles == ["check", "fitted", "fitted", "held_out"]
    assert role_of(figure, 2023, (2020, 2023)) == "fitted"


def test_a_ratio_is_taken_in_each_simulation_and_nothing_over_nothing_is_undefined(tmp_path: Path) -> None:
    monthly = {"dublin_departures": 30, "left_unassisted": 60, "removed_dublin": 40, "cases_opened": 400}
    frame = compared(tmp_path, monthly=monthly, sample=0.5)
    assert frame["mean"][("dublin_share_of_demonstrable", "2021")] == pytest.approx(0.3)
    assert frame["mean"][("demonstrable_over_inflow", "2023")] == pytest.approx(0.25)
    row = row_of(compared(tmp_path), "dublin_share_of_demonstrable", "2021")
    assert np.isnan(row["mean"]) and not row["inside"]
