"""The page that says which patterns the model reproduces, and why it misses the others; its words: patterns.md.j2."""

import math
from collections.abc import Sequence
from pathlib import Path

from sim.evidence.of_the_patterns import Measured, together
from sim.machine.templates import filled
from sim.validation.patterns import patterns


def document(verdicts: Sequence[Measured], replications: int) -> str:
    """Return the page as Markdown: counts, one table of targets, and what feeds each pattern."""
    return filled(
        Path(__file__).parent / "patterns.md.j2",
        judged=together(verdicts),
        patterns={pattern.id: pattern for pattern in patterns()},
        replications=replications,
        known=_known,
        accepted=_accepted,
        number=number,
        why=why,
    )


def _known(verdict: Measured) -> str:
    targets = (one for pattern in patterns() if pattern.id == verdict.pattern for one in pattern.targets)
    (asked,) = (one for one in targets if one.name == verdict.figure)
    return " to ".join(number(known, verdict.unit) for known in asked.known) or "-"


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
