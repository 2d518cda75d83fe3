"""The course figures for plotly.js, as plain data; colours are tokens (`$ink`, `$heat/0.2`) that the page fills in."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sim.report.draw.figures import CourseFigure, Line, last_level
from sim.report.draw.scales import Axis
from sim.report.draw.theme import look_of
from sim.report.rows import Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate

Trace = dict[str, Any]
Plot = dict[str, Any]

_OUTER, _INNER = 0.16, 0.34


def course(figure: CourseFigure, say: Catalogue) -> Plot:
    """Describe a course by month: bands, lines, capacities and end bars."""
    dates = [f"{month}-01" for month in figure.months]
    traces = list(chain.from_iterable(_bands(line, figure, dates) for line in figure.drawn if line.has_bands))
    traces += [_capacity(capacity.places, capacity.label, dates, say) for capacity in figure.capacities]
    traces += [_curve(line, figure, dates, say) for line in figure.drawn]
    traces += _end_bars(figure, say)
    return {"data": traces, "layout": _course_layout(figure, dates, say)}


def _colour(variant: Variant, share: float = 1.0) -> str:
    return f"${look_of(variant.place).token}" + (f"/{share}" if share < 1 else "")


def _bands(line: Line, figure: CourseFigure, dates: Sequence[str]) -> list[Trace]:
    course = line.course
    layers = [(course.bottom, course.top, _OUTER)]
    if figure.is_difference and course.low != course.bottom:
        layers.append((course.low, course.high, _INNER))
    return [
        {
            "type": "scatter",
            "x": [*dates, *reversed(dates)],
            "y": [*high, *reversed(low)],
            "mode": "none",
            "fill": "toself",
            "fillcolor": _colour(line.variant, share),
            "hoverinfo": "skip",
        }
        for low, high, share in layers
        if all(value == value for value in (*low, *high))
    ]


def _curve(line: Line, figure: CourseFigure, dates: Sequence[str], say: Catalogue) -> Trace:
    look = look_of(line.variant.place)
    return {
        "type": "scatter",
        "name": _inert(line.variant.label),
        "x": list(dates),
        "y": list(line.course.mean),
        "mode": "lines",
        "line": {"color": _colour(line.variant), "width": 2.2, "dash": look.plotly_dash},
        "customdata": [
            say.numerals.with_interval(shown, figure.is_difference) for shown in shown_by_month(line, figure)
        ],
        "hovertemplate": "%{customdata}",
    }


def shown_by_month(line: Line, figure: CourseFigure) -> list[Estimate]:
    """Give the numbers of each month: a difference with its 95% interval, a level with its 90% range."""
    course = line.course
    if figure.is_difference:
        months = [Estimate(*ends) for ends in zip(course.mean, course.low, course.high, strict=True)]
        return [*months[:-1], line.end or months[-1]]
    months = [Estimate(*ends) for ends in zip(course.mean, course.bottom, course.top, strict=True)]
    return [*months[:-1], last_level(course)]


def _capacity(places: Sequence[float], label: str, dates: Sequence[str], say: Catalogue) -> Trace:
    return {
        "type": "scatter",
        "name": _inert(label),
        "x": list(dates),
        "y": list(places),
        "mode": "lines",
        "line": {"color": "$ink", "width": 1.6, "shape": "hv"},
        "customdata": [say.numerals.whole(value) for value in places],
        "hovertemplate": "%{customdata}",
    }


def _end_bars(figure: CourseFigure, say: Catalogue) -> list[Trace]:
    shown = [line for line in figure.drawn if line.end is not None]
    return list(chain.from_iterable(_end_bar(line, n, figure, say) for n, line in enumerate(shown)))


def _end_bar(line: Line, place: int, figure: CourseFigure, say: Catalogue) -> list[Trace]:
    where, colour = _after(figure.months, place), _colour(line.variant)
    assert line.end is not None
    bars: list[tuple[tuple[float, float], float]] = []
    if line.end_spread is not None:
        bars.append((line.end_spread, 1.6))
    if line.end.is_defined:
        bars.append(((line.end.low, line.end.high), 7))
    stems: list[Trace] = [
        {
            "type": "scatter",
            "x": [where, where],
            "y": list(ends),
            "mode": "lines",
            "line": {"color": colour, "width": width},
            "hoverinfo": "skip",
        }
        for ends, width in bars
    ]
    dot: Trace = {
        "type": "scatter",
        "name": _inert(line.variant.label),
        "x": [where],
        "y": [line.end.mean],
        "mode": "markers",
        "marker": {
            "symbol": look_of(line.variant.place).plotly_marker,
            "size": 11,
            "color": colour,
            "line": {"color": "$card", "width": 1.6},
        },
        "customdata": [say.numerals.with_interval(line.end, signed=True)],
        "hovertemplate": "%{customdata}",
    }
    return [*stems, dot]


def _after(months: Sequence[str], place: int) -> str:
    """Give the date at which the end bar of a policy stands, after the last month."""
    step = max(2, round(len(months) / 20))
    year, month = map(int, months[-1].split("-"))
    later = year * 12 + month - 1 + step * (place + 1)
    return f"{later // 12}-{later % 12 + 1:02d}-01"


def _course_layout(figure: CourseFigure, dates: Sequence[str], say: Catalogue) -> Plot:
    ends = sum(line.end is not None for line in figure.drawn)
    last = _after(figure.months, ends) if ends else dates[-1]
    years = [date for date in dates if date[5:7] == "01"] or [dates[0]]
    labels = [date[:4] for date in years]
    if ends:
        years.append(_after(figure.months, max(ends - 1, 0)))
        labels.append(say("course.end"))
    layout = _layout(height=320, margin={"l": 48, "r": 10, "t": 10, "b": 34})
    layout["hovermode"] = "x unified"
    layout["xaxis"] |= {
        "type": "date",
        "range": [dates[0], last],
        "tickvals": years,
        "ticktext": labels,
        "hoverformat": "%B %Y",
        "showgrid": False,
    }
    layout["yaxis"] |= _ticks(figure.axis) | {"zeroline": figure.axis.low <= 0 <= figure.axis.high}
    return layout


def _ticks(axis: Axis) -> Plot:
    return {
        "range": [axis.low, axis.high],
        "tickvals": [value for value, _ in axis.ticks],
        "ticktext": [label for _, label in axis.ticks],
    }


def _layout(height: int, margin: dict[str, int]) -> Plot:
    """Give what all live figures share: no zoom that traps a finger, no legend, the page's own colours."""
    axis = {
        "fixedrange": True,
        "gridcolor": "$grid",
        "linecolor": "$edge",
        "zerolinecolor": "$edge",
        "zeroline": False,
        "tickfont": {"color": "$muted"},
        "showline": False,
        "ticks": "",
        "ticklabelstandoff": 6,
    }
    return {
        "height": height,
        "margin": margin,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "$font", "size": 12.5, "color": "$ink"},
        "hoverlabel": {
            "bgcolor": "$card",
            "bordercolor": "$edge",
            "font": {"color": "$ink"},
            "namelength": -1,
        },
        "dragmode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def _inert(text: str) -> str:
    """Take away what plotly.js would read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
