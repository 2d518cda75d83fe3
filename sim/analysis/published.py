"""The simulation beside the published figures: the same count, over the same months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measure.ranges import level
from sim.scenario.changing import reading_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.experiment.runs import Runs
    from sim.parameters.catalogue import Figure

PUBLISHED = (
    *("figure", "title", "period", "published", "unit", "mean", "low", "high", "inside", "role", "source"),
    *("published_low", "published_high"),
)
INDEPENDENT = ("left_unassisted", "left_regular", "left_maatwerk")
FORCED = ("removed_origin", "removed_dublin")
YEARLY = {
    "departures_independent": INDEPENDENT,
    "departures_forced": FORCED,
    "departures_unsupervised": ("out_of_sight",),
    "dublin_destination_departures": ("dublin_departures",),
    "vris_left": ("vris_departures",),
    "vris_left_2020": ("vris_departures",),
}
"""Per calendar year: the sum of these outcomes."""

YEARLY_RATIOS = {
    "demonstrable_over_inflow": ((*INDEPENDENT, *FORCED), ("cases_opened",)),
    "dublin_share_of_demonstrable": (("dublin_departures",), (*INDEPENDENT, *FORCED)),
}
"""Per calendar year: the sum of the first outcomes over that of the second."""

OF_ONE_YEAR = {"vris_left_2020": 2020}
"""Figures that are published for one year only."""

WINDOW_TOTALS = {
    "answer_maatwerk_cases": {"offered": "maatwerk_cases", "agreed": "maatwerk_agreed", "paid": "left_maatwerk"},
    "maatwerk_above_regular_cases": {
        "offered": "maatwerk_offered_above_regular",
        "agreed": "maatwerk_above_regular",
        "paid": "maatwerk_paid_above_regular",
    },
    "answer_vris_cases": {
        "offered": "maatwerk_vris",
        "agreed": "maatwerk_agreed_vris",
        "paid": "maatwerk_paid_vris",
    },
}
"""The counts of the ministerial answer over the five years taken for it, by what a reading says that they count."""

WINDOW = (date(2020, 1, 1), date(2025, 1, 1))
OCCUPANCY = {
    "detention_occupancy_2020": 2020,
    "detention_occupancy_2022_without_schiphol": 2022,
    "detention_occupancy_june_2023": 2023,
}
"""The figures that the fit looks at too, by year: without border detention, where it can be left out."""
HIGHEST = ("first", "second", "third")

_LARGE_CENTS = 300_000
_UPPER_CENTS = 500_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published number, or range, the first day it speaks of, and what each replication makes of it."""

    title: str
    start: date
    period: str
    published: float | tuple[float, float]
    simulated: NDArray[np.float64]


def compare_with_published(runs: Runs) -> pd.DataFrame:
    """Return each published figure with the simulated mean, its 90% range and whether the figure lies in it.

    A published range is met when the simulated 90% range lies within it. With a sample the counts are scaled
    up to the whole caseload. All policies share one history; it is read from the reference. `role` says of each number,
    by its year, whether the fit was made to agree with it (see `role_of`).
    """
    from sim.evidence.validation import fitted_years
    from sim.parameters.catalogue import published

    figures, fitted = published(), fitted_years()
    past = _Past(runs)
    rows = [
        _row(figure, comparison, role_of(figure, comparison.start, fitted))
        for name, compare in _comparisons().items()
        if (figure := figures.get(name)) is not None
        for comparison in compare(past, figure)
    ]
    return pd.DataFrame(rows, columns=list(PUBLISHED))


def role_of(figure: Figure, start: date, fitted: tuple[int, int]) -> str:
    """Tell what a comparison proves: fitted nothing, for the fit saw it; predicted and check something.

    Predicted: it starts after the years that the fit looks at. Check: no fit uses the figure, or not of that year.
    """
    first, last = fitted
    if start.year > last:
        return "predicted"
    return "fitted" if figure.role == "fitted" and start.year >= first else "check"


def _comparisons() -> dict[str, Callable[[_Past, Figure], Iterator[Comparison]]]:
    return {
        **dict.fromkeys(YEARLY, _by_year),
        **dict.fromkeys(YEARLY_RATIOS, _ratio_by_year),
        **dict.fromkeys(WINDOW_TOTALS, _in_window),
        "detention_inflow": _entries_into_detention,
        "answer_cases_ge_3000": _large_packages,
        "answer_highest_amounts": _highest_packages,
        "answer_vris_3000_5000": _large_packages_vris,
        **dict.fromkeys(OCCUPANCY, _occupancy),
        "unlawful_population": _stock_out_of_sight,
    }


class _Past:
    """The reported months before policies differ, under the reference, replication by replication."""

    def __init__(self, runs: Runs) -> None:
        plan = runs.scenario.plan
        reference = [policy.name for policy in runs.scenario.policies].index(runs.scenario.reference)
        self._plan = plan
        self._outcomes = {name: number for number, name in enumerate(runs.numbers[0].monthly_outcomes)}
        self._monthly = np.array([run.monthly[reference] for run in runs.numbers], dtype=np.float64)
        self._packages = [run.packages[reference] for run in runs.numbers]
        self.scale = 1 / plan.sample
        self.meanings = [reading_of(runs.scenario, run.replication).published_cases_are for run in runs.numbers]

    def holds(self, start: date, end: date, outcomes: Sequence[str] = ()) -> bool:
        """Say whether these months are simulated history and these outcomes are counted by month."""
        inside = self._plan.history_from <= start and end <= self._plan.future_from
        return inside and all(name in self._outcomes for name in outcomes)

    def total(self, outcome: str, start: date, end: date) -> NDArray[np.float64]:
        """Return the sum of an outcome over the months from start until before end, scaled up."""
        total: NDArray[np.float64] = self.scale * self._months(outcome, start, end).sum(axis=1)
        return total

    def sum_of(self, outcomes: Sequence[str], start: date, end: date) -> NDArray[np.float64]:
        """Return the sum of several outcomes over the months from start until before end, scaled up."""
        added: NDArray[np.float64] = np.sum([self.total(name, start, end) for name in outcomes], axis=0)
        return added

    def mean(self, outcome: str, start: date, end: date) -> NDArray[np.float64]:
        """Return the mean of an outcome over the months from start until before end, scaled up."""
        mean: NDArray[np.float64] = self.scale * self._months(outcome, start, end).mean(axis=1)
        return mean

    def packages(self, start: date, end: date) -> list[NDArray[np.int64]]:
        """Return cents and label of the packages of EUR 3,000 or more paid in these months."""
        first, last = self._plan.month(start), self._plan.month(end)
        return [
            paid[(paid[:, 0] >= first) & (paid[:, 0] < last) & (paid[:, 1] >= _LARGE_CENTS)][:, 1:]
            for paid in self._packages
        ]

    def whole_history(self) -> tuple[date, date]:
        """Return the first day of history and of the future."""
        return self._plan.history_from, self._plan.future_from

    def _months(self, outcome: str, start: date, end: date) -> NDArray[np.float64]:
        first = self._plan.month(self._plan.history_from)
        months = slice(self._plan.month(start) - first, self._plan.month(end) - first)
        return self._monthly[:, months, self._outcomes[outcome]]


def _by_year(past: _Past, figure: Figure) -> Iterator[Comparison]:
    outcomes = YEARLY[figure.id]
    for start, end, published in _years(past, figure, outcomes):
        yield Comparison(figure.title, start, str(start.year), published, past.sum_of(outcomes, start, end))


def _entries_into_detention(past: _Past, figure: Figure) -> Iterator[Comparison]:
    """Compare entries with border detention added, as the fit does."""
    from sim.evidence.counting import border_detention_factor

    for start, end, published in _years(past, figure, ["detention_placed"]):
        entries = border_detention_factor() * past.total("detention_placed", start, end)
        yield Comparison(figure.title, start, str(start.year), published, entries)


def _ratio_by_year(past: _Past, figure: Figure) -> Iterator[Comparison]:
    above, below = YEARLY_RATIOS[figure.id]
    for start, end, published in _years(past, figure, (*above, *below)):
        whole = past.sum_of(below, start, end)
        nothing = np.full_like(whole, np.nan)
        shares = np.divide(past.sum_of(above, start, end), whole, out=nothing, where=whole > 0)
        yield Comparison(figure.title, start, str(start.year), published, shares)


def _years(past: _Past, figure: Figure, outcomes: Sequence[str]) -> Iterator[tuple[date, date, float]]:
    """Yield the first day of each year that is both published and simulated, that of the next, and the number."""
    year_of_one = OF_ONE_YEAR.get(figure.id)
    numbers = _values(figure) if year_of_one is None else {str(year_of_one): _value(figure)}
    for year in sorted(int(key) for key in numbers if key.isdigit()):
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        if past.holds(start, end, outcomes):
            yield start, end, numbers[str(year)]


def _in_window(past: _Past, figure: Figure) -> Iterator[Comparison]:
    """Compare a count with what it counts under the reading that each replication lived under."""
    outcomes = WINDOW_TOTALS[figure.id]
    if past.holds(*WINDOW, [outcomes[meaning] for meaning in set(past.meanings)]):
        totals = {meaning: past.total(outcomes[meaning], *WINDOW) for meaning in set(past.meanings)}
        counts = np.array([totals[meaning][number] for number, meaning in enumerate(past.meanings)])
        yield Comparison(figure.title, WINDOW[0], _window_label(), _value(figure), counts)


def _large_packages(past: _Past, figure: Figure) -> Iterator[Comparison]:
    if past.holds(*WINDOW):
        counts = [float(len(paid)) for paid in past.packages(*WINDOW)]
        yield Comparison(figure.title, WINDOW[0], _window_label(), _value(figure), past.scale * np.array(counts))


def _large_packages_vris(past: _Past, figure: Figure) -> Iterator[Comparison]:
    if past.holds(*WINDOW):
        counts = [float(((paid[:, 0] <= _UPPER_CENTS) & (paid[:, 1] == 1)).sum()) for paid in past.packages(*WINDOW)]
        yield Comparison(figure.title, WINDOW[0], _window_label(), _value(figure), past.scale * np.array(counts))


def _highest_packages(past: _Past, figure: Figure) -> Iterator[Comparison]:
    """Compare the largest amounts; a replication with fewer large packages counts as zero."""
    if not past.holds(*WINDOW):
        return
    largest = [np.sort(paid[:, 0])[::-1][: len(HIGHEST)] / 100 for paid in past.packages(*WINDOW)]
    padded = np.array([np.pad(amounts, (0, len(HIGHEST) - amounts.size)) for amounts in largest])
    for place, name in enumerate(HIGHEST):
        title = f"{figure.title}: {name}"
        yield Comparison(title, WINDOW[0], _window_label(), _values(figure)[name], padded[:, place])


def _occupancy(past: _Past, figure: Figure) -> Iterator[Comparison]:
    """Compare over the months that the figure speaks of, as the fit does."""
    from sim.evidence.counting import occupancy_months
    from sim.scenario.calendar import month_after

    year = OCCUPANCY[figure.id]
    first, last = occupancy_months(year)
    start, end = date(year, first, 1), month_after(date(year, last, 1), 1)
    if past.holds(start, end, ["detention_occupancy"]):
        occupied = past.mean("detention_occupancy", start, end)
        yield Comparison(figure.title, start, _months_label(start, end), _value(figure), occupied)


def _stock_out_of_sight(past: _Past, figure: Figure) -> Iterator[Comparison]:
    start, end = past.whole_history()
    if past.holds(start, end, ["out_of_sight_stock"]):
        values = _values(figure)
        simulated = past.mean("out_of_sight_stock", start, end)
        yield Comparison(figure.title, start, _months_label(start, end), (values["low"], values["high"]), simulated)


def _row(figure: Figure, comparison: Comparison, role: str) -> tuple[object, ...]:
    mean, low, high, _ = level(comparison.simulated)
    if isinstance(comparison.published, tuple):
        point, (lowest, highest) = float("nan"), comparison.published
        inside = lowest <= low and high <= highest
    else:
        point = lowest = highest = comparison.published
        inside = low <= point <= high
    source = f"{figure.source} {figure.note}".strip()
    words = (figure.id, comparison.title, comparison.period)
    return (*words, point, figure.unit, mean, low, high, inside, role, source, lowest, highest)


def _values(figure: Figure) -> dict[str, float]:
    return {} if isinstance(figure.values, int | float) else {str(key): value for key, value in figure.values.items()}


def _value(figure: Figure) -> float:
    if not isinstance(figure.values, int | float):
        raise TypeError(f"figure {figure.id} holds several values")
    return float(figure.values)


def _window_label() -> str:
    return f"{WINDOW[0].year}-{WINDOW[1].year - 1}"


def _months_label(start: date, end: date) -> str:
    from sim.scenario.calendar import label, month_after

    last = month_after(end, -1)
    if start.month == 1 and end.month == 1:
        return str(start.year) if last.year == start.year else f"{start.year}-{last.year}"
    return label(start) if last == start else f"{label(start)} to {label(last)}"
