"""The page that says which patterns the model reproduces, and why it misses the others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from sim.evidence.of_the_patterns import Measured, is_of_the_evidence, outcome_of
from sim.validation.patterns import Pattern, patterns

_HEADER = """\
# Patterns: reproduced or not

Written by `python -m sim.validation`; a test runs the first of the replications again and fails when something else
comes out. Each pattern is something known from outside the
model. It is measured on {replications} replications of a scenario under `scenarios/patterns/`, each under a set of
its own from the ensemble, as the main job runs, and counted as the published figure is counted: the definitions stand
in `sim/validation/measures.py`, the targets with their sources in
`sim/validation/patterns.toml`.

*Reproduced*: the mean over replications lies in what is accepted (for the counts of maatwerk: the published count lies
in the range of nine in ten replications). *Restated*: met, but a parameter says the same, so that it proves nothing; it
does not count. *Fitted*: values were set to this pattern or to figures it follows from; agreement is no proof. *Check*:
it only judges. The range holds nine in ten replications: luck, and the doubt that the fit left. Where a mean lies near
an edge of what is accepted, other sets may turn the verdict.

| patterns | reproduced | of these, as a check | restated | not reproduced |
| --- | --- | --- | --- | --- |
{evidence}
{own}

A pattern is reproduced if all its targets are met and none is restated; if one is restated, it counts as restated. Of
{all_targets} targets {met} are met and {restated} restated.

![Every target: what is accepted, what is measured, and the verdict](images/patterns.svg)
"""
_COLUMNS = ("pattern", "role", "target", "known", "accepted", "measured", "range of 9 in 10", "verdict", "why not")
_FED = """\
## What each pattern says, and what feeds it

Adding a pattern: see [add-a-pattern.md](how-to/add-a-pattern.md).
"""


def document(verdicts: Sequence[Measured], replications: int) -> str:
    """Return the page as Markdown: counts, one table of targets, and what feeds each pattern."""
    together = by_pattern(verdicts)
    table = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    table += [_row(pattern, verdict) for pattern, own in together for verdict in own]
    about = [line for pattern, _ in together for line in _about(pattern)]
    return "\n".join([_header(together, replications), *table, "", _FED, *about]) + "\n"


def by_pattern(verdicts: Sequence[Measured]) -> list[tuple[Pattern, list[Measured]]]:
    """Group the verdicts by pattern, in their order."""
    known = {pattern.id: pattern for pattern in patterns()}
    return [(known[name], list(own)) for name, own in groupby(verdicts, key=lambda verdict: verdict.pattern)]


def _header(together: Sequence[tuple[Pattern, list[Measured]]], replications: int) -> str:
    targets = [verdict.outcome for _, own in together for verdict in own]
    evidence = [pair for pair in together if is_of_the_evidence(pair[0].id)]
    own = [pair for pair in together if not is_of_the_evidence(pair[0].id)]
    return _HEADER.format(
        replications=replications,
        evidence=_counted(f"{len(evidence)} of the evidence (P1 to P18)", evidence),
        own=_counted(f"{len(own)} of our own ({', '.join(pattern.id for pattern, _ in own)})", own),
        met=targets.count("reproduced"),
        all_targets=len(targets),
        restated=targets.count("restated"),
    )


def _counted(name: str, together: Sequence[tuple[Pattern, list[Measured]]]) -> str:
    """Return a line of the table that counts verdicts by pattern."""
    outcomes = [(pattern.role, outcome_of(one.outcome for one in own)) for pattern, own in together]
    found = [outcome for _, outcome in outcomes]
    counts = (
        found.count("reproduced"),
        outcomes.count(("check", "reproduced")),
        found.count("restated"),
        found.count("not reproduced"),
    )
    return _line([name, *(str(count) for count in counts)])


def _row(pattern: Pattern, verdict: Measured) -> str:
    unit = verdict.unit
    (asked,) = (one for one in pattern.targets if one.name == verdict.figure)
    low, high = (number(end, unit) for end in verdict.range90)
    return _line(
        [
            pattern.id,
            pattern.role,
            verdict.meaning,
            " to ".join(number(known, unit) for known in asked.known) or "-",
            _accepted(verdict),
            number(verdict.simulated.middle, unit),
            f"{low} to {high}",
            f"**{verdict.outcome}**" if verdict.outcome == "not reproduced" else verdict.outcome,
            why(verdict),
        ]
    )


def why(verdict: Measured) -> str:
    """Say why a target is missed, or proves nothing."""
    if verdict.outcome == "restated":
        return f"`{verdict.restates}` says the same: no proof."
    return (verdict.why or "Not explained yet.") if verdict.outcome == "not reproduced" else ""


def _accepted(verdict: Measured) -> str:
    low, high = verdict.published
    if verdict.asks == "covered":
        return "in the range"
    if math.isinf(high):
        return f"at least {number(low, verdict.unit)}"
    if math.isinf(low):
        return f"at most {number(high, verdict.unit)}"
    return f"{number(low, verdict.unit)} to {number(high, verdict.unit)}"


def number(value: float, unit: str) -> str:
    """Write a number as its unit asks: whole counts, shares in percent, days and ratios with a decimal or two."""
    if math.isnan(value):
        return "undefined"
    if unit == "count":
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    if unit == "share":
        return f"{100 * value:.1f}%"
    return f"{value:.1f}" if unit == "days" else f"{value:.2f}"


def _about(pattern: Pattern) -> Iterator[str]:
    note = f" {pattern.note}" if pattern.note else ""
    yield f"**{pattern.id}** ({pattern.scope}; `scenarios/patterns/{pattern.scenario}.toml`). {pattern.statement}  "
    yield f"Known from: {pattern.source}{note}  "
    yield f"Rests on: {_names(pattern.figures)}  "
    yield f"Fed by: {_names(pattern.parameters)}"
    yield ""


def _names(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
