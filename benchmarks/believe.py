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
from sim.experiment.beside.pull import SWITCH, perform_with_pull, strongest
from sim.experiment.executor import LocalThreads
from sim.experiment.progress import Silent
from sim.experiment.runs import numbers_of, perform
from sim.measure.ranges import NORMAL_95
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
DRAWN_WITH = 20261128  # any other would do


@dataclass(frozen=True, slots=True)
class Belief:
    """Averages of settings and shares of readings that somebody holds true, and the share of the strongest pull."""

    averages: Mapping[str, float]
    shares: Mapping[str, Mapping[str, float]]
    pull: float


def main() -> int:
    """Carry out the command and return its exit code."""
    given = argparse.ArgumentParser()
    given.add_argument("scenario", nargs="?", default=str(ROOT / "scenarios" / "maatwerk.toml"))
    given.add_argument("--tries", type=int, default=20)
    given.add_argument("--fresh", type=int, default=40)
    given.add_argument("--set", action="append", default=[], dest="overrides")
    asked = given.parse_args()
    scenario = pair_of(load(asked.scenario, asked.overrides))
    runs = perform(scenario)
    side = perform_with_pull(scenario, LocalThreads(), Silent(), replications=len(runs.numbers))
    frames = [draws(one) for one in (runs, side) if one is not None]
    lived = [dict(own_set(scenario, run.replication)) for run in runs.numbers]
    is_pulled = side is not None and bool(differences(frames[1], scenario, "came").any())
    values = {name: [differences(frame, scenario, name) for frame in frames] for name in OUTCOMES}
    random, others = np.random.default_rng(DRAWN_WITH), [dict(own_set(scenario, number)) for number in OTHERS]
    agreed, tried = dict.fromkeys(OUTCOMES, 0), 0
    while tried < asked.tries:
        belief = drawn(lived, is_pulled, random)
        weights, theirs = weigh(lived, belief), weigh(others, belief)
        pulled = np.full(len(frames[-1]["replication"].unique()), belief.pull / len(frames[-1]["replication"].unique()))
        counted = np.append(weights * (1 - belief.pull), pulled) if belief.pull else weights
        if (counted**2).sum() > 1 / FEWEST_EFFECTIVE:
            continue  # the page refuses
        tried += 1
        chosen = random.choice(len(others), asked.fresh, p=theirs)
        fresh = [afresh(scenario, others[i], OTHERS[i], random.random() < belief.pull) for i in chosen]
        for name in OUTCOMES:
            known = np.concatenate(values[name]) if belief.pull else values[name][0]
            found = np.array([one[name] for one in fresh])
            middle = known @ counted
            error = NORMAL_95 * np.sqrt(((counted * (known - middle)) ** 2).sum())
            own = NORMAL_95 * found.std(ddof=1) / np.sqrt(len(found))
            agreed[name] += int(abs(middle - found.mean()) <= np.hypot(error, own))
        print(f"{tried}: {belief.averages} pull {belief.pull:.2f}, worth {1 / (counted**2).sum():.0f}", file=sys.stderr)
    print(f"{asked.scenario}, {scenario.plan.sample:.0%} of the caseload: {len(runs.numbers)} simulations weighed")
    print(f"a pull can be believed in: {'yes' if is_pulled else 'no, it draws nobody'}; {asked.fresh} fresh runs a try")
    for name, count in agreed.items():
        print(f"{name}: weighing agrees with a fresh run in {count} of {tried} tries")
    return 0


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


def drawn(lived: Sequence[Mapping[str, object]], is_pulled: bool, random: np.random.Generator) -> Belief:
    """Draw a belief: averages within a standard deviation of those of the run, shares of readings, a pull."""
    averages, shares = {}, {}
    for key in NUMBERS:
        values = np.array([one[key] for one in lived if key in one], np.float64)
        if values.size and random.random() < 0.6:
            averages[key] = float(values.mean() + random.uniform(-1, 1) * values.std())
    for key in CHOICES:
        names = sorted({str(one[key]) for one in lived if key in one})
        if len(names) > 1 and random.random() < 0.4:
            shares[key] = dict(zip(names, random.dirichlet(np.ones(len(names))).tolist(), strict=True))
    return Belief(averages, shares, float(random.uniform(0, 0.5)) if is_pulled else 0.0)


def weigh(lived: Sequence[Mapping[str, object]], belief: Belief) -> Values:
    """Find the weights of least relative entropy that have the averages and shares of a belief."""
    from scipy.optimize import minimize

    columns = [(np.array([one[key] for one in lived], np.float64), mean) for key, mean in belief.averages.items()]
    for key, shares in belief.shares.items():
        columns += [(np.array([one[key] == name for one in lived], float), share) for name, share in shares.items()]
    if not columns:
        return np.full(len(lived), 1 / len(lived))
    off = np.stack([(values - wanted) / max(float(np.ptp(values)), 1e-9) for values, wanted in columns])

    def dual(tilt: Values) -> float:
        return float(np.log(np.exp(tilt @ off).sum()))

    found = minimize(dual, np.zeros(len(off)), method="BFGS", tol=1e-8)
    powers = np.exp(found.x @ off)
    return np.asarray(powers / powers.sum())


def afresh(scenario: Scenario, values: Mapping[str, Value], number: int, is_pulled: bool) -> dict[str, float]:
    """Run one simulation under a set of its own, with a strong pull or none; give the differences."""
    from sim.measure.replication import prepare, run_replication

    pull = {SWITCH: True, **strongest()} if is_pulled else {}
    counted = run_replication(prepare(with_settings(scenario, {**values, **pull})), number)
    future = numbers_of(number, counted, scenario.plan).future
    names = [one.name for one in scenario.policies]
    theirs = names.index(scenario.reference)
    return {
        name: float(future[name][1 - theirs] - (0.0 if name in BETWEEN_POLICIES else future[name][theirs]))
        for name in OUTCOMES
    }


if __name__ == "__main__":
    raise SystemExit(main())
