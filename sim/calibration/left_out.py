"""Leave one year out: what the fit says of a year when it has not seen the figures of that year.

The sets stay, and are weighed again without those figures. A set that the year alone spoke against was never drawn, so
that this says a little too much good of the fit; how few sets carry the weight is told beside it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration import prediction
from sim.calibration.fit import matching
from sim.calibration.fit.fitting import Fit
from sim.parameters.targets import Aim

_SPAN = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A number as the fit without its year says, how many sets carry that, and naive forecasts: quantiles [level]."""

    aim: Aim
    quantiles: NDArray[np.float64]
    rivals: Mapping[str, NDArray[np.float64]]
    sets: float


def years_of(fit: Fit) -> range:
    """Return the years that can be left out: one fitted year at least is before it."""
    first, last = fit.plan.years
    return range(first + 1, last + 1)


def weights_without(fit: Fit, year: int) -> NDArray[np.float64]:
    """Weigh the sets by their likelihood without the figures of a year."""
    sight, left_out = matching.sight_of(fit.aims), np.array([year in _years_in(aim) for aim in fit.aims])
    full = matching.log_likelihood(fit.emulated, fit.error, sight)
    kept = ~left_out
    less = matching.log_likelihood(fit.emulated[:, kept], fit.error[kept], sight.without(left_out))
    with np.errstate(divide="ignore"):
        return matching.normalised(np.log(fit.weights) + less - full)


def worth_without(fit: Fit, year: int) -> float:
    """Return how many equal sets the weights without a year are worth."""
    return matching.effective_size(weights_without(fit, year))


def left_out(fit: Fit) -> Iterator[LeftOut]:
    """Yield every fitted number that is of one year, each without that year, but what the model is told."""
    for year in years_of(fit):
        weights = weights_without(fit, year)
        known = [aim for aim in fit.aims if year not in _years_in(aim)]
        last = max((aim.year for aim in known), default=year)
        for aim in fit.aims:
            if aim.period == str(year) and aim.target.is_scored and not aim.is_given:
                quantiles = prediction.of_ensemble(aim, fit.histories, weights, known, last)
                rivals = _rivals(aim, range(fit.plan.years[0], fit.plan.years[1] + 1))
                yield LeftOut(aim, quantiles, rivals, matching.effective_size(weights))


def _rivals(aim: Aim, fitted: range) -> dict[str, NDArray[np.float64]]:
    """Return naive forecasts that know the years before, and one that knows the other fitted years, as the fit does."""
    of_others = prediction.of_other_rates(aim.target, aim.year, fitted)
    return {
        **prediction.rivals(aim, aim.year - 1),
        **({} if of_others is None else {"other_rates": of_others}),
    }


def _years_in(aim: Aim) -> range:
    """Return the years that a number speaks of, as far as they are years that can be left out."""
    span = _SPAN.fullmatch(aim.period)
    return range(int(span[1]), int(span[2]) + 1) if span else range(aim.year, aim.year + 1)
