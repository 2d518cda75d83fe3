"""A country small enough to count by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.past import FOLLOWED, TRAITS
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import NEVER, Household, Source, Status
from sim.validation.watching import EVENT, Lives
from sim.world.ledger import COLUMNS, FIRST_WAY_OUT, TALLY, WAYS_OUT, WAYS_OUT_FROM

FIRST_YEAR, YEARS = 2018, 10
_PERSON = [(name, "i8") for name in TRAITS]
_ENDED_UP = [(name, "i8") for name in FOLLOWED]


def month(year: int, number: int = 1) -> int:
    """The number of a month of the calendar."""
    return 12 * (year - FIRST_YEAR) + number - 1


def origin(name: str) -> int:
    """The number of a country."""
    return [country.name for country in countries()].index(name)


def person(**traits: Any) -> dict[str, int]:
    """A single applicant from Nigeria who arrived in January 2022 and is in view, some traits changed."""
    usual = {
        "origin": origin("Nigeria"),
        "source": Source.IND,
        "household": Household.SINGLE,
        "dublin_at_start": 0,
        "vris": 0,
        "arrival": month(2022),
        "status": Status.RECEPTION,
        "first_way": 0,
        "first_left": 0,
        "issued": NEVER,
    }
    return {**usual, **traits}


def event(at: int, who: int, before: Status, after: Status, detained: int = 0, obligation: int = 0) -> tuple[int, ...]:
    """A change for a person between two months."""
    return at, who, before, after, detained, obligation


def lives(
    people: Sequence[Mapping[str, int]] = (),
    events: Sequence[tuple[int, ...]] = (),
    booked: Mapping[tuple[str, int], int] | None = None,
    ways: Mapping[tuple[str, Status, int], int] | None = None,
) -> Lives:
    """Lives as given: people, events in order of time, counts by (column, year), ways out by (country, way, year)."""
    tally = np.zeros((12 * YEARS, COLUMNS), np.int64)
    for (column, year), count in (booked or {}).items():
        tally[month(year, 6), TALLY.index(column)] += count
    for (name, way, year), count in (ways or {}).items():
        tally[month(year, 6), WAYS_OUT_FROM + origin(name) * WAYS_OUT + way - FIRST_WAY_OUT] += count
    return Lives(
        first_year=FIRST_YEAR,
        tally=tally,
        people=_records(people, _PERSON),
        ended_up=_records(people, _ENDED_UP),
        events=np.array(list(events), EVENT),
        status_at_start=np.zeros(len(people), np.int8),
        obligation_at_start=np.zeros(len(people), np.int16),
    )


def _records(people: Sequence[Mapping[str, int]], fields: list[tuple[str, str]]) -> NDArray[np.void]:
    return np.array([tuple(one[name] for name, _ in fields) for one in people], fields)
