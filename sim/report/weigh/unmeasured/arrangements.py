"""The answer with and without what arrangements beside the euros are assumed to do, which nobody has measured."""

from collections.abc import Mapping
from math import exp
from typing import NamedTuple

from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import mechanisms
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, tenths_of, way_of
from sim.report.simulations import BALANCE, DEPARTURES

_ANYWAY = "deadweight_share"


class Both(NamedTuple):
    """A difference in the same simulations: with arrangements as assumed, and where they do nothing."""

    assumed: Estimate
    nothing: Estimate

    @property
    def turns(self) -> bool:
        """Tell whether something else can be told of it without."""
        return way_of(self.assumed) != way_of(self.nothing)

    @property
    def resting(self) -> float | None:
        """Give the part of a difference that is there only with; None where it is no part of it."""
        if not self.assumed.mean:
            return None
        part = 1.0 - self.nothing.mean / self.assumed.mean
        return part if 0.0 <= part <= 1.0 else None


def both(findings: Findings, variant: Variant | None, outcome: str) -> Both | None:
    """Give a difference with and without; None where that was not run, is not known, or is the same."""
    from sim.analysis.maatwerk.arrangements import ASSUMED, NOTHING  # brings pandas

    found = [findings.lived_again(variant, outcome, name) for name in (ASSUMED, NOTHING)]
    known = [one for one in found if one is not None and one.is_defined]
    return Both(*known) if len(known) == len(found) and known[0] != known[1] else None


def headline(findings: Findings, say: Catalogue) -> tuple[str, str] | None:
    """Say of a policy how many more leave without, and what it costs then: to stand behind what it does with."""
    leave, cost = (both(findings, findings.focus, name) for name in (DEPARTURES[0], BALANCE))
    if leave is None:
        return None
    told = say("arrangements.head", part=_part(leave, say), leave=_told("leave", leave.nothing, say))
    return told, say("arrangements.head_cost", cost=_told("cost", cost.nothing, say)) if cost else ""


def _part(leave: Both, say: Catalogue) -> str:
    if leave.resting is None or not leave.assumed.is_clear:
        return say("arrangements.part_some")
    tenths = tenths_of(leave.resting)
    key = "few" if tenths < 1 else "most" if tenths > 9 else "tenths"
    return say(f"arrangements.part_{key}", tenths=say.in_words(tenths))


def _told(what: str, estimate: Estimate, say: Catalogue) -> str:
    size = say.numerals.mean(estimate if estimate.mean >= 0 else estimate.negated())
    way = way_of(estimate)
    return say(f"arrangements.{what}_{way}", size=size)


def lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say what a policy does with and without in the same simulations, and whether a verdict turns on it.

    Of several policies it is how many more leave under each; the table of the run holds the rest.
    """
    runs = findings.replications_of_arrangements
    over = say.over(runs)
    told: list[str] = []
    turned: list[str] = []
    which = "many" if findings.has_many else "one"
    for variant in findings.others:
        leave, cost = (both(findings, variant, name) for name in (DEPARTURES[0], BALANCE))
        if leave is not None and cost is not None:
            ways = (("leave", leave), ("cost", cost))
            told.append(over(f"arrangements.pair_{which}", policy=variant.label, **_numbers(dict(ways), over)))
            turned += [
                say(f"arrangements.turns_{what}_{which}", policy=variant.label) for what, one in ways if one.turns
            ]
    if not told:
        return []
    from sim.experiment.beside.arrangements import effects_lived  # brings the engine

    lived = max(exp(effect) for effect in effects_lived(findings.results.scenario, runs))
    counts = {"runs": say.numerals.whole(runs), "times": say.numerals.fixed(lived, 1)}
    said = say("arrangements.line", both="; ".join(told), **counts)
    return [" ".join([said, *([say("arrangements.turns", what=mechanisms.listed(turned, say))] if turned else [])])]


def _numbers(found: Mapping[str, Both], say: Catalogue) -> dict[str, str]:
    return {
        f"{what}_{way}": say.numerals.with_interval(estimate, signed=True)
        for what, one in found.items()
        for way, estimate in zip(("with", "without"), one, strict=True)
    }


def anyway(findings: Findings, say: Catalogue) -> list[str]:
    """Say how many of ten would have left anyway where arrangements do nothing."""
    found = both(findings, findings.focus, _ANYWAY)
    if found is None:
        return []
    return [say("arrangements.anyway", tenths=say.in_words(tenths_of(found.nothing.mean)))]
