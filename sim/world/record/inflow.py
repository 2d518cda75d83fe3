"""The inflow of cases: published by source and year, later what rejections lead to, within a band."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.parameters.catalogue import settings
from sim.parameters.ensemble import INFLOW_ERROR
from sim.parameters.host.folder import figures_of
from sim.rules.vocabulary import Source
from sim.world.cohort.coming import CASES, NEW
from sim.world.record.reading import Reader

if TYPE_CHECKING:
    from sim.scenario import Plan

PUBLISHED = (Source.IND, Source.POLICE, Source.KMAR, Source.OTHER)


def inflow_of(plan: "Plan", reads: Sequence[Reader]) -> NDArray[np.int64]:
    """Give the cases of a policy per month, kind and source: published by year, later by the course foreseen.

    Years are spread evenly over their months; the source mix of later years is that of the last two. The return service
    counts cases: those of people who come back are among them, and the model makes those itself. On top of them come,
    new for certain, who is rejected beyond the last published year and who has lost temporary protection.
    """
    counts = np.zeros((plan.months, 2, len(Source)), np.int64)
    for month, read in enumerate(reads):
        day = plan.date(month)
        a_year = np.zeros((2, len(Source)))
        a_year[CASES, list(PUBLISHED)] = yearly_inflow(plan.host, day.year, read)
        if day.year > last_year_of_cases(plan.host):
            months_ago = min(month, int(read("procedure.appeal_months")))
            decided = month - months_ago
            a_year[NEW, Source.IND] = newly_rejected(plan.host, plan.date(decided).year, reads[decided])
            a_year[:, Source.IND] *= relative_to_middle(read)
        if read("inflow.protection_ended"):
            a_year[NEW, Source.PROTECTION] = read("procedure.inflow_after_protection_per_year")
        monthly = plan.sample * read("inflow.factor") / 12.0 * a_year
        # cumulative rounding within a year keeps the yearly total of a steady year exact
        counts[month] = np.rint(day.month * monthly) - np.rint((day.month - 1) * monthly)
    return counts


def newly_rejected(host: str, year: int, read: Reader) -> float:
    """Give the people a year whose cases come on top of the last published year, by the year of their rejection.

    share opening a case * (rejections - rejections of the last published year + rejections of old applications)
    """
    rejected = figures_of(host)["first_instance_rejections"].by_year()
    last = last_year_of_cases(host)
    if year <= last:
        return 0.0
    more = rejected.get(str(year), read("procedure.rejections_future_per_year")) - rejected[str(last)]
    return float(read("procedure.rejected_opens_case_share") * more) + from_old_applications(read)


def from_old_applications(read: Reader) -> float:
    """Give the people a year whose old applications were rejected at the time of `read`, and who become cases."""
    if not read("inflow.old_applications"):
        return 0.0
    return float(read("procedure.rejected_opens_case_share") * read("procedure.old_rejections_per_year"))


def share_of_old_applications(plan: "Plan", reads: Sequence[Reader], month: int) -> float:
    """Give the share of old applications, of before the Pact, in the cases of a month by way of asylum."""
    host, read, day = plan.host, reads[month], plan.date(month)
    decided = month - min(month, int(read("procedure.appeal_months")))
    then = reads[decided]
    if day.year <= last_year_of_cases(host) or from_old_applications(then) == 0.0:
        return 0.0
    cases = yearly_inflow(host, day.year, read)[Source.IND]
    cases += newly_rejected(host, plan.date(decided).year, then)
    return min(1.0, from_old_applications(then) / cases) if cases > 0.0 else 0.0


def relative_to_middle(read: Reader) -> float:
    """Give the inflow by way of asylum of a course over that of the middle one.

    Low and high are the ends of what forecasts of asylum erred. No forecast is known of the other sources, which
    together have stayed within a fifth of their mean.
    """
    course, error = str(read("inflow.course")), settings()[INFLOW_ERROR]
    drawn = {"drawn": read(INFLOW_ERROR), "low": error.low, "middle": error.default, "high": error.high}
    return float(drawn[course])


def yearly_inflow(host: str, year: int, read: Reader) -> list[float]:
    """Give the cases of a year by source: as published, and assumed after the last published year."""
    figures = [figures_of(host)[f"inflow_{source.name.lower()}"].by_year() for source in PUBLISHED]
    if all(str(year) in figure for figure in figures):
        return [float(figure[str(year)]) for figure in figures]
    last = last_year_of_cases(host)
    mix = [float(figure[str(last - 1)] + figure[str(last)]) for figure in figures]
    return [read("procedure.inflow_future_per_year") * part / sum(mix) for part in mix]


@cache
def last_year_of_cases(host: str) -> int:
    """Give the last year of which the new cases of a country are published."""
    return max(map(int, figures_of(host)["inflow_total"].by_year()))
