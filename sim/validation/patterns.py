"""Patterns known from outside the model, each with its targets, and the verdict on what the model makes of them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.evidence.patterns import Measured, Outcome, stored
from sim.evidence.patterns import outcome_of as outcome_of_targets
from sim.parameters.catalogue import published

_FILE = Path(__file__).parent / "patterns.toml"
AGAIN = 4
"""So many replications are run again to see whether the recorded verdicts still are those of the model."""
_BANDS = ("within", "relative", "at_least", "at_most", "range", "covered")


@dataclass(frozen=True, slots=True)
class Target:
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
    role: str
    scope: str
    figures: tuple[str, ...]
    source: str
    parameters: tuple[str, ...]
    note: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model makes of one target: mean, range of 90% of simulations, mean of the first; why, if it misses."""

    pattern: Pattern
    target: Target
    mean: float
    low: float
    high: float
    first: float
    outcome: Outcome
    why: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, in the order of the file."""
    return tuple(_pattern(row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["pattern"])


def judge(pattern: Pattern, target: Target, measured: Sequence[Mapping[str, float]]) -> Verdict:
    """Judge what the replications measured of a pattern against a target."""
    from sim.measure.ranges import level

    parts = _array([found[target.name] for found in measured])
    if not target.over:
        mean, low, high, _ = level(parts)
        return _verdict(pattern, target, mean, low, high, level(parts[:AGAIN])[0])
    wholes = _array([found[target.over] for found in measured])
    _, low, high, _ = level(_divided(parts, wholes))
    mean, first = (float(_divided(parts[:n].sum(), wholes[:n].sum())) for n in (len(parts), AGAIN))
    return _verdict(pattern, target, mean, low, high, first)


def _divided(part: Any, whole: Any) -> Any:
    """Divide; undefined (nan) where there is nothing to divide by."""
    import numpy as np

    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def recorded() -> list[Verdict]:
    """Return the verdicts on what was last measured (sim/evidence/patterns.csv), by the targets as they stand."""
    found = {(row.pattern, row.target): row for pattern in stored() for row in pattern.targets}
    return [
        _verdict(pattern, target, row.mean, row.low, row.high, row.first)
        for pattern in patterns()
        for target in pattern.targets
        if (row := found.get((pattern.id, target.name))) is not None
    ]


def _verdict(pattern: Pattern, target: Target, *numbers: float) -> Verdict:
    """Judge by six digits, as they are stored; an undefined mean is a miss."""
    mean, low, high, first = (float(f"{number:.6g}") for number in numbers)
    lowest, highest = target.accepted
    held = low <= lowest and highest <= high if target.tolerance == "covered" else lowest <= mean <= highest
    outcome: Outcome = "not reproduced"
    if held:
        outcome = "restated" if target.restates else "reproduced"
    return Verdict(pattern, target, mean, low, high, first, outcome, _why(target, outcome))


def outcome_of(verdicts: Sequence[Verdict]) -> Outcome:
    """Sum up a pattern: missed if one target is, else restated if one is, else reproduced."""
    return outcome_of_targets(verdict.outcome for verdict in verdicts)


def table(verdicts: Sequence[Verdict]) -> list[Measured]:
    """Return the verdicts as rows of sim/evidence/patterns.csv, from which the dashboard shows them."""
    return [_measured(verdict) for verdict in verdicts]


def _measured(verdict: Verdict) -> Measured:
    pattern, target = verdict.pattern, verdict.target
    lowest, highest = target.accepted
    is_missed = verdict.outcome == "not reproduced"
    return Measured(
        pattern=pattern.id,
        role=pattern.role,
        statement=pattern.statement,
        statement_nl=pattern.statement_nl,
        target=target.name,
        meaning=target.meaning,
        meaning_nl=target.meaning_nl,
        unit=target.unit,
        tolerance=target.tolerance,
        lowest=lowest,
        highest=highest,
        mean=verdict.mean,
        low=verdict.low,
        high=verdict.high,
        first=verdict.first,
        outcome=verdict.outcome,
        restates=target.restates,
        why=target.why_missed if is_missed else "",
        why_nl=target.why_missed_nl if is_missed else "",
    )


def _why(target: Target, outcome: Outcome) -> str:
    if outcome == "restated":
        return f"`{target.restates}` says the same: no proof."
    return (target.why_missed or "Not explained yet.") if outcome == "not reproduced" else ""


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


def _target(name: str, facts: Mapping[str, Any]) -> Target:
    tolerance = facts["tolerance"]
    if tolerance not in _BANDS:
        raise ValueError(f"target {name}: tolerance {tolerance!r}, allowed are {', '.join(_BANDS)}")
    return Target(
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
