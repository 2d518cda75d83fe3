"""Whether the small model of --what-if can be trusted: settings drawn at random are run in full and laid beside it.

python benchmarks/what_if.py [SCENARIO] [--set KEY=VALUE ...]

The model is trained as the page's; then as many settings are drawn at random within the same ends, each with a luck and
a set of the ensemble of its own that the training has not seen.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAWN_WITH = 20261128  # any other would do


def main() -> int:
    """Carry out the command and return its exit code."""
    import numpy as np

    from sim.analysis.doubt.response import Candidates
    from sim.analysis.surrogate import fit_surrogate, predicted
    from sim.experiment.beside.tried import SETTINGS, LiveThrough, live_settings, try_settings
    from sim.scenario import load

    given = argparse.ArgumentParser()
    given.add_argument("scenario", nargs="?", default=str(ROOT / "scenarios" / "maatwerk.toml"))
    given.add_argument("--set", action="append", default=[], dest="overrides")
    asked = given.parse_args()
    scenario, started = load(asked.scenario, asked.overrides), time.perf_counter()
    trained = try_settings(scenario)
    assert trained is not None and not trained.failed
    small, took = fit_surrogate(trained), time.perf_counter() - started
    alone = replace(scenario, plan=replace(scenario.plan, held_out=False))
    places = np.random.default_rng(DRAWN_WITH).random((SETTINGS, len(small.levers)))
    fresh = live_settings(LiveThrough(alone, small.policy, small.levers, places, first=SETTINGS))
    print(f"{asked.scenario}, {scenario.plan.sample:.0%} of the caseload, {len(small.levers)} levers")
    print(f"trained on {small.tried} settings in {took:.0f} s; {len(fresh.places)} others drawn at random, run in full")
    for outcome, values in fresh.future.items():
        middle, (low, high) = predicted(small.curves[outcome], Candidates(fresh.places)), small.off[outcome]
        inside = np.mean((middle + low <= values) & (values <= middle + high))
        print(f"{outcome}: the range of 9 of 10 ({low:+.4g} to {high:+.4g}) holds {inside:.1%}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
