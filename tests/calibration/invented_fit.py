"""A fit that nobody made: sets spread over the real ranges, with histories near the published figures."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from sim.calibration.fit import offers
from sim.calibration.fit.diagnosis import Walked
from sim.calibration.fit.fitting import Fit, Wave, aims_of
from sim.calibration.fit.histories import History
from sim.calibration.fit.matching import outputs_of
from sim.calibration.fit.planted import Recovered
from sim.calibration.fit.ranges import ranges_of, spread_places, values_at
from sim.evidence.answer import COLUMNS
from sim.parameters.targets import FIRST_YEAR, parameters_of, targets
from sim.scenario.plan import FitPlan

PLAN = FitPlan(
    targets=("departures_independent", "departures_forced"),
    parameters=("behaviour.return_level", "procedure.booking_hazard", "behaviour.frailty_sd"),
    years=(2020, 2022),
    waves=2,
    sets_per_wave=20,
    kept=12,
)
YEARS = 8


def invented_fit(plan: FitPlan = PLAN, off: Mapping[int, float] = {}) -> Fit:
    """Return a fit; the history of a set may be `off` by a factor."""
    ranges, offered = ranges_of(plan.parameters), ranges_of(parameters_of("offers"))
    places = np.round(spread_places(plan.kept, ranges, 1, 0), 6)
    rest = spread_places(plan.kept, offered, 1, 1)
    weights = np.arange(1.0, plan.kept + 1.0)
    histories, aimed = (
        tuple(history(off.get(number, 1.0 + 0.01 * number)) for number in range(plan.kept)),
        aims_of(plan),
    )
    return Fit(
        plan=plan,
        waves=(Wave(0.25, 0.06, 3.0), Wave(0.125, 0.05, 3.5)),
        sets=tuple(
            {**values_at(ranges, one), **values_at(offered, two)} for one, two in zip(places, rest, strict=True)
        ),
        weights=np.array([float(f"{weight:.8g}") for weight in weights / weights.sum()]),
        places=places,
        histories=histories,
        emulated=np.round(outputs_of(histories, aimed), 6),
        error=np.full(len(aimed), 0.02),
        walked=Walked(4, 100, 0.25, (1.005,) * len(plan.parameters), (500.0,) * len(plan.parameters)),
        planted=(Recovered("behaviour.return_level", {0.5: 0.55, 0.9: 0.85}, (2,) * 10, 0.07, 0.5, 0.4, 1.05),),
    )


def history(factor: float) -> History:
    """Return a history off from every published number by a factor, with the answer in each of its meanings."""
    yearly = {
        target.name: tuple(round(factor * target.known.get(FIRST_YEAR + year, nan), 6) for year in range(YEARS))
        for target in targets()
    }
    known = offers.answer()
    counts = {column: known[figure] for columns in COLUMNS.values() for figure, column in columns.items()}
    return History(yearly, {**known, **counts}, (17_000.0, 9_000.0, 6_000.0))
