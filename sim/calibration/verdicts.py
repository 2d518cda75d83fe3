"""What a fit says of each published figure: fitted, predicted or of the answer; inside its interval; its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.calibration import prediction
from sim.calibration.fit import offers
from sim.calibration.fit.histories import LARGEST
from sim.evidence.targets import Aim, aims, held_out, only_judging, targets
from sim.parameters.catalogue import published, settings
from sim.parameters.readings import COUNTED

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.calibration.prediction import Forecast

NAMES = ("largest_package_eur", "second_largest_package_eur", "third_largest_package_eur")
LAST, MEAN, RATE = "last year", "five-year mean", "last rate"
NAIVE = (LAST, MEAN, RATE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A published number beside the forecast of the ensemble and, where they can be made, the naive ones, by name.

    `period`: for what it was published, mostly its year.
    """

    kind: str
    figure: str
    year: int | None
    period: str
    is_share: bool
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
    """Return the verdict on every number that the fit has not seen: left out, only judging, or of later years."""
    first, last = fit.plan.years
    left_out = [aim for aim in aims(first, last) if aim.target.is_scored and aim not in fit.aims]
    unseen = [*left_out, *only_judging(first, last), *held_out(last)]
    order = [target.name for target in targets()]
    unseen.sort(key=lambda aim: (order.index(aim.target.name), aim.year))
    return [_of_aim("predicted", fit, aim) for aim in unseen]


def answered(fit: Fit) -> list[Verdict]:
    """Return the verdict on the eight figures of the ministerial answer, as the reading of the register counts them."""
    meaning = str(settings()[COUNTED].default)
    counts = [offers.counted(one, meaning) for one in fit.histories]
    rows = [(name, known, [one[name] for one in counts]) for name, known in offers.answer().items()]
    return [
        Verdict("answer", name, None, "2020-2024", False, known, prediction.of_simulations(values, fit.weights), {})
        for name, known, values in [*rows, *_largest(fit)]
    ]


def rows(fit: Fit) -> list[dict[str, Any]]:
    """Return every verdict as a row of validation.csv."""
    return [_row(one) for one in (*fitted(fit), *predicted(fit), *answered(fit))]


def _of_aim(kind: str, fit: Fit, aim: Aim) -> Verdict:
    forecast = prediction.of_ensemble(aim, fit.histories, fit.weights)
    is_share = aim.target.kind == "share"
    last_seen = fit.plan.years[1]
    naive = prediction.rivals(aim, last_seen) if aim.year > last_seen else {}
    return Verdict(kind, aim.target.name, aim.year, aim.period, is_share, aim.known, forecast, naive)


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
        "score_last_rate": scores.get(RATE),
    }
