"""The figure of the memo: each measure on a scale of its own, a row for each policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sim.report.book.office_files import in_xml
from sim.report.draw.scales import axis_of_strips
from sim.report.draw.theme import LIGHT, look_of
from sim.report.memo.parts import Picture
from sim.report.rows import Variant
from sim.report.say.rounding import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_MM, _ROW_MM, _TITLE_MM = 170.0, 4.2, 5.5
_MM_PER_INCH, _DOTS_PER_INCH = 25.4, 200
_LEFT, _RIGHT = 0.33, 0.62
"""Where the scales begin and end, as shares of the width: left of them stand the names, right of them the numbers."""
_LETTERS = 7.5
_MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle": "^",
    "down": "v",
    "cross": "P",
    "star": "*",
    "bar": "|",
}


@dataclass(frozen=True, slots=True)
class Strip:
    """The difference that a policy makes, as a sign on a scale and in words."""

    variant: Variant
    estimate: Estimate
    words: str


def picture(measures: Sequence[tuple[str, Sequence[Strip]]], said: str) -> Picture:
    """Draw for each measure its name and, on one scale, the strips of the policies: the same, byte for byte."""
    from matplotlib.figure import Figure

    heights = [_TITLE_MM + _ROW_MM * len(strips) for _, strips in measures]
    drawing = Figure(figsize=(_WIDTH_MM / _MM_PER_INCH, sum(heights) / _MM_PER_INCH))
    top = sum(heights)
    for height, (name, strips) in zip(heights, measures, strict=True):
        bottom = top - height
        place = (_LEFT, bottom / sum(heights), _RIGHT - _LEFT, (height - _TITLE_MM) / sum(heights))
        _draw(drawing.add_axes(place), name, strips)
        top = bottom
    file = BytesIO()
    drawing.savefig(file, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return Picture(file.getvalue(), said, _WIDTH_MM, sum(heights))


def _draw(axes: Axes, name: str, strips: Sequence[Strip]) -> None:
    axes.set_axis_off()
    axes.set_xlim(*axis_of_strips([strip.estimate for strip in strips]))
    axes.set_ylim(len(strips) - 0.5, -0.5)
    axes.axvline(0, color=LIGHT["edge"], linestyle=":", linewidth=1)
    beside = axes.get_yaxis_transform()  # across: shares of the width of the scale; down: rows
    letters: dict[str, Any] = {"transform": beside, "fontsize": _LETTERS, "color": LIGHT["ink"], "parse_math": False}
    axes.text(-_LEFT / (_RIGHT - _LEFT), -0.8, name, weight="bold", **letters)
    for row, strip in enumerate(strips):
        look = look_of(strip.variant.place)
        colour = LIGHT[look.token]
        if strip.estimate.is_defined:
            axes.plot([strip.estimate.low, strip.estimate.high], [row, row], color=colour, linewidth=2.5)
            axes.plot([strip.estimate.mean], [row], color=colour, marker=_MARKERS[look.marker], markersize=5)
        axes.text(-0.03, row, _shortened(strip.variant.label), ha="right", va="center", **letters)
        axes.text(1.03, row, strip.words, va="center", **letters)


def _shortened(label: str) -> str:
    label = in_xml(label)
    return label if len(label) <= 38 else f"{label[:37].rstrip()}…"
