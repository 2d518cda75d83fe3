"""Every replication under a set of its own: the same bytes, exact zeros, and what works with one set instead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.dossier.explaining import explanation
from sim.experiment.beside.break_even_search import search, two_policies
from sim.experiment.beside.draws import perform_draws
from sim.experiment.executor import LocalThreads
from sim.experiment.runs import perform
from sim.scenario import Scenario, load
from sim.scenario.changing import own_set, own_spreads
from tests.experiment.small_world import SMALL, write_small

FITTED = "plan.parameter_sets=ensemble"
SEARCH = """batch        = 2
break_even   = ["behaviour.pull_near"]
break_even_worth_eur    = 20000
break_even_replications = 2
break_even_sample       = 0.01
"""


def both(folder: Path, *overrides: str, text: str = SMALL) -> tuple[Scenario, Scenario]:
    """Give the small scenario with a set in each replication, and with the register's values in all."""
    path = write_small(folder, text)
    return load(path, [FITTED, *overrides]), load(path, overrides)


def values(found: dict[str, float]) -> dict[str, str]:
    return {name: str(value) for name, value in found.items()}


def test_worker_counts_change_no_byte(tmp_path: Path) -> None:
    fitted, plain = both(tmp_path)
    for workers in (1, 2):
        results = sim.run(fitted, workers=workers, out=tmp_path / f"fitted{workers}")
    names = sorted(path.name for path in (tmp_path / "fitted1").iterdir() if path.is_file())
    same = [name for name in names if name not in {"manifest.json", "dashboard.pdf", "answer.pdf"}]
    assert {"summary.csv", "effects.csv", "results.xlsx", "dashboard.html", "monthly.csv.gz"} <= set(same)
    for name in same:
        assert (tmp_path / "fitted1" / name).read_bytes() == (tmp_path / "fitted2" / name).read_bytes(), name
    assert not results.summary.equals(sim.run(plain, workers=1).summary)


def test_a_policy_that_changes_nothing_differs_by_exactly_zero_in_every_set(tmp_path: Path) -> None:
    unchanged = SMALL.replace("maatwerk.enabled = false", "maatwerk.enabled = true")
    results = sim.run(both(tmp_path, text=unchanged)[0])
    effects = results.effects
    defined = effects[effects["low"].notna()]
    assert len(defined) > 60
    assert (defined[["mean", "low", "high"]] == 0).all(axis=None)
    assert not effects.distinguishable.any()


def test_of_a_policy_that_changes_nothing_nobody_is_paid_because_of_it(tmp_path: Path) -> None:
    unchanged = SMALL.replace("maatwerk.enabled = false", "maatwerk.enabled = true")
    runs = perform(both(tmp_path, "plan.sample=0.05", text=unchanged)[0])
    paid, anyway = (np.array([run.future[of] for run in runs.numbers]) for of in ("left_maatwerk", "deadweight"))
    names = [policy.name for policy in runs.scenario.policies]
    with_policy, reference = names.index("with"), names.index(runs.scenario.reference)
    assert paid.sum() > 0
    assert paid[:, with_policy].tolist() == paid[:, reference].tolist()
    assert not anyway[:, with_policy].any()  # who is paid under both is not paid because of the policy


def test_what_a_scenario_sets_itself_holds_in_every_set(tmp_path: Path) -> None:
    fitted, _ = both(tmp_path, "maatwerk.mw_approval_hazard=0")
    runs = perform(fitted)
    assert sum(run.history["maatwerk_cases"].sum() for run in runs.numbers) == 0
    assert sum(run.history["maatwerk_cases"].sum() for run in perform(both(tmp_path)[0]).numbers) > 0
    assert len({float(run.history["demonstrable_departures"][0]) for run in runs.numbers}) == 4


def test_one_replication_as_a_function_works_with_the_values_of_the_register(tmp_path: Path) -> None:
    fitted, plain = both(tmp_path)
    given = {"behaviour.frailty_sd": 0.7}
    assert values(sim.evaluate(fitted)) == values(sim.evaluate(plain))
    assert values(sim.evaluate(fitted, given)) == values(sim.evaluate(plain, given)) != values(sim.evaluate(plain))


def test_draws_go_over_the_ranges_of_the_register(tmp_path: Path) -> None:
    fitted, plain = (perform_draws(one) for one in both(tmp_path, "plan.draws=8"))
    assert [p.key for p in fitted.parameters] == [p.key for p in plain.parameters]
    for name, found in fitted.future.items():
        assert np.array_equal(found, plain.future[name], equal_nan=True), name


def test_break_even_values_are_searched_from_the_values_of_the_register(tmp_path: Path) -> None:
    fitted, plain = both(tmp_path, text=SMALL.replace("batch        = 2\n", SEARCH))
    assert fitted.plan.break_even is not None and not two_policies(fitted, fitted.plan.break_even).plan.sets_differ
    ours, theirs = (search(one, LocalThreads(2))[0] for one in (fitted, plain))
    assert ours.values == theirs.values
    assert all(np.array_equal(ours.points[value], theirs.points[value]) for value in ours.values)


def test_stopping_judges_the_precision_of_the_average(tmp_path: Path) -> None:
    planned = "plan.replications={ at_least = 4, at_most = 8, until_half_width = { additional_departures = 1e6 } }"
    fitted, _ = both(tmp_path, planned)
    runs = perform(fitted)
    more = np.array([run.future["additional_departures"] for run in runs.numbers])
    reached = runs.stopping.widths[0].reached
    assert runs.stopping.reason == "precise"
    assert reached == pytest.approx(3.182446 * more[:, 0].std(ddof=1) / 2)


def test_what_replications_have_of_their_own_is_said_with_its_spread(tmp_path: Path) -> None:
    fitted, plain = both(tmp_path)
    own, lived = own_spreads(fitted, 4), [own_set(fitted, number) for number in range(4)]
    for key in ("behaviour.frailty_sd", "behaviour.money_value", "costs.hours_maatwerk_case"):
        values = [float(one[key]) for one in lived]
        assert own[key] == (min(values), max(values)) and min(values) < max(values)
    assert not own_spreads(plain, 4) and not {"detention.places", "maatwerk.process"} & own.keys()
    assert "behaviour.frailty_sd" not in own_spreads(both(tmp_path, "behaviour.frailty_sd=0.7")[0], 4)
    told = ["a value of its own" in " ".join(explanation(one, "behaviour.money_value")) for one in (fitted, plain)]
    assert told == [True, False]
