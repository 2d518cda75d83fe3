"""The tables of a results folder, each in a fixed order of rows and columns, and the differences that they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.ratios import COSTS_OF_THE_SAME_PEOPLE, RATIOS, price
from sim.experiment.runs import Runs
from sim.measure.ranges import (
    Interval,
    IntervalOf,
    excludes_zero,
    interval_for,
    interval_of_differences,
    interval_of_effect,
    level,
    mean_interval,
    parts_of_share,
    share_of_all,
)
from sim.parameters.outcomes import BETWEEN_POLICIES, GROUPS, OUTCOMES, PAIRS, SHARES_BETWEEN
from sim.scenario import Scenario
from sim.scenario.calendar import label
from sim.scenario.changing import name_of_readings

Period = Literal["history", "future"]
PERIODS: tuple[Period, ...] = ("history", "future")

SUMMARY = ("policy", "period", "from", "until", "outcome", "unit", "mean", "low", "high", "replications")
EFFECTS = (
    *("policy", "reference", "outcome", "unit", "mean", "low", "high"),
    *("replications", "noise_removed", "distinguishable", "reading"),
)
LIVES = ("policy", "status_reference", "status_policy", "persons")
BY_GROUP = ("policy", "group", "persons", "mean", "low", "high", "people", "people_low", "people_high", "leads")
MONTHLY = ("policy", "replication", "month", "outcome", "value")
DRAWS = ("policy", "replication", "period", "outcome", "value")

LEVEL_BEHIND = {"additional_departures": "demonstrable_departures"}
"""The level that shows what pairing gains for an outcome that compares person by person."""


class Effect(NamedTuple):
    """A difference with its 95% interval; nan where it is not defined."""

    mean: float
    low: float
    high: float
    replications: int
    noise_removed: float
    distinguishable: bool


def summary(runs: Runs) -> pd.DataFrame:
    """Return the level of every outcome in both periods."""
    rows = []
    for period in PERIODS:
        first, last = period_labels(runs.scenario, period)
        for outcome in period_outcomes(runs, period):
            values = period_draws(runs, period, outcome)
            for number, policy in enumerate(policy_names(runs.scenario)):
                found = level(values[:, number])
                if outcome in SHARES_BETWEEN:
                    parts = (period_draws(runs, period, name)[:, number] for name in parts_of_share(outcome))
                    found = found._replace(mean=share_of_all(*parts))
                rows.append((policy, period, first, last, outcome, unit(outcome), *found))
    return _in_policy_order(pd.DataFrame(rows, columns=list(SUMMARY)), runs.scenario)


def effects(runs: Runs) -> pd.DataFrame:
    """Return the difference of every outcome of the future against the reference, for the other policies."""
    reference, reading = runs.scenario.reference, name_of_readings(runs.scenario)
    rows = [
        (policy, reference, outcome, unit(outcome), *effect, reading)
        for number, policy in other_policies(runs.scenario)
        for outcome, effect in _effects_of(runs, number)
    ]
    return pd.DataFrame(rows, columns=list(EFFECTS))


def lives(runs: Runs) -> pd.DataFrame:
    """Return the mean number of persons by status under the reference and under each policy."""
    from sim.measure.lives import STATUS_NAMES

    persons = np.mean([run.lives for run in runs.numbers], axis=0)
    rows = [
        (policy, STATUS_NAMES[before], STATUS_NAMES[after], float(persons[number, before, after]))
        for number, policy in enumerate(policy_names(runs.scenario))
        for before, after in np.argwhere(persons[number] > 0)
    ]
    return pd.DataFrame(rows, columns=list(LIVES))


def groups(runs: Runs) -> pd.DataFrame:
    """Return additional departures of each group, per 1,000 of its people and in people, with 95% intervals.

    `leads`: the share of replications in which no other group, under any policy, has as large a difference in people.
    """
    counts = np.array([run.groups for run in runs.numbers], dtype=np.float64)
    persons, gained, lost = (counts[..., PAIRS.index(name)] for name in ("persons", "gained", "lost"))
    with np.errstate(invalid="ignore", divide="ignore"):
        per_thousand = np.where(persons > 0, 1_000 * (gained - lost) / persons, np.nan)
    leads = leading(gained - lost)
    interval_of = interval_of_differences(runs.scenario.plan)
    rows = []
    for number, policy in other_policies(runs.scenario):
        for position, group in enumerate(GROUPS):
            interval = interval_of(per_thousand[:, number, position])
            size = float(persons[:, number, position].mean())
            people = interval_of((gained - lost)[:, number, position])
            rows.append((policy, group, size, *interval[:3], *people[:3], leads[number, position]))
    return pd.DataFrame(rows, columns=list(BY_GROUP))


def leading(more: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, from differences by replication, policy and group, how often each alone is largest, a share."""
    sizes = np.abs(more)
    is_largest = sizes == sizes.max(axis=(1, 2), keepdims=True)
    return np.asarray((is_largest & (is_largest.sum(axis=(1, 2), keepdims=True) == 1)).mean(axis=0), np.float64)


def monthly(runs: Runs) -> pd.DataFrame:
    """Return every outcome of every reported month, replication and policy."""
    plan = runs.scenario.plan
    values = np.array([run.monthly for run in runs.numbers]).swapaxes(0, 1)
    first = plan.month(plan.history_from)
    months = [label(plan.date(first + number)) for number in range(values.shape[2])]
    replications = [run.replication for run in runs.numbers]
    return _long(values, MONTHLY, policy_names(runs.scenario), replications, months, runs.numbers[0].monthly_outcomes)


def draws(runs: Runs) -> pd.DataFrame:
    """Return every outcome of both periods for every replication and policy."""
    replications = [run.replication for run in runs.numbers]
    names = policy_names(runs.scenario)
    frames = []
    for period in PERIODS:
        outcomes = period_outcomes(runs, period)
        values = np.array([period_draws(runs, period, outcome).T for outcome in outcomes])
        values = np.moveaxis(values, 0, -1)[:, :, np.newaxis, :]
        frames.append(_long(values, DRAWS, names, replications, [period], outcomes))
    both = pd.concat(frames, ignore_index=True)
    return both.astype({"period": "category", "outcome": "category", "policy": "category"})


def policy_names(scenario: Scenario) -> list[str]:
    """Return the names of the policies in the order of the scenario."""
    return [policy.name for policy in scenario.policies]


def other_policies(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """Yield position and name of the policies that are compared with the reference."""
    for number, name in enumerate(policy_names(scenario)):
        if name != scenario.reference:
            yield number, name


def period_outcomes(runs: Runs, period: Period) -> list[str]:
    """Return the outcomes that have a level in a period."""
    values = runs.numbers[0].history if period == "history" else runs.numbers[0].future
    return [outcome for outcome in values if outcome not in RATIOS]


def period_draws(runs: Runs, period: Period, outcome: str) -> NDArray[np.float64]:
    """Return the values of an outcome in a period, by replication and policy."""
    if period == "history":
        return np.array([run.history[outcome] for run in runs.numbers], dtype=np.float64)
    return np.array([run.future[outcome] for run in runs.numbers], dtype=np.float64)


def period_labels(scenario: Scenario, period: Period) -> tuple[str, str]:
    """Return the first and last month of a period."""
    plan = scenario.plan
    if period == "history":
        return label(plan.history_from), label(plan.date(plan.month(plan.future_from) - 1))
    return label(plan.future_from), label(plan.until)


def unit(outcome: str) -> str:
    """Return the unit of an outcome."""
    return str(OUTCOMES[outcome].unit)


def _effects_of(runs: Runs, policy: int) -> Iterator[tuple[str, Effect]]:
    plan, reference = runs.scenario.plan, policy_names(runs.scenario).index(runs.scenario.reference)
    pairs = {}
    for outcome in period_outcomes(runs, "future"):
        values = period_draws(runs, "future", outcome)
        pairs[outcome] = values[:, policy], values[:, reference]
    for outcome, pair in pairs.items():
        if outcome in SHARES_BETWEEN:
            yield outcome, effect_of(interval_of_effect(outcome, lambda name: pairs[name][0], plan))
            continue
        effect = paired_effect(outcome, *pair, interval_for(outcome, plan))
        behind = LEVEL_BEHIND.get(outcome)
        yield (
            outcome,
            effect if behind is None else effect._replace(noise_removed=noise_removed(*pairs[behind])),
        )
    above = next((name for name in COSTS_OF_THE_SAME_PEOPLE if name in pairs), "")
    for outcome, below in RATIOS.items():
        if above and below in pairs:
            costs, departures = (ours - theirs for ours, theirs in (pairs[above], pairs[below]))
            yield outcome, effect_of(price(costs, departures, sets_differ=plan.sets_differ))


def paired_effect(
    outcome: str,
    policy: NDArray[np.float64],
    reference: NDArray[np.float64],
    interval_of: IntervalOf = mean_interval,
) -> Effect:
    """Return the mean difference of pairs with its interval; of what compares person by person, the mean itself."""
    is_compared = outcome in BETWEEN_POLICIES
    interval = interval_of(policy if is_compared else policy - reference)
    return effect_of(interval, float("nan") if is_compared else noise_removed(policy, reference))


def effect_of(interval: Interval, removed: float = float("nan")) -> Effect:
    """Return a difference with its interval, distinguishable where that excludes zero."""
    return Effect(*interval, removed, excludes_zero(interval.low, interval.high))


def noise_removed(policy: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    """Return 1 - var(difference) / (var(policy) + var(reference)): the noise that pairing takes away.

    Undefined with fewer than two pairs, or when neither varies.
    """
    both = ~(np.isnan(policy) | np.isnan(reference))
    if both.sum() < 2:
        return float("nan")
    a, b = policy[both], reference[both]
    apart = float(a.var(ddof=1) + b.var(ddof=1))
    if apart == 0 or (np.ptp(a) == 0 and np.ptp(b) == 0):
        return float("nan")
    return 1 - float((a - b).var(ddof=1)) / apart


def _in_policy_order(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    order = {name: number for number, name in enumerate(policy_names(scenario))}
    return frame.sort_values("policy", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _long(
    values: NDArray[np.float64],
    columns: Sequence[str],
    policies: Sequence[str],
    replications: Sequence[int],
    times: Sequence[str],
    outcomes: Sequence[str],
) -> pd.DataFrame:
    """Return an array of policy, replication, time and outcome as one row per value."""

    def along(axis: int, labels: NDArray[np.int32]) -> NDArray[np.int32]:
        shape = [1] * values.ndim
        shape[axis] = -1
        return np.broadcast_to(labels.reshape(shape), values.shape).ravel()

    def named(axis: int, names: Sequence[str]) -> pd.Categorical[str]:
        codes = along(axis, np.arange(len(names), dtype=np.int32))
        categories = pd.Index(list(names))
        return pd.Categorical.from_codes(codes, categories=categories)

    return pd.DataFrame(
        {
            columns[0]: named(0, policies),
            columns[1]: along(1, np.array(replications, dtype=np.int32)),
            columns[2]: named(2, times),
            columns[3]: named(3, outcomes),
            columns[4]: np.ascontiguousarray(values).ravel(),
        }
    )
