"""A figure from outside, what the model makes of it, and whether the two agree: one record for all who ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["fitted", "told", "apart", "left_out", "held_out", "answer", "check"]
"""The fit was made to agree with it; the model is told it; a part of what is fitted, by itself; the same number by the
fit without its year; the fit never looks at it; a count of the ministerial answer; it only judges."""

Asks = Literal["covered", "middle", "whole"]
"""What agreement is: the range of 90% holds the figure; its middle lies in what is accepted; the whole range does."""

Ends = tuple[float, float]
HALF, MOST = 0.5, 0.9
FIGURES = ".6g"
"""The figures with which what a fit says is told and kept: one rounding, so that no two pages differ in the last."""
FEW_SETS = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """What the model says: a middle, and an interval for each level that is told (0.5, 0.9)."""

    middle: float
    intervals: Mapping[float, Ends]

    def holds(self, level: float, known: float) -> bool:
        """Tell whether the interval holds a number."""
        low, high = self.intervals[level]
        return low <= known <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A figure from outside beside what the model makes of it.

    `published` has the two ends of what is known or accepted: equal for a single number, infinite where an end is open.
    `period` says for what it was published, mostly its year. Of what the fit has not seen: `scores` are CRPS over the
    published number, lower is better, of the `model` and of each naive forecast that can be made; `wis` is the weighted
    interval score over it, and `pit` where it lies in the forecast, 0 to 1. Of a year that is left out `sets` is how
    many equal sets carry what is said without it: of fewer than `FEW_SETS` it says little by itself.
    """

    figure: str
    role: Role
    unit: str
    published: Ends
    simulated: Spread
    asks: Asks = "covered"
    year: int | None = None
    period: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    wis: float | None = None
    pit: float | None = None
    sets: float | None = None
    title: str = ""
    source: str = ""

    @property
    def was_seen(self) -> bool:
        """Whether the fit was made to agree with this number, or the model is told it."""
        return self.role in {"fitted", "told", "apart", "answer"}

    @property
    def leans_on_few(self) -> bool:
        """Whether few sets carry what is said of it."""
        return self.sets is not None and self.sets < FEW_SETS

    @property
    def is_range(self) -> bool:
        """Whether a range is known, not a number."""
        return self.published[0] != self.published[1]

    @property
    def known(self) -> float:
        """The number that is known, or the lower end of what is."""
        return self.published[0]

    @property
    def range90(self) -> Ends:
        """The interval that holds nine in ten."""
        return self.simulated.intervals[MOST]

    @property
    def range50(self) -> Ends | None:
        """The interval that holds half, where it is told."""
        return self.simulated.intervals.get(HALF)

    @property
    def is_in_half(self) -> bool:
        """Whether the interval that holds half is told, and holds the number."""
        return self.range50 is not None and self.simulated.holds(HALF, self.known)

    @property
    def is_inside(self) -> bool:
        """Whether the model agrees, by what `asks` says; what is undefined does not."""
        (lowest, highest), (low, high) = self.published, self.range90
        if self.asks == "covered":
            return low <= lowest and highest <= high
        if self.asks == "whole":
            return lowest <= low and high <= highest
        return lowest <= self.simulated.middle <= highest
