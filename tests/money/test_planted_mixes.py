"""The best mix on planted effects: levers that do what is written here, in the place of the lives of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiment.progress import Silent
from sim.measure.accounts import PRICE_COLUMNS
from sim.money import blending
from sim.money.blending import MEASURED_ONLY, Mix, perform_mixes
from sim.money.living import MEASURED, Lived, Living, Point
from sim.money.searching import Course
from sim.scenario import Scenario, load
from sim.scenario.changing import reading_of

Numbers = NDArray[np.float64]
SUM = 4_000_000
DEPARTURES, DAYS = MEASURED.index("additional_departures"), MEASURED.index("detention_days")
SCENARIO = f"""
title     = "Planted"
reference = "today"

[plan]
parameter_sets = "ensemble"
replications   = 40

[policy.today]
label = "Today"

[money]
amounts_eur = [{SUM}]
best_mix    = "additional_departures"
limits      = {{ detention_days = 1000 }}
"""
LEVERS = {
    "cash": "support.cash_eur = [0, 10_000]",
    "first_days": "support.first_days_eur = [0, 10_000]",
    "documents": "cooperation.lp_factor = [1.0, 2.0]",
    "places": "detention.places = [0, 10_000]",
}
Effect = Callable[[float, int], float]
"""Gives the departures that an instrument brings for a share of the sum in a world."""


@dataclass
class Planted(Living):
    """Lives in which each instrument brings what was planted, and each place in detention a day."""

    scenario: Scenario
    effects: Mapping[str, Effect] = field(default_factory=dict)
    days: Effect = field(default=lambda share, world: 10_000 * share)
    progress: Silent = field(default_factory=Silent)

    def __call__(self, points: Sequence[Point], runs: range) -> list[Lived]:
        """Return what was planted."""
        return [self._lived(dict(point.levers), runs) for point in points]

    def _lived(self, levers: Mapping[str, object], runs: range) -> Lived:
        values, euros = np.zeros((len(runs), len(MEASURED))), np.zeros((len(runs), len(PRICE_COLUMNS)))
        assert self.scenario.money is not None
        for one in self.scenario.money.instruments:
            (move,) = one.moves
            start, end = float(move.start), float(move.end)
            share = (float(str(levers.get(move.key, start))) - start) / (end - start)
            values[:, DEPARTURES] += [self.effects[one.name](share, world) for world in runs]
            values[:, DAYS] += [self.days(share, world) if one.name == "places" else 0 for world in runs]
            column = next(
                n for n, (_, payer, count) in enumerate(PRICE_COLUMNS) if count in one.bought and payer != "eu"
            )
            euros[:, column] += share * SUM
        return Lived(values, np.zeros_like(values), euros)


def mixes(
    folder: Path, effects: Mapping[str, Effect], monkeypatch: pytest.MonkeyPatch, **days: Effect
) -> dict[str, Mix]:
    """Return the best mix by each criterion, where instruments do what is planted."""
    monkeypatch.setattr(blending, "MOST_MIXES", 60)
    monkeypatch.setattr(blending, "MOST_MEASURED", 30)
    tables = (f"[money.instrument.{name}.levers]\n{LEVERS[name]}\n" for name in effects)
    (folder / "planted.toml").write_text(SCENARIO + "\n".join(tables), encoding="utf-8")
    scenario = load(folder / "planted.toml")
    assert scenario.money is not None
    courses = {one.name: Course(one, {0.0: 0.0, 0.5: SUM / 2, 1.0: SUM}) for one in scenario.money.instruments}
    living = Planted(scenario, executor=None, effects=effects, **days)  # type: ignore[arg-type]
    return {mix.criterion: mix for mix in perform_mixes(living, courses)}


def luck(world: int, number: int) -> float:
    """Return luck of a world, other for each instrument."""
    return float(np.random.default_rng([world, number]).normal())


def test_two_instruments_of_the_same_effect_are_a_tie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = mixes(
        tmp_path,
        {
            "cash": lambda share, world: 100 * share + 5 * share * luck(world, 1),
            "first_days": lambda share, world: 100 * share + 5 * share * luck(world, 2),
        },
        monkeypatch,
    )
    assert found["average"].tied_with is not None


def test_the_better_of_two_instruments_wins_alone_and_is_no_tie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = mixes(
        tmp_path,
        {"cash": lambda share, world: 100 * share, "first_days": lambda share, world: 50 * share},
        monkeypatch,
    )
    assert found["average"].tied_with is None
    assert found["average"].shares == pytest.approx({"cash": 1.0}, abs=0.03)


def test_what_leads_by_an_assumed_effect_is_marked_and_the_best_without_stands_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = mixes(
        tmp_path,
        {"cash": lambda share, world: 50 * share, "documents": lambda share, world: 100 * share},
        monkeypatch,
    )
    assert found["average"].assumed == ("documents",)
    assert found[MEASURED_ONLY].assumed == ()
    assert set(found[MEASURED_ONLY].shares) == {"cash"}


def test_an_instrument_that_does_something_under_one_reading_only_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = load("scenarios/same_money.toml")
    first = reading_of(scenario, 0).name

    def works(share: float, world: int) -> float:
        return 400 * share if reading_of(scenario, world).name == first else 0.0

    found = mixes(tmp_path, {"cash": works, "first_days": lambda share, world: 10 * share}, monkeypatch)
    assert found["average"].only_in == {"cash": first}


def test_a_mix_keeps_its_limits_on_fresh_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = mixes(
        tmp_path,
        {"places": lambda share, world: 500 * share, "cash": lambda share, world: 100 * share},
        monkeypatch,
    )
    for mix in found.values():
        assert (mix.fresh.values[:, DAYS] <= 1000).all()
        assert mix.keeps_in == 1.0
    assert found["average"].shares["places"] == pytest.approx(0.1, abs=0.02)


def test_a_mix_that_breaks_a_limit_on_fresh_luck_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_luck(share: float, world: int) -> float:
        return share * (10_000 if world < blending.WORLDS else 10_400 + 400 * luck(world, 3))

    found = mixes(
        tmp_path,
        {"places": lambda share, world: 500 * share, "cash": lambda share, world: 100 * share},
        monkeypatch,
        days=by_luck,
    )
    assert max(mix.passed_over for mix in found.values()) > 0
    for mix in found.values():
        assert (mix.fresh.values[:, DAYS] <= 1000).mean() >= 0.95
        assert mix.keeps_in >= 0.95


def test_what_is_searched_on_luck_falls_on_fresh_luck_and_the_fall_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lucky(share: float, world: int) -> float:
        return 100 * share if world < blending.WORLDS else 40 * share

    found = mixes(tmp_path, {"cash": lucky, "first_days": lambda share, world: 30 * share}, monkeypatch)
    best = found["average"]
    assert best.found.values[:, DEPARTURES].mean() > 2 * best.fresh.values[:, DEPARTURES].mean() > 0
