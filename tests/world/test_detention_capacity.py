"""Places in detention that can fill: when they bound, and what more of them do."""

from datetime import date

import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.replication import prepare, run_replication
from sim.scenario import Scenario
from sim.world.ledger import Count

SCENARIO = "scenarios/detention_places.toml"
POLICIES = ("today", "plus_90", "plus_200", "minus_200")
SHORT = ('plan.parameter_sets="defaults"', "plan.until=2027-12-31", "plan.follow_up_months=0")


def lived(*overrides: str, sample: float = 0.3) -> tuple[Scenario, Counted]:
    scenario = sim.load(SCENARIO, [*SHORT, f"plan.sample={sample}", *overrides])
    return scenario, run_replication(prepare(scenario), 0)


def by_policy(scenario: Scenario, arrays: Counted, count: Count, months: slice = slice(None)) -> dict[str, int]:
    """Count under each policy, over some months."""
    policies = [policy.name for policy in scenario.policies]
    return {name: int(arrays.tally[place, months, count].sum()) for place, name in enumerate(policies)}


@pytest.fixture(scope="module")
def usual() -> tuple[Scenario, Counted]:
    return lived(sample=1.0)


def test_in_autumn_2024_people_are_refused_a_place_and_before_that_nobody_or_hardly_anybody_is(
    usual: tuple[Scenario, Counted],
) -> None:
    scenario, arrays = usual
    days = ((2021, 1, 1), (2024, 1, 1), (2024, 9, 1), (2024, 12, 1))
    start, year, autumn, end = (scenario.plan.month(date(*day)) for day in days)

    def refused(first: int, last: int) -> float:
        """Count the refusals a month."""
        return by_policy(scenario, arrays, Count.DETENTION_REFUSED, slice(first, last))["today"] / (last - first)

    assert refused(start, year) == 0
    assert refused(year, autumn) < refused(autumn, end) / 10


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_more_places_never_mean_fewer_people_detained(factor: float) -> None:
    scenario, arrays = lived(*(f"policy.{name}.detention.proposal_factor={factor}" for name in POLICIES))
    days = by_policy(scenario, arrays, Count.DETENTION_DAYS)
    assert days["minus_200"] <= days["today"] <= days["plus_90"] <= days["plus_200"]


def test_more_places_change_lives_where_places_bind_and_none_where_they_do_not() -> None:
    few = lived(*(f"policy.{name}.detention.proposal_factor=0.1" for name in POLICIES))
    many = lived(*(f"policy.{name}.detention.proposal_factor=3" for name in POLICIES))
    for (scenario, arrays), binds in ((few, False), (many, True)):
        placed = by_policy(scenario, arrays, Count.DETENTION_PLACED)
        months = slice(scenario.plan.month(scenario.plan.future_from), None)
        assert (by_policy(scenario, arrays, Count.DETENTION_REFUSED, months)["today"] > 0) == binds
        assert (placed["plus_200"] > placed["today"]) == binds
        assert ((arrays.tally[0] != arrays.tally[2]).any()) == binds


def test_more_hands_propose_more_people() -> None:
    few, many = (
        lived(*(f"policy.{name}.detention.proposal_factor={factor}" for name in POLICIES)) for factor in (0.5, 2)
    )
    assert by_policy(*few, Count.DETENTION_PROPOSED)["today"] < by_policy(*many, Count.DETENTION_PROPOSED)["today"]
