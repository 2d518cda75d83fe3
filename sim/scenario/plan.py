"""When and how often the simulation runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.scenario.calendar import month_after, months_between


@dataclass(frozen=True, slots=True)
class Replications:
    """How many replications: at least, at most, and the half-widths at which it may stop in between."""

    at_least: int
    at_most: int
    until_half_width: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Which parameters to search for the value at which one policy stops being better than another.

    `worth_eur`: what one additional departure is taken to be worth; without it only departures are compared.
    `replications` and `sample` are those of the search, which is smaller than the run itself.
    """

    parameters: tuple[str, ...]
    between: tuple[str, str]
    worth_eur: float | None
    replications: int
    sample: float


@dataclass(frozen=True, slots=True)
class FitPlan:
    """What a fit (`--calibrate`) looks at, what it moves, and how much it simulates.

    `targets` are yearly figures, looked at in `years` (first and last); `parameters` move within their plausible range.
    Each of the `waves` simulates `sets_per_wave` sets of values; `kept` of them make the ensemble.
    """

    targets: tuple[str, ...]
    parameters: tuple[str, ...]
    years: tuple[int, int]
    waves: int
    sets_per_wave: int
    kept: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The calendar of a run, its replications and its draws; month 0 is that of `warm_up_from`.

    `draws` is how many sets of parameter values are run to see the doubt that parameters make; 0 for none.
    """

    warm_up_from: date
    history_from: date
    future_from: date
    until: date
    follow_up_months: int
    seed: int
    sample: float
    replications: Replications
    batch: int
    parameter_sets: str
    held_out: bool
    draws: int
    draw_design: str
    break_even: BreakEven | None = None

    @property
    def sets_differ(self) -> bool:
        """Tell whether each replication lives under a set of parameters of its own."""
        return self.parameter_sets == "ensemble"

    @property
    def months(self) -> int:
        """Number of months simulated: warm-up, history, future and follow-up."""
        return months_between(self.warm_up_from, self.until) + 1 + self.follow_up_months

    def month(self, day: date) -> int:
        """Return the month that holds a day; negative before the warm-up."""
        return months_between(self.warm_up_from, day)

    def date(self, month: int) -> date:
        """Return the first day of a month."""
        return month_after(self.warm_up_from, month)
