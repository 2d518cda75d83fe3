"""Carry out the runs of an experiment and keep of each the numbers that conclusions are drawn from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sim.experiment.executor import Executor, LocalThreads
from sim.experiment.pace import EarlyTimes, work_of
from sim.experiment.progress import Progress, Silent
from sim.experiment.stopping import HalfWidth, Stopping, checkpoints, half_widths, why_stopped
from sim.experiment.work import Work
from sim.measure.counted import Counted

if TYPE_CHECKING:
    from sim.experiment.keep.store import Arrays, Store
    from sim.measure.replication import Priced
    from sim.scenario import Scenario
    from sim.scenario.plan import Plan

SECONDS_TO_COMPILE = 23


@dataclass(frozen=True, slots=True)
class RunNumbers:
    """What is kept of one replication, for every policy.

    `priced` is [policy, month of the future, price], `spent` [policy, month of the future, booking].
    """

    replication: int
    history: Mapping[str, NDArray[np.float64]]
    future: Mapping[str, NDArray[np.float64]]
    monthly_outcomes: tuple[str, ...]
    monthly: NDArray[np.float64]
    lives: NDArray[np.int64]
    pairs: NDArray[np.int64]
    groups: NDArray[np.int64]
    traits: NDArray[np.int64]
    packages: NDArray[np.int64]
    priced: NDArray[np.int64]
    spent: NDArray[np.float64]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A replication that stopped with an error, or whose books do not close."""

    replication: int
    kind: Literal["error", "check"]
    message: str


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of one experiment, in replication order."""

    scenario: Scenario
    numbers: tuple[RunNumbers, ...]
    failed: tuple[FailedRun, ...]
    stopping: Stopping
    unpaired: bool
    remarks: tuple[str, ...] = ()
    lived: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


class AllRunsFailed(RuntimeError):
    """Not one run came to its end; there is nothing to conclude from."""

    def __init__(self, failed: tuple[FailedRun, ...]) -> None:
        self.failed = failed
        super().__init__(f"all {len(failed)} runs failed, the first with: {failed[0].message}")


def perform(
    scenario: Scenario,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    unpaired: bool = False,
    early: Callable[[Runs], None] | None = None,
) -> Runs:
    """Run a scenario until its plan is satisfied, taking finished runs from the store.

    `early` is called with the runs so far, a few times while more are made.

    Raises:
        AllRunsFailed: when no run came to its end.
    """
    from sim.measure.replication import prepare
    from sim.world.bulk.lived_once import how_much_is_lived
    from sim.world.bulk.other_core import start_compiling

    progress, executor = progress or Silent(), executor or LocalThreads()
    started = time.perf_counter()
    _announce_compiling(progress)
    if executor.name == LocalThreads.name:
        start_compiling()
    world = prepare(scenario, unpaired=unpaired)
    work, prepared = _work(scenario, world, store), time.perf_counter()
    record, times = _Record(scenario, unpaired), EarlyTimes(scenario.plan.replications)
    each = work_of(len(scenario.policies))
    for checkpoint in checkpoints(scenario.plan.replications, scenario.plan.batch):
        progress.expect(more := checkpoint - record.asked, more * each)
        with closing(executor.map_runs(work, range(record.asked, checkpoint))) as finished:
            for replication, outcome in finished:
                record.take(replication, outcome)
                is_made = replication in work.made
                progress.advance(is_made=is_made, work=each)
                if early and is_made and times.is_now(len(record.numbers), checkpoint - record.asked):
                    early(record.so_far())
        if record.is_precise_enough():
            break
    return replace(
        record.runs(record.stopping()),
        remarks=tuple(store.remarks()) if store else (),
        lived=how_much_is_lived(
            *(world.tables, world.future), held_out=world.held_out and not unpaired, is_shared=not unpaired
        ),
        seconds={"prepare": prepared - started, "runs": time.perf_counter() - prepared},
    )


def numbers_of(replication: int, counted: Counted, plan: Plan) -> RunNumbers:
    """Reduce what is counted of one run to what conclusions are drawn from."""
    from sim.measure.accounts import priced_counts, spent_eur
    from sim.measure.measuring import monthly_values, months_of, period_values
    from sim.world.ledger import FAULT_WORDS

    names, monthly = monthly_values(counted, plan)
    return RunNumbers(
        replication=replication,
        history=period_values(counted, plan, "history"),
        future=period_values(counted, plan, "future"),
        monthly_outcomes=tuple(names),
        monthly=monthly,
        lives=counted.lives,
        pairs=counted.pairs,
        groups=counted.groups,
        traits=counted.traits,
        packages=counted.packages,
        priced=priced_counts(counted, months_of(plan, "future")),
        spent=spent_eur(counted, months_of(plan, "future")),
        faults=tuple(FAULT_WORDS[int(code)] for code in np.unique(counted.faults)),
    )


def failed_checks(numbers: Iterable[RunNumbers]) -> tuple[FailedRun, ...]:
    """Return the runs whose books do not close."""
    return tuple(
        FailedRun(run.replication, "check", f"the ledger does not close: {'; '.join(run.faults)}")
        for run in numbers
        if run.faults
    )


@dataclass(frozen=True)
class ComputeRuns:
    """How replications are computed: all that they share, ready to be sent to another machine."""

    scenario: Scenario
    prepared: Priced

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield the arrays of each replication."""
        from sim.measure.replication import run_replication

        for replication in runs:
            yield run_replication(with_its_set(self.prepared, self.scenario, replication), replication).arrays


def _work(scenario: Scenario, prepared: Priced, store: Store | None) -> Work[RunNumbers]:
    from sim.measure.counted import Counted

    def reduce(replication: int, arrays: Sequence[Arrays]) -> RunNumbers:
        return numbers_of(replication, Counted(**arrays[0]), scenario.plan)

    return Work(ComputeRuns(scenario, prepared), reduce, store=store)


def with_its_set(prepared: Priced, scenario: Scenario, replication: int) -> Priced:
    """Return what a replication runs on: the same for all, or its own set of the ensemble."""
    from sim.measure.replication import prepare
    from sim.scenario.changing import under_its_set

    lived = under_its_set(scenario, replication)
    return prepared if lived is scenario else prepare(lived, prepared.unpaired, prepared.lived_once)


def _announce_compiling(progress: Progress) -> None:
    from sim.world.bulk.compiled_cache import why_compiling

    why = why_compiling()
    if why:
        progress.say(f"Compiling the engine {why} (about {SECONDS_TO_COMPILE} s) ...")


class _Record:
    """What came back so far, and whether it is enough."""

    def __init__(self, scenario: Scenario, unpaired: bool) -> None:
        self.scenario = scenario
        self.unpaired = unpaired
        self.numbers: list[RunNumbers] = []
        self.asked = 0
        self._errors: list[FailedRun] = []
        self._widths: list[HalfWidth] = []

    def take(self, replication: int, outcome: RunNumbers | Exception) -> None:
        """Add a result; a run that raised is noted and the others go on, but a disk that fails stops all."""
        self.asked = replication + 1
        if isinstance(outcome, OSError | MemoryError):
            raise outcome
        if isinstance(outcome, Exception):
            message = f"{type(outcome).__name__}: {outcome}"
            self._errors.append(FailedRun(replication, "error", message))
        else:
            self.numbers.append(outcome)

    def is_precise_enough(self) -> bool:
        """Say whether every promised half-width is met by the replications so far."""
        promised = self.scenario.plan.replications.until_half_width
        policies = [policy.name for policy in self.scenario.policies]
        future = [run.future for run in self.numbers]
        self._widths = half_widths(future, policies, self.scenario.reference, promised)
        return bool(self._widths) and all(width.is_met for width in self._widths)

    def all_failed(self) -> tuple[FailedRun, ...]:
        """Return errors and failed checks in replication order; raise when no run came to its end."""
        if not self.numbers:
            raise AllRunsFailed(tuple(self._errors))
        checks = failed_checks(self.numbers)
        return tuple(sorted([*self._errors, *checks], key=lambda failure: failure.replication))

    def runs(self, stopping: Stopping) -> Runs:
        """Return what came back; raise when no run came to its end."""
        return Runs(self.scenario, tuple(self.numbers), self.all_failed(), stopping, self.unpaired)

    def so_far(self) -> Runs:
        """Return what came back while more is under way."""
        return self.runs(Stopping("early", len(self.numbers)))

    def stopping(self) -> Stopping:
        """Tell why it stopped here."""
        plan = self.scenario.plan.replications
        return why_stopped(len(self.numbers), self._widths, fixed=plan.at_least == plan.at_most)
