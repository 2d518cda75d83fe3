"""Where the ranking flips: the corner of the ranges in which a policy does not beat the reference.

The patient rule induction method (Friedman and Fisher 1999, doi:10.1023/A:1008894516817): peel a thin slice off
one side of one parameter, each time the slice that leaves the highest share of flips, until little is left; keep
the box on the way that covers most flips with least else; drop every limit that chance could have set. Nothing is
pasted back, which is the method's second step: a side may stand a slice or so too far in.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.machine.streams import AnswerStream

PEEL = 0.05
LEAST_MASS = 0.05
BY_CHANCE = 0.05
FEWEST_FLIPS = 5
RESAMPLES = 40


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a box: the parameter lies between two places (0..1 in its distribution).

    `stability` is the share of resamples that limit the same parameter on the same side.
    """

    parameter: int
    low: float
    high: float
    stability: float = float("nan")


@dataclass(frozen=True, slots=True)
class Box:
    """A corner of the ranges.

    coverage: share of all flips that lie in it; density: share of flips among the draws in it; stability: how
    much of the box (draws in common over draws in either) comes back when the draws are resampled.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    stability: float

    def holds(self, places: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which draws lie in the box."""
        inside = np.ones(len(places), np.bool_)
        for limit in self.limits:
            inside &= (places[:, limit.parameter] >= limit.low) & (places[:, limit.parameter] <= limit.high)
        return inside


def find_box(places: NDArray[np.float64], flips: NDArray[np.bool_], parameters: list[int], *, seed: int) -> Box | None:
    """Return the box of the flips, or nothing when there are too few of them or chance alone explains it."""
    box = _one_box(places, flips, parameters)
    if box is None:
        return None
    inside = box.holds(places)
    generator = np.random.default_rng([seed, AnswerStream.FLIPS])
    again = []
    for pick in generator.integers(0, len(flips), size=(RESAMPLES, len(flips))):
        again.append(_one_box(places[pick], flips[pick], parameters))
    overlaps = [0.0 if one is None else _overlap(inside, one.holds(places)) for one in again]
    limits = tuple(replace(limit, stability=_comes_back(limit, again)) for limit in box.limits)
    return replace(box, limits=limits, stability=float(np.mean(overlaps)))


def _one_box(places: NDArray[np.float64], flips: NDArray[np.bool_], parameters: list[int]) -> Box | None:
    if flips.sum() < FEWEST_FLIPS or (~flips).sum() < FEWEST_FLIPS or not parameters:
        return None
    steps = _peeled(places[:, parameters], flips)
    ends = max(steps, key=lambda step: _balance(flips, _inside(places[:, parameters], step)))
    ends = _without_chance(places[:, parameters], flips, ends)
    limits = tuple(
        Limit(parameter, float(low), float(high))
        for parameter, (low, high) in zip(parameters, ends, strict=True)
        if low > 0 or high < 1
    )
    if not limits:
        return None
    inside = _inside(places[:, parameters], ends)
    return Box(limits, float(flips[inside].sum() / flips.sum()), float(flips[inside].mean()), float("nan"))


def _peeled(places: NDArray[np.float64], flips: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """Return the ends of the box after each peel, the whole space first: [parameter, (low, high)]."""
    ends = np.tile([0.0, 1.0], (places.shape[1], 1))
    steps = [ends]
    least = max(FEWEST_FLIPS, int(LEAST_MASS * len(flips)))
    while True:
        inside = _inside(places, ends)
        found = _slices(places, flips, inside, least)
        if not found or flips[inside].all():
            return steps
        _, number, side, end = max(found)
        ends = ends.copy()
        ends[number, side] = end
        steps.append(ends)


def _slices(
    places: NDArray[np.float64], flips: NDArray[np.bool_], inside: NDArray[np.bool_], least: int
) -> list[tuple[float, int, int, float]]:
    """Return every slice that can be peeled: share of flips that is left, parameter, side, new end."""
    rows = np.flatnonzero(inside)
    thin = max(1, int(PEEL * len(rows)))
    found = []
    for number in range(places.shape[1]):
        values = places[rows, number]
        ordered = np.sort(values)
        for side, last in ((0, ordered[thin - 1]), (1, ordered[-thin])):
            stays = values > last if side == 0 else values < last
            if stays.sum() < least:
                continue
            nearest = values[stays].min() if side == 0 else values[stays].max()
            found.append((float(flips[rows[stays]].mean()), number, side, float(last + nearest) / 2))
    return found


def _inside(places: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(((places >= ends[:, 0]) & (places <= ends[:, 1])).all(axis=1))


def _balance(flips: NDArray[np.bool_], inside: NDArray[np.bool_]) -> float:
    """Return the harmonic mean of coverage and density."""
    hits = float(flips[inside].sum())
    return 2 * hits / (float(flips.sum()) + float(inside.sum()))


def _without_chance(
    places: NDArray[np.float64], flips: NDArray[np.bool_], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Drop, the weakest first, the limits without which the box would by chance be as dense."""
    ends = ends.copy()
    while True:
        inside = _inside(places, ends)
        weakest, worst = None, BY_CHANCE / max(1, places.shape[1])
        for number, side in np.argwhere(ends != (0.0, 1.0)):
            wider = ends.copy()
            wider[number, side] = (0.0, 1.0)[side]
            around = flips[_inside(places, wider)]
            chance = _at_least(int(flips[inside].sum()), int(inside.sum()), float(around.mean()))
            if chance > worst:
                weakest, worst = (int(number), int(side)), chance
        if weakest is None:
            return ends
        ends[weakest] = (0.0, 1.0)[weakest[1]]


def _at_least(hits: int, of: int, chance: float) -> float:
    """Return how likely at least so many hits are when each has this chance."""
    from scipy.special import bdtrc

    return 1.0 if hits == 0 else float(bdtrc(hits - 1, of, chance))


def _overlap(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    either = int((a | b).sum())
    return float((a & b).sum()) / either if either else 0.0


def _comes_back(limit: Limit, boxes: list[Box | None]) -> float:
    def is_same(other: Limit) -> bool:
        same_low, same_high = (limit.low > 0) <= (other.low > 0), (limit.high < 1) <= (other.high < 1)
        return other.parameter == limit.parameter and same_low and same_high

    return float(np.mean([box is not None and any(map(is_same, box.limits)) for box in boxes]))
