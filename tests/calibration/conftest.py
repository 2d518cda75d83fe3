"""A very small fit of the model, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim import study
from sim.scenario import Scenario
from tests.calibration.tiny_fit import SCENARIO, TINY


@pytest.fixture(autouse=True, scope="package")
def few_candidates() -> Iterator[None]:
    """Look among fewer places than a real fit does, with shorter chains."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.calibration.fit.fitting.CANDIDATES", 2_000)
        for name, count in {"CHAINS": 48, "WALKED_IN": 500, "STEPS": 1_500}.items():
            patch.setattr(f"sim.calibration.fit.matching.{name}", count)
        for name, count in {"CHAINS": 32, "WALKED_IN": 150, "STEPS": 300}.items():
            patch.setattr(f"sim.calibration.fit.planted.{name}", count)
        yield


@pytest.fixture(scope="package")
def tiny() -> Scenario:
    """Return the scenario of a fit of eight sets in one wave, of which four are kept, on a fiftieth of the people."""
    return sim.load(SCENARIO, TINY)


@pytest.fixture(scope="package")
def tiny_folder(few_candidates: None, tiny: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results folder of that fit."""
    folder = tmp_path_factory.mktemp("fit")
    study.calibrate(tiny, folder)
    return folder
