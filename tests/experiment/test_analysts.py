"""`sim.evaluate` is a plain function of plain numbers: the EMA Workbench and SALib can drive it."""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import sim
from tests.experiment.small_world import write_small

KEYS = {"money": "behaviour.money_value", "approval": "maatwerk.mw_approval_hazard"}
RANGES = {"money": (0.1, 1.8), "approval": (0.02, 0.5)}


def library(name: str) -> ModuleType:
    """Import a library of the extra [analysts]; skip without it, but never in CI."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both warn about optional packages of their own when imported
        if os.environ.get("CI"):
            return import_module(name)
        reason = f"{name} is not installed; python -m pip install -e '.[analysts]'"
        module: ModuleType = pytest.importorskip(name, reason=reason)
        return module


def test_salib_samples_evaluates_and_analyses(tmp_path: Path) -> None:
    sampling, analysing = library("SALib.sample.sobol"), library("SALib.analyze.sobol")
    scenario = sim.load(write_small(tmp_path), ["plan.sample=0.05"])
    problem = {"num_vars": 2, "names": list(KEYS), "bounds": [list(RANGES[name]) for name in KEYS]}
    sample = sampling.sample(problem, 4, calc_second_order=False, seed=1)
    values = np.array(
        [
            sim.evaluate(scenario, dict(zip(KEYS.values(), row.tolist(), strict=True)), ["with"])["with.left_maatwerk"]
            for row in sample
        ]
    )
    found = analysing.analyze(problem, values, calc_second_order=False, seed=1)
    assert len(values) == 4 * (2 + 2)
    assert values.std() > 0
    assert np.isfinite(found["ST"]).all()
    assert found["ST"].max() > 0.1


def test_the_ema_workbench_runs_policies_and_uncertainties(tmp_path: Path) -> None:
    ema = library("ema_workbench")
    scenario = sim.load(write_small(tmp_path))

    def model(money: float = 0.6, approval: float = 0.172, maximum: int = 100_000) -> dict[str, float]:
        changed = {KEYS["money"]: money, KEYS["approval"]: approval, "maatwerk.maximum_eur": maximum}
        values = sim.evaluate(scenario, changed, ["with"], seed=3)
        return {name: values[f"with.{name}"] for name in ("additional_departures", "cost_state_eur")}

    wrapped = ema.Model("returns", function=model)
    wrapped.uncertainties = [ema.RealParameter(name, *ends) for name, ends in RANGES.items()]
    wrapped.levers = [ema.IntegerParameter("maximum", 1_000, 20_000)]
    wrapped.outcomes = [ema.ScalarOutcome(name) for name in ("additional_departures", "cost_state_eur")]
    policies = [ema.Policy(f"maximum {maximum}", maximum=maximum) for maximum in (2_000, 20_000)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        experiments, outcomes = ema.perform_experiments(wrapped, scenarios=3, policies=policies)
    assert len(experiments) == 6
    assert set(outcomes) == {"additional_departures", "cost_state_eur"}
    assert np.isfinite(outcomes["cost_state_eur"]).all()
    assert np.ptp(outcomes["cost_state_eur"]) > 0
