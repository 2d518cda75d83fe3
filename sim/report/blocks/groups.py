"""Block 9: for which groups the policy makes a difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.parameters.outcomes import GROUPS
from sim.report.draw.theme import HEAT_STEPS
from sim.report.findings import Findings
from sim.report.rows import GroupEffect
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.weigh import by_group

_FEW = 3


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with its interval and what it is in people, on a tint."""

    difference: str
    interval: str
    people: str
    reading: str
    tint: str


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give a heat table: rows for groups and columns for policies, or with many policies the other way about."""
    cells = {(cell.group, cell.policy): cell for cell in findings.group_effects}
    known = {cell.group for cell in findings.group_effects}
    groups = [group for group in GROUPS if group in known] + sorted(known - set(GROUPS))
    if findings.focus is None or not groups:
        return None
    largest = max((abs(cell.estimate.mean) for cell in cells.values() if cell.estimate.is_defined), default=0.0)
    names = [(say.name_of("group", group), _size(group, cells, say)) for group in groups]
    policies = [(variant.label, "") for variant in findings.others]
    shown = [[_heat(cells.get((group, v.name)), largest, say) for v in findings.others] for group in groups]
    is_turned = len(findings.others) > _FEW
    heads, starts = (names, policies) if is_turned else (policies, names)
    rows = [list(row) for row in zip(*shown, strict=True)] if is_turned else shown
    return {
        "intro": say("groups.intro"),
        "title": by_group.groups_title(findings, list(cells.values()), say),
        "corner": say("differences.policy" if is_turned else "groups.group"),
        "heads": heads,
        "rows": [(*start, row) for start, row in zip(starts, rows, strict=True)],
    }


def _size(group: str, cells: Mapping[tuple[str, str], GroupEffect], say: Catalogue) -> str:
    """Say how many people a group has."""
    persons = next((cell.persons for (name, _), cell in cells.items() if name == group), float("nan"))
    return say("groups.persons", persons=say.numerals.whole(_tidy(persons))) if persons == persons else ""


def _tidy(persons: float) -> float:
    """Round a count of people to three digits."""
    return Estimate(persons, persons, persons).rounded()[0]


def _heat(cell: GroupEffect | None, largest: float, say: Catalogue) -> HeatCell:
    if cell is None or not cell.estimate.is_defined:
        return HeatCell(say.numerals.undefined, "", "", "", "")
    estimate = cell.estimate
    step = round(HEAT_STEPS * abs(estimate.mean) / largest) if largest else 0
    hue = "heat" if estimate.mean > 0 else "cool"
    return HeatCell(
        say.numerals.mean(estimate, signed=True),
        say.numerals.interval(estimate, signed=True),
        say("groups.people", people=say.numerals.mean(cell.people, signed=True)),
        words.reading(estimate, say),
        f"{hue}-{step}" if step and not estimate.holds_zero else "",
    )
