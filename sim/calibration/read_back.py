"""How much of what an offer does to the decision shows in departures: a known money_value read back from the model.

A count of departures holds people who had decided whatever is paid, and people who would have gone a little later;
who decides takes months to go. So the plain formula finds less than the value that was put in. The share that it finds
is what natural experiments have to be read with.
"""

from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.measure.ranges import level
from sim.parameters.catalogue import Country, countries
from sim.parameters.experiments import Shown
from sim.rules.facts import Month
from sim.rules.person.choices import value_of_money
from sim.rules.person.support import cash_equivalent_eur, regular_ceiling_eur
from sim.rules.vocabulary import Status
from sim.scenario import Scenario

SCENARIO = Path(__file__).resolve().parent.parent.parent / "scenarios" / "calibration" / "read_back.toml"
WINDOWS = {"first_months": (0, 4), "first_year": (0, 12), "later": (12, 48)}
"""Months since the change."""


def read_back(scenario: Scenario) -> tuple[Shown, ...]:
    """Play the scenario and return, for each window, the share of the planted value that the plain formula finds.

    Mean over the replications, each under its own set, and the range of 90% of them.
    """
    found = np.array([_one(scenario, number) for number in range(scenario.plan.replications.at_least)])
    return tuple(Shown(name, *level(shares)) for name, shares in zip(WINDOWS, found.T, strict=True))


def _one(scenario: Scenario, number: int) -> list[float]:
    from sim.measure.replication import prepare, run_replication
    from sim.scenario.changing import under_its_set

    own = under_its_set(scenario, number)  # with a money_value of its own, which is what was planted
    prepared = prepare(own)
    departures = _with_support(run_replication(prepared, number).tally)
    start = prepared.future_from
    planted = _planted(own)
    return [_ratio(departures[:, start + first : start + last]) / planted for first, last in WINDOWS.values()]


def _with_support(tally: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count departures with a package by policy and month: tickets have no weight in the decision."""
    from sim.world.ledger import FIRST_WAY_OUT, ways_out

    own: NDArray[np.int64] = ways_out(tally)[:, :, _with_package(), Status.LEFT_REGULAR - FIRST_WAY_OUT].sum(axis=2)
    return own


def _with_package() -> list[int]:
    return [number for number, country in enumerate(countries()) if not country.visa_free]


def _ratio(departures: NDArray[np.int64]) -> float:
    before, after = departures.sum(axis=1)
    return log(after / before)


def _planted(scenario: Scenario) -> float:
    """Return what the change adds to the log-odds, on average over the caseload: money_value times the dose."""
    today, more = (_world(scenario, policy.name) for policy in scenario.policies)
    origins = [countries()[number] for number in _with_package()]
    added = [one.share_at_start * (_value(one, more) - _value(one, today)) for one in origins]
    return sum(added) / sum(one.share_at_start for one in origins)


def _value(origin: Country, world: Month) -> float:
    offer = cash_equivalent_eur(regular_ceiling_eur(world), world)
    return value_of_money(offer, origin.income_eur, world.behaviour.money_value)


def _world(scenario: Scenario, policy: str) -> Month:
    """Give what the rules read of a policy once all its changes are in force."""
    from sim.world.record.layout import as_month
    from sim.world.record.reading import Courses
    from sim.world.record.tables import world_records

    return as_month(world_records(Courses(scenario, (policy,)))[0, -1])
