"""Which departures follow the cases of their own year, as published and in the model: who is late, and who is early.

A rival that multiplies the last rate by the inflow takes all departures to follow the cases of the same year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.telling.errors import DEPARTURES
from sim.calibration.telling.opened import published_cases
from sim.evidence.verdict import MOST
from sim.parameters.targets import FIRST_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.fit.fitting import Fit
    from sim.evidence.verdict import Spread
    from sim.parameters.targets import Target

SINCE = 2022  # the first year without the measures of the pandemic
FEWEST_YEARS = 3  # a rate and a share are told by them
_SHARES = np.linspace(0.0, 1.0, 101)
_NAMED = 3  # parameters that go along most


@dataclass(frozen=True, slots=True)
class Follows:
    """A figure: the share of it that follows the cases of its own year, published and in each set, and its changes."""

    target: Target
    years: range
    published: float
    sets: NDArray[np.float64]
    simulated: Spread

    @property
    def verdict(self) -> str:
        """Say whether the model is late or early, beyond nine in ten of the sets."""
        low, high = (round(end, 2) for end in self.simulated.intervals[MOST])
        return "**late**" if self.published > high else "**early**" if self.published < low else "neither"


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
            found.append(Follows(target, years, float(published), sets, spread))
    return found


def _simulated(fit: Fit, target: Target, years: range) -> NDArray[np.float64]:
    span = slice(years.start - FIRST_YEAR, years.stop - FIRST_YEAR)
    return np.array([one.yearly[target.name][span] for one in fit.histories], np.float64)


def told_of_own_year(fit: Fit) -> Iterator[str]:
    """Tell where departures come too late or too early after the cases."""
    found = follows(fit)
    if not found:
        return
    first, last = found[0].years[0], found[0].years[-1]
    yield "### Who leaves late, and who early"
    yield ""
    yield "*Last rate* takes all departures to follow the cases of their own year. Here is how much of each kind does"
    yield "so: the share s for which s times the cases of the year and 1 - s times those of the year before, at one"
    yield f"rate, come nearest to {first}-{last}. {len(found[0].years)} years tell it roughly: a description, no test."
    yield "*Goes along with* names the parameters that go along most with it among the sets (correlation). What follows"
    yield "from it stands in [leaves-late.md](decisions/leaves-late.md)."
    yield ""
    yield "| figure | own year, published | own year, the sets (90%) | the model is | goes along with |"
    yield "|---|---|---|---|---|"
    for one in found:
        low, high = one.simulated.intervals[MOST]
        shown = f"{one.simulated.middle:.2f} ({low:.2f} to {high:.2f})"
        cells = [one.target.name.replace("_", " "), f"{one.published:.2f}", shown, one.verdict, _along(fit, one)]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "What that is, year by year: each over the year before, the sets without the model's own error."
    yield ""
    yield "| figure | year | cases | published | the sets (90%) | highest set |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        yield from _changes(fit, one)
    yield ""


def _along(fit: Fit, one: Follows) -> str:
    """Name the parameters that go along most with the share among the sets."""
    if not one.sets.std() > 0.0:
        return ""
    along = np.array([np.corrcoef(places, one.sets)[0, 1] for places in fit.places.T])
    most = np.argsort(-np.abs(along), kind="stable")[:_NAMED]
    return ", ".join(f"`{fit.plan.parameters[place]}` ({along[place]:+.2f})" for place in most)


def _changes(fit: Fit, one: Follows) -> Iterator[str]:
    """Give the rows of a figure: each year over the year before."""
    inflow, known = published_cases(fit), one.target.known
    for year in one.years:
        before, after = _simulated(fit, one.target, range(year - 1, year + 1)).T
        change = prediction.spread_of(prediction.of_weighted(after / before, fit.weights))
        low, high = change.intervals[MOST]
        cells = [
            *(one.target.name.replace("_", " "), f"{year} over {year - 1}", f"{inflow[year] / inflow[year - 1]:.0%}"),
            *(f"{known[year] / known[year - 1]:.0%}", f"{change.middle:.0%} ({low:.0%} to {high:.0%})"),
            f"{(after / before).max():.0%}",
        ]
        yield f"| {' | '.join(cells)} |"
