"""Draw what is known from outside beside what the model makes of it: published figures, and patterns."""

from collections.abc import Sequence
from math import log2, sqrt

from markupsafe import Markup

from sim.evidence.of_the_patterns import SEEN, Measured, Outcome
from sim.evidence.verdict import Verdict
from sim.report.draw.marks import element, line_from, marker, path_along, svg, whisker, words_at
from sim.report.rows import Variant

REACHES = (2, 3, 4, 8)
"""How many times smaller and larger than published a scale may show."""

_WIDTH, _HEIGHT, _EDGE = 220, 26, 8
_FOCUS = Variant("", "", 1)
_TONES: dict[Outcome, str] = {"reproduced": "variant-1", "restated": "total", "not reproduced": "more"}


def reach_of(rows: Sequence[Verdict]) -> int:
    """Give the smallest scale that shows every range: from 1/reach to reach times what is published."""
    furthest = max((abs(log2(end / row.known)) for row in rows for end in row.range90 if end > 0), default=0)
    return next((reach for reach in REACHES if furthest <= log2(reach)), REACHES[-1])


def range_strip(row: Verdict, reach: int) -> Markup:
    """Draw the 90% range as a line, the 50% range as a bar and the middle as a dot; a diamond is what is published."""
    y = _HEIGHT / 2
    content = [line_from(_EDGE, y, _WIDTH - _EDGE, y, "rail")]
    content.append(line_from(_WIDTH / 2, 2, _WIDTH / 2, _HEIGHT - 2, "zero"))
    low, high = (_at(end / row.known, reach) for end in row.range90)
    content += whisker(low, high, y, class_="thin s-variant-1")
    if row.range50:
        ends = (_at(end / row.known, reach) for end in row.range50)
        content.append(line_from(next(ends), y, next(ends), y, "thick half s-variant-1"))
    content += [marker(_FOCUS, _at(row.simulated.middle / row.known, reach), y, 4), _diamond(_WIDTH / 2, y)]
    return svg(_WIDTH, _HEIGHT, content, "strip")


def range_scale(reach: int) -> Markup:
    """Write the scale of the strips: multiples of what is published."""
    places = ((_EDGE, f"1/{reach}", "start"), (_WIDTH / 2, "1", "middle"), (_WIDTH - _EDGE, str(reach), "end"))
    words = [words_at(x, 12, label, "tick", anchor) for x, label, anchor in places]
    return svg(_WIDTH, 16, words, "strip")


def _at(ratio: float, reach: int) -> float:
    place = log2(ratio) / log2(reach) if ratio > 0 else -1.0
    return _WIDTH / 2 + (_WIDTH / 2 - _EDGE) * max(-1.0, min(1.0, place))


def _diamond(x: float, y: float, size: float = 7.0) -> Markup:
    points = f"{x:.1f},{y - size:.1f} {x + size:.1f},{y:.1f} {x:.1f},{y + size:.1f} {x - size:.1f},{y:.1f}"
    return element("polygon", points=points, class_="published-mark")


def own_strip(own: Verdict) -> Markup:
    """Draw a simulated figure as a ratio of the published one, on a scale of equal ratios from 1/4 to 4."""
    lowest, highest = own.published
    scale, mean, width = sqrt(lowest * highest) if lowest > 0 else highest, own.simulated.middle, 200

    def at(value: float) -> float:
        ratio = value / scale if scale else 1.0
        return 100 + 47 * max(-2.0, min(2.0, log2(ratio) if ratio > 0 else -2.0))

    content = [line_from(6, 13, width - 6, 13, "rail"), *(line_from(x, 10, x, 16, "tick") for x in (6, 53, 147, 194))]
    if mean == mean:
        low, high = (at(end) for end in own.range90)
        content += [line_from(low, 13, high, 13, "interval s-variant-1"), marker(_FOCUS, at(mean), 13, 5)]
    if own.is_range:
        band = element("rect", x=at(lowest), y=6, width=at(highest) - at(lowest), height=14, class_="published-mark")
        content.append(band)
    else:
        content.append(_diamond(100, 13, 6.875))
    return svg(width, _HEIGHT, content, "strip")


def pattern_strip(target: Measured) -> Markup:
    """Draw what is accepted as a band of one width, what is measured as a line with the mark of the verdict."""
    y = _HEIGHT / 2
    content = [line_from(_EDGE, y, _WIDTH - _EDGE, y, "rail")]
    low, high = (_beside(end) for end in target.band)
    if high > low:
        content.append(element("rect", x=low, y=5, width=high - low, height=_HEIGHT - 10, class_="accepted"))
    else:
        content.append(line_from(low, 3, low, _HEIGHT - 3, "zero"))
    mean = target.simulated.middle
    if mean == mean:
        tone = _TONES[target.outcome]
        ends = [_beside(target.place(end)) for end in target.range90]
        content.append(line_from(ends[0], y, ends[1], y, f"interval s-{tone}"))
        content.append(_mark(target.outcome, _beside(target.place(mean)), y))
    return svg(_WIDTH, _HEIGHT, content, "strip")


def verdict_sign(outcome: Outcome) -> Markup:
    """Draw the mark of a verdict alone: a filled circle, a hollow square, a cross."""
    return svg(14, 14, [_mark(outcome, 7.0, 7.0)], "verdict")


def _mark(outcome: Outcome, x: float, y: float) -> Markup:
    tone = _TONES[outcome]
    if outcome == "reproduced":
        return element("circle", cx=x, cy=y, r=5, class_=f"f-{tone}")
    if outcome == "restated":
        return element("rect", x=x - 4.5, y=y - 4.5, width=9, height=9, class_=f"hollow s-{tone}")
    strokes = [path_along([(x - 5, y - 5 * way), (x + 5, y + 5 * way)], f"stroke s-{tone}") for way in (1, -1)]
    return element("g", strokes)


def _beside(place: float) -> float:
    first, last = SEEN
    within = min(max(place, first), last)
    return _EDGE + (_WIDTH - 2 * _EDGE) * (within - first) / (last - first)
