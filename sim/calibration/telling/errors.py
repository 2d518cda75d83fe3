"""What the residuals of the fit say of the model's own error, and whether figures are right together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit.matching import outputs_of
from sim.calibration.fit.model_error import bias_of, covariance_of
from sim.calibration.telling.conflicts import residuals
from sim.calibration.telling.tables import coverage, table_of
from sim.evidence.verdict import Role, Verdict
from sim.machine import streams
from sim.parameters.targets import FIRST_YEAR, Aim, targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.fit.fitting import Fit

DEPARTURES = ("departures_independent", "departures_forced", "departures_unsupervised")
RATES = (*DEPARTURES, "dublin_transfers", "detention_entries")
_DRAWS, _TRIALS = 40, 500  # errors drawn for each set, and series


@dataclass(frozen=True, slots=True)
class Found:
    """What residuals say: the part of their variance that the years of a figure share, and their drift in a year."""

    shared: float
    walk: float
    figures: int


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


def told_of_errors(fit: Fit) -> Iterator[str]:
    """Tell what is allowed, where it comes from and what the residuals say, and check figures together."""
    whole = whole_series(fit)
    yield "## The model's own error"
    yield ""
    if not whole:
        yield "No figure is fitted in every year and never told: nothing can be told of what years share."
        yield ""
        return
    yield from _put_in(fit, whole)
    joint = [*changes(fit, whole), *sums(fit, whole)]
    yield "Figures together, with errors that go along: each year over the year before, all years of a figure, and the"
    yield f"departures of a year ({coverage(joint)})."
    yield ""
    yield from table_of(joint)


def _put_in(fit: Fit, whole: Places) -> Iterator[str]:
    """Say which sizes of the error are put in, from what; what the residuals say instead; what that does to ranges."""
    last = fit.plan.years[1]
    own = [fit.aims[place] for place in next(iter(whole.values()))]
    target = own[0].target
    series = np.array([residuals(fit)[list(places)] for places in whole.values()])
    found, rates = found_in(series), drift_of_rates(last)
    shared, walk = as_little(found, own)
    after = {ahead: _deviation_after(own, last, ahead) for ahead in (1, 5)}
    yield f"Two sizes are put in, and not estimated from this fit: {target.shared:.0%} of the variance of a figure's"
    yield f"error is the same in all its years, and after the last fitted year a figure drifts by {target.walk:.0%} a"
    yield "year. They come from history (`sim/parameters/targets.toml`): what a fit to 2020-2022 missed, up to 2024,"
    yield f"also of figures that it had not seen, and how published figures moved: {rates.figures} of them, over the"
    yield f"inflow, drifted by {rates.walk:.1%} a year in {FIRST_YEAR}-{last}."
    yield ""
    yield f"In the residuals of this fit, of the {found.figures} figures that are fitted in every year and never told,"
    yield f"{found.shared:.0%} is shared and the drift is {found.walk:.1%}; they are off by {_size(series):.1%}, where"
    yield f"{own[-1].discrepancy:.1%} is allowed. They were fitted to, and are few: with the sizes put in, as little"
    yield f"that is shared would be found in {shared:.0%} of such fits, and as little drift in {walk:.0%}."
    yield ""
    wide = found.shared < target.shared and found.walk < target.walk and _size(series) < own[-1].discrepancy
    if wide:
        yield "**What is put in is larger than what this fit shows, and makes intervals wide rather than narrow.**"
    yield f"Put in, one standard deviation of a count of departures is {after[1]:.0%} in the first year after the fit"
    yield f"and {after[5]:.0%} in the fifth; of the residuals alone it would be {_size(series):.0%} in every year."
    yield ""


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


def _size(series: NDArray[np.float64]) -> float:
    return float(np.expm1(np.sqrt((series**2).mean())))


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
