"""The scales of figures: from where to where, and their ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale with its ticks."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float, start: float, end: float) -> float:
        """Give the position of a value between two coordinates."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)


def axis_over(low: float, high: float, say: Catalogue, scale: float = 1.0, about: int = 5) -> Axis:
    """Make an axis with round ticks over a range."""
    if high <= low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _round_step((high - low) / about)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    decimals = max(0, -floor(log10(step / scale) + 1e-9))
    ticks = tuple((n * step, say.numerals.fixed(n * step / scale, decimals)) for n in range(first, last + 1))
    return Axis(first * step, last * step, ticks)


def _round_step(rough: float) -> float:
    unit = 10.0 ** floor(log10(rough))
    return next(unit * size for size in (1, 2, 5, 10) if unit * size >= rough * 0.999)


def axis_of_strips(estimates: Sequence[Estimate]) -> tuple[float, float]:
    """Give one scale for all strips of a row, zero included."""
    ends = [0.0, *(end for e in estimates if e.is_defined for end in (e.low, e.high))]
    low, high = min(ends), max(ends)
    if high == low:
        return (-1.0, 1.0)
    pad = 0.04 * (high - low)
    return low - pad, high + pad
