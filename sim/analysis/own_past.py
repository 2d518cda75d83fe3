"""The past of a scenario's own runs beside the published figures, counted as the fit counts them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.counting import Counting, counting_of
from sim.evidence.of_the_fit import fitted_years, stored
from sim.evidence.past import Past, period_of
from sim.evidence.verdict import MOST, Ends, Role, Spread, Verdict
from sim.experiment.runs import RunNumbers, Runs
from sim.measure.ranges import level
from sim.parameters.catalogue import Figure
from sim.parameters.host.folder import figures_of, is_netherlands
from sim.parameters.outcomes import of_kind
from sim.parameters.targets import targets
from sim.scenario import Scenario
from sim.scenario.changing import reading_of

PUBLISHED = (
    *("figure", "title", "period", "published", "unit", "mean", "low", "high", "inside", "role", "source"),
    *("published_low", "published_high"),
)
COMPARED = (
    *("departures_independent", "departures_forced", "departures_unsupervised", "dublin_destination_departures"),
    *("vris_left", "vris_left_2020", "demonstrable_over_inflow", "dublin_share_of_demonstrable"),
    *("answer_maatwerk_cases", "maatwerk_above_regular_cases", "answer_vris_cases", "detention_inflow"),
    *("answer_cases_ge_3000", "answer_highest_amounts", "answer_vris_3000_5000", "detention_occupancy_2020"),
    *("detention_occupancy_2021_without_schiphol", "detention_occupancy_2022_without_schiphol"),
    *("detention_occupancy_june_2023", "unlawful_population"),
)
"""The figures that the Dutch past of a scenario is held against, in the order in which they are shown."""
_OF_THE_WHOLE = {"answer_highest_amounts"}
"""Of these a sample says nothing: the largest of some is not the largest of all, and cannot be scaled up."""

_ENDS = {"low", "high"}
_COLUMNS = {
    outcome.columns[0]: name
    for name, outcome in (of_kind("sum") | of_kind("mean")).items()
    if len(outcome.columns) == 1
}
"""Columns of the ledger that are a monthly outcome by themselves, and its name."""


def compare_with_published(runs: Runs) -> pd.DataFrame:
    """Return each published figure with the simulated mean, its 90% range and whether the figure lies in it.

    A published range is met when the simulated 90% range lies within it. With a sample the counts are scaled
    up to the whole caseload. All policies share one history; it is read from the reference. `role` says of each number,
    by its year, whether the fit was made to agree with it (see `role_of`).
    """
    return pd.DataFrame([_row(verdict) for verdict in own_past(runs)], columns=list(PUBLISHED))


def own_past(runs: Runs) -> list[Verdict]:
    """Return the verdict on every compared figure of months that are simulated history.

    None where the runs keep a few monthly outcomes only, as those of the live page do.
    """
    if not {*_COLUMNS.values()} <= set(runs.numbers[0].monthly_outcomes):
        return []
    plan, figures = runs.scenario.plan, figures_of(runs.scenario.plan.host)
    pasts = [_past(runs, run) for run in runs.numbers]
    history = range(_number(plan.history_from), _number(plan.future_from))
    return [
        _judged(
            *(figure, key, months, ends, [counting.count(past, months) for past in pasts]),
            _role_in(runs.scenario, figure, counting, months.start // 12),
        )
        for figure in map(figures.__getitem__, compared_of(plan.host))
        if plan.sample == 1.0 or figure.id not in _OF_THE_WHOLE
        for key, counting, months, ends in _spoken_of(figure, history)
        if history.start <= months.start and months.stop <= history.stop
    ]


def compared_of(host: str) -> Sequence[str]:
    """Name the figures that the past of a country is held against; of others than the Netherlands all but the input."""
    if is_netherlands(host):
        return COMPARED
    return [name for name, figure in figures_of(host).items() if figure.role in ("fitted", "check")]


def _role_in(scenario: Scenario, figure: Figure, counting: Counting, year: int) -> Role:
    """Tell what a comparison proves; of another country than the Netherlands its scenario says what was fitted."""
    if is_netherlands(scenario.plan.host):
        return role_of(figure, year, fitted_years())
    fit = scenario.fit
    if fit is None or counting.name not in fit.targets or figure.role == "check":
        return "check"
    first, last = fit.years
    return "held_out" if year > last else "fitted" if year >= first else "check"


def role_of(figure: Figure, year: int, fitted: tuple[int, int]) -> Role:
    """Tell what a comparison from a year on proves: fitted nothing, for the fit saw it; held out and check something.

    Held out: it starts after the years that the fit looks at. Check: no fit uses the figure, or not of that year.
    """
    first, last = fitted
    if year > last:
        return "held_out"
    return "fitted" if figure.role == "fitted" and year >= first and not _is_left_alone(figure.id, year) else "check"


def _is_left_alone(figure: str, year: int) -> bool:
    """Tell whether targets speak of a figure in a year, and the fit looks at none of them."""
    spoken_of = {one.name for one in targets() if {figure, f"{figure}.{year}"} & {*one.figures}}
    return bool(spoken_of) and not spoken_of & {row.figure for row in stored() if row.was_seen}


def verdicts_of(table: pd.DataFrame | None) -> list[Verdict]:
    """Read the table back as verdicts."""
    return [] if table is None else [_verdict(row) for row in table.to_dict("records")]


def _past(runs: Runs, run: RunNumbers) -> Past:
    """Give the reported months of one replication under the reference, scaled up."""
    scenario = runs.scenario
    plan = scenario.plan
    reference = [policy.name for policy in scenario.policies].index(scenario.reference)
    places = {name: number for number, name in enumerate(run.monthly_outcomes)}
    columns = {column: places[name] for column, name in _COLUMNS.items()}
    packages = run.packages[reference][:, :2] + [_number(plan.warm_up_from), 0]
    return Past(
        begins=_number(plan.history_from),
        tally=1 / plan.sample * np.asarray(run.monthly[reference], np.float64),
        columns=columns,
        packages=packages,
        cases_are=reading_of(scenario, run.replication).published_cases_are,
    )


def _number(day: Any) -> int:
    """Number the month of a day as `sim.evidence.past.months_of` does."""
    return int(12 * day.year + day.month - 1)


def _spoken_of(figure: Figure, history: range) -> Iterator[tuple[str, Counting, range, Ends]]:
    """Yield the keys of a figure that are counted, how, over which months, and what is published.

    A range names no year and is held against the whole of history. A number that stands in for another year (see
    `Counting.figures`) is left out: it would be taken for one of that year.
    """
    numbers = {"": figure.values} if isinstance(figure.values, int | float) else figure.values
    if set(numbers) == _ENDS:
        yield "", counting_of(figure.id), history, (numbers["low"], numbers["high"])
        return
    for key, number in numbers.items():
        name = f"{figure.id}.{key}" if key else figure.id
        counting = counting_of(name)
        year = counting.year_of(name)
        if year is not None and (not key.isdigit() or year == int(key)):
            yield key, counting, counting.months(year), (number, number)


def _judged(figure: Figure, key: str, months: range, ends: Ends, counts: Sequence[float], role: Role) -> Verdict:
    mean, low, high, _ = level(np.array(counts, np.float64))
    return Verdict(
        figure=figure.id,
        role=role,
        unit=figure.unit,
        published=ends,
        simulated=Spread(mean, {MOST: (low, high)}),
        asks="covered" if ends[0] == ends[1] else "whole",
        period=period_of(months),
        title=f"{figure.title}: {key}" if key and not key.isdigit() else figure.title,
        source=f"{figure.source} {figure.note}".strip(),
    )


def _row(one: Verdict) -> tuple[object, ...]:
    point = float("nan") if one.is_range else one.known
    words, simulated = (one.figure, one.title, one.period), (one.simulated.middle, *one.range90)
    return (*words, point, one.unit, *simulated, one.is_inside, one.role, one.source, *one.published)


def _verdict(row: Mapping[Any, Any]) -> Verdict:
    ends = (float(row["published_low"]), float(row["published_high"]))
    return Verdict(
        published=ends,
        simulated=Spread(float(row["mean"]), {MOST: (float(row["low"]), float(row["high"]))}),
        asks="covered" if ends[0] == ends[1] else "whole",
        **{name: row[name] for name in ("figure", "title", "period", "unit", "role", "source")},
    )
