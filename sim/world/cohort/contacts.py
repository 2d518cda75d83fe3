"""Who knows whom: a household is one contact of others, by the first of its people."""

import numpy as np
from numpy.typing import NDArray

from sim.world.record.tables import Tables


def count_friends(
    people: NDArray[np.void], circles: NDArray[np.int32], is_first: NDArray[np.bool_], opening: int, long_wait: int
) -> None:
    """Count, per person, the contacts who are here before the first month, and those of them who have waited long.

    Who is a contact of somebody has them as a contact, so that it is enough to ask those who are here. A household has
    the same contacts; `is_first` tells who is the first of one.
    """
    first = np.maximum.accumulate(np.where(is_first, np.arange(len(people)), 0))
    of_those_here = circles[:opening]
    of_those_waiting = of_those_here[people["began"][:opening] + long_wait <= 0]
    for name, of in (("friends_here", of_those_here), ("friends_waiting", of_those_waiting)):
        friends = np.bincount(of[of >= 0], minlength=len(people))[first]
        some = np.flatnonzero(friends)
        people[name][some] = friends[some]


def circles_of(people: NDArray[np.void], is_first: NDArray[np.bool_], tables: Tables) -> NDArray[np.int32]:
    """Choose everybody's contacts: who came just before and after, most from the same origin, others from anywhere.

    A household is one contact, by the first of its people. The reserve knows nobody here.
    """
    start = tables.at_start
    each_side = int(start.information.contacts) // 2
    same = round(each_side * start.information.contacts_same_origin)
    everybody = np.flatnonzero(is_first & (people["pulled"] == 0)).astype(np.int32)
    origins = people["origin"][everybody]
    by_origin = np.argsort(origins, kind="stable")
    origins = origins[by_origin]
    known = np.full((len(everybody), 2 * each_side), -1, np.int32)
    for step in range(1, same + 1):
        is_near = origins[step:] == origins[:-step]
        for side, (own, other) in enumerate(
            ((by_origin[:-step], by_origin[step:]), (by_origin[step:], by_origin[:-step]))
        ):
            known[own, 2 * step - 2 + side] = np.where(is_near, everybody[other], -1)
    for step in range(1, each_side - same + 1):
        later, earlier = 2 * (same + step) - 2, 2 * (same + step) - 1
        known[:-step, later] = everybody[step:]
        known[step:, earlier] = everybody[:-step]
    circles = np.full((len(people), 2 * each_side), -1, np.int32)
    circles[everybody] = known
    return circles
