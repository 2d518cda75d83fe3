"""Draw a forest plot: a row for each value with its interval and weight, and what they say together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

from markupsafe import Markup

from sim.report.draw import theme
from sim.report.draw.drawing import WIDTHS, Width
from sim.report.draw.marks import element, line_from, shape_at, svg, words_at
from sim.report.draw.scales import Axis

_LINE, _STRIP, _GAP = 16.0, 22.0, 6.0
_EDGE, _NUMBERS = 14.0, 130.0
_LETTERS: dict[Width, int] = {"wide": 64, "narrow": 40}
_SMALLEST, _LARGEST = 3.0, 9.0
_LAYOUT = {"drawing", "wide", "narrow"}


@dataclass(frozen=True, slots=True)
class Row:
    """A value as shown; `ends` is its interval, `share` its weight: None for a value that is not combined."""

    name: str
    words: str
    value: float
    shape: str
    ends: tuple[float, float] | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """What the rows say together: the mean with its interval, and the band in which a next row may lie."""

    name: str
    words: str
    mean: float
    ends: tuple[float, float]
    band: tuple[float, float]


def forest(
    rows: Sequence[Row], together: Together, mark: tuple[float, str], axis: tuple[int, int], width: Width
) -> Markup:
    """Draw the rows, what they say together below, and a dotted line with its words at a value to compare with.

    What lies outside the axis is an arrow at its end; its number stands beside it.
    """
    full = WIDTHS[width]
    scale = _Scale(Axis(*axis, ()), _EDGE, full - _NUMBERS)
    tops, bottom = _tops([*(row.name for row in rows), together.name], width)
    content = [*_ground(scale, together.band, mark, axis, tops[0], bottom)]
    most = max((row.share for row in rows if row.share is not None), default=1.0)
    for row, top in zip(rows, tops, strict=False):
        content += _named(row.name, row.words, top, width)
        content += _value(row, scale, _below(row.name, top, width), most)
    content += _named(together.name, together.words, tops[-1], width)
    content += _diamond(together, scale, _below(together.name, tops[-1], width))
    return svg(full, bottom + 34, content, f"drawing {width}")


def sign(shape: str, class_: str = "mark f-variant-1") -> Markup:
    """Draw a mark for a legend."""
    return svg(34, 14, [shape_at(shape, 17, 7, 5, class_)], "swatch")


def standalone(drawing: Markup, title: str, styles: str) -> str:
    """Make a file of a drawing of the page: it brings the colours of both themes and follows the reader's."""
    used = {name for names in re.findall(r'class="([^"]*)"', str(drawing)) for name in names.split()}
    rules = "\n".join(line for line in styles.splitlines() if _is_for(line, used))
    style = f":root{{--font:'Segoe UI',Helvetica,Arial,sans-serif}}\n{theme.stylesheet()}\n{rules}"
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
    ground = '<rect width="100%" height="100%" class="f-card"/>'
    shown = str(drawing).replace(' aria-hidden="true" focusable="false"', "").replace("<svg ", opened, 1)
    head, rest = shown.split(">", 1)
    return f"{head}><style>{style}</style>{ground}{rest}\n"


def _is_for(rule: str, used: set[str]) -> bool:
    """Tell whether a rule of the style sheet is for text or for a class of the drawing, wherever that stands."""
    selector = rule.partition("{")[0]
    names = set(re.findall(r"\.([\w-]+)", selector))
    return selector == "svg text" or (selector.startswith(("svg ", ".")) and bool(names & used - _LAYOUT))


@dataclass(frozen=True, slots=True)
class _Scale:
    axis: Axis
    left: float
    right: float

    def at(self, value: float) -> float:
        return self.axis.place(min(max(value, self.axis.low), self.axis.high), self.left, self.right)

    def holds(self, value: float) -> bool:
        return self.axis.low <= value <= self.axis.high


def _tops(names: Sequence[str], width: Width) -> tuple[list[float], float]:
    """Place the rows under each other, and say where the last one ends."""
    tops, y = [], 2.0
    for name in names:
        tops.append(y)
        y = _below(name, y, width) + _STRIP / 2 + _GAP
    return tops, y


def _below(name: str, top: float, width: Width) -> float:
    """Give the middle of the strip under a name."""
    return top + _LINE * len(wrap(name, _LETTERS[width])) + _STRIP / 2


def _ground(
    scale: _Scale,
    band: tuple[float, float],
    mark: tuple[float, str],
    axis: tuple[int, int],
    top: float,
    bottom: float,
) -> Iterator[Markup]:
    left, right = (scale.at(end) for end in band)
    yield element("rect", x=left, y=top, width=right - left, height=bottom - top, class_="band outer f-variant-1")
    for tick in range(axis[0], axis[1] + 1):
        yield line_from(scale.at(tick), top, scale.at(tick), bottom, "baseline" if tick == 0 else "grid")
        yield words_at(scale.at(tick), bottom + 15, str(tick).replace("-", "−"), "tick", "middle")
    value, words = mark
    yield line_from(scale.at(value), top, scale.at(value), bottom + 18, "zero")
    yield words_at(scale.at(value), bottom + 30, words, "tick", "middle")


def _named(name: str, words: str, top: float, width: Width) -> Iterator[Markup]:
    for n, line in enumerate(wrap(name, _LETTERS[width]), 1):
        yield words_at(2, top + _LINE * n - 3, line, "halo")
    yield words_at(WIDTHS[width], _below(name, top, width) + 4, words, "value", "end")


def _value(row: Row, scale: _Scale, y: float, most: float) -> Iterator[Markup]:
    combined = row.share is not None
    if row.ends is not None:
        ends = [scale.at(end) for end in row.ends]
        yield line_from(ends[0], y, ends[1], y, "thin s-variant-1")
        for end, x, way in zip(row.ends, ends, (-1, 1), strict=True):
            if scale.holds(end):
                yield line_from(x, y - 4, x, y + 4, "thin s-variant-1")
            else:
                yield _arrow(x, y, way, "f-variant-1")
    if not scale.holds(row.value):
        yield _arrow(scale.at(row.value), y, 1 if row.value > 0 else -1, "f-total")
        return
    size = _SMALLEST + (_LARGEST - _SMALLEST) * sqrt((row.share or 0.0) / most) if combined else 5.0
    yield shape_at(row.shape, scale.at(row.value), y, size, "mark f-variant-1" if combined else "hollow s-total")


def _arrow(x: float, y: float, way: int, class_: str) -> Markup:
    points = f"{x + 6 * way:.1f},{y:.1f} {x:.1f},{y - 5:.1f} {x:.1f},{y + 5:.1f}"
    return element("polygon", points=points, class_=class_)


def _diamond(together: Together, scale: _Scale, y: float) -> Iterator[Markup]:
    low, high = (scale.at(end) for end in together.band)
    yield line_from(low, y, high, y, "interval s-total")
    low, high = (scale.at(end) for end in together.ends)
    mean = scale.at(together.mean)
    points = f"{low:.1f},{y:.1f} {mean:.1f},{y - 8:.1f} {high:.1f},{y:.1f} {mean:.1f},{y + 8:.1f}"
    yield element("polygon", points=points, class_="mark f-total")
