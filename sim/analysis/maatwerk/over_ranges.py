"""What the main question's answer does over the range of each parameter: `python -m sim.analysis.maatwerk.over_ranges`.

Every kept set of the flows is lived under once, each with a reading of maatwerk and its values in turn. The difference
in departures is put down to all parameters together (a regression on their ranks), so that what goes along with
another parameter is not counted twice. Stored, for the report of the fit.
"""

import sys
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analysis.maatwerk.before_the_fit import lived_under_each
from sim.calibration.telling import over_ranges
from sim.calibration.telling.over_ranges import ANSWER, ENDS, OverRange
from sim.measure.ranges import range_with_model_error
from sim.parameters.ensemble import ensemble, outside_of_run
from sim.parameters.readings import COUNTED, PROCESS, reading_of_run
from sim.scenario import Scenario, load
from sim.scenario.changing import Value, weights_of_readings

SCENARIO = "scenarios/maatwerk.toml"
PRICE = "costs."


def sets_to_live_under(count: int) -> list[Mapping[str, Value]]:
    """Return what each simulation lives under: the kept sets of the flows in turn, readings as in a run."""
    weights = weights_of_readings(load(SCENARIO))
    found: list[Mapping[str, Value]] = []
    for number in range(count):
        reading, own = reading_of_run(number, weights)
        flows = ensemble()[number % len(ensemble())][1]
        found.append({**flows, **own.values, **outside_of_run(number), **reading.levers})
    return found


def additional_departures(scenario: Scenario, sets: Sequence[Mapping[str, Value]]) -> NDArray[np.float64]:
    """Live under each set once and return the additional departures under the other policy."""
    (policy,) = [n for n, one in enumerate(scenario.policies) if one.name != scenario.reference]
    numbers = lived_under_each(scenario, sets)
    return np.array([float(run.future["additional_departures"][policy]) for run in numbers])


def effects_over(sets: Sequence[Mapping[str, Value]], answers: NDArray[np.float64]) -> list[OverRange]:
    """Put the answers down to the parameters: what each does from its low end among the sets to its high end."""
    keys = [key for key, value in sets[0].items() if not isinstance(value, str) and not key.startswith(PRICE)]
    values = np.array([[float(one[key]) for key in keys] for one in sets])
    moving = np.ptp(values, axis=0) > 0.0
    keys, values = [key for key, moves in zip(keys, moving, strict=True) if moves], values[:, moving]
    slopes, errors = _regression(np.column_stack([_ranks(values), _sides(sets)]), answers)
    low, high = np.quantile(values, ENDS, axis=0)
    over = ENDS[1] - ENDS[0]
    return [
        OverRange(key, float(low[n]), float(high[n]), float(over * slopes[n]), float(over * errors[n]), len(sets))
        for n, key in enumerate(keys)
    ]


def answer_of(answers: NDArray[np.float64]) -> OverRange:
    """Return the mean answer with the range of 95% of the simulations."""
    mean, low, high = range_with_model_error(answers)[:3]
    return OverRange(ANSWER, low, high, mean, float(answers.std(ddof=1) / np.sqrt(len(answers))), len(answers))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray((rankdata(values, axis=0) - 0.5) / len(values))


def _sides(sets: Sequence[Mapping[str, Value]]) -> NDArray[np.float64]:
    """Return a column for each reading but the first, one where a set has it."""
    readings = [(one[PROCESS], one[COUNTED]) for one in sets]
    others = list(dict.fromkeys(readings))[1:]
    return np.array([[float(one == other) for other in others] for one in readings]).reshape(len(sets), len(others))


def _regression(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slopes by least squares, and their standard errors."""
    with_mean = np.column_stack([x, np.ones(len(x))])
    slopes, *_ = np.linalg.lstsq(with_mean, y, rcond=None)
    free = max(1, len(y) - np.linalg.matrix_rank(with_mean))
    variance = float(((y - with_mean @ slopes) ** 2).sum() / free)
    errors = np.sqrt(variance * np.diag(np.linalg.pinv(with_mean.T @ with_mean)))
    return np.asarray(slopes[:-1]), np.asarray(errors[:-1])


def main() -> int:
    """Live under every kept set and store what the answer does over each range."""
    scenario = load(SCENARIO)
    sets = sets_to_live_under(len(ensemble()))
    answers = additional_departures(scenario, sets)
    over_ranges.write(over_ranges.FILE, [answer_of(answers), *effects_over(sets, answers)])
    print(f"{len(sets)} simulations, {answers.mean():,.1f} additional departures on average; {over_ranges.FILE.name}")
    print("The answer hangs on, for break_even in scenarios/calibration/break_even.toml:")
    for key in over_ranges.hangs_on():
        print(f'    "{key}",')
    return 0


if __name__ == "__main__":
    sys.exit(main())
