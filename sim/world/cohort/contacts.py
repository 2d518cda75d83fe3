"""Who knows whom: a household is one contact of others, by the first of its people; compiled."""

import numpy as np
from numpy.typing import NDArray


def meet(
    people: NDArray[np.void],
    circles: NDArray[np.int32],
    latest: NDArray[np.int32],
    latest_by_origin: NDArray[np.int32],
    opening: int,
    long_wait: int,
) -> None:
    """Give everybody their household and contacts: who came just before and after, of the same origin and of any.

    `circles` [person, contact] knows nobody yet, nor do `latest` [step] and `latest_by_origin` [origin, step], which
    hold who came last: as many of them are contacts. The reserve knows nobody here. Then the friends are counted of the
    `opening` who are here.
    """
    head = 0
    for i in range(people.shape[0]):
        me = people[i]
        if me.key != people[head].key:
            head = i
        for member in range(head, i + 1):
            people[member].together = i + 1 - member
        if i == head and not me.pulled:
            know_each_other(i, latest_by_origin[me.origin], 0, circles)
            know_each_other(i, latest, 2 * latest_by_origin.shape[1], circles)
    count_friends(people, circles, opening, long_wait)


def know_each_other(i: int, latest: NDArray[np.int32], place: int, circles: NDArray[np.int32]) -> None:
    """Make somebody the contact of those who came last, from a place on in their circles; then they came last."""
    newest = np.int32(i)
    for step in range(latest.shape[0]):
        other = latest[step]
        if other >= 0:
            circles[other, place + 2 * step] = np.int32(i)
            circles[i, place + 2 * step + 1] = other
        latest[step] = newest
        newest = other


def count_friends(people: NDArray[np.void], circles: NDArray[np.int32], opening: int, long_wait: int) -> None:
    """Count, per person, the contacts who are here before the first month, and those of them who have waited long.

    Who is a contact of somebody has them as a contact, so that it is enough to ask those who are here. A household has
    the same contacts.
    """
    for i in range(opening):
        waits_long = people[i].began + long_wait <= 0
        for place in circles[i]:
            if place >= 0:
                for member in range(place, place + people[place].together):
                    people[member].friends_here += 1
                    people[member].friends_waiting += waits_long
