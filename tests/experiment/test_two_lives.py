"""Two lives: every person of the cohort stands once under the reference and once under each policy."""

from __future__ import annotations

import numpy as np

from sim.analysis.results import conclude
from sim.experiment.executor import LocalThreads
from sim.experiment.runs import perform
from sim.measure.replication import prepare
from sim.scenario import Scenario
from sim.world.ledger import STATUSES
from sim.world.replication import live


def test_rows_and_columns_sum_to_the_cohort_of_each_policy(small: Scenario) -> None:
    (run, *_) = perform(small, executor=LocalThreads(1)).numbers
    states = live(prepare(small), run.replication).states
    names = [policy.name for policy in small.policies]
    reference = names.index(small.reference)
    known = (states[0].status_at_end > 0) | (states[1].status_at_end > 0)
    for policy, matrix in enumerate(run.lives):
        before, after = (
            np.bincount(states[number].status_at_end[known], minlength=STATUSES) for number in (reference, policy)
        )
        assert matrix.sum(axis=1).tolist() == before.tolist()
        assert matrix.sum(axis=0).tolist() == after.tolist()
    assert np.array_equal(run.lives[reference], np.diag(np.diag(run.lives[reference])))


def test_the_table_holds_as_many_people_for_every_policy(small: Scenario) -> None:
    lives = conclude(perform(small, executor=LocalThreads(1))).lives
    totals = lives.groupby("policy", observed=True)["persons"].sum()
    assert totals["with"] > 1_000
    assert abs(totals["with"] - totals["without"]) < 1
    moved = lives[(lives["policy"] == "without") & (lives["status_reference"] != lives["status_policy"])]
    assert moved.empty
