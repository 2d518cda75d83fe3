"""The pieces of drawings, and drawings of one line: SVGs that need no script, follow the theme and print."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from sim.report.draw.scales import Axis
from sim.report.draw.theme import look_of
from sim.report.rows import Variant
from sim.report.say.rounding import Estimate


def element(tag: str, content: Iterable[Markup] | str = "", **attributes: object) -> Markup:
    """Write an SVG element; every attribute and text is escaped."""
    named = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _short(value))
        for name, value in attributes.items()
        if value is not None
    )
    inside = Markup("{}").format(content) if isinstance(content, str) else Markup("").join(content)
    form = Markup("<{tag}{named}>{inside}</{tag}>") if inside else Markup("<{tag}{named}/>")
    return form.format(tag=Markup(tag), named=named, inside=inside)


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def svg(width: float, height: float, content: Iterable[Markup], class_: str) -> Markup:
    """Wrap a drawing; what it shows is said by the element around it."""
    box = f"0 0 {_short(float(width))} {_short(float(height))}"
    return element("svg", content, class_=class_, viewBox=box, aria_hidden="true")


def words_at(x: float, y: float, words: str, class_: str = "", anchor: str | None = None) -> Markup:
    """Write words at a place."""
    return element("text", words, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def line_from(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Draw a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def whisker(low: float, high: float, y: float, half: float = 4, class_: str = "whisker") -> list[Markup]:
    """Draw an interval with a stroke at both ends."""
    return [line_from(low, y, high, y, class_), *(line_from(x, y - half, x, y + half, class_) for x in (low, high))]


def path_along(
    points: Sequence[tuple[float, float]], class_: str, closed: bool = False, dash: str | None = None
) -> Markup:
    """Draw a line along points, closed to a shape if asked."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", class_=class_, stroke_dasharray=dash)


def curve(points: Sequence[tuple[float, float]], variant: Variant) -> Markup:
    """Draw the line of a policy."""
    look = look_of(variant.place)
    return path_along(points, f"curve s-{look.token}", dash=look.svg_dash)


def marker(variant: Variant, x: float, y: float, size: float = 4.5) -> Markup:
    """Draw the marker of a policy."""
    look = look_of(variant.place)
    return shape_at(look.marker, x, y, size, f"mark f-{look.token}")


def shape_at(shape: str, x: float, y: float, size: float, class_: str) -> Markup:
    """Draw a shape by its name in `theme.LOOKS` around a place."""
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=size, class_=class_)
    offsets = _SHAPES[shape]
    points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in offsets)
    return element("polygon", points=points, class_=class_)


_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "bar": ((-0.4, -1.1), (0.4, -1.1), (0.4, 1.1), (-0.4, 1.1)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle": ((0, -1.15), (1.15, 0.9), (-1.15, 0.9)),
    "down": ((0, 1.15), (1.15, -0.9), (-1.15, -0.9)),
    "cross": (
        *((-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)),
        *((0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)),
    ),
    "star": (
        *((0, -1.4), (0.37, -0.5), (1.33, -0.43), (0.6, 0.19), (0.82, 1.13)),
        *((0, 0.63), (-0.82, 1.13), (-0.6, 0.19), (-1.33, -0.43), (-0.37, -0.5)),
    ),
}


def swatch(variant: Variant) -> Markup:
    """Draw the sign of a policy for a legend: its line with its marker."""
    line = curve([(0, 7), (34, 7)], variant)
    content = [line] if variant.is_reference else [line, marker(variant, 17, 7, 4)]
    return svg(34, 14, content, "swatch")


def capacity_swatch() -> Markup:
    """Draw the sign of a capacity line."""
    return svg(34, 14, [line_from(0, 7, 34, 7, "capacity")], "swatch")


def strip(estimate: Estimate, axis: tuple[float, float], variant: Variant, width: int = 200) -> Markup:
    """Draw mean and interval on a scale with a dotted line at zero."""
    scale, height = Axis(axis[0], axis[1], ()), 26
    middle = height / 2

    def at(value: float) -> float:
        return scale.place(value, 6, width - 6)

    content = [line_from(6, middle, width - 6, middle, "rail")]
    if axis[0] <= 0 <= axis[1]:
        content.append(line_from(at(0), 2, at(0), height - 2, "zero"))
    if estimate.is_defined:
        ends = line_from(
            at(estimate.low), middle, at(estimate.high), middle, f"interval s-{look_of(variant.place).token}"
        )
        content += [ends, marker(variant, at(estimate.mean), middle, 5)]
    return svg(width, height, content, "strip")


def share_bar(hits: int, of: int, ends: tuple[float, float]) -> Markup:
    """Draw a share of the simulations with its interval."""
    share = hits / of
    low, high = ends
    content = [
        element("rect", x=0, y=9, width=200, height=8, rx=4, class_="f-rule"),
        element("rect", x=0, y=9, width=200 * share, height=8, rx=4, class_="f-variant-1"),
        *whisker(200 * low, 200 * high, 13, 5),
    ]
    return svg(200, 26, content, "strip")


def ten_people(filled: int) -> Markup:
    """Draw ten people, some of them filled."""
    people: list[Markup] = []
    for n in range(10):
        x, y = 22 + 44 * (n % 5), 20 + 62 * (n // 5)
        class_ = "person filled" if n < filled else "person"
        people.append(element("circle", cx=x, cy=y, r=8, class_=class_))
        body = f"M{x - 14} {y + 34}v-10a12 12 0 0 1 12 -12h4a12 12 0 0 1 12 12v10z"
        people.append(element("path", d=body, class_=class_))
    return svg(220, 122, people, "people")
