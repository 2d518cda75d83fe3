"""What the report says of what the data could tell of each parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit.ranges import ranges_of
from sim.evidence.verdict import MOST, Spread

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit

NARROWED = 0.7  # a parameter counts as told by the data when its range shrinks below this share of what it was


def told_of_parameters(fit: Fit) -> Iterator[str]:
    yield "## What the data could tell"
    yield ""
    yield "The 90% range of each parameter among the kept sets, over its range before. Above "
    yield f"{NARROWED:.0%} the data told little: the parameter stays about as unknown as it was."
    yield ""
    yield "| parameter | before | middle | 90% of the sets | width left | told |"
    yield "|---|---|---|---|---|---|"
    for one, places in zip(ranges_of(fit.plan.parameters), _kept_places(fit), strict=True):
        low, high = (one.value_at(place) for place in places.intervals[MOST])
        width = _width_left(places)
        yield (
            f"| `{one.key}` | {one.low:.3g} to {one.high:.3g} | {one.value_at(places.middle):.3g} | "
            f"{low:.3g} to {high:.3g} | {min(width, 1.0):.0%} | {'yes' if width < NARROWED else 'hardly'} |"
        )
    yield ""
    if len(fit.plan.parameters) > 1:
        yield from _sloppy(fit)
        yield ""


def _sloppy(fit: Fit) -> Iterator[str]:
    """Name the pairs of parameters that make up for each other among the kept sets."""
    keys = fit.plan.parameters
    mean = fit.weights @ fit.places
    centred = (fit.places - mean) * np.sqrt(fit.weights)[:, None]
    covariance = centred.T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.maximum(np.outer(spread, spread), 1e-12)
    rows, columns = np.triu_indices(len(keys), 1)
    order = np.argsort(-np.abs(correlation[rows, columns]), kind="stable")[:5]
    yield (
        "Pairs that make up for each other most (correlation among the sets): "
        + "; ".join(
            f"`{keys[rows[i]]}` with `{keys[columns[i]]}` ({correlation[rows[i], columns[i]]:+.2f})" for i in order
        )
        + "."
    )


def hardly_told(fit: Fit) -> list[str]:
    """Return the parameters that the data told little of: they stay about as unknown as they were."""
    kept = zip(fit.plan.parameters, _kept_places(fit), strict=True)
    return [key for key, places in kept if _width_left(places) >= NARROWED]


def _kept_places(fit: Fit) -> list[Spread]:
    """Return where each parameter lies in its range, among the kept sets."""
    return [prediction.of_simulations(column.tolist(), fit.weights) for column in fit.places.T]


def _width_left(places: Spread) -> float:
    """Return the width of the 90% interval over that of the range before."""
    low, high = places.intervals[MOST]
    return (high - low) / 0.9
