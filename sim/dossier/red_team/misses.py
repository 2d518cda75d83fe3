"""What the model is known to miss: figures of the last fit, patterns, and figures of a run's own past, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sim.evidence import of_the_fit, of_the_patterns
from sim.evidence.of_the_patterns import Measured
from sim.evidence.verdict import Verdict
from sim.report.blocks.grounds.published import name_of
from sim.report.say.language import Catalogue
from sim.report.say.words import period_name
from sim.report.weigh.validated import figure_name


@dataclass(frozen=True, slots=True)
class Miss:
    """Something published that lies outside what the model gives; `distance` is how far, as a share of it."""

    name: str
    words: str
    distance: float


Missed = tuple[tuple[Miss, ...], int]
"""What is missed, and of how many."""


def figures(say: Catalogue) -> Missed:
    """Return the figures that lie outside the 90% range of the last fit, seen by it or not.

    Differences of figures that stand here themselves are left out: that of forced departures is a lower bound, near
    nothing in a year, and no published figure.
    """
    every = [one for one in of_the_fit.stored() if one.role != "apart"]
    return tuple(_figure(one, figure_name(one.figure, say), say) for one in every if not one.is_inside), len(every)


def patterns(say: Catalogue) -> Missed:
    """Return the targets of patterns that the model does not reproduce, and count the patterns."""
    targets = [target for pattern in of_the_patterns.stored() for target in pattern.targets]
    return tuple(_pattern(one, say) for one in targets if not one.is_inside), len(targets)


def own_past(verdicts: Sequence[Verdict], host: str, say: Catalogue) -> Missed:
    """Return the figures of a country that the past of a run misses."""
    missed = (one for one in verdicts if not one.is_inside)
    return tuple(_figure(one, name_of(one, host, say), say) for one in missed), len(verdicts)


def _figure(one: Verdict, name: str, say: Catalogue) -> Miss:
    when = period_name(one.period, say) or (str(one.year) if one.year else say("published.answer_years"))
    published = _range(one.published, say)
    shown = say(
        "red_team.figure",
        figure=name,
        when=when,
        published=published,
        middle=_number(one.simulated.middle, say),
        range=_range(one.range90, say),
    )
    return Miss(f"{one.figure} {when}", shown, _distance(one))


def _pattern(one: Measured, say: Catalogue) -> Miss:
    statement = one.statement_nl if say.language == "nl" else one.statement
    shown = say(
        "red_team.pattern",
        pattern=one.pattern,
        statement=statement,
        target=one.meaning_in(say.language),
        accepted=_range(one.published, say),
        middle=_number(one.simulated.middle, say),
        why=one.why_in(say.language),
    )
    return Miss(f"{one.pattern} {one.figure}", shown.strip(), _distance(one))


def _distance(one: Verdict) -> float:
    """Return how far the middle lies from the nearest end of what is published, as a share of that end."""
    gaps = [abs(one.simulated.middle - end) / abs(end) for end in one.published if isfinite(end) and end]
    return min(gaps, default=1.0)


def _range(ends: tuple[float, float], say: Catalogue) -> str:
    low, high = ends
    if low == high:
        return _number(low, say)
    if not isfinite(low):
        return say("red_team.at_most", value=_number(high, say))
    if not isfinite(high):
        return say("red_team.at_least", value=_number(low, say))
    return say("red_team.between", low=_number(low, say), high=_number(high, say))


def _number(value: float, say: Catalogue) -> str:
    """Write a number of any size with three figures that mean something."""
    if abs(value) >= 100:
        return say.numerals.whole(round(value))
    return say.numerals.fixed(value, 0 if value == round(value) else 2 if abs(value) < 10 else 1)
