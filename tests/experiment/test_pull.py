"""The side question: what if support draws people as strongly as its range allows?"""

from pathlib import Path

import sim
from sim.experiment.beside.again import perform_again
from sim.experiment.beside.pull import asked_of_pull, is_open, strongest
from sim.experiment.executor import LocalThreads
from sim.experiment.keep.store import Store
from sim.experiment.progress import Silent
from tests.world.conftest import SMALL

OPEN_TO_ALL = "policy.with.support.visa_free_eligible=true"


def test_the_question_is_open_only_where_policies_are_compared_and_none_has_the_pull() -> None:
    assert is_open(sim.load(SMALL))
    assert not is_open(sim.load(SMALL, ["policy.with.incentives.pull=true"]))
    assert not is_open(sim.load("scenarios/calibration/netherlands.toml"))


def test_the_side_runs_equal_the_same_runs_with_the_pull_set_by_hand() -> None:
    scenario = sim.load(SMALL, ["plan.replications=2", OPEN_TO_ALL])
    pull = [f"{key}={value}" for key, value in strongest().items()]
    by_hand = ["incentives.pull=true", *pull, "plan.replications=2", OPEN_TO_ALL]
    side, expected = sim.run(scenario).pull_side, sim.run(sim.load(SMALL, by_hand)).effects
    assert side is not None
    assert side.equals(expected)
    came = side[(side["outcome"] == "came") & (side["policy"] == "with")]["mean"].item()
    assert came > 0


def test_it_takes_at_most_so_many_runs_and_keeps_them_where_they_are_found_again(tmp_path: Path) -> None:
    scenario = sim.load(SMALL, ["plan.replications=3"])

    def kept(key: str) -> Store:
        return Store(tmp_path, key, "engine")

    first = perform_again(asked_of_pull(scenario, 2), LocalThreads(), Silent(), store=kept)
    assert first is not None and len(first.numbers) == 2
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.npz")}
    perform_again(asked_of_pull(scenario, 2), LocalThreads(), Silent(), store=kept)
    assert before == {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.npz")}
