"""Run the scenario of every pattern, each scenario once, and judge what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sim.machine.cores import run_threads
from sim.machine.shipped import shipped_folder
from sim.validation.patterns import Pattern, judge, patterns

if TYPE_CHECKING:
    from sim.evidence.of_the_patterns import Measured
    from sim.measure.replication import Priced
    from sim.scenario import Scenario
    from sim.validation.watching import Lives

SCENARIOS = shipped_folder() / "patterns"
REPLICATIONS = 20
WORKERS = 2

Numbers = dict[str, dict[str, float]]
"""By pattern and target."""


def check_patterns(
    chosen: Sequence[Pattern] | None = None, replications: int = REPLICATIONS, workers: int = WORKERS
) -> list[Measured]:
    """Judge every target of the chosen patterns (all by default); patterns of one scenario share its runs."""
    wanted = patterns() if chosen is None else chosen
    measured: list[Numbers] = [{} for _ in range(replications)]
    for scenario in dict.fromkeys(pattern.scenario for pattern in wanted):
        together = [pattern for pattern in wanted if pattern.scenario == scenario]
        for found, new in zip(measured, _run(scenario, together, replications, workers), strict=True):
            found.update(new)
    return [
        judge(pattern, target, [found[pattern.id] for found in measured])
        for pattern in wanted
        for target in pattern.targets
    ]


def _run(name: str, together: Sequence[Pattern], replications: int, workers: int) -> list[Numbers]:
    """Run a scenario as often as wanted and measure its patterns on each replication."""
    from sim.measure.replication import prepare
    from sim.scenario import load

    scenario = load(SCENARIOS / f"{name}.toml")
    prepared = prepare(scenario)
    measure = partial(_measure, scenario, prepared, together)
    with run_threads(workers) as threads:
        return list(threads.map(measure, range(replications)))


def _measure(scenario: Scenario, prepared: Priced, together: Sequence[Pattern], replication: int) -> Numbers:
    """Live one replication with its own set under every policy that a pattern asks for; measure each pattern on it."""
    from sim.experiment.runs import with_its_set
    from sim.scenario.changing import reading_of
    from sim.validation.watching import watch

    cases_are = reading_of(scenario, replication).published_cases_are
    own, first_year = with_its_set(prepared, scenario, replication), scenario.plan.warm_up_from.year
    policies = dict.fromkeys(policy for pattern in together for policy in pattern.policies)
    lives = {policy: watch(own, first_year, policy, replication, cases_are) for policy in policies}
    return {pattern.id: measured_by(pattern, lives) for pattern in together}


def measured_by(pattern: Pattern, lives: Mapping[str, Lives]) -> dict[str, float]:
    """Apply the measure of a pattern to the lives under its policies, in their order."""
    from sim.validation import measures

    measure = getattr(measures, pattern.measure)
    found: dict[str, float] = measure(*(lives[policy] for policy in pattern.policies))
    return found
