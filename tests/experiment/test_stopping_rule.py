"""The stopping rule keeps its promise and does not spoil the intervals, on differences with known truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiment.stopping import checkpoints, half_widths
from sim.measure.ranges import mean_interval
from sim.scenario.plan import Replications

TRUTH, SPREAD, PROMISED = 100.0, 50.0, 10.0
REPLICATIONS = Replications(40, 400, {"gained": PROMISED})
COMPARISONS = 1_000

Shape = Callable[[np.random.Generator, int], NDArray[np.float64]]
SHAPES: dict[str, Shape] = {
    "normal": lambda random, count: TRUTH + SPREAD * random.standard_normal(count),
    "skewed": lambda random, count: TRUTH + SPREAD * (random.gamma(4.0, 0.5, count) - 2.0),
}


def differences(shape: str) -> list[NDArray[np.float64]]:
    random = np.random.default_rng(11)
    return [SHAPES[shape](random, REPLICATIONS.at_most) for _ in range(COMPARISONS)]


def stopped(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the replications after which the rule stops."""
    runs = [{"gained": np.array([value, 0.0])} for value in values]
    for number in checkpoints(REPLICATIONS, 20):
        (width,) = half_widths(runs[:number], ("with", "without"), "without", REPLICATIONS.until_half_width)
        if width.is_met:
            break
    return values[:number]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_promised_half_width_is_met_and_intervals_hold_the_truth(shape: str) -> None:
    intervals = [mean_interval(stopped(values)) for values in differences(shape)]
    met = sum((interval.high - interval.low) / 2 <= PROMISED for interval in intervals)
    covering = sum(interval.low <= TRUTH <= interval.high for interval in intervals)
    assert met >= 0.95 * COMPARISONS
    assert 0.93 * COMPARISONS <= covering <= 0.97 * COMPARISONS
    assert np.mean([interval.replications for interval in intervals]) < 200


@pytest.mark.parametrize("shape", SHAPES)
def test_intervals_of_a_fixed_number_cover_the_truth_in_93_to_97_per_cent(shape: str) -> None:
    intervals = [mean_interval(values[:100]) for values in differences(shape)]
    covering = sum(interval.low <= TRUTH <= interval.high for interval in intervals)
    assert 0.93 * COMPARISONS <= covering <= 0.97 * COMPARISONS
