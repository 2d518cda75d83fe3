"""What the model is known to miss: published figures, each once whoever misses it, and the targets of patterns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import isfinite

from sim.evidence import of_the_fit, of_the_patterns
from sim.evidence.of_the_patterns import Measured
from sim.evidence.verdict import Ends, Spread, Verdict
from sim.parameters.host.folder import is_netherlands
from sim.parameters.targets import targets
from sim.report.blocks.grounds.published import name_of
from sim.report.say.language import Catalogue
from sim.report.weigh.validated import figure_name, given, kind_of_figure, published_for

_YEAR = re.compile(r"\d{4}")
_MORE_DIGITS = 4
_ONLY_IF_MISSED = ("told", "apart")


@dataclass(frozen=True, slots=True)
class Miss:
    """Something published that lies outside what the model gives; `distance` is how far, as a share of it.

    `by_fit`: the last fit misses it, or the fit without its year; else this run alone.
    """

    words: str
    distance: float
    by_fit: bool = True


Missed = tuple[tuple[Miss, ...], int]
"""What is missed, the farthest first, and of how many."""

_Told = tuple[str, Verdict]
"""By whom something is said of a figure (`fit`, `left_out` or `run`), and what."""


def figures(own: Sequence[Verdict], host: str, say: Catalogue) -> Missed:
    """Return the published numbers that the last fit of a country or this run's own past misses, and count them all.

    A number that both judge is one number. What the model is told, and a difference of figures that stand here
    themselves, count only where they are missed even so.
    """
    fit = of_the_fit.stored() if is_netherlands(host) else ()
    told = [*(("left_out" if one.role == "left_out" else "fit", one) for one in fit), *(("run", one) for one in own)]
    by_number = [list(same) for _, same in groupby(sorted(told, key=_number_of), key=_number_of)]
    missed = [_figure(same, host, say) for same in by_number if not all(one.is_inside for _, one in same)]
    found = [same for same in by_number if all(one.is_inside for _, one in same)]
    judged = sum(all(one.role not in _ONLY_IF_MISSED for _, one in same) for same in found)
    return _farthest_first(missed), len(missed) + judged


def patterns(say: Catalogue) -> Missed:
    """Return the targets of patterns that the model does not reproduce, and count them all."""
    every = [target for pattern in of_the_patterns.stored() for target in pattern.targets]
    return _farthest_first(_pattern(one, say) for one in every if not one.is_inside), len(every)


def _farthest_first(missed: Iterator[Miss] | Sequence[Miss]) -> tuple[Miss, ...]:
    return tuple(sorted(missed, key=lambda one: -one.distance))


def _number_of(told: _Told) -> tuple[str, Ends]:
    """Tell one published number from another: by what the fit calls its figure, and by itself.

    One that names no single year is a count of the ministerial answer or a range, and its own name.
    """
    _, one = told
    year = _year(one)
    if year is None:
        return "", one.published
    published = {one.figure, f"{one.figure}.{year}"}
    return next((target.name for target in targets() if published & {*target.figures}), one.figure), one.published


def _year(one: Verdict) -> int | None:
    years = {one.year} if one.year is not None else {int(year) for year in _YEAR.findall(one.period)}
    return years.pop() if len(years) == 1 else None


def _figure(same: Sequence[_Told], host: str, say: Catalogue) -> Miss:
    """Say what was published, and what each gives who misses it."""
    (teller, first), *_ = missing = [(by, one) for by, one in same if not one.is_inside]
    name = name_of(first, host, say) if teller == "run" else figure_name(first.figure, say)
    year, kind = _year(first), kind_of_figure(first)
    low, high = (say.numerals.exact(end, kind) for end in first.published)
    shown = say(
        "red_team.figure",
        figure=name if year and str(year) in name else f"{name}, {published_for(first, say)}",
        published=say("red_team.between", low=low, high=high) if first.is_range else low,
        given="; ".join(_given(by, one, say) for by, one in missing),
    )
    return Miss(shown, max(_distance(one) for _, one in missing), any(by != "run" for by, _ in missing))


def _given(by: str, one: Verdict, say: Catalogue) -> str:
    shown = given(one)
    return say(f"red_team.given_{by}", middle=say.numerals.mean(shown), range=say.numerals.interval(shown))


def _pattern(one: Measured, say: Catalogue) -> Miss:
    statement = one.statement_nl if say.language == "nl" else one.statement
    told = {"pattern": one.pattern, "statement": statement, "why": one.why_in(say.language)}
    shown = say("red_team.pattern", **told, **accepted_and_given(one, say))
    return Miss(shown.strip(), _distance(one))


def accepted_and_given(one: Measured, say: Catalogue) -> dict[str, str]:
    """Write what a target of a pattern is, what is accepted, and what the model gives: so that a miss shows."""
    digits = 0 if one.is_inside else _more_digits(one)
    accepted, middle = _range(one.published, digits, say), _number(one.simulated.middle, digits, say)
    return {"target": one.meaning_in(say.language), "accepted": accepted, "middle": middle}


def _distance(one: Verdict) -> float:
    """Return how far the middle lies from the nearest end of what is published, as a share of that end.

    Of a range about nothing it is a share of the range; of a difference of figures, which may be near nothing, of the
    range of the model.
    """
    ends = [end for end in one.published if isfinite(end)]
    low, high = one.range90 if one.role == "apart" else one.published
    width = high - low if isfinite(high - low) else 0.0
    gaps = [abs(one.simulated.middle - end) / max(abs(end), width) for end in ends if end or width]
    return min(gaps, default=1.0)


def _more_digits(one: Verdict) -> int:
    """Return how many digits more than usual it takes for the miss to show."""
    return next((more for more in range(_MORE_DIGITS) if not _rounded(one, more).is_inside), _MORE_DIGITS)


def _rounded(one: Verdict, more: int) -> Verdict:
    def ends(pair: Ends) -> Ends:
        low, high = (round(end, _decimals(end, more)) if isfinite(end) else end for end in pair)
        return low, high

    seen = one.simulated
    middle = round(seen.middle, _decimals(seen.middle, more))
    simulated = Spread(middle, {level: ends(pair) for level, pair in seen.intervals.items()})
    return replace(one, published=ends(one.published), simulated=simulated)


def _range(pair: Ends, more: int, say: Catalogue) -> str:
    low, high = pair
    if low == high:
        return _number(low, more, say)
    if not isfinite(low):
        return say("red_team.at_most", value=_number(high, more, say))
    if not isfinite(high):
        return say("red_team.at_least", value=_number(low, more, say))
    return say("red_team.between", low=_number(low, more, say), high=_number(high, more, say))


def _number(value: float, more: int, say: Catalogue) -> str:
    """Write a number of any size with three figures that mean something, or more."""
    return say.numerals.fixed(value, 0 if value == round(value) else _decimals(value, more))


def _decimals(value: float, more: int) -> int:
    usual = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return usual + more
