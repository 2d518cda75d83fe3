"""Block 10: rights and safeguards, counted beside the euros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.report import assumed_rates, words
from sim.report.blocks.differences import nil_line, outcome_rows
from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.language import Catalogue

SAFEGUARDS = (
    "detention_days",
    "detention_days_without_prospect",
    "detention_days_no_departure",
    "redetained",
    "lighter_means_share",
    "released_by_court",
    "isolation_placements",
    "detention_days_prison_law",
    "ill_detained",
    "children_detained",
    "court_review_late",
    "less_than_voluntary",
    "lawyer_absent",
    "offer_spread_eur",
    "refoulement_checks_missed",
    "care_avoided_months",
)

_PRISON_LAW = "detention_days_prison_law"


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the safeguards that the run counts, those that stay at zero in one sentence."""
    shown = [outcome for outcome in SAFEGUARDS if not _says_the_same(findings, outcome)]
    effects = [assumed_rates.effect(findings, findings.focus or findings.reference, outcome) for outcome in shown]
    known = [estimate for estimate in effects if estimate is not None and estimate.is_defined]
    title = words.rights_title(findings, known, say)
    notes = [nil_line(findings, shown, say), *([say("rights.prison_law")] if len(shown) < len(SAFEGUARDS) else [])]
    block = {"intro": say("rights.intro"), "title": title, "notes": [note for note in notes if note]}
    if findings.focus is None:
        table = _levels(findings, shown, title, say)
        return block | {"levels": table} if table.rows else None
    rows = outcome_rows(findings, shown, say)
    return block | {"rows": rows, "is_single": len(findings.others) == 1} if rows else None


def _says_the_same(findings: Findings, outcome: str) -> bool:
    """Tell whether an outcome repeats another: until the Wtvb every day in detention is under prison law."""
    if outcome != _PRISON_LAW:
        return False
    pairs = [[findings.level(variant, name) for name in (outcome, "detention_days")] for variant in findings.variants]
    return all(one == other for one, other in pairs)


def _levels(findings: Findings, outcomes: Sequence[str], title: str, say: Catalogue) -> Table:
    rows = []
    for outcome in outcomes:
        level = assumed_rates.level(findings, findings.reference, outcome)
        if level is not None and level.is_defined and not level.is_exactly_zero:
            rows.append((words.outcome_name(outcome, say), say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(title, heads, tuple(rows))
