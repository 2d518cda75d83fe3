"""What waits when the period ends, and what one departure along each route costs."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.measure.counted import Counted
from sim.measure.measuring import period_values
from sim.parameters.outcomes import OUTCOMES
from sim.rules.costs import COUNTED_ON_ROUTE
from sim.rules.vocabulary import Status
from sim.world.ledger import TALLY
from sim.world.replication import note_the_end

Run = Callable[..., tuple[Any, Counted]]
OFTEN = ("maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=3", "maatwerk.unsafe_origins=true")
UNTIL = 100
PERSON = np.dtype([("status", "i1"), ("agreed", "i1"), ("offer_eur", "f4"), ("offer_until", "i2"), ("minor", "i1")])


@pytest.mark.parametrize(
    ("person", "stands", "agreed"),
    [
        ((Status.RECEPTION, 0, 2_815.0, UNTIL + 1), 1, 0),
        ((Status.RECEPTION, 0, 2_815.0, UNTIL), 0, 0),  # the offer ended with the period
        ((Status.RECEPTION, 0, 0.0, UNTIL + 1), 0, 0),
        ((Status.PREPARING, 1, 2_815.0, UNTIL - 3), 0, 1),
        ((Status.DETAINED, 1, 2_815.0, UNTIL), 0, 1),
        ((Status.LEFT_MAATWERK, 1, 2_815.0, UNTIL + 1), 0, 0),
        ((Status.LAWFUL, 1, 2_815.0, UNTIL + 1), 0, 0),
        ((Status.OUT_OF_SIGHT, 0, 2_815.0, UNTIL + 1), 0, 0),
    ],
)
def test_an_offer_waits_while_it_stands_or_is_agreed_by_somebody_in_view(
    person: tuple[Any, ...], stands: int, agreed: int
) -> None:
    state: Any = SimpleNamespace(people=np.array([(*person, 0)], PERSON))
    note_the_end(state, UNTIL)
    assert state.offers_at_end.tolist() == [stands, agreed]


def future(run: Run) -> tuple[dict[str, Any], dict[str, Any], Any]:
    scenario, arrays = run(*OFTEN)
    months = slice(scenario.plan.month(scenario.plan.future_from), scenario.plan.month(scenario.plan.until) + 1)
    counts = {name: arrays.tally[:, months, place].sum(axis=1) for place, name in enumerate(TALLY)}
    return period_values(arrays, scenario.plan, "future"), counts, scenario


def test_what_waits_costs_its_hours_and_nothing_waits_where_nothing_is_offered(run: Run) -> None:
    values, _, scenario = future(run)
    policies = [policy.name for policy in scenario.policies]
    last = scenario.plan.month(scenario.plan.until)
    hours, hour = (
        scenario.value(f"costs.{key}", "with", last) for key in ("hours_maatwerk_case", "cost_caseworker_hour")
    )
    waiting = values["maatwerk_open_at_end"] + values["maatwerk_agreed_at_end"]
    assert values["maatwerk_unfinished_eur"] == pytest.approx(waiting * hours * hour)
    assert values["maatwerk_open_at_end"][policies.index("without")] == 0
    assert waiting[policies.index("with")] > waiting[policies.index("without")]  # who had agreed before may still go


def test_a_departure_costs_what_its_route_books(run: Run) -> None:
    values, counts, scenario = future(run)
    last = scenario.plan.month(scenario.plan.until)

    def price(key: str) -> float:
        return float(scenario.value(f"costs.{key}", "with", last))

    transfer = values["departure_cost_removed_dublin_eur"]
    assert transfer == pytest.approx(price("cost_dublin_transfer"))
    spent = counts["maatwerk_paid_cents"] / 100 + counts["left_maatwerk"] * price("cost_ticket_unescorted")
    spent = spent + counts["maatwerk_cases"] * price("hours_maatwerk_case") * price("cost_caseworker_hour")
    for kind, name in (("goods", "goods"), ("care", "care_at_origin"), ("escort", "escort_home")):
        spent = spent + counts[f"arranged_{kind}"] * price(f"cost_{name}")
    some = counts["left_maatwerk"] > 0
    each = values["departure_cost_left_maatwerk_eur"]
    assert each[some] == pytest.approx(spent[some] / counts["left_maatwerk"][some])
    assert np.isnan(each[~some]).all()


def test_forced_departures_with_detention_cost_more_than_without(run: Run) -> None:
    values, _, _ = future(run)
    kinds = [values[f"departure_cost_{kind}_eur"] for kind in ("removed_origin", "removed_dublin")]
    assert (values["departure_cost_forced_eur"] > np.maximum(*kinds)).all()
    assert {f"departure_cost_{route}_eur" for route in COUNTED_ON_ROUTE} < set(OUTCOMES)
