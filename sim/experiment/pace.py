"""How long the runs that are left will take, by those made now: compiling before the first of them does not count."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

_LATEST = 16
_FEWEST = 3
_OUTLIER = 10


class Pace:
    """The time between the latest runs that were made."""

    def __init__(self) -> None:
        self._finished: deque[float] = deque(maxlen=_LATEST + 1)

    def finish(self, now: float) -> None:
        """Note that a run was made."""
        self._finished.append(now)

    def seconds_left(self, runs: int) -> float | None:
        """Estimate the time that a number of runs takes; None when too few were made to say.

        The longest wait does not count when it is of another kind than the others: there the machine slept, or other
        work came between.
        """
        times = list(self._finished)
        waits = sorted(later - earlier for earlier, later in pairwise(times))
        if len(waits) < _FEWEST:
            return None
        if waits[-1] > _OUTLIER * max(waits[-2], 1e-9):
            waits.pop()
        return sum(waits) / len(waits) * runs
