"""Block 10: rights and safeguards, counted beside the euros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.parameters.outcomes import RIGHTS, shown_in
from sim.report.blocks.differences import nil_line, outcome_rows
from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.weigh import assumed_rates

SAFEGUARDS = shown_in(RIGHTS)
_PRISON_LAW = "detention_days_prison_law"


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the safeguards that the run counts, those that stay at zero in one sentence."""
    shown = [outcome for outcome in SAFEGUARDS if not _says_the_same(findings, outcome)]
    title = _title(findings, say)
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


def known_safeguards(findings: Findings, variant: Variant | None) -> list[tuple[str, Estimate]]:
    """Give the safeguards of which the run knows the difference under a policy, none twice."""
    if variant is None:
        return []
    shown = (outcome for outcome in SAFEGUARDS if not _says_the_same(findings, outcome))
    found = ((outcome, assumed_rates.effect(findings, variant, outcome)) for outcome in shown)
    return [(outcome, estimate) for outcome, estimate in found if estimate is not None and estimate.is_defined]


def _title(findings: Findings, say: Catalogue) -> str:
    known = {variant: [e for _, e in known_safeguards(findings, variant)] for variant in findings.others}
    if not findings.has_many:
        return words.rights_title(findings, known.get(findings.others[0], []) if findings.others else [], say)
    if all(estimate.is_exactly_zero for estimates in known.values() for estimate in estimates):
        return say("rights.title_unchanged")
    clear = {variant.label: sum(e.is_clear for e in estimates) for variant, estimates in known.items()}
    return words.rights_title_of_many(clear, max(map(len, known.values())), say)


def _levels(findings: Findings, outcomes: Sequence[str], title: str, say: Catalogue) -> Table:
    rows = []
    for outcome in outcomes:
        level = assumed_rates.level(findings, findings.reference, outcome)
        if level is not None and level.is_defined and not level.is_exactly_zero:
            rows.append((words.outcome_name(outcome, say), say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(title, heads, tuple(rows))
