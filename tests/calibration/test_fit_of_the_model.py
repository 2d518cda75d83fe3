"""The fit on the model itself, very small: what it keeps, resumes and refuses."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.calibration import offers
from sim.calibration.document import report
from sim.calibration.fitting import Size, calibrate
from sim.calibration.histories import History
from sim.calibration.ranges import ranges_of, values_at
from sim.calibration.targets import parameters_of
from sim.experiment.executor import LocalThreads
from sim.experiment.progress import Silent
from sim.parameters.ensemble import ensemble, place_of, set_of_run, write

SCENARIO = Path(__file__).parent.parent.parent / "scenarios" / "calibration" / "netherlands.toml"
TINY = Size(sets_per_wave=4, waves=1, kept=3, candidates=200)


def test_a_fit_gives_weighted_sets_goes_on_where_it_stopped_and_reports_the_same(tmp_path: Path) -> None:
    scenario = sim.load(SCENARIO, ["plan.sample=0.02"])
    first = calibrate(scenario, tmp_path, LocalThreads(2), Silent(), TINY)
    finished = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")}
    again = calibrate(scenario, tmp_path, LocalThreads(1), Silent(), TINY)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")} == finished
    assert len(finished) == 4 + 3 + 3
    assert first.sets == again.sets and np.array_equal(first.weights, again.weights)
    assert first.weights.sum() == pytest.approx(1.0)
    assert report(first) == report(again)
    assert set(first.sets[0]) == {*parameters_of("flows"), *parameters_of("offers")}


def test_every_value_of_a_set_lies_in_its_range() -> None:
    ranges = ranges_of([*parameters_of("flows"), *parameters_of("offers")])
    for corner in (0.0, 0.37, 1.0):
        values = values_at(ranges, np.full(len(ranges), corner))
        assert all(one.low <= values[one.key] <= one.high for one in ranges)


def test_a_scenario_that_does_not_hold_the_fitted_years_is_refused() -> None:
    scenario = sim.load(SCENARIO, ["plan.future_from=2022-01-01"])
    with pytest.raises(ValueError, match="does not hold the years 2018 to 2024"):
        calibrate(scenario, Path("never"), LocalThreads(1), Silent(), TINY)


def test_offers_are_scaled_to_the_counts_and_the_flows_are_left_alone() -> None:
    values = {offers.APPROVAL: 0.2, offers.VRIS: 0.5, offers.ABOVE: 0.04, "behaviour.return_level": 0.7}
    history = History({}, {**offers.answer(), "maatwerk_cases": 450.0}, ())
    found = offers.scaled(values, history, offers.answer())
    assert found[offers.APPROVAL] == pytest.approx(0.4)
    assert found[offers.VRIS] == pytest.approx(0.25) and found[offers.ABOVE] == pytest.approx(0.02)
    assert found["behaviour.return_level"] == 0.7


def test_replications_visit_the_sets_by_their_weight(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    write(path, [0.5, 0.25, 0.25], [{"behaviour.return_level": value} for value in (0.5, 0.6, 0.7)])
    counts = Counter(set_of_run(number, path)["behaviour.return_level"] for number in range(64))
    assert counts == {0.5: 32, 0.6: 16, 0.7: 16}
    assert len({place_of(number) for number in range(100)}) == 100


def test_a_stored_ensemble_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    write(path, [1.0, 3.0], [{"behaviour.return_level": 0.123456789}, {"behaviour.return_level": 0.5}])
    assert ensemble(path) == ((0.25, {"behaviour.return_level": 0.123456789}), (0.75, {"behaviour.return_level": 0.5}))
    with path.open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["weight", "behaviour.return_level"]


def test_the_stored_sets_are_those_of_the_report_and_may_be_used() -> None:
    from sim.calibration.matching import effective_size
    from sim.parameters.catalogue import settings

    sets = ensemble()
    worth = effective_size(np.array([weight for weight, _ in sets]))
    text = (SCENARIO.parent.parent.parent / "docs" / "validation.md").read_text(encoding="utf-8")
    assert f"- Sets kept: {len(sets)}, with weights; worth as much as {worth:.0f} equal ones." in text
    assert len(sets) >= 200
    for _, values in sets:
        for key, value in values.items():
            assert settings()[key].minimum <= value <= settings()[key].maximum


def test_each_replication_of_the_ensemble_lives_under_its_own_set_unless_the_scenario_says_otherwise() -> None:
    from sim.experiment.runs import with_its_set
    from sim.world.replication import prepare

    small = ["plan.sample=0.01", "plan.until=2026-12-31", "plan.follow_up_months=0"]
    scenario = sim.load("scenarios/maatwerk.toml", small)
    assert scenario.plan.sets_differ
    prepared = prepare(scenario)
    levels = {with_its_set(prepared, scenario, number).tables.start["frailty_sd"].item() for number in range(3)}
    assert len(levels) == 3
    given = sim.load("scenarios/maatwerk.toml", [*small, "behaviour.frailty_sd=0.5"])
    assert with_its_set(prepare(given), given, 0).tables.start["frailty_sd"] == 0.5
    plain = sim.load("scenarios/maatwerk.toml", [*small, "plan.parameter_sets=defaults"])
    assert with_its_set(prepared, plain, 0) is prepared
