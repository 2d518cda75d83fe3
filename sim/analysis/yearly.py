"""The headline outcomes year by year, as levels and as differences from the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.tables import policy_names, unit
from sim.measure.ranges import interval_of_differences, level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.experiment.runs import Runs
    from sim.scenario.plan import Plan

COLUMNS = (
    *("policy", "year", "outcome", "unit", "mean", "low", "high"),
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
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = {name: place for place, name in enumerate(names)}
    return frame.sort_values("policy", key=lambda shown: shown.map(order), kind="stable", ignore_index=True)


def _by_year(runs: Runs) -> list[tuple[int, str, NDArray[np.float64]]]:
    """Give year, outcome and the values by replication and policy."""
    known = runs.numbers[0].monthly_outcomes
    found = []
    for year, months in years_of(runs.scenario.plan).items():
        for outcome in (*SUMS, *STANDS):
            if outcome in known:
                place = known.index(outcome)
                of_year = np.array([run.monthly[:, months, place] for run in runs.numbers])
                found.append((year, outcome, of_year[..., -1] if outcome in STANDS else of_year.sum(axis=-1)))
    return found


def years_of(plan: Plan) -> dict[int, slice]:
    """Give the months of each reported year, counted from the first reported one."""
    first, last = plan.month(plan.history_from), plan.month(plan.until)
    years: dict[int, slice] = {}
    for month in range(first, last + 1):
        start = years[plan.date(month).year].start if plan.date(month).year in years else month - first
        years[plan.date(month).year] = slice(start, month - first + 1)
    return years
