"""How every outcome follows from what a replication counted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.world.accounts import (
    booked_eur,
    cost_of_departures,
    costs_of,
    discount_weights,
    sum_accounts,
    unfinished_eur,
)
from sim.world.ledger import TALLY
from sim.world.outcomes import (
    AT_END,
    DEPARTURES,
    EXPECTED,
    HIGHEST,
    LARGE_CENTS_ROWS,
    PAIRED,
    PAIRS,
    RATIOS,
    RETURN_RATES,
    STOCKS,
    SUMS,
    ratio,
)
from sim.world.record.reading import reader

if TYPE_CHECKING:
    from sim.scenario import Plan, Scenario

Numbers = NDArray[np.float64]
Arrays = Mapping[str, NDArray[np.int64]]
Period = Literal["history", "future"]


def period_values(arrays: Arrays, plan: "Plan", period: Period) -> dict[str, Numbers]:
    """Give every outcome of a period for every policy; nan where undefined."""
    months = months_of(plan, period)
    tally = {name: arrays["tally"][:, months, i].astype(np.float64) for i, name in enumerate(TALLY)}
    values = {name: sum_of(tally, columns) for name, (columns, _) in SUMS.items()}
    sums = {name: column.sum(axis=1) for name, column in tally.items()}
    sums["detention_ended_some_departure"] = sums["detention_ended_departure"] + sums["detention_ended_unsupervised"]
    sums["departures"] = np.sum([sums[kind] for kind in DEPARTURES], axis=0)
    for name, (numerator, denominator, _) in RATIOS.items():
        values[name] = ratio(sums[numerator], sums[denominator])
    for name, (returned, obliged, followed, _) in RETURN_RATES.items():
        cohort = slice(0, max(0, months.stop - months.start - followed))
        values[name] = ratio(tally[returned][:, cohort].sum(axis=1), tally[obliged][:, cohort].sum(axis=1))
    values |= {name: tally[name].mean(axis=1) for name in STOCKS}
    values["people_present"] = np.sum([tally[name][:, -1] for name in STOCKS], axis=0)
    values["out_of_sight_stock"] = tally["stock_out_of_sight"][:, -1]
    values["detention_occupancy"] = sums["detention_days"] / days_of(plan, months).sum()
    values["offer_spread_eur"] = offer_spread(sums)
    values |= expected_counts(arrays, tally, months)
    values["detention_places"] = arrays["places"][:, months].mean(axis=1)
    values |= highest_packages(arrays["packages"], months)
    values |= costs_of(arrays, plan, months, discounted=period == "future")
    values |= cost_of_departures(arrays, plan, months)
    if period == "future":
        values["cost_state_without_drawn_eur"] = values["cost_state_eur"] - drawn_eur(arrays, months)
        values |= dict(zip(AT_END, arrays["offers_at_end"].T.astype(np.float64), strict=True))
        values["maatwerk_unfinished_eur"] = unfinished_eur(arrays, months)
        pairs = {name: arrays["pairs"][:, i].astype(np.float64) for i, name in enumerate(PAIRS)}
        values |= {name: np.asarray(formula(pairs), np.float64) for name, (formula, _) in PAIRED.items()}
    return values


def monthly_values(arrays: Arrays, plan: "Plan") -> tuple[tuple[str, ...], Numbers]:
    """Give the outcomes of each reported month: [policy, month, name]."""
    months = slice(plan.month(plan.history_from), plan.month(plan.until) + 1)
    tally = {name: arrays["tally"][:, months, i].astype(np.float64) for i, name in enumerate(TALLY)}
    values = {name: np.sum([tally[column] for column in columns], axis=0) for name, (columns, _) in SUMS.items()}
    values |= {name: tally[name] for name in STOCKS}
    values["people_present"] = np.sum([tally[name] for name in STOCKS], axis=0)
    values["out_of_sight_stock"] = tally["stock_out_of_sight"]
    values["detention_occupancy"] = tally["detention_days"] / days_of(plan, months)
    values["detention_places"] = arrays["places"][:, months].astype(np.float64)
    booked = booked_eur(arrays, plan, months)
    values["support_eur"] = sum_accounts(booked, "average", account="support").astype(np.float64)
    values["cost_state_eur"] = sum_accounts(booked, "average", state=True)
    values["cost_society_eur"] = sum_accounts(booked, "average")
    return tuple(values), np.stack(list(values.values()), axis=2)


def drawn_eur(arrays: Arrays, months: slice) -> Numbers:
    """Give what the state spends on people who come only under a policy, less those only under the reference."""
    weight = discount_weights(arrays, months, discounted=True)
    euros = (arrays["drawn"][:, 0] - arrays["drawn"][:, 1])[:, months] / 10_000.0
    spent: Numbers = (euros * weight).sum(axis=1)
    return spent


def months_of(plan: "Plan", period: Period) -> slice:
    """Give the months of a period."""
    future = plan.month(plan.future_from)
    if period == "history":
        return slice(plan.month(plan.history_from), future)
    return slice(future, plan.month(plan.until) + 1)


def days_of(plan: "Plan", months: slice) -> Numbers:
    """Give the days in each month."""
    return np.array(
        [(plan.date(month + 1) - plan.date(month)).days for month in range(months.start, months.stop)], np.float64
    )


def sum_of(tally: Mapping[str, Numbers], columns: tuple[str, ...]) -> Numbers:
    """Add columns of the tally over the months of a period."""
    total: Numbers = np.sum([tally[column].sum(axis=1) for column in columns], axis=0)
    return total


def offer_spread(sums: Mapping[str, Numbers]) -> Numbers:
    """Give the spread of offers in like cases, in EUR; nan without offers."""
    squares: Any = 0.0
    for group in ("shut_out", "entitled"):
        number, total = sums[f"offers_{group}"], sums[f"offers_{group}_eur"]
        squares = squares + sums[f"offers_{group}_eur_squared"] - total**2 / np.maximum(number, 1.0)
    spread: Numbers = np.sqrt(np.maximum(ratio(squares, sums["maatwerk_cases"]), 0.0))
    return spread


def expected_table(scenario: "Scenario", policies: tuple[str, ...]) -> NDArray[np.int64]:
    """Give the chance of each expected count in millionths: [policy, month, EXPECTED]."""
    table = np.zeros((len(policies), scenario.plan.months, len(EXPECTED)), np.int64)
    for number, policy in enumerate(policies):
        for stretch in scenario.stretches(policy):
            read = reader(scenario, policy, stretch.start)
            chances = [round(chance(read) * 1e6) for _, chance, _ in EXPECTED.values()]
            table[number, stretch.start : stretch.stop] = chances
    return table


def expected_counts(arrays: Arrays, tally: Mapping[str, Numbers], months: slice) -> dict[str, Numbers]:
    """Give the expected counts of a period."""
    chances = arrays["expected"][:, months] / 1e6
    return {
        name: (tally[column] * chances[:, :, i]).sum(axis=1)
        for i, (name, (column, _, _)) in enumerate(EXPECTED.items())
    }


def highest_packages(packages: NDArray[np.int64], months: slice) -> dict[str, Numbers]:
    """Give the three highest packages paid in a period; nan where there were fewer of EUR 3,000 or more."""
    inside = (packages[:, :, 0] >= months.start) & (packages[:, :, 0] < months.stop)
    cents = np.where(inside, packages[:, :, 1], -1)
    padded = np.concatenate([cents, np.full((len(cents), LARGE_CENTS_ROWS), -1)], axis=1)
    top = -np.sort(-padded, axis=1)[:, :LARGE_CENTS_ROWS] / 100.0
    return {name: np.where(top[:, i] < 0, np.nan, top[:, i]) for i, name in enumerate(HIGHEST)}
