"""What a price holds: nothing is booked twice, and harm to people is no saving."""

from __future__ import annotations

from typing import Any

import pytest

from sim.parameters.catalogue import countries, settings
from sim.rules.costs import (
    COUNTED_IN_DETENTION,
    COUNTED_ON_ROUTE,
    KEPT_UP,
    MAATWERK_PER_CASE,
    SHELTER,
    Price,
    price_list,
    stay_prices,
)


def prices(**changed: Any) -> list[Price]:
    """List the prices at the values of the register, some of them changed (`__` for the dot)."""
    given = {key.replace("__", "."): value for key, value in changed.items()}
    return price_list(lambda key: given.get(key, settings()[key].default))


def euros(listed: list[Price], account: str, count: str) -> float:
    (price,) = (one.average_eur for one in listed if (one.account, one.count) == (account, count))
    return price


@pytest.mark.parametrize("hours", [10.0, 40.0, 80.0])
def test_hours_of_maatwerk_are_booked_once(hours: float) -> None:
    """The average case of the budget held them, and they came on top."""
    listed = prices(costs__hours_maatwerk_case=hours)
    together = euros(listed, "casework", "obliged") + MAATWERK_PER_CASE * euros(listed, "casework", "maatwerk_cases")
    assert together == pytest.approx(settings()["costs.cost_dtv_case"].default)


def test_care_that_people_avoid_is_not_booked_as_a_saving() -> None:
    """Where stay is a crime ill people avoid care: the price of a month out of sight stays what it was."""
    act = set(prices(law__criminalised_stay=True)) ^ set(prices(law__criminalised_stay=False))
    assert {one.count for one in act} == {"criminalised_stay"} and max(one.average_eur for one in act) > 0.0
    asked: list[str] = []

    def read(key: str) -> float:
        asked.append(key)
        return float(settings()[key].default)

    stay_prices(read)
    assert not [key for key in asked if "care" in key and "cost" not in key]


def test_an_offence_costs_no_more_than_it_costs_and_its_prison_is_booked_by_the_day() -> None:
    """Police hours came on top of a price that held them, and prison twice."""
    offence, fiscal, rest = (
        float(settings()[f"costs.{key}"].default)
        for key in ("cost_incident", "crime_fiscal_share", "crime_share_before_prison")
    )
    booked = euros(prices(), "incidents", "incidents") + euros(prices(), "harm", "incidents")
    assert booked == pytest.approx(offence * (1.0 - fiscal * (1.0 - rest))) and booked < offence


def test_every_count_of_a_route_has_a_price_and_belongs_to_one_route() -> None:
    counts = [count for names in (*COUNTED_ON_ROUTE.values(), COUNTED_IN_DETENTION) for count in names]
    assert len(counts) == len(set(counts))
    assert set(counts) <= {price.count for price in prices()}


def test_a_bed_less_saves_what_the_person_costs_where_the_place_stays_paid() -> None:
    """Every saved bed closed a place; a place in detention is paid for whether somebody is in it or not."""
    beds = [price for price in prices(costs__cost_basic_bed_day=5.0) if price.account == "reception"]
    assert {bed.places_kept_eur for bed in beds} == {5.0, float(settings()["costs.cost_coa_person_day"].default)}
    assert all(bed.places_kept_eur <= min(bed.average_eur, bed.marginal_eur) for bed in beds)
    others = [price for price in prices() if price.account != "reception"]
    assert all(price.places_kept_eur == price.average_eur for price in others)


# --- what is kept up -------------------------------------------------------------------------------------------------


def by_account(listed: list[Price], counts: dict[str, float]) -> dict[str, float]:
    """Book a month of 30 days: one of all that is kept up, and so many of what is counted."""
    booked: dict[str, float] = {}
    for price in listed:
        times = (30 if price.per_day else 1) * (1 if price.count in KEPT_UP else counts.get(price.count, 0))
        booked[price.account] = booked.get(price.account, 0.0) + times * price.average_eur
    return booked


def test_a_place_costs_as_much_as_a_day_in_it_when_full_and_nearly_that_when_empty() -> None:
    """An empty place cost nothing, so that more places were free."""
    full = float(settings()["costs.cost_detention_day"].default)
    listed = prices(detention__places=300, detention__places_unavailable=100)
    assert by_account(listed, {"detention_days": 200 * 30})["detention"] == pytest.approx(200 * 30 * full)
    assert 0.8 < by_account(listed, {})["detention"] / (200 * 30 * full) < 1.0


def test_two_hundred_more_places_cost_two_hundred_places() -> None:
    fewer, more = prices(detention__places=500), prices(detention__places=700)
    difference = by_account(more, {})["detention"] - by_account(fewer, {})["detention"]
    a_year = difference * 365 / 30
    assert a_year == pytest.approx(200 * 124_000, rel=0.15)


def test_no_place_has_a_price_below_zero() -> None:
    assert by_account(prices(detention__places=100, detention__places_unavailable=500), {})["detention"] == 0.0


MOVED = {
    "cooperation.agreement": (True, "cooperation"),
    "cooperation.visa_leverage": (True, "cooperation"),
    "cooperation.partnerships_eur": (2_000_000, "cooperation"),
    "information.campaign_reach": (0.5, "information"),
    "law.return_regulation": (True, "new_law"),
    "law.wtvb": (True, "new_law"),
    "law.return_hubs": (True, "return_hubs"),
    "removal.booking_factor": (1.5, "casework"),
    "detention.places": (800, "detention"),
}


@pytest.mark.parametrize("key", MOVED)
def test_a_lever_that_is_moved_costs_on_its_account_before_anybody_answers_to_it(key: str) -> None:
    value, account = MOVED[key]
    before, after = by_account(prices(), {}), by_account(prices(**{key: value}), {})
    assert after[account] > before[account]
    assert {name for name in after if after[name] != before[name]} == {account}


COUNTED = {
    "cooperation.lp_factor": (1.5, "documents_requested", "documents"),
    "support.counselling": (True, "obliged", "casework"),
}


@pytest.mark.parametrize("key", COUNTED)
def test_a_lever_on_what_is_done_for_each_costs_on_what_is_counted(key: str) -> None:
    value, count, account = COUNTED[key]
    off = prices(**{key: 1.0 if key == "cooperation.lp_factor" else False})
    assert by_account(prices(**{key: value}), {count: 10})[account] > by_account(off, {count: 10})[account]


def test_what_stands_at_its_default_is_kept_up_at_no_price_but_places() -> None:
    """Only the price of moving an instrument is known: what it stands at is in the budgets that averages come from."""
    assert {price.count for price in prices() if price.count in KEPT_UP and price.average_eur} == {"detention_places"}


def test_an_agreement_with_one_country_is_paid_once_and_one_with_all_for_each_of_them() -> None:
    named = {"cooperation.agreement_with.Morocco": True, "cooperation.agreement_with.Algeria": False}
    values: dict[str, Any] = {**{key: setting.default for key, setting in settings().items()}, **named}
    one = by_account(price_list(values.__getitem__, ["Morocco", "Algeria"]), {})
    every = by_account(prices(cooperation__agreement=True), {})
    assert every["cooperation"] == pytest.approx(values["costs.countries_not_cooperating"] * one["cooperation"])


def test_agreements_are_paid_for_the_countries_that_do_not_fully_cooperate() -> None:
    apart = [c for c in countries() if c.regime[-1][1] != "on" and c.safety[-1][1] and c.name != "other"]
    assert settings()["costs.countries_not_cooperating"].default == len(apart)


def test_a_day_in_the_htl_costs_the_same_whatever_bed_it_replaces() -> None:
    listed = {price.count: price for price in prices() if price.account == "nuisance"}
    for count in ("htl_months", "htl_months_given"):
        both = (listed[count].average_eur, listed[count].marginal_eur)
        assert both == (settings()["costs.cost_htl_day"].default,) * 2


def test_every_bed_that_has_a_price_is_shelter_that_can_be_taken_from_somebody() -> None:
    beds = {(price.account, price.count) for price in prices() if price.account in {"reception", "lvv"}}
    assert beds < set(SHELTER) <= {(price.account, price.count) for price in prices()}
