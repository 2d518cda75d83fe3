"""The simulation beside the published figures: the same count, over the same months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.levels import level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.experiment.runs import Runs
    from sim.parameters.catalogue import Figure

PUBLISHED = (
    *("figure", "title", "period", "published", "unit", "mean", "low", "high", "inside", "role", "source"),
    *("published_low", "published_high"),
)
YEARLY = {
    "departures_independent": ("left_unassisted", "left_regular", "left_maatwerk"),
    "departures_forced": ("removed_origin", "removed_dublin"),
    "departures_unsupervised": ("out_of_sight",),
    "dublin_destination_departures": ("dublin_departures",),
    "detention_inflow": ("detention_placed",),
}
"""Per calendar year: the sum of these outcomes."""

WINDOW_TOTALS = {
    "answer_maatwerk_cases": "maatwerk_cases",
    "maatwerk_above_regular_cases": "maatwerk_above_regular",
    "answer_vris_cases": "maatwerk_vris",
}
"""The counts of the ministerial answer, over the five years taken for it."""

WINDOW = (date(2020, 1, 1), date(2025, 1, 1))
OCCUPANCY = {
    "detention_occupancy_2020": (date(2020, 1, 1), date(2021, 1, 1)),
    "detention_occupancy_2022": (date(2022, 9, 1), date(2023, 1, 1)),
    "detention_occupancy_june_2023": (date(2023, 6, 1), date(2023, 7, 1)),
}
HIGHEST = ("first", "second", "third")

_LARGE_CENTS = 300_000
_UPPER_CENTS = 500_000
_REFERENCE_YEARS = range(2020, 2024)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published number, or range, and what each replication makes of it."""

    title: str
    period: str
    published: float | tuple[float, float]
    simulated: NDArray[np.float64]


def compare_with_published(runs: Runs) -> pd.DataFrame:
    """Return each published figure with the simulated mean, its 90% range and whether the figure lies in it.

    A published range is met when the simulated 90% range lies within it. With a sample the counts are scaled
    up to the whole caseload. All policies share one history; it is read from the reference.
    """
    from sim.parameters.catalogue import published

    figures = published()
    past = _Past(runs)
    rows = [
        _row(figure, comparison)
        for name, compare in _comparisons().items()
        if (figure := figures.get(name)) is not None
        for comparison in compare(past, figure)
    ]
    return pd.DataFrame(rows, columns=list(PUBLISHED))


def _comparisons() -> dict[str, Callable[[_Past, Figure], Iterator[Comparison]]]:
    return {
        **dict.fromkeys(YEARLY, _by_year),
        **dict.fromkeys(WINDOW_TOTALS, _in_window),
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

    def holds(self, start: date, end: date, outcomes: Sequence[str] = ()) -> bool:
        """Say whether these months are simulated history and these outcomes are counted by month."""
        inside = self._plan.history_from <= start and end <= self._plan.future_from
        return inside and all(name in self._outcomes for name in outcomes)

    def total(self, outcome: str, start: date, end: date) -> NDArray[np.float64]:
        """Return the sum of an outcome over the months from start until before end, scaled up."""
        total: NDArray[np.float64] = self.scale * self._months(outcome, start, end).sum(axis=1)
        return total

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
    for year in _REFERENCE_YEARS:
        published = _values(figure).get(str(year))
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        if published is not None and past.holds(start, end, outcomes):
            simulated = sum(
                (past.total(name, start, end) for name in outcomes[1:]), past.total(outcomes[0], start, end)
            )
            yield Comparison(figure.title, str(year), published, simulated)


def _in_window(past: _Past, figure: Figure) -> Iterator[Comparison]:
    outcome = WINDOW_TOTALS[figure.id]
    if past.holds(*WINDOW, [outcome]):
        yield Comparison(figure.title, _window_label(), _value(figure), past.total(outcome, *WINDOW))


def _large_packages(past: _Past, figure: Figure) -> Iterator[Comparison]:
    if past.holds(*WINDOW):
        counts = [float(len(paid)) for paid in past.packages(*WINDOW)]
        yield Comparison(figure.title, _window_label(), _value(figure), past.scale * np.array(counts))


def _large_packages_vris(past: _Past, figure: Figure) -> Iterator[Comparison]:
    if past.holds(*WINDOW):
        counts = [float(((paid[:, 0] <= _UPPER_CENTS) & (paid[:, 1] == 1)).sum()) for paid in past.packages(*WINDOW)]
        yield Comparison(figure.title, _window_label(), _value(figure), past.scale * np.array(counts))


def _highest_packages(past: _Past, figure: Figure) -> Iterator[Comparison]:
    """Compare the largest amounts; a replication with fewer large packages counts as zero."""
    if not past.holds(*WINDOW):
        return
    largest = [np.sort(paid[:, 0])[::-1][: len(HIGHEST)] / 100 for paid in past.packages(*WINDOW)]
    padded = np.array([np.pad(amounts, (0, len(HIGHEST) - amounts.size)) for amounts in largest])
    for place, name in enumerate(HIGHEST):
        title = f"{figure.title}: {name}"
        yield Comparison(title, _window_label(), _values(figure)[name], padded[:, place])


def _occupancy(past: _Past, figure: Figure) -> Iterator[Comparison]:
    start, end = OCCUPANCY[figure.id]
    if past.holds(start, end, ["detention_occupancy"]):
        values = _values(figure)
        published = values["total"] if values else _value(figure)
        yield Comparison(
            figure.title, _months_label(start, end), published, past.mean("detention_occupancy", start, end)
        )


def _stock_out_of_sight(past: _Past, figure: Figure) -> Iterator[Comparison]:
    start, end = past.whole_history()
    if past.holds(start, end, ["out_of_sight_stock"]):
        values = _values(figure)
        simulated = past.mean("out_of_sight_stock", start, end)
        yield Comparison(figure.title, _months_label(start, end), (values["low"], values["high"]), simulated)


def _row(figure: Figure, comparison: Comparison) -> tuple[object, ...]:
    mean, low, high, _ = level(comparison.simulated)
    if isinstance(comparison.published, tuple):
        point, (lowest, highest) = float("nan"), comparison.published
        inside = lowest <= low and high <= highest
    else:
        point = lowest = highest = comparison.published
        inside = low <= point <= high
    source = f"{figure.source} {figure.note}".strip()
    words = (figure.id, comparison.title, comparison.period)
    return (*words, point, figure.unit, mean, low, high, inside, figure.role, source, lowest, highest)


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
