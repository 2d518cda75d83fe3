"""Forecasts: intervals of weighted simulations, naive ones, and the score that compares them."""

import numpy as np
import pytest

from sim.calibration.histories import History
from sim.calibration.prediction import Forecast, of_ensemble, of_last_year, of_long_mean, of_simulations
from sim.calibration.targets import Aim, Target, aims, targets


def target(**known: float) -> Target:
    years = {int(year.removeprefix("y")): value for year, value in known.items()}
    return Target("one", ("left_regular",), years, 0.1)


def test_the_interval_of_weighted_simulations_is_that_of_their_quantiles() -> None:
    values = np.arange(1.0, 1001.0)
    found = of_simulations(values.tolist(), np.full(1000, 0.001))
    assert found.middle == pytest.approx(500.5)
    assert found.intervals[0.9] == pytest.approx((50.5, 950.5))
    heavy = of_simulations([1.0, 2.0, 3.0], np.array([0.0, 1.0, 0.0]))
    assert 1.0 < heavy.intervals[0.9][0] <= 2.0 <= heavy.intervals[0.9][1] < 3.0


def test_the_models_own_error_widens_the_forecast_of_sets_that_agree() -> None:
    histories = [History({"one": (0.0,) * 5 + (1000.0,)}, {}, ())] * 20
    found = of_ensemble(Aim(target(y2023=1000.0), 2023), histories, np.full(20, 0.05))
    assert found.middle == pytest.approx(1000.0, rel=0.01)
    assert found.intervals[0.9] == pytest.approx((1000 / 1.1**1.645, 1000 * 1.1**1.645), rel=0.03)


def test_last_year_is_as_wrong_as_it_was_before() -> None:
    steady = target(**{f"y{year}": 100.0 for year in range(2014, 2023)})
    assert of_last_year(steady, 2023, 2022).intervals[0.9] == (100.0, 100.0)
    jumpy = target(**{f"y{year}": 100.0 * 2 ** (year % 2) for year in range(2014, 2023)})
    low, high = of_last_year(jumpy, 2023, 2022).intervals[0.9]
    assert low < 50 and high > 200


def test_the_long_mean_looks_back_five_years() -> None:
    rising = target(**{f"y{year}": float(year) for year in range(2014, 2023)})
    assert of_long_mean(rising, 2023, 2022).middle == 2020.0


@pytest.mark.parametrize(
    ("known", "score"),
    [(100.0, 0.4), (80.0, 0.5), (70.0, (40 + 20 * 10) / 70), (130.0, (40 + 20 * 10) / 130)],
)
def test_the_score_is_the_width_and_a_fine_for_missing(known: float, score: float) -> None:
    assert Forecast(100.0, {0.9: (80.0, 120.0)}).score(0.9, known) == pytest.approx(score)


def test_a_target_sums_its_columns_over_whole_calendar_years() -> None:
    from sim.world.ledger import COLUMNS, Count

    tally = np.zeros((26, COLUMNS), np.int64)
    tally[0, Count.LEFT_REGULAR] = 3
    tally[13, Count.LEFT_REGULAR] = 4
    tally[25, Count.LEFT_REGULAR] = 99  # of a year that is not whole
    assert target().simulated(tally).tolist() == [3.0, 4.0]


def test_fitted_and_held_out_years_never_meet() -> None:
    fitted, held = aims(2020, 2022), aims(2023, 2025)
    assert {aim.year for aim in fitted} == {2020, 2021, 2022} and {aim.year for aim in held} == {2023}
    assert {target.name for target in targets()} >= {aim.target.name for aim in held}
    assert len(held) >= 4
