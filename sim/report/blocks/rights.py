"""Block 10: rights and safeguards, counted beside the euros."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.report.blocks.differences import nil_line, outcome_rows
from sim.report.blocks.views import OutcomeRows, Table
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate
from sim.report.weigh import assumed_rates
from sim.report.weigh.absence import gain_by_absence

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
    rows = [_with_absence(of, name, findings, say) for name in shown for of in outcome_rows(findings, [name], say)]
    return block | {"rows": rows, "is_single": len(findings.others) == 1} if rows else None


def _with_absence(of: OutcomeRows, outcome: str, findings: Findings, say: Catalogue) -> OutcomeRows:
    """Say beside a gain that people are here for less time, where that may be all of it."""
    rows = []
    for row in of.rows:
        change = assumed_rates.effect(findings, row.variant, outcome)
        is_gain = change is not None and not OUTCOMES[outcome].worsens(change.mean)
        why = gain_by_absence(findings, row.variant, outcome, change, say) if change is not None and is_gain else ""
        rows.append(replace(row, reading=why or row.reading))
    return replace(of, rows=tuple(rows))


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


Known = Sequence[tuple[str, Estimate]]


def ways(known: Known) -> tuple[Known, Known]:
    """Give the safeguards that clearly get worse, and those that clearly get better, by what law prefers."""
    clear = [(name, change) for name, change in known if change.is_clear]
    worse = [(name, change) for name, change in clear if OUTCOMES[name].worsens(change.mean)]
    return worse, [pair for pair in clear if pair not in worse]


def ways_in_words(findings: Findings, variant: Variant, known: Known, say: Catalogue) -> str:
    """Say how many safeguards clearly get worse and how many better, and of how many people's absence may be why."""
    worse, better = ways(known)
    absent = sum(bool(gain_by_absence(findings, variant, name, change, say)) for name, change in better)
    counts = [
        say.counted(f"rights.{way}", len(found)) for way, found in (("worse", worse), ("better", better)) if found
    ]
    if absent:
        key = "rights.by_absence" if absent == len(better) else "rights.partly_by_absence"
        counts[-1] = say(key, better=counts[-1], count=say.in_words(absent))
    return listed(counts, say) or say("rights.none_clear")


def title(findings: Findings, variant: Variant | None, say: Catalogue) -> str:
    """Count the safeguards that clearly get worse under a policy, and those that get better."""
    if variant is None:
        return say("rights.title_alone", policy=findings.reference.label)
    known = known_safeguards(findings, variant)
    if all(change.is_exactly_zero for _, change in known):
        return say("rights.title_unchanged")
    if not any(change.is_clear for _, change in known):
        return say("rights.title_unclear")
    return say("rights.title_ways", all=say.in_words(len(known)), ways=ways_in_words(findings, variant, known, say))


def _title(findings: Findings, say: Catalogue) -> str:
    if not findings.has_many:
        return title(findings, findings.focus, say)
    known = {variant: known_safeguards(findings, variant) for variant in findings.others}
    if all(change.is_exactly_zero for own in known.values() for _, change in own):
        return say("rights.title_unchanged")
    clear = {variant.label: sum(change.is_clear for _, change in own) for variant, own in known.items()}
    most = max(clear.values())
    if not most:
        return say("rights.title_unclear")
    labels = ", ".join(say("many.quoted", policy=label) for label, number in clear.items() if number == most)
    every = max(map(len, known.values()))
    return say("rights.title_of_many", policies=labels, count=say.in_words(most), all=say.in_words(every))


def _levels(findings: Findings, outcomes: Sequence[str], title: str, say: Catalogue) -> Table:
    rows = []
    for outcome in outcomes:
        level = assumed_rates.level(findings, findings.reference, outcome)
        if level is not None and level.is_defined and not level.is_exactly_zero:
            rows.append((words.outcome_name(outcome, say), say.numerals.mean(level), say.numerals.interval(level)))
    heads = (say("differences.outcome"), say("differences.level"), say("differences.level_interval"))
    return Table(title, heads, tuple(rows))
