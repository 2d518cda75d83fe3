"""How each published figure is counted in a simulated past: one function per target, named after it.

A function takes one replication's past and gives a value per calendar year, nan where the figure is not defined.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.parameters.catalogue import countries, published
from sim.rules.vocabulary import Household, Source, Status
from sim.world.ledger import FIRST_WAY_OUT, TALLY, ways_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Yearly = NDArray[np.float64]
    Group = Callable[[NDArray[np.void]], NDArray[np.bool_]]

DEMONSTRABLE = range(Status.LEFT_UNASSISTED, Status.REMOVED_DUBLIN + 1)
MAGHREB = ("Morocco", "Algeria", "Tunisia")
INDEPENDENT = (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK)
FOLLOWED_MONTHS = 24
COHORT_MONTHS = (-36, -12, 6)  # against January of the year: arrived from, arrived before, gone before


@dataclass(frozen=True, slots=True)
class Past:
    """One replication: its ledger [month, column] from January of the first year, and everybody as they ended up."""

    first_year: int
    tally: NDArray[Any]
    people: NDArray[np.void]

    @property
    def years(self) -> range:
        """The calendar years that are whole."""
        return range(self.first_year, self.first_year + len(self.tally) // 12)

    def summed(self, *columns: str) -> Yearly:
        """Return the sum of columns of the ledger per calendar year."""
        return _by_year(self.tally[:, [TALLY.index(column) for column in columns]].sum(axis=1))

    def in_months(self, column: str, year: int, first: int = 1, last: int = 12) -> float:
        """Return the sum of a column from one month of a year to another, both included."""
        january = 12 * (year - self.first_year)
        return float(self.tally[january + first - 1 : january + last, TALLY.index(column)].sum())


# --- inflow and departures ----------------------------------------------------------------------------------------


def inflow_of_cases(past: Past) -> Yearly:
    """Count the cases opened in a year: arrivals, and those who come back into view, enter again or are rejected again.

    The return service counts cases by the year in which it receives them; a person who comes back counts again.
    """
    return past.summed("cases_opened")


def departures_independent(past: Past) -> Yearly:
    """Count, by the year of departure, who left on own initiative: alone, with regular support or with maatwerk.

    Any destination: Dublin cases who travel alone are in it, here as in the publication.
    """
    return past.summed("left_unassisted", "left_regular", "left_maatwerk")


def departures_forced(past: Past) -> Yearly:
    """Count, by the year of departure, removals to the origin and transfers under Dublin."""
    return past.summed("removed_origin", "removed_dublin")


def departures_unsupervised(past: Past) -> Yearly:
    """Count, by year, the cases closed because somebody is no longer found; who disappears twice counts twice."""
    return past.summed("out_of_sight")


def dublin_transfers(past: Past) -> Yearly:
    """Count, by the year of departure, Dublin cases that left for the state responsible, escorted or alone."""
    return past.summed("dublin_left")


def repeat_applications(past: Past) -> Yearly:
    """Count, by the year of application, new applications by people who were rejected before and are in view."""
    return past.summed("applications")


# --- detention ----------------------------------------------------------------------------------------------------


def detention_entries(past: Past) -> Yearly:
    """Count entries into detention by year, with border detention added, which the publication counts too."""
    return past.summed("detention_placed") * border_detention_factor()


def border_detention_factor() -> float:
    """Give all placements over those in aliens' detention alone, of 2020 (2,357 over 2,130).

    The model has nobody refused at the border: what it counts is raised by this factor, in every year.
    """
    placements = published()["detention_placements_2020"].values
    if isinstance(placements, int | float):
        raise TypeError("placements are told apart by kind")
    return float(placements["total"] / placements["article_59"])


def detention_stay_days(past: Past) -> Yearly:
    """Give the mean length, in days, of the stays in detention that ended in a year, however they ended."""
    return _over(past.summed("detention_stay_days"), past.summed("detention_ended"))


def detention_occupancy(past: Past) -> Yearly:
    """Give the people detained on a mean day of the months that the publication speaks of: days over days."""
    found = []
    for year in past.years:
        first, last = occupancy_months(year)
        days = past.in_months("detention_days", year, first, last)
        found.append(days / sum(monthrange(year, month)[1] for month in range(first, last + 1)))
    return np.array(found, np.float64)


def occupancy_months(year: int) -> tuple[int, int]:
    """Give the first and last month of a year that the publication of its occupancy speaks of."""
    return {2022: (9, 12), 2023: (6, 6)}.get(year, (1, 12))


def detention_departure_share(past: Past) -> Yearly:
    """Give demonstrable departures over the detentions that ended, in a year, in some form of departure.

    Departure without supervision is in the denominator; release into reception is not. January to September in 2020.
    """
    found = []
    for year in past.years:
        last = 9 if year == 2020 else 12
        shown = past.in_months("detention_ended_departure", year, 1, last)
        unseen = past.in_months("detention_ended_unsupervised", year, 1, last)
        found.append(shown / (shown + unseen) if shown + unseen else np.nan)
    return np.array(found, np.float64)


# --- people with little chance of a document, people with a VRIS label ------------------------------------------


def independent_share(past: Past) -> Yearly:
    """Give independent departures over all that can be shown, of the year and the two before together."""
    independent = departures_independent(past)
    return _over(_three_years(independent), _three_years(independent + departures_forced(past)))


def still_present(past: Past) -> Yearly:
    """Give what is left of the cases opened in a year after all departures of that year; no cohort is followed."""
    left = departures_independent(past) + departures_forced(past) + departures_unsupervised(past)
    cases = inflow_of_cases(past)
    return _over(cases - left, cases)


def low_cooperation_unsupervised(past: Past) -> Yearly:
    """Give who went out of sight over all Moroccans, Algerians and Tunisians who left supervision in two years.

    The year and the one before, as the publication speaks of six years together. Permits are ways out too.
    """
    numbers = [number for number, country in enumerate(countries()) if country.name in MAGHREB]
    ways = ways_out(past.tally)[:, numbers].sum(axis=1)
    gone = _by_year(ways[:, Status.OUT_OF_SIGHT - FIRST_WAY_OUT])
    left = _by_year(ways[:, Status.LEFT_UNASSISTED - FIRST_WAY_OUT :].sum(axis=1))
    return _over(_with_year_before(gone), _with_year_before(gone + left))


def low_cooperation_cohort_left(past: Past) -> Yearly:
    """Give the share of a cohort of rejected Moroccans and Algerians that had left demonstrably by the end of June.

    The cohort: who came from the immigration service in the third or second year before, so that they are followed
    for two and a half years on average, as the applicants of 2014-2016 were up to 2018. Dublin transfers count; who
    moved on unseen first does not.
    """
    names = [country.name for country in countries()]
    people = past.people[(past.people["status"] != Status.POTENTIAL) & (past.people["source"] == Source.IND)]
    people = people[np.isin(people["origin"], [names.index("Morocco"), names.index("Algeria")])]
    shown = np.isin(people["first_way"], list(DEMONSTRABLE))
    found = []
    for year in past.years:
        since, until, gone = (12 * (year - past.first_year) + months for months in COHORT_MONTHS)
        cohort = (people["arrival"] >= since) & (people["arrival"] < until)
        left = cohort & shown & (people["first_left"] < gone)
        found.append(left.sum() / cohort.sum() if since >= 0 and cohort.any() else np.nan)
    return np.array(found, np.float64)


def families_over_singles_returned(past: Past) -> Yearly:
    """Give the share of families with children at school that left independently within two years over that of singles.

    Of applicants outside the Dublin track, without a VRIS label, who came in the fourth to second year before.
    """
    return _over_in_cohorts(past, INDEPENDENT, _families, _singles)


def families_over_singles_removed(past: Past) -> Yearly:
    """Give the same ratio as for those who left independently, of removals to the country of origin."""
    return _over_in_cohorts(past, (Status.REMOVED_ORIGIN,), _families, _singles)


def eritrea_over_iraq_returned(past: Past) -> Yearly:
    """Give the share that left independently within two years, of Eritrea's group of countries over that of Iraq's.

    In the same cohorts; behaviour differs by group, and one country alone has too few people.
    """
    group = {country.name: country.tier for country in countries()}
    return _over_in_cohorts(past, INDEPENDENT, _in_tier(group["Eritrea"]), _in_tier(group["Iraq"]))


def documents_requested(past: Past) -> Yearly:
    """Count, by the year of the request, travel documents asked of countries of origin; asked again counts again."""
    return past.summed("documents_requested")


def documents_that_led_to_removal(past: Past) -> Yearly:
    """Give the share removed by force within half a year, of those to whom a country gave a document in a year.

    Of countries that take people back by force throughout: not the unsafe, nor those without a prospect for a time.
    """
    open_to_force = [
        number
        for number, country in enumerate(countries())
        if not country.unsafe and all(prospect for _, prospect in country.prospect)
    ]
    people = past.people[np.isin(past.people["origin"], open_to_force)]
    removed = (people["first_way"] == Status.REMOVED_ORIGIN) & (people["first_left"] <= people["issued"] + 6)
    found = []
    for year in past.years:
        january = 12 * (year - past.first_year)
        given = (people["issued"] >= january) & (people["issued"] < january + 12)
        found.append((given & removed).sum() / given.sum() if given.any() else np.nan)
    return np.array(found, np.float64)


def vris_departures(past: Past) -> Yearly:
    """Count, by the year of departure, everybody with a VRIS label who left demonstrably, from wherever they were."""
    return past.summed("vris_left")


def vris_departures_from_custody(past: Past) -> Yearly:
    """Count who left with a VRIS label from prison, or from detention after it: mean of the year and the year before.

    Counted as in 2016, when only those who left during or straight after a sentence were.
    """
    return _with_year_before(past.summed("vris_left_from_custody")) / 2.0


COUNTED: dict[str, Callable[[Past], Yearly]] = {
    count.__name__: count
    for count in (
        *(inflow_of_cases, departures_independent, departures_forced, departures_unsupervised, dublin_transfers),
        *(repeat_applications, detention_entries, detention_stay_days, detention_occupancy, detention_departure_share),
        *(low_cooperation_unsupervised, low_cooperation_cohort_left, vris_departures, vris_departures_from_custody),
        *(families_over_singles_returned, families_over_singles_removed, eritrea_over_iraq_returned),
        *(independent_share, still_present, documents_requested, documents_that_led_to_removal),
    )
}


def _by_year(months: NDArray[np.float64]) -> Yearly:
    whole = months[: len(months) // 12 * 12].reshape(-1, 12)
    return np.asarray(whole.sum(axis=1), np.float64)


def _families(people: NDArray[np.void]) -> NDArray[np.bool_]:
    return np.asarray(people["household"] == Household.SCHOOL_FAMILY)


def _singles(people: NDArray[np.void]) -> NDArray[np.bool_]:
    return np.asarray(people["household"] == Household.SINGLE)


def _in_tier(tier: str) -> Group:
    numbers = [number for number, country in enumerate(countries()) if country.tier == tier]
    return lambda people: np.isin(people["origin"], numbers)


def _over_in_cohorts(past: Past, kinds: tuple[Status, ...], one: Group, other: Group) -> Yearly:
    """Divide the shares of two groups that left in one of these ways, first and within two years of their arrival.

    The cohort of a year: applicants who came in the fourth to second year before it; nan until it is whole.
    """
    people = past.people
    here = (people["status"] != Status.POTENTIAL) & (people["source"] == Source.IND)
    people = people[here & (people["dublin_at_start"] == 0) & (people["vris"] == 0)]
    gone = np.isin(people["first_way"], kinds) & (people["first_left"] - people["arrival"] < FOLLOWED_MONTHS)
    found = []
    for year in past.years:
        since, until = 12 * (year - 4 - past.first_year), 12 * (year - 1 - past.first_year)
        cohort = (people["arrival"] >= since) & (people["arrival"] < until)
        share, over = (_mean(gone[cohort & group(people)]) for group in (one, other))
        found.append(share / over if since >= 0 and over > 0.0 else np.nan)
    return np.array(found, np.float64)


def _mean(chosen: NDArray[np.bool_]) -> float:
    """Give the share that is true; nan of nobody."""
    return float(chosen.mean()) if chosen.size else float("nan")


def _with_year_before(yearly: Yearly) -> Yearly:
    """Return each year and the one before together; nan for the first."""
    return np.concatenate([[np.nan], yearly[1:] + yearly[:-1]])


def _three_years(yearly: Yearly) -> Yearly:
    """Return each year and the two before together; nan for the first two."""
    return np.concatenate([[np.nan] * 2, yearly[2:] + yearly[1:-1] + yearly[:-2]])


def _over(part: Yearly, whole: Yearly) -> Yearly:
    """Divide; nan where there is nothing to divide by."""
    return np.where(whole > 0.0, part, np.nan) / np.where(whole > 0.0, whole, 1.0)
