"""Whether weighing agrees with running: random beliefs are weighed as the page does, and run afresh.

python benchmarks/believe.py [SCENARIO] [--tries 20] [--fresh 40] [--set KEY=VALUE ...]

A fresh run has other luck and other sets of the ensemble, drawn so that their averages are what is believed, and counts
them all alike. What nobody can set beforehand, how many would have left anyway, cannot be run afresh.
"""

from __future__ import annotations

# ruff: noqa: E402 (run as a file, it first says where the program is)
import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from sim.analysis.tables import draws
from sim.experiment.beside.again import perform_again
from sim.experiment.beside.pull import SWITCH, asked_of_pull, strongest
from sim.experiment.executor import LocalThreads
from sim.experiment.progress import Silent
from sim.experiment.runs import numbers_of, perform
from sim.measure.ranges import NORMAL_95, mean_interval
from sim.parameters.outcomes import BETWEEN_POLICIES
from sim.report.blocks.reader.believe import CHOICES, FEWEST_EFFECTIVE, NUMBERS
from sim.scenario import Scenario, load
from sim.scenario.changing import Value, own_set, with_settings

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

OUTCOMES = ("additional_departures", "people_present", "cost_state_eur")
OTHERS = range(1000, 1600)
"""Replications of which a fresh run takes its sets and its luck: none of them is in the run that is weighed."""
AGREES = 1e-3
"""How far averages may be off, as a share of their spread: the page's own tolerance."""
OFTEN = 0.5
DRAWN_WITH = 20261128  # any other would do


Lived = Mapping[str, "Value"]
"""What a simulation lived under: its settings, and whether support draws people as strongly as is plausible."""


@dataclass(frozen=True, slots=True)
class Belief:
    """Averages of settings and shares of readings that somebody holds true."""

    averages: Mapping[str, float]
    shares: Mapping[str, Mapping[str, float]]

    @property
    def pull(self) -> float:
        """Give how strong the pull is, as a share of the strongest."""
        return self.averages.get(SWITCH, 0.0)


def main() -> int:
    """Carry out the command and return its exit code."""
    given = argparse.ArgumentParser()
    given.add_argument("scenario", nargs="?", default=str(ROOT / "scenarios" / "maatwerk.toml"))
    given.add_argument("--tries", type=int, default=20)
    given.add_argument("--fresh", type=int, default=40)
    given.add_argument("--set", action="append", default=[], dest="overrides")
    asked = given.parse_args()
    scenario = pair_of(load(asked.scenario, asked.overrides))
    lived, values = simulations(scenario)
    random, agreed = np.random.default_rng(DRAWN_WITH), dict.fromkeys(OUTCOMES, 0)
    others = [{**own_set(scenario, number), SWITCH: 0.0} for number in OTHERS]
    for number in range(asked.tries):
        belief, weights, theirs = believed(lived, others, random)
        chosen = random.choice(len(others), asked.fresh, p=theirs)
        fresh = [afresh(scenario, others[i], OTHERS[i], random.random() < belief.pull) for i in chosen]
        for name in OUTCOMES:
            found = np.array([one[name] for one in fresh])
            middle = values[name] @ weights
            error = NORMAL_95 * np.sqrt(((weights * (values[name] - middle)) ** 2).sum())
            own = mean_interval(found)
            agreed[name] += int(abs(middle - own.mean) <= np.hypot(error, own.high - own.mean))
        print(f"{number}: {belief}, worth {1 / (weights**2).sum():.0f}", file=sys.stderr, flush=True)
    print(f"{asked.scenario}, {scenario.plan.sample:.0%} of the caseload: {len(lived)} simulations weighed")
    print(f"{sum(bool(one[SWITCH]) for one in lived)} of them with a pull; {asked.fresh} fresh ones a try")
    for name, count in agreed.items():
        print(f"{name}: weighing agrees with a fresh run in {count} of {asked.tries} tries")
    return 0


def simulations(scenario: Scenario) -> tuple[list[Lived], dict[str, Values]]:
    """Run a scenario with its side run; give what each simulation lived under and its differences."""
    runs = perform(scenario)
    side = perform_again(asked_of_pull(scenario, len(runs.numbers)), LocalThreads(), Silent())
    lived = [{**own_set(scenario, run.replication), SWITCH: 0.0} for run in runs.numbers]
    values = {name: differences(draws(runs), scenario, name) for name in OUTCOMES}
    if side is None or not differences(draws(side), scenario, "came").any():
        return list(lived), values
    pulled = [{**own_set(scenario, run.replication), SWITCH: 1.0} for run in side.numbers]
    both = {name: np.append(known, differences(draws(side), scenario, name)) for name, known in values.items()}
    return [*lived, *pulled], both


def believed(
    lived: Sequence[Lived], others: Sequence[Lived], random: np.random.Generator
) -> tuple[Belief, Values, Values]:
    """Draw a belief that the page does not refuse; give the weights of the simulations, and of others to run afresh."""
    while True:
        belief = drawn(lived, random)
        if not belief.averages and not belief.shares:
            continue
        without = Belief({key: mean for key, mean in belief.averages.items() if key != SWITCH}, belief.shares)
        off = np.array([bool(one[SWITCH]) and not belief.pull for one in lived])
        weights, theirs = weigh(lived, belief, off), weigh(others, without)
        if weights is not None and theirs is not None and (weights**2).sum() <= 1 / FEWEST_EFFECTIVE:
            return belief, weights, theirs


def pair_of(scenario: Scenario) -> Scenario:
    """Keep the reference and the first other policy."""
    other = next(one.name for one in scenario.policies if one.name != scenario.reference)
    pair = tuple(one for one in scenario.policies if one.name in {scenario.reference, other})
    return replace(scenario, policies=pair, plan=replace(scenario.plan, held_out=False))


def differences(frame: pd.DataFrame, scenario: Scenario, outcome: str) -> Values:
    """Give the difference from the reference in each simulation."""
    rows = frame[(frame["period"] == "future") & (frame["outcome"] == outcome)]
    table = rows.pivot(index="replication", columns="policy", values="value")
    other = next(one.name for one in scenario.policies if one.name != scenario.reference)
    less = 0.0 if outcome in BETWEEN_POLICIES else table[scenario.reference]
    return np.asarray(table[other] - less, np.float64)


def drawn(lived: Sequence[Lived], random: np.random.Generator) -> Belief:
    """Draw a belief: averages within a standard deviation of those of the run, shares of readings, a pull."""
    averages, shares = {}, {}
    for key in NUMBERS:
        values = np.array([one[key] for one in lived if key in one], np.float64)
        if values.size and random.random() < OFTEN:
            averages[key] = float(values.mean() + random.uniform(-1, 1) * values.std())
    for key in CHOICES:
        names = sorted({str(one[key]) for one in lived if key in one})
        if len(names) > 1 and random.random() < OFTEN:
            shares[key] = dict(zip(names, random.dirichlet(np.ones(len(names))).tolist(), strict=True))
    if any(one[SWITCH] for one in lived) and random.random() < OFTEN:
        averages[SWITCH] = float(random.uniform(0, 0.5))
    return Belief(averages, shares)


def weigh(lived: Sequence[Lived], belief: Belief, off: NDArray[np.bool_] | None = None) -> Values | None:
    """Find the weights of least relative entropy with the averages and shares of a belief; None where none have.

    Simulations that are `off` weigh nothing.
    """
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    columns = [(np.array([one[key] for one in lived], np.float64), mean) for key, mean in belief.averages.items()]
    for key, shares in belief.shares.items():
        columns += [(np.array([one[key] == name for one in lived], float), share) for name, share in shares.items()]
    start = np.zeros(len(lived)) if off is None else np.where(off, -np.inf, 0.0)
    if not columns:
        return np.asarray(softmax(start), np.float64)
    apart = np.stack([(values - wanted) / max(float(np.ptp(values)), 1e-9) for values, wanted in columns])

    def dual(tilt: Values) -> float:
        return float(logsumexp(start + tilt @ apart))

    found = minimize(dual, np.zeros(len(apart)), method="BFGS", tol=1e-8)
    weights = np.asarray(softmax(start + found.x @ apart), np.float64)
    return weights if np.abs(apart @ weights).max() < AGREES else None


def afresh(scenario: Scenario, values: Lived, number: int, is_pulled: bool) -> dict[str, float]:
    """Run one simulation under a set of its own, with a strong pull or none; give the differences."""
    from sim.measure.replication import prepare, run_replication

    pull = strongest() if is_pulled else {}
    counted = run_replication(prepare(with_settings(scenario, {**values, SWITCH: is_pulled, **pull})), number)
    future = numbers_of(number, counted, scenario.plan).future
    names = [one.name for one in scenario.policies]
    theirs = names.index(scenario.reference)
    return {
        name: float(future[name][1 - theirs] - (0.0 if name in BETWEEN_POLICIES else future[name][theirs]))
        for name in OUTCOMES
    }


if __name__ == "__main__":
    raise SystemExit(main())
