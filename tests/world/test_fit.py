"""The national caseload, under the sets of the fit, against figures they were fitted to: arithmetic, not proof."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest

import sim
from sim.calibration.fit import offers
from sim.evidence.answer import COLUMNS
from sim.experiment.runs import with_its_set
from sim.measure.counted import Counted
from sim.measure.replication import Priced, prepare, run_replication
from sim.parameters.catalogue import published
from sim.scenario.changing import reading_of
from sim.world.ledger import TALLY

REPLICATIONS = 20
YEARS = (2020, 2021, 2022)
KINDS = {
    "departures_independent": ("left_unassisted", "left_regular", "left_maatwerk"),
    "departures_forced": ("removed_origin", "removed_dublin"),
    "departures_unsupervised": ("out_of_sight",),
}


@pytest.fixture(scope="module")
def national() -> tuple[Any, list[Counted]]:
    scenario = sim.load("scenarios/maatwerk.toml", ["plan.until=2026-01-31", "plan.follow_up_months=0"])
    prepared = prepare(scenario)
    with ThreadPoolExecutor(2) as threads:
        return scenario, list(threads.map(partial(lived, scenario, prepared), range(REPLICATIONS)))


def lived(scenario: Any, prepared: Priced, replication: int) -> Counted:
    return run_replication(with_its_set(prepared, scenario, replication), replication)


def sums(national: tuple[Any, list[Counted]], columns: tuple[str, ...], first: int, last: int) -> list[int]:
    index = [TALLY.index(column) for column in columns]
    months = slice((first - 2018) * 12, (last - 2017) * 12)
    return [int(arrays.tally[0, months][:, index].sum()) for arrays in national[1]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", YEARS)
def test_departures_of_a_year_are_within_a_quarter_of_the_published(national: Any, kind: str, year: int) -> None:
    figures: Any = published()[kind].values
    assert np.mean(sums(national, KINDS[kind], year, year)) == pytest.approx(figures[str(year)], rel=0.25)


@pytest.mark.parametrize("figure", offers.FIGURES)
def test_the_counts_of_the_answer_lie_inside_nine_tenths_of_simulations(national: Any, figure: str) -> None:
    """Each simulation counts them as its reading says: packages offered, agreed or paid."""
    scenario, runs = national
    counts = []
    for number, arrays in enumerate(runs):
        columns = COLUMNS[reading_of(scenario, number).published_cases_are]
        counts += sums((scenario, [arrays]), (columns.get(figure, figure),), 2020, 2024)
    low, high = np.percentile(counts, [5, 95])
    assert low <= offers.answer()[figure] <= high


@pytest.mark.parametrize(("rank", "figure"), [(0, 17_000), (1, 9_000), (2, 6_000)])
def test_the_three_highest_packages_lie_inside_nine_tenths_of_simulations(
    national: Any, rank: int, figure: int
) -> None:
    highest = []
    for arrays in national[1]:
        rows = arrays.packages[0]
        inside = rows[(rows[:, 0] >= 24) & (rows[:, 0] < 84)]
        packages = [*np.sort(inside[:, 1])[::-1] / 100, *[0.0] * 3]  # only those of EUR 3,000 or more are listed
        highest.append(packages[rank])
    low, high = np.percentile(highest, [5, 95])
    assert low <= figure <= high


def test_the_stock_out_of_sight_starts_in_its_published_range_and_stays_near_it(national: Any) -> None:
    column = TALLY.index("stock_out_of_sight")
    stock = np.mean([arrays.tally[0, 24:84, column] for arrays in national[1]], axis=0)  # 2020-2024
    assert stock[:12].min() >= 23_000 and stock.max() <= 58_000  # the estimate is of 2017-2018
    assert stock.min() >= 0.9 * 23_000


def test_detention_is_neither_empty_nor_over_full(national: Any) -> None:
    days = np.array([sums(national, ("detention_days",), year, year) for year in range(2020, 2025)]) / 365
    assert ((days.mean(axis=1) > 200) & (days.mean(axis=1) < 500)).all()
    assert days.min() > 150 and days.max() < 600  # places that can be filled
