"""The assumptions that move the headline most: the answer at the low and at the high end of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.doubt.repricing import Repricing, repriced_settings
from sim.analysis.lived import COSTS, DEPARTURES, differences, is_choice
from sim.analysis.tables import other_policies, policy_names, unit
from sim.experiment.beside.draws import Uncertain, uncertain_parameters
from sim.experiment.runs import Runs
from sim.measure.ranges import Interval, mean_interval
from sim.parameters.catalogue import settings

LEADING = (
    *("policy", "outcome", "unit", "setting", "evidence", "how", "used", "low", "high", "answer"),
    *("at_low", "at_low_low", "at_low_high", "at_high", "at_high_low", "at_high_high", "swing"),
)
BY_PRICES, BY_RUNS = "prices", "runs"
"""How the answer at an end is known: the runs paid at another price, or the runs that lived near that end."""
A_QUARTER = 4
FEWEST_OF_A_CHOICE = 5
LEAST_SWING = 0.01
"""What moves the answer by less than this share of it is left out."""

Ends = tuple[object, object, Interval, Interval]
"""Low and high end of a setting, and the average answer there with its 95% interval."""


def leading_rows(
    runs: Runs, lived: pd.DataFrame, standing_out: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[tuple[object, ...]]:
    """Yield for each policy and headline outcome the settings that move it, the largest swing first.

    Prices: the same counts paid at both ends of the plausible range, exactly. Other settings that stand out from
    chance: the average of the quarter of runs with the lowest values, and of that with the highest.
    """
    known = {parameter.key: parameter for parameter in uncertain_parameters(runs.scenario)}
    priced = _priced(runs, [known[key] for key in repriced_settings() if key in known])
    for policy, name in other_policies(runs.scenario):
        for outcome in (DEPARTURES, COSTS):
            values = differences(runs, policy, outcome)
            at_ends = {key: (BY_PRICES, ends[policy]) for key, ends in priced.items() if outcome == COSTS}
            for key in standing_out.get((name, outcome), ()):
                at_ends.setdefault(key, (BY_RUNS, _of_runs(lived[key], values)))
            head, answer = (name, outcome, unit(outcome)), float(values.mean())
            yield from sorted(_rows(runs, lived, head, answer, at_ends), key=lambda row: -float(str(row[-1])))


def _rows(
    runs: Runs,
    lived: pd.DataFrame,
    head: tuple[str, str, str],
    answer: float,
    at_ends: Mapping[str, tuple[str, Ends]],
) -> Iterator[tuple[object, ...]]:
    for key, (how, (low, high, at_low, at_high)) in at_ends.items():
        swing = abs(at_high.mean - at_low.mean) / abs(answer) if answer else np.nan
        if swing >= LEAST_SWING:
            given = runs.scenario.assigned.get(key, ())[-1:]
            evidence = (given[0].evidence if given else "") or settings()[key].evidence
            ends = (*at_low[:3], *at_high[:3])
            row = (key, evidence, how, used_in(runs, lived, key), low, high, answer)
            yield (*head, *row, *ends, swing)


def used_in(runs: Runs, lived: pd.DataFrame, key: str) -> object:
    """Return the value that the runs had: the average where they differ, the commonest of a choice."""
    if key in lived:
        return lived[key].mode()[0] if is_choice(lived[key]) else float(lived[key].mean())
    given = runs.scenario.assigned.get(key, ())[-1:]
    return given[0].value if given else settings()[key].default


def _priced(runs: Runs, prices: Sequence[Uncertain]) -> dict[str, dict[int, Ends]]:
    """Return the answer at both ends of each price, by setting and policy."""
    repricing = Repricing(runs.scenario, runs.numbers)
    reference = policy_names(runs.scenario).index(runs.scenario.reference)
    found: dict[str, dict[int, Ends]] = {}
    for price in prices:
        costs = [repricing.cost_state_eur({price.key: end}) for end in (price.low, price.high)]
        for policy, _ in other_policies(runs.scenario):
            at_low, at_high = (mean_interval(cost[:, policy] - cost[:, reference]) for cost in costs)
            found.setdefault(price.key, {})[policy] = (price.low, price.high, at_low, at_high)
    return found


def _of_runs(lived: pd.Series[float], values: NDArray[np.float64]) -> Ends:
    """Return the average answer of the runs that lived near each end of a setting."""
    (low, lowest), (high, highest) = _of_choice(lived, values) if is_choice(lived) else _of_number(lived)
    return low, high, mean_interval(values[lowest]), mean_interval(values[highest])


def _of_number(lived: pd.Series[float]) -> list[tuple[object, NDArray[np.int64]]]:
    """Return the quarters of the runs with the lowest and highest values, each with its median value."""
    order = lived.to_numpy().argsort(kind="stable")
    quarter = max(2, len(order) // A_QUARTER)
    return [(float(np.median(lived.to_numpy()[rows])), rows) for rows in (order[:quarter], order[-quarter:])]


def _of_choice(lived: pd.Series[float], values: NDArray[np.float64]) -> list[tuple[object, NDArray[np.int64]]]:
    """Return the runs of the choices with the lowest and the highest average answer."""
    rows = [(choice, np.flatnonzero(lived == choice)) for choice in sorted(lived.unique())]
    usual = [(choice, of) for choice, of in rows if len(of) >= FEWEST_OF_A_CHOICE]
    ordered = sorted(usual, key=lambda row: float(values[row[1]].mean()))
    return [ordered[0], ordered[-1]]


def leading(table: pd.DataFrame, policy: str, most: int = 3) -> pd.DataFrame:
    """Return the settings that move the headline of a policy most, each once, where it moves most."""
    ordered = table[table["policy"] == policy].sort_values("swing", ascending=False, kind="stable")
    return ordered.drop_duplicates("setting").head(most)
