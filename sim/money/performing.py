"""Search what each sum buys, live it as often as the plan says, and draw the conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from sim.experiment.beside.pull import REPLICATIONS, is_off, with_pull
from sim.money.blending import Mix, perform_mixes, runs_of_mixes
from sim.money.concluding import Money
from sim.money.living import AT_ONCE, Lived, Living, Point, point_of
from sim.money.searching import FIRST_TRIES, Spend, basis_of, nearest_of_each, search
from sim.scenario.money import Basis, MoneyPlan

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.executor import Executor
    from sim.experiment.progress import Progress
    from sim.scenario import Scenario
    from sim.scenario.money import Instrument

ROUGH = 8
"""Replications that tell where to look."""


def perform_money(
    scenario: Scenario, executor: Executor, folder: Path | None, progress: Progress, already: int = 0
) -> Money | None:
    """Return what the same money buys, where the scenario asks; `already` runs were counted before.

    What stands finished in the folder is not lived again.
    """
    plan = scenario.money
    if plan is None:
        return None
    runs = range(scenario.plan.replications.at_least)
    progress.say(f"Searching what {len(plan.amounts_eur)} sums buy of {len(plan.instruments)} instruments ...")
    living = Living(scenario, executor, folder, progress, already, already + _runs_to_come(plan, len(runs)))
    rough = range(min(ROUGH, len(runs)))
    bought, courses = search(
        plan.instruments,
        plan.amounts_eur,
        _spending(living, rough, plan.basis),
        _spending(living, runs, plan.basis),
    )
    bought = nearest_of_each(bought)
    points = [_point(one.instrument, one.share) for one in bought]
    money = Money(scenario, bought, tuple(living(points, runs)), drawn=_if_drawn(living, points, len(runs)))
    mixes = perform_mixes(living, courses)
    drawn = _if_drawn(living, [point_of(mix.levers) for mix in mixes], len(runs))
    return replace(money, mixes=tuple(map(_with_drawn, mixes, drawn)) if drawn else mixes)


def _with_drawn(mix: Mix, drawn: Lived) -> Mix:
    return replace(mix, drawn=drawn)


def _if_drawn(living: Living, points: Sequence[Point], runs: int) -> tuple[Lived, ...]:
    """Return what is lived under points on some replications if support draws people; nothing where it may anyway."""
    if not is_off(living.scenario):
        return ()
    count = min(REPLICATIONS, runs)
    beside = replace(living, scenario=with_pull(living.scenario, count), _found={})
    lived = tuple(beside(points, range(count)))
    living.announced = beside.announced
    return lived


def _runs_to_come(plan: MoneyPlan, runs: int) -> int:
    """Estimate how many runs there will be: what is tried first, and a round or two for what was not spent at once."""
    pairs = len(plan.instruments) * len(plan.amounts_eur)
    rough = ROUGH * ceil(2 * (len(plan.instruments) * len(FIRST_TRIES) + pairs) / AT_ONCE)
    exact = runs * ceil(2 * (pairs + len(plan.instruments)) / AT_ONCE)
    drawn = REPLICATIONS * ceil(pairs / AT_ONCE)
    return rough + exact + drawn + (len(plan.amounts_eur) * runs_of_mixes(runs) if plan.best_mix else 0)


def _spending(living: Living, runs: range, basis: Basis) -> Spend:
    """Return what gives the spending of instruments, on average over some replications."""

    def spend(asked: Sequence[tuple[Instrument, float]]) -> Sequence[float]:
        lived = living([_point(one, share) for one, share in asked], runs)
        return [float(found.spent(basis_of(basis, one)).mean()) for found, (one, _) in zip(lived, asked, strict=True)]

    return spend


def _point(instrument: Instrument, share: float) -> Point:
    return point_of(instrument.at(share), instrument.over)
