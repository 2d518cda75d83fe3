"""What learning from contacts costs: the engine as it is, against the same engine with that code cut out.

Run with `python benchmarks/learning.py`. Both live through the history and future of one national replication.
"""

import time
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import sim
from sim.measure.replication import prepare
from sim.world.bulk import engine
from sim.world.bulk.compiling import Loop, part
from sim.world.bulk.engine import build_advance
from sim.world.bulk.loop import spread_word
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state
from sim.world.word_of_mouth import listen, tell_of_departure

ROOT = Path(__file__).parent.parent
TIMES = 7


def engine_without_learning() -> Any:
    """Build the loop with nobody listening and no word spread."""
    return build_advance(
        keep=False,
        instead={
            listen: part(lambda me, world: None),
            spread_word: part(lambda people, first, circles, world: None),
            tell_of_departure: part(lambda friend, me, world: None),
        },
    )


def seconds_of(loop: Any, prepared: Any, replication: int) -> float:
    """Return the seconds that one replication takes in a loop."""
    tables = prepared.tables
    cohort = make_cohort(tables, replication_key(prepared.seed, replication))
    state = new_state(cohort, prepared)
    with patch.object(engine, "compiled_advance", lambda: loop):
        started = time.perf_counter()
        state.advance(cohort, tables, 0, 0, prepared.months)
        return time.perf_counter() - started


def main() -> None:
    """Print both and their ratio."""
    prepared = prepare(sim.load(ROOT / "scenarios" / "maatwerk.toml"))
    loops = {"with learning": engine.compiled_advance(), "without": Loop(engine_without_learning)}
    taken: dict[str, list[float]] = {name: [] for name in loops}
    for replication in range(TIMES + 1):
        for name, loop in loops.items():
            seconds = seconds_of(loop, prepared, replication)
            if replication:  # the first compiles
                taken[name].append(seconds)
    middle = {name: median(seconds) for name, seconds in taken.items()}
    for name, seconds in middle.items():
        print(f"{name}: {seconds:.3f} s a replication (2018-2032, national caseload, one core; median of {TIMES})")
    print(f"learning takes {middle['with learning'] / middle['without'] - 1:+.0%} time")


if __name__ == "__main__":
    main()
