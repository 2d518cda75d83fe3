"""A fit that nobody made: sets spread over the real ranges, with histories near the published figures."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from sim.calibration.fit import offers
from sim.calibration.fit.fitting import Fit, Wave
from sim.calibration.fit.histories import History
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
    return Fit(
        plan=plan,
        waves=(Wave(0.25, 0.06), Wave(0.125, 0.05)),
        sets=tuple(
            {**values_at(ranges, one), **values_at(offered, two)} for one, two in zip(places, rest, strict=True)
        ),
        weights=np.array([float(f"{weight:.8g}") for weight in weights / weights.sum()]),
        places=places,
        histories=tuple(history(off.get(number, 1.0 + 0.01 * number)) for number in range(plan.kept)),
        planted=(Recovered("behaviour.return_level", {0.5: 0.55, 0.9: 0.85}, (2,) * 10, 1.0, 0.4),),
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
