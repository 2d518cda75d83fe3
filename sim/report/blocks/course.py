"""Block 4: the course in time of departures and of detention against its capacity."""

from typing import Any

from sim.report.blocks import years
from sim.report.blocks.views import FigureView, LegendEntry, Table, drawn_note, legend_of
from sim.report.draw import drawing, figures, interactive, marks
from sim.report.draw.figures import CourseFigure
from sim.report.findings import OCCUPANCY, Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind

_DEPARTURES = "demonstrable_departures"


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the figures that the run has the months for."""
    views = [view for view in (departures(findings, say), _detention(findings, say)) if view is not None]
    parts = years.parts(findings, say)
    return {"intro": say("course.intro"), "figures": views, "parts": parts} if views or parts else None


def departures(findings: Findings, say: Catalogue) -> FigureView | None:
    """Show how the difference in departures builds up."""
    figure = figures.course_of_departures(findings, _DEPARTURES, say)
    if figure is None:
        return None
    title = words.course_title(findings, _DEPARTURES, figure.lines[0].course, say)
    first = words.month_name(findings.months[0], say)
    caption = say("course.added", reference=findings.reference.label, first=first)
    notes = (_apart_from_headline(findings, say), drawn_note(findings, say))
    return _view(figure, title, caption, notes, say)


def _apart_from_headline(findings: Findings, say: Catalogue) -> str:
    """Say why the figure ends on another number than the headline has; empty where it does not, or of many policies."""
    headline = findings.effect(findings.focus, findings.headline or "")
    end = findings.effect(findings.focus, _DEPARTURES)
    if findings.has_many or headline is None or end is None or not (headline.is_defined and end.is_defined):
        return ""
    people, every = (say.numerals.mean(estimate, signed=True) for estimate in (headline, end))
    if people == every:
        return ""
    rest = say.numerals.whole(end.rounded()[0] - headline.rounded()[0], signed=True)
    return say("course.headline_apart", people=people, all=every, rest=rest)


def _detention(findings: Findings, say: Catalogue) -> FigureView | None:
    figure = figures.course_of_detention(findings, say)
    if figure is None:
        return None
    taken = findings.last_year(findings.reference, OCCUPANCY)
    assert taken is not None
    notes = []
    if figure.capacities:
        notes.append(_how_full(findings, figure, taken, say))
        notes.append(say("course.capacity_note"))
    if figure.axis.low > 0:
        notes.append(say("course.detention_axis"))
    notes.append(drawn_note(findings, say))
    title = words.detention_title(findings, taken, say)
    return _view(figure, title, say("course.detention"), tuple(notes), say)


def _how_full(findings: Findings, figure: CourseFigure, taken: Estimate, say: Catalogue) -> str:
    places = figure.capacities[0].places[-12:]
    usable = sum(places) / len(places)
    if usable <= 0:
        return ""
    share = Estimate(taken.mean / usable, taken.low / usable, taken.high / usable, Kind.SHARE)
    return say("course.detention_full", share=say.numerals.with_interval(share), year=findings.months[-1][:4])


def _view(figure: CourseFigure, title: str, caption: str, notes: tuple[str, ...], say: Catalogue) -> FigureView:
    legend = legend_of([line.variant for line in figure.drawn])
    legend += tuple(LegendEntry(marks.capacity_swatch(), capacity.label) for capacity in figure.capacities)
    return FigureView(
        key=figure.key,
        title=title,
        caption=caption,
        alt=figures.alt_of_course(figure, title, say),
        wide=drawing.course(figure, say, "wide"),
        narrow=drawing.course(figure, say, "narrow"),
        table=_table(figure, title, say),
        legend=legend,
        notes=tuple(note for note in notes if note),
        plot=interactive.course(figure, say),
    )


def _table(figure: CourseFigure, title: str, say: Catalogue) -> Table:
    shown = [interactive.shown_by_month(line, figure) for line in figure.lines]
    kind = say("course.interval") if figure.is_difference else say("course.simulations")
    heads = [say("course.month")]
    for line in figure.lines:
        heads += [f"{line.variant.label}, {figure.unit}", kind]
    heads += [capacity.label for capacity in figure.capacities]
    rows = []
    for n, month in enumerate(figure.months):
        row = [words.month_name(month, say)]
        for estimates in shown:
            row += [
                say.numerals.mean(estimates[n], figure.is_difference),
                say.numerals.interval(estimates[n], figure.is_difference),
            ]
        row += [say.numerals.whole(capacity.places[n]) for capacity in figure.capacities]
        rows.append(tuple(row))
    return Table(title, tuple(heads), tuple(rows))
