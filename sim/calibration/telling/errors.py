"""What the residuals of the fit say of the model's own error, and whether figures are right together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit.matching import outputs_of
from sim.calibration.fit.model_error import covariance_of
from sim.calibration.telling.conflicts import residuals
from sim.calibration.telling.tables import coverage, table_of
from sim.evidence.verdict import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.fit.fitting import Fit

DEPARTURES = ("departures_independent", "departures_forced", "departures_unsupervised")
_DRAWS, _SEED = 40, 20261128  # errors drawn for each set; any other seed would do


@dataclass(frozen=True, slots=True)
class Found:
    """What residuals say: the part of their variance that the years of a figure share, and their drift in a year."""

    shared: float
    walk: float
    figures: int


def found_in(series: NDArray[np.float64]) -> Found:
    """Estimate the error from residuals [figure, year]: within figures, and by how many years they lie apart.

    The part shared is the intraclass correlation about zero; the drift is the slope of the mean square of the
    difference of two years over the years between them. Neither below zero.
    """
    count, years = series.shape
    between = years * float((series.mean(axis=1) ** 2).mean())
    within = float(series.var(axis=1, ddof=1).mean())
    shared = max(0.0, (between - within) / years)
    apart = np.arange(1, years)
    squares = [float(((series[:, lag:] - series[:, :-lag]) ** 2).mean()) for lag in apart]
    slope = float(np.polyfit(apart, squares, 1)[0]) if years > 2 else 0.0
    total = shared + within
    return Found(shared / total if total > 0.0 else 0.0, float(np.sqrt(max(0.0, slope))), count)


def told_of_errors(fit: Fit) -> Iterator[str]:
    """Tell what is allowed and what the residuals say, and check figures together."""
    whole = whole_series(fit)
    yield "## The model's own error"
    yield ""
    if not whole:
        yield "No figure is fitted in every year and never told: nothing can be told of what years share."
        yield ""
        return
    target = fit.aims[next(iter(whole.values()))[0]].target
    found = found_in(np.array([residuals(fit)[list(places)] for places in whole.values()]))
    yield f"Of the variance of a figure's error {target.shared:.0%} is taken to be the same in all its years, and"
    yield f"after the last fitted year it drifts by {target.walk:.0%} a year (`sim/parameters/targets.toml`). The"
    yield f"residuals of the {found.figures} figures that are fitted in every year and never told say"
    yield f"{found.shared:.0%} and {found.walk:.1%}; they were fitted to, so that both are a little low."
    yield ""
    joint = [*changes(fit, whole), *sums(fit, whole)]
    yield "Figures together, with errors that go along: each year over the year before, all years of a figure, and the"
    yield f"departures of a year ({coverage(joint)})."
    yield ""
    yield from table_of(joint)


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
    drawn, known, weights = _together(fit)
    for name, places in whole.items():
        for before, after in pairwise(places):
            period = f"{fit.aims[after].year} over {fit.aims[before].year}"
            yield _verdict(name, period, drawn[:, after] / drawn[:, before], known[after] / known[before], weights)


def sums(fit: Fit, whole: Places) -> Iterator[Verdict]:
    """Yield all years of a figure that is counted, and all kinds of departure of each year."""
    drawn, known, weights = _together(fit)
    first, last = fit.plan.years
    for name, places in whole.items():
        if fit.aims[places[0]].target.kind == "count":
            own = list(places)
            yield _verdict(name, f"{first}-{last}", drawn[:, own].sum(axis=1), known[own].sum(), weights, "count")
    kinds = [name for name in DEPARTURES if name in whole]
    for year in range(first, last + 1) if len(kinds) > 1 else ():
        own = [whole[name][year - first] for name in kinds]
        title = " and ".join(name.removeprefix("departures_") for name in kinds)
        yield _verdict(title, str(year), drawn[:, own].sum(axis=1), known[own].sum(), weights, "count")


def _verdict(
    title: str,
    period: str,
    values: NDArray[np.float64],
    known: float,
    weights: NDArray[np.float64],
    unit: str = "share",
) -> Verdict:
    simulated = prediction.spread_of(prediction.of_weighted(values, weights))
    ends = (float(known), float(known))
    return Verdict(figure=title, role="fitted", unit=unit, published=ends, simulated=simulated, period=period)


def _together(fit: Fit) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what the fit says of all aims together [draw, aim], what is published [aim], and weights [draw]."""
    known = np.array([aim.known for aim in fit.aims])
    simulated = outputs_of(fit.histories, fit.aims)
    errors = np.random.default_rng(_SEED).multivariate_normal(
        np.zeros(len(known)), covariance_of(fit.aims), (len(simulated), _DRAWS), method="cholesky"
    )
    drawn = np.exp(simulated[:, None, :] + errors)
    return drawn.reshape(-1, len(known)), known, np.repeat(fit.weights / _DRAWS, _DRAWS)
