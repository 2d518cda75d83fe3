"""What a price holds: nothing is booked twice, and harm to people is no saving."""

from __future__ import annotations

from typing import Any

import pytest

from sim.parameters.catalogue import settings
from sim.rules.costs import (
    COUNTED_IN_DETENTION,
    COUNTED_ON_ROUTE,
    MAATWERK_PER_CASE,
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
    assert prices(law__criminalised_stay=True) == prices(law__criminalised_stay=False)
    asked: list[str] = []

    def read(key: str) -> float:
        asked.append(key)
        return float(settings()[key].default)

    stay_prices(read)
    assert not [key for key in asked if "care" in key and "cost" not in key]


def test_every_count_of_a_route_has_a_price_and_belongs_to_one_route() -> None:
    counts = [count for names in (*COUNTED_ON_ROUTE.values(), COUNTED_IN_DETENTION) for count in names]
    assert len(counts) == len(set(counts))
    assert set(counts) <= {price.count for price in prices()}
