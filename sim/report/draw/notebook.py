"""Figures for a notebook: plotly figures that zoom, tell their numbers and can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.book.workbook import PEOPLE
from sim.report.draw.theme import LIGHT
from sim.report.findings import Findings
from sim.report.rows import Course, Variant
from sim.report.say import words
from sim.report.say.language import Catalogue, catalogue_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Scatter

    from sim.analysis.results import Results

    Figures = dict[str, Figure]

_BY_MONTH = ("demonstrable_departures", "left_maatwerk", "out_of_sight_stock", "detention_occupancy")


def figures(results: Results, language: str | None = None) -> Figures:
    """Give the figures by name: the `differences` in people, and by month the outcomes that the run has.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    say = catalogue_of(results, language)
    findings = Findings(results)
    drawn = {} if findings.focus is None else {"differences": _differences(findings, say)}
    return drawn | {outcome: _by_month(outcome, findings, say) for outcome in _BY_MONTH if _is_known(outcome, findings)}


def _is_known(outcome: str, findings: Findings) -> bool:
    return findings.course(findings.reference, outcome) is not None


def _differences(findings: Findings, say: Catalogue) -> Figure:
    """Draw the differences in people with their intervals, a row for each outcome and a sign for each policy."""
    from plotly import graph_objects

    figure = graph_objects.Figure()
    for variant in findings.others:
        known = {outcome: effect for outcome in PEOPLE if (effect := findings.effect(variant, outcome))}
        means = [effect.mean for effect in known.values()]
        figure.add_bar(
            name=variant.label,
            orientation="h",
            y=[words.outcome_name(outcome, say) for outcome in known],
            x=means,
            error_x={
                "type": "data",
                "array": [effect.high - effect.mean for effect in known.values()],
                "arrayminus": [effect.mean - effect.low for effect in known.values()],
            },
            marker_color=_colour(variant),
            customdata=[say.numerals.with_interval(effect, signed=True) for effect in known.values()],
            hovertemplate="%{customdata}",
        )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title_text=say("workbook.chart_axis"))
    return figure.update_layout(
        title=say("workbook.chart", reference=findings.reference.label), template="plotly_white"
    )


def _by_month(outcome: str, findings: Findings, say: Catalogue) -> Figure:
    """Draw an outcome by month: the average of every policy with the range of 90% of the simulations."""
    from plotly import graph_objects

    figure = graph_objects.Figure()
    for variant in findings.variants:
        course = findings.course(variant, outcome)
        if course is not None:
            figure.add_traces(_line_with_band(variant, course))
    figure.update_yaxes(title_text=words.unit_name(findings.units.get(outcome, ""), say))
    return figure.update_layout(
        title=words.outcome_name(outcome, say), template="plotly_white", hovermode="x unified", separators=".,"
    )


def _line_with_band(variant: Variant, course: Course) -> list[Scatter]:
    from plotly import graph_objects

    months = [f"{month}-01" for month in course.months]
    colour, shared = _colour(variant), {"legendgroup": variant.name, "x": months}
    edge = {"mode": "lines", "line": {"width": 0, "color": colour}, "showlegend": False, "hoverinfo": "skip"}
    return [
        graph_objects.Scatter(y=course.bottom, **edge, **shared),
        graph_objects.Scatter(y=course.top, fill="tonexty", opacity=0.3, **edge, **shared),
        graph_objects.Scatter(y=course.mean, name=variant.label, line={"color": colour, "width": 2}, **shared),
    ]


def _colour(variant: Variant) -> str:
    return LIGHT[f"variant-{variant.place}"]
