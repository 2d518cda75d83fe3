"""How published shares of cohorts are counted in a simulated past: people followed one by one, as they ended up.

The months given are those of a year; a cohort came before it. A share is nan until its cohort is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.evidence.past import Past, over
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Household, Source, Status

if TYPE_CHECKING:
    Group = Callable[[NDArray[np.void]], NDArray[np.bool_]]

INDEPENDENT = (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK)
FORCED = (Status.REMOVED_ORIGIN, Status.REMOVED_DUBLIN)
DEMONSTRABLE = (*INDEPENDENT, *FORCED)
FOLLOWED_MONTHS = 24
COHORT_MONTHS = (-36, -12, 6)  # against January of the year: arrived from, arrived before, gone before
LEADS_TO_REMOVAL_MONTHS = 6


def low_cooperation_cohort_left(past: Past, months: range) -> float:
    """Give the share of a cohort of rejected Moroccans and Algerians that had left demonstrably by the end of June.

    The cohort: who came from the immigration service in the third or second year before, so that they are followed
    for two and a half years on average, as the applicants of 2014-2016 were up to 2018. Dublin transfers count; who
    moved on unseen first does not.
    """
    people = _applicants(past)
    people = people[np.isin(people["origin"], _numbers("Morocco", "Algeria"))]
    since, until, gone = (months.start - past.begins + ahead for ahead in COHORT_MONTHS)
    cohort = (people["arrival"] >= since) & (people["arrival"] < until)
    left = np.isin(people["first_way"], DEMONSTRABLE) & (people["first_left"] < gone)
    return _share(left[cohort]) if since >= 0 else float("nan")


def families_over_singles_returned(past: Past, months: range) -> float:
    """Give the share of families with children at school that left independently within two years over that of singles.

    Of applicants outside the Dublin track, without a VRIS label, who came in the fourth to second year before.
    """
    return _over_in_cohorts(past, months, INDEPENDENT, _families, _singles)


def families_over_singles_removed(past: Past, months: range) -> float:
    """Give the same ratio as for those who left independently, of removals to the country of origin."""
    return _over_in_cohorts(past, months, (Status.REMOVED_ORIGIN,), _families, _singles)


def eritrea_over_iraq_returned(past: Past, months: range) -> float:
    """Give the share that left independently within two years, of Eritrea's group of countries over that of Iraq's.

    In the same cohorts; behaviour differs by group, and one country alone has too few people.
    """
    group = {country.name: country.tier for country in countries()}
    return _over_in_cohorts(past, months, INDEPENDENT, _in_tier(group["Eritrea"]), _in_tier(group["Iraq"]))


def documents_that_led_to_removal(past: Past, months: range) -> float:
    """Give the share removed by force within half a year, of those to whom a country gave a document in a year.

    Of countries that take people back by force throughout: not the unsafe, nor those without a prospect for a time.
    """
    open_to_force = [
        number
        for number, country in enumerate(countries())
        if all(is_so for _, is_so in (*country.safety, *country.prospect))
    ]
    people = _people(past)
    people = people[np.isin(people["origin"], open_to_force)]
    soon = people["first_left"] <= people["issued"] + LEADS_TO_REMOVAL_MONTHS
    removed = (people["first_way"] == Status.REMOVED_ORIGIN) & soon
    since, until = months.start - past.begins, months.stop - past.begins
    return _share(removed[(people["issued"] >= since) & (people["issued"] < until)])


def _over_in_cohorts(past: Past, months: range, kinds: tuple[Status, ...], one: Group, other: Group) -> float:
    """Divide the shares of two groups that left in one of these ways, first and within two years of their arrival.

    The cohort of a year: applicants who came in the fourth to second year before it.
    """
    people = _applicants(past)
    people = people[(people["dublin_at_start"] == 0) & (people["vris"] == 0)]
    since, until = months.start - past.begins - 48, months.start - past.begins - 12
    gone = np.isin(people["first_way"], kinds) & (people["first_left"] - people["arrival"] < FOLLOWED_MONTHS)
    cohort = (people["arrival"] >= since) & (people["arrival"] < until)
    share, of = (_share(gone[cohort & group(people)]) for group in (one, other))
    return over(share, of) if since >= 0 else float("nan")


def _people(past: Past) -> NDArray[np.void]:
    if past.people is None:
        raise TypeError("a cohort is counted among people, and this past holds only what was counted by month")
    return past.people


def _applicants(past: Past) -> NDArray[np.void]:
    people = _people(past)
    here: NDArray[np.void] = people[(people["status"] != Status.POTENTIAL) & (people["source"] == Source.IND)]
    return here


def _numbers(*names: str) -> list[int]:
    return [number for number, country in enumerate(countries()) if country.name in names]


def _families(people: NDArray[np.void]) -> NDArray[np.bool_]:
    return np.asarray(people["household"] == Household.SCHOOL_FAMILY)


def _singles(people: NDArray[np.void]) -> NDArray[np.bool_]:
    return np.asarray(people["household"] == Household.SINGLE)


def _in_tier(tier: str) -> Group:
    numbers = [number for number, country in enumerate(countries()) if country.tier == tier]
    return lambda people: np.isin(people["origin"], numbers)


def _share(chosen: NDArray[np.bool_]) -> float:
    """Give the share that is true; nan of nobody."""
    return float(chosen.mean()) if chosen.size else float("nan")
