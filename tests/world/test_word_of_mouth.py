"""Contacts: fixed with the cohort, counted without a slip, and told of what happened."""

from typing import Any

import numpy as np

from sim.measure.replication import prepare
from sim.rules.vocabulary import Status
from sim.scenario import load
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state
from tests.world.conftest import SMALL

MONTHS = 40


def lived(*overrides: str) -> tuple[Any, Any]:
    """The people of the small country after some years, and who knows whom."""
    world = prepare(load(SMALL, list(overrides)))
    cohort = make_cohort(world.tables, replication_key(1, 0))
    state = new_state(cohort, world)
    state.advance(cohort, world.tables, 0, 0, MONTHS)
    return state.people, cohort.circles


def test_contacts_are_mutual_mostly_of_one_origin_and_of_one_time() -> None:
    world = prepare(load(SMALL))
    cohort = make_cohort(world.tables, replication_key(1, 0))
    person, contact = np.nonzero(cohort.circles >= 0)
    known = cohort.circles[person, contact]
    pairs = set(zip(person.tolist(), known.tolist(), strict=True))
    assert pairs == {(b, a) for a, b in pairs}
    origin, arrival = cohort.people["origin"], cohort.people["arrival"].astype(int)
    assert 0.7 < (origin[person] == origin[known]).mean() < 0.9
    assert np.median(np.abs(arrival[person] - arrival[known])) <= 2


def test_the_counts_of_contacts_equal_a_recount_one_by_one() -> None:
    people, circles = lived()
    here = (people["began"] < MONTHS) & (people["first_left"] >= MONTHS)
    waiting = here & (people["began"] + 12 <= MONTHS)
    is_first = np.diff(people["key"], prepend=people["key"][0] - 1) != 0
    first = np.maximum.accumulate(np.where(is_first, np.arange(len(people)), 0))
    for counted, mask in (("friends_here", here), ("friends_waiting", waiting)):
        recount = np.where(circles >= 0, mask[circles], False).sum(axis=1)[first]
        assert np.array_equal(people[counted], recount), counted


def test_nobody_hopes_where_nobody_gets_more_and_nothing_is_in_the_news() -> None:
    people, _ = lived("maatwerk.enabled=false")
    assert (people["belief_chance"] == 0.0).all()


def test_where_packages_are_given_some_hear_of_them_unless_they_are_confidential() -> None:
    people, _ = lived("maatwerk.approval_factor=10")
    assert (people["belief_chance"] > 0.0).sum() > 10
    people, _ = lived("maatwerk.approval_factor=10", "information.confidential=true")
    assert (people["belief_chance"] == 0.0).all()


def test_news_reaches_its_share_of_those_in_view() -> None:
    people, _ = lived("information.media=true", "information.media_reach=0.4", "information.learning=false")
    heard = people[(people["heard"] == MONTHS - 1) & (people["status"] < Status.OUT_OF_SIGHT)]
    once = heard[heard["began"] == MONTHS - 2]  # had the chance of one month
    assert abs((once["belief_chance"] > 0).mean() - 0.4) < 0.15
