"""What falls as people are elsewhere, or as they are here for less time: for them it need be no gain."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from sim.parameters.outcomes import OUTCOMES, PLACES
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate, kind_of
from sim.report.simulations import STOCKS

HIDDEN = "out_of_sight"
SEEN = tuple(stock for stock in STOCKS if stock not in PLACES.values())
_IN_MONTHS = {"person-months": 1.0, "person-days": 12 / 365.25}
_COUNTED = ("sum", "expected")
_PER = 1_000


class Stay(NamedTuple):
    """How many months more people are here under a policy, and the months under it and under the reference, by run."""

    more: Estimate
    ours: Mapping[int, float]
    theirs: Mapping[int, float]


def stay_of(findings: Findings, variant: Variant, stocks: Sequence[str] = STOCKS) -> Stay | None:
    """Tell how many months more or less people are here, in some stocks, in all; None where that cannot be told."""
    ours, theirs = (_months_in(findings, one, stocks) for one in (variant, findings.reference))
    found = findings.mean_of([ours[run] - theirs[run] for run in sorted(ours.keys() & theirs.keys())], STOCKS[0])
    return Stay(found, ours, theirs) if found is not None and found.is_clear else None


def moved_to(findings: Findings, variant: Variant, outcome: str, change: Estimate) -> dict[str, Estimate]:
    """Give the places where people clearly are for longer, in months, where that may be all of a fall; else nothing.

    It may be where the fall is no larger than those months: in one of them somebody is counted at most once. What
    befalls people who are confined they do not escape by being out of sight.
    """
    fallen = OUTCOMES[outcome]
    if fallen.kind not in _COUNTED or not change.is_clear or change.mean > 0:
        return {}
    others = [place for place in PLACES if place != fallen.where and not (fallen.where and place == HIDDEN)]
    known = {place: stay_of(findings, variant, (PLACES[place],)) for place in others}
    longer = {place: stay.more for place, stay in known.items() if stay is not None and stay.more.mean > 0}
    is_within = -change.mean * _IN_MONTHS.get(fallen.unit, 1.0) <= sum(more.mean for more in longer.values())
    return longer if is_within else {}


def _months_in(findings: Findings, variant: Variant, stocks: Sequence[str]) -> dict[int, float]:
    draws = [findings.draws(variant, stock) for stock in stocks]
    months = [len(findings.months) if OUTCOMES[stock].kind == "mean" else 1 for stock in stocks]
    shared = set.intersection(*(set(one) for one in draws))
    return {run: sum(many * one[run] for many, one in zip(months, draws, strict=True)) for run in sorted(shared)}


def by_stay(findings: Findings, variant: Variant, outcome: str, change: Estimate, say: Catalogue) -> str:
    """Say of a fall that people are seen here for less time, or of a rise that they are for more; empty elsewhere.

    It is said where that may be all of it: the change is no longer than that time, or there is not clearly less, or
    more, of it in a month here. What befalls people out of sight too is held against all their time here, and more of
    it is a harm without a word: nobody has to be out of sight.
    """
    is_hidden = OUTCOMES[outcome].where == HIDDEN
    found = stay_of(findings, variant, STOCKS if is_hidden else SEEN)
    if found is None or not change.is_clear or (change.mean > 0) != (found.more.mean > 0):
        return ""
    if is_hidden and change.mean > 0:
        return ""
    by_month = _change_by_month(findings, variant, outcome, found)
    if by_month is None:
        return ""
    is_within = abs(change.mean) * _IN_MONTHS.get(OUTCOMES[outcome].unit, inf) <= abs(found.more.mean)
    is_as_clear = by_month.is_clear and (by_month.mean > 0) == (change.mean > 0)
    where = "here" if is_hidden else "seen"
    return said(findings, variant, outcome, found, say, where) if is_within or not is_as_clear else ""


def _change_by_month(findings: Findings, variant: Variant, outcome: str, found: Stay) -> Estimate | None:
    """Give the difference in how much of an outcome there is in a month here."""
    ours, theirs = findings.draws(variant, outcome), findings.draws(findings.reference, outcome)
    runs = sorted(found.ours.keys() & found.theirs.keys() & ours.keys() & theirs.keys())
    return findings.mean_of([ours[run] / found.ours[run] - theirs[run] / found.theirs[run] for run in runs], outcome)


def said(findings: Findings, variant: Variant, outcome: str, found: Stay, say: Catalogue, where: str = "here") -> str:
    """Say that people are here for less or more time, and how much of an outcome there is in so many months here."""
    shown = {}
    for name, one, months in (("ours", variant, found.ours), ("theirs", findings.reference, found.theirs)):
        rate = _PER * sum(findings.draws(one, outcome).values()) / sum(months.values())
        shown[name] = say.numerals.mean(Estimate(rate, rate, rate, kind_of(OUTCOMES[outcome].unit)))
    way, more = ("less", found.more.negated()) if found.more.mean < 0 else ("more", found.more)
    return say(f"rights.{where}_{way}", months=say.numerals.mean(more), per=say.numerals.whole(_PER), **shown)


def longer_in(places: Mapping[str, Estimate], say: Catalogue) -> str:
    """Say how much longer people are in each of some places."""
    return listed(
        [say("rights.longer", months=say.numerals.mean(more), place=_in(place, say)) for place, more in places.items()],
        say,
    )


def in_places(places: Iterable[str], say: Catalogue) -> str:
    """Name some places, each once."""
    return listed([_in(place, say) for place in PLACES if place in set(places)], say)


def _in(place: str, say: Catalogue) -> str:
    return say(f"rights.in_{place}")
