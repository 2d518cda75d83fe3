"""Who knows whom: a household is one contact of others, by the first of its people."""

import numpy as np
from numpy.typing import NDArray

from sim.world.cohort.households import is_first_of_household
from sim.world.record.tables import Tables


def count_friends(people: NDArray[np.void], circles: NDArray[np.int32], opening: int, long_wait: int) -> None:
    """Count, per person, the contacts who are here before the first month, and those of them who have waited long.

    Who is a contact of somebody has them as a contact, so that it is enough to ask those who are here. A household has
    the same contacts.
    """
    first = np.maximum.accumulate(np.where(is_first_of_household(people), np.arange(len(people)), 0))
    of_those_here = circles[:opening]
    of_those_waiting = of_those_here[people["began"][:opening] + long_wait <= 0]
    for name, of in (("friends_here", of_those_here), ("friends_waiting", of_those_waiting)):
        friends = np.bincount(of[of >= 0], minlength=len(people))[first]
        some = np.flatnonzero(friends)
        people[name][some] = friends[some]


def circles_of(people: NDArray[np.void], tables: Tables) -> NDArray[np.int32]:
    """Choose everybody's contacts: who came just before and after, most from the same origin, others from anywhere.

    A household is one contact, by the first of its people. The reserve knows nobody here.
    """
    start = tables.at_start
    each_side = int(start.information.contacts) // 2
    same = round(each_side * start.information.contacts_same_origin)
    everybody = np.flatnonzero((people["pulled"] == 0) & is_first_of_household(people)).astype(np.int32)
    origin = people["origin"][everybody]
    by_origin = everybody[np.argsort(origin, kind="stable")]
    origin = np.sort(origin)
    circles = np.full((len(people), 2 * each_side), -1, np.int32)
    for step in range(1, each_side + 1):
        if step <= same:
            line, near = by_origin, np.flatnonzero(origin[step:] == origin[:-step])
        else:
            line, near = everybody, np.arange(len(everybody) - (step - same))
        ahead = step if step <= same else step - same
        later, earlier = circles[:, 2 * step - 2], circles[:, 2 * step - 1]
        later[line[near]] = line[near + ahead]
        earlier[line[near + ahead]] = line[near]
    return circles
