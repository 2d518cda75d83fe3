"""Block 5: along which routes stays in view end, with and without the policy."""

from typing import Any

from sim.parameters.outcomes import BY_ROUTE, shown_in
from sim.report.blocks.views import Table, parts_of
from sim.report.draw import drawing, figures
from sim.report.draw.figures import Flow
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind

_SIDE_BY_SIDE = 3
COSTS_OF_ONE = {name.removeprefix("departure_cost_").removesuffix("_eur"): name for name in shown_in(BY_ROUTE)}
"""What one departure along a route costs the state; `forced` are both kinds of removal with all of detention."""


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give one flow diagram for each policy, beside that of the reference, and a table of all."""
    parts = parts_of(findings, _part, say)
    if not parts:
        return None
    return {
        "intro": say("routes.intro", span=words.span(findings)),
        "reference": _diagram(findings, findings.reference, say) if findings.others else None,
        "parts": parts,
        "note": " ".join(filter(None, (say("routes.note"), _residual(findings, say)))),
        "table": _table(findings, words.routes_title(findings, say), say),
        "costs": _costs_of_one(findings, say),
    }


def _costs_of_one(findings: Findings, say: Catalogue) -> Table | None:
    """Give what one departure along each route costs the state, a row for each policy under it.

    Who still leaves with maatwerk where it has ended was offered it before: its hours are booked in another period.
    """
    rows = []
    for route, outcome in COSTS_OF_ONE.items():
        name = say("routes.forced") if route == "forced" else say(f"route.{route}")
        with_it = [v for v in findings.variants if route != "left_maatwerk" or findings.has_maatwerk(v)]
        levels = ((variant, findings.level(variant, outcome)) for variant in with_it)
        known = [(variant, level) for variant, level in levels if level is not None and level.is_defined]
        rows += [
            (name, variant.label, say.numerals.mean(level), say.numerals.interval(level)) for variant, level in known
        ]
    if not rows:
        return None
    unassisted = [
        (say("route.left_unassisted"), variant.label, say("routes.costs_nothing"), "") for variant in findings.variants
    ]
    heads = ("routes.table_route", "differences.policy", "routes.cost_of_one", "routes.interval")
    return Table(say("routes.costs_title"), tuple(map(say, heads)), (*unassisted, *rows))


def _part(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the flow diagram of the policy chosen, with the finding as its title."""
    diagram = _diagram(findings, findings.focus or findings.reference, say)
    if diagram is None:
        return None
    return {"title": words.routes_title(findings, say), "diagram": diagram, "note": _offers_before(findings, say)}


def _diagram(findings: Findings, variant: Variant, say: Catalogue) -> dict[str, Any] | None:
    flow = figures.flow(findings, variant, say)
    if flow is None:
        return None
    wide, narrow = drawing.flow(flow, say, "wide"), drawing.flow(flow, say, "narrow")
    return {"label": variant.label, "alt": figures.alt_of_flow(flow, say), "wide": wide, "narrow": narrow}


def _offers_before(findings: Findings, say: Catalogue) -> str:
    """Say why people leave with maatwerk under a policy that has none: the offer was made before it ended."""
    scenario = findings.results.scenario
    last = scenario.plan.month(scenario.plan.until)
    for variant in (findings.reference, findings.focus or findings.reference):
        left = findings.level(variant, "left_maatwerk")
        if left is not None and left.high > 0 and not scenario.value("maatwerk.enabled", variant.name, last):
            people = say.numerals.with_interval(left)
            return say("routes.offers_before", policy=variant.label, people=people)
    return ""


def _residual(findings: Findings, say: Catalogue) -> str:
    """Say which part of the cases that close without departure is a residual of the fit."""
    closed, other = (findings.level(findings.reference, name) for name in ("lawful", "other_stay"))
    if closed is None or other is None or not (closed.mean > 0 and other.is_defined):
        return ""
    return say("routes.residual", share=say.numerals.exact(round(other.mean / closed.mean, 2), Kind.SHARE))


def _table(findings: Findings, title: str, say: Catalogue) -> Table:
    flows = [flow for variant in findings.variants if (flow := figures.flow(findings, variant, say)) is not None]
    if len(flows) > _SIDE_BY_SIDE:
        return _long_table(flows, title, say)
    heads = [say("routes.table_route")]
    for flow in flows:
        heads += [f"{flow.variant.label}, {say('routes.share').lower()}", say("routes.interval")]
    rows = [_row(label, flows, name, say) for name, label in _names(flows, say).items()]
    return Table(title, tuple(heads), tuple(rows))


def _long_table(flows: list[Flow], title: str, say: Catalogue) -> Table:
    """Give each policy a row of its own, where columns for all would not fit."""
    heads = ("routes.table_route", "differences.policy", "routes.share", "routes.interval")
    rows = []
    for name, label in _names(flows, say).items():
        for flow in flows:
            _, *cells = _row(label, [flow], name, say)
            rows.append((label, flow.variant.label, *cells))
    return Table(title, tuple(map(say, heads)), tuple(rows))


def _names(flows: list[Flow], say: Catalogue) -> dict[str, str]:
    """Name the routes, and the departures together."""
    names = {route.name: route.label for flow in flows for route in flow.routes}
    ends = {end: say(f"routes.{end}").capitalize() for flow in flows for end in flow.ends if end == "gone"}
    return names | ends


def _row(label: str, flows: list[Flow], name: str, say: Catalogue) -> tuple[str, ...]:
    cells = [label]
    for flow in flows:
        known = {route.name: route.estimate for route in flow.routes} | dict(flow.ends)
        estimate = known.get(name)
        if estimate is None:
            cells += [say.numerals.whole(0), ""]
        else:
            cells += [say.numerals.mean(estimate), say.numerals.interval(estimate)]
    return tuple(cells)
