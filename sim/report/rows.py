"""What a table of a run says of one policy, one group, one figure or one month, as the reports read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from sim.report.say.rounding import Estimate, Kind, kind_of

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
    """Additional departures of a group under a policy: per 1,000 of its people, and in people.

    `leads` is the share of simulations in which no other group, under any policy, has as large a difference in people.
    """

    group: str
    policy: str
    persons: float
    estimate: Estimate
    people: Estimate
    leads: float


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


def estimate_at(row: Mapping[str, Any], name: str, kind: Kind | None = None) -> Estimate:
    """Read a number of a row with its ends, which stand under NAME_low and NAME_high."""
    mean, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return Estimate(mean, low, high, kind or kind_of(row["unit"]))


def number_of(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return nan


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or value != value else str(value)
