"""Draw the figures as small SVGs that need no script, follow the theme and print."""

from collections.abc import Callable, Sequence
from typing import Literal

from markupsafe import Markup

from sim.report.draw.figures import ENDS, CourseFigure, Flow, Line, Route, steps_of
from sim.report.draw.marks import curve, element, line_from, marker, path_along, svg, whisker, words_at
from sim.report.draw.scales import Axis
from sim.report.draw.theme import look_of
from sim.report.draw.waterfalls import Bar, Waterfall
from sim.report.rows import Course, Variant
from sim.report.say.language import Catalogue

Width = Literal["wide", "narrow"]
Place = Callable[[float, float], tuple[float, float]]
WIDTHS: dict[Width, int] = {"wide": 540, "narrow": 330}
_BAR_HEIGHT, _NARROW_BAR_HEIGHT, _END_GAP = 27, 44, 20


def course(figure: CourseFigure, say: Catalogue, width: Width) -> Markup:
    """Draw a course by month with its bands, end bars and capacities."""
    full, height = WIDTHS[width], 300
    left, top, bottom = 46.0, 14.0, height - 30.0
    ends = sum(line.end is not None for line in figure.drawn)
    right = full - (16.0 + _END_GAP * ends if ends else 12.0)
    last = len(figure.months) - 1

    def point(month: float, value: float) -> tuple[float, float]:
        return left + (right - left) * month / max(last, 1), figure.axis.place(value, bottom, top)

    content = [*value_axis(figure.axis, left, full - 6.0, top, bottom)]
    content += _year_ticks(figure.months, point, bottom, width)
    content += [band for line in figure.drawn if line.has_bands for band in _bands(line, figure, point)]
    for capacity in figure.capacities:
        content.append(_capacity(capacity.places, last, point))
    for line in figure.drawn:
        points = [point(month, value) for month, value in enumerate(line.course.mean)]
        content.append(curve(points, line.variant))
    content += _end_bars(figure, right, top, bottom, say)
    return svg(full, height, content, f"drawing {width}")


def value_axis(axis: Axis, left: float, right: float, top: float, bottom: float) -> list[Markup]:
    """Draw the grid and the ticks of a scale from bottom to top."""
    content = []
    for value, label in axis.ticks:
        y = axis.place(value, bottom, top)
        is_zero = value == 0
        content += [
            line_from(left, y, right, y, "baseline" if is_zero else "grid"),
            words_at(left - 7, y + 4, label, "tick", "end"),
        ]
    return content


def _year_ticks(months: Sequence[str], point: Place, bottom: float, width: Width) -> list[Markup]:
    years = [(n, month[:4]) for n, month in enumerate(months) if month.endswith("-01")] or [(0, months[0])]
    every = 2 if len(years) > (12 if width == "wide" else 6) else 1
    content = []
    for n, label in years[::every]:
        x = point(n, 0.0)[0]
        content += [line_from(x, bottom, x, bottom + 5, "axis"), words_at(x, bottom + 20, label, "tick", "middle")]
    return content


def _bands(line: Line, figure: CourseFigure, point: Place) -> list[Markup]:
    path: Course = line.course
    layers = [(path.bottom, path.top, "outer")]
    if figure.is_difference and path.low != path.bottom:
        layers.append((path.low, path.high, "inner"))
    content = []
    for low, high, class_ in layers:
        if all(value == value for value in (*low, *high)):
            there = [point(month, value) for month, value in enumerate(high)]
            back = [point(month, value) for month, value in reversed(list(enumerate(low)))]
            content.append(
                path_along([*there, *back], f"band {class_} f-{look_of(line.variant.place).token}", closed=True)
            )
    return content


def _capacity(places: Sequence[float], last: int, point: Place) -> Markup:
    points = []
    steps = steps_of(places)
    for n, (month, value) in enumerate(steps):
        until = steps[n + 1][0] if n + 1 < len(steps) else last
        points += [point(month, value), point(until, value)]
    return path_along(points, "capacity")


def _end_bars(figure: CourseFigure, right: float, top: float, bottom: float, say: Catalogue) -> list[Markup]:
    content: list[Markup] = []
    shown = [line for line in figure.drawn if line.end is not None]
    for n, line in enumerate(shown):
        x = right + 14 + _END_GAP * n
        stroke = f"s-{look_of(line.variant.place).token}"
        assert line.end is not None
        if line.end_spread is not None:
            low, high = (figure.axis.place(end, bottom, top) for end in line.end_spread)
            content.append(line_from(x, low, x, high, f"thin {stroke}"))
        if line.end.is_defined:
            low, high = (figure.axis.place(end, bottom, top) for end in (line.end.low, line.end.high))
            content.append(line_from(x, low, x, high, f"thick {stroke}"))
        content.append(marker(line.variant, x, figure.axis.place(line.end.mean, bottom, top), 5))
    if shown:
        label = say("course.end")
        content.append(words_at(right + 14 + _END_GAP * len(shown) - 6, bottom + 20, label, "tick", "end"))
    return content


def waterfall(figure: Waterfall, say: Catalogue, width: Width) -> Markup:
    """Draw a waterfall of bars with whiskers: names left, values right; narrow, both above."""
    full, is_wide = WIDTHS[width], width == "wide"
    names = 14 + 7.0 * max(len(bar.name) for bar in figure.bars)
    left, right = (names, full - 120.0) if is_wide else (12.0, full - 12.0)
    row, top = (_BAR_HEIGHT, 6.0) if is_wide else (_NARROW_BAR_HEIGHT, 0.0)
    bottom = top + row * len(figure.bars)
    content = []
    for value, label in spaced(figure.axis, right - left):
        x = figure.axis.place(value, left, right)
        content.append(line_from(x, top, x, bottom, "baseline" if value == 0 else "grid"))
        content.append(words_at(x, bottom + 17, label, "tick", "middle"))
    content.append(words_at((left + right) / 2, bottom + 35, figure.axis_title, "tick", "middle"))
    for n, bar in enumerate(figure.bars):
        y, strong = top + row * n, " strong" if bar.tone == "total" else ""
        words = say.numerals.mean(bar.estimate, signed=True)
        if is_wide:
            content += _bar(bar, figure.axis, y, left, right)
            content.append(words_at(left - 8, y + 18, bar.name, f"name{strong}", "end"))
            content.append(words_at(right + 8, y + 18, words, f"value{strong}"))
        else:
            content += _bar(bar, figure.axis, y + row - _BAR_HEIGHT, left, right)
            content.append(words_at(2, y + 15, bar.name, f"name halo{strong}"))
            content.append(words_at(full - 2, y + 15, words, f"value halo{strong}", "end"))
    return svg(full, bottom + 42, content, f"drawing {width}")


def spaced(axis: Axis, room: float) -> list[tuple[float, str]]:
    """Leave out ticks that would touch, zero always kept."""
    every = 1
    while len(axis.ticks) / every * 44 > room:
        every += 1
    zero = next((n for n, (value, _) in enumerate(axis.ticks) if value == 0), 0)
    return [tick for n, tick in enumerate(axis.ticks) if (n - zero) % every == 0]


def _bar(bar: Bar, axis: Axis, y: float, left: float, right: float) -> list[Markup]:
    start, end = sorted((axis.place(bar.start, left, right), axis.place(bar.end, left, right)))
    low, high = (axis.place(value, left, right) for value in bar.whisker)
    middle = y + _BAR_HEIGHT / 2
    return [
        element(
            "rect",
            x=start,
            y=y + 5,
            width=max(end - start, 1.5),
            height=_BAR_HEIGHT - 10,
            class_=f"f-{bar.tone}",
        ),
        *whisker(low, high, middle),
    ]


def flow(figure: Flow, say: Catalogue, width: Width) -> Markup:
    """Draw 1,000 endings flowing along their routes to where they lead."""
    full, height = WIDTHS[width], 344
    tall, gap, top = 324.0, 15.0, 8.0
    total = sum(route.estimate.mean for route in figure.routes)
    unit = (tall - gap * (len(figure.routes) - 1)) / total
    middle, right = (0.34 * full, full - 128.0) if width == "wide" else (0.16 * full, full - 108.0)
    ends = _ends(figure.routes, unit, top, tall)
    content, labels = [], []
    source, y = top + (tall - unit * total) / 2, top
    content.append(element("rect", x=0, y=source, width=8, height=unit * total, class_="f-edge"))
    filled = {name: start for name, (start, _) in ends.items()}
    for route in figure.routes:
        size, tone = unit * route.estimate.mean, _tone(route, figure.variant)
        content.append(ribbon(8, source, middle, y, size, tone))
        content.append(ribbon(middle + 8, y, right, filled[route.end], size, tone))
        content.append(element("rect", x=middle, y=y, width=8, height=max(size, 1.0), class_=f"f-{tone}"))
        labels.append((y + size / 2, route))
        source, y, filled[route.end] = source + size, y + size + gap, filled[route.end] + size
    content += _route_labels(labels, middle + 14, top, say, width)
    content += _end_labels(figure, ends, right, say, 14 if width == "wide" else 10)
    return svg(full, height, content, f"drawing {width}")


def _tone(route: Route, variant: Variant) -> str:
    return look_of(max(variant.place, 1)).token if route.tone == "maatwerk" else route.tone


def _ends(routes: Sequence[Route], unit: float, top: float, tall: float) -> dict[str, tuple[float, float]]:
    """Stack where the routes lead: name to (start, size)."""
    sizes: dict[str, float] = {}
    for route in routes:
        sizes[route.end] = sizes.get(route.end, 0.0) + unit * route.estimate.mean
    gap = (tall - sum(sizes.values())) / max(len(sizes) - 1, 1)
    gap = min(gap, 34.0)
    y = top + (tall - sum(sizes.values()) - gap * (len(sizes) - 1)) / 2
    placed: dict[str, tuple[float, float]] = {}
    for name in ENDS:
        if name in sizes:
            placed[name] = (y, sizes[name])
            y += sizes[name] + gap
    return placed


def ribbon(x1: float, y1: float, x2: float, y2: float, size: float, tone: str) -> Markup:
    """Draw a band that flows from one height to another."""
    bend = (x1 + x2) / 2
    there = f"M{x1:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    back = f"v{size:.2f}C{bend:.1f} {y2 + size:.1f} {bend:.1f} {y1 + size:.1f} {x1:.1f} {y1 + size:.1f}Z"
    return element("path", d=there + back, class_=f"ribbon f-{tone}")


def _route_labels(
    labels: Sequence[tuple[float, Route]], x: float, top: float, say: Catalogue, width: Width
) -> list[Markup]:
    """Write the names of the routes, pushed apart where they would overlap."""
    content, lowest = [], top + 2
    for middle, route in labels:
        y = max(middle + 4, lowest + 10)
        lowest = y + 7
        number = element("tspan", say.numerals.mean(route.estimate), class_="strong")
        words = Markup("{} {}").format(route.short, number)
        content.append(element("text", [words], x=x, y=y, class_="halo"))
    return content


def _end_labels(
    figure: Flow, ends: dict[str, tuple[float, float]], x: float, say: Catalogue, line: int
) -> list[Markup]:
    """Write where the routes lead; words longer than a line go on two."""
    content = []
    for name, (start, size) in ends.items():
        content.append(element("rect", x=x, y=start, width=8, height=max(size, 1.0), class_=f"f-{_END_TONES[name]}"))
        middle = start + size / 2
        content.append(words_at(x + 14, middle, say.numerals.mean(figure.ends[name]), "strong"))
        for n, word in enumerate(_in_two(say(f"routes.{name}"), line)):
            content.append(words_at(x + 14, middle + 15 + 14 * n, word, "small"))
    return content


_END_TONES = {"gone": "total", "stay": "permit", "unseen": "unseen", "hub": "forced"}


def _in_two(words: str, most: int) -> list[str]:
    """Break words longer than a line into two lines."""
    first, _, rest = words.partition(" ") if len(words) > most else (words, "", "")
    return [first, rest] if rest else [first]
