"""A year left out: the sets weighed again are what a fit without that year would give."""

from dataclasses import replace

import numpy as np
import pytest

from sim.calibration import left_out
from sim.calibration.fit import matching
from sim.calibration.fit.fitting import Fit, aims_of
from sim.calibration.fit.histories import History
from sim.parameters.targets import FIRST_YEAR
from tests.calibration.invented_fit import PLAN, invented_fit

SETS = 4_000
ERROR = 0.02


def stub(targets: tuple[str, ...] = ("departures_independent", "departures_forced")) -> Fit:
    """A fit of one parameter on which every figure depends in proportion, with sets weighed exactly."""
    plan = replace(PLAN, targets=targets, parameters=("behaviour.return_level",), years=(2020, 2022), kept=SETS)
    aims, size = aims_of(plan), np.linspace(-0.5, 0.5, SETS)
    sight = matching.sight_of(aims)
    emulated = sight.known + size[:, None]
    weights = matching.normalised(matching.log_likelihood(emulated, np.full(len(aims), ERROR), sight))
    histories = tuple(_history(plan.targets, aims, float(np.exp(one))) for one in size)
    return replace(
        invented_fit(PLAN),
        plan=plan,
        weights=weights,
        places=size[:, None] + 0.5,
        sets=tuple({"behaviour.return_level": float(one)} for one in size),
        histories=histories,
        emulated=emulated,
        error=np.full(len(aims), ERROR),
    )


def _history(targets, aims, factor: float) -> History:  # type: ignore[no-untyped-def]
    yearly = {name: [float("nan")] * 8 for name in targets}
    for aim in aims:
        yearly[aim.target.name][aim.year - FIRST_YEAR] = factor * aim.known
    return History({name: tuple(values) for name, values in yearly.items()}, {}, ())


def spread(fit: Fit, weights: np.ndarray) -> tuple[float, float]:
    mean = float(weights @ fit.places[:, 0])
    return mean, float(np.sqrt(weights @ (fit.places[:, 0] - mean) ** 2))


@pytest.mark.parametrize("year", [2021, 2022])
def test_weights_without_a_year_are_those_of_a_fit_to_the_others(year: int) -> None:
    fit = stub()
    kept = [number for number, aim in enumerate(fit.aims) if aim.year != year]
    sight = matching.sight_of([fit.aims[number] for number in kept])
    again = matching.normalised(matching.log_likelihood(fit.emulated[:, kept], fit.error[kept], sight))
    found = left_out.weights_without(fit, year)
    assert found == pytest.approx(again, rel=1e-9)
    assert spread(fit, found)[1] > spread(fit, fit.weights)[1]


def test_a_figure_of_several_years_is_left_out_with_each_of_them_and_scored_with_none() -> None:
    fit = stub(("departures_independent", "independent_share"))
    for year in (2021, 2022):
        known = [aim for aim in fit.aims if aim.target.name == "departures_independent" and aim.year != year]
        numbers = [fit.aims.index(aim) for aim in known]
        again = matching.log_likelihood(fit.emulated[:, numbers], fit.error[numbers], matching.sight_of(known))
        assert left_out.weights_without(fit, year) == pytest.approx(matching.normalised(again), rel=1e-9)
    assert {one.aim.target.name for one in left_out.left_out(fit)} == {"departures_independent"}


def test_what_is_said_of_a_year_does_not_depend_on_its_figure() -> None:
    """The forecast is centred on what the other years say, wherever the figure of the year lies."""
    fit = stub()
    for one in left_out.left_out(fit):
        assert one.quantiles[49] == pytest.approx(one.aim.known, rel=0.01)  # every figure says the same in the stub
        assert set(one.rivals) == {"last_year", "long_mean", "last_rate"}  # two other years tell no spread


def test_few_sets_carry_the_weight_when_a_year_spoke_against_the_others() -> None:
    fit = stub()
    assert left_out.worth_without(fit, 2022) <= SETS
    heavy = replace(fit, weights=matching.normalised(np.log(fit.weights) - 40.0 * (fit.places[:, 0] < 0.6)))
    assert left_out.worth_without(heavy, 2022) < left_out.worth_without(fit, 2022)
