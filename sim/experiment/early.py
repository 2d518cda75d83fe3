"""When an early answer is due: after the first few runs, and again as more come in, while much is still to come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.experiment.pace import Pace

if TYPE_CHECKING:
    from sim.scenario.plan import Replications

FIRST = 8
WORTH_SECONDS = 10.0
"""With less than this still to wait, nobody needs an answer before the final one."""


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
