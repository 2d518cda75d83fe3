"""What the ensemble says of a published number, and naive forecasts of it: each by its quantiles."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit.histories import History
from sim.calibration.fit.matching import outputs_of
from sim.calibration.fit.model_error import Bias, bias_of
from sim.evidence.scoring import LEVELS
from sim.evidence.verdict import FIGURES, HALF, MOST, Spread
from sim.parameters.catalogue import published
from sim.parameters.targets import FIRST_YEAR, Aim, Target

_NOISE = 41  # so many errors around each simulation: even places of a normal, the middle one among them
FIRST_ERROR_YEAR, LONG_MEAN, FEWEST = 2015, 5, 2  # series begin in 2014; two errors are the least that spread


def of_ensemble(
    aim: Aim, histories: Sequence[History], weights: NDArray[np.float64], known: Sequence[Aim], last: int
) -> NDArray[np.float64]:
    """Return the quantiles of one number: the weighted simulations, each with the model's own error around it.

    The error is that of `model_error.bias_of`, given the published numbers `known`; after the year `last` it drifts. A
    share stays below one. Simulations in which the number is undefined are left out.
    """
    simulated = np.array([history.yearly[aim.target.name][aim.year - FIRST_YEAR] for history in histories])
    if not np.isfinite(simulated).any():
        raise ValueError(f"{aim.target.name} is undefined in {aim.year} in every simulation")
    return with_error(simulated, weights, error_of(aim, histories, known, last), is_share=aim.target.kind == "share")


def error_of(aim: Aim, histories: Sequence[History], known: Sequence[Aim], last: int) -> Bias:
    """Return the model's own error of one number, given the published numbers `known`."""
    residuals = np.log([one.known for one in known]) - outputs_of(histories, known)
    return bias_of(aim, known, residuals, last)


def with_error(
    simulated: NDArray[np.float64], weights: NDArray[np.float64], error: Bias, *, is_share: bool
) -> NDArray[np.float64]:
    """Return the quantiles of weighted simulations with the model's own error around each."""
    from scipy.special import ndtri

    defined = np.isfinite(simulated)
    noise = np.sqrt(error.variance) * ndtri((np.arange(_NOISE) + 0.5) / _NOISE)
    spread = (simulated[:, None] * np.exp(error.mean[:, None] + noise[None, :]))[defined].ravel()
    if is_share:
        spread = np.minimum(spread, 1.0)
    kept = weights[defined] / weights[defined].sum()
    return of_weighted(spread, np.repeat(kept / _NOISE, _NOISE))


def of_weighted(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the quantiles of weighted numbers."""
    order = np.lexsort((weights, values))
    values, places = values[order], np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.interp(LEVELS, places, values)


def of_simulations(values: Sequence[float], weights: NDArray[np.float64]) -> Spread:
    """Spread a number by the weighted simulations alone."""
    return spread_of(of_weighted(np.array(values, np.float64), weights))


def spread_of(quantiles: NDArray[np.float64]) -> Spread:
    """Return the middle and the intervals of a forecast."""
    return Spread(_at(quantiles, 0.5), {level: _ends(quantiles, level) for level in (HALF, MOST)})


def _ends(quantiles: NDArray[np.float64], level: float) -> tuple[float, float]:
    return _at(quantiles, 0.5 - level / 2.0), _at(quantiles, 0.5 + level / 2.0)


def _at(quantiles: NDArray[np.float64], level: float) -> float:
    return float(format(np.interp(level, LEVELS, quantiles), FIGURES))


def rivals(aim: Aim, last_seen: int) -> dict[str, NDArray[np.float64]]:
    """Return the naive forecasts that the published series allows, by name."""
    found = {
        "last_year": of_last_year(aim.target, aim.year, last_seen),
        "long_mean": of_long_mean(aim.target, aim.year, last_seen),
        "last_rate": of_last_rate(aim.target, aim.year, last_seen),
    }
    return {name: forecast for name, forecast in found.items() if forecast is not None}


def of_last_year(target: Target, year: int, last_seen: int) -> NDArray[np.float64] | None:
    """Forecast by the last published year, as wrong as that would have been since 2015.

    None where that year is not published, or where fewer than two past errors can be told.
    """
    return _as_wrong_as_before(target.known, target.known, year, last_seen)


def of_last_rate(target: Target, year: int, last_seen: int) -> NDArray[np.float64] | None:
    """Forecast a count by the last published rate, over the inflow of its year, times the inflow of the year forecast.

    As wrong as that would have been since 2015. It knows the published inflow, as the model does, and so is a harder
    rival than the last year. None for what is no count, and as for the last year.
    """
    inflow = published_inflow()
    found = rate_of(target, year, last_seen) if year in inflow else None
    return None if found is None else found * inflow[year]


def rate_of(target: Target, year: int, last_seen: int) -> NDArray[np.float64] | None:
    """Forecast a count over the inflow of its year by the last published rate; None as for `of_last_rate`."""
    inflow = published_inflow()
    rates = {one: known / inflow[one] for one, known in target.known.items() if one in inflow}
    return _as_wrong_as_before(rates, rates, year, last_seen) if target.kind == "count" else None


def of_other_rates(target: Target, year: int, years: Sequence[int]) -> NDArray[np.float64] | None:
    """Forecast a count by the mean published rate over the inflow of some years but its own, times its own inflow.

    As wrong as each of them is told by the others. It knows later years too, as a fit does that leaves one year out.
    None for what is no count, and where fewer than three of them are published.
    """
    inflow = published_inflow()
    logs = [float(np.log(target.known[one] / inflow[one])) for one in years if one != year and one in target.known]
    if target.kind != "count" or len(logs) <= FEWEST:
        return None
    mean = float(np.mean(logs))
    errors = [(one - mean) * len(logs) / (len(logs) - 1) for one in logs]
    found = _naive(float(np.exp(mean)), errors)
    return None if found is None else found * inflow[year]


def of_long_mean(target: Target, year: int, last_seen: int) -> NDArray[np.float64] | None:
    """Forecast by the mean of five years, two of them published at least, as wrong as that would have been since 2015.

    None where two years are not published, or where fewer than two past errors can be told.
    """
    means = dict(_long_means(target.known, range(FIRST_ERROR_YEAR - year + last_seen, last_seen + 1)))
    return _as_wrong_as_before(target.known, means, year, last_seen)


def of_drift(target: Target, year: int, last_seen: int) -> NDArray[np.float64] | None:
    """Forecast by the last year, carried on by the mean yearly growth of the five years up to it.

    None where two years are not published, or where fewer than two past errors can be told.
    """
    ahead = year - last_seen
    carried = dict(_carried_on(target.known, range(FIRST_ERROR_YEAR - ahead, last_seen + 1), ahead))
    return _as_wrong_as_before(target.known, carried, year, last_seen)


def _carried_on(known: Mapping[int, float], years: range, ahead: int) -> Iterator[tuple[int, float]]:
    """Give, for each year that allows it, its value carried on by so many years."""
    for year in years:
        seen = [one for one in range(year - LONG_MEAN + 1, year + 1) if one in known]
        if year in known and len(seen) >= FEWEST:
            growth = np.log(known[seen[-1]] / known[seen[0]]) / (seen[-1] - seen[0])
            yield year, float(known[year] * np.exp(growth * ahead))


def _long_means(known: Mapping[int, float], years: range) -> Iterator[tuple[int, float]]:
    """Give, for each year that allows it, the mean of the five years up to it."""
    for year in years:
        seen = [known[one] for one in range(year - LONG_MEAN + 1, year + 1) if one in known]
        if len(seen) >= 2:
            yield year, float(np.mean(seen))


def _as_wrong_as_before(
    known: Mapping[int, float], guesses: Mapping[int, float], year: int, last_seen: int
) -> NDArray[np.float64] | None:
    """Let the guess of the last year stand for a later one, with the errors of guessing as far ahead before."""
    ahead = year - last_seen
    errors = [
        float(np.log(known[to] / guesses[to - ahead]))
        for to in range(FIRST_ERROR_YEAR, last_seen + 1)
        if to in known and to - ahead in guesses
    ]
    return _naive(guesses[last_seen], errors) if last_seen in guesses else None


def _naive(middle: float, errors: Sequence[float]) -> NDArray[np.float64] | None:
    """Return quantiles by Student's t from past errors, without bias taken out; None with fewer than two errors."""
    from scipy.special import stdtrit

    if len(errors) < FEWEST:
        return None
    spread = float(np.sqrt(np.mean(np.square(errors))))
    return np.asarray(middle * np.exp(spread * stdtrit(len(errors), LEVELS)))


def published_inflow() -> dict[int, float]:
    """Return the published cases of each year."""
    return {int(year): float(cases) for year, cases in published()["inflow_total"].by_year().items()}
