"""The fit on the model itself, very small: what it keeps, resumes and refuses."""

import csv
from collections import Counter
from collections.abc import Generator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import study
from sim.calibration.fit import histories, offers
from sim.calibration.fit.fitting import CannotFit, calibrate
from sim.calibration.fit.histories import History
from sim.calibration.fit.ranges import ranges_of, values_at
from sim.evidence import answer
from sim.experiment.executor import LocalThreads
from sim.experiment.progress import Silent
from sim.parameters.catalogue import settings
from sim.parameters.ensemble import ensemble, place_of, set_of_run, write
from sim.parameters.targets import parameters_of
from sim.scenario import Scenario
from tests.calibration.tiny_fit import SCENARIO, TINY

HISTORIES = 8 + 4 + 4 + 4


class OneByOne:
    """Carries out one run after the other, so that an interruption finds none under way."""

    name, workers = "local", 1

    def map_runs(self, work: Any, numbers: Sequence[int]) -> Generator[tuple[int, Any], None, None]:
        for number in numbers:
            yield number, work.carry_out(number)


class Impatient(Silent):
    """Interrupts after some runs."""

    def __init__(self, runs: int) -> None:
        self.left, self.total = runs, 0

    def expect(self, more: int, work: float | None = None) -> None:
        self.total = more

    def advance(self, *, is_made: bool = True, work: float = 1) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_a_fit_that_was_interrupted_goes_on_and_repeats_no_history(
    tiny: Scenario, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived: list[int] = []
    live = histories.live

    def counted(scenario: Scenario, replication: int) -> History:
        lived.append(replication)
        return live(scenario, replication)

    monkeypatch.setattr(histories, "live", counted)
    for runs in (5, 8 + 2, 8 + 4 + 3):
        impatient = Impatient(runs)
        with pytest.raises(KeyboardInterrupt):
            calibrate(tiny, tmp_path / "histories", OneByOne(), impatient)
        assert impatient.total == HISTORIES and len(lived) == runs
    study.calibrate(tiny, tmp_path)
    assert len(lived) == len(set(lived)) == HISTORIES
    study.calibrate(tiny, tmp_path)
    assert len(lived) == HISTORIES
    for name in ("fit.json", "ensemble.csv", "validation.csv", "validation.md", "waves.npz"):
        assert (tmp_path / name).read_bytes() == (tiny_folder / name).read_bytes(), name


def test_another_wave_starts_from_the_histories_of_the_first(tiny: Scenario, tmp_path: Path) -> None:
    calibrate(tiny, tmp_path, LocalThreads(2), Silent())
    assert len(list(tmp_path.glob("*.json"))) == HISTORIES
    calibrate(sim.load(SCENARIO, [*TINY, "fit.waves=2"]), tmp_path, LocalThreads(2), Silent())
    assert len(list(tmp_path.glob("*.json"))) == HISTORIES + 8 + 4 + 4 + 4  # a second wave, and other sets kept


def test_every_value_of_a_set_lies_in_its_range(tiny: Scenario) -> None:
    assert tiny.fit is not None
    ranges = ranges_of([*tiny.fit.parameters, *parameters_of("offers")])
    for corner in (0.0, 0.37, 1.0):
        values = values_at(ranges, np.full(len(ranges), corner))
        assert all(one.low <= values[one.key] <= one.high for one in ranges)


def test_the_prior_does_not_lean_on_the_value_of_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit replaces that value, and has to be the same when it is done again."""
    from dataclasses import replace

    key = "procedure.custody_months_mean"
    (before,) = ranges_of([key])
    moved = {**settings(), key: replace(settings()[key], default=1.5)}
    monkeypatch.setattr("sim.calibration.fit.ranges.settings", lambda: moved)
    (after,) = ranges_of([key])
    assert [before.value_at(place) for place in (0.1, 0.5, 0.9)] == [after.value_at(place) for place in (0.1, 0.5, 0.9)]
    assert settings()[key].default != 1.5


def test_the_offers_start_from_the_scenario_and_not_from_the_register(tiny: Scenario) -> None:
    for key in (offers.APPROVAL, offers.VRIS, offers.ABOVE):
        assert tiny.explain(key).set_by != "default"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["plan.future_from=2022-01-01"], "does not hold the years 2018 to 2024 as history"),
        (
            ['fit.targets=["vris_departures"]', "fit.years=[2020, 2022]"],
            "nothing is published on vris_departures that a fit may look at",
        ),
        (['fit.parameters=["maatwerk.mw_tail_exponent"]'], "belongs to the block of offers"),
    ],
)
def test_what_cannot_be_fitted_is_refused_before_anything_is_written(
    tmp_path: Path, options: list[str], said: str
) -> None:
    with pytest.raises(CannotFit, match=said):
        study.calibrate(sim.load(SCENARIO, options), tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_offers_are_scaled_to_the_counts_and_the_flows_are_left_alone() -> None:
    values = {offers.APPROVAL: 0.2, offers.VRIS: 0.5, offers.ABOVE: 0.04, "behaviour.return_level": 0.7}
    got = {**offers.answer(), answer.CASES: 450.0}
    found = offers.scaled(values, got, offers.answer())
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
    from sim.calibration.fit.matching import effective_size
    from sim.parameters.catalogue import settings

    sets = ensemble()
    worth = effective_size(np.array([weight for weight, _ in sets]))
    text = (SCENARIO.parent.parent.parent / "docs" / "validation.md").read_text(encoding="utf-8")
    assert f"- Sets kept: {len(sets)}, with weights; worth as much as {worth:.0f} equal ones." in text
    assert len(sets) >= 200
    for _, values in sets:
        for key, value in values.items():
            low, high = settings()[key].minimum, settings()[key].maximum
            assert low is not None and high is not None and low <= value <= high


def test_each_replication_of_the_ensemble_lives_under_its_own_set_unless_the_scenario_says_otherwise() -> None:
    from sim.experiment.runs import with_its_set
    from sim.measure.replication import prepare
    from sim.scenario.changing import own_set

    small = ["plan.sample=0.01", "plan.until=2026-12-31", "plan.follow_up_months=0"]
    scenario = sim.load("scenarios/maatwerk.toml", small)
    assert scenario.plan.sets_differ
    prepared = prepare(scenario)
    own = [own_set(scenario, number) for number in range(4)]
    assert all(one != other for one, other in combinations(own, 2))  # some share their flows, under another reading
    lived = [with_its_set(prepared, scenario, number).tables for number in range(4)]
    assert [tables.at_start.behaviour.frailty_sd for tables in lived] == [one["behaviour.frailty_sd"] for one in own]
    assert [tables.worlds["behaviour"]["money_value"][0, 0] for tables in lived] == [
        one["behaviour.money_value"] for one in own
    ]
    given = sim.load("scenarios/maatwerk.toml", [*small, "behaviour.frailty_sd=0.5"])
    assert with_its_set(prepare(given), given, 0).tables.at_start.behaviour.frailty_sd == 0.5
    plain = sim.load("scenarios/maatwerk.toml", [*small, "plan.parameter_sets=defaults"])
    assert with_its_set(prepared, plain, 0) is prepared
