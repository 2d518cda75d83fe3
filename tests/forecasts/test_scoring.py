"""A registered forecast never changes, is scored whole, and its scores are those of the textbook."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from sim.cli import main
from sim.forecasts import scoring
from sim.forecasts.registered import Figure, Forecast, ForecastError, read

FOLDER = Path(__file__).parents[2] / "forecasts"
FIRST = "2024-2025-b799a65.json", "823b4e4172170f67b6e9b5304563236a79ce1631327fe9a106b678bc4fad69f9"
LEVELS = tuple(number / 1000 for number in range(1, 1000))


def of(*figures: Figure) -> Forecast:
    return Forecast("f", "title", "2026-11-27", "abc", "2020-2022", "published", LEVELS, figures)


def normal(mean: float, deviation: float, name: str = "a", **rivals: float) -> Figure:
    def spread(middle: float) -> tuple[float, ...]:
        return tuple(float(middle + deviation * norm.ppf(level)) for level in LEVELS)

    own = spread(mean)
    return Figure(name, "2024", "count", "", False, own, own, {rival: spread(at) for rival, at in rivals.items()})


def test_a_registered_forecast_never_changes() -> None:
    """A new one gets a file and a line of its own; lines that are there stay."""
    lines = (line.split() for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    listed = {name: digest for digest, name in lines}
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.json")} == listed
    assert FIRST in listed.items()


def test_a_forecast_is_of_the_fit_in_use_only_while_its_sets_are_those_of_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(FOLDER / FIRST[0])
    assert len(first.sets) == 64 and not first.is_of_the_fit_in_use
    now = tmp_path / "ensemble.csv"
    now.write_bytes(b"weight\r\n1\r\n")
    monkeypatch.setattr("sim.parameters.ensemble.FILE", now)
    assert replace(first, sets=hashlib.sha256(b"weight\n1\n").hexdigest()).is_of_the_fit_in_use


@pytest.mark.parametrize("published", [80.0, 100.0, 115.0])
def test_scores_are_those_of_the_normal_distribution(published: float) -> None:
    (score,) = scoring.scores(of(normal(100.0, 10.0)), {("a", "2024"): published})
    z = (published - 100.0) / 10.0
    exact = 10.0 * (z * (2.0 * norm.cdf(z) - 1.0) + 2.0 * norm.pdf(z) - 1.0 / np.sqrt(np.pi)) / published
    assert score.crps == pytest.approx(exact, rel=0.01)
    half, most = (2.0 * norm.ppf(0.5 + level / 2.0) for level in (0.5, 0.9))
    miss = sum(max(0.0, abs(z) - width / 2.0) for width in (half, most))
    wis = 10.0 * (0.5 * abs(z) + 0.25 * half + 0.05 * most + miss) / 2.5 / published
    assert score.wis == pytest.approx(wis, rel=0.01)
    assert score.pit == pytest.approx(norm.cdf(z), abs=0.002)
    assert score.inside == {0.5: abs(z) < norm.ppf(0.75), 0.9: abs(z) < norm.ppf(0.95)}


def test_every_registered_figure_that_is_published_is_scored_and_the_others_are_counted() -> None:
    forecast = of(normal(100.0, 10.0), normal(50.0, 5.0, "b"))
    known = {("a", "2024"): 90.0, ("c", "2024"): 1.0}
    assert [score.figure.figure for score in scoring.scores(forecast, known)] == ["a"]
    assert [figure.figure for figure in scoring.not_yet(forecast, known)] == ["b"]


def test_a_rival_that_comes_nearer_gives_a_negative_skill() -> None:
    found = scoring.scores(of(normal(120.0, 10.0, near=100.0, far=200.0)), {("a", "2024"): 100.0})
    skills = scoring.skills(found)
    assert skills["near"][0] < 0.0 < skills["far"][0] and skills["near"][1] == 1


def test_what_the_model_was_told_is_scored_but_not_compared() -> None:
    told = Figure("a", "2024", "count", "", True, tuple(LEVELS), tuple(LEVELS), {"x": tuple(LEVELS)})
    found = scoring.scores(of(told), {("a", "2024"): 0.5})
    assert found and scoring.skills(found) == {}


def test_the_first_forecast_loses_to_the_last_rate_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--score", str(FOLDER / "2024-2025-b799a65.json"), "--out", str(tmp_path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "last rate x inflow, seen to 2023: the model is" in told and "further off, over 5 figures" in told
    rows = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("forecast,figure,period,year,") and "detention_entries" in "".join(rows)


def test_nothing_of_the_users_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scores.csv").write_text("of the user", encoding="utf-8")
    assert main(["--score", str(FOLDER / "2024-2025-b799a65.json"), "--out", str(tmp_path)]) == 2
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == "of the user"
    assert "give another folder" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"levels": [0.9, 0.1]}', "[" * 100_000, '{"levels": ["a"]}'])
def test_a_file_that_is_no_forecast_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ForecastError, match=r"wrong\.json: no registered forecast"):
        read(path)
    with pytest.raises(ForecastError, match="absent"):
        read(tmp_path / "absent.json")


def test_quantiles_that_fall_are_refused(tmp_path: Path) -> None:
    document = json.loads((FOLDER / "2024-2025-b799a65.json").read_text(encoding="utf-8"))
    document["figures"] = document["figures"][:1]
    document["figures"][0]["quantiles"][0] = 1e9
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ForecastError, match=r"inflow_of_cases \(2024\): 99 rising numbers"):
        read(path)


def test_told_the_inflow_that_came_a_forecast_lies_between_its_courses() -> None:
    low, high = normal(80.0, 10.0), normal(120.0, 10.0)
    figure = replace(normal(100.0, 30.0), told={"low": low.quantiles, "high": high.quantiles})
    forecast = replace(of(figure), cases={"2024": {"low": 1_000.0, "high": 2_000.0, "drawn": 1_400.0}})
    inflow = (scoring.INFLOW, "2024")
    exact = normal(90.0, 10.0).quantiles
    between, below = (scoring.told(figure, forecast, {inflow: cases}) for cases in (1_250.0, 500.0))
    assert between is not None and np.allclose(between, exact)
    assert below is not None and np.allclose(below, low.quantiles)
    (score,) = scoring.scores(forecast, {inflow: 1_250.0, ("a", "2024"): 90.0})
    assert score.told_crps < score.crps
    assert scoring.told_and_not([score]) == (score.told_crps, score.crps, 1)
    (untold,) = scoring.scores(forecast, {("a", "2024"): 90.0})
    assert np.isnan(untold.told_crps) and scoring.told_and_not([untold]) is None


def test_which_figures_are_still_to_come_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads((FOLDER / FIRST[0]).read_text(encoding="utf-8"))
    document["figures"] = [row for row in document["figures"] if row["period"].startswith("2025")]
    path = tmp_path / "later.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert main(["--score", str(path), "--out", str(tmp_path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Nothing is published here yet of any registered figure" in told
    assert "Forced departures (2025)" in told and "by country, kind and half-year" in told
