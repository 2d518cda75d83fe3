"""Patterns known from outside, each with its targets: run, and the verdict on what the model makes of them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.evidence.of_the_patterns import Measured, stored
from sim.evidence.past import over
from sim.evidence.verdict import MOST, Role, Spread
from sim.machine.cores import run_threads
from sim.machine.shipped import shipped_folder
from sim.parameters.catalogue import published
from sim.validation.watching import Lives

if TYPE_CHECKING:
    from sim.measure.replication import Priced
    from sim.scenario import Scenario
FILE = Path(__file__).parent / "patterns.toml"
AGAIN = 4
"""So many replications are run again to see whether the recorded verdicts still are those of the model."""
SCENARIOS = shipped_folder() / "patterns"
REPLICATIONS = 20
WORKERS = 2

Numbers = dict[str, dict[str, float]]
"""By pattern and target."""

_BANDS = ("within", "relative", "at_least", "at_most", "range", "covered")


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that a pattern asks for: `known` from outside, and how far the model may be from it.

    `tolerance` is one of: within (absolute), relative, at_least, at_most, range (of `known` itself), covered (the known
    value lies in the range of 90% of simulations). `restates` names the parameter that says the same, if one does.
    `over` names what the measure counts as the whole, where this is a part: then the mean is the parts of all
    replications over their wholes, since a mean of ratios of small counts lies too high.
    """

    name: str
    meaning: str
    meaning_nl: str
    unit: str
    known: tuple[float, ...]
    tolerance: str
    size: float
    restates: str
    why_missed: str
    why_missed_nl: str
    over: str = ""

    @property
    def accepted(self) -> tuple[float, float]:
        """Return the lowest and the highest mean that reproduces the target."""
        if self.tolerance == "at_least":
            return self.size, math.inf
        if self.tolerance == "at_most":
            return -math.inf, self.size
        low, high = min(self.known), max(self.known)
        if self.tolerance == "within":
            return low - self.size, high + self.size
        if self.tolerance == "relative":
            return low * (1.0 - self.size), high * (1.0 + self.size)
        return low, high


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: what is known, which scenario and policies show it, what feeds it, and its targets.

    `role` is fitted when values were set to it, check when it only judges. `measure` is a function of `measures`.
    """

    id: str
    statement: str
    statement_nl: str
    measure: str
    scenario: str
    policies: tuple[str, ...]
    role: Role
    scope: str
    figures: tuple[str, ...]
    source: str
    parameters: tuple[str, ...]
    note: str
    targets: tuple[Asked, ...]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, in the order of the file."""
    return tuple(_pattern(row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["pattern"])


def judge(pattern: Pattern, asked: Asked, measured: Sequence[Mapping[str, float]]) -> Measured:
    """Judge what the replications measured of a pattern against what it asks for."""
    from sim.measure.ranges import level

    parts = [found[asked.name] for found in measured]
    if not asked.over:
        mean, low, high, _ = level(_array(parts))
        return verdict(pattern, asked, mean, low, high, level(_array(parts[:AGAIN]))[0])
    wholes = [found[asked.over] for found in measured]
    _, low, high, _ = level(_array([over(*counts) for counts in zip(parts, wholes, strict=True)]))
    mean, first = (over(sum(parts[:n]), sum(wholes[:n])) for n in (len(parts), AGAIN))
    return verdict(pattern, asked, mean, low, high, first)


def check_patterns(replications: int = REPLICATIONS, workers: int = WORKERS) -> list[Measured]:
    """Run the scenarios of all patterns and judge every target; patterns of one scenario share its runs."""
    measured: list[Numbers] = [{} for _ in range(replications)]
    for scenario in dict.fromkeys(pattern.scenario for pattern in patterns()):
        together = [pattern for pattern in patterns() if pattern.scenario == scenario]
        for found, new in zip(measured, _run(scenario, together, replications, workers), strict=True):
            found.update(new)
    return [
        judge(pattern, target, [found[pattern.id] for found in measured])
        for pattern in patterns()
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


def recorded() -> list[Measured]:
    """Return the verdicts on what was last measured (sim/evidence/patterns.csv), by the targets as they stand."""
    found = {(row.pattern, row.figure): row for pattern in stored() for row in pattern.targets}
    return [
        verdict(pattern, asked, row.simulated.middle, *row.range90, row.first)
        for pattern in patterns()
        for asked in pattern.targets
        if (row := found.get((pattern.id, asked.name))) is not None
    ]


def verdict(pattern: Pattern, asked: Asked, *numbers: float) -> Measured:
    """Judge mean, low, high and the mean of the first by six digits, as they are stored."""
    mean, low, high, first = (float(f"{number:.6g}") for number in numbers)
    found = Measured(
        pattern=pattern.id,
        role=pattern.role,
        statement=pattern.statement,
        statement_nl=pattern.statement_nl,
        figure=asked.name,
        meaning=asked.meaning,
        meaning_nl=asked.meaning_nl,
        unit=asked.unit,
        tolerance=asked.tolerance,
        published=asked.accepted,
        simulated=Spread(mean, {MOST: (low, high)}),
        asks="covered" if asked.tolerance == "covered" else "middle",
        first=first,
        restates=asked.restates,
        why=asked.why_missed,
        why_nl=asked.why_missed_nl,
    )
    return found if found.outcome == "not reproduced" else replace(found, why="", why_nl="")


def _pattern(row: Mapping[str, Any]) -> Pattern:
    return Pattern(
        id=row["id"],
        statement=row["statement"],
        statement_nl=row["statement_nl"],
        measure=row["measure"],
        scenario=row["scenario"],
        policies=tuple(row["policies"]),
        role=row["role"],
        scope=row["scope"],
        figures=tuple(row["figures"]),
        source=row["source"],
        parameters=tuple(row["parameters"]),
        note=row.get("note", ""),
        targets=tuple(_target(name, facts) for name, facts in row["targets"].items()),
    )


def _target(name: str, facts: Mapping[str, Any]) -> Asked:
    tolerance = facts["tolerance"]
    if tolerance not in _BANDS:
        raise ValueError(f"target {name}: tolerance {tolerance!r}, allowed are {', '.join(_BANDS)}")
    return Asked(
        name=name,
        meaning=facts["meaning"],
        meaning_nl=facts["meaning_nl"],
        unit=facts["unit"],
        known=_known(facts.get("known", [])),
        tolerance=tolerance,
        size=facts.get("size", 0.0),
        restates=facts.get("restates", ""),
        why_missed=facts.get("why_missed", ""),
        why_missed_nl=facts.get("why_missed_nl", ""),
        over=facts.get("over", ""),
    )


def _known(given: str | float | list[float]) -> tuple[float, ...]:
    """Read a number, a range, or the name of a published figure with its key: `detention_inflow.2020`."""
    if isinstance(given, list):
        return tuple(given)
    if isinstance(given, int | float):
        return (given,)
    figure, _, key = given.partition(".")
    values = published()[figure].values
    return (values if isinstance(values, int | float) else values[key],)


def _array(measured: Sequence[float]) -> Any:
    import numpy as np

    return np.array(measured, dtype=np.float64)
