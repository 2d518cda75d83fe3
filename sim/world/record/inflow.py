"""The inflow of new people: published by source and year, assumed later."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import published
from sim.rules.vocabulary import Source
from sim.world.record.reading import Reader, reader

if TYPE_CHECKING:
    from sim.scenario import Scenario

PUBLISHED = (Source.IND, Source.POLICE, Source.KMAR, Source.OTHER)


def arrivals_of(scenario: "Scenario", policy: str) -> NDArray[np.int64]:
    """Give the arrivals per month and source: published inflow by year, then the assumed yearly number.

    Years are spread evenly over their months; the source mix of later years is that of 2023-2024. The return service
    counts cases: those who come back are in its inflow, and the model makes them itself: only new people arrive.
    """
    plan = scenario.plan
    counts = np.zeros((plan.months, len(Source)), np.int64)
    for month in range(plan.months):
        read = reader(scenario, policy, month)
        day = plan.date(month)
        scale = plan.sample * read("inflow.factor") / 12.0
        for source, yearly in zip(Source, yearly_inflow(day.year, read), strict=True):
            monthly = scale * yearly * (1.0 - returning_share(source, read))
            # cumulative rounding within a year keeps the yearly total exact
            counts[month, source] = round(day.month * monthly) - round((day.month - 1) * monthly)
    return counts


def returning_share(source: Source, read: Reader) -> float:
    """Give the share of the cases from a source that are people who were here before."""
    if source == Source.PROTECTION:
        return 0.0
    return float(read(f"procedure.returning_share_{'ind' if source == Source.IND else 'others'}"))


def share_of_new_people(mix: NDArray[np.float64], read: Reader) -> float:
    """Give new people over all cases, from the mix of the new people by source."""
    cases = sum(part / (1.0 - returning_share(source, read)) for source, part in zip(Source, mix, strict=True))
    return 1.0 / float(cases) if cases else 1.0


def yearly_inflow(year: int, read: Reader) -> list[float]:
    """Give the inflow of a year by source: published up to 2024, assumed after it.

    Temporary protection that has ended brings people on top of that.
    """
    displaced = read("procedure.inflow_after_protection_per_year") if read("inflow.protection_ended") else 0
    return [*inflow_of_the_service(year, read), float(displaced)]


def inflow_of_the_service(year: int, read: Reader) -> list[float]:
    """Give the inflow of a year by the sources whose figures are published."""
    figures = [published()[f"inflow_{source.name.lower()}"].values for source in PUBLISHED]
    if all(isinstance(figure, float | int) for figure in figures):
        raise TypeError("the published inflow must be given by year")
    by_year = cast(list[Mapping[str, float]], figures)
    if all(str(year) in figure for figure in by_year):
        return [float(figure[str(year)]) for figure in by_year]
    mix = [float(figure["2023"] + figure["2024"]) for figure in by_year]
    return [read("procedure.inflow_future_per_year") * part / sum(mix) for part in mix]
