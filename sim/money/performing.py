"""Search what each sum buys, live it as often as the plan says, and draw the conclusions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.experiment.beside.pull import REPLICATIONS, is_off, with_pull
from sim.experiment.executor import Executor
from sim.experiment.progress import Progress
from sim.money.blending import mixes_to_come, perform_mixes
from sim.money.concluding import Money
from sim.money.living import Lived, Living, Point, ToCome, point_of, runs_to_come
from sim.money.searching import FIRST_TRIES, Spend, basis_of, nearest_of_each, search
from sim.scenario import Scenario
from sim.scenario.money import Basis, Instrument, MoneyPlan

ROUGH = 8
"""Replications that tell where to look."""
_ROUNDS = 2


def perform_money(scenario: Scenario, executor: Executor, folder: Path | None, progress: Progress) -> Money | None:
    """Return what the same money buys, where the scenario asks; what stands finished is not lived again."""
    plan = scenario.money
    if plan is None:
        return None
    runs = range(scenario.plan.replications.at_least)
    if any(one.over for one in plan.instruments):
        progress.say("Searching what makes a policy cost as much as the reference ...")
    else:
        counts = f"sums: {len(plan.amounts_eur)}, instruments: {len(plan.instruments)}"
        progress.say(f"Searching what the same money buys ({counts}) ...")
    living = Living(scenario, executor, folder, progress, _to_come(plan, len(runs)))
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
    if drawn:
        mixes = tuple(replace(mix, drawn=lived) for mix, lived in zip(mixes, drawn, strict=True))
    return replace(money, mixes=mixes)


def _if_drawn(living: Living, points: Sequence[Point], runs: int) -> tuple[Lived, ...]:
    """Return what is lived under points on some replications if support draws people; nothing where it may anyway."""
    if not is_off(living.scenario):
        return ()
    count = min(REPLICATIONS, runs)
    beside = replace(living, scenario=with_pull(living.scenario, count), _found={})
    lived = tuple(beside(points, range(count)))
    living.to_come = beside.to_come
    return lived


def _to_come(plan: MoneyPlan, runs: int) -> ToCome:
    """Estimate how many runs there will be: what is tried first, and some rounds for what was not spent at once."""
    instruments = len(plan.instruments)
    pairs = instruments * len(plan.amounts_eur)
    rough = runs_to_come(min(ROUGH, runs), instruments * (len(FIRST_TRIES) + 1) + pairs, _ROUNDS)
    exact = runs_to_come(runs, pairs + 2 * instruments, _ROUNDS)
    found = rough + exact + runs_to_come(min(REPLICATIONS, runs), pairs)
    if plan.best_mix:
        for _ in plan.amounts_eur:
            found += mixes_to_come(runs)
    return found


def _spending(living: Living, runs: range, basis: Basis) -> Spend:
    """Return what gives the spending of instruments, on average over some replications."""

    def spend(asked: Sequence[tuple[Instrument, float]]) -> Sequence[float]:
        lived = living([_point(one, share) for one, share in asked], runs)
        return [float(found.spent(basis_of(basis, one)).mean()) for found, (one, _) in zip(lived, asked, strict=True)]

    return spend


def _point(instrument: Instrument, share: float) -> Point:
    return point_of(instrument.at(share), instrument.over)
