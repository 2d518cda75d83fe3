"""Draws: values within their ranges, the same for every worker count, resumed where they stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.experiment.beside.draws import (
    DrawRuns,
    Uncertain,
    perform_draws,
    places_of_draws,
    uncertain_parameters,
    values_of_draw,
)
from sim.experiment.executor import LocalThreads
from sim.experiment.keep.identity import draws_key, run_key
from sim.experiment.keep.store import Store
from sim.scenario import Scenario, load


@pytest.fixture
def drawn(small: Scenario, tmp_path: Path) -> Scenario:
    return load(tmp_path / "small.toml", ["plan.draws=8"])


def parameter(distribution: str, *, is_whole: bool = False) -> Uncertain:
    return Uncertain("group.name", 1.0, 9.0, 3.0, distribution, is_whole, "assumed", "", "", "")


def differences(runs: DrawRuns) -> bytes:
    return b"".join(values.tobytes() for _, values in sorted(runs.future.items()))


@pytest.mark.parametrize(
    ("distribution", "middle"), [("uniform", 5.0), ("loguniform", 3.0), ("triangular", 9 - 24**0.5)]
)
def test_a_place_gives_the_quantile_of_the_distribution(distribution: str, middle: float) -> None:
    drawn = parameter(distribution)
    assert drawn.value_at(0.0) == pytest.approx(1)
    assert drawn.value_at(0.5) == pytest.approx(middle)
    assert drawn.value_at(1.0) == pytest.approx(9)


def test_a_whole_parameter_stays_whole() -> None:
    assert {parameter("uniform", is_whole=True).value_at(place) for place in (0.1, 0.26, 0.9)} == {2.0, 3.0, 8.0}


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_designs_cover_every_range_evenly_and_follow_from_the_seed(design: str) -> None:
    places = places_of_draws(design, 64, 150, seed=3)
    assert np.histogram(places[:, 5], 8, (0, 1))[0].tolist() == [8] * 8
    assert (places == places_of_draws(design, 64, 150, seed=3)).all()
    assert (places != places_of_draws(design, 64, 150, seed=4)).any()


def test_more_draws_of_sobol_keep_the_first_ones() -> None:
    assert (places_of_draws("sobol", 100, 20, 1)[:50] == places_of_draws("sobol", 50, 20, 1)).all()


def test_every_drawn_value_is_one_a_scenario_may_set(drawn: Scenario, tmp_path: Path) -> None:
    parameters = uncertain_parameters(drawn)
    for place in (0.0, 0.999999):
        values = values_of_draw(parameters, np.full(len(parameters), place))
        load(tmp_path / "small.toml", [f"{key}={value!r}" for key, value in values.items()])
        assert values["behaviour.share_singles"] + values["behaviour.share_families_school"] <= 1 + 1e-12


def test_what_the_scenario_sets_without_a_range_is_not_drawn(drawn: Scenario, tmp_path: Path) -> None:
    fixed = load(tmp_path / "small.toml", ["behaviour.frailty_sd=1.5"])
    keys = {parameter.key for parameter in uncertain_parameters(fixed)}
    assert keys == {parameter.key for parameter in uncertain_parameters(drawn)} - {"behaviour.frailty_sd"}


def test_a_scenario_may_give_a_range_of_its_own(drawn: Scenario, tmp_path: Path) -> None:
    text = '[parameters]\n"behaviour.frailty_sd" = { value = 1.0, low = 0.9, high = 1.1, evidence = "published", '
    path = tmp_path / "narrow.toml"
    path.write_text(f'extends = "small.toml"\n{text}source = "a study" }}\n', encoding="utf-8")
    found = {parameter.key: parameter for parameter in uncertain_parameters(load(path))}["behaviour.frailty_sd"]
    assert (found.low, found.likely, found.high, found.evidence) == (0.9, 1.0, 1.1, "published")


def test_worker_counts_and_interruptions_change_nothing(drawn: Scenario, tmp_path: Path) -> None:
    store = Store(tmp_path / "runs", draws_key(drawn, unpaired=False), "engine")
    store.open()
    one = perform_draws(drawn, store=store, executor=LocalThreads(1))
    for number in (0, 3, 15):
        store.path(number).unlink()
    two = perform_draws(drawn, store=store, executor=LocalThreads(2))
    assert one.numbers == two.numbers == tuple(range(8))
    assert not one.failed and one.future["left_regular"].shape == (8, 2, 2)
    assert differences(one) == differences(two)
    assert one.future["demonstrable_departures"].std() > 0


def test_draws_change_neither_the_key_of_ordinary_runs_nor_one_another(drawn: Scenario, tmp_path: Path) -> None:
    def keys(*options: str) -> tuple[str, str]:
        scenario = load(tmp_path / "small.toml", options)
        return run_key(scenario, unpaired=False), draws_key(scenario, unpaired=False)

    cube, larger = keys("plan.draws=8"), keys("plan.draws=16")
    sobol, more = (keys(f"plan.draws={count}", "plan.draw_design=sobol") for count in (8, 16))
    assert cube[0] == larger[0] == sobol[0] == keys()[0]
    assert cube[1] != larger[1]
    assert sobol[1] == more[1] != cube[1]


def test_too_few_draws_are_refused(drawn: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"plan\.draws: 3 is too few; allowed: 0 for none, or at least 8"):
        load(tmp_path / "small.toml", ["plan.draws=3"])


def test_a_draw_that_fails_is_reported_and_the_others_go_on(drawn: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.measure import replication
    from sim.measure.counted import Counted

    healthy = replication.run_replication

    def sometimes(prepared: replication.Priced, number: int) -> Counted:
        if number == 5:
            raise RuntimeError("no luck")
        return healthy(prepared, number)

    monkeypatch.setattr(replication, "run_replication", sometimes)
    runs = perform_draws(drawn, executor=LocalThreads(2))
    assert runs.numbers == (0, 1, 2, 3, 6, 7)
    assert [failure.message for failure in runs.failed] == [
        "draw 4: RuntimeError: no luck",
        "draw 5: RuntimeError: no luck",
    ]
    assert len(runs.places) == 6 and runs.asked == 8
