"""What a piece of work costs, in a process of its own, with the `sim` that Python finds there: of any commit.

python benchmarks/works.py WORK NUMBER

`against.py` calls it. Times are CPU seconds, of all threads together, but where they are of the clock. The number is
that of the replication, and of its set of parameters.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

MAATWERK, INCENTIVE = "maatwerk", "perverse_incentive"
NEARLY_NOBODY = "plan.sample=0.001"


@contextmanager
def clock() -> Iterator[Callable[[], float]]:
    """Give what tells the CPU seconds since here."""
    start = time.process_time()
    yield lambda: time.process_time() - start


def replication(name: str, number: int, *overrides: str) -> float:
    """Live one replication of a scenario under a set of its own."""
    import sim
    from sim.experiment.runs import with_its_set
    from sim.measure.replication import prepare, run_replication

    scenario = sim.load(f"scenarios/{name}.toml", overrides)
    prepared = prepare(scenario)
    with clock() as seconds:
        run_replication(with_its_set(prepared, scenario, number), number)
        return seconds()


def engine(number: int, sample: float = 1.0, share: float = 1.0) -> tuple[float, float]:
    """Live the months, or a share of them, in the engine alone; give the seconds and the person-months in view."""
    import sim
    from sim.measure.replication import prepare
    from sim.rules.vocabulary import Status
    from sim.world.ledger import STOCK
    from sim.world.luck import replication_key
    from sim.world.people import make_cohort
    from sim.world.replication import new_state

    prepared = prepare(sim.load(f"scenarios/{MAATWERK}.toml", [f"plan.sample={sample}"]))
    cohort = make_cohort(prepared.tables, replication_key(1, number))
    state = new_state(cohort, prepared)
    with clock() as seconds:
        state.advance(cohort, prepared.tables, 0, 0, int(share * prepared.months))
        taken = seconds()
    return taken, float(state.tally[:, STOCK + Status.RECEPTION : STOCK + Status.OUT_OF_SIGHT].sum())


def in_view(number: int) -> float:
    """Give the seconds of ten million person-months in view."""
    taken, months = engine(number)
    return taken / months * 10_000_000


def of_stepping(number: int) -> float:
    """Give the time that the engine takes for a person-month in view, over that of Mesa's agents."""
    import sim
    from sim.rules.vocabulary import Status
    from sim.world.agents.model import ReturnModel
    from sim.world.ledger import STOCK

    model = ReturnModel(sim.load(f"scenarios/{MAATWERK}.toml", ["plan.sample=0.02"]), "with", number)
    with clock() as seconds:
        for _ in range(24):
            model.step()
        stepped = seconds()
    months = float(model.tally[:24, STOCK + Status.RECEPTION : STOCK + Status.OUT_OF_SIGHT].sum())
    return in_view(number) / 10_000_000 / (stepped / months)


def compiling(number: int) -> float:
    """Give the seconds of a first start beyond those of a second one."""
    return replication(MAATWERK, number, NEARLY_NOBODY) - replication(MAATWERK, number, NEARLY_NOBODY)


def with_those_waited_for() -> float:
    """Give the CPU seconds of this process and, but on Windows, of other processes that it waited for."""
    return sum(os.times()[:4])


def first_page(number: int, now: Callable[[], float] = with_those_waited_for) -> float:
    """Give the seconds from starting the README's first command until its page stands there; then leave everything."""
    from sim.cli import main

    started = now()

    with tempfile.TemporaryDirectory() as out:
        page = Path(out) / "dashboard.html"

        def leave() -> None:
            while not page.exists():
                time.sleep(0.02)
            tell(now() - started)
            os._exit(0)

        threading.Thread(target=leave, daemon=True).start()
        raise SystemExit(main([f"scenarios/{MAATWERK}.toml", "--out", out, "--seed", str(number + 1), "--quiet"]))


def search(number: int) -> float:
    """Give the seconds of a value that is tried in a small search for a break-even value."""
    import sim
    from sim.experiment.beside import break_even_search
    from sim.experiment.executor import LocalThreads

    scenario = sim.load(f"scenarios/{INCENTIVE}.toml", [f"plan.seed={number + 1}"])
    asked = scenario.plan.break_even
    assert asked is not None
    small = replace(asked, parameters=asked.parameters[:1], replications=2, sample=0.2)
    searching = replace(scenario, plan=replace(scenario.plan, break_even=small))
    with clock() as seconds:
        curves = break_even_search.search(searching, LocalThreads(1))
        return seconds() / sum(len(curve.points) for curve in curves)


def first_estimate(number: int) -> float:
    """Give the seconds of the live page's first estimate after one more change of a measure."""
    import sim
    from sim.explorer.computing import Desk
    from sim.explorer.setting import Setting

    desk = Desk(sim.load(f"scenarios/{MAATWERK}.toml"))
    for amount in (1_000, 2_000 + 100 * number):
        with clock() as seconds:
            ticket = desk.ask(Setting("with", (("maatwerk.maximum_eur", str(amount)),)))
            while (work := desk.look(ticket)) is None or work.answer is None:
                time.sleep(0.005)
            taken = seconds()
    desk.stop()
    return taken


def memory(number: int) -> float:
    """Give the most MiB in use while two national replications are lived at once; Windows does not tell (nan)."""
    if sys.platform == "win32":
        return nan
    import resource

    import sim
    from sim.experiment.executor import LocalThreads
    from sim.experiment.runs import perform

    asked = [f"plan.seed={number + 1}", "plan.replications=2"]
    perform(sim.load(f"scenarios/{MAATWERK}.toml", asked), executor=LocalThreads(2))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def more_people(number: int) -> float:
    """Give how many times as long twice the people take."""
    return engine(number, 1.0, 0.5)[0] / engine(number, 0.5, 0.5)[0]


def more_months(number: int) -> float:
    """Give how many times as long twice the months take."""
    return engine(number, 0.5, 1.0)[0] / engine(number, 0.5, 0.5)[0]


def under_the_lock(number: int) -> float:
    """Give the share of a national replication in which no other thread can run Python: all but the compiled loop."""
    from sim.world.bulk.engine import State

    advance, inside = State.advance, 0.0

    def timed(*arguments: object, **named: object) -> object:
        nonlocal inside
        with clock() as seconds:
            found = advance(*arguments, **named)  # type: ignore[arg-type]
            inside += seconds()
        return found

    State.advance = timed  # type: ignore[assignment,method-assign]
    whole = replication(MAATWERK, number)
    return 1.0 - inside / whole


@dataclass(frozen=True, slots=True)
class Work:
    """A row of the table: what is measured, how a figure is written, and whether nothing may be compiled before."""

    what: str
    measure: Callable[[int], float]
    written: str = "{:.2f} s"
    is_cold: bool = False


WORKS = {
    "engine": Work("ten million person-months in view, in the engine alone", in_view),
    "mesa": Work("the engine's time, of that of Mesa stepping the agents", of_stepping, "{:.3%}"),
    "two": Work("national replication of two policies, with its set", lambda number: replication(MAATWERK, number)),
    "eight": Work("the same of eight policies and their twins", lambda number: replication(INCENTIVE, number)),
    "search": Work("a value tried in a break-even search", search),
    "live": Work("live page, first estimate after a change", first_estimate),
    "memory": Work("most memory of two national replications at once", memory, "{:.0f} MiB"),
    "people": Work("twice the people", more_people, "{:.2f} times"),
    "months": Work("twice the months", more_months, "{:.2f} times"),
    "lock": Work("share of a replication that holds Python's lock", under_the_lock, "{:.0%}"),
    "compile": Work("first compile", compiling, is_cold=True),
    "page": Work("README's first command, nothing compiled: until the first page", first_page, is_cold=True),
    "clock": Work("the same, on the clock", lambda number: first_page(number, time.perf_counter), is_cold=True),
}


def tell(cost: float) -> None:
    """Print what a work cost, on the last line."""
    print(json.dumps(cost), flush=True)


def main(name: str, number: str) -> None:
    """Carry out a work, after loading the loop or compiling it where that is not what is measured."""
    work = WORKS[name]
    if not work.is_cold:
        replication(MAATWERK, 0, NEARLY_NOBODY)
    tell(work.measure(int(number)))


if __name__ == "__main__":
    main(*sys.argv[1:])
