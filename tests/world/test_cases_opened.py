"""Cases are opened as published, whoever comes back; what a policy changes brings no new people and keeps none away."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.measure.counted import Counted
from sim.parameters.catalogue import published
from sim.rules.vocabulary import Source
from sim.scenario.changing import under_its_set
from sim.world.cohort.coming import CASES, Back, nearest, open_inflow, who_come_back
from sim.world.ledger import COLUMNS, Count
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.record.layout import as_month
from sim.world.replication import new_state, prepare_world

Run = Callable[..., tuple[Any, Counted]]
NEWCOMERS = slice(Count.NEW_BY_IND, Count.NEW_BY_PROTECTION + 1)


def history(sample: float, replication: int, *overrides: str) -> Any:
    """Live through 2018-2024 in a share of the country under one of the sets; gives the tally."""
    scenario = sim.load("scenarios/maatwerk.toml", [f"plan.sample={sample}", *overrides])
    prepared = prepare_world(under_its_set(scenario, replication))
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, replication))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, prepared.tables.reference, 0, 84)
    return state.tally[:84]


@pytest.mark.parametrize("replication", [0, 1])
def test_cases_are_opened_as_published_in_every_year(replication: int) -> None:
    figures = published()["inflow_total"].by_year()
    opened = history(0.5, replication)[:, Count.CASES_OPENED].reshape(7, 12).sum(axis=1)
    for year, cases in zip(range(2018, 2025), opened, strict=True):
        assert 2 * cases == pytest.approx(figures[str(year)], rel=0.02), year


@pytest.mark.parametrize("back", ["0.001", "0.01"])
def test_fewer_new_people_come_where_more_come_back_and_the_cases_stay_as_many(back: str) -> None:
    tally = history(0.2, 0, f"behaviour.mob_return_to_view={back}")
    opened, arrived = tally[:, Count.CASES_OPENED].sum(), tally[:, Count.ARRIVED].sum()
    published_cases = 0.2 * sum(published()["inflow_total"].by_year()[str(year)] for year in range(2018, 2025))
    assert opened == pytest.approx(published_cases, rel=0.005)
    assert (arrived < 0.7 * opened) == (back == "0.01")


def test_who_comes_back_because_of_a_policy_keeps_no_new_people_away(run: Run) -> None:
    scenario, arrays = run("policy.with.behaviour.mob_return_to_view=0.05")
    names = [policy.name for policy in scenario.policies]
    future = scenario.plan.month(scenario.plan.future_from)
    more, reference = (arrays.tally[names.index(name), future:] for name in ("with", "without"))
    assert more[:, Count.BACK_IN_VIEW].sum() > 1.2 * reference[:, Count.BACK_IN_VIEW].sum()
    assert np.array_equal(more[:, NEWCOMERS], reference[:, NEWCOMERS])
    assert more[:, Count.ARRIVED].sum() == reference[:, Count.ARRIVED].sum()


def test_a_lever_on_the_inflow_adds_that_many_people_however_many_come_back(run: Run) -> None:
    scenario, arrays = run("policy.with.inflow.factor=1.5")
    names = [policy.name for policy in scenario.policies]
    future = slice(scenario.plan.month(scenario.plan.future_from) + 1, None)
    with_more, reference = (arrays.tally[names.index(name), future, NEWCOMERS].sum() for name in ("with", "without"))
    tables = prepare_world(scenario).tables
    cases = tables.inflow[:, future, CASES].sum(axis=(1, 2))
    added = cases[names.index("with")] - cases[names.index("without")]
    assert with_more - reference == pytest.approx(added, abs=2)


def a_country(by_source: list[int], months: int = 40) -> tuple[Any, Any]:
    """Give an inflow of so many cases a month by source, and an empty tally."""
    inflow = np.zeros((months, 2, len(Source)), np.int64)
    inflow[:, CASES] = by_source
    return inflow, np.zeros((months, COLUMNS), np.int64)


def a_month(month: int, counted_until: int) -> Any:
    """Give a month before which policies are one until a month."""
    scenario = sim.load("tests/world/small.toml")
    record = prepare_world(scenario).tables.worlds[0, 0].copy()
    record["month"], record["counted_until"] = month, counted_until
    return as_month(record)


def test_what_was_opened_too_many_is_taken_off_and_too_few_made_up_for() -> None:
    inflow, tally = a_country([50, 20, 20, 10, 0])
    tally[0, [Count.CASES_OPENED, Count.ARRIVED, Count.OPENED_AFTER_PROCEDURE]] = 130, 100, 10
    open_inflow(inflow, a_month(1, 1), tally)
    assert tally[1, Count.CASES_OWED] == -30
    assert tally[1, NEWCOMERS].sum() == 100 - 30 - 30
    tally[1, [Count.CASES_OPENED, Count.ARRIVED]] = 60, 60
    open_inflow(inflow, a_month(2, 2), tally)
    assert tally[2, Count.CASES_OWED] == 10


def test_more_who_come_back_than_other_sources_bring_leave_fewer_to_the_immigration_service() -> None:
    inflow, tally = a_country([50, 4, 4, 2, 0])
    tally[0, [Count.CASES_OPENED, Count.ARRIVED]] = 60, 40  # twenty came back, all of them found again
    open_inflow(inflow, a_month(1, 1), tally)
    assert tally[1, NEWCOMERS].tolist() == [40, 0, 0, 0, 0]


def test_in_the_future_as_many_come_back_as_in_the_mean_month_of_the_two_years_before() -> None:
    _, tally = a_country([50, 4, 4, 2, 0])
    tally[:6, [Count.CASES_OPENED, Count.ARRIVED, Count.OPENED_AFTER_PROCEDURE]] = 500, 0, 500  # forgotten
    tally[6:30, [Count.CASES_OPENED, Count.ARRIVED, Count.OPENED_AFTER_PROCEDURE]] = 60, 40, 5
    tally[6, Count.CASES_OPENED] += 12  # half a person a month more
    months = [who_come_back(a_month(month, 30), tally) for month in range(31, 39)]
    assert months[0].after_procedure == 5 and sum(back.otherwise for back in months) == 8 * 15.5
    tally[30:, Count.CASES_OPENED] = 9999  # what happens later tells nothing
    assert months[-1] == who_come_back(a_month(38, 30), tally) == Back(5, months[-1].otherwise)


@pytest.mark.parametrize(("part", "whole", "found"), [(7, 2, 4), (5, 3, 2), (0, 0, 0), (1, 3, 0)])
def test_people_are_shared_out_to_the_nearest_whole_one(part: int, whole: int, found: int) -> None:
    assert nearest(part, whole) == found
