"""A table of the headline outcomes year by year, part of the block on the course in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.report.blocks.views import PolicyPart, Table, parts_of
from sim.report.findings import Findings
from sim.report.rows import Variant, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, kind_of

Row = Mapping[str, Any]


def parts(findings: Findings, say: Catalogue) -> list[PolicyPart]:
    """Give a table for each policy."""
    return parts_of(findings, _part, say)


def _part(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    variant = findings.focus or findings.reference
    found = {(row["outcome"], int(row["year"])): row for row in _compared(findings, variant)}
    years = sorted({year for _, year in found})
    if not years:
        return None
    rows = []
    for outcome in dict.fromkeys(outcome for outcome, _ in found):
        rows.append((words.outcome_name(outcome, say), *(_level(found[outcome, year], say) for year in years)))
        if not variant.is_reference:
            name = say("course.year_difference", reference=findings.reference.label)
            rows.append((name, *(_difference(found[outcome, year], say) for year in years)))
    heads = (say("differences.outcome"), *(str(year) for year in years))
    return {"table": Table(say("course.years", policy=variant.label), heads, tuple(rows))}


def _compared(findings: Findings, variant: Variant) -> list[Row]:
    """Give the rows of a policy in the years that are compared."""
    first, last = int(findings.months[0][:4]), int(findings.months[-1][:4])
    rows = rows_of(findings.results.yearly)
    return [row for row in rows if row["policy"] == variant.name and first <= int(row["year"]) <= last]


def _level(row: Row, say: Catalogue) -> str:
    return say.numerals.with_interval(level_of(row))


def _difference(row: Row, say: Catalogue) -> str:
    estimate = difference_of(row)
    shown = say.numerals.mean(estimate, signed=True)
    return shown if estimate.is_exactly_zero else f"{shown} ({say.numerals.interval(estimate, signed=True)})"


def level_of(row: Row) -> Estimate:
    """Give the level of a year with the range of 90% of simulations."""
    return Estimate(float(row["mean"]), float(row["low"]), float(row["high"]), kind_of(row["unit"]))


def difference_of(row: Row) -> Estimate:
    """Give the difference from the reference in a year; undefined for the reference itself."""
    mean, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    return Estimate(mean, low, high, kind_of(row["unit"]))
