"""Forecasts: intervals of weighted simulations, naive ones, and the score that compares them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calibration.fit.histories import History
from sim.calibration.prediction import (
    of_ensemble,
    of_last_rate,
    of_last_year,
    of_long_mean,
    of_other_rates,
    of_simulations,
    published_inflow,
    rivals,
    spread_of,
)
from sim.evidence.verdict import Spread
from sim.parameters.targets import Aim, Target, published_after


def spread(quantiles: Any) -> Spread:
    assert quantiles is not None
    return spread_of(quantiles)


def target(**known: float) -> Target:
    years = {int(year.removeprefix("y")): value for year, value in known.items()}
    return Target("one", "count", years, dict.fromkeys(years, 0.1))


def test_the_interval_of_weighted_simulations_is_that_of_their_quantiles() -> None:
    values = np.arange(1.0, 1001.0)
    found = of_simulations(values.tolist(), np.full(1000, 0.001))
    assert found.middle == pytest.approx(500.5)
    assert found.intervals[0.9] == pytest.approx((50.5, 950.5))
    heavy = of_simulations([1.0, 2.0, 3.0], np.array([0.0, 1.0, 0.0]))
    assert 1.0 < heavy.intervals[0.9][0] <= 2.0 <= heavy.intervals[0.9][1] < 3.0


def test_the_models_own_error_widens_the_forecast_of_sets_that_agree() -> None:
    histories = [History({"one": (0.0,) * 5 + (1000.0,)}, {}, ())] * 20
    found = spread(of_ensemble(Aim(target(y2023=1000.0), 2023), histories, np.full(20, 0.05), [], 2023))
    assert found.middle == pytest.approx(1000.0, rel=0.01)
    assert found.intervals[0.9] == pytest.approx((1000 / 1.1**1.645, 1000 * 1.1**1.645), rel=0.03)


def test_last_year_is_as_wrong_as_it_was_before() -> None:
    steady = target(**{f"y{year}": 100.0 for year in range(2014, 2023)})
    calm = spread(of_last_year(steady, 2023, 2022))
    assert calm.intervals[0.9] == (100.0, 100.0)
    jumpy = target(**{f"y{year}": 100.0 * 2 ** (year % 2) for year in range(2014, 2023)})
    wild = spread(of_last_year(jumpy, 2023, 2022))
    assert wild.intervals[0.9][0] < 50 and wild.intervals[0.9][1] > 200


def test_the_long_mean_looks_back_five_years() -> None:
    rising = target(**{f"y{year}": float(year) for year in range(2014, 2023)})
    assert spread(of_long_mean(rising, 2023, 2022)).middle == 2020.0


def test_a_forecast_needs_two_past_errors_and_the_year_it_stands_on() -> None:
    gappy = target(y2018=100.0, y2019=110.0, y2022=120.0)
    assert of_last_year(gappy, 2023, 2022) is None and of_long_mean(gappy, 2023, 2022) is None
    early = target(**{f"y{year}": 100.0 + year % 3 for year in range(2014, 2021)})
    assert of_last_year(early, 2023, 2022) is None and of_last_year(early, 2021, 2020) is not None
    assert rivals(Aim(gappy, 2022), 2021) == {}


def test_two_years_ahead_is_as_wrong_as_two_years_ahead_was() -> None:
    see_saw = target(**{f"y{year}": 100.0 * 2 ** (year % 2) for year in range(2014, 2023)})
    ahead = spread(of_last_year(see_saw, 2024, 2022))
    assert ahead.intervals[0.9] == (100.0, 100.0)  # what comes back every second year
    near = spread(of_last_year(see_saw, 2023, 2022))
    assert near.intervals[0.9][0] < 50.0


def test_the_last_rate_follows_the_published_inflow() -> None:
    inflow = {2018: 19010, 2019: 22550, 2020: 14670, 2021: 13840, 2022: 12620, 2023: 17670}
    steady = target(**{f"y{year}": 0.2 * cases for year, cases in inflow.items()})
    found = spread(of_last_rate(steady, 2023, 2022))
    assert found.middle == pytest.approx(0.2 * 17670)
    assert found.intervals[0.9] == pytest.approx((found.middle, found.middle))
    share = Target("one", "share", steady.known, steady.discrepancy)
    assert of_last_rate(share, 2023, 2022) is None
    assert of_last_rate(steady, 2031, 2022) is None  # no inflow published


def test_the_rates_of_other_years_know_later_ones_and_leave_the_year_itself_out() -> None:
    inflow = published_inflow()
    rates = {2020: 0.2, 2021: 9.0, 2022: 0.2, 2023: 0.2, 2024: 0.2}
    steady = target(**{f"y{year}": rate * inflow[year] for year, rate in rates.items()})
    found = of_other_rates(steady, 2021, range(2020, 2025))
    assert found is not None and found == pytest.approx(np.full(99, 0.2 * inflow[2021]))
    wild = of_other_rates(steady, 2022, range(2020, 2025))
    assert wild is not None and wild[-1] / wild[0] > 100.0
    assert of_other_rates(steady, 2021, (2021, 2022, 2023)) is None


def test_the_real_series_have_the_rivals_that_their_gaps_allow() -> None:
    found = {(aim.target.name, aim.year): set(rivals(aim, 2022)) for aim in published_after(2022)}
    every = {"last_year", "long_mean", "last_rate"}
    full = ("departures_independent", "departures_forced", "departures_unsupervised", "dublin_transfers")
    for name in (*full, "detention_entries"):
        assert found[name, 2023] == every
    for name, year in (("detention_occupancy", 2023), ("vris_departures", 2023), ("repeat_applications", 2023)):
        assert found[name, year] == set()


def test_a_share_is_never_forecast_above_one_and_what_is_undefined_is_left_out() -> None:
    share = Target("one", "share", {2018: 0.9}, {2018: 0.3})
    histories = [History({"one": (value,)}, {}, ()) for value in (0.95, float("nan"))]
    found = spread(of_ensemble(Aim(share, 2018), histories, np.array([0.25, 0.75]), [], 2018))
    assert found.middle == pytest.approx(0.95, rel=0.02) and found.intervals[0.9][1] == 1.0
    with pytest.raises(ValueError, match="one is undefined in 2018"):
        of_ensemble(Aim(share, 2018), histories[1:], np.array([1.0]), [], 2018)


SERIES = st.lists(st.floats(1.0, 1e5), min_size=9, max_size=9)
NAIVE = (of_last_year, of_long_mean)


@given(series=SERIES, factor=st.floats(0.01, 100.0), which=st.sampled_from(NAIVE))
def test_naive_intervals_hold_their_middle_lie_in_each_other_and_follow_the_unit(
    series: list[float], factor: float, which: Any
) -> None:
    one, other = (
        spread(which(target(**{f"y{2014 + place}": value * scale for place, value in enumerate(series)}), 2023, 2022))
        for scale in (1.0, factor)
    )
    (low, high), (lowest, highest) = one.intervals[0.5], one.intervals[0.9]
    assert 0.0 <= lowest <= low <= one.middle * (1 + 1e-12) and one.middle <= high * (1 + 1e-12) <= highest * (1 + 1e-9)
    assert other.middle == pytest.approx(one.middle * factor, rel=2e-5)  # each is rounded to six figures
    assert other.intervals[0.9] == pytest.approx((lowest * factor, highest * factor), rel=2e-5)


@given(
    values=st.lists(st.floats(1.0, 1e5), min_size=2, max_size=30),
    error=st.floats(0.01, 0.3),
    data=st.data(),
)
def test_intervals_of_the_ensemble_nest_and_do_not_know_the_order_of_the_sets(
    values: list[float], error: float, data: st.DataObject
) -> None:
    aim = Aim(Target("one", "count", {2018: 1.0}, {2018: error}), 2018)
    weights = np.array(data.draw(st.lists(st.floats(0.1, 1.0), min_size=len(values), max_size=len(values))))
    order = data.draw(st.permutations(range(len(values))))
    histories = [History({"one": (value,)}, {}, ()) for value in values]
    one = spread(of_ensemble(aim, histories, weights / weights.sum(), [], 2018))
    other = spread(of_ensemble(aim, [histories[place] for place in order], weights[order] / weights.sum(), [], 2018))
    (low, high), (lowest, highest) = one.intervals[0.5], one.intervals[0.9]
    assert min(values) * (1 + error) ** -3 <= lowest <= low <= one.middle <= high <= highest
    assert highest <= max(values) * (1 + error) ** 3
    assert other.intervals[0.9] == pytest.approx(one.intervals[0.9])
