"""How long the work that is left will take, and when an early answer is due: while much is still to come.

Told by the runs made now: compiling before the first does not count.
"""

import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

from sim.scenario.plan import Replications

FIRST = 8
WORTH_SECONDS = 10.0
"""With less than this still to wait, nobody needs an answer before the final one."""

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


class EarlyTimes:
    """Says when the runs so far are worth an answer: at most three times, since each costs a second."""

    def __init__(self, replications: Replications, clock: Callable[[], float] = time.monotonic) -> None:
        self._due = due_after(replications)
        self._clock = clock
        self._pace = Pace()

    def is_now(self, count: int, left: int) -> bool:
        """Note that a run was made: there are `count`, and `left` follow at once; say whether it is time."""
        self._pace.finish(self._clock())
        seconds = self._pace.seconds_left(left)
        is_due = bool(self._due) and count >= self._due[0]
        if not is_due or seconds is None or seconds < WORTH_SECONDS:
            return False
        self._due = [later for later in self._due if later > count]
        return True


def due_after(replications: Replications) -> list[int]:
    """Return the numbers of runs after which an early answer is due: eight, a third of the least, and the least."""
    counts = (FIRST, replications.at_least // 3, replications.at_least)
    return sorted({count for count in counts if FIRST <= count < replications.at_most})
