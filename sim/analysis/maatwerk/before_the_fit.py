"""The answer under everything that was held possible before the fit: `python -m sim.analysis.maatwerk.before_the_fit`.

Each simulation lives under values from all over the plausible ranges, fitted or not, under a reading that no figure has
been held against. Beside the answer after the fit it shows what the past has said about it. Stored, for it takes as
long as the answer itself and changes with the register alone.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis import tables
from sim.calibration.fit.ranges import register_ranges
from sim.experiment.runs import RunNumbers, Runs, numbers_of
from sim.experiment.stopping import Stopping
from sim.machine import streams
from sim.machine.cores import run_threads
from sim.parameters import prior
from sim.parameters.ensemble import ensemble, outside_of_run
from sim.parameters.readings import READINGS, fitted_sets
from sim.parameters.uncertain import Uncertain
from sim.scenario import Scenario, load
from sim.scenario.changing import Value, with_settings
from sim.scenario.timeline import plain

SCENARIO = "scenarios/maatwerk.toml"
SIMULATIONS = 100
OUTCOMES = ("additional_departures", "cost_state_eur", "deadweight_share")


def question_of(scenario: Scenario) -> str:
    """Return the digest of what a scenario asks: what its policies differ in, against which, and over which months."""
    plan = scenario.plan
    courses = {policy.name: plain(scenario.timelines[policy.name]) for policy in scenario.policies}
    differs = {
        name: {key: steps for key, steps in course.items() if any(other[key] != steps for other in courses.values())}
        for name, course in courses.items()
    }
    asked = [differs, scenario.reference, str(plan.future_from), str(plan.until), plan.sample]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def prior_of(scenario: Scenario) -> pd.DataFrame | None:
    """Return the stored answer before the fit to the question of a scenario; None of another question."""
    rows = prior.stored(question_of(scenario))
    if not rows or not scenario.plan.sets_differ:
        return None
    frame = pd.DataFrame(rows).drop(columns=[prior.QUESTION])
    return frame.astype({"mean": float, "low": float, "high": float, "replications": int})


def values_before(simulations: int) -> list[Mapping[str, Value]]:
    """Return the values of each simulation: all settings that a fit varies over their ranges, readings in turn."""
    from scipy.stats import qmc

    keys = sorted({*ensemble()[0][1], *fitted_sets()[0].values})
    ranges = register_ranges(keys)
    places = qmc.LatinHypercube(len(keys), rng=np.random.default_rng(streams.WITHOUT_SCENARIO)).random(simulations)
    sides = [reading.levers for reading in READINGS]
    return [
        {**_values(ranges, row), **outside_of_run(number), **sides[number % len(sides)]}
        for number, row in enumerate(places)
    ]


def run_before_the_fit(scenario: Scenario, simulations: int = SIMULATIONS) -> pd.DataFrame:
    """Run a scenario under what was held possible before the fit; return its effects, a table like `effects`."""
    numbers = lived_under_each(scenario, values_before(simulations))
    runs = Runs(scenario, tuple(numbers), (), Stopping("fixed", simulations, ()), unpaired=False)
    effects = tables.effects(runs)
    return effects[effects["outcome"].isin(OUTCOMES)]


def lived_under_each(scenario: Scenario, sets: Sequence[Mapping[str, Value]]) -> list[RunNumbers]:
    """Live one simulation under each set, and reduce it to its numbers."""
    from sim.measure.replication import prepare, run_replication

    def lived(number: int) -> RunNumbers:
        counted = run_replication(prepare(with_settings(scenario, sets[number])), number)
        return numbers_of(number, counted, scenario.plan)

    with run_threads() as threads:
        return list(threads.map(lived, range(len(sets))))


def _values(ranges: Sequence[Uncertain], places: NDArray[np.float64]) -> dict[str, Value]:
    values = ((one, one.value_at(float(place))) for one, place in zip(ranges, places, strict=True))
    return {one.key: int(value) if one.is_whole else value for one, value in values}


def main() -> int:
    """Run the main question before the fit and store what comes out."""
    scenario = load(SCENARIO)
    frame = run_before_the_fit(scenario)
    columns = [name for name in prior.COLUMNS if name != prior.QUESTION]
    question = question_of(scenario)
    rows = [dict(zip(columns, row, strict=True)) for row in frame[columns].itertuples(index=False)]
    prior.write([{prior.QUESTION: question, **row} for row in rows])
    print(f"{len(rows)} rows written to {prior.FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
