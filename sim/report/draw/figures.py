"""What each figure shows, apart from how it is drawn: the drawings and the live figures share these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Literal, get_args

from sim.report.draw.scales import Axis, axis_over
from sim.report.findings import OCCUPANCY, Findings
from sim.report.rows import Course, Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.simulations import ROUTES

_DEPARTED = ROUTES[:5]
_OWN = ROUTES[:3]
End = Literal["gone", "stay", "unseen", "hub"]
ENDS: tuple[End, ...] = get_args(End)


@dataclass(frozen=True, slots=True)
class Line:
    """A policy in a course figure, with or without bands, and how it ends."""

    variant: Variant
    course: Course
    has_bands: bool
    end: Estimate | None = None
    end_spread: tuple[float, float] | None = None
    is_drawn: bool = True


@dataclass(frozen=True, slots=True)
class Capacity:
    """The usable places in each month; no variant when every policy has the same."""

    variant: Variant | None
    places: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class CourseFigure:
    """Something by month, per policy."""

    key: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    capacities: tuple[Capacity, ...]
    axis: Axis
    unit: str
    is_difference: bool

    @property
    def drawn(self) -> tuple[Line, ...]:
        """Give the lines that fit in one drawing; the table holds all."""
        return tuple(line for line in self.lines if line.is_drawn)


@dataclass(frozen=True, slots=True)
class Route:
    """A route with its share of 1,000 endings, the kind of route, and where it leads; `short` labels a drawing."""

    name: str
    label: str
    short: str
    estimate: Estimate
    tone: Literal["own", "maatwerk", "forced", "permit", "unseen"]
    end: End


@dataclass(frozen=True, slots=True)
class Flow:
    """The routes of 1,000 endings under one policy."""

    variant: Variant
    routes: tuple[Route, ...]
    ends: Mapping[str, Estimate]


def course_of_departures(findings: Findings, outcome: str, say: Catalogue) -> CourseFigure | None:
    """Show how the difference in departures builds up: bands for the first policy, end bars for all."""
    lines = []
    for variant in findings.others:
        course = findings.course_of_difference(variant, outcome)
        if course is not None:
            end = findings.effect(variant, outcome)
            spread = (course.bottom[-1], course.top[-1])
            lines.append(Line(variant, course, variant == findings.focus, end, spread, variant in findings.drawn))
    if not lines:
        return None
    reach = [0.0, *_reach(lines)]
    axis = axis_over(min(reach), max(reach), say)
    return CourseFigure("departures", lines[0].course.months, tuple(lines), (), axis, say("course.people"), True)


def course_of_detention(findings: Findings, say: Catalogue) -> CourseFigure | None:
    """Show the places taken in detention against the usable places."""
    banded = (findings.reference, findings.focus)
    ordered = (*findings.others, findings.reference)
    courses = [(variant, findings.course(variant, OCCUPANCY)) for variant in ordered]
    lines = [
        Line(variant, course, variant in banded, is_drawn=variant in findings.drawn)
        for variant, course in courses
        if course is not None
    ]
    if not lines:
        return None
    capacities = _capacities(findings, say)
    reach = [*_reach(lines), *(places for capacity in capacities for places in capacity.places)]
    low, high = min(reach), max(reach)
    low = 0.0 if low < 0.4 * high else low - 0.15 * (high - low)
    axis = axis_over(max(low, 0.0), high, say)
    months = lines[0].course.months
    return CourseFigure("detention", months, tuple(lines), capacities, axis, say("course.places"), False)


def _reach(lines: Sequence[Line]) -> list[float]:
    """List the numbers that must fit on the axis."""
    reach: list[float] = []
    for line in lines:
        course = line.course
        if not line.is_drawn:
            continue
        reach += course.mean
        if line.has_bands:
            reach += [*course.bottom, *course.top]
        reach += line.end_spread or ()
        if line.end is not None:
            reach += [line.end.low, line.end.high]
    return [number for number in reach if isfinite(number)]


def _capacities(findings: Findings, say: Catalogue) -> tuple[Capacity, ...]:
    found = [(variant, findings.capacity(variant)) for variant in findings.variants]
    known = [(variant, places) for variant, places in found if places is not None]
    if not known:
        return ()
    common = known[0][1]
    shared = Capacity(None, common, say("course.capacity"))
    others: dict[tuple[float, ...], list[Variant]] = {}
    for variant, places in known:
        if places != common:
            others.setdefault(places, []).append(variant)
    return (shared, *(_own_capacity(variants, places, say) for places, variants in others.items()))


def _own_capacity(variants: Sequence[Variant], places: tuple[float, ...], say: Catalogue) -> Capacity:
    labels = ", ".join(variant.label for variant in variants)
    return Capacity(variants[0], places, say("course.capacity_of", policy=labels))


def flow(findings: Findings, variant: Variant, say: Catalogue) -> Flow | None:
    """Show along which routes 1,000 endings go under a policy."""
    shares = findings.route_shares(variant)
    routes = tuple(
        Route(name, say(f"route.{name}"), say(f"route_short.{name}"), shares[name], _tone(name), _end(name))
        for name in ROUTES
        if name in shares and shares[name].high > 0
    )
    if not routes:
        return None
    leading = {end: tuple(route.name for route in routes if route.end == end) for end in ENDS}
    ends: dict[str, Estimate] = {
        end: findings.share_of_routes(variant, names) for end, names in leading.items() if names
    }
    return Flow(variant, routes, ends)


def _tone(route: str) -> Literal["own", "maatwerk", "forced", "permit", "unseen"]:
    if route == "left_maatwerk":
        return "maatwerk"
    if route in _OWN:
        return "own"
    if route in _DEPARTED or route == "sent_to_hub":
        return "forced"
    return "permit" if route == "lawful" else "unseen"


def _end(route: str) -> End:
    if route in _DEPARTED:
        return "gone"
    return "stay" if route == "lawful" else "hub" if route == "sent_to_hub" else "unseen"


def steps_of(places: Sequence[float]) -> list[tuple[int, float]]:
    """Give the months at which a capacity changes, the first month included."""
    changes = [(n + 1, after) for n, (before, after) in enumerate(pairwise(places)) if before != after]
    return [(0, places[0]), *changes]


def alt_of_course(figure: CourseFigure, title: str, say: Catalogue) -> str:
    """Describe a course figure to somebody who cannot see it."""
    ends = [
        say(
            "course.alt_end",
            policy=line.variant.label,
            end=say.numerals.with_interval(end, figure.is_difference),
        )
        for line in figure.lines
        if (end := line.end or last_level(line.course)) is not None
    ]
    return say("course.alt", title=title, ends=" ".join(ends))


def last_level(course: Course) -> Estimate:
    """Give the level in the last month with the range of 90% of simulations."""
    return Estimate(course.mean[-1], course.bottom[-1], course.top[-1])


def alt_of_flow(figure: Flow, say: Catalogue) -> str:
    """Describe a flow diagram to somebody who cannot see it."""
    flows = [say("routes.alt_flow", route=r.label, share=say.numerals.with_interval(r.estimate)) for r in figure.routes]
    return say("routes.alt", policy=figure.variant.label, flows=" ".join(flows))
