"""Who is reached: by trait and by cooperation of the country, what a policy changes in people's departures."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.lived import differences
from sim.analysis.tables import other_policies
from sim.experiment.runs import Runs
from sim.measure.ranges import IntervalOf, interval_of_counts, interval_of_differences
from sim.parameters.outcomes import GROUPS, PAIRS, TRAITS

WHO = ("policy", "group", "measure", "mean", "low", "high", "per_100k_eur")
DIFFERENCE = "additional"
"""The one measure that may be negative: gained less lost."""
MEASURES = (
    *("persons", DIFFERENCE, "gained", "lost", "moved_earlier", "moved_later"),
    *("paid", "deadweight", "held_out", "came", "stayed_away"),
)
EUR = 100_000.0


def who(runs: Runs) -> pd.DataFrame:
    """Return, per policy, group and measure, persons with a 95% interval, and persons per EUR 100,000.

    The money is extra cost to the state; empty where the policy does not clearly cost more. Traits overlap; groups by
    cooperation do not.
    """
    plan = runs.scenario.plan
    interval_of, of_count = interval_of_differences(plan), interval_of_counts(plan)
    rows = [
        (
            *(policy, group, measure),
            *(interval_of if measure == DIFFERENCE else of_count)(values)[:3],
            per_100k(values, extra, interval_of),
        )
        for number, policy in other_policies(runs.scenario)
        for extra in (differences(runs, number, "cost_state_eur"),)
        for group, measure, values in _counts(runs, number)
    ]
    return pd.DataFrame(rows, columns=list(WHO))


def per_100k(values: NDArray[np.float64], extra: NDArray[np.float64], interval_of: IntervalOf) -> float:
    """Return persons per EUR 100,000 of extra cost, a ratio of means; nan unless that is above zero for sure."""
    if not interval_of(extra).low > 0.0:
        return float("nan")
    return float(values.mean() / extra.mean() * EUR)


def _counts(runs: Runs, policy: int) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    from sim.measure.lives import NOT_MEASURED

    for names, kept in ((TRAITS, "traits"), (GROUPS, "groups")):
        counts = np.array([getattr(run, kept)[policy] for run in runs.numbers], dtype=np.float64)
        counts[counts == NOT_MEASURED] = np.nan
        for position, group in enumerate(names):
            pairs = dict(zip(PAIRS, counts[:, position].T, strict=True))
            pairs[DIFFERENCE] = pairs["gained"] - pairs["lost"]
            for measure in MEASURES:
                yield group, measure, pairs[measure]
