"""The national caseload: 2018-2032, two policies, 100 replications with shared history, on two cores."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sim
from sim.experiment.runs import with_its_set
from sim.measure.replication import prepare, run_replication

ROOT = Path(__file__).parent.parent

REPLICATIONS, WORKERS = 100, 2


def first_compile() -> float:
    """Give the seconds that a new machine spends on compiling, beyond what a second start takes."""
    code = "import sim; from sim.measure.replication import prepare, run_replication as r; "
    code += "s = sim.load('scenarios/maatwerk.toml', ['plan.sample=0.001']); r(prepare(s), 0)"
    seconds = []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"SIM_CACHE_DIR": cache}, check=True
            )
            seconds.append(time.perf_counter() - start)
    return seconds[0] - seconds[1]


def main() -> None:
    """Print time and memory."""
    print(f"first compile: {first_compile():.1f} s")
    scenario = sim.load(ROOT / "scenarios" / "maatwerk.toml")
    prepared = prepare(scenario)
    run_replication(prepared, 0)
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as threads:
        # each under its own set of parameters, as in a run of the scenario
        run = lambda r: run_replication(with_its_set(prepared, scenario, r), r).faults  # noqa: E731
        for _ in threads.map(run, range(REPLICATIONS)):
            pass
    seconds = time.perf_counter() - start
    print(f"{REPLICATIONS} replications x 2 policies on {WORKERS} cores: {seconds:.1f} s, {peak_memory()}")


def peak_memory() -> str:
    """Say how much memory this process has used at most; Windows does not tell."""
    if sys.platform == "win32":
        return "peak memory not known on this system"
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.0f} MiB"


if __name__ == "__main__":
    main()
