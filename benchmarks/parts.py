"""Where the time of a national replication goes: CPU seconds of each part, the median of some replications.

python benchmarks/parts.py SCENARIO [REPLICATIONS]
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

import sim
from sim.experiment.runs import with_its_set
from sim.measure.replication import prepare, run_replication
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state

seconds: dict[str, list[float]] = defaultdict(list)


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Note the CPU seconds of a part."""
    start = time.process_time()
    yield
    seconds[part].append(time.process_time() - start)


def main(name: str, replications: int) -> None:
    """Print the seconds of each part, and of the whole, which has as many futures as policies and twins."""
    scenario = sim.load(f"scenarios/{name}.toml")
    shared = prepare(scenario)
    for number in range(replications + 1):
        with timed("a set of parameters"):
            own = with_its_set(shared, scenario, number)
        with timed("everybody who can come"):
            cohort = make_cohort(own.tables, replication_key(own.seed, number))
        state = new_state(cohort, own)
        with timed("the history"):
            state.advance(cohort, own.tables, own.tables.reference, 0, own.future_from)
        with timed("a copy at the fork"):
            again = state.fork()
        with timed("one future"):
            again.advance(cohort, own.tables, 0, own.future_from, own.months)
        with timed("all of it but the set"):
            run_replication(own, number)
    for part, each in seconds.items():
        print(f"{part:24} {np.median(each[1:]):6.3f}")  # the first loads what was compiled


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4)
