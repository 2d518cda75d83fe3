"""What to record: which facts of each offer would narrow the answer most, and after how many offers.

Nobody has recorded what people did before and after an offer. In the runs it is known, and differs between readings
and between what money does; how far the answer follows from it tells what it would be worth to know it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.lived import differences
from sim.analysis.tables import other_policies, period_draws
from sim.experiment.runs import Runs
from sim.measure.ranges import level

COLUMNS = ("policy", "fact", "share", "low", "high", "narrows", "offers", "replications")
FACTS: Mapping[str, tuple[str, str]] = {
    "declined_first": ("maatwerk_offered_who_would_go", "maatwerk_cases"),
    "left_after_declining": ("left_after_lapse", "maatwerk_lapsed"),
    "agreed": ("maatwerk_agreed", "maatwerk_cases"),
}
"""Fact: what is counted over what. The first is one minus it: the regular offer was put this month, and declined."""
INVERTED = frozenset({"declined_first"})
NOISE_LEFT = 0.1
"""Enough offers are recorded when luck in them adds a tenth to the variance of the fact between simulations."""
FEWEST_RUNS = 24
"""With fewer simulations nothing is said: a line through them would follow luck."""


def recording(runs: Runs) -> pd.DataFrame:
    """Return, by policy and fact, its share in the simulations, how far it narrows the answer, and how many offers.

    `narrows`: the share of the variance of additional departures that goes when the fact is known (of a straight line
    in the fact, less what a line of no meaning would take); empty with few simulations or where the fact never differs.
    """
    rows = []
    for number, policy in other_policies(runs.scenario):
        answer = differences(runs, number, "additional_departures")
        for fact, (above, below) in FACTS.items():
            if not {above, below} <= runs.numbers[0].future.keys():
                continue
            share = _share(
                period_draws(runs, "future", above)[:, number], period_draws(runs, "future", below)[:, number]
            )
            share = 1.0 - share if fact in INVERTED else share
            known = share[~np.isnan(share)]
            if len(known) == 0:
                continue
            *ends, runs_known = level(known)
            rows.append((policy, fact, *ends, narrowed(share, answer), offers_needed(known), runs_known))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def narrowed(fact: NDArray[np.float64], answer: NDArray[np.float64]) -> float:
    """Return the adjusted share of the variance of the answer that a line in the fact explains, at least 0."""
    both = ~(np.isnan(fact) | np.isnan(answer))
    x, y = fact[both], answer[both]
    if len(x) < FEWEST_RUNS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    explained = float(np.corrcoef(x, y)[0, 1] ** 2)
    return max(0.0, 1.0 - (1.0 - explained) * (len(x) - 1) / (len(x) - 2))


def offers_needed(fact: NDArray[np.float64]) -> float:
    """Return how many recorded offers tell the fact well: luck in them adds NOISE_LEFT to its variance between runs."""
    between = float(fact.var(ddof=1)) if len(fact) > 1 else 0.0
    if between == 0.0:
        return float("nan")
    mean = float(fact.mean())
    return float(np.ceil(mean * (1.0 - mean) / (NOISE_LEFT * between)))


def _share(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)
