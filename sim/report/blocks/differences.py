"""Block 3: the table of differences, each outcome on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.report import words
from sim.report.blocks.views import OutcomeRows, Table, strip_rows
from sim.report.figures import axis_of_strips
from sim.report.findings import Findings
from sim.report.language import Catalogue

KEY = (
    "additional_departures",
    "additional_durable_departures",
    "people_present",
    "out_of_sight_stock",
    "unlawful_person_months",
    "detention_occupancy",
    "cost_state_eur",
    "cost_society_eur",
    "cost_per_additional_departure_eur",
)
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "departures",
        (
            "additional_departures",
            "additional_durable_departures",
            "demonstrable_departures",
            "left_unassisted",
            "left_regular",
            "left_iom",
            "left_ngo",
            "left_eurp",
            "left_maatwerk",
            "removed_origin",
            "removed_dublin",
            "return_rate_12m",
            "return_rate_24m",
        ),
    ),
    (
        "supervision",
        (
            *("people_present", "came", "stayed_away", "out_of_sight", "out_of_sight_stock"),
            *("unlawful_person_months", "lawful", "reentries", "incidents"),
        ),
    ),
    (
        "detention",
        ("detention_occupancy", "detention_placed", "detention_refused", "detention_departure_share"),
    ),
    (
        "costs",
        (
            "support_eur",
            "support_state_eur",
            "support_eu_eur",
            "cost_state_eur",
            "cost_state_without_drawn_eur",
            "cost_society_eur",
            "cost_per_additional_departure_eur",
            "cost_per_additional_durable_departure_eur",
        ),
    ),
    ("maatwerk", ("maatwerk_cases", "maatwerk_above_regular", "maatwerk_3000_plus")),
)


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the main outcomes and, in sections, the others; levels when there is one policy."""
    if findings.focus is None:
        table = _levels(findings, say)
        heading, intro = say("differences.heading_alone"), say("differences.intro_alone")
        return {"heading": heading, "intro": intro, "levels": table} if table.rows else None
    sections = [
        (say(f"differences.section_{key}"), rows)
        for key, outcomes in SECTIONS
        if (rows := outcome_rows(findings, [name for name in outcomes if name not in KEY], say))
    ]
    key = outcome_rows(findings, KEY, say)
    if not key and not sections:
        return None
    intro = say("differences.intro", reference=findings.reference.label)
    return {"intro": intro, "key": key, "sections": sections, "is_single": len(findings.others) == 1}


def outcome_rows(findings: Findings, outcomes: Sequence[str], say: Catalogue) -> list[OutcomeRows]:
    """Give the rows of those outcomes that the run has."""
    found = []
    for outcome in outcomes:
        effects = [(variant, findings.effect(variant, outcome)) for variant in findings.others]
        named = [(variant, estimate) for variant, estimate in effects if estimate is not None]
        axis = axis_of_strips([estimate for _, estimate in named])
        if named:
            level = _level_line(findings, outcome, say)
            unit = words.unit_name(findings.units.get(outcome, ""), say)
            rows = strip_rows(named, axis, say, outcome)
            found.append(OutcomeRows(words.outcome_name(outcome, say), unit, level, rows))
    return found


def _level_line(findings: Findings, outcome: str, say: Catalogue) -> str:
    level = findings.level(findings.reference, outcome)
    if level is None or not level.is_defined or level.is_exactly_zero:
        return ""
    reference = findings.reference.label
    return say("differences.level_line", reference=reference, level=say.numerals.with_interval(level))


def _levels(findings: Findings, say: Catalogue) -> Table:
    rows = []
    for _, outcomes in SECTIONS:
        for outcome in outcomes:
            level = findings.level(findings.reference, outcome)
            if level is not None and level.is_defined and not outcome.startswith("additional"):
                name, unit = words.outcome_name(outcome, say), words.unit_name(findings.units[outcome], say)
                rows.append((f"{name}, {unit}", say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(say("differences.caption"), heads, tuple(rows))
