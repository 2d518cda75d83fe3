"""Documents, detention, coming back, and the price list."""

import pytest

from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.rules.costs import KEPT_UP, price_list
from sim.rules.person.reentry import is_durable, month_of_return
from sim.rules.state.casework import (
    booking_rate,
    booking_rate_detained,
    chance_of_issue,
    chance_of_removal_in_a_year,
    chance_of_request,
    wants_document,
)
from sim.rules.state.detention import (
    chance_of_proposal,
    has_ground,
    longest_stay_days,
    place_in_queue,
    rate_of_release,
    rate_of_removal,
    reviews_between,
)
from sim.rules.vocabulary import NOT_FORESEEN, Document, Household, Regime, Source, Status
from sim.world.ledger import TALLY
from tests.rules.people_and_worlds import country, month, person


def test_a_document_is_likelier_the_better_a_country_cooperates() -> None:
    chances = [
        chance_of_issue(country(regime=regime), month()) for regime in (Regime.OFF, Regime.TRANSITION, Regime.ON)
    ]
    assert chances == [0.02, 0.11, 0.55]
    assert chance_of_issue(country(regime=Regime.ON), month({"cooperation.lp_factor": 10.0})) == 1.0


def test_a_refused_document_is_asked_for_again_after_twelve_months() -> None:
    world = month()
    assert not wants_document(person(document=Document.REFUSED, requested=world.month - 11), world)
    assert wants_document(person(document=Document.REFUSED, requested=world.month - 12), world)
    assert not wants_document(person(document=Document.REQUESTED), world)


@pytest.mark.parametrize(
    ("status", "unsafe", "expected"),
    [(Status.RECEPTION, 0, 0.05), (Status.DETAINED, 0, 1.0), (Status.IMPRISONED, 0, 1.0), (Status.IMPRISONED, 1, 0.0)],
)
def test_a_document_is_asked_for_in_turn_and_at_once_from_detention_and_prison(
    status: Status, unsafe: int, expected: float
) -> None:
    assert (
        chance_of_request(person(status=status), country(unsafe=unsafe), month({"cooperation.lp_request_hazard": 0.05}))
        == expected
    )


def test_the_pandemic_holds_back_flights_from_supervised_stay_and_from_detention_alike() -> None:
    usual, then = month(), month({"pandemic_removals": 0.5})
    assert booking_rate(person(), then) == 0.5 * booking_rate(person(), usual)
    assert booking_rate_detained(then) == 0.5 * booking_rate_detained(usual)


def test_nobody_expects_removal_to_an_unsafe_country() -> None:
    assert chance_of_removal_in_a_year(country("Syria"), month()) == 0.0
    assert chance_of_removal_in_a_year(country("Nigeria"), month()) > 0.3


@pytest.mark.parametrize(
    ("who", "origin", "expected"),
    [
        ({}, {}, True),
        ({}, {"prospect": 0}, False),
        ({"dublin": 1}, {"prospect": 0}, True),
        ({}, {"unsafe": 1}, False),
        ({"household": Household.SCHOOL_FAMILY}, {}, True),
        ({"status": Status.PROCEDURE}, {}, False),
    ],
)
def test_the_grounds_of_detention(who: dict[str, int], origin: dict[str, int], expected: bool) -> None:
    assert has_ground(person(**{"evades": 1, **who}), country(**origin), month()) is expected


def test_nobody_is_detained_in_the_departure_term() -> None:
    world = month()
    assert not has_ground(person(obligation=world.month, evades=0), country(), world)


def test_the_queue_takes_vris_then_documents_then_dublin_then_others() -> None:
    people = [person(vris=1), person(document=Document.ISSUED), person(dublin=1), person()]
    ranks = [place_in_queue(me, 0.5) for me in people]
    assert ranks == sorted(ranks) and len(set(ranks)) == 4


def test_vris_and_police_cases_are_proposed_sooner() -> None:
    world = month()
    others = world.detention.evading_share * chance_of_proposal(person(evades=1), world)  # the rest are never proposed
    assert chance_of_proposal(person(source=Source.POLICE), world) == pytest.approx(3 * others)


def test_who_was_detained_before_is_proposed_less_but_not_for_a_transfer() -> None:
    world = month()
    first = chance_of_proposal(person(), world)
    assert chance_of_proposal(person(spells=1), world) == world.detention.proposal_ratio_again * first
    assert chance_of_proposal(person(spells=1, document=Document.ISSUED), world) < first
    assert chance_of_proposal(person(spells=2, dublin=1), world) == first


def test_whoever_has_just_got_a_document_is_proposed_whatever_came_before() -> None:
    world = month({"detention.proposal_on_document": 0.8})
    fresh = {"document": Document.ISSUED, "issued": world.month}
    assert chance_of_proposal(person(**fresh), world) == 0.8
    assert chance_of_proposal(person(**fresh, spells=1, vris=1), world) == 0.8
    assert chance_of_proposal(person(document=Document.ISSUED, issued=world.month - 1), world) < 0.8


@pytest.mark.parametrize(
    ("before", "after", "reviews"), [(0, 48, 0), (0, 49, 1), (49, 123, 0), (100, 124, 1), (0, 200, 3)]
)
def test_courts_review_by_day_49_and_every_75_days(before: int, after: int, reviews: int) -> None:
    assert reviews_between(before, after, month()) == reviews


def test_the_longest_stay_depends_on_the_ground() -> None:
    world = month()
    assert longest_stay_days(person(dublin=1), world) == 42
    assert longest_stay_days(person(household=Household.SCHOOL_FAMILY), world) == 14
    assert longest_stay_days(person(), world) == 548


def test_people_without_prospect_are_released_soonest() -> None:
    world = month()
    gone = rate_of_release(person(), country(prospect=0), world)
    undocumented = rate_of_release(person(), country(), world)
    documented = rate_of_release(person(document=Document.ISSUED), country(), world)
    assert gone > undocumented > documented > 0
    assert rate_of_release(person(dublin=1), country(prospect=0), world) == 0


def test_removal_needs_a_document_or_a_dublin_claim() -> None:
    world = month()
    assert rate_of_removal(person(), country(), world) == 0.0
    assert rate_of_removal(person(document=Document.ISSUED), country(), world) > 0.0
    assert rate_of_removal(person(dublin=1), country(), world) > 0.0


def test_re_entry_within_three_years_has_the_chance_of_the_register() -> None:
    world = month()
    at_36 = 0.15  # luck above 1 - 0.15 comes back later or never
    assert month_of_return(1 - at_36 + 1e-6, True, world) <= world.month + 36
    assert month_of_return(1 - at_36 - 1e-6, True, world) == NOT_FORESEEN  # nothing is known of later returns
    assert month_of_return(0.0, True, world) == NOT_FORESEEN
    assert not is_durable(100, 124) and is_durable(100, 125)


def test_every_price_names_a_count_an_account_and_a_payer() -> None:
    import sim

    scenario = sim.load("scenarios/maatwerk.toml")
    for price in price_list(lambda key: float(scenario.value(key, "with", 0))):
        assert price.account in ACCOUNTS and price.payer in PAYERS and price.count in {*TALLY, *KEPT_UP}
        assert price.marginal_eur <= price.average_eur or price.account in ("casework", "reception")
