"""The design of an experiment: how many replications, and after which to ask whether that is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.plan import Replications


def checkpoints(replications: Replications, batch: int) -> Iterator[int]:
    """Yield the numbers of replications after which stopping is considered: the least, then batch by batch.

    The last one is always the most allowed. A fixed number has one checkpoint.
    """
    number = replications.at_least
    while number < replications.at_most:
        yield number
        number += batch
    yield replications.at_most
