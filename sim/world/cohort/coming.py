"""How many new people come in a month: the cases there are, less the cases of people who were here before.

Until the future begins, who came back last month is known, and what was opened too few or too many by then is made up
for: cases are opened as published. In the future as many are taken to come back as in the two years before it, under
every policy: who comes does not depend on who comes back because of a policy.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Month
from sim.rules.vocabulary import Source
from sim.world.ledger import Count, Tally

Inflow = NDArray[np.int64]  # [month, CASES or NEW, source]
CASES = 0  # of people of whom some were here before
NEW = 1  # of people who are new for certain, on top of them
MONTHS_REMEMBERED = 24  # before the future, of those who came back


class Back(NamedTuple):
    """Cases of people who were here before: after a procedure (rejected again, no longer deferred), and otherwise."""

    after_procedure: int
    otherwise: int


def open_inflow(inflow: Inflow, world: Month, tally: Tally) -> float:
    """Settle how many new people may come by each source this month; returns their share of those who could."""
    month = world.month
    cases, back, owed = cases_of(inflow, month, CASES), who_come_back(world, tally), 0
    if is_one_past(world) and month > 0:
        opened = tally[month - 1, Count.CASES_OPENED]
        owed = tally[month - 1, Count.CASES_OWED] + cases_of(inflow, month - 1, CASES) - opened
        owed += cases_of(inflow, month - 1, NEW)
    tally[month, Count.CASES_OWED] = owed
    by_ind = inflow[month, CASES, Source.IND]
    wanted = max(0, cases + owed - back.after_procedure - back.otherwise)
    by_others = min(max(0, cases - by_ind - back.otherwise), wanted)
    let_in(Source.IND, min(wanted - by_others, by_ind), inflow, month, tally)
    passed = given = 0
    for source in range(Source.IND + 1, inflow.shape[2]):
        passed += inflow[month, CASES, source]
        up_to = nearest(by_others * passed, cases - by_ind)
        let_in(source, up_to - given, inflow, month, tally)
        given = up_to
    return share_who_come(inflow, month, tally)


def let_in(source: int, people: int, inflow: Inflow, month: int, tally: Tally) -> None:
    """Let so many people come by a source, and those who are new for certain."""
    tally[month, Count.NEW_BY_IND + source] = max(0, people + inflow[month, NEW, source])


def share_who_come(inflow: Inflow, month: int, tally: Tally) -> float:
    """Give the new people who may come over all who could."""
    come = 0
    for source in range(inflow.shape[2]):
        come += tally[month, Count.NEW_BY_IND + source]
    return float(come / max(1, cases_of(inflow, month, CASES) + cases_of(inflow, month, NEW)))


def cases_of(inflow: Inflow, month: int, kind: int) -> int:
    """Count the cases of a kind in a month, by all sources."""
    count = 0
    for source in range(inflow.shape[2]):
        count += inflow[month, kind, source]
    return count


def is_one_past(world: Month) -> bool:
    """Tell whether all that came before this month is the same under every policy."""
    return bool(world.month == world.counted_until)


def who_come_back(world: Month, tally: Tally) -> Back:
    """Give how many come back this month: as last month, or in the future as in the mean month of the years before."""
    until = world.counted_until
    if is_one_past(world):
        return came_back(max(0, until - 1), until, tally)
    start = max(0, until - MONTHS_REMEMBERED)
    all_back = came_back(start, until, tally)
    months, passed = max(1, until - start), world.month - until
    return Back(
        turn(all_back.after_procedure, passed, months),
        turn(all_back.otherwise, passed, months),
    )


def turn(people: int, passed: int, months: int) -> int:
    """Give how many of some people have their turn when so many months have passed, spread evenly over `months`."""
    return (passed + 1) * people // months - passed * people // months


def came_back(start: int, until: int, tally: Tally) -> Back:
    """Count the cases of people who were here before, opened in some months."""
    after_procedure = otherwise = 0
    for month in range(start, until):
        again = tally[month, Count.OPENED_AFTER_PROCEDURE]
        after_procedure += again
        otherwise += tally[month, Count.CASES_OPENED] - tally[month, Count.ARRIVED] - again
    return Back(after_procedure, otherwise)


def nearest(part: int, whole: int) -> int:
    """Divide whole numbers to the nearest one; nothing over nothing is nothing."""
    return (2 * part + whole) // (2 * whole) if whole > 0 else 0
