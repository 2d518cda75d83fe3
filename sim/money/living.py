"""Live under other settings of the levers beside the reference, and keep of each what the same money is judged by.

Settings are lived many at a time, on the same people with the same luck. What stands finished is not lived again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.executor import Executor
from sim.experiment.keep.store import Arrays, kept_below
from sim.experiment.pace import work_of
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import with_its_set
from sim.experiment.work import Work
from sim.measure.accounts import PRICE_COLUMNS, booked_eur
from sim.parameters.accounts import NOT_STATE
from sim.parameters.catalogue import Value
from sim.parameters.outcomes import OUTCOMES
from sim.scenario import Scenario
from sim.scenario.changing import beside_the_reference

if TYPE_CHECKING:
    from sim.measure.replication import Priced

    Numbers = NDArray[np.float64]

MEASURED = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind != "price")
AT_ONCE = 12
"""Settings that are lived in one run: of the whole country each takes some 80 MiB while it is lived."""


class Point(NamedTuple):
    """Settings that are lived under: the policy that they are laid over (empty for the reference), and the levers."""

    over: str
    levers: tuple[tuple[str, Value], ...]


def point_of(levers: Mapping[str, Value], over: str = "") -> Point:
    """Return settings as a point, the same in whatever order they are given."""
    return Point(over, tuple(sorted(levers.items())))


@dataclass(frozen=True)
class Lived:
    """What is kept of a point and of the reference: by replication, over the compared period.

    `values` and `reference` are [replication, MEASURED]; `euros` what is spent more than under the reference, in EUR a
    year of the whole country, not discounted: [replication, price].
    """

    values: Numbers
    reference: Numbers
    euros: Numbers

    def difference(self, outcome: str) -> Numbers:
        """Return an outcome less that under the reference, by replication; undefined is nan."""
        at = MEASURED.index(outcome)
        found: Numbers = self.values[:, at] - self.reference[:, at]
        return found

    def spent(self, bought: frozenset[str] | None) -> Numbers:
        """Return what the state spends more a year by replication: on what is bought, or in all."""
        found: Numbers = self.euros[:, _columns(bought)].sum(axis=1)
        return found

    def paid_by(self, payer: str) -> Numbers:
        """Return what a payer spends more a year by replication."""
        columns = [number for number, (_, who, _) in enumerate(PRICE_COLUMNS) if who == payer]
        found: Numbers = self.euros[:, columns].sum(axis=1)
        return found


def _columns(bought: frozenset[str] | None) -> list[int]:
    return [
        number
        for number, (_, payer, count) in enumerate(PRICE_COLUMNS)
        if payer not in NOT_STATE and (bought is None or count in bought)
    ]


@dataclass(frozen=True, slots=True)
class ToCome:
    """Runs that follow, as far as can be told beforehand, and how much work they are."""

    runs: int = 0
    work: int = 0

    def __add__(self, other: ToCome) -> ToCome:
        """Return both together."""
        return ToCome(self.runs + other.runs, self.work + other.work)

    def without(self, done: ToCome) -> ToCome:
        """Return what follows after some of it; nothing where that was more than was told."""
        return ToCome(max(self.runs - done.runs, 0), max(self.work - done.work, 0))


NOTHING_TO_COME = ToCome()


def runs_to_come(runs: int, points: int, more_times: int = 0) -> ToCome:
    """Estimate what it takes to live under points, as many at once as may be, and a few more times under few."""
    times = ceil(points / AT_ONCE) + more_times
    return ToCome(runs * times, runs * (points + times * work_of(1)))


@dataclass
class Living:
    """Live under points, each once for the same replications; what was asked before is remembered."""

    scenario: Scenario
    executor: Executor
    folder: Path | None = None
    progress: Progress = field(default_factory=Silent)
    to_come: ToCome = NOTHING_TO_COME
    _found: dict[tuple[Point, range], Lived] = field(default_factory=dict)

    def __call__(self, points: Sequence[Point], runs: range) -> list[Lived]:
        """Return what is lived under each point in some replications, in the order asked."""
        new = list(dict.fromkeys(point for point in points if (point, runs) not in self._found))
        for start in range(0, len(new), AT_ONCE):
            chunk = new[start : start + AT_ONCE]
            for point, lived in zip(chunk, self._live(chunk, runs), strict=True):
                self._found[point, runs] = lived
        return [self._found[point, runs] for point in points]

    def _live(self, points: Sequence[Point], runs: range) -> Iterator[Lived]:
        """Live under points beside the reference; the numbers of the first are those of the reference itself."""
        from sim.measure.replication import prepare

        reference = self.scenario.reference
        named = {f"p{n}": (point.over or reference, dict(point.levers)) for n, point in enumerate(points)}
        scenario = beside_the_reference(self.scenario, named)
        work = Work(
            ComputePoints(scenario, prepare(scenario)),
            _numbers,
            store=kept_below(self.folder, scenario) if self.folder else None,
        )
        rows = []
        each = work_of(len(scenario.policies))
        now = ToCome(len(runs), len(runs) * each)
        self.to_come = self.to_come.without(now)
        follow = now + self.to_come
        self.progress.expect(follow.runs, follow.work)
        with closing(self.executor.map_runs(work, runs)) as finished:
            for number, row in finished:
                if isinstance(row, Exception):
                    raise row
                self.progress.advance(is_made=number in work.made, work=each)
                rows.append(row)
        values, euros = (np.stack([row[part] for row in rows], axis=1) for part in range(2))
        for number in range(1, len(points) + 1):
            yield Lived(values[number], values[0], euros[number] - euros[0])


def _numbers(number: int, arrays: Sequence[Arrays]) -> tuple[Numbers, Numbers]:
    return arrays[0]["values"].view(np.float64), arrays[0]["euros"].view(np.float64)


@dataclass(frozen=True)
class ComputePoints:
    """How the numbers of a replication under every point are computed."""

    scenario: Scenario
    prepared: Priced

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield the numbers of each replication as whole numbers of the same bits.

        They are [policy, MEASURED] and [policy, price].
        """
        from sim.measure.measuring import months_of, period_values
        from sim.measure.replication import run_replication

        plan = self.scenario.plan
        months = months_of(plan, "future")
        years = (months.stop - months.start) / 12
        for number in runs:
            counted = run_replication(with_its_set(self.prepared, self.scenario, number), number)
            found = period_values(counted, plan, "future")
            values = np.stack([found[name] for name in MEASURED], axis=1).astype(np.float64)
            euros = booked_eur(counted, months).euros[0].sum(axis=1) / years / plan.sample
            yield {"values": _bits(values), "euros": _bits(euros)}


def _bits(numbers: Numbers) -> NDArray[np.int64]:
    return np.ascontiguousarray(numbers).view(np.int64)
