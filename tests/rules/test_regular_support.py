"""Regular support: who may have it, how much it is, who pays it out, and what happens when a channel is full."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.parameters import published
from sim.rules.costs import price_list
from sim.rules.person.support import (
    cash_equivalent_eur,
    channel,
    channel_with_room,
    entitlement_eur,
    is_reached_by_campaign,
    may_have_ngo,
    minor_eur,
    monthly_room,
    paid_eur,
    regular_value_eur,
    takes_a_ticket_only,
    waits_for_room,
)
from sim.rules.vocabulary import Channel, Document, Household, Status
from sim.world.record.layout import changed
from tests.rules.people_and_worlds import country, month, person

PACKAGE = 2815.0  # 200 in cash + 615 for the first days + 2,000 in kind (2025Z00029)
COUNTS = st.integers(min_value=0, max_value=30)
SHARES = st.floats(min_value=0.0, max_value=10.0)


@pytest.mark.parametrize(
    ("who", "origin", "entitled", "ticket"),
    [
        ({}, "Nigeria", PACKAGE, False),
        ({}, "Morocco", PACKAGE, False),
        ({"household": Household.SCHOOL_FAMILY}, "Nigeria", PACKAGE, False),
        ({"vris": 1}, "Nigeria", 0.0, False),  # a criminal label
        ({"dublin": 1}, "Nigeria", 0.0, False),  # another member state is responsible
        ({"aware": 0}, "Nigeria", 0.0, False),  # does not know of it
        ({}, "Albania", 0.0, True),  # visa-free: a ticket only
        ({"vris": 1}, "Albania", 0.0, False),
        ({"dublin": 1}, "Albania", 0.0, False),
        ({"aware": 0}, "Albania", 0.0, False),
    ],
)
def test_who_may_have_the_package_or_a_ticket(who: dict[str, int], origin: str, entitled: float, ticket: bool) -> None:
    me, land, world = person(**who), country(origin), month()
    assert entitlement_eur(me, land, world) == entitled
    assert takes_a_ticket_only(me, land, world) is ticket


@pytest.mark.parametrize(
    ("exclusion", "who", "origin"),
    [
        ({"support.vris_eligible": 1.0}, {"vris": 1}, "Nigeria"),
        ({"support.dublin_eligible": 1.0}, {"dublin": 1}, "Nigeria"),
        ({"support.visa_free_eligible": 1.0}, {}, "Albania"),
    ],
)
def test_a_policy_can_lift_each_exclusion(exclusion: dict[str, float], who: dict[str, int], origin: str) -> None:
    assert entitlement_eur(person(**who), country(origin), month()) == 0.0
    assert entitlement_eur(person(**who), country(origin), month(exclusion)) == PACKAGE


def test_earlier_support_bars_for_sixty_months() -> None:
    world = month()
    assert entitlement_eur(person(helped=world.month - 59), country(), world) == 0.0
    assert entitlement_eur(person(helped=world.month - 60), country(), world) == PACKAGE


def test_a_school_going_family_gets_support_in_kind_for_its_minors_on_top() -> None:
    assert minor_eur(country(), month()) == month().support.support_inkind_minor == 1000


def test_a_package_in_kind_is_worth_less_to_its_taker_than_cash() -> None:
    world = month()
    assert cash_equivalent_eur(815.0, world) == 815.0
    assert cash_equivalent_eur(PACKAGE, world) == pytest.approx(815 + 0.6 * 2000)
    assert cash_equivalent_eur(3815.0, world) == pytest.approx(815 + 0.6 * 2000 + 1000)


# --- support cut or raised for a group of countries -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lever", "inside", "outside"),
    [("support.package_share_near", "Albania", "Morocco"), ("support.package_share_low_lp", "Morocco", "Albania")],
)
def test_a_cut_touches_its_own_group_of_countries_only(lever: str, inside: str, outside: str) -> None:
    kept = month({"support.visa_free_eligible": 1.0})
    cut = changed(kept, {lever: 0.4})
    assert entitlement_eur(person(), country(inside), cut) == pytest.approx(0.4 * PACKAGE)
    for untouched in (outside, "Nigeria", "Syria"):
        assert entitlement_eur(person(), country(untouched), cut) == PACKAGE


def test_where_support_is_ended_there_is_no_ticket_either() -> None:
    ended = month({"support.package_share_near": 0.0})
    assert not takes_a_ticket_only(person(), country("Albania"), ended)
    assert entitlement_eur(person(), country("Albania"), changed(ended, {"support.visa_free_eligible": 1.0})) == 0.0


@given(SHARES, SHARES)
def test_a_larger_share_is_never_worth_less(one: float, other: float) -> None:
    values = []
    for share in sorted((one, other)):
        world = month({"support.package_share_low_lp": share})
        own = entitlement_eur(person(), country("Morocco"), world)
        values.append(regular_value_eur(own, country("Morocco"), world))
    assert values[0] <= values[1] + 1e-9


def test_a_halved_package_is_halved_in_each_part() -> None:
    halved, morocco = month({"support.package_share_low_lp": 0.5}), country("Morocco")
    own = entitlement_eur(person(), morocco, halved)
    assert paid_eur(own, Channel.IOM, 0.99, morocco, halved) == 0.5 * 815
    assert regular_value_eur(own, morocco, halved) == pytest.approx(0.5 * (815 + 0.6 * 2000))
    assert minor_eur(morocco, halved) == 0.5 * minor_eur(morocco, month())


# --- channels -------------------------------------------------------------------------------------------------------


def test_each_channel_has_its_share_and_pays_its_own_way() -> None:
    world, origin = month(), country()
    assert channel(0.0, world) == Channel.EURP
    assert channel(0.0, month({"support.eurp": 0.0})) == Channel.IOM  # before April 2022
    assert channel(world.support.eurp_share + 0.001, world) == Channel.NGO
    assert channel(0.9, world) == Channel.IOM
    assert paid_eur(PACKAGE, Channel.IOM, 0.99, origin, world) == 815.0
    assert paid_eur(PACKAGE, Channel.IOM, 0.0, origin, world) == PACKAGE
    assert paid_eur(PACKAGE, Channel.EURP, 0.99, origin, world) == PACKAGE


@pytest.mark.parametrize(
    ("wanted", "iom", "ngo", "eurp", "expected"),
    [
        (Channel.IOM, 9, 0, 0, Channel.IOM),  # one place left
        (Channel.IOM, 10, 0, 0, Channel.NGO),  # IOM is full
        (Channel.IOM, 10, 2, 0, Channel.EURP),  # NGOs as well
        (Channel.EURP, 0, 0, 3, Channel.IOM),  # EURP is full
        (Channel.NGO, 10, 2, 2, Channel.EURP),
        (Channel.EURP, 10, 2, 3, Channel.NOBODY),  # all are full: wait
    ],
)
def test_a_full_channel_sends_people_on_to_the_next(
    wanted: Channel, iom: int, ngo: int, eurp: int, expected: Channel
) -> None:
    rooms = month({"room_iom": 10, "room_ngo": 2, "room_eurp": 3})
    assert channel_with_room(wanted, iom, ngo, eurp, rooms) == expected


@pytest.mark.parametrize(
    ("status", "months", "waits"),
    [
        (Status.PREPARING, 0, True),
        (Status.PREPARING, 2, True),
        (Status.PREPARING, 3, False),  # three months after deciding: goes without
        (Status.DETAINED, 0, False),  # from detention nobody waits
    ],
)
def test_who_finds_every_channel_full_waits_for_at_most_three_months(status: Status, months: int, waits: bool) -> None:
    world = month()
    assert waits_for_room(person(status=status, since=world.month - months), world) is waits


def test_nobody_goes_with_eurp_before_it_exists() -> None:
    rooms = month({"room_iom": 0, "room_ngo": 0, "room_eurp": 3, "support.eurp": 0.0})
    assert channel_with_room(Channel.EURP, 0, 0, 0, rooms) == Channel.NOBODY


@given(COUNTS, COUNTS, COUNTS)
def test_the_default_capacity_never_turns_anyone_away(iom: int, ngo: int, eurp: int) -> None:
    world = month()
    for wanted in (Channel.IOM, Channel.NGO, Channel.EURP):
        assert channel_with_room(wanted, iom, ngo, eurp, world) == wanted


def test_without_any_channel_nobody_is_entitled() -> None:
    closed = month({"support.iom_capacity": 0.0, "support.ngo_capacity": 0.0, "support.eurp_capacity": 0.0})
    assert entitlement_eur(person(), country(), closed) == 0.0
    assert not takes_a_ticket_only(person(), country("Albania"), closed)
    only_eurp = changed(closed, {"support.eurp_capacity": 100.0})
    assert entitlement_eur(person(), country(), only_eurp) == PACKAGE
    assert entitlement_eur(person(), country(), changed(only_eurp, {"support.eurp": 0.0})) == 0.0


@given(st.integers(min_value=0, max_value=100_000))
def test_the_rooms_of_twelve_months_add_up_to_the_capacity_of_a_year(capacity: int) -> None:
    rooms = [monthly_room(capacity, n) for n in range(1, 13)]
    assert sum(rooms) == capacity and min(rooms) >= 0 and max(rooms) - min(rooms) <= 1


# --- information ----------------------------------------------------------------------------------------------------


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
def test_a_campaign_reaches_its_share_and_without_one_nobody_is_reached(luck: float) -> None:
    assert not is_reached_by_campaign(luck, month())
    assert is_reached_by_campaign(luck, month({"information.campaign_reach": 1.0}))
    assert is_reached_by_campaign(luck, month({"information.campaign_reach": 0.8})) is (luck < 0.8)


# --- who bears the cost ---------------------------------------------------------------------------------------------


SCENARIO = sim.load("scenarios/maatwerk.toml")


def today(key: str) -> Any:
    return SCENARIO.value(key, "with", SCENARIO.plan.months - 1)


def prices_of(account: str, settings: Mapping[str, Any] = MappingProxyType({})) -> dict[tuple[str, str], float]:
    """What is booked on an account per count and payer, in EUR, with some settings changed."""
    prices = price_list(lambda key: settings[key] if key in settings else today(key))
    return {(price.count, price.payer): price.average_eur for price in prices if price.account == account}


def test_support_is_paid_once_by_the_state_or_by_the_eu() -> None:
    prices = prices_of("support")
    assert prices["support_cents", "ministry"] == 0.01
    assert prices["support_eu_cents", "ministry"] + prices["support_eu_cents", "eu"] == 0.0


def test_what_a_channel_costs_all_in_is_package_and_handling() -> None:
    """IOM EUR 2,500 and NGO EUR 7,000 a return; IOM gives in kind to four in ten."""
    handling = prices_of("support_handling")
    assert handling["left_iom", "ministry"] + 815 + 0.4 * 2000 == pytest.approx(2500)
    assert handling["left_ngo", "ministry"] + PACKAGE == pytest.approx(7000)


def test_a_larger_package_does_not_make_handling_cheaper() -> None:
    doubled = prices_of("support_handling", {"support.cash_eur": 400, "support.in_kind_eur": 4000})
    assert doubled == prices_of("support_handling")


def test_eurp_for_forced_returns_is_eu_money_at_the_published_amounts() -> None:
    """205 for the first days and 1,000 in kind, for the share of forced returns that get it."""
    expected = today("support.eurp_forced_share") * (205 + 1000)
    assert prices_of("support")["removed_without_label", "eu"] == pytest.approx(expected)
    assert prices_of("support", {"support.eurp": False})["removed_without_label", "eu"] == 0.0


def test_a_subsidy_is_a_sum_for_the_year_so_that_a_departure_less_saves_the_ticket_alone() -> None:
    listed = {price.count: price for price in price_list(today) if price.account == "support_handling"}
    for count in ("left_iom", "left_ngo"):
        assert listed[count].marginal_eur == today("costs.cost_ticket_unescorted") < listed[count].average_eur


@pytest.mark.parametrize("document", [Document.ISSUED, Document.NONE])
@pytest.mark.parametrize("status", [Status.DETAINED, Status.PREPARING])
@pytest.mark.parametrize("crosses", [1, 0])
def test_an_ngo_may_not_cross_a_removal_since_2025(document: Document, status: Status, crosses: int) -> None:
    me, world = person(status=status, document=document), month({"support.ngo_crosses_removal": crosses})
    is_booked = status == Status.DETAINED and document == Document.ISSUED
    assert may_have_ngo(me, country(), world) is (bool(crosses) or not is_booked)
    assert may_have_ngo(me, country(prospect=0), world)  # nobody is removed there


def test_support_may_ask_for_a_document_that_can_be_had() -> None:
    refused = person(document=Document.REFUSED)
    assert entitlement_eur(refused, country(), month()) == PACKAGE
    assert entitlement_eur(refused, country(), month({"support.document_needed": 1})) == 0.0
    assert entitlement_eur(person(), country(), month({"support.document_needed": 1})) == PACKAGE


def test_the_package_is_the_published_one() -> None:
    assert published()["answer_regular_package_max"].values == PACKAGE
