"""Two Dask workers on this machine against the plain executor: throughput, and what a run costs beside computing."""

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from math import inf
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import sim
from sim.experiment import Store, perform
from sim.experiment.executor import Executor, LocalThreads
from sim.experiment.opening import open_executor
from sim.experiment.work import Work
from sim.measure.replication import Priced, prepare, run_replication
from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent
SMALL, FULL = (80, 0.02), (2_000, 1.0)
"""Runs, and the share of the national caseload that is simulated."""

WORKERS = 2
ROUNDS = 4
EMPTY_RUNS, BATCHES = 200, 10
THREADS, PROCESSES, DASK = "threads (the plain executor)", "processes (a plain pool, nothing stored)", "Dask workers"
_here: dict[str, Priced] = {}


def national(runs: int, sample: float) -> Scenario:
    """Load the national scenario, small or whole, with a fixed number of runs."""
    return sim.load(ROOT / "scenarios" / "maatwerk.toml", [f"plan.replications={runs}", f"plan.sample={sample}"])


def seconds_of(scenario: Scenario, executor: Executor) -> float:
    """Give the seconds that all runs take, stored as in a results folder."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "runs", "key", "engine")
        store.open()
        return perform(scenario, store=store, executor=executor).seconds["runs"]


def seconds_in_processes(scenario: Scenario) -> float:
    """Give the seconds that the same runs take in a plain pool of processes, computed and handed back only."""
    prepared = prepare(scenario)
    runs = range(scenario.plan.replications.at_least)
    with ProcessPoolExecutor(WORKERS, get_context("spawn"), _settle, (prepared,)) as pool:
        list(pool.map(_compute, range(WORKERS)))  # started and loaded before the clock runs
        start = time.perf_counter()
        for _ in pool.map(_compute, runs):
            pass
        return time.perf_counter() - start


def _settle(prepared: Priced) -> None:
    _here["prepared"] = prepared
    run_replication(prepared, 0)


def _compute(run: int) -> dict[str, np.ndarray]:
    return run_replication(_here["prepared"], run).arrays


class Ready:
    """A recipe whose arrays are as large as those of a run and ready at once."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays

    def __call__(self, runs: Sequence[int]) -> list[dict[str, np.ndarray]]:
        """Return the same arrays for every run."""
        return [self.arrays for _ in runs]


def milliseconds_beside(executor: Executor) -> tuple[float, float]:
    """Give what a run costs when computing, storing and reducing take no time: by the clock, and work of this process.

    The best of some batches, for a machine with other work to do.
    """
    arrays = run_replication(prepare(national(1, 0.02)), 0).arrays
    work = Work(Ready(arrays), lambda number, found: number)
    list(executor.map_runs(work, range(20)))
    best = (inf, inf)
    for _ in range(BATCHES):
        start, worked = time.perf_counter(), time.process_time()
        found = list(executor.map_runs(work, range(EMPTY_RUNS)))
        passed, worked = time.perf_counter() - start, time.process_time() - worked
        failed = [result for _, result in found if isinstance(result, Exception)]
        if failed:
            raise failed[0]
        best = min(best, (passed / EMPTY_RUNS * 1_000, worked / EMPTY_RUNS * 1_000))
    return best


def throughput(runs: int, sample: float, dask: Executor) -> dict[str, float]:
    """Give the seconds that each kind of executor takes, in rounds that take turns: other work is then shared out."""
    threads = LocalThreads(WORKERS)
    for executor in (dask, threads):
        seconds_of(national(2 * WORKERS, 0.02), executor)  # loaded before the clock runs
    scenario = national(runs // ROUNDS, sample)
    seconds = dict.fromkeys((THREADS, PROCESSES, DASK), 0.0)
    for _ in range(ROUNDS):
        seconds[THREADS] += seconds_of(scenario, threads)
        seconds[PROCESSES] += seconds_in_processes(scenario)
        seconds[DASK] += seconds_of(scenario, dask)
    return seconds


def main() -> None:
    """Print throughput, ratio and overhead."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help=f"{FULL[0]:,} runs of the whole national caseload")
    options.add_argument("--runs", type=int, help="another number of runs")
    options.add_argument("--sample", type=float, help="another share of the caseload")
    given = options.parse_args()
    runs, sample = FULL if given.full else SMALL
    runs, sample = given.runs or runs, given.sample or sample
    print(f"{runs:,} runs of {sample:.0%} of the national caseload, {WORKERS} workers of each kind, {ROUNDS} rounds")
    with open_executor("dask", WORKERS) as dask:
        seconds = throughput(runs, sample, dask)
        for name, passed in seconds.items():
            ratios = f"{seconds[THREADS] / passed:.0%} of threads, {seconds[PROCESSES] / passed:.0%} of processes"
            print(f"  {name}: {passed:.1f} s, {runs / passed:.2f} runs a second, {ratios}", flush=True)
        clock, processor = milliseconds_beside(dask)
        print(f"beside computing, a run with Dask costs {clock:.1f} ms, of which {processor:.1f} ms of work here")


if __name__ == "__main__":
    main()
