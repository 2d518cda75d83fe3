"""The side question: what is left of the answer if arrangements do nothing?"""

from pathlib import Path

import sim
from sim.analysis.maatwerk.arrangements import ASSUMED, NOTHING, arrangements
from sim.experiment.beside.again import perform_again
from sim.experiment.beside.arrangements import KEY, asked_of_arrangements, is_open
from sim.experiment.executor import LocalThreads
from sim.experiment.keep.store import Store
from sim.experiment.progress import Silent
from sim.experiment.runs import Runs, perform
from sim.scenario import Scenario
from tests.world.conftest import SMALL

STRONG = [f"{KEY}=4", "maatwerk.arrangement_share=1", "plan.replications=2", "plan.sample=0.04"]


def without(scenario: Scenario) -> Runs | None:
    return perform_again(asked_of_arrangements(scenario, 2), LocalThreads(1), Silent())


def test_the_question_is_open_where_policies_differ_in_maatwerk_and_an_arrangement_does_something() -> None:
    assert is_open(sim.load("scenarios/maatwerk.toml"), 8)
    assert is_open(sim.load(SMALL, [f"{KEY}=0.4"]), 8)
    assert not is_open(sim.load(SMALL), 8)
    assert not is_open(sim.load("scenarios/maatwerk.toml", [f"{KEY}=0"]), 8)
    assert not is_open(sim.load("scenarios/detention_capacity.toml"), 8)
    assert not is_open(sim.load("scenarios/lvv.toml"), 8)


def test_a_planted_effect_shows_and_one_of_nothing_costs_no_run_and_says_nothing() -> None:
    planted = sim.load(SMALL, STRONG)
    runs = perform(planted, executor=LocalThreads(1))
    table = arrangements(runs, without(planted))
    assert table is not None
    more = table[(table["outcome"] == "left_maatwerk") & (table["policy"] == "with")].set_index("arrangements")["mean"]
    assert more[ASSUMED] > more[NOTHING] > 0
    assert not table[table["policy"] == "same"]["mean"].fillna(0).any()
    nothing = sim.load(SMALL, [f"{KEY}=0", *STRONG[1:]])
    assert without(nothing) is None
    expected = perform(nothing, executor=LocalThreads(1))
    assert arrangements(expected, expected) is None
    again = without(planted)
    assert again is not None
    for ours, theirs in zip(again.numbers, expected.numbers, strict=True):
        assert (ours.pairs == theirs.pairs).all() and (ours.spent == theirs.spent).all()


def test_only_simulations_that_came_back_with_and_without_are_set_beside_each_other(tmp_path: Path) -> None:
    planted = sim.load(SMALL, STRONG)

    def kept(key: str) -> Store:
        return Store(tmp_path, key, "engine")

    side = perform_again(asked_of_arrangements(planted, 1), LocalThreads(1), Silent(), store=kept)
    assert side is not None and len(side.numbers) == 1 and len(list(tmp_path.glob("*.npz"))) == 1
    table = arrangements(perform(planted, executor=LocalThreads(1)), side)
    assert table is not None and set(table["replications"]) <= {0, 1}
