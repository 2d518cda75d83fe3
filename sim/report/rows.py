"""What a table of a run says of one policy, one group, one figure or one month, as the reports read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING, Any

from sim.report.say.rounding import Estimate, kind_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Variant:
    """A policy as shown: its place decides colour, dash and marker; the reference has place 0."""

    name: str
    label: str
    place: int

    @property
    def is_reference(self) -> bool:
        return self.place == 0


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """Additional departures per 1,000 people of a group under a policy."""

    group: str
    policy: str
    persons: float
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure, or a published range, beside the simulated one; `figure` names it in the register."""

    figure: str
    title: str
    period: str
    unit: str
    published_low: float
    published_high: float
    simulated: Estimate
    is_inside: bool
    role: str
    source: str

    @property
    def is_fitted(self) -> bool:
        return self.role == "fitted"

    @property
    def is_range(self) -> bool:
        return self.published_low != self.published_high

    @property
    def scale(self) -> float:
        """Give the number that the simulated one is compared with as a ratio."""
        return sqrt(self.published_low * self.published_high) if self.published_low > 0 else self.published_high


@dataclass(frozen=True)
class Course:
    """A quantity by month: mean, 95% interval, and the range of 90% of simulations.

    Of a difference where each simulation has its own set of parameters both are the range of 95% of simulations.
    """

    months: tuple[str, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    bottom: tuple[float, ...]
    top: tuple[float, ...]


def comparison_of(row: Mapping[str, Any]) -> Comparison:
    """Read a published figure; where it is a range, `published` is empty and two columns hold its ends."""
    point = number_of(row["published"])
    low, high = (number_of(row.get(f"published_{end}")) if point != point else point for end in ("low", "high"))
    texts = {name: _text(row[name]) for name in ("figure", "title", "period", "unit", "role", "source")}
    simulated, is_inside = estimate_of(row), bool(row["inside"])
    return Comparison(published_low=low, published_high=high, simulated=simulated, is_inside=is_inside, **texts)


def rows_of(frame: pd.DataFrame | None) -> Iterator[dict[str, Any]]:
    """Walk over the rows of a table that may be missing."""
    if frame is None or frame.empty:
        return
    names = [str(name) for name in frame.columns]
    for values in zip(*(frame[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def estimate_of(row: Mapping[str, Any]) -> Estimate:
    unit = _text(row.get("unit", ""))
    return Estimate(number_of(row["mean"]), number_of(row["low"]), number_of(row["high"]), kind_of(unit))


def number_of(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return nan


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or value != value else str(value)
