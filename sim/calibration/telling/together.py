"""What a fit says of several figures together: their changes, sums and differences, with errors that go along."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.calibration import prediction
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.matching import outputs_of
from sim.calibration.fit.model_error import covariance_of
from sim.evidence.verdict import Role, Verdict
from sim.machine import streams

INDEPENDENT, FORCED, DUBLIN = "departures_independent", "departures_forced", "dublin_transfers"
DEPARTURES = (INDEPENDENT, FORCED, "departures_unsupervised")
RATES = (*DEPARTURES, DUBLIN, "detention_entries")
ELSEWHERE, LEAST_FORCED = "departures_not_dublin", "forced_less_dublin"
_DRAWS = 40  # errors drawn for each set

Places = Mapping[str, Sequence[int]]
"""Where the years of a figure stand among the aims."""


def whole_series(fit: Fit) -> dict[str, list[int]]:
    """Return the figures that are fitted in every year, without what the model is told."""
    first, last = fit.plan.years
    found: dict[str, list[int]] = {}
    for number, aim in enumerate(fit.aims):
        if aim.period == str(aim.year) and not aim.is_given:
            found.setdefault(aim.target.name, []).append(number)
    return {name: places for name, places in found.items() if len(places) == last - first + 1}


def changes(fit: Fit, whole: Places) -> Iterator[Verdict]:
    """Yield each year of a figure over the year before."""
    drawn, known, weights = together(fit)
    for name, places in whole.items():
        for before, after in pairwise(places):
            period = f"{fit.aims[after].year} over {fit.aims[before].year}"
            yield verdict_of(name, period, drawn[:, after] / drawn[:, before], known[after] / known[before], weights)


def sums(fit: Fit, whole: Places) -> Iterator[Verdict]:
    """Yield all years of a figure that is counted, and all kinds of departure of each year."""
    drawn, known, weights = together(fit)
    first, last = fit.plan.years
    for name, places in whole.items():
        if fit.aims[places[0]].target.kind == "count":
            own = list(places)
            yield verdict_of(name, f"{first}-{last}", drawn[:, own].sum(axis=1), known[own].sum(), weights, "count")
    kinds = [name for name in DEPARTURES if name in whole]
    for year in range(first, last + 1) if len(kinds) > 1 else ():
        own = [whole[name][year - first] for name in kinds]
        title = " and ".join(name.removeprefix("departures_") for name in kinds)
        yield verdict_of(title, str(year), drawn[:, own].sum(axis=1), known[own].sum(), weights, "count")


def verdict_of(
    title: str,
    period: str,
    values: NDArray[np.float64],
    known: float,
    weights: NDArray[np.float64],
    unit: str = "share",
    role: Role = "fitted",
    year: int | None = None,
) -> Verdict:
    """Hold values that several figures come to against what is published of them together."""
    simulated = prediction.spread_of(prediction.of_weighted(values, weights))
    ends = (float(known), float(known))
    return Verdict(figure=title, role=role, unit=unit, published=ends, simulated=simulated, period=period, year=year)


def together(fit: Fit) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what the fit says of all aims together [draw, aim], what is published [aim], and weights [draw]."""
    known = np.array([aim.known for aim in fit.aims])
    simulated = outputs_of(fit.histories, fit.aims)
    errors = np.random.default_rng(streams.WITHOUT_SCENARIO).multivariate_normal(
        np.zeros(len(known)), covariance_of(fit.aims), (len(simulated), _DRAWS), method="cholesky"
    )
    drawn = np.exp(simulated[:, None, :] + errors)
    return drawn.reshape(-1, len(known)), known, np.repeat(fit.weights / _DRAWS, _DRAWS)


def elsewhere(fit: Fit) -> list[Verdict]:
    """Judge, by year, all departures that can be shown less those under Dublin."""
    return _less_dublin(fit, ELSEWHERE, (INDEPENDENT, FORCED))


def least_forced(fit: Fit) -> list[Verdict]:
    """Judge, by year, forced departures less all transfers under Dublin, also of who travelled alone."""
    return _less_dublin(fit, LEAST_FORCED, (FORCED,))


def _less_dublin(fit: Fit, name: str, kinds: Sequence[str]) -> list[Verdict]:
    """Judge what some kinds come to without transfers under Dublin, with errors that go along; fitted years alone."""
    place = {(aim.target.name, aim.year): number for number, aim in enumerate(fit.aims)}
    drawn, known, weights = together(fit)
    found = []
    for year in sorted({aim.year for aim in fit.aims}):
        parts = [place.get((kind, year)) for kind in (*kinds, DUBLIN)]
        own, dublin = [one for one in parts[:-1] if one is not None], parts[-1]
        if dublin is not None and len(own) == len(kinds):
            simulated = drawn[:, own].sum(axis=1) - drawn[:, dublin]
            published = float(known[own].sum() - known[dublin])
            found.append(verdict_of(name, str(year), simulated, published, weights, "count", role="apart", year=year))
    return found
