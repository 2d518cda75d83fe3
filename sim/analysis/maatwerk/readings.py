"""The answer under each reading of maatwerk, from the runs that lived under it."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.ratios import COSTS_OF_THE_SAME_PEOPLE, RATIOS, price
from sim.analysis.tables import other_policies, period_draws, policy_names, unit
from sim.experiment.runs import Runs
from sim.measure.ranges import Interval, interval_of_effect
from sim.parameters.outcomes import BETWEEN_POLICIES
from sim.parameters.readings import Reading
from sim.scenario.changing import ALL_READINGS as ALL
from sim.scenario.changing import reading_of

COLUMNS = (
    *("reading", "published_cases_are", "outcome", "unit", "mean", "low", "high", "weight"),
    *("policy", "replications"),
)
OUTCOMES = (
    *("additional_departures", "additional_durable_departures", "demonstrable_departures"),
    *("left_maatwerk", "maatwerk_cases", "maatwerk_agreed", "unlawful_person_months"),
    *("paid", "deadweight", "deadweight_share", "deadweight_same_month", "deadweight_3m", "deadweight_12m"),
    *("cost_state_eur", "cost_state_without_drawn_eur", "people_present", "came"),
)


def readings_of(runs: Runs) -> list[Reading]:
    """Return the reading that each run lived under, in the order of the runs."""
    return [reading_of(runs.scenario, run.replication) for run in runs.numbers]


def readings(runs: Runs) -> pd.DataFrame:
    """Return the difference from the reference under each reading, by both of its sides and by each of them.

    `weight` is the share of the runs. The range is that of the simulations of the reading, as of every difference.
    """
    rows = []
    lived = readings_of(runs)
    for number, policy in other_policies(runs.scenario):
        for process, meaning, chosen in _cells(lived):
            for outcome, interval in _intervals(runs, number, chosen):
                head = (process, meaning, outcome, unit(outcome), interval.mean, interval.low, interval.high)
                rows.append((*head, float(chosen.mean()), policy, interval.replications))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _cells(lived: Sequence[Reading]) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Yield each reading that was lived under, each of its sides alone, and all: process, meaning, mask of the runs."""
    processes = list(dict.fromkeys(reading.process for reading in sorted(lived)))
    meanings = list(dict.fromkeys(reading.published_cases_are for reading in sorted(lived)))
    for process in (*processes, ALL):
        for meaning in (*meanings, ALL):
            mask = np.array(
                [process in (r.process, ALL) and meaning in (r.published_cases_are, ALL) for r in lived], np.bool_
            )
            if mask.any():
                yield process, meaning, mask


def _intervals(runs: Runs, policy: int, chosen: NDArray[np.bool_]) -> Iterator[tuple[str, Interval]]:
    plan, reference = runs.scenario.plan, policy_names(runs.scenario).index(runs.scenario.reference)
    differences = {}
    for outcome in OUTCOMES:
        if outcome not in runs.numbers[0].future:
            continue
        values = period_draws(runs, "future", outcome)[chosen]
        differences[outcome] = values[:, policy] - (0.0 if outcome in BETWEEN_POLICIES else values[:, reference])
        yield outcome, interval_of_effect(outcome, differences.__getitem__, plan)
    costs = next(differences[name] for name in COSTS_OF_THE_SAME_PEOPLE if name in differences)
    for outcome, departures in RATIOS.items():
        if departures not in differences:
            continue
        yield outcome, price(costs, differences[departures], sets_differ=plan.sets_differ)
