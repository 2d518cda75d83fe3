"""What the residuals of a fit say: where model and data are in conflict, and how large the model's own error is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration import prediction
from sim.calibration.fit import matching
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.model_error import bias_of
from sim.calibration.telling.together import RATES, Places
from sim.machine import streams
from sim.parameters.targets import FIRST_YEAR, Aim, Target, targets

EDGE = 0.1  # the middle of a parameter lies in the outer tenth of its range
MISSED = 1.645  # standard deviations of the model's own error: one in ten is further off
PUSHES = 0.2  # correlation among the sets between a parameter and a figure
_TRIALS = 500  # series of errors drawn


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that are missed, each with what is simulated, and parameters beyond whose edge they would come nearer.

    A parameter is named with the side of its range at which it stands.
    """

    figures: tuple[tuple[Aim, float], ...]
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What residuals say: the part of their variance that the years of a figure share, and their drift in a year."""

    shared: float
    walk: float
    figures: int


@dataclass(frozen=True, slots=True)
class PutIn:
    """The sizes of the model's own error that are put in (`target`, `allowed`), beside what residuals say instead.

    `found` in this fit, whose residuals have the `size`; `rates` in published figures over the inflow. `as_little` is
    how often a fit would tell as little of what is shared, and of drift; `after` is one standard deviation so many
    years after the fit.
    """

    target: Target
    allowed: float
    found: Found
    rates: Found
    size: float
    as_little: tuple[float, float]
    after: Mapping[int, float]

    @property
    def is_wide(self) -> bool:
        """Whether all that is put in is larger than what the fit shows."""
        shows_less = self.found.shared < self.target.shared and self.found.walk < self.target.walk
        return shows_less and self.size < self.allowed


def residuals(fit: Fit) -> NDArray[np.float64]:
    """Return the logarithm of published over simulated, in the weighted mean of the sets: [aim]."""
    return np.asarray(matching.sight_of(fit.aims).known - fit.weights @ fit.emulated)


def conflicts(fit: Fit) -> list[Conflict]:
    """Return the conflicts: figures that push a parameter in common are one."""
    off = residuals(fit)
    deviation = np.sqrt(matching.sight_of(fit.aims).variance + fit.error**2)
    found: list[tuple[set[int], set[tuple[str, str]]]] = []
    for number in np.flatnonzero(np.abs(off) > MISSED * deviation).tolist():
        figures, parameters = {number}, set(_pushed(fit, number, off[number]))
        for other in [one for one in found if one[1] & parameters]:
            found.remove(other)
            figures, parameters = figures | other[0], parameters | other[1]
        found.append((figures, parameters))
    simulated = [aim.known * float(np.exp(-one)) for aim, one in zip(fit.aims, off, strict=True)]
    return [
        Conflict(tuple((fit.aims[n], simulated[n]) for n in sorted(figures)), tuple(sorted(parameters)))
        for figures, parameters in found
    ]


def _pushed(fit: Fit, number: int, off: float) -> Iterator[tuple[str, str]]:
    """Yield the parameters at an edge beyond which a figure would come nearer."""
    for key, places in zip(fit.plan.parameters, fit.places.T, strict=True):
        middle = prediction.of_simulations(places.tolist(), fit.weights).middle
        outward = 1.0 if middle > 1.0 - EDGE else -1.0 if middle < EDGE else 0.0
        if outward * np.sign(off) * _correlation(places, fit.emulated[:, number], fit.weights) > PUSHES:
            yield key, "upper" if outward > 0.0 else "lower"


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    one, other = one - weights @ one, other - weights @ other
    spread = np.sqrt((weights @ one**2) * (weights @ other**2))
    return float(weights @ (one * other) / spread) if spread > 0.0 else 0.0


def put_in(fit: Fit, whole: Places) -> PutIn:
    """Say which sizes of the error are put in, and what the residuals of whole series say instead."""
    last = fit.plan.years[1]
    own = [fit.aims[place] for place in next(iter(whole.values()))]
    series = np.array([residuals(fit)[list(places)] for places in whole.values()])
    found = found_in(series)
    return PutIn(
        target=own[0].target,
        allowed=own[-1].discrepancy,
        found=found,
        rates=drift_of_rates(last),
        size=float(np.expm1(np.sqrt((series**2).mean()))),
        as_little=as_little(found, own),
        after={ahead: _deviation_after(own, last, ahead) for ahead in (1, 5)},
    )


def found_in(series: NDArray[np.float64]) -> Found:
    """Estimate the error from residuals [figure, year]: within figures, and by how many years they lie apart."""
    shared, walk = sizes_in(series)
    return Found(float(shared), float(walk), len(series))


def sizes_in(series: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the part shared and the drift told by residuals [..., figure, year], at least two years of each: [...].

    The part shared is the intraclass correlation about zero; the drift is the slope of the mean square of the
    difference of two years over the years between them. Neither below zero.
    """
    years = series.shape[-1]
    between = years * (series.mean(axis=-1) ** 2).mean(axis=-1)
    within = series.var(axis=-1, ddof=1).mean(axis=-1)
    shared = np.maximum(0.0, (between - within) / years)
    total = shared + within
    apart = np.arange(1, years)
    squares = np.stack([((series[..., n:] - series[..., :-n]) ** 2).mean(axis=(-2, -1)) for n in apart], axis=-1)
    off = apart - apart.mean()
    slope = (squares * off).sum(axis=-1) / max(1.0, float((off**2).sum()))
    return np.divide(shared, total, out=np.zeros_like(total), where=total > 0.0), np.sqrt(np.maximum(0.0, slope))


def drift_of_rates(last: int) -> Found:
    """Estimate, as from residuals, how five published counts over the inflow of their year drifted since 2018."""
    inflow = prediction.published_inflow()
    years = range(FIRST_YEAR, last + 1)
    known = [one.known for one in targets() if one.name in RATES and one.known.keys() >= set(years)]
    return found_in(np.log([[values[year] / inflow[year] for year in years] for values in known]))


def as_little(found: Found, own: Sequence[Aim]) -> tuple[float, float]:
    """Return how often residuals with the sizes put in would tell as little as was found: of what is shared, of drift.

    `own` are the years of a figure. In fitted years no drift is put in; that it would show is asked beside.
    """
    target, size = own[0].target, np.log1p(own[-1].discrepancy)
    random = np.random.default_rng(streams.WITHOUT_SCENARIO)
    shape = (_TRIALS, found.figures, len(own))
    error = np.sqrt(target.shared) * random.standard_normal((*shape[:2], 1))
    error = size * (error + np.sqrt(1.0 - target.shared) * random.standard_normal(shape))
    drift = np.log1p(target.walk) * random.standard_normal(shape).cumsum(axis=2)
    (shared, _), (_, walk) = sizes_in(error), sizes_in(error + drift)
    return float((shared <= found.shared).mean()), float((walk <= found.walk).mean())


def _deviation_after(own: Sequence[Aim], last: int, ahead: int) -> float:
    """Return one standard deviation of the error of a figure so many years after the last, its own years known."""
    later = Aim(own[0].target, last + ahead)
    return float(np.expm1(np.sqrt(bias_of(later, own, np.zeros((1, len(own))), last).variance)))
