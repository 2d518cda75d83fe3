"""How the model follows the published cases: it opens as many, and departures follow those of their own year, or not.

A rival that multiplies the last rate by the inflow takes all departures to follow the cases of the same year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration import prediction
from sim.calibration.fit.fitting import Fit
from sim.calibration.telling.together import DEPARTURES
from sim.evidence.verdict import MOST, Spread
from sim.parameters.targets import FIRST_YEAR, Target, targets

INFLOW = "inflow_of_cases"
ASKED = 0.02  # how far off any year may be, a share of what is published
SINCE = 2022  # the first year without the measures of the pandemic
FEWEST_YEARS = 3  # a rate and a share are told by them
_SHARES = np.linspace(0.0, 1.0, 101)
_NAMED = 3  # parameters that go along most


@dataclass(frozen=True, slots=True)
class Opened:
    """The cases of one year: published, the middle of the sets, the fewest and the most that any set opens."""

    year: int
    published: float
    middle: float
    fewest: float
    most: float

    @property
    def furthest(self) -> float:
        """How far off the set is that is furthest off, a share of what is published."""
        return max(self.published - self.fewest, self.most - self.published) / self.published

    @property
    def is_as_asked(self) -> bool:
        """Whether every set is as near as asked."""
        return self.furthest <= ASKED


@dataclass(frozen=True, slots=True)
class Change:
    """A year over the year before: the cases, and a figure as published, in the sets, and in the set with the most."""

    year: int
    cases: float
    published: float
    simulated: Spread
    highest: float


@dataclass(frozen=True, slots=True)
class Follows:
    """A figure: the share of it that follows the cases of its own year, published and simulated, and its changes.

    `along` are the parameters that go along most with the share among the sets, with the correlation.
    """

    target: Target
    years: range
    published: float
    simulated: Spread
    along: Sequence[tuple[str, float]]
    changes: Sequence[Change]

    @property
    def verdict(self) -> str:
        """Say whether the model is late or early, beyond nine in ten of the sets."""
        low, high = (round(end, 2) for end in self.simulated.intervals[MOST])
        return "**late**" if self.published > high else "**early**" if self.published < low else "neither"


def published_cases(fit: Fit) -> Mapping[int, float]:
    """Return the published cases by year, of the country that the fit is of."""
    return next((one.known for one in targets(fit.plan.host) if one.name == INFLOW), {})


def opened(fit: Fit) -> list[Opened]:
    """Return every published year that the sets lived, also those before the fitted ones; without the model's error."""
    known = published_cases(fit)
    cases = np.array([one.yearly[INFLOW] for one in fit.histories])
    found = []
    for year in sorted(known):
        if FIRST_YEAR <= year < FIRST_YEAR + cases.shape[1]:
            own = cases[:, year - FIRST_YEAR]
            middle = prediction.spread_of(prediction.of_weighted(own, fit.weights)).middle
            found.append(Opened(year, known[year], middle, float(own.min()), float(own.max())))
    return found


def own_year(counts: NDArray[np.float64], cases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for counts [..., year], the share that follows the cases of the same year.

    `cases` [year] begins a year before. The share s for which s times the cases of the year and 1 - s times those of
    the year before, at one rate, come nearest to the counts (least squares of logarithms).
    """
    mixed = np.log(_SHARES[:, None] * cases[1:] + (1.0 - _SHARES[:, None]) * cases[:-1])
    off = np.log(counts)[..., None, :] - mixed
    return np.asarray(_SHARES[off.var(axis=-1).argmin(axis=-1)])


def follows(fit: Fit) -> list[Follows]:
    """Return the kinds of departure that are published in every fitted year since the pandemic."""
    years = range(max(SINCE, fit.plan.years[0] + 1), fit.plan.years[1] + 1)
    inflow, found = published_cases(fit), []
    if len(years) < FEWEST_YEARS or not inflow.keys() >= {years.start - 1, *years}:
        return []
    cases = np.array([inflow[year] for year in range(years.start - 1, years.stop)])
    for target in {aim.target.name: aim.target for aim in fit.aims}.values():
        if target.name in DEPARTURES and target.known.keys() >= set(years):
            sets = own_year(_simulated(fit, target, years), cases)
            (published,) = own_year(np.array([[target.known[year] for year in years]]), cases)
            spread = prediction.spread_of(prediction.of_weighted(sets, fit.weights))
            changes = list(_changes(fit, target, years))
            found.append(Follows(target, years, float(published), spread, _along(fit, sets), changes))
    return found


def _simulated(fit: Fit, target: Target, years: range) -> NDArray[np.float64]:
    span = slice(years.start - FIRST_YEAR, years.stop - FIRST_YEAR)
    return np.array([one.yearly[target.name][span] for one in fit.histories], np.float64)


def _along(fit: Fit, shares: NDArray[np.float64]) -> list[tuple[str, float]]:
    """Return the parameters that go along most with a share among the sets, with the correlation."""
    if not shares.std() > 0.0:
        return []
    along = np.array([np.corrcoef(places, shares)[0, 1] for places in fit.places.T])
    most = np.argsort(-np.abs(along), kind="stable")[:_NAMED]
    return [(fit.plan.parameters[place], float(along[place])) for place in most]


def _changes(fit: Fit, target: Target, years: range) -> Iterator[Change]:
    inflow, known = published_cases(fit), target.known
    for year in years:
        before, after = _simulated(fit, target, range(year - 1, year + 1)).T
        simulated = prediction.spread_of(prediction.of_weighted(after / before, fit.weights))
        cases, published = (one[year] / one[year - 1] for one in (inflow, known))
        yield Change(year, cases, published, simulated, float((after / before).max()))
