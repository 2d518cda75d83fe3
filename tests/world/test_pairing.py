"""The same person meets the same luck under every policy."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from sim.measure.counted import Counted
from sim.measure.measuring import monthly_values, period_values
from sim.rules.vocabulary import Source, Status
from sim.world.cohort.coming import NEW
from sim.world.ledger import SEEN_AGAIN_FROM, TALLY, WAYS_OUT_FROM
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.record.layout import PERSON
from sim.world.replication import Prepared, new_state

Run = Callable[..., tuple[Any, Counted]]


def test_a_policy_that_changes_nothing_differs_by_exactly_zero(small: Any, arrays: Counted) -> None:
    names = [policy.name for policy in small.policies]
    reference, same = names.index("without"), names.index("same")
    for period in ("history", "future"):
        for outcome, values in period_values(arrays, small.plan, period).items():
            if outcome not in ("gained", "lost"):
                assert np.array_equal(values[reference], values[same], equal_nan=True), outcome
    assert arrays.pairs[same][1:7].tolist() == [0] * 6
    lives = arrays.lives[same]
    assert np.array_equal(lives, np.diag(np.diag(lives)))


def test_policies_are_identical_until_their_first_difference(small: Any, arrays: Counted) -> None:
    change = small.plan.month(small.plan.future_from)
    # returns are counted in the month in which the obligation began, which may lie before the change
    columns = [i for i, name in enumerate(TALLY) if not name.startswith("returned")]
    tally = arrays.tally[:, :, [*columns, *range(WAYS_OUT_FROM, SEEN_AGAIN_FROM)]]
    assert np.array_equal(tally[0, :change], tally[1, :change])
    assert not np.array_equal(tally[0, change:], tally[1, change:])


def test_people_are_identical_one_by_one_until_the_first_difference(small: Any, prepared: Prepared) -> None:
    cohort = make_cohort(prepared.tables, replication_key(small.plan.seed, 0))
    states = []
    for policy in (0, 1):
        state = new_state(replace(cohort, people=cohort.people.copy()), prepared)
        state.advance(cohort, prepared.tables, policy, 0, prepared.future_from)
        states.append(state)
    assert np.array_equal(states[0].people, states[1].people)


def test_one_more_person_changes_no_life_but_through_contacts_and_places(run: Run) -> None:
    scenario, _ = run("detention.places=20000", "information.learning=false")
    from sim.measure.replication import prepare

    plain = prepare(scenario)
    tables = plain.tables
    more = tables.inflow.copy()
    more[:, plain.future_from + 5, NEW, Source.IND] += 1  # under every policy
    crowded = replace(plain, tables=replace(tables, inflow=more))
    people = []
    here_without: dict[int, int] = {}
    for world in (plain, crowded):
        cohort = make_cohort(world.tables, replication_key(1, 0))
        state = new_state(cohort, world)
        state.advance(cohort, world.tables, 0, 0, 60)
        heard = [name for name in PERSON.names or () if not name.startswith(("friends", "news", "together"))]
        people.append(dict(zip(state.people["number"], state.people[heard].tolist(), strict=True)))
        here_without = here_without or dict(zip(state.people["number"], state.people["status"], strict=True))
    without, with_one = people
    others = [number for number, row in without.items() if with_one[number] != row]
    assert others and {here_without[number] for number in others} == {Status.POTENTIAL}


def test_luck_of_unpaired_policies_differs(small: Any) -> None:
    from sim.measure.replication import prepare, run_replication

    arrays = run_replication(prepare(small, unpaired=True), 0)
    assert not np.array_equal(arrays.tally[1], arrays.tally[2])  # `without` and `same`, each by its own luck


def test_monthly_values_hold_the_history_under_every_policy(small: Any, arrays: Counted) -> None:
    names, values = monthly_values(arrays, small.plan)
    history = small.plan.month(small.plan.future_from) - small.plan.month(small.plan.history_from)
    assert values.shape == (3, history + 36, len(names))
    assert np.array_equal(values[0, :history], values[2, :history])
