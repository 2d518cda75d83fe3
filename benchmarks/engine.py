"""The bulk engine against Mesa stepping the same agents one by one, on the full rule book: CPU seconds of one core."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import sim
from sim.measure.replication import prepare
from sim.rules.vocabulary import Status
from sim.world.agents.model import ReturnModel
from sim.world.ledger import STOCK
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.record.layout import PERSON
from sim.world.replication import new_state

SCENARIO = Path(__file__).parent.parent / "scenarios" / "maatwerk.toml"
ROUNDS = 5
COMPILED_CEILING = 79e6  # hand-tuned C with a SIMD screen on the smaller reference work, person-months per second


def person_months(tally: Any, months: int) -> int:
    """Count months lived by people who have not gone."""
    here = slice(STOCK + Status.RECEPTION, STOCK + Status.MOVED_ON)
    return int(tally[:months, here].sum())


def bulk(sample: float, months: int) -> tuple[int, float]:
    """Run the bulk engine from an opened country on; returns person-months and CPU seconds."""
    scenario = sim.load(SCENARIO, [f"plan.sample={sample}"])
    prepared = prepare(scenario)
    cohort = make_cohort(prepared.tables, replication_key(1, 0))
    state = new_state(cohort, prepared)
    start = time.process_time()
    state.advance(cohort, prepared.tables, 0, 0, months)
    return person_months(state.tally, months), time.process_time() - start


def stepped(sample: float, months: int) -> tuple[int, float]:
    """Step Mesa agents through the same months; returns person-months and CPU seconds."""
    model = ReturnModel(sim.load(SCENARIO, [f"plan.sample={sample}"]), policy="with")
    start = time.process_time()
    for _ in range(months):
        model.step()
    return person_months(model.tally, months), time.process_time() - start


def speed(run: Callable[[], tuple[int, float]]) -> float:
    """Give person-months per second."""
    done, seconds = run()
    return done / seconds


def main() -> None:
    """Print the comparison."""
    bulk(0.01, 12)  # compile
    fast, slow, ratios = [], [], []
    for _ in range(ROUNDS):
        fast.append(speed(lambda: bulk(1.0, 96)))
        slow.append(speed(lambda: stepped(0.05, 48)))
        ratios.append(fast[-1] / slow[-1])
    print(f"bulk engine          {median(fast) / 1e6:8.1f} million person-months per second and core")
    print(f"Mesa, agent by agent {median(slow) / 1e6:8.3f} million person-months per second")
    print(f"ratio                {median(ratios):8.0f} (of {ROUNDS} pairs: {min(ratios):.0f} to {max(ratios):.0f})")
    print(f"of the compiled ceiling on a smaller rule book: {median(fast) / COMPILED_CEILING:.0%}")
    print(f"memory per person    {PERSON.itemsize} bytes")
    once = median(bulk(0.5, 48)[1] for _ in range(ROUNDS))
    for name, sample, months in (("people", 1.0, 48), ("months", 0.5, 96)):
        print(f"twice the {name} costs {median(bulk(sample, months)[1] for _ in range(ROUNDS)) / once:.2f} times")


if __name__ == "__main__":
    main()
