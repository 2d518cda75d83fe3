"""The next forecast is written by the program: over the band of the inflow, and told it, with its rivals."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from os.path import relpath
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.calibration import stored
from sim.calibration.fit.fitting import OF_KEPT, Fit
from sim.calibration.fit.histories import live
from sim.cli import main
from sim.experiment.progress import Silent
from sim.forecasts import predicting
from sim.forecasts.predicting import NotForecast, forecast
from sim.forecasts.registered import read
from sim.scenario import Scenario
from sim.scenario.changing import with_settings
from tests.calibration.invented_fit import PLAN, invented_fit
from tests.calibration.tiny_fit import SCENARIO

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Fit]:
    """A scenario of a fiftieth of the people, and a fit of two sets with the histories that these give in it."""
    path = tmp_path_factory.mktemp("scenario") / "tiny.toml"
    path.write_text(
        f'extends = "{Path(relpath(SCENARIO, path.parent)).as_posix()}"\n[plan]\nsample = 0.02\n', encoding="utf-8"
    )
    fit = invented_fit(replace(PLAN, kept=2, years=(2020, 2024)))
    scenario: Scenario = sim.load(path)
    histories = tuple(live(with_settings(scenario, one), OF_KEPT + n) for n, one in enumerate(fit.sets))
    return path, replace(fit, histories=histories)


@pytest.fixture(scope="module")
def written(tiny: tuple[Path, Fit], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forecast") / "next.json"
    with pytest.MonkeyPatch.context() as patch:
        use(patch, *tiny)
        forecast(2027, path, 1, Silent(), TODAY)
    return path


def use(patch: pytest.MonkeyPatch, path: Path, fit: Fit) -> None:
    patch.setattr(predicting, "SCENARIO", str(path))
    patch.setattr(stored, "load", lambda: fit)


def figures(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return {(row["figure"], row["period"]): row for row in document["figures"]}


def middle(row: dict[str, Any], course: str = "") -> float:
    return float(np.median(row["told_inflow"][course] if course else row["quantiles"]))


def test_it_is_a_registered_forecast_of_the_years_to_come_with_what_it_rests_on(written: Path) -> None:
    found = read(written)
    assert {figure.period[:4] for figure in found.figures} == {"2026", "2027"}
    assert found.fitted.startswith("2020-2024; the last publication was read on 2026-")
    document = json.loads(written.read_text(encoding="utf-8"))
    assert document["registered"] == "2026-11-28" and document["sets"] == 2
    assert document["against_stored"]["share"] < 0.01 and document["against_stored"]["numbers"] > 100
    assert len(document["engine"]) == 64 and set(document["fit"]) == {"fit.json", "ensemble.csv"}


def test_more_inflow_gives_more_cases_and_more_who_leave_supervision(written: Path) -> None:
    for figure in ("inflow_of_cases", "departures_unsupervised"):
        row = figures(written)[figure, "2027"]
        assert middle(row, "low") < middle(row, "middle") < middle(row, "high")
    cases = json.loads(written.read_text(encoding="utf-8"))["inflow"]["cases"]["2027"]
    assert cases["low"] < cases["middle"] < cases["high"] and cases["low"] < cases["drawn"] < cases["high"]


def test_halves_of_a_year_and_countries_are_in_it_and_no_country_exceeds_the_whole(written: Path) -> None:
    rows = figures(written)
    whole = rows["Syria: unsupervised", "2026"]["quantiles_without_model_error"]
    halves = [
        rows["Syria: unsupervised", f"2026 {half} half"]["quantiles_without_model_error"]
        for half in ("first", "second")
    ]
    assert 0 < max(map(max, halves)) <= whole[-1]
    assert whole[-1] <= rows["departures_unsupervised", "2026"]["quantiles_without_model_error"][-1]


def test_the_model_s_own_error_widens_and_grows_with_the_distance(written: Path) -> None:
    rows = figures(written)
    near, far = (rows["departures_forced", year] for year in ("2026", "2027"))
    assert 0.0 < near["model_error"] < far["model_error"]
    width = [near[name][-1] - near[name][0] for name in ("quantiles", "quantiles_without_model_error")]
    assert width[0] > width[1]


def test_rivals_have_the_same_inflow(written: Path) -> None:
    rivals = figures(written)["departures_forced", "2026"]["rivals"]
    assert set(rivals) == {"last year", "five-year mean", "drift", "last rate x inflow"}
    assert all(list(values) == sorted(values) and len(values) == 99 for values in rivals.values())


def test_the_same_fit_gives_the_same_bytes_and_a_forecast_is_never_replaced(
    written: Path, tiny: tuple[Path, Fit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, *tiny)
    forecast(2027, tmp_path / "again.json", 2, Silent(), TODAY)
    assert (tmp_path / "again.json").read_bytes() == written.read_bytes()
    with pytest.raises(NotForecast, match="is there already, and a forecast is never changed"):
        forecast(2027, written, 1, Silent(), TODAY)


def test_an_engine_that_was_not_fitted_makes_no_forecast(
    tiny: tuple[Path, Fit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fit = tiny
    other = tuple(
        replace(one, yearly={name: tuple(2.0 * value for value in values) for name, values in one.yearly.items()})
        for one in fit.histories
    )
    use(monkeypatch, path, replace(fit, histories=other))
    with pytest.raises(NotForecast, match="fit again first"):
        forecast(2026, tmp_path / "next.json", 1, Silent(), TODAY)
    assert not (tmp_path / "next.json").exists()


def test_a_told_course_lives_under_sets_spread_evenly_by_weight() -> None:
    weights = np.array([0.5, 0.0, 0.25, 0.25])
    assert predicting.few_of(weights) == {0: predicting.FEW // 2, 2: predicting.FEW // 4, 3: predicting.FEW // 4}
    even = predicting.few_of(np.full(240, 1.0 / 240))
    assert len(even) == predicting.FEW and set(even.values()) == {1}


@pytest.mark.parametrize(("language", "words"), [("en", "say with --out"), ("nl", "geef met --out aan")])
def test_the_command_asks_for_a_file(capsys: pytest.CaptureFixture[str], language: str, words: str) -> None:
    assert main(["--forecast", "2027", "--lang", language]) == 2
    assert words in capsys.readouterr().err


def test_the_command_writes_it_and_says_how_to_register_it(
    tiny: tuple[Path, Fit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, *tiny)
    path, year = tmp_path / "next.json", str(date.today().year)
    assert main(["--forecast", year, "--out", str(path), "--quiet"]) == 0
    assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}  next.json" in capsys.readouterr().out
    assert main(["--forecast", year, "--out", str(path), "--lang", "nl"]) == 2
    assert "een voorspelling wordt nooit veranderd; geef een ander bestand" in capsys.readouterr().err


@pytest.mark.parametrize("year", [2025, 2037])
def test_only_years_to_come_are_forecast(tmp_path: Path, year: int) -> None:
    with pytest.raises(NotForecast, match="a year from 2026 to 2036 is asked for"):
        forecast(year, tmp_path / "next.json", 1, Silent(), TODAY)
