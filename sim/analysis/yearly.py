"""Year by year: the headline outcomes, and what is spent on each article of the budget and account, by who pays."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.tables import policy_names, unit
from sim.experiment.runs import Runs
from sim.measure.accounts import BOOKINGS
from sim.measure.ranges import interval_of_differences, level
from sim.parameters.accounts import ACCOUNTS, ARTICLES, PAYERS
from sim.scenario.plan import Plan

YEARLY = (
    *("policy", "year", "outcome", "unit", "mean", "low", "high"),
    *("difference", "difference_low", "difference_high"),
)
SPENDING = (
    *("policy", "year", "article", "account", "payer", "mean", "low", "high"),
    *("difference", "difference_low", "difference_high"),
)
SUMS = (
    *("left_unassisted", "left_regular", "left_maatwerk", "removed_origin", "removed_dublin"),
    *("demonstrable_departures", "out_of_sight", "cost_state_eur"),
)
STANDS = ("people_present",)
"""Outcomes that are counted at the end of the year; SUMS are added up over its months."""


def yearly(runs: Runs) -> pd.DataFrame:
    """Return each year under each policy, the history included; the reference has no difference from itself.

    Departures are events here, of people who come under one policy too, and euros are those of the year, not
    discounted. A year of which only some months are simulated holds these.
    """
    scenario = runs.scenario
    names, interval_of = policy_names(scenario), interval_of_differences(scenario.plan)
    reference, rows = names.index(scenario.reference), []
    for year, outcome, values in _by_year(runs):
        for number, policy in enumerate(names):
            mean, low, high, _ = level(values[:, number])
            apart = (np.nan,) * 3 if number == reference else interval_of(values[:, number] - values[:, reference])[:3]
            rows.append((policy, year, outcome, unit(outcome), mean, low, high, *apart))
    frame = pd.DataFrame(rows, columns=list(YEARLY))
    order = {name: place for place, name in enumerate(names)}
    return frame.sort_values("policy", key=lambda shown: shown.map(order), kind="stable", ignore_index=True)


def _by_year(runs: Runs) -> list[tuple[int, str, NDArray[np.float64]]]:
    """Give year, outcome and the values by replication and policy."""
    known = runs.numbers[0].monthly_outcomes
    found = []
    for year, months in years_of(runs.scenario.plan, runs.scenario.plan.history_from).items():
        for outcome in (*SUMS, *STANDS):
            if outcome in known:
                place = known.index(outcome)
                of_year = np.array([run.monthly[:, months, place] for run in runs.numbers])
                found.append((year, outcome, of_year[..., -1] if outcome in STANDS else of_year.sum(axis=-1)))
    return found


def years_of(plan: Plan, since: date) -> dict[int, slice]:
    """Give the months of each simulated year from a day on, counted from the month of that day."""
    first, last = plan.month(since), plan.month(plan.until)
    years: dict[int, slice] = {}
    for month in range(first, last + 1):
        start = years[plan.date(month).year].start if plan.date(month).year in years else month - first
        years[plan.date(month).year] = slice(start, month - first + 1)
    return years


def spending(runs: Runs) -> pd.DataFrame:
    """Return what is spent in each year of the compared period, and in all of it, under each policy, in EUR.

    A row of an article alone adds up its accounts, one of a payer alone all that it pays, and one without either
    everything. Euros are those of the year, not discounted: the years add up to the
    whole period, and `cost_state_eur` is the same euros discounted to its start.
    """
    names, interval_of = policy_names(runs.scenario), interval_of_differences(runs.scenario.plan)
    reference, rows = names.index(runs.scenario.reference), []
    spent = np.array([run.spent for run in runs.numbers])
    for number, policy in enumerate(names):
        for year, months in _years(runs.scenario.plan).items():
            values, theirs = (spent[:, one, months].sum(axis=1) for one in (number, reference))
            for place, chosen in _parts():
                own = values[:, chosen].sum(axis=1)
                apart = (np.nan,) * 3
                if number != reference:
                    apart = interval_of(own - theirs[:, chosen].sum(axis=1))[:3]
                rows.append((policy, year, *place, *level(own)[:3], *apart))
    return pd.DataFrame(rows, columns=list(SPENDING))


def _years(plan: Plan) -> dict[str, slice]:
    """Give the months of each year of the compared period and of all of it, counted from its first."""
    found = {str(year): months for year, months in years_of(plan, plan.future_from).items()}
    if len(found) == 1:
        return found
    first, *_, last = found
    return found | {f"{first}-{last}": slice(0, found[last].stop)}


def _parts() -> Iterator[tuple[tuple[str, str, str], NDArray[np.bool_]]]:
    """Yield everything, each payer, each article, and behind it its accounts by payer, with the bookings added up."""
    yield ("", "", ""), np.ones(len(BOOKINGS), np.bool_)
    payers = np.array([payer for _, payer in BOOKINGS])
    for payer in PAYERS:
        yield ("", "", payer), payers == payer
    articles = np.array([ACCOUNTS[account].articles[payer] for account, payer in BOOKINGS])
    for article in ARTICLES:
        yield (article, "", ""), articles == article
        for number in np.flatnonzero(articles == article):
            yield (article, *BOOKINGS[number]), np.arange(len(BOOKINGS)) == number
