"""When to stop: as soon as every promised half-width is met, judged on replications in number order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.statistics import mean_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def stopping_words(count: int, widths: Sequence[HalfWidth], *, fixed: bool) -> str:
    """Say in words why the experiment stopped and what precision it reached."""
    if fixed or not widths:
        return f"{count} replications, as the plan fixes."
    missed = [width for width in widths if not width.is_met]
    if missed:
        said = "; ".join(_in_words(width) for width in missed)
        return f"Stopped at {count} replications, the most allowed, without the promised precision: {said}."
    said = "; ".join(_in_words(width) for width in widths)
    return f"Stopped after {count} replications, when the promised precision was reached: {said}."


def _half_width(differences: NDArray[np.float64]) -> float:
    interval = mean_interval(differences)
    half = (interval.high - interval.low) / 2
    return half if np.isfinite(half) else float("inf")


def _in_words(width: HalfWidth) -> str:
    if not np.isfinite(width.reached):
        return f"{width.outcome} has no 95% interval (promised {width.promised:g} to either side)"
    reached = f"at most {width.reached:.4g} to either side (promised {width.promised:g})"
    return f"the 95% interval of {width.outcome} is {reached}"
