"""Which parameters make the doubt in a difference: shares of Sobol from the draws that were run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.doubt.response import Candidates, Response, fit
from sim.analysis.doubt.split import Share
from sim.machine.streams import AnswerStream
from sim.measure.ranges import MIDDLE

RESAMPLES = 60


@dataclass(frozen=True, slots=True)
class Driver:
    """A parameter with its shares of the doubt: by itself, and with everything it works together with."""

    parameter: int
    first: Share
    total: Share


@dataclass(frozen=True, slots=True)
class Drivers:
    """The parameters that matter, the share of a group of them, and the share that no term explains."""

    response: Response
    drivers: tuple[Driver, ...]
    of_group: Share
    unexplained: float


def find_drivers(
    candidates: Candidates,
    values: NDArray[np.float64],
    *,
    group: Sequence[bool],
    noise: float = 0.0,
    seed: int,
) -> Drivers:
    """Return the shares of the variance of a difference over the draws, with 95% bootstrap intervals.

    `noise` is the part of the variance that is luck and no parameter; `group` marks the parameters whose
    common share is asked. A term of two parameters counts for the group when one of them is in it.
    """
    response = fit(candidates, values)
    generator = np.random.default_rng([seed, AnswerStream.DRIVERS])
    picks = generator.integers(0, len(values), size=(RESAMPLES, len(values)))
    again = [(fit(candidates, values, pick), values[pick]) for pick in picks]
    parameters = response.parameters()
    point = _Shares(response, values, noise)
    others = [_Shares(one, y, noise) for one, y in again]
    drivers = tuple(
        Driver(
            parameter,
            _with_ends(point.first(parameter), [one.first(parameter) for one in others]),
            _with_ends(point.total(parameter), [one.total(parameter) for one in others]),
        )
        for parameter in parameters
    )
    of_group = _with_ends(point.of_group(group), [one.of_group(group) for one in others])
    return Drivers(response, drivers, of_group, 1.0 - point.explained / point.whole if point.whole > 0 else np.nan)


class _Shares:
    """The shares of one fit; the whole is what the draws vary without luck, never less than what is explained."""

    def __init__(self, response: Response, values: NDArray[np.float64], noise: float) -> None:
        self._terms = list(zip(response.terms, response.variances(), strict=True))
        self.explained = float(sum(variance for _, variance in self._terms))
        self.whole = max(float(values.var(ddof=1)) - noise, self.explained)

    def first(self, parameter: int) -> float:
        return self._of(v for term, v in self._terms if len(term) == 1 and term[0][0] == parameter)

    def total(self, parameter: int) -> float:
        return self._of(v for term, v in self._terms if any(p == parameter for p, _ in term))

    def of_group(self, group: Sequence[bool]) -> float:
        inside = self._of(v for term, v in self._terms if any(group[p] for p, _ in term))
        return inside * self.whole / self.explained if self.explained > 0 else np.nan

    def _of(self, variances: Iterator[float]) -> float:
        return float(sum(variances)) / self.whole if self.whole > 0 else np.nan


def _with_ends(mean: float, resampled: Sequence[float]) -> Share:
    known = np.array([share for share in resampled if share == share])
    if not known.size or mean != mean:
        return Share(mean, np.nan, np.nan)
    low, high = np.percentile(known, MIDDLE)
    return Share(mean, float(min(low, mean)), float(max(high, mean)))
