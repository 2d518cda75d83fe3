"""What the data could tell of each parameter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit import offers
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.ranges import ranges_of, register_ranges
from sim.evidence.verdict import MOST, Ends, Spread
from sim.parameters.readings import fitted_sets
from sim.parameters.targets import parameters_of
from sim.parameters.uncertain import Uncertain

NARROWED = 0.7  # a parameter counts as told by the data when its range shrinks below this share of what it was
_PAIRS = 5  # that are named
SCALED = (offers.APPROVAL, offers.VRIS, offers.ABOVE)


@dataclass(frozen=True, slots=True)
class Told:
    """A parameter: its range before, its middle and 90% range among the sets, and the share of the width that is left.

    `by` says what could tell: the yearly figures (flows), the counts of the answer that it is scaled to (scaled), or
    nothing (spread): then a set that does not carry the answer is all that can narrow it.
    """

    before: Uncertain
    middle: float
    ends: Ends
    left: float
    by: str

    @property
    def verdict(self) -> str:
        """Say whether the data told it."""
        if self.by == "scaled":
            return "scaled to the answer"
        if self.left < NARROWED:
            return "yes"
        return "hardly" if self.by == "flows" else "not told: the range is what was put in"


def told(fit: Fit) -> list[Told]:
    """Return every parameter that the sets vary: of the flows, of the offers and of the readings."""
    rest = tuple(dict.fromkeys([*SCALED, *parameters_of("offers"), *parameters_of("readings")]))
    return [*_of_flows(fit), *(_of_readings(before) for before in register_ranges(rest))]


def hardly_told(fit: Fit) -> list[str]:
    """Return the parameters of the flows that the data told little of: they stay about as unknown as they were."""
    return [one.before.key for one in _of_flows(fit) if one.left >= NARROWED]


def _of_flows(fit: Fit) -> Iterator[Told]:
    for before, column in zip(ranges_of(fit.plan.parameters), fit.places.T, strict=True):
        places = prediction.of_simulations(column.tolist(), fit.weights)
        low, high = places.intervals[MOST]
        ends = before.value_at(low), before.value_at(high)
        yield Told(before, before.value_at(places.middle), ends, (high - low) / MOST, "flows")


def _of_readings(before: Uncertain) -> Told:
    sets = [one for one in fitted_sets() if one.carries and one.flows is not None] or fitted_sets()
    spread = _evenly([float(one.values[before.key]) for one in sets])
    low, high = spread.intervals[MOST]
    lowest, highest = (before.value_at(0.5 + side * MOST / 2.0) for side in (-1.0, 1.0))
    by = "scaled" if before.key in SCALED else "spread"
    return Told(before, spread.middle, (low, high), (high - low) / (highest - lowest), by)


def _evenly(values: Sequence[float]) -> Spread:
    return prediction.of_simulations(values, np.full(len(values), 1.0 / len(values)))


def sloppy(fit: Fit) -> list[tuple[str, str, float]]:
    """Return the pairs of parameters that make up for each other most among the kept sets, with their correlation."""
    keys = fit.plan.parameters
    mean = fit.weights @ fit.places
    centred = (fit.places - mean) * np.sqrt(fit.weights)[:, None]
    covariance = centred.T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.maximum(np.outer(spread, spread), 1e-12)
    rows, columns = np.triu_indices(len(keys), 1)
    order = np.argsort(-np.abs(correlation[rows, columns]), kind="stable")[:_PAIRS]
    return [(keys[rows[i]], keys[columns[i]], float(correlation[rows[i], columns[i]])) for i in order]
