"""Draw what the same money buys: the sums of each instrument on one scale, and all of them against what they cost."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from sim.report.draw.drawing import WIDTHS, Width, spaced, value_axis
from sim.report.draw.marks import element, line_from, shape_at, svg, words_at
from sim.report.draw.scales import Axis
from sim.report.draw.theme import look_of
from sim.report.say.rounding import Estimate

_LINE, _STRIP, _GAP = 16.0, 15.0, 9.0
_EDGE, _NUMBERS = 26.0, 92.0
_LETTERS: dict[Width, int] = {"wide": 70, "narrow": 42}


class Strip(NamedTuple):
    """The number of a sum: its place among the sums, and whether the sum was spent."""

    place: int
    estimate: Estimate
    words: str
    is_spent: bool


class Group(NamedTuple):
    """An instrument with a strip for each sum."""

    name: str
    strips: Sequence[Strip]


class Dot(NamedTuple):
    """An instrument at a sum against what it costs; hollow where another does better in everything."""

    place: int
    across: float
    up: float
    is_ahead: bool


def groups(shown: Sequence[Group], axis: Axis, axis_title: str, width: Width) -> Markup:
    """Draw a strip for each instrument and sum; the sign of a sum that could not be spent is hollow."""
    full, y = WIDTHS[width], 2.0
    left, right = _EDGE, full - _NUMBERS
    content: list[Markup] = []
    for group in shown:
        for line in wrap(group.name, _LETTERS[width]):
            y += _LINE
            content.append(words_at(2, y - 3, line, "halo"))
        for strip in group.strips:
            content += _strip(strip, axis, left, right, y + _STRIP / 2)
            content.append(words_at(full, y + _STRIP / 2 + 4, strip.words, "value", "end"))
            y += _STRIP
        y += _GAP
    ground: list[Markup] = []
    for value, label in spaced(axis, right - left):
        x = axis.place(value, left, right)
        ground.append(line_from(x, 2, x, y, "baseline" if value == 0 else "grid"))
        ground.append(words_at(x, y + 15, label, "tick", "middle"))
    y += 33
    for number, line in enumerate(lines := wrap(axis_title, _LETTERS[width])):
        content.append(words_at(full / 2, y + number * _LINE, line, "tick", "middle"))
    return svg(full, y + 7 + (len(lines) - 1) * _LINE, [*ground, *content], f"drawing {width}")


def _strip(strip: Strip, axis: Axis, left: float, right: float, y: float) -> Iterator[Markup]:
    look = look_of(strip.place)
    if not strip.estimate.is_defined:
        return
    low, mean, high = (
        axis.place(value, left, right) for value in (strip.estimate.low, strip.estimate.mean, strip.estimate.high)
    )
    yield line_from(low, y, high, y, f"thin s-{look.token}")
    yield shape_at(look.marker, mean, y, 4.5, f"mark f-{look.token}" if strip.is_spent else "hollow s-total")


def frontier(dots: Sequence[Dot], across: Axis, up: Axis, titles: tuple[str, str], width: Width) -> Markup:
    """Draw departures against euros; who is not outdone by any other is filled."""
    full, height = WIDTHS[width], 330.0
    left, right, top, bottom = 62.0, full - 12.0, 24.0, height - 44.0
    content = value_axis(up, left, right, top, bottom)
    for value, label in spaced(across, right - left):
        x = across.place(value, left, right)
        content.append(line_from(x, top, x, bottom, "baseline" if value == 0 else "grid"))
        content.append(words_at(x, bottom + 16, label, "tick", "middle"))
    for dot in sorted(dots, key=lambda dot: dot.is_ahead):
        look = look_of(dot.place)
        at = across.place(dot.across, left, right), up.place(dot.up, bottom, top)
        style = f"mark f-{look.token}" if dot.is_ahead else f"hollow s-{look.token}"
        content.append(shape_at(look.marker, *at, 6 if dot.is_ahead else 4, style))
    content.append(words_at((left + right) / 2, height - 8, titles[0], "tick", "middle"))
    content.append(element("text", titles[1], x=left - 50, y=12, class_="tick"))
    return svg(full, height, content, f"drawing {width}")
