"""How many replications, and when to ask whether that is enough."""

from __future__ import annotations

import pytest

from sim.experiment.stopping import checkpoints
from sim.scenario import Replications


@pytest.mark.parametrize(
    ("at_least", "at_most", "batch", "expected"),
    [
        (40, 100, 20, [40, 60, 80, 100]),
        (40, 90, 20, [40, 60, 80, 90]),
        (40, 40, 20, [40]),
        (1, 3, 1, [1, 2, 3]),
        (5, 6, 20, [5, 6]),
    ],
)
def test_stopping_is_considered_after_the_least_and_then_batch_by_batch(
    at_least: int, at_most: int, batch: int, expected: list[int]
) -> None:
    assert list(checkpoints(Replications(at_least, at_most, {}), batch)) == expected
