"""What the answer does over a range: known effects are found, and what only goes along is not blamed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.maatwerk.over_ranges import SCENARIO, effects_over, sets_to_live_under
from sim.parameters.ensemble import ensemble
from sim.parameters.readings import COUNTED, PROCESS
from sim.scenario import load
from sim.scenario.changing import weights_of_readings

SETS = 400


def test_a_known_effect_is_found_and_what_goes_along_with_it_has_none() -> None:
    random = np.random.default_rng(2)
    cause = random.random(SETS)
    along = cause + 0.2 * random.random(SETS)
    process = [("opening", "offered"), ("after_refusal", "paid")]
    sides = [process[number % 2] for number in range(SETS)]
    sets = [
        {"a.cause": c, "a.along": d, "a.still": 1.0, "costs.price": float(n), PROCESS: side[0], COUNTED: side[1]}
        for n, (c, d, side) in enumerate(zip(cause, along, sides, strict=True))
    ]
    answers = 100.0 * cause + np.array([30.0 * (side == process[1]) for side in sides]) + random.normal(0, 5, SETS)
    found = {one.key: one for one in effects_over(sets, answers)}
    assert set(found) == {"a.cause", "a.along"}  # what stands still, and prices, cannot move departures
    assert found["a.cause"].effect == pytest.approx(90.0, abs=4 * found["a.cause"].error)
    assert found["a.cause"].is_told and not abs(found["a.along"].effect) > 4 * found["a.along"].error
    assert (found["a.cause"].low, found["a.cause"].high) == pytest.approx((0.05, 0.95), abs=0.03)


def test_every_kept_set_is_lived_under_once_and_readings_as_often_as_they_weigh() -> None:
    count = len(ensemble())
    sets = sets_to_live_under(count)
    key = next(iter(ensemble()[0][1]))
    assert [one[key] for one in sets] == [values[key] for _, values in ensemble()]
    sides = [(one[PROCESS], one[COUNTED]) for one in sets]
    weights = weights_of_readings(load(SCENARIO))
    counts = [sides.count((reading.process, reading.published_cases_are)) for reading in weights]
    assert counts == pytest.approx([count * weight for weight in weights.values()], abs=2.5) and sum(counts) == count
