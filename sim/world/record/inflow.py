"""The inflow of new people: published by source and year, later what rejections lead to, within a band."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import published, settings
from sim.parameters.ensemble import INFLOW_ERROR
from sim.rules.vocabulary import Source
from sim.world.record.reading import Reader, reader

if TYPE_CHECKING:
    from sim.scenario import Scenario

PUBLISHED = (Source.IND, Source.POLICE, Source.KMAR, Source.OTHER)


def arrivals_of(scenario: "Scenario", policy: str) -> NDArray[np.int64]:
    """Give the arrivals per month and source: published inflow by year, then the course foreseen for later years.

    Years are spread evenly over their months; the source mix of later years is that of 2023-2024. The return service
    counts cases: those who come back are in its inflow, and the model makes them itself: only new people arrive. Who
    has lost temporary protection comes on top of that.
    """
    plan = scenario.plan
    counts = np.zeros((plan.months, len(Source)), np.int64)
    for month in range(plan.months):
        read = reader(scenario, policy, month)
        day = plan.date(month)
        people = new_people(day.year, read)
        if day.year > last_year_of_cases():
            months_ago = min(month, int(read("procedure.appeal_months")))
            decided = month - months_ago
            people[Source.IND] += newly_rejected(plan.date(decided).year, reader(scenario, policy, decided))
            people *= relative_to_middle(read)
        if read("inflow.protection_ended"):
            people[Source.PROTECTION] = read("procedure.inflow_after_protection_per_year")
        monthly = plan.sample * read("inflow.factor") / 12.0 * people
        # cumulative rounding within a year keeps the yearly total of a steady year exact
        counts[month] = np.rint(day.month * monthly) - np.rint((day.month - 1) * monthly)
    return counts


def new_people(year: int, read: Reader) -> NDArray[np.float64]:
    """Give the new people of a year by source: the cases, published or foreseen, less who was here before."""
    people = np.zeros(len(Source))
    for source, number in zip(PUBLISHED, yearly_inflow(year, read), strict=True):
        people[source] = number * (1.0 - returning_share(source, read))
    return people


def newly_rejected(year: int, read: Reader) -> float:
    """Give the people a year whose cases come on top of the last published year, by the year of their rejection.

    share opening a case * (rejections - rejections of the last published year + rejections of old applications)
    """
    rejected = published()["first_instance_rejections"].by_year()
    last = last_year_of_cases()
    if year <= last:
        return 0.0
    more = rejected.get(str(year), read("procedure.rejections_future_per_year")) - rejected[str(last)]
    return float(read("procedure.rejected_opens_case_share") * more) + from_old_applications(read)


def from_old_applications(read: Reader) -> float:
    """Give the people a year whose old applications were rejected at the time of `read`, and who become cases."""
    if not read("inflow.old_applications"):
        return 0.0
    return float(read("procedure.rejected_opens_case_share") * read("procedure.old_rejections_per_year"))


def share_of_old_applications(scenario: "Scenario", policy: str, month: int) -> float:
    """Give the share of old applications, of before the Pact, in the cases of a month by way of asylum."""
    read, day = reader(scenario, policy, month), scenario.plan.date(month)
    decided = month - min(month, int(read("procedure.appeal_months")))
    then = reader(scenario, policy, decided)
    if day.year <= last_year_of_cases() or from_old_applications(then) == 0.0:
        return 0.0
    cases = yearly_inflow(day.year, read)[Source.IND] + newly_rejected(scenario.plan.date(decided).year, then)
    return min(1.0, from_old_applications(then) / cases) if cases > 0.0 else 0.0


def relative_to_middle(read: Reader) -> float:
    """Give the inflow of a course over that of the middle one: low and high are the ends of what forecasts erred."""
    course, error = str(read("inflow.course")), settings()[INFLOW_ERROR]
    drawn = {"drawn": read(INFLOW_ERROR), "low": error.low, "middle": error.default, "high": error.high}
    return float(drawn[course])


def returning_share(source: Source, read: Reader) -> float:
    """Give the share of the cases from a source that are people who were here before."""
    return float(read(f"procedure.returning_share_{'ind' if source == Source.IND else 'others'}"))


def share_of_new_people(mix: NDArray[np.float64], read: Reader) -> float:
    """Give new people over all cases, from the mix of the new people by source."""
    cases = sum(part / (1.0 - returning_share(source, read)) for source, part in zip(PUBLISHED, mix, strict=False))
    return 1.0 / float(cases) if cases else 1.0


def yearly_inflow(year: int, read: Reader) -> list[float]:
    """Give the cases of a year by source: published up to 2024, assumed after it."""
    figures = [published()[f"inflow_{source.name.lower()}"].by_year() for source in PUBLISHED]
    if all(str(year) in figure for figure in figures):
        return [float(figure[str(year)]) for figure in figures]
    mix = [float(figure["2023"] + figure["2024"]) for figure in figures]
    return [read("procedure.inflow_future_per_year") * part / sum(mix) for part in mix]


@cache
def last_year_of_cases() -> int:
    """Give the last year of which the return service has published its new cases."""
    return max(map(int, published()["inflow_total"].by_year()))
