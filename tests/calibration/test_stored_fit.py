"""What is stored of a fit is all that its report needs, and what is committed follows from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.calibration import adoption, stored
from sim.calibration.fit.fitting import OF_KEPT, Fit, Simulated
from sim.calibration.fit.histories import History, live
from sim.calibration.fit_report import report
from sim.calibration.stored import numbers_of
from sim.evidence import of_the_fit
from sim.parameters import ensemble
from sim.scenario import Scenario
from sim.scenario.changing import with_settings
from tests.calibration.invented_fit import invented_fit
from tests.calibration.tiny_fit import SCENARIO

REFIT = "run --calibrate and take the new fit over, as docs/how-to/refit.md says"


@pytest.fixture(scope="module")
def adopted() -> Fit:
    return stored.load()


def test_a_fit_is_read_as_it_was_written(tmp_path: Path) -> None:
    fit = invented_fit()
    stored.write(tmp_path / "fit.json", fit)
    again = stored.load(tmp_path / "fit.json")
    stored.write(tmp_path / "again.json", again)
    assert (tmp_path / "fit.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert again.plan == fit.plan and again.waves == fit.waves and again.planted == fit.planted
    assert again.sets == fit.sets
    assert [numbers_of(one) for one in again.histories] == [numbers_of(one) for one in fit.histories]
    assert "NaN" not in (tmp_path / "fit.json").read_text(encoding="utf-8")
    assert np.array_equal(again.weights, fit.weights) and np.array_equal(again.places, fit.places)
    assert report(again) == report(fit)


def test_what_the_waves_simulated_can_be_read_back(tmp_path: Path) -> None:
    waves = [Simulated(np.full((3, 2), 0.1234567), np.full((3, 4), float(number))) for number in range(2)]
    stored.write_waves(tmp_path / "waves.npz", waves)
    with np.load(tmp_path / "waves.npz") as found:
        assert found["places"].shape == (2, 3, 2) and found["outputs"].shape == (2, 3, 4)
        assert (found["places"] == 0.123457).all() and (found["outputs"][1] == 1.0).all()


def test_a_fit_writes_all_that_follows_from_it(tiny_folder: Path) -> None:
    fit = stored.load(tiny_folder / "fit.json")
    assert (tiny_folder / "validation.md").read_text(encoding="utf-8") == report(fit)
    assert len(ensemble.ensemble(tiny_folder / "ensemble.csv")) == fit.plan.kept == 4
    with np.load(tiny_folder / "waves.npz") as waves:
        assert waves["places"].shape == (1, 8, len(fit.plan.parameters))
        assert waves["outputs"].shape == (1, 8, len(fit.aims))
    assert set(fit.sets[0]) == {*fit.plan.parameters, *sim.parameters.targets.parameters_of("offers")}


def resimulated(scenario: Scenario, fit: Fit, number: int) -> History:
    """Live again through the history of a kept set: the same to the last person, unless the model changed."""
    return live(with_settings(scenario, fit.sets[number]), OF_KEPT + number)


def test_a_kept_set_lived_through_again_has_the_history_that_is_stored(tiny: Scenario, tiny_folder: Path) -> None:
    fit = stored.load(tiny_folder / "fit.json")
    again = resimulated(tiny, fit, 2)
    assert numbers_of(again) == numbers_of(fit.histories[2])
    assert numbers_of(again) != numbers_of(fit.histories[1])


def test_the_adopted_fit_is_of_what_the_scenario_says(adopted: Fit) -> None:
    assert adopted.plan == sim.load(SCENARIO).fit, f"[fit] has changed since the fit: {REFIT}"


def test_the_report_and_the_tables_follow_from_the_adopted_fit(adopted: Fit, tmp_path: Path) -> None:
    written = (adoption.ROOT / adoption.REPORT).read_text(encoding="utf-8")
    assert written == report(adopted), f"docs/validation.md is stale: {REFIT}"
    adoption.write_tables(adopted, tmp_path, tmp_path)
    for file in (ensemble.FILE, of_the_fit.FILE):
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), f"{file.name} is stale: {REFIT}"


@pytest.mark.parametrize("number", [0, 1])
def test_the_model_still_gives_the_histories_of_the_adopted_fit(adopted: Fit, number: int) -> None:
    heaviest = int(np.argsort(-adopted.weights, kind="stable")[number])
    again = resimulated(sim.load(SCENARIO), adopted, heaviest)
    same = numbers_of(again) == numbers_of(adopted.histories[heaviest])
    assert same, f"the model has changed since the fit: {REFIT}"
