"""When to stop: as soon as every promised half-width is met, judged on replications in number order, batch by batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.measure.ranges import mean_interval
from sim.scenario.plan import Replications


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """How wide the 95% interval of one difference is, against what was promised."""

    outcome: str
    policy: str
    reached: float
    promised: float

    @property
    def is_met(self) -> bool:
        """Say whether the interval is narrow enough."""
        return self.reached <= self.promised


@dataclass(frozen=True, slots=True)
class Stopping:
    """Why an experiment stopped: the plan fixes the number, the precision was reached, or no more were allowed.

    `early`: it has not stopped yet. `widths` are the half-widths that were reached, or those that were missed.
    """

    reason: Literal["fixed", "precise", "exhausted", "early"]
    replications: int
    widths: tuple[HalfWidth, ...] = ()


def half_widths(
    future: Sequence[Mapping[str, NDArray[np.float64]]],
    policies: Sequence[str],
    reference: str,
    promised: Mapping[str, float],
) -> list[HalfWidth]:
    """Return the widest half-width per promised outcome, over the policies other than the reference."""
    at_reference = policies.index(reference)
    others = [(number, name) for number, name in enumerate(policies) if name != reference]
    widest = []
    for outcome, limit in promised.items():
        values = np.array([run[outcome] for run in future]).reshape(len(future), len(policies))
        reached = [
            HalfWidth(outcome, name, _half_width(values[:, number] - values[:, at_reference]), limit)
            for number, name in others
        ]
        if reached:
            widest.append(max(reached, key=lambda width: width.reached))
    return widest


def why_stopped(count: int, widths: Sequence[HalfWidth], *, fixed: bool) -> Stopping:
    """Tell why the experiment stopped after that many replications, and which precision decided it."""
    if fixed or not widths:
        return Stopping("fixed", count)
    missed = tuple(width for width in widths if not width.is_met)
    return Stopping("exhausted", count, missed) if missed else Stopping("precise", count, tuple(widths))


def _half_width(differences: NDArray[np.float64]) -> float:
    interval = mean_interval(differences)
    half = (interval.high - interval.low) / 2
    return half if np.isfinite(half) else float("inf")


def checkpoints(replications: Replications, batch: int) -> Iterator[int]:
    """Yield the numbers of replications after which stopping is considered: the least, then batch by batch.

    The last one is always the most allowed. A fixed number has one checkpoint.
    """
    number = replications.at_least
    while number < replications.at_most:
        yield number
        number += batch
    yield replications.at_most
