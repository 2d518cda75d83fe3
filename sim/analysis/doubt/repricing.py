"""What the state would pay at other prices: every euro is a count times a price, so that nothing has to run again."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sim.analysis.tables import policy_names
from sim.experiment.runs import RunNumbers
from sim.measure.accounts import prices_of
from sim.parameters.accounts import NOT_STATE
from sim.parameters.catalogue import Value
from sim.rules.facts import Read
from sim.scenario import Scenario
from sim.scenario.changing import own_set
from sim.scenario.timeline import Timeline

NOT_ONLY_A_PRICE = frozenset(
    {"costs.lvv_users_share", "costs.lvv_share_left_without_state", "costs.real_discount_rate"}
)
"""Prices that people answer to as well, or that weigh the years: another value of these has to be run."""


@cache
def price_settings() -> tuple[str, ...]:
    """Return every setting that a price is made of."""
    read: dict[str, None] = {}
    for switch in (0.0, 1.0):  # a switch hides the settings that it leaves unread

        def note(key: str, value: float = switch) -> float:
            read.setdefault(key)
            return value

        prices_of(note)
    return tuple(read)


def repriced_settings() -> tuple[str, ...]:
    """Return the settings that make a price and do nothing else."""
    return tuple(key for key in price_settings() if key.startswith("costs.") and key not in NOT_ONLY_A_PRICE)


class Repricing:
    """The counts of some runs, ready to be paid at other prices."""

    def __init__(self, scenario: Scenario, runs: Sequence[RunNumbers]) -> None:
        keys = frozenset(price_settings())
        sets = (own_set(scenario, run.replication) for run in runs)
        self._own = [tuple((key, value) for key, value in own.items() if key in keys) for own in sets]
        counts = np.stack([run.priced for run in runs]) * _weights(scenario)[None]
        months: dict[_Month, list[tuple[int, int]]] = {}
        for policy, name in enumerate(policy_names(scenario)):
            for number, month in enumerate(_months(scenario, name)):
                months.setdefault(month, []).append((policy, number))
        self._counts = {month: _of_policies(counts, places) for month, places in months.items()}

    def cost_state_eur(self, changed: Mapping[str, Value]) -> NDArray[np.float64]:
        """Return the discounted cost to the state with some settings changed for all: [run, policy].

        As with --set, a dated change in the scenario stands above what is changed, and what is changed above the
        set of a run. Equal to what a run books, but for its rounding to hundredths of a cent a month.
        """
        found = 0.0
        for month, counts in self._counts.items():
            prices = {own: _state_prices(month, {**dict(own), **changed}) for own in dict.fromkeys(self._own)}
            found = found + np.einsum("rpk,rk->rp", counts, np.stack([prices[own] for own in self._own]))
        return np.asarray(found, np.float64)


_Month = tuple[tuple[str, "Value", bool], ...]
"""The settings of a month by key, with their value and whether a dated change gave it."""


def _months(scenario: Scenario, policy: str) -> Iterator[_Month]:
    """Yield what prices are made of in each month of the future."""
    courses = [(key, scenario.timelines[policy][key]) for key in price_settings()]
    for month in _future(scenario):
        yield tuple((key, scenario.value(key, policy, month), _is_dated(course, month)) for key, course in courses)


def _is_dated(course: Timeline, month: int) -> bool:
    return len(course) > 1 and course[1].month <= month


def _state_prices(month: _Month, values: Mapping[str, Value]) -> NDArray[np.float64]:
    read = {key: value if is_dated else values.get(key, value) for key, value, is_dated in month}
    return np.array(
        [0.0 if price.payer in NOT_STATE else price.average_eur for price in prices_of(cast(Read, read.__getitem__))]
    )


def _weights(scenario: Scenario) -> NDArray[np.float64]:
    """Return days for prices by the day, the sample for what is kept up, discounted: [policy, month, price]."""
    plan, months = scenario.plan, _future(scenario)
    days = np.array([(plan.date(month + 1) - plan.date(month)).days for month in months], np.float64)
    prices = prices_of(lambda key: 1.0)
    per_day = np.array([price.per_day for price in prices])
    part = np.array([plan.sample if price.is_kept_up else 1.0 for price in prices])
    rates = [float(scenario.value("costs.real_discount_rate", name, months.start)) for name in policy_names(scenario)]
    discounted = (1.0 + np.array(rates))[:, None] ** (-np.arange(len(months)) / 12.0)
    return np.asarray(discounted[:, :, None] * np.where(per_day, days[:, None], 1.0) * part, np.float64)


def _future(scenario: Scenario) -> range:
    return range(scenario.plan.month(scenario.plan.future_from), scenario.plan.month(scenario.plan.until) + 1)


def _of_policies(counts: NDArray[np.float64], places: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return the sum over some months of each policy: [run, policy, price]."""
    chosen = np.zeros(counts.shape[1:3])
    chosen[tuple(np.array(places).T)] = 1.0
    return np.asarray(np.einsum("rpmk,pm->rpk", counts, chosen), np.float64)
