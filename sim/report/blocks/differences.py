"""Block 3: the table of differences, each outcome on one scale."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sim.parameters.outcomes import BETWEEN_POLICIES, BY_ROUTE, OUTCOMES, PRICED, RIGHTS, shown_in
from sim.parameters.outcomes import SECTIONS as SECTION_NAMES
from sim.report.blocks.views import OutcomeRows, StripRow, Table, strip_rows
from sim.report.draw.scales import axis_of_strips
from sim.report.findings import WITHOUT_DRAWN, Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.weigh import assumed_rates

KEY = tuple(name for name, outcome in OUTCOMES.items() if outcome.main == "page")
SHORT = tuple(name for name, outcome in OUTCOMES.items() if outcome.main)
"""The rows of a short table."""
SECTIONS = {section: shown_in(section) for section in SECTION_NAMES if section not in {BY_ROUTE, RIGHTS, PRICED}}
"""Every other outcome that is not shown in a block of its own; what a run does not have is left out."""

_WITHOUT_LEVEL = BETWEEN_POLICIES | {WITHOUT_DRAWN}
"""Outcomes that have a meaning between two policies only: the reference has no level of its own."""


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the main outcomes and, in sections, the others; levels when there is one policy."""
    if findings.focus is None:
        table = _levels(findings, say)
        heading, intro = say("differences.heading_alone"), say("differences.intro_alone")
        return {"heading": heading, "intro": intro, "levels": table} if table.rows else None
    others = [outcome for outcomes in SECTIONS.values() for outcome in outcomes]
    sections = [
        _table(say(f"differences.section_{key}"), rows, say)
        for key, outcomes in SECTIONS.items()
        if (rows := outcome_rows(findings, [name for name in outcomes if name not in KEY], say))
    ]
    key = outcome_rows(findings, KEY, say)
    if not key and not sections:
        return None
    intro = say("differences.intro", reference=findings.reference.label)
    return {
        "intro": intro,
        "key": key,
        "sections": sections,
        "nil": nil_line(findings, others, say),
        "is_single": len(findings.others) == 1,
    }


def outcome_rows(findings: Findings, outcomes: Sequence[str], say: Catalogue) -> list[OutcomeRows]:
    """Give the rows of those outcomes that the run has and that are not zero throughout."""
    found = []
    has_meaning = not findings.has_maatwerk(findings.reference)
    for outcome in outcomes:
        if outcome.startswith("deadweight") and not has_meaning:
            continue  # who would have left anyway can only be told against a reference without maatwerk
        effects = [(variant, assumed_rates.effect(findings, variant, outcome)) for variant in findings.others]
        named = [(variant, estimate) for variant, estimate in effects if estimate is not None]
        if named and not findings.is_nil(outcome):
            axis = axis_of_strips([estimate for _, estimate in named])
            rows = strip_rows(named, axis, say, outcome)
            rows = tuple(
                _or_level(row, estimate, findings, outcome, say) for row, (_, estimate) in zip(rows, named, strict=True)
            )
            name, unit = words.outcome_name(outcome, say), _unit(findings, outcome, say)
            found.append(OutcomeRows(name, unit, _level_line(findings, outcome, say), rows))
    return found


def _table(title: str, outcomes: Sequence[OutcomeRows], say: Catalogue) -> Table:
    """Give the outcomes of a section as a table without drawings: a row for each policy, the level in the first."""
    heads = [say(f"differences.{head}") for head in ("outcome", "policy", "difference")]
    rows = []
    for outcome in outcomes:
        name = ", ".join(filter(None, (outcome.name, outcome.unit)))
        for n, row in enumerate(outcome.rows):
            reading = row.reading if row.is_level or not row.interval else ""
            shown = "; ".join(filter(None, (row.interval, reading)))
            rows.append((name, row.variant.label, row.difference, shown, outcome.level if n == 0 else ""))
    return Table(title, (*heads, say("differences.interval"), say("differences.level")), tuple(rows))


def nil_line(findings: Findings, outcomes: Sequence[str], say: Catalogue) -> str:
    """Name the outcomes that are zero in every simulation under every policy, in one sentence."""
    names = [words.outcome_name(outcome, say) for outcome in outcomes if findings.is_nil(outcome)]
    return say("differences.nil", names="; ".join(dict.fromkeys(names))) if names else ""


def _or_level(row: StripRow, estimate: Estimate, findings: Findings, outcome: str, say: Catalogue) -> StripRow:
    """Show the level where there is no difference: the reference has none, or persons are compared one by one."""
    if outcome in BETWEEN_POLICIES and estimate.kind is Kind.SHARE and estimate.is_defined:
        numerals = say.numerals
        return replace(
            row, difference=numerals.mean(estimate), interval=numerals.interval(estimate), reading="", is_level=True
        )
    level = assumed_rates.level(findings, row.variant, outcome)
    without = findings.level(findings.reference, outcome)
    if estimate.is_defined or level is None or not level.is_defined or (without is not None and without.is_defined):
        return row
    reading = say("reading.level", reference=findings.reference.label)
    interval = say.numerals.interval(level)
    number = say.numerals.mean(level)
    return replace(row, difference=number, interval=interval, reading=reading, is_level=True)


def _unit(findings: Findings, outcome: str, say: Catalogue) -> str:
    """Give the unit, and what an expected count rests on."""
    unit = words.unit_name(findings.units.get(outcome, ""), say)
    footing = assumed_rates.footing(findings.results.scenario, outcome)
    return unit if footing is None else f"{unit}, {say(f'differences.expected_{footing}')}"


def _level_line(findings: Findings, outcome: str, say: Catalogue) -> str:
    reference = findings.reference
    level = assumed_rates.level(findings, reference, outcome)
    if level is None or not level.is_defined or level.is_exactly_zero or outcome in _WITHOUT_LEVEL:
        return ""
    is_left_over = outcome == "left_maatwerk" and not findings.has_maatwerk(reference)
    first = words.month_name(findings.months[0], say)
    key = "differences.level_line_before" if is_left_over else "differences.level_line"
    return say(key, reference=reference.label, level=say.numerals.with_interval(level), first=first)


def _levels(findings: Findings, say: Catalogue) -> Table:
    rows = []
    for outcomes in SECTIONS.values():
        for outcome in outcomes:
            level = findings.level(findings.reference, outcome)
            if level is not None and level.is_defined and outcome not in _WITHOUT_LEVEL:
                name, unit = words.outcome_name(outcome, say), words.unit_name(findings.units[outcome], say)
                rows.append((f"{name}, {unit}", say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(say("differences.caption"), heads, tuple(rows))
