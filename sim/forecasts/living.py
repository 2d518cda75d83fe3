"""Live on from the fitted past to a year that has not come, under a set of the fit and a course of the inflow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.calibration.fit.fitting import OF_KEPT, Fit
from sim.calibration.fit.histories import History, history_of, past_of
from sim.evidence.past import Past, months_of
from sim.parameters.catalogue import countries
from sim.parameters.ensemble import INFLOW_ERROR, outside_of_run
from sim.rules.vocabulary import Status
from sim.scenario import Scenario
from sim.scenario.changing import with_settings
from sim.world.ledger import FIRST_WAY_OUT, ways_out

Counts = Mapping[tuple[str, str], float]  # (figure, period such as "2026" or "2026 first half") -> persons

DRAWN = "drawn"
COURSES = (DRAWN, "low", "middle", "high")
"""Of the inflow: anew in each set over the band of what forecasts erred, and the same in all at its ends and middle."""

KINDS = {
    "left_unassisted": "alone, without support",
    "left_regular": "with regular support",
    "left_maatwerk": "with maatwerk",
    "removed_origin": "removed to the country of origin",
    "removed_dublin": "transferred under Dublin by the state",
}
WAYS = {
    "independent": (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK),
    "forced": (Status.REMOVED_ORIGIN, Status.REMOVED_DUBLIN),
    "unsupervised": (Status.OUT_OF_SIGHT,),
}
HALVES = {"": (1, 12), " first half": (1, 6), " second half": (7, 12)}


@dataclass(frozen=True, slots=True)
class Lived:
    """What one set gives under one course of the inflow: the figures of the fit, and what else is forecast."""

    history: History
    counts: Counts


def live_on(scenario: Scenario, fit: Fit, number: int, course: str, years: range) -> Lived:
    """Live through past and forecast years under a set of the fit, with the luck that it had in the fit."""
    values = {**fit.sets[number], "inflow.course": course}
    if course == DRAWN:
        values[INFLOW_ERROR] = outside_of_run(number)[INFLOW_ERROR]
    past = past_of(with_settings(scenario, values), OF_KEPT + number)
    return Lived(history_of(past), dict(_counts(past, years)))


def _counts(past: Past, years: range) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield departures by kind, and ways out by country for years and half-years."""
    ways = ways_out(past.tally)
    for year in years:
        for kind in KINDS:
            yield (kind, str(year)), past.counted(months_of(year), kind)
        for half, ends in HALVES.items():
            months = months_of(year, *ends)
            lived = slice(months.start - past.begins, months.stop - past.begins)
            for country, record in enumerate(countries()):
                for way, statuses in WAYS.items():
                    columns = [status - FIRST_WAY_OUT for status in statuses]
                    yield (f"{record.name}: {way}", f"{year}{half}"), float(ways[lived, country][:, columns].sum())
