"""The bounds of the short cuts hold for a term that somebody adds to a rule, without anybody repeating it."""

from typing import Any

import pytest

from sim.rules.person import choices
from sim.rules.state import justice
from sim.rules.state.casework import chance_of_issue
from sim.rules.vocabulary import NEVER, Household, Status, Tier
from sim.world.record import bounds
from sim.world.record.layout import as_countries, as_months, changed
from sim.world.replication import Prepared

LARGE = 20.0  # log-odds, more than all other circumstances can take away


@pytest.fixture
def world(prepared: Prepared) -> Any:
    return prepared.tables.at_start


@pytest.mark.parametrize(
    "who",
    [
        lambda me, origin, world: me.care,
        lambda me, origin, world: me.household == Household.OTHER_FAMILY,
        lambda me, origin, world: me.status == Status.DEFERRED,
        lambda me, origin, world: me.status in {Status.DEFERRED, Status.IMPRISONED},
        lambda me, origin, world: me.status > Status.PREPARING and me.status != Status.DETAINED,
        lambda me, origin, world: 2.0 * me.care - 1.0 > 0.0,
        lambda me, origin, world: {Tier.LOW_LP: True}.get(origin.tier, False),
        lambda me, origin, world: origin.tier != Tier.UNSAFE and origin.tier != Tier.NEAR and me.household,
        lambda me, origin, world: me.lighter and origin.visa_free,
        lambda me, origin, world: origin.tier == Tier.LOW_LP and not me.aware,
        lambda me, origin, world: world.support.counselling,
    ],
)
def test_a_new_term_in_the_choice_to_leave_is_in_its_bound(
    world: Any, who: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    circumstances = choices.circumstances

    def with_term(me: Any, origin: Any, world: Any) -> float:
        return circumstances(me, origin, world) + (LARGE if who(me, origin, world) else 0.0)

    monkeypatch.setattr(choices, "circumstances", with_term)
    assert bounds.highest_circumstances(world) > LARGE / 2


def test_a_term_that_speaks_of_something_without_few_values_is_named(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "circumstances", lambda me, origin, world: me.refused * 0.1)
    with pytest.raises(LookupError, match=r"a rule now reads refused of a Person.* settle it in .*bounds.py"):
        bounds.highest_circumstances(world)


def test_a_new_event_out_of_sight_is_in_its_bound(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds, rule = prepared.tables.worlds[:, :2], justice.chances_out_of_sight
    before = bounds.most_news_out_of_sight(worlds, 40_000.0)
    monkeypatch.setattr(bounds, "chances_out_of_sight", lambda *facts: (*rule(*facts), 0.25))
    assert bounds.most_news_out_of_sight(worlds, 40_000.0) == pytest.approx(before + 0.25)


@pytest.mark.parametrize(
    ("rule", "bound"),
    [
        ("chance_of_suspicion", "highest_suspicion"),
        ("chance_of_suspicion", "highest_suspicion_without_hope"),
        ("chance_of_proposal", "highest_proposal"),
    ],
)
def test_a_new_reason_to_suspect_or_to_detain_is_in_its_bound(
    world: Any, rule: str, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, before = getattr(bounds, rule), getattr(bounds, bound)(world)
    monkeypatch.setattr(bounds, rule, lambda me, *facts: chance(me, *facts) + 0.25 * me.care)
    assert getattr(bounds, bound)(world) == pytest.approx(before + 0.25)


def test_who_hopes_for_nothing_is_not_screened_by_the_chance_of_who_offends_to_qualify(world: Any) -> None:
    qualifying = changed(world, {"incentives.acquisition": True, "crime.crime_response": 0.025})
    assert bounds.highest_suspicion(qualifying) > 2.0 * bounds.highest_suspicion(world)
    assert bounds.highest_suspicion_without_hope(qualifying) == bounds.highest_suspicion(world)


def test_a_bound_is_worked_out_again_only_for_months_that_differ_in_what_it_read(prepared: Prepared) -> None:
    asked: list[Any] = []

    def noted(world: Any) -> float:
        asked.append(world)
        return bounds.highest_circumstances(world)

    records = prepared.tables.worlds[0].copy()
    records["behaviour"]["health_return_effect"][-1] = 3.0
    found = bounds.Months(records).each(noted)
    assert list(found) == [bounds.highest_circumstances(month) for month in as_months(records)]
    assert found[-1] == pytest.approx(found[-2] + 3.0)
    assert len(asked) < len(records) / 5


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        (lambda world: 2.5, 1),
        (lambda world: world.month - NEVER < 60, 1),
        (lambda world: world.month <= 9 - 0.5, 2),
        (lambda world: world.month > 9 or world.month - 3 < 2, 3),
        (lambda world: world.month >= world.pact_from + 2.5, 2),
        (lambda world: 0.5 * world.month, 48),
        (lambda world: 0.5 ** (world.month - 3), 48),
        (lambda world: max(world.month, 40) + 1, 9),
        (lambda world: world.month == NEVER, 1),
        (lambda world: world.month == 9, 3),
        (lambda world: world.month in {3, 7}, 48),
        (lambda world: 40 - world.month, 48),
    ],
)
def test_of_the_number_of_a_month_only_what_it_is_compared_with_tells_months_apart(
    prepared: Prepared, rule: Any, times: int
) -> None:
    asked: list[Any] = []

    def noted(world: Any) -> float:
        asked.append(world)
        return float(rule(world))

    records = prepared.tables.worlds[0, :48].copy()
    records["pact_from"] = 30
    assert list(bounds.Months(records).each(noted)) == [rule(month) for month in as_months(records)]
    assert len(asked) == times


def test_what_is_worked_out_of_countries_is_what_the_rules_say_of_each(prepared: Prepared) -> None:
    tables = prepared.tables
    for month in (0, 30, 47):
        world = as_months(tables.worlds[0, month : month + 1])[0]
        circumstances = bounds.highest_circumstances(world)
        for land in as_countries(tables.lands[0, month]):
            assert land.issue_chance == chance_of_issue(land, world)
            assert land.highest_log_odds == pytest.approx(bounds.highest_by_offer(land, world) + circumstances)
