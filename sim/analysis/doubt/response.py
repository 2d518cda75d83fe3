"""A difference as a sum of simple curves of the parameters, fitted to the draws that were run.

Every parameter is placed by its chance: 0 is the low end of its distribution, 1 the high end. On that scale the
Legendre polynomials are orthogonal, so the variance of the sum is the sum of the squared weights, and the
shares of Sobol can be read off (polynomial chaos; Sudret 2008, doi:10.1016/j.ress.2007.04.002). Terms are
added one by one, the best first, as long as they lower the extended Bayesian information criterion (Chen and
Chen 2008, doi:10.1093/biomet/asn034), which keeps chance out when there are many parameters and few draws.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

HIGHEST_DEGREE = 10
LOWEST_DEGREE = 2
DRAWS_PER_DEGREE = 40
DRAWS_PER_TERM = 5
MOST_CROSSED = 8
LOOK_AHEAD = 3
NOTHING_LEFT = 1e-4
STEPS = 400

Term = tuple[tuple[int, int], ...]
"""Parameters with their degree: ((3, 1), (7, 2)) is linear in parameter 3 times quadratic in parameter 7."""


@dataclass(frozen=True)
class Response:
    """The fitted sum: an average, its terms with their weights, and the variance of a weight by chance."""

    average: float
    terms: tuple[Term, ...]
    weights: NDArray[np.float64]
    weight_noise: float

    def variances(self) -> NDArray[np.float64]:
        """Return the variance that each term explains, less what a weight of nothing would show by chance."""
        explained: NDArray[np.float64] = np.maximum(self.weights**2 - self.weight_noise, 0.0)
        return explained

    def alone(self, parameter: int, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the expected difference for places of one parameter, averaged over all others."""
        curve = np.full(len(places), self.average)
        for term, weight in zip(self.terms, self.weights, strict=True):
            if len(term) == 1 and term[0][0] == parameter:
                curve = curve + weight * legendre(places, term[0][1])
        return curve

    def parameters(self) -> list[int]:
        """Return the parameters that matter, the largest total share first."""
        total: dict[int, float] = {}
        for term, variance in zip(self.terms, self.variances(), strict=True):
            for parameter, _ in term:
                total[parameter] = total.get(parameter, 0.0) + float(variance)
        return sorted(total, key=lambda parameter: (-total[parameter], parameter))


def break_even(response: Response, parameter: int) -> float:
    """Return the place (0..1 in its distribution) where the expected difference crosses zero; nan if nowhere.

    Of several crossings the one nearest to the middle of the distribution.
    """
    places = np.linspace(0.0, 1.0, STEPS + 1)
    curve = response.alone(parameter, places)
    crossing = np.flatnonzero(np.sign(curve[:-1]) * np.sign(curve[1:]) < 0)
    if not crossing.size:
        return float("nan")
    share = curve[crossing] / (curve[crossing] - curve[crossing + 1])
    found = places[crossing] + share / STEPS
    return float(found[np.argmin(np.abs(found - 0.5))])


class Candidates:
    """Every term that a response may have, worked out for the draws once."""

    def __init__(self, places: NDArray[np.float64]) -> None:
        self.count, self.parameters = places.shape
        self.degree = int(min(HIGHEST_DEGREE, max(LOWEST_DEGREE, self.count // DRAWS_PER_DEGREE)))
        self._powers = np.stack([legendre(places, degree) for degree in range(1, self.degree + 1)])
        self.single: list[Term] = [
            ((parameter, degree),) for parameter in range(self.parameters) for degree in range(1, self.degree + 1)
        ]
        self.columns = self.of(self.single)

    def of(self, terms: Iterable[Term]) -> NDArray[np.float64]:
        """Return the values of some terms: [draw, term]."""
        found = [np.prod([self._powers[d - 1][:, p] for p, d in term], axis=0) for term in terms]
        return np.stack(found, axis=1) if found else np.empty((self.count, 0))

    def crossed(self, parameters: Iterable[int]) -> list[Term]:
        """Return the terms of two of some parameters up to the highest degree together."""
        return [
            ((a, low), (b, high))
            for a, b in combinations(sorted(parameters), 2)
            for low in range(1, self.degree)
            for high in range(1, self.degree - low + 1)
        ]


def legendre(places: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
    """Return the Legendre polynomial of a degree on 0..1, scaled to variance 1."""
    from scipy.special import eval_legendre

    values: NDArray[np.float64] = sqrt(2 * degree + 1) * eval_legendre(degree, 2 * places - 1)
    return values


def fit(candidates: Candidates, values: NDArray[np.float64], rows: NDArray[np.int64] | None = None) -> Response:
    """Fit a difference: single parameters first, then terms of two among those that matter or stand out."""
    rows = np.arange(candidates.count) if rows is None else rows
    y = values[rows]
    single = candidates.columns[rows]
    first = _select(single, y)
    crossed = candidates.crossed(_standing_out(candidates, single, y, first))
    terms = [*candidates.single, *crossed]
    columns = np.hstack([single, candidates.of(crossed)[rows]])
    chosen = _select(columns, y)
    return _solved([terms[n] for n in chosen], columns[:, chosen], y)


def _standing_out(
    candidates: Candidates, single: NDArray[np.float64], y: NDArray[np.float64], chosen: list[int]
) -> list[int]:
    """Return the parameters of the chosen terms, filled up with those whose curve follows the difference best."""
    centred = y - y.mean()
    scores = (single.T @ centred / len(y)) ** 2
    by_parameter = scores.reshape(candidates.parameters, candidates.degree).sum(axis=1)
    for n in chosen:
        by_parameter[candidates.single[n][0][0]] += scores.sum()
    return [int(p) for p in np.argsort(-by_parameter, kind="stable")[:MOST_CROSSED]]


def _select(columns: NDArray[np.float64], y: NDArray[np.float64]) -> list[int]:
    """Choose columns one by one, the one that follows what is left best, while the criterion falls."""
    count, possible = columns.shape
    centred = columns - columns.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    usable = norms > 1e-9 * sqrt(count)
    left = y - y.mean()
    whole = float(left @ left)
    if whole == 0:
        return []
    most = max(1, count // DRAWS_PER_TERM)
    basis = np.zeros((count, most))
    chosen: list[int] = []
    best, kept = count * log(whole / count), 0
    while len(chosen) < most and usable.any():
        match = np.where(usable, np.abs(centred.T @ left) / np.where(usable, norms, 1.0), -1.0)
        column = int(np.argmax(match))
        done = basis[:, : len(chosen)]
        new = centred[:, column] - done @ (done.T @ centred[:, column])
        length = float(np.sqrt(new @ new))
        usable[column] = False
        if length < 1e-6 * norms[column]:
            continue
        new /= length
        basis[:, len(chosen)] = new
        left = left - new * (new @ left)
        chosen.append(column)
        rest = max(float(left @ left), 1e-12 * whole)
        criterion = count * log(rest / count) + len(chosen) * (log(count) + 2 * log(possible))
        if criterion < best:
            best, kept = criterion, len(chosen)
        if len(chosen) - kept >= LOOK_AHEAD or rest < NOTHING_LEFT * whole:
            break
    return chosen[:kept]


def _solved(terms: list[Term], columns: NDArray[np.float64], y: NDArray[np.float64]) -> Response:
    whole = np.hstack([np.ones((len(y), 1)), columns])
    weights: NDArray[np.float64] = np.asarray(np.linalg.lstsq(whole, y, rcond=None)[0], np.float64)
    left = y - whole @ weights
    free = max(1, len(y) - whole.shape[1])
    return Response(float(weights[0]), tuple(terms), weights[1:], float(left @ left) / free / len(y))
