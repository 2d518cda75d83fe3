"""Every shipped scenario is sound, answers a question and runs."""

from functools import cache
from pathlib import Path

import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.replication import prepare, run_replication
from sim.scenario import Scenario

# Nobody from a near origin can collect twice under today's rules: five years between payments, and a ticket only.
NIL = {("perverse_incentive", "recycling")}
SCENARIOS = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.toml"))


@cache
def lived(path: Path) -> tuple[Scenario, Counted]:
    """Live one of those replications in which the budget of designs.toml binds."""
    scenario = sim.load(path, ["plan.sample=0.2"])
    return scenario, run_replication(prepare(scenario), 3)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_it_runs_closes_its_books_and_reads_every_setting(path: Path) -> None:
    scenario, arrays = lived(path)
    assert scenario.question.endswith("?")
    assert arrays.faults.size == 0
    assert scenario.unread() == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_each_of_its_policies_changes_something(path: Path) -> None:
    scenario, arrays = lived(path)
    reference = [policy.name for policy in scenario.policies].index(scenario.reference)
    for index, policy in enumerate(scenario.policies):
        if index != reference and (path.stem, policy.name) not in NIL:
            changed = (arrays.tally[index] != arrays.tally[reference]).any()
            priced = (arrays.prices[index] != arrays.prices[reference]).any()
            assert changed or priced, policy.name
