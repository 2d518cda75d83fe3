"""Stay of removal: the departure period, repeat applications, medical deferral (art. 64) and the no-fault permit."""

from math import log

import pytest

from sim.rules.person.choices import log_odds_of_reapplying
from sim.rules.person.maatwerk import is_removal_infeasible
from sim.rules.person.reentry import is_within_term
from sim.rules.state.procedures import (
    chance_of_decision,
    chance_of_deferral,
    chance_of_grant,
    chance_of_no_fault_permit,
    chance_of_other_stay,
    chance_that_deferral_ends,
    departure_period_months,
    is_in_departure_period,
    months_to_leave,
)
from sim.rules.vocabulary import Document, Source, Status
from tests.rules.people_and_worlds import country, month, person


@pytest.mark.parametrize(("days", "months"), [(0, 0), (7, 1), (28, 1), (30, 1), (31, 2), (60, 2)])
def test_the_departure_period_is_counted_in_whole_months(days: int, months: int) -> None:
    assert departure_period_months(days) == months


@pytest.mark.parametrize(
    ("period", "since", "expected"),
    [(1, 0, True), (1, 1, False), (2, 1, True), (2, 2, False), (0, 0, False)],
)
def test_nobody_is_forced_before_the_departure_period_has_passed(period: int, since: int, expected: bool) -> None:
    assert is_in_departure_period(person(obligation=month().month - since, term=period), month()) is expected


def test_the_term_is_that_of_the_return_decision_whatever_comes_after_it() -> None:
    now = month().month
    obtained = {"document": Document.ISSUED, "issued": now}
    for later in (obtained, {**obtained, "decided": 1}, {"vris": 1, "convicted": 1}):
        me = person(obligation=now, **later)
        assert is_in_departure_period(me, month())
        assert is_within_term(me, month())  # and who leaves now gets no entry ban


def test_today_the_period_is_one_month_or_none() -> None:
    assert month().departure_period_months == 1.0
    assert month().short_departure_period_months == 0.0


@pytest.mark.parametrize(
    ("who", "months"),
    [
        ({}, 1.0),
        ({"source": Source.POLICE}, 0.0),  # found without right of stay
        ({"vris": 1}, 1.0),  # a suspect: no danger to public order has been proven
        ({"vris": 1, "convicted": 1}, 0.0),
        ({"nuisance": 1}, 0.0),
        ({"unfounded": 1}, 0.0),  # manifestly unfounded
        ({"evades": 1}, 0.0),  # a risk of evading supervision
    ],
)
def test_the_period_is_withheld_by_ground(who: dict[str, int], months: float) -> None:
    assert months_to_leave(person(**who), month()) == months
    assert months_to_leave(person(**who), month({"short_departure_period_months": 1.0})) == 1.0


def test_the_pact_withholds_the_period_of_those_who_applied_under_it() -> None:
    me = person(accelerated=1, obligation=month().month)
    pact, before = month({"pact_from": month().month - 3}), month({"pact_from": month().month - 2})
    assert months_to_leave(me, pact) == 0.0 and months_to_leave(me, before) == 1.0
    assert months_to_leave(person(obligation=month().month), pact) == 1.0  # the ordinary procedure


@pytest.mark.parametrize("asked", [60.0, 500.0, 2800.0])
def test_the_deferrals_of_a_month_are_spread_over_those_who_ask(asked: float) -> None:
    assert asked * chance_of_deferral(asked, month({"deferrals": 50.0})) == pytest.approx(50.0)


def test_nobody_is_deferred_more_than_once_a_month_and_nobody_where_none_are_granted_or_counted() -> None:
    assert chance_of_deferral(10.0, month({"deferrals": 50.0})) == 1.0
    assert chance_of_deferral(500.0, month({"deferrals": 0.0})) == 0.0
    assert chance_of_deferral(0.0, month({"deferrals": 50.0})) == 0.0


@pytest.mark.parametrize("months", [1.0, 6.0, 12.0])
def test_deferrals_and_applications_last_as_long_on_average_as_the_register_says(months: float) -> None:
    """A rate of 1 / mean: the share still waiting after t months is exp(-t / mean)."""
    for chance in (
        chance_that_deferral_ends(month({"procedure.deferral_months_mean": months})),
        chance_of_decision(person(), month({"procedure.repeat_delay_months": months})),
        chance_of_decision(person(first_application=1), month({"procedure.months_to_examine": months})),
    ):
        assert -1.0 / log(1.0 - chance) == pytest.approx(months)


def test_a_first_application_after_the_dublin_track_is_granted_at_its_own_share() -> None:
    share = month({"procedure.grant_share_after_dublin": 0.4})
    assert chance_of_grant(person(first_application=1), country(grant_share=0.1), share) == 0.4
    assert chance_of_grant(person(), country(grant_share=0.1), share) == 0.1


def test_while_departure_is_deferred_removal_is_not_expected() -> None:
    deferred = person(status=Status.DEFERRED, document=Document.ISSUED)
    assert is_removal_infeasible(deferred, country(), month())
    assert not is_removal_infeasible(person(document=Document.ISSUED), country(), month())


@pytest.mark.parametrize(
    ("who", "months", "has_chance"),
    [
        ({"document": Document.REFUSED}, 12, True),  # mediation is finished and brought no document
        ({"document": Document.REFUSED}, 11, False),  # too soon
        ({"document": Document.REFUSED, "convicted": 1}, 12, False),
        ({"document": Document.REFUSED, "vris": 1}, 12, True),  # a suspicion takes no right away
        ({"document": Document.REFUSED, "evades": 1}, 12, False),  # has not fully cooperated
        ({"document": Document.REFUSED, "source": Source.POLICE}, 12, False),
        ({"document": Document.NONE}, 24, False),  # nothing was asked for
        ({"document": Document.REQUESTED}, 24, False),  # no answer yet
        ({"document": Document.ISSUED}, 24, False),  # can leave
    ],
)
def test_who_may_get_the_no_fault_permit(who: dict[str, int], months: int, has_chance: bool) -> None:
    world = month()
    me = person(obligation=world.month - months, **who)
    assert (chance_of_no_fault_permit(me, world) > 0.0) is has_chance
    assert chance_of_no_fault_permit(me, month({"no_fault_hazard": 0.0})) == 0.0


def test_whether_fear_of_removal_brings_repeat_applications_is_a_setting_and_not_assumed() -> None:
    calm, afraid = person(felt_risk=0.01), person(felt_risk=0.06)
    unmoved, moved = month(), month({"response_of_reapplying_to_risk": 4.0})
    for world, shift in ((unmoved, 0.0), (moved, 0.2)):
        odds = [log_odds_of_reapplying(me, country(), world) for me in (calm, afraid)]
        assert odds[1] - odds[0] == pytest.approx(shift)


@pytest.mark.parametrize(
    ("convicted", "grant_share", "expected"), [(0, 0.5, 0.1), (0, 0.02, 0.004), (0, 0.0, 0.0), (1, 0.5, 0.0)]
)
def test_staying_on_other_grounds_is_as_rare_as_grants_are(convicted: int, grant_share: float, expected: float) -> None:
    world, me = month({"procedure.other_stay_hazard": 0.2}), person(vris=1, convicted=convicted)
    assert chance_of_other_stay(me, country(grant_share=grant_share), world) == pytest.approx(expected)
    assert chance_of_other_stay(person(), country(grant_share=1.0), month({"procedure.other_stay_hazard": 7.0})) == 1.0
