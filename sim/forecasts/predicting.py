"""Write down what the stored fit says of years to come: quantiles, those of rivals, and all that it rests on.

Each figure is forecast over the band of the inflow, and beside it told the inflow: low, middle, high. Once the inflow
is published, what the forecast says under it lies between those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration import prediction, stored
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.model_error import Bias
from sim.evidence.counting import COUNTED
from sim.evidence.scoring import LEVELS
from sim.experiment.progress import Progress
from sim.forecasts.came import publications
from sim.forecasts.living import COURSES, DRAWN, KINDS, WAYS, Lived, live_on
from sim.forecasts.registered import digest_of
from sim.machine.cores import available_cores, run_threads
from sim.machine.placing import write_whole
from sim.machine.shipped import found
from sim.parameters import ensemble
from sim.parameters.catalogue import published
from sim.parameters.targets import FIRST_YEAR, Aim, Target, targets
from sim.scenario import Scenario, load

if TYPE_CHECKING:
    Values = NDArray[np.float64]

SCENARIO = "scenarios/calibration/netherlands.toml"
FEW = 60  # sets under which each told course is lived; the forecast itself has all
FURTHEST = 10  # years after this one that a forecast may reach
ROUNDING = 1e-6  # a stored history has six decimals
MOST_APART = 0.01  # from the stored histories, for it to be the model that was fitted
NATIONAL = {
    **{kind: "departures_independent" if kind.startswith("left") else "departures_forced" for kind in KINDS},
    **{way: f"departures_{way}" for way in WAYS},
}
"""Whose error a kind of departure, or a way out of a country, borrows: it has none of its own."""


class NotForecast(Exception):
    """No forecast can be written as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Lives:
    """The sets that lived on under each course of the inflow, by number, and the fit they come from."""

    fit: Fit
    by_course: Mapping[str, Mapping[int, Lived]]

    @property
    def last(self) -> int:
        """The last fitted year."""
        return self.fit.plan.years[1]

    def error_of(self, target: Target, year: int) -> Bias:
        """Return the model's own error of a figure in a year, as the fitted years tell it: a mean for each set."""
        histories = [one.history for one in self.by_course[DRAWN].values()]
        return prediction.error_of(Aim(target, year), histories, self.fit.aims, self.last)

    def weights_of(self, course: str) -> Values:
        """Return the weights of the sets of a course."""
        return self.fit.weights if course == DRAWN else np.array([*few_of(self.fit.weights).values()], np.float64)


def forecast(year: int, path: Path, workers: int | None, progress: Progress, today: date) -> str:
    """Forecast from this year up to a year, write the file, and return its digest.

    Raises:
        NotForecast: when the year is none to come, the file is there, or the engine is not the one that was fitted.
    """
    if not today.year <= year <= today.year + FURTHEST:
        raise NotForecast(f"{year}: a year from {today.year} to {today.year + FURTHEST} is asked for")
    if path.exists():
        raise NotForecast(f"{path.as_posix()} is there already, and a forecast is never changed; give another file")
    years = range(today.year, year + 1)
    lives = _lives(stored.load(), _scenario(year), years, workers, progress)
    text = _written(_document(lives, years, today)).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return hashlib.sha256(text).hexdigest()


def _scenario(year: int) -> Scenario:
    """Return the scenario of the fit, whose past goes on to the end of a year."""
    return load(found(SCENARIO), [f"plan.future_from={year + 1}-01-01", f"plan.until={year + 1}-01-31"])


def _lives(fit: Fit, scenario: Scenario, years: range, workers: int | None, progress: Progress) -> Lives:
    from sim.world.bulk.engine import compiled_advance

    compiled_advance()
    few = [*few_of(fit.weights)]
    asked = [(course, number) for course in COURSES for number in (range(len(fit.sets)) if course == DRAWN else few)]
    progress.expect(len(asked))
    lived: dict[str, dict[int, Lived]] = {course: {} for course in COURSES}
    pool = run_threads(workers or available_cores())
    try:
        for (course, number), one in zip(
            asked, pool.map(lambda run: live_on(scenario, fit, run[1], run[0], years), asked), strict=True
        ):
            lived[course][number] = one
            progress.advance()
    finally:
        pool.shutdown(cancel_futures=True)
        progress.close()
    return Lives(fit, lived)


def few_of(weights: Values) -> dict[int, int]:
    """Return the sets that a told course lives under, spread evenly by weight: how often each, by its number."""
    places = (np.arange(FEW) + 0.5) / FEW * weights.sum()
    numbers, often = np.unique(np.searchsorted(np.cumsum(weights), places), return_counts=True)
    return {int(number): int(count) for number, count in zip(numbers, often, strict=True)}


def _document(lives: Lives, years: range, today: date) -> dict[str, Any]:
    from sim.experiment.keep.identity import engine_hash
    from sim.experiment.keep.manifest import commit

    first, last = lives.fit.plan.years
    made_by = commit() or {"commit": "", "changed_since": True}
    read = max(one.read for one in publications())
    return {
        "title": f"Departures, detention and Dublin, {_span(years)}",
        "registered": today.isoformat(),
        "commit": f"{made_by['commit']}{' and changes since' if made_by['changed_since'] else ''}",
        "engine": engine_hash(),
        "fit": {path.name: digest_of(path) for path in _files_of_the_fit()},
        "fitted": f"{first}-{last}; the last publication was read on {read}",
        "inflow": {
            "rule": "drawn in each set over the band of what official forecasts erred (procedure.inflow_error); beside "
            "it told: low, middle, high. The rivals on rates have the same inflow",
            "cases": {str(year): _cases(lives, year) for year in years},
        },
        "sources": sorted({published()[name.partition(".")[0]].source for one in targets() for name in one.figures}),
        "sets": len(lives.fit.sets),
        "against_stored": _against_stored(lives),
        "levels": LEVELS.tolist(),
        "figures": [*_of_the_fit(lives, years), *_parts(lives)],
    }


def _span(years: range) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _files_of_the_fit() -> tuple[Path, ...]:
    return stored.FILE, ensemble.FILE


def _cases(lives: Lives, year: int) -> dict[str, float]:
    """Give the median of the cases opened in a year, under each course."""
    found = {course: _simulated(lives, course, "inflow_of_cases", year) for course in COURSES}
    return {course: round(float(np.median(values)), 1) for course, values in found.items()}


def _simulated(lives: Lives, course: str, figure: str, year: int) -> Values:
    sets = lives.by_course[course].values()
    return np.array([one.history.yearly[figure][year - FIRST_YEAR] for one in sets], np.float64)


def _of_the_fit(lives: Lives, years: range) -> Iterator[dict[str, Any]]:
    """Yield the figures of the fit that are defined in the years to come."""
    for target in targets():
        for year in years:
            by_course = {course: _simulated(lives, course, target.name, year) for course in COURSES}
            if all(np.isfinite(values).any() for values in by_course.values()):
                error = lives.error_of(target, year)
                meant = " ".join((COUNTED[target.name].count.__doc__ or "").split())
                yield {
                    **{"figure": target.name, "period": str(year), "kind": target.kind, "definition": meant},
                    **_quantiles(lives, by_course, error, is_share=target.kind == "share"),
                    "rivals": _rivals(lives, target, year),
                }


def _parts(lives: Lives) -> Iterator[dict[str, Any]]:
    """Yield departures by kind, and ways out by country; their error is that of the national figure."""
    national = {target.name: target for target in targets()}
    for figure, period in lives.by_course[DRAWN][0].counts:
        country, _, way = figure.partition(": ")
        by_course = {
            course: np.array([one.counts[figure, period] for one in lived.values()], np.float64)
            for course, lived in lives.by_course.items()
        }
        target = national[NATIONAL[way or figure]]
        meant = f"cases of {country} that ended as {way}" if way else f"departures {KINDS[figure]}"
        yield {
            **{"figure": figure, "period": period, "kind": "count"},
            "definition": f"{meant}; the model's own error is borrowed from {target.name}",
            **_quantiles(lives, by_course, lives.error_of(target, int(period[:4])), is_share=False),
            "rivals": {},
        }


def _quantiles(lives: Lives, by_course: Mapping[str, Values], error: Bias, *, is_share: bool) -> dict[str, Any]:
    weights = lives.fit.weights
    with_error = {}
    for course, values in by_course.items():
        own = replace(error, mean=error.mean[list(lives.by_course[course])])
        found = prediction.with_error(values, lives.weights_of(course), own, is_share=is_share)
        with_error[course] = _rounded(found)
    defined = np.isfinite(by_course[DRAWN])
    bare = prediction.of_weighted(by_course[DRAWN][defined], weights[defined] / weights[defined].sum())
    return {
        "given": False,
        "model_error": float(f"{np.sqrt(error.variance):.6g}"),
        "quantiles": with_error.pop(DRAWN),
        "quantiles_without_model_error": _rounded(bare),
        "told_inflow": with_error,
    }


def _rivals(lives: Lives, target: Target, year: int) -> dict[str, list[float]]:
    """Give the quantiles of the naive forecasts that the published series allows, from its last year on."""
    last_seen = max(target.known)
    rate = prediction.rate_of(target, year, last_seen)
    found = {
        "last year": prediction.of_last_year(target, year, last_seen),
        "five-year mean": prediction.of_long_mean(target, year, last_seen),
        "drift": prediction.of_drift(target, year, last_seen),
        "last rate x inflow": None if rate is None else _over_the_band(lives, rate, year),
    }
    return {name: _rounded(values) for name, values in found.items() if values is not None}


def _over_the_band(lives: Lives, rate: Values, year: int) -> Values:
    """Give the quantiles of a rate times the inflow that the sets drew."""
    cases = _simulated(lives, DRAWN, "inflow_of_cases", year)
    return prediction.of_weighted(np.outer(cases, rate).ravel(), np.repeat(lives.fit.weights / len(rate), len(rate)))


def _against_stored(lives: Lives) -> dict[str, float]:
    """Tell how many counts of the fitted years differ from those that the fit stored, and by how much together.

    A longer plan gives a few people other contacts. Figures that follow people to the end are left out.

    Raises:
        NotForecast: when all together differ by more than one part in a hundred: then another engine was fitted.
    """
    years = range(FIRST_YEAR, lives.last + 1)
    pairs = [
        (one.history.yearly[name][year - FIRST_YEAR], kept.yearly[name][year - FIRST_YEAR])
        for one, kept in zip(lives.by_course[DRAWN].values(), lives.fit.histories, strict=True)
        for name in (target.name for target in targets() if target.kind == "count")
        for year in years
    ]
    now, then = np.array(pairs, np.float64).T
    apart = np.where(np.isnan(now) & np.isnan(then), 0.0, np.abs(now - then))
    share = float(apart.sum() / np.nansum(then))
    if not share <= MOST_APART:
        raise NotForecast("the engine no longer gives the histories that the fit stored: fit again first")
    differ = int(np.count_nonzero(apart > ROUNDING))
    return {"numbers": apart.size, "differ": differ, "share": float(f"{share:.3g}")}


def _rounded(values: Values) -> list[float]:
    return [float(f"{value:.6g}") for value in np.maximum.accumulate(values)]


def _written(document: Mapping[str, Any]) -> str:
    """Write the forecast, a line for each figure."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in document["figures"])
    told = {key: value for key, value in document.items() if key != "figures"}
    head = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "{\n" + ",\n".join(head) + ',\n"figures": [\n' + rows + "\n]}\n"
