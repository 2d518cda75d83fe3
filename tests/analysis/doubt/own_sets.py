"""Sets of our own in place of the fitted ones, so that what simulations lived under is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from sim.parameters import readings
from sim.parameters.readings import COUNTED, PROCESS, FittedSet, Reading
from sim.scenario import changing

Value = float | int | str


def live_under(monkeypatch: pytest.MonkeyPatch, set_of: Callable[[int], Mapping[str, Value]]) -> None:
    """Let every replication live under the set that its number gives, under that reading and at those prices."""

    def reading_of_run(replication: int, weights: Mapping[Reading, float]) -> tuple[Reading, FittedSet]:
        own = set_of(replication)
        reading = Reading(str(own.get(PROCESS, "opening")), str(own.get(COUNTED, "offered")))
        return reading, FittedSet(reading, None, own, {}, carries=True)  # type: ignore[arg-type]

    monkeypatch.setattr(readings, "reading_of_run", reading_of_run)
    monkeypatch.setattr(changing, "outside_of_run", lambda replication: {})
