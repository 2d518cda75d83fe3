"""Search, per parameter, for the value at which one policy stops being better than another.

Both policies are run over the same people with the same luck at a few values of the parameter, and where the sign of
their difference turns, a root finder closes in. What comes out are the differences at every value tried: the table of
break-even values is drawn from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.executor import Executor
from sim.experiment.keep.store import Arrays, Store, kept_below
from sim.experiment.progress import Progress, Silent
from sim.experiment.work import Work
from sim.parameters.catalogue import settings
from sim.scenario import BreakEven, Plan, Scenario
from sim.scenario.changing import with_settings

if TYPE_CHECKING:
    from sim.measure.replication import Priced
Criterion = Literal["departures", "balance"]
COLUMNS = ("additional_departures", "cost_state_eur")
CLOSE_ENOUGH = 0.01  # of the range searched
MOST_STEPS = 6


class Span(NamedTuple):
    """The values of a parameter: as the scenario has it, the plausible range, and the wider range searched."""

    key: str
    default: float
    low: float
    high: float
    bottom: float
    top: float


@dataclass(frozen=True)
class Curve:
    """The difference between two policies at each value tried: value -> [replication, COLUMNS]."""

    span: Span
    points: Mapping[float, NDArray[np.float64]]

    @property
    def values(self) -> list[float]:
        """Return the values tried, in order."""
        return sorted(self.points)

    def gains(self, criterion: Criterion, worth_eur: float | None) -> NDArray[np.float64]:
        """Return what the first policy gains on the second, by value tried and replication."""
        return np.stack([gain(self.points[value], criterion, worth_eur) for value in self.values])


def gain(differences: NDArray[np.float64], criterion: Criterion, worth_eur: float | None) -> NDArray[np.float64]:
    """Return the gain by replication: additional departures, or what they are worth less the extra cost in EUR."""
    departures, cost = differences[:, 0], differences[:, 1]
    return departures if criterion == "departures" or worth_eur is None else worth_eur * departures - cost


def criteria(worth_eur: float | None) -> tuple[Criterion, ...]:
    """Return what the policies are compared on: without a worth of a departure there is no balance to draw."""
    return ("departures",) if worth_eur is None else ("departures", "balance")


def span_of(scenario: Scenario, key: str) -> Span:
    """Return the range of a parameter to search: three times as wide as is plausible, within what is allowed.

    A range that is spread over orders of magnitude is widened by its own factor instead.
    """
    setting, said = settings()[key], scenario.explain(key)
    if said.low is None or said.high is None or setting.minimum is None or setting.maximum is None:
        raise ValueError(f"{key} has no range to search")
    low, high = float(said.low), float(said.high)
    if setting.distribution == "loguniform":
        bottom, top = (float(f"{end:.2g}") for end in (low * low / high, high * high / low))
    else:
        bottom, top = low - (high - low), high + (high - low)
    bottom, top = max(bottom, setting.minimum), min(top, setting.maximum)
    return Span(key, float(said.value), low, high, float(bottom), float(top))


def search(
    scenario: Scenario, executor: Executor, folder: Path | None = None, progress: Progress | None = None
) -> tuple[Curve, ...]:
    """Return a curve for each parameter that the plan names; none when it names none.

    What stands finished in the folder is not computed again.
    """
    plan = scenario.plan.break_even
    if plan is None:
        return ()
    progress = progress or Silent()
    try_out = Trials(two_policies(scenario, plan), plan, executor, folder)
    curves = []
    for number, key in enumerate(plan.parameters, 1):
        progress.say(f"Searching the break-even value of {key} ({number} of {len(plan.parameters)}) ...")
        curves.append(trace(span_of(scenario, key), try_out, plan.worth_eur))
    return tuple(curves)


def two_policies(scenario: Scenario, plan: BreakEven) -> Scenario:
    """Return the scenario with the two policies alone, the second as reference, in the sample of the search.

    It is searched around the values of the scenario and the register: sets of the ensemble would blur where it turns.
    """
    names = plan.between
    return replace(
        scenario,
        policies=tuple(scenario.policy(name) for name in names),
        reference=names[1],
        own_changes={name: scenario.own_changes[name] for name in names},
        timelines={name: scenario.timelines[name] for name in names},
        plan=replace(scenario.plan, parameter_sets="defaults", held_out=False, sample=plan.sample, break_even=None),
    )


Trial = Callable[[str, Sequence[float]], list["NDArray[np.float64]"]]


@dataclass
class Trials:
    """Run the two policies at other values of a parameter, each value once."""

    scenario: Scenario
    plan: BreakEven
    executor: Executor
    folder: Path | None
    _at_default: NDArray[np.float64] | None = field(default=None, init=False)

    def __call__(self, key: str, values: Sequence[float]) -> list[NDArray[np.float64]]:
        """Return the differences at each value: [replication, COLUMNS]; the values run side by side."""
        current = float(self.scenario.explain(key).value)
        wanted = [value for value in values if value != current or self._at_default is None]
        changed = [
            self.scenario if value == current else with_settings(self.scenario, {key: value}) for value in wanted
        ]
        found = dict(zip(wanted, self._differences(changed), strict=True))
        if current in found:
            self._at_default = found[current]
        return [self._at_default if v == current and self._at_default is not None else found[v] for v in values]

    def _differences(self, scenarios: Sequence[Scenario]) -> list[NDArray[np.float64]]:
        from sim.measure.replication import prepare

        count = self.plan.replications
        compute = ComputeTrials(tuple(map(prepare, scenarios)), self.scenario.plan, count)
        stores = [kept_below(self.folder, one) for one in scenarios] if self.folder else []
        keeper = TrialKeeper(stores, count) if stores else None
        work = Work(compute, lambda number, arrays: arrays[0]["differences"].view(np.float64), store=keeper)
        rows = []
        with closing(self.executor.map_runs(work, range(count * len(scenarios)))) as finished:
            for _, row in finished:
                if isinstance(row, Exception):
                    raise row
                rows.append(row)
        return list(np.array(rows, dtype=np.float64).reshape(len(scenarios), count, len(COLUMNS)))


@dataclass(frozen=True)
class ComputeTrials:
    """How the differences at each value are computed: number n is replication n % count of value n // count."""

    prepared: tuple[Priced, ...]
    plan: Plan
    count: int

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield the differences of each number, as whole numbers of the same bits."""
        from sim.measure.measuring import period_values
        from sim.measure.replication import run_replication

        for number in runs:
            counted = run_replication(self.prepared[number // self.count], number % self.count)
            values = period_values(counted, self.plan, "future")
            differences = np.array([values[name][0] - values[name][1] for name in COLUMNS], dtype=np.float64)
            yield {"differences": differences.view(np.int64)}


@dataclass(frozen=True)
class TrialKeeper:
    """Keeps the differences of each value in a store of its own."""

    stores: Sequence[Store]
    count: int

    def load(self, number: int) -> Arrays | None:
        """Return the differences of a finished number."""
        return self.stores[number // self.count].load(number % self.count)

    def save(self, number: int, arrays: Arrays) -> None:
        """Keep the differences of a number."""
        self.stores[number // self.count].save(number % self.count, arrays)


def trace(span: Span, trial: Trial, worth_eur: float | None) -> Curve:
    """Return the curve of one parameter: its ends and its default first, then what the root finder asks for."""
    values = sorted({span.bottom, span.low, span.default, span.high, span.top})
    points = dict(zip(values, trial(span.key, values), strict=True))
    for criterion in criteria(worth_eur):
        bracket = crossing(values, [float(gain(points[v], criterion, worth_eur).mean()) for v in values], span.default)
        if bracket is not None:
            _close_in(span, bracket, criterion, worth_eur, trial, points)
    return Curve(span, points)


def crossing(values: Sequence[float], means: Sequence[float], near: float) -> tuple[float, float] | None:
    """Return the two neighbouring values between which the sign turns, those nearest to a value; None if it never does.

    A mean of exactly zero is no turn: there neither policy is better.
    """
    signed = [(value, mean) for value, mean in zip(values, means, strict=True) if mean != 0]
    found = [(a, b) for (a, left), (b, right) in pairwise(signed) if (left < 0) != (right < 0)]
    return min(found, key=lambda pair: max(pair[0] - near, near - pair[1], 0.0), default=None)


def _close_in(
    span: Span,
    bracket: tuple[float, float],
    criterion: Criterion,
    worth_eur: float | None,
    trial: Trial,
    points: dict[float, NDArray[np.float64]],
) -> None:
    """Add points around the root, by Brent's method."""
    from scipy.optimize import brentq

    def mean_gain(value: float) -> float:
        if value not in points:
            points[value] = trial(span.key, [value])[0]
        return float(gain(points[value], criterion, worth_eur).mean())

    close = CLOSE_ENOUGH * (span.top - span.bottom)
    brentq(mean_gain, *bracket, xtol=close, maxiter=MOST_STEPS, disp=False)
