"""How long the work that is left will take, by the runs made now: compiling before the first does not count."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

_LATEST = 16
_FEWEST = 3
_OUTLIER = 10


def work_of(policies: int) -> int:
    """Return how much work a run is: each policy is lived, and what all share takes about as long as one more."""
    return policies + 1


class Pace:
    """The time between the latest runs that were made, and the work that each was."""

    def __init__(self) -> None:
        self._finished: deque[tuple[float, float]] = deque(maxlen=_LATEST + 1)

    def finish(self, now: float, work: float = 1) -> None:
        """Note that a run of so much work was made."""
        self._finished.append((now, work))

    def seconds_left(self, work: float) -> float | None:
        """Estimate the time that so much work takes; None when too few runs were made to say.

        The longest wait does not count when it is of another kind than the others: there the machine slept, or other
        work came between.
        """
        waits = [(later - earlier, done) for (earlier, _), (later, done) in pairwise(self._finished)]
        if len(waits) < _FEWEST:
            return None
        waits.sort(key=_slowness)
        if _slowness(waits[-1]) > _OUTLIER * max(_slowness(waits[-2]), 1e-9):
            waits.pop()
        return sum(wait for wait, _ in waits) / sum(done for _, done in waits) * work


def _slowness(waited: tuple[float, float]) -> float:
    wait, done = waited
    return wait / done
