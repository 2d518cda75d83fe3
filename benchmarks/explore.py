"""How soon the live page answers: from a setting to its first look and estimate, while the one before is being refined.

python benchmarks/explore.py [SCENARIO]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AMOUNTS = (1_000, 2_000, 3_000, 4_000, 5_000)
HOURS = (10, 20, 60)
MONEY = (0.3, 0.9, 1.2)
SECONDS_BETWEEN = 2.0


def main() -> int:
    """Carry out the command and return its exit code."""
    from sim.explorer.computing import FIRST_LOOK, Desk, Work
    from sim.explorer.setting import Setting
    from sim.scenario import load

    scenario = load(sys.argv[1] if len(sys.argv) > 1 else ROOT / "scenarios" / "maatwerk.toml")
    desk = Desk(scenario)
    policy = next(one.name for one in scenario.policies if one.name != scenario.reference)

    def has_look(work: Work) -> bool:
        return work.look is not None or has_answer(work)

    def has_answer(work: Work) -> bool:
        return work.answer is not None

    def of_the_whole(work: Work) -> bool:
        return work.answer is not None and not work.answer.is_first_estimate

    def seconds_until(setting: Setting, *reached: Callable[[Work], bool]) -> list[float]:
        started, ticket, seconds = time.perf_counter(), desk.ask(setting), []
        for is_reached in reached:
            while (work := desk.look(ticket)) is None or not is_reached(work):
                assert work is not None and not work.error
                time.sleep(0.01)
            seconds.append(time.perf_counter() - started)
        return seconds

    def first_estimates(what: str, settings: Sequence[Setting]) -> None:
        looks, estimates, busy = [], [], []
        for setting in settings:
            time.sleep(SECONDS_BETWEEN)
            before = time.process_time()
            look, estimate = seconds_until(setting, has_look, has_answer)
            looks.append(look)
            estimates.append(estimate)
            busy.append(time.process_time() - before)
        told = "; ".join(
            f"{name} {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"
            for name, seconds in (("first look", looks), ("first estimate", estimates))
        )
        print(f"  {what}: {told}; {statistics.median(busy):.2f} s of cores")

    stage = desk.stages[0]
    sets = "a set of its own each" if scenario.plan.sets_differ else "one set"
    (opens,) = seconds_until(Setting(policy), has_answer)
    print(f"the page opens: {opens:.1f} s, compiled before or not")
    runs = f"first look from {FIRST_LOOK}, first estimate from {stage.answers[0]} simulations"
    print(f"{runs} of {stage.sample:.0%} of the caseload, {sets}, median (lowest to highest):")
    amounts = [Setting(policy, (("maatwerk.maximum_eur", str(amount)),)) for amount in AMOUNTS]
    first_estimates("a measure moves", amounts)
    hours = [Setting(policy, assumed=(("costs.hours_maatwerk_case", str(count)),)) for count in HOURS]
    first_estimates("an assumption moves that leaves the past as it is", hours)
    money = [Setting(policy, assumed=(("behaviour.money_value", str(value)),)) for value in MONEY]
    first_estimates("an assumption moves that changes the past too", money)
    (whole,) = seconds_until(Setting(policy), of_the_whole)
    print(f"{desk.stages[-1].answers[0]} simulations of the whole, back at the scenario: {whole:.1f} s")
    desk.stop()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
