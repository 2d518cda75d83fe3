"""Score a registered forecast against what came: every registered figure that is published, none left out.

CRPS, the weighted interval score and the width of a miss are relative to what was published, so that large and small
figures count alike. Lower is better.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence import scoring
from sim.forecasts.came import Came
from sim.forecasts.registered import Figure, Forecast

HALF, MOST = 0.5, 0.9
INFLOW = "inflow_of_cases"
COLUMNS = (
    *("forecast", "figure", "period", "year", "given", "published", "median", "crps", "wis", "inside_50", "inside_90"),
    *("pit", "crps_without_model_error", "rival", "rival_crps", "crps_told_inflow"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """How one figure was forecast. `crps` and `wis` are shares of what was published; `pit` is the place it took.

    `told_crps` is the score of the forecast told the inflow that came; nan where it was not told any, or none is known.
    """

    figure: Figure
    published: float
    median: float
    crps: float
    bare_crps: float
    wis: float
    inside: Mapping[float, bool]
    pit: float
    rivals: Mapping[str, float]
    told_crps: float = np.nan


def scores(forecast: Forecast, came: Came) -> list[Score]:
    """Score every figure of which the outcome is published."""
    return [
        _score(figure, float(came[figure.figure, figure.period]), forecast, came)
        for figure in forecast.figures
        if (figure.figure, figure.period) in came
    ]


def not_yet(forecast: Forecast, came: Came) -> list[Figure]:
    """Return the registered figures of which nothing is published here."""
    return [figure for figure in forecast.figures if (figure.figure, figure.period) not in came]


def told(figure: Figure, forecast: Forecast, came: Came) -> np.ndarray | None:
    """Give the quantiles told the inflow that came: between those of the courses of which it lies between the cases."""
    year = figure.period[:4]
    inflow = came.get((INFLOW, year))
    courses = sorted((cases, name) for name, cases in forecast.cases.get(year, {}).items() if name in figure.told)
    if inflow is None or not courses or figure.figure == INFLOW:
        return None
    rows = np.array([figure.told[name] for _, name in courses]).T
    return np.array([np.interp(inflow, [cases for cases, _ in courses], row) for row in rows])


def _score(figure: Figure, published: float, forecast: Forecast, came: Came) -> Score:
    levels, under = forecast.levels, told(figure, forecast, came)
    places = np.array(levels)
    own = np.array(figure.quantiles)
    return Score(
        figure=figure,
        published=published,
        median=float(np.interp(0.5, places, own)),
        crps=scoring.crps(own, places, published) / abs(published),
        bare_crps=scoring.crps(np.array(figure.bare), places, published) / abs(published),
        wis=scoring.weighted_interval_score(own, places, published) / abs(published),
        inside={level: _lies_in(ends(figure, levels, level), published) for level in (HALF, MOST)},
        pit=scoring.place_of(own, places, published),
        rivals={
            name: scoring.crps(np.array(values), places, published) / abs(published)
            for name, values in figure.rivals.items()
        },
        told_crps=np.nan if under is None else scoring.crps(under, places, published) / abs(published),
    )


def ends(figure: Figure, levels: Sequence[float], level: float) -> tuple[float, float]:
    """Give the ends of the central range of a figure that holds a share of the chances."""
    low, high = np.interp([0.5 - level / 2.0, 0.5 + level / 2.0], levels, figure.quantiles)
    return float(low), float(high)


def _lies_in(ends: tuple[float, float], published: float) -> bool:
    return ends[0] <= published <= ends[1]


def skills(found: Sequence[Score]) -> dict[str, tuple[float, int]]:
    """Give, per rival, one less the ratio of mean scores over the figures that both forecast, and how many these are.

    Above 0 the model comes nearer. What the model was told is left out.
    """
    names = sorted({name for score in found for name in score.rivals})
    gained = {}
    for name in names:
        pairs = [(score.crps, score.rivals[name]) for score in found if name in score.rivals and not score.figure.given]
        if pairs:
            own, rival = np.mean(pairs, axis=0)
            gained[name] = (float(1.0 - own / rival), len(pairs))
    return gained


def told_and_not(found: Sequence[Score]) -> tuple[float, float, int] | None:
    """Give the mean score told the inflow that came, that of the forecast itself, and over how many figures."""
    pairs = [(score.told_crps, score.crps) for score in found if np.isfinite(score.told_crps)]
    if not pairs:
        return None
    under, own = np.mean(pairs, axis=0)
    return float(under), float(own), len(pairs)


def table(forecast: Forecast, found: Sequence[Score]) -> pd.DataFrame:
    """Lay the scores out in rows: one per figure, period and rival."""
    import pandas as pd

    return pd.DataFrame(list(_rows(forecast, found)), columns=list(COLUMNS))


def _rows(forecast: Forecast, found: Sequence[Score]) -> Iterator[list[object]]:
    for score in found:
        figure = score.figure
        for rival in sorted(score.rivals) or [""]:
            yield [
                *(forecast.name, figure.figure, figure.period, int(figure.period[:4]), figure.given),
                *(score.published, score.median, score.crps, score.wis, score.inside[HALF], score.inside[MOST]),
                *(score.pit, score.bare_crps, rival, score.rivals.get(rival, np.nan), score.told_crps),
            ]
