"""Draws: sets of parameter values over the ranges of the register, each lived through twice by every policy.

Draw i meets luck i and luck i+1, so that neighbours share a luck and the two lives of a draw share their
parameters: enough to tell luck, parameters and their overlap apart (see docs/decisions/draws.md). Draws go over the
ranges of the scenario and the register, whatever `plan.parameter_sets` says: a set of the ensemble would hide a
parameter's own range.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.executor import Executor, LocalThreads
from sim.experiment.keep.store import Arrays, Store
from sim.experiment.pace import work_of
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import FailedRun, RunNumbers, numbers_of
from sim.experiment.work import Work
from sim.machine.streams import AnswerStream
from sim.parameters.catalogue import settings
from sim.parameters.uncertain import Uncertain as Uncertain
from sim.scenario import Scenario
from sim.scenario.changing import Value, with_settings
from sim.scenario.layers.merging import SHARES_OF_ONE_WHOLE

LIVES = 2
"""How often each draw is lived through."""


@dataclass(frozen=True, slots=True)
class DrawRuns:
    """The differences from the reference in every draw that was lived through twice.

    `places` [draw, parameter] are places in the distributions; `future` holds for each outcome the values by
    [draw, life, policy]; `numbers` tells which draws these are.
    """

    parameters: tuple[Uncertain, ...]
    numbers: tuple[int, ...]
    places: NDArray[np.float64]
    future: Mapping[str, NDArray[np.float64]]
    failed: tuple[FailedRun, ...]
    asked: int


def uncertain_parameters(scenario: Scenario) -> tuple[Uncertain, ...]:
    """Return the parameters that are drawn: those with a range, unless the scenario sets them without one.

    What somebody sets is taken as given, and what has a fixed distribution is not in doubt.
    """
    found = []
    for key, setting in settings().items():
        if setting.kind != "parameter" or setting.distribution == "fixed":
            continue
        given = scenario.assigned.get(key, ())[-1:]
        if given and (given[0].low is None or given[0].high is None):
            continue
        known = scenario.explain(key)
        low, high, likely = known.low, known.high, float(known.value)
        if low is None or high is None or not low < high:
            continue
        found.append(
            Uncertain(
                *(key, float(low), float(high), min(max(likely, low), high), setting.distribution),
                *(setting.type == "int", known.evidence, setting.plain_in("en"), setting.plain_in("nl"), known.unit),
            )
        )
    return tuple(found)


def places_of_draws(design: str, draws: int, parameters: int, seed: int) -> NDArray[np.float64]:
    """Return the places of every draw in the distributions: [draw, parameter], each between 0 and 1."""
    from scipy.stats import qmc

    random = np.random.default_rng([seed, AnswerStream.DRAWS])
    if design == "sobol":
        power = max(0, (draws - 1).bit_length())
        places = qmc.Sobol(parameters, scramble=True, rng=random).random_base2(power)[:draws]
    else:
        places = qmc.LatinHypercube(parameters, rng=random).random(draws)
    return np.asarray(places, np.float64)


def values_of_draw(parameters: tuple[Uncertain, ...], places: NDArray[np.float64]) -> dict[str, float | int]:
    """Return the value of each parameter in a draw; shares of one whole are scaled back where they pass 1."""
    values: dict[str, float | int] = {}
    for parameter, place in zip(parameters, places, strict=True):
        value = parameter.value_at(float(place))
        values[parameter.key] = int(value) if parameter.is_whole else value
    for pair in SHARES_OF_ONE_WHOLE:
        total = sum(values[key] for key in pair if key in values)
        if total > 1 and all(key in values for key in pair):
            values |= {key: values[key] / total for key in pair}
    return values


@dataclass(frozen=True)
class LiveThrough:
    """How lives of draws are computed: a draw is prepared once and lived through under each of its lucks asked for."""

    scenario: Scenario
    parameters: tuple[Uncertain, ...]
    places: NDArray[np.float64]
    unpaired: bool

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield the arrays of each life of one draw."""
        from sim.measure.replication import prepare, run_replication

        (draw,) = {run // LIVES for run in runs}
        values: Mapping[str, Value] = values_of_draw(self.parameters, self.places[draw])
        prepared = prepare(with_settings(self.scenario, values), unpaired=self.unpaired)
        for run in runs:
            yield run_replication(prepared, draw + run % LIVES).arrays


def _work(recipe: LiveThrough, store: Store | None) -> Work[list[RunNumbers]]:
    from sim.measure.counted import Counted

    def lives_of(draw: int) -> Sequence[int]:
        return range(LIVES * draw, LIVES * (draw + 1))

    def reduce(draw: int, arrays: Sequence[Arrays]) -> list[RunNumbers]:
        plan = recipe.scenario.plan
        return [numbers_of(run, Counted(**found), plan) for run, found in zip(lives_of(draw), arrays, strict=True)]

    return Work(recipe, reduce, lives_of, store)


def perform_draws(
    scenario: Scenario,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    unpaired: bool = False,
) -> DrawRuns:
    """Run every draw of the plan, taking from the store what is finished."""
    progress, executor = progress or Silent(), executor or LocalThreads()
    plan = scenario.plan
    parameters = uncertain_parameters(scenario)
    places = places_of_draws(plan.draw_design, plan.draws, len(parameters), plan.seed)
    each = work_of(len(scenario.policies))
    progress.expect(plan.draws, plan.draws * each)
    lived: dict[int, list[RunNumbers]] = {}
    failed: list[FailedRun] = []
    work = _work(LiveThrough(scenario, parameters, places, unpaired), store)
    with closing(executor.map_runs(work, range(plan.draws))) as finished:
        for draw, outcome in finished:
            progress.advance(is_made=draw in work.made, work=each)
            if isinstance(outcome, OSError | MemoryError):
                raise outcome
            if isinstance(outcome, Exception):
                failed.append(FailedRun(draw, "error", f"draw {draw}: {type(outcome).__name__}: {outcome}"))
                continue
            failed += [_check(draw, run) for run in outcome if run.faults]
            lived[draw] = outcome
    return _gathered(parameters, places, lived, tuple(failed), plan.draws)


def _check(draw: int, run: RunNumbers) -> FailedRun:
    return FailedRun(draw, "check", f"draw {draw}: the ledger does not close: {'; '.join(run.faults)}")


def _gathered(
    parameters: tuple[Uncertain, ...],
    places: NDArray[np.float64],
    lived: Mapping[int, list[RunNumbers]],
    failed: tuple[FailedRun, ...],
    asked: int,
) -> DrawRuns:
    numbers = tuple(sorted(lived))
    outcomes = lived[numbers[0]][0].future if numbers else {}
    future = {
        name: np.array([[run.future[name] for run in lived[number]] for number in numbers], np.float64)
        for name in outcomes
    }
    return DrawRuns(parameters, numbers, places[list(numbers)], future, failed, asked)
