"""What a fit says of each published figure: fitted, predicted or of the answer; inside its interval; its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.calibration import offers, prediction
from sim.calibration.histories import LARGEST
from sim.calibration.targets import Aim, aims
from sim.parameters.catalogue import published

if TYPE_CHECKING:
    from sim.calibration.fitting import Fit
    from sim.calibration.prediction import Forecast

LAST_YEAR = 2025
NAMES = ("largest_package_eur", "second_largest_package_eur", "third_largest_package_eur")
LAST, MEAN = "last year", "five-year mean"
NAIVE = (LAST, MEAN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A published number beside the forecast of the ensemble and, where they can be made, the naive ones, by name."""

    kind: str
    figure: str
    year: int | None
    published: float
    forecast: Forecast
    naive: Mapping[str, Forecast]

    @property
    def title(self) -> str:
        """The name of the figure for readers."""
        return self.figure.replace("_eur", ", EUR").replace("_", " ")

    @property
    def score(self) -> float:
        """The interval score of the ensemble at 90%."""
        return self.forecast.score(0.9, self.published)

    @property
    def naive_scores(self) -> dict[str, float]:
        """The interval score at 90% of each naive forecast that can be made."""
        return {name: one.score(0.9, self.published) for name, one in self.naive.items()}

    def holds(self, level: float) -> bool:
        """Tell whether the interval holds the published number."""
        return self.forecast.holds(level, self.published)


def fitted(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit has seen."""
    return [_of_aim("fitted", fit, aim) for aim in fit.aims]


def predicted(fit: Fit) -> list[Verdict]:
    """Return the verdict on every number that the fit has not seen, from its first year on."""
    return [_of_aim("predicted", fit, aim) for aim in aims(fit.plan.years[0], LAST_YEAR) if aim not in fit.aims]


def answered(fit: Fit) -> list[Verdict]:
    """Return the verdict on the eight figures of the ministerial answer."""
    rows = [(name, known, [one.answer[name] for one in fit.histories]) for name, known in offers.answer().items()]
    return [
        Verdict("answer", name, None, known, prediction.of_simulations(values, fit.weights), {})
        for name, known, values in [*rows, *_largest(fit)]
    ]


def rows(fit: Fit) -> list[dict[str, Any]]:
    """Return every verdict as a row of validation.csv."""
    return [_row(one) for one in (*fitted(fit), *predicted(fit), *answered(fit))]


def _of_aim(kind: str, fit: Fit, aim: Aim) -> Verdict:
    forecast = prediction.of_ensemble(aim, fit.histories, fit.weights)
    naive = _naive(aim, fit.plan.years[1]) if kind == "predicted" else {}
    return Verdict(kind, aim.target.name, aim.year, aim.known, forecast, naive)


def _naive(aim: Aim, last_seen: int) -> dict[str, Forecast]:
    """Return the naive forecasts, which need the last year that the fit has seen."""
    if last_seen not in aim.target.known or aim.year <= last_seen:
        return {}
    return {
        LAST: prediction.of_last_year(aim.target, aim.year, last_seen),
        MEAN: prediction.of_long_mean(aim.target, aim.year, last_seen),
    }


def _largest(fit: Fit) -> Iterator[tuple[str, float, list[float]]]:
    values = published()["answer_highest_amounts"].values
    if isinstance(values, int | float):
        raise TypeError("the highest amounts are three numbers")
    for place, (name, rank) in enumerate(zip(NAMES[:LARGEST], ("first", "second", "third"), strict=True)):
        yield name, float(values[rank]), [history.largest[place] for history in fit.histories]


def _row(one: Verdict) -> dict[str, Any]:
    scores = one.naive_scores
    return {
        "kind": one.kind,
        "figure": one.figure,
        "year": one.year,
        "published": one.published,
        "middle": one.forecast.middle,
        "low50": one.forecast.intervals[0.5][0],
        "high50": one.forecast.intervals[0.5][1],
        "low90": one.forecast.intervals[0.9][0],
        "high90": one.forecast.intervals[0.9][1],
        "inside50": one.holds(0.5),
        "inside90": one.holds(0.9),
        "score": one.score,
        "score_last_year": scores.get(LAST),
        "score_long_mean": scores.get(MEAN),
    }
