"""Tables year by year: the headline outcomes beside their course in time, euros beside the costs."""

from collections.abc import Mapping
from typing import Any

from sim.parameters.accounts import ARTICLES
from sim.report.blocks.views import PolicyPart, Table, parts_of
from sim.report.findings import Findings
from sim.report.rows import Variant, estimate_at, estimate_of, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue

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


def spending(findings: Findings, say: Catalogue) -> list[Table]:
    """Give what is spent each year under a policy, and its difference: by article of the budget, and by who pays."""
    variant = findings.focus or findings.reference
    rows = [row for row in spent_rows(findings) if row["policy"] == variant.name and not row["account"]]
    found = (
        _spent(place, [row for row in rows if row[place]], variant, findings, say) for place in ("article", "payer")
    )
    return [table for table in found if table is not None]


def _spent(place: str, rows: list[Row], variant: Variant, findings: Findings, say: Catalogue) -> Table | None:
    """Give a table of those articles or payers on which a euro is spent."""
    years = list(dict.fromkeys(str(row["year"]) for row in rows))
    found = {(row[place], str(row["year"])): row for row in rows}
    lines = []
    for key in dict.fromkeys(row[place] for row in rows if estimate_of(row).high > 0.0):
        of_key = [found[key, year] for year in years]
        lines.append((place_of(of_key[0], place, say), *(_level(row, say) for row in of_key)))
        if not variant.is_reference:
            name = say("course.year_difference", reference=findings.reference.label)
            lines.append((name, *(_difference(row, say) for row in of_key)))
    heads = (say(f"costs.{place}"), *years)
    return Table(say(f"costs.spent_by_{place}", policy=variant.label), heads, tuple(lines)) if lines else None


def spent_rows(findings: Findings) -> list[Row]:
    """Give the rows of what is spent, with their unit."""
    return [{**row, "unit": "EUR"} for row in rows_of(findings.results.spending)]


def place_of(row: Row, place: str, say: Catalogue) -> str:
    """Name the article, account or payer of a row; empty where it adds up all of them."""
    key = row[place]
    if place == "article":
        return ARTICLES[key][say.language] if key else ""
    return say.name_of(place, key) if key else ""


def _level(row: Row, say: Catalogue) -> str:
    return say.numerals.with_interval(estimate_of(row))


def _difference(row: Row, say: Catalogue) -> str:
    estimate = estimate_at(row, "difference")
    shown = say.numerals.mean(estimate, signed=True)
    return shown if estimate.is_exactly_zero else f"{shown} ({say.numerals.interval(estimate, signed=True)})"
