"""What is spent by year: on each article of the budget, and on each account by who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.tables import policy_names
from sim.measure.accounts import BOOKINGS
from sim.measure.ranges import interval_of_differences, level
from sim.parameters.accounts import ACCOUNTS, ARTICLES, PAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sim.experiment.runs import Runs
    from sim.scenario.plan import Plan

COLUMNS = (
    *("policy", "year", "article", "account", "payer", "mean", "low", "high"),
    *("difference", "difference_low", "difference_high"),
)


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
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _years(plan: Plan) -> dict[str, slice]:
    """Give the months of each year of the compared period and of all of it, counted from its first."""
    first, last = plan.month(plan.future_from), plan.month(plan.until)
    years = [plan.date(month).year for month in range(first, last + 1)]
    found = {
        str(year): slice(years.index(year), years.index(year) + years.count(year)) for year in dict.fromkeys(years)
    }
    return found | {f"{years[0]}-{years[-1]}": slice(0, len(years))} if len(found) > 1 else found


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
