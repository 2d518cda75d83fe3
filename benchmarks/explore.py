"""How soon the live page answers: from a setting to its first estimate, while the setting before is being refined.

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
    from sim.explorer.computing import Answer, Desk
    from sim.explorer.setting import Setting
    from sim.scenario import load

    scenario = load(sys.argv[1] if len(sys.argv) > 1 else ROOT / "scenarios" / "maatwerk.toml")
    desk = Desk(scenario)
    policy = next(one.name for one in scenario.policies if one.name != scenario.reference)

    def wait_for(setting: Setting, is_enough: Callable[[Answer], bool] = lambda answer: True) -> float:
        started, ticket = time.perf_counter(), desk.ask(setting)
        while True:
            work = desk.look(ticket)
            assert work is not None and not work.error
            if work.answer is not None and is_enough(work.answer):
                return time.perf_counter() - started
            time.sleep(0.01)

    def first_estimates(what: str, settings: Sequence[Setting]) -> None:
        seconds, busy = [], []
        for setting in settings:
            time.sleep(SECONDS_BETWEEN)
            before = time.process_time()
            seconds.append(wait_for(setting))
            busy.append(time.process_time() - before)
        ends = f"from {min(seconds):.2f} to {max(seconds):.2f} s"
        print(f"  {what}: median {statistics.median(seconds):.2f} s, {ends}; {statistics.median(busy):.2f} s of cores")

    stage = desk.stages[0]
    sets = "a set of its own each" if scenario.plan.sets_differ else "one set"
    print(f"the page opens: {wait_for(Setting(policy)):.1f} s, compiled before or not")
    print(f"first estimate, {stage.answers[0]} replications of {stage.sample:.0%} of the caseload, {sets}:")
    amounts = [Setting(policy, (("maatwerk.maximum_eur", str(amount)),)) for amount in AMOUNTS]
    first_estimates("a measure moves", amounts)
    hours = [Setting(policy, assumed=(("costs.hours_maatwerk_case", str(count)),)) for count in HOURS]
    first_estimates("an assumption moves that leaves the past as it is", hours)
    money = [Setting(policy, assumed=(("behaviour.money_value", str(value)),)) for value in MONEY]
    first_estimates("an assumption moves that changes the past too", money)
    whole = wait_for(Setting(policy), lambda answer: not answer.is_first_estimate)
    print(f"{desk.stages[-1].answers[0]} replications of the whole, back at the scenario: {whole:.1f} s")
    desk.stop()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
