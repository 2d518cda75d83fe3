"""This version against another commit: CPU time, the two in turn on one machine, medians and quartiles of ratios.

python benchmarks/against.py COMMIT [--pairs N] [--only WORK ...]
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent

# Every work gives its CPU seconds, in a process of its own and with a set of parameters for each replication.
# The first replication of a process compiles, or loads what was compiled.
OPENING = """
import json, sys, time
import sim
from sim.experiment.runs import with_its_set
from sim.rules.vocabulary import Status
from sim.world.ledger import STOCK
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state
try:
    from sim.measure.replication import prepare, run_replication
except ModuleNotFoundError:  # where earlier versions had them
    from sim.world.replication import prepare, run_replication

def replication(file, number, *overrides):
    scenario = sim.load(f"scenarios/{file}.toml", overrides)
    prepared = prepare(scenario)
    start = time.process_time()
    run_replication(with_its_set(prepared, scenario, number), number)
    return time.process_time() - start

def engine(number):
    prepared = prepare(sim.load("scenarios/maatwerk.toml"))
    cohort = make_cohort(prepared.tables, replication_key(1, number))
    state = new_state(cohort, prepared)
    start = time.process_time()
    state.advance(cohort, prepared.tables, 0, 0, prepared.months)
    taken = time.process_time() - start
    in_view = state.tally[:, STOCK + Status.RECEPTION : STOCK + Status.OUT_OF_SIGHT].sum()
    return taken / float(in_view) * 10_000_000

number = int(sys.argv[1])
first = replication("maatwerk", 0, "plan.sample=0.001")
"""
WORKS = {
    "engine": ("ten million person-months in view, in the engine alone", "engine(number)"),
    "replication": ("national replication of two policies", "replication('maatwerk', number)"),
    "eight": ("national replication of eight policies and their twins", "replication('perverse_incentive', number)"),
    "compile": ("first compile", "first - replication('maatwerk', 0, 'plan.sample=0.001')"),
}


def seconds(tree: Path, work: str, number: int, cache: Path) -> float:
    """Give the CPU seconds of a work in a tree."""
    code = f"{OPENING}print(json.dumps({WORKS[work][1]}))"
    with tempfile.TemporaryDirectory() as empty:
        places = {"PYTHONPATH": str(tree), "SIM_CACHE_DIR": empty if work == "compile" else str(cache)}
        command = [sys.executable, "-c", code, str(number)]
        done = subprocess.run(command, cwd=tree, env=os.environ | places, check=True, stdout=subprocess.PIPE)
    return float(json.loads(done.stdout))


def unpack(commit: str, folder: Path) -> Path:
    """Unpack the files of a commit into a folder."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


def main() -> None:
    """Print how many times as fast as the other commit this version is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("commit")
    arguments.add_argument("--pairs", type=int, default=5)
    arguments.add_argument("--only", nargs="+", choices=WORKS, default=list(WORKS))
    given = arguments.parse_args()
    print(f"times as fast as {given.commit}: median (quartiles) of {given.pairs} pairs; CPU seconds before and now")
    with tempfile.TemporaryDirectory() as folder:
        before, cache = unpack(given.commit, Path(folder) / "before"), Path(folder) / "cache"
        for work in given.only:
            pairs = []
            for number in range(given.pairs):
                trees = (before, ROOT) if number % 2 else (ROOT, before)
                found = {tree: seconds(tree, work, number, cache) for tree in trees}
                pairs.append((found[before], found[ROOT]))
            old, new = np.array(pairs).T
            low, middle, high = np.quantile(old / new, [0.25, 0.5, 0.75])
            taken = f"{np.median(old):.2f} and {np.median(new):.2f} s"
            print(f"{WORKS[work][0]:56} {middle:5.2f} ({low:.2f} to {high:.2f})   {taken}", flush=True)


if __name__ == "__main__":
    main()
