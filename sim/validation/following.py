"""How people are followed in watched lives: who left, when, from where, and how long after."""

import numpy as np
from numpy.typing import NDArray

from sim.evidence.cohorts import INDEPENDENT
from sim.evidence.past import over
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Source, Status
from sim.validation.watching import Lives
from sim.world.ledger import FIRST_WAY_OUT, TALLY, ways_out

ASSISTED = (Status.LEFT_REGULAR, Status.LEFT_MAATWERK)


def booked(lives: Lives, column: str, first: int, last: int) -> int:
    """Sum a column of the ledger over calendar years."""
    months = slice(lives.month(first), lives.month(last + 1))
    return int(lives.tally[months, TALLY.index(column)].sum())


def counted(lives: Lives, kinds: tuple[Status, ...], first: int, last: int) -> int:
    """Sum the entries into some statuses over calendar years."""
    return sum(booked(lives, kind.name.lower(), first, last) for kind in kinds)


def from_country(lives: Lives, *names: str) -> NDArray[np.bool_]:
    """Tell who comes from one of these countries."""
    numbers = [number for number, country in enumerate(countries()) if country.name in names]
    return np.isin(lives.people["origin"], numbers)


def who(lives: Lives, events: NDArray[np.void], kinds: tuple[Status, ...]) -> NDArray[np.bool_]:
    """Tell for whom one of these events brought one of these statuses."""
    found = np.zeros(len(lives.people), bool)
    found[events["person"][np.isin(events["after"], kinds)]] = True
    return found


def applicants_of(lives: Lives, first: int, last: int) -> NDArray[np.bool_]:
    """Tell who arrived in these years from the immigration service, outside the Dublin track."""
    arrived = lives.people["arrival"]
    inside: NDArray[np.bool_] = (arrived >= lives.month(first)) & (arrived < lives.month(last + 1))
    inside &= (lives.people["source"] == Source.IND) & (lives.people["dublin_at_start"] == 0)
    return inside


def ways_of(lives: Lives, names: tuple[str, ...], first: int, last: int) -> NDArray[np.int64]:
    """Sum the ways out of people from some countries over calendar years, by way."""
    numbers = [number for number, country in enumerate(countries()) if country.name in names]
    months = slice(lives.month(first), lives.month(last + 1))
    summed: NDArray[np.int64] = ways_out(lives.tally)[months][:, numbers].sum(axis=(0, 1))
    return summed


def assisted_of(lives: Lives, names: list[str], year: int) -> int:
    """Count departures with support of people from some countries in a year."""
    ways = ways_of(lives, tuple(names), year, year)
    return int(sum(ways[kind - FIRST_WAY_OUT] for kind in ASSISTED))


def removals_multiplied(lives: Lives, name: str, before: int, after: int) -> float:
    """Give removals to a country of origin in a year over those of an earlier year, at least one."""
    return removals_to(lives, name, after) / max(1, removals_to(lives, name, before))


def removals_to(lives: Lives, name: str, year: int) -> int:
    """Count removals to a country of origin in a year."""
    return int(ways_of(lives, (name,), year, year)[Status.REMOVED_ORIGIN - FIRST_WAY_OUT])


def supported_by_month(lives: Lives, group: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the departures with support of a group, by month."""
    events = lives.events[np.isin(lives.events["after"], ASSISTED)]
    events = events[group[events["person"]]]
    counts: NDArray[np.int64] = np.bincount(events["month"], minlength=len(lives.tally))
    return counts


def cooperation(lives: Lives) -> float:
    """Give decisions to leave per month in reception x departures per month of preparation, tier other, early 2026."""
    other = from_country(lives, *(country.name for country in countries() if country.tier == "other"))
    other &= lives.people["dublin_at_start"] == 0
    in_view = preparing = 0
    for month in range(lives.month(2026), lives.month(2026, 4)):
        status, _ = standing(lives, month)
        in_view += int((other & (status == Status.RECEPTION)).sum())
        preparing += int((other & (status == Status.PREPARING)).sum())
    events = lives.between(2026, 2026)
    events = events[other[events["person"]]]
    decided = (
        (events["before"] == Status.RECEPTION) & np.isin(events["after"], (Status.PREPARING, *INDEPENDENT))
    ).sum()
    left = ((events["before"] == Status.PREPARING) & np.isin(events["after"], INDEPENDENT)).sum()
    return over(decided, in_view) * over(left, preparing)


def standing(lives: Lives, month: int) -> tuple[NDArray[np.int8], NDArray[np.int16]]:
    """Give everybody's status, and the month their obligation began, at the start of a month."""
    status, obligation = lives.status_at_start.copy(), lives.obligation_at_start.copy()
    past = lives.events[lives.events["month"] < month]
    status[past["person"]] = past["after"]  # events stand in order of time: the last one of a person stays
    obligation[past["person"]] = past["obligation"]
    return status, obligation


def decisions_by_duration(
    lives: Lives, cohort: NDArray[np.bool_], longest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count person-months in reception, and decisions to leave from there, by months since the obligation.

    Somebody in reception at the end of month a, and until month b, faced the choice in months a + 1 to b.
    """
    events = lives.events[cohort[lives.events["person"]]]
    events = events[np.lexsort((events["month"], events["person"]))]
    last = np.append(events["person"][1:] != events["person"][:-1], True)
    until = np.where(last, len(lives.tally) - 1, np.append(events["month"][1:], 0))
    decides = ~last & np.append(np.isin(events["after"][1:], (Status.PREPARING, *INDEPENDENT)), False)
    here = events["after"] == Status.RECEPTION
    start, end = (events["month"] + 1 - events["obligation"])[here], (until + 1 - events["obligation"])[here]
    steps = np.bincount(np.minimum(start, longest), minlength=longest + 1)
    steps = steps - np.bincount(np.minimum(end, longest), minlength=longest + 1)
    chosen = (until - events["obligation"])[here & decides]
    decided = np.bincount(chosen[chosen < longest], minlength=longest)
    return np.cumsum(steps)[:longest].astype(np.int64), decided[:longest].astype(np.int64)
