"""Block 9: for which groups the policy makes a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.report import words
from sim.report.findings import GROUPS, Findings, GroupEffect
from sim.report.language import Catalogue
from sim.report.theme import HEAT_STEPS

_FEW = 3


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with its interval on a tint."""

    difference: str
    interval: str
    reading: str
    tint: str


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give a heat table: a row for each group, a column for each policy."""
    cells = {(cell.group, cell.policy): cell for cell in findings.group_effects}
    known = {cell.group for cell in findings.group_effects}
    groups = [group for group in GROUPS if group in known] + sorted(known - set(GROUPS))
    if findings.focus is None or not groups:
        return None
    largest = max((abs(cell.estimate.mean) for cell in cells.values() if cell.estimate.is_defined), default=0.0)
    is_many = len(findings.others) > _FEW
    rows = []
    for group in groups:
        found = [cells.get((group, variant.name)) for variant in findings.others]
        persons = next((cell.persons for cell in found if cell is not None), float("nan"))
        size = say("groups.persons", persons=say.numerals.whole(_tidy(persons))) if persons == persons else ""
        rows.append((say.name_of("group", group), size, [_heat(cell, largest, is_many, say) for cell in found]))
    return {
        "intro": say("groups.intro"),
        "title": words.groups_title(findings, list(cells.values()), say),
        "policies": [variant.label for variant in findings.others],
        "rows": rows,
        "is_many": is_many,
    }


def _tidy(persons: float) -> float:
    """Round a count of people to three digits."""
    from sim.report.rounding import Estimate

    return Estimate(persons, persons, persons).rounded()[0]


def _heat(cell: GroupEffect | None, largest: float, is_many: bool, say: Catalogue) -> HeatCell:
    if cell is None or not cell.estimate.is_defined:
        return HeatCell(say.numerals.undefined, "", "", "")
    estimate = cell.estimate
    reading = words.reading(estimate, say)
    if is_many and estimate.holds_zero and not estimate.is_exactly_zero:
        reading = say("groups.unclear_short")
    step = round(HEAT_STEPS * abs(estimate.mean) / largest) if largest else 0
    hue = "heat" if estimate.mean > 0 else "cool"
    return HeatCell(
        say.numerals.mean(estimate, signed=True),
        say.numerals.interval(estimate, signed=True),
        reading,
        f"{hue}-{step}" if step and not estimate.holds_zero else "",
    )
