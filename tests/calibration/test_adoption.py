"""Taking a fit over: the central set, the register, and everything written from the fit."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.calibration import stored
from sim.calibration.__main__ import main
from sim.calibration.adoption import REGISTER, REPORT, ROOT, CannotAdopt, adopt, with_defaults
from sim.calibration.centre import central, register_values
from sim.calibration.fit_report import report
from sim.parameters import ensemble
from sim.parameters.catalogue import settings
from tests.calibration.invented_fit import PLAN, invented_fit

AWAY = 5.0


def register() -> str:
    return (ROOT / REGISTER).read_text(encoding="utf-8")


def test_only_the_defaults_named_change_in_the_register() -> None:
    values = {"behaviour.return_level": 0.812, "detention.proposal_when_met": 0.25}
    before, after = register().splitlines(), with_defaults(register(), values).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == ["default = 0.812", "default = 0.25"]
    assert all(old.startswith("default = ") for old, _ in changed)
    found = tomllib.loads("\n".join(after))
    assert found["behaviour"]["return_level"]["default"] == 0.812


def test_the_register_without_a_change_stays_as_it_is() -> None:
    same = {key: float(settings()[key].default) for key in ("behaviour.return_level", "behaviour.frailty_sd")}
    assert with_defaults(register(), same) == register()


def test_a_parameter_that_the_register_does_not_hold_is_refused() -> None:
    with pytest.raises(CannotAdopt, match=r"no default for behaviour\.unheard_of"):
        with_defaults(register(), {"behaviour.unheard_of": 1.0})


def nearest_to_the_mean(places: np.ndarray, weights: np.ndarray) -> int:
    off = places - weights @ places
    return int(np.argmin(((off / np.sqrt(weights @ off**2)) ** 2).sum(axis=1)))


def test_the_central_set_is_nearest_to_the_mean_of_those_that_agree() -> None:
    fit = invented_fit()
    offered = [key for key in fit.sets[0] if key not in fit.plan.parameters]
    middle = {key: sum(w * one[key] for w, one in zip(fit.weights, fit.sets, strict=True)) for key in offered}
    fit = replace(fit, sets=tuple({**one, **middle} for one in fit.sets))  # all alike but in the flows
    near = nearest_to_the_mean(fit.places, fit.weights)
    agreeing = {number: AWAY for number in range(PLAN.kept) if number not in (near, (near + 1) % PLAN.kept)}
    histories = invented_fit(off={**agreeing, near: 1.0, (near + 1) % PLAN.kept: 1.0}).histories
    assert central(replace(fit, histories=histories)) == near
    histories = invented_fit(off={**dict.fromkeys(range(PLAN.kept), 1.0), near: AWAY}).histories
    assert central(replace(fit, histories=histories)) != near


def test_a_set_without_weight_or_outside_its_range_is_not_central() -> None:
    fit = invented_fit()
    first = central(fit)
    weights = fit.weights.copy()
    weights[first] = 0.0
    assert central(replace(fit, weights=weights)) != first
    high = settings()["behaviour.return_level"].high
    assert isinstance(high, float)
    outside = {**fit.sets[first], "behaviour.return_level": 1.1 * high}
    sets = tuple(outside if number == first else one for number, one in enumerate(fit.sets))
    assert central(replace(fit, sets=sets)) != first


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with what adopting writes to."""
    root = tmp_path / "clone"
    for folder in ("docs", "sim/calibration", "sim/evidence", "sim/parameters"):
        (root / folder).mkdir(parents=True)
    shutil.copy(ROOT / REGISTER, root / REGISTER)
    return root


def test_a_fit_taken_over_stands_where_the_program_looks_for_it(clone: Path, tmp_path: Path) -> None:
    fit = invented_fit()
    stored.write(tmp_path / "fit.json", fit)
    written, values = adopt(tmp_path, clone)
    assert all(path.is_file() for path in written) and len(written) == 5
    assert not list(clone.rglob("*.part"))
    assert (clone / REPORT).read_text(encoding="utf-8") == report(fit, clone / "no search yet")
    assert (clone / "sim/calibration/fit.json").read_bytes() == (tmp_path / "fit.json").read_bytes()
    sets = ensemble.ensemble(clone / "sim/parameters/ensemble.csv")
    assert [one for _, one in sets] == list(fit.sets)
    assert (clone / REGISTER).read_text(encoding="utf-8") == with_defaults(register(), values)
    assert values == register_values(fit) and values["behaviour.return_level"] == float(
        f"{fit.sets[central(fit)]['behaviour.return_level']:.3g}"
    )


def test_a_fit_with_no_plausible_set_is_not_taken_over(clone: Path, tmp_path: Path) -> None:
    fit = invented_fit()
    stored.write(
        tmp_path / "fit.json", replace(fit, sets=tuple({**one, "behaviour.return_level": 9.0} for one in fit.sets))
    )
    with pytest.raises(CannotAdopt, match="plausible ranges"):
        adopt(tmp_path, clone)
    assert (clone / REGISTER).read_text(encoding="utf-8") == register() and not (clone / REPORT).exists()


def test_a_folder_without_a_fit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "holds no fit.json" in capsys.readouterr().err


def test_the_register_holds_values_that_the_kept_sets_hold() -> None:
    kept = [values for weight, values in ensemble.ensemble() if weight > 0.0]
    for key in kept[0]:
        held = sorted(float(f"{values[key]:.3g}") for values in kept)
        assert held[0] <= float(settings()[key].default) <= held[-1], f"{key}: take the fit over again"
