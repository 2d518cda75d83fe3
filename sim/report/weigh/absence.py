"""What falls as people are in the country for less time: for those who stay it need be no gain."""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from sim.parameters.outcomes import OUTCOMES
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, kind_of
from sim.report.simulations import STOCKS

_IN_MONTHS = {"person-months": 1.0, "person-days": 12 / 365.25}
_PER = 1_000


class Absence(NamedTuple):
    """How many months less people are here under a policy, and the months under it and under the reference, by run."""

    months: Estimate
    ours: Mapping[int, float]
    theirs: Mapping[int, float]


def absence(findings: Findings, variant: Variant) -> Absence | None:
    """Tell how many months less people are here in all; None where that is not clearly so."""
    ours, theirs = (_months_here(findings, one) for one in (variant, findings.reference))
    found = findings.mean_of([theirs[run] - ours[run] for run in sorted(ours.keys() & theirs.keys())], STOCKS[0])
    return Absence(found, ours, theirs) if found is not None and found.is_clear and found.mean > 0 else None


def _months_here(findings: Findings, variant: Variant) -> dict[int, float]:
    draws = [findings.draws(variant, stock) for stock in STOCKS]
    shared = set.intersection(*(set(one) for one in draws))
    return {run: len(findings.months) * sum(one[run] for one in draws) for run in sorted(shared)}


def gain_by_absence(findings: Findings, variant: Variant, outcome: str, change: Estimate, say: Catalogue) -> str:
    """Say of a gain that people are here for less time, where that may be all of it; empty elsewhere.

    It may be where the fall is no longer than that time, or where there is not clearly less of it in a month here.
    """
    found = absence(findings, variant)
    if found is None or not change.is_clear or change.mean > 0:
        return ""
    by_month = _change_by_month(findings, variant, outcome, found)
    if by_month is None:
        return ""
    is_within = -change.mean * _IN_MONTHS.get(OUTCOMES[outcome].unit, inf) <= found.months.mean
    is_less = by_month.is_clear and by_month.mean < 0
    return said(findings, variant, outcome, found, say) if is_within or not is_less else ""


def _change_by_month(findings: Findings, variant: Variant, outcome: str, found: Absence) -> Estimate | None:
    """Give the difference in how much of an outcome there is in a month here."""
    ours, theirs = findings.draws(variant, outcome), findings.draws(findings.reference, outcome)
    runs = sorted(found.ours.keys() & found.theirs.keys() & ours.keys() & theirs.keys())
    return findings.mean_of([ours[run] / found.ours[run] - theirs[run] / found.theirs[run] for run in runs], outcome)


def said(findings: Findings, variant: Variant, outcome: str, found: Absence, say: Catalogue) -> str:
    """Say that people are here for less time, and how much of an outcome there is in so many months here."""
    shown = {}
    for name, one, months in (("ours", variant, found.ours), ("theirs", findings.reference, found.theirs)):
        rate = _PER * sum(findings.draws(one, outcome).values()) / sum(months.values())
        shown[name] = say.numerals.mean(Estimate(rate, rate, rate, kind_of(OUTCOMES[outcome].unit)))
    return say("rights.absent", months=say.numerals.mean(found.months), per=say.numerals.whole(_PER), **shown)
