"""Finished results side by side: what was lived in each folder is taken over, not lived again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.experiment.keep.identity import engine_hash, run_key
from sim.experiment.keep.results_folder import RUNS, SCENARIO
from sim.experiment.keep.store import Arrays, Store
from sim.scenario import Scenario, load
from sim.scenario.joining import course_of

_OF_NO_POLICY, _PADDED = "faults", "packages"
"""Arrays that are no list of policies, and that are as long as the run needs."""


def take_over(scenario: Scenario, folders: Sequence[Path], out: Path) -> None:
    """Put the finished runs of some folders together as runs of the scenario that joins theirs, where `out` keeps them.

    What cannot be taken over (other references, an engine that has changed) is left to be run.
    """
    parts = [(load(folder / SCENARIO), folder) for folder in folders]
    reference = course_of(scenario, scenario.reference)
    if any(course_of(part, part.reference) != reference for part, _ in parts):
        return
    if any(part.plan.held_out != scenario.plan.held_out for part, _ in parts):
        return
    stores = [Store(folder / RUNS, run_key(part, unpaired=False), engine_hash()) for part, folder in parts]
    places = list(_places(scenario, [part for part, _ in parts]))
    kept = Store(out / RUNS, run_key(scenario, unpaired=False), engine_hash())
    kept.open()
    for number in range(scenario.plan.replications.at_most):
        found = [store.load(number) for store in stores]
        runs = [arrays for arrays in found if arrays is not None]
        if len(runs) == len(found) and kept.load(number) is None:
            kept.save(number, _together(runs, places))


def _places(scenario: Scenario, parts: Sequence[Scenario]) -> Iterator[tuple[int, int]]:
    """Yield, for each policy, in which of the parts it stands, and where in it."""
    courses = [[course_of(part, policy.name) for policy in part.policies] for part in parts]
    for policy in scenario.policies:
        wanted = course_of(scenario, policy.name)
        yield next((n, own.index(wanted)) for n, own in enumerate(courses) if wanted in own)


def _together(runs: Sequence[Arrays], places: Sequence[tuple[int, int]]) -> Arrays:
    """Return the arrays of one replication with the policies of several runs, each taken from where it stands."""
    most = max(run[_PADDED].shape[1] for run in runs)
    wide = [{**run, _PADDED: _lengthened(run[_PADDED], most)} for run in runs]
    names = [name for name in wide[0] if name != _OF_NO_POLICY]
    found = {name: np.stack([wide[run][name][place] for run, place in places]) for name in names}
    return {**found, _OF_NO_POLICY: np.unique(np.concatenate([run[_OF_NO_POLICY] for run in runs]))}


def _lengthened(packages: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return packages by policy with room for as many as the run that has most."""
    return np.pad(packages, ((0, 0), (0, most - packages.shape[1]), (0, 0)), constant_values=-1)
