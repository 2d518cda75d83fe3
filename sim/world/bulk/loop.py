"""The months over everyone at once, to be compiled: plain loops over arrays that exist already.

Shapes: people [person], first [month] the place of the first who can arrive in it, circles [person, contact],
worlds [month], lands [month, origin], inflow [month, kind, source], most_news [tier, core, suspected before], tally
[month, column], stock [row, status], stocks and recount [month, row, status], active [place in the list], wake [month]
and wake_next [person] the chains of those to be woken, -1 at their end.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Month
from sim.rules.vocabulary import NEVER, Decision, Status
from sim.world.bulk.ahead import AHEAD, ask_for
from sim.world.bulk.lines import Line, merge_into, sort_by_rank
from sim.world.cohort.coming import open_inflow
from sim.world.custody import be_refused, enter_detention
from sim.world.ledger import GROUP_ROWS, NUISANCE_ROW, Stock, Tally
from sim.world.luck import luck
from sim.world.month import arrive, close_ledger, come_back, comes, far_multiplier, live, near_multiplier
from sim.world.word_of_mouth import (
    tell_of_arrival,
    tell_of_departure,
    tell_of_long_wait,
    waits_long_from_next_month,
)


class Books(NamedTuple):
    """What is booked apart of groups of people: who, by place and as a mask [group, person]; their tallies and stock.

    `places` holds the groups one behind the other up to their `ends`, `tally` is [group, month, column of TALLY] and
    `kept` the tally before somebody's turn: [this month and later, count].
    """

    places: NDArray[np.int32]
    ends: NDArray[np.int64]
    is_apart: NDArray[np.bool_]
    tally: NDArray[np.int64]
    kept: NDArray[np.int64]
    stock: NDArray[np.int64]


def advance(
    people: NDArray[np.void],
    first: NDArray[np.int64],
    circles: NDArray[np.int32],
    worlds: NDArray[np.void],
    lands: NDArray[np.void],
    inflow: NDArray[np.int64],
    most_news: NDArray[np.float64],
    tally: Tally,
    stock: Stock,
    stocks: NDArray[np.int32],
    recount: NDArray[np.int32],
    active: NDArray[np.int32],
    number: int,
    wake: NDArray[np.int32],
    wake_next: NDArray[np.int32],
    line: Line,
    may_have_left: NDArray[np.bool_],
    start: int,
    end: int,
    books: Books,
) -> int:
    """Live through months over everyone at once; returns the number of persons on the active list.

    `line` is room to put people in order: [line or spare, person]; `may_have_left` is room to mark places in the list.
    Nothing else is made while the months pass.

    Who has gone, or is out of sight with nothing to happen, leaves the list and is woken for the next event. What some
    people add to the tally is booked apart too, in `books`.
    """
    for month in range(start, end):
        world = worlds[month]
        number = open_month(
            *(people, first, lands, inflow, world, tally, stock, active, number, wake, wake_next, line, books)
        )
        waiting = 0
        for a in range(number):
            i = active[a]
            ask_for(people, active[min(a + AHEAD, number - 1)])
            me = people[i]
            keep(i, tally, month, books)
            rank = live(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
            may_have_left[a] = me.status >= Status.OUT_OF_SIGHT or rank >= 0.0
            if rank >= 0.0:
                line[0, waiting].place = i
                line[0, waiting].rank = rank
                waiting += 1
        fill_places(people, lands, month, world, tally, stock, line, waiting, books)
        close_ledger(month, tally, stock)
        close_books(people, month, books)
        keep_stock(stock, stocks[month])
        spread_word(people, first, circles, world)
        number = rest(*(people, circles, lands, most_news, world, active, number, may_have_left, wake, wake_next, line))
    if end > start:
        count_stock(people, range(first[end]), recount[end - 1])
    return number


def open_month(
    people: NDArray[np.void],
    first: NDArray[np.int64],
    lands: NDArray[np.void],
    inflow: NDArray[np.int64],
    world: Month,
    tally: Tally,
    stock: Stock,
    active: NDArray[np.int32],
    number: int,
    wake: NDArray[np.int32],
    wake_next: NDArray[np.int32],
    line: Line,
    books: Books,
) -> int:
    """Open new cases and wake those for whom something may happen; returns the new length of the active list.

    The list stays in order of arrival, the order in which agents are stepped: what is limited in a month, such as the
    room of a channel of support, then goes to the same people.
    """
    month = world.month
    share = open_inflow(inflow, world, tally)
    near, far = near_multiplier(world, tally), far_multiplier(world, tally)
    for i in range(first[month], first[month + 1]):
        me = people[i]
        if comes(me, near, far, share, lands[month, me.origin], world, tally):
            keep(i, tally, month, books)
            arrive(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
            active[number] = i
            number += 1
    woken = 0
    i = wake[month]
    while i >= 0:
        ask_for(people, i)
        line[0, woken].place = i
        line[0, woken].rank = i
        woken += 1
        i = wake_next[i]
    sort_by_rank(line, woken)
    for w in range(woken):
        i = line[0, w].place
        me = people[i]
        if me.status != Status.OUT_OF_SIGHT:
            keep(i, tally, month, books)
            come_back(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
    merge_into(active, number, line, woken)
    return number + woken


def fill_places(
    people: NDArray[np.void],
    lands: NDArray[np.void],
    month: int,
    world: Month,
    tally: Tally,
    stock: Stock,
    line: Line,
    waiting: int,
    books: Books,
) -> None:
    """Give the free places in detention to the first in line, by rank, and refuse the others; a family stays whole."""
    held = 0
    for origin in range(stock.shape[0] - GROUP_ROWS):
        held += stock[origin, Status.DETAINED]
    free = max(world.places - held, 0)
    sort_by_rank(line, waiting)
    refused = -1
    for q in range(waiting):
        i = line[0, q].place
        me = people[i]
        if i + me.together != refused and me.together <= free:
            keep(i, tally, month, books)
            enter_detention(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
            free -= 1
        else:
            be_refused(me, world, tally)
            refused = i + me.together


def keep_stock(stock: Stock, kept: NDArray[np.int32]) -> None:
    """Copy the stock, number by number: assigning one array to another would carry text for its error along."""
    for row in range(stock.shape[0]):
        for status in range(stock.shape[1]):
            kept[row, status] = stock[row, status]


def spread_word(people: NDArray[np.void], first: NDArray[np.int64], circles: NDArray[np.int32], world: Month) -> None:
    """Tell contacts who came this month, and who has waited long from the next on."""
    month = world.month
    for i in range(first[month], first[month + 1]):
        ask_for_contacts(people, circles[min(i + AHEAD, first[month + 1] - 1)])
        if people[i].status != Status.POTENTIAL:
            for place in circles[i]:
                if place >= 0:
                    for member in range(place, place + people[place].together):
                        tell_of_arrival(people[member])
    since = month + 1 - int(world.information.long_wait_months)
    start, end = (first[since], first[since + 1]) if since >= 0 else (0, first[0])
    for i in range(start, end):
        if waits_long_from_next_month(people[i], world):
            ask_for_contacts(people, circles[i])
            for place in circles[i]:
                if place >= 0:
                    for member in range(place, place + people[place].together):
                        tell_of_long_wait(people[member])


def ask_for_contacts(people: NDArray[np.void], circle: NDArray[np.int32]) -> None:
    """Ask memory for the records of somebody's contacts before they are told."""
    for place in circle:
        ask_for(people, max(place, 0))


def rest(
    people: NDArray[np.void],
    circles: NDArray[np.int32],
    lands: NDArray[np.void],
    most_news: NDArray[np.float64],
    world: Month,
    active: NDArray[np.int32],
    number: int,
    may_have_left: NDArray[np.bool_],
    wake: NDArray[np.int32],
    wake_next: NDArray[np.int32],
    line: Line,
) -> int:
    """Drop from the active list who needs no attention next month; returns its new length.

    The contacts of who left for the first time are told. Few `may_have_left` view, and only they are looked at.
    """
    month = world.month
    kept, leavers = 0, 0
    for a in range(number):
        i = active[a]
        ahead = min(a + AHEAD, number - 1)
        ask_for(people, active[ahead] * may_have_left[ahead])  # for who has not, the first record, which is there
        me = people[i]
        if not may_have_left[a] or me.status < Status.OUT_OF_SIGHT:
            active[kept] = i
            kept += 1
            continue
        if me.first_left == month:
            line[0, leavers].place = i
            leavers += 1
        news = me.returns
        if me.status == Status.OUT_OF_SIGHT:
            before = 0 if me.offended == NEVER else 1
            most = most_news[lands[month, me.origin].tier, me.nuisance, before]
            news = month_of_news(me.key, month, most, wake.shape[0])
        if news > month and news < wake.shape[0]:
            wake_next[i] = wake[news]
            wake[news] = i
    tell_of_departures(people, circles, world, line, leavers)
    return kept


def tell_of_departures(
    people: NDArray[np.void], circles: NDArray[np.int32], world: Month, line: Line, leavers: int
) -> None:
    """Tell the contacts of who left for the first time: memory is asked who they are, and then for their records."""
    for q in range(leavers):
        ask_for(circles, line[0, min(q + 2 * AHEAD, leavers - 1)].place)
        ask_for_contacts(people, circles[line[0, min(q + AHEAD, leavers - 1)].place])
        i = line[0, q].place
        for place in circles[i]:
            if place >= 0:
                for member in range(place, place + people[place].together):
                    tell_of_departure(people[member], people[i], world)


def month_of_news(key: int, month: int, most: float, months: int) -> int:
    """Give the next month in which luck may bring news out of sight, or `months` for none."""
    month += 1
    while month < months and luck(key, month, Decision.OUT_OF_SIGHT) >= most:
        month += 1
    return month


def keep(i: int, tally: Tally, month: int, books: Books) -> None:
    """Keep what is tallied from this month on, before the turn of somebody who is in a group that is booked apart."""
    for group in range(books.is_apart.shape[0]):
        if books.is_apart[group, i]:
            for later in range(min(books.kept.shape[0], tally.shape[0] - month)):
                for column in range(books.kept.shape[1]):
                    books.kept[later, column] = tally[month + later, column]
            return


def book_apart(i: int, tally: Tally, month: int, books: Books) -> None:
    """Book apart, for each group that somebody is in, what their turn has added to the tally."""
    for group in range(books.is_apart.shape[0]):
        if books.is_apart[group, i]:
            for later in range(min(books.kept.shape[0], tally.shape[0] - month)):
                for column in range(books.kept.shape[1]):
                    books.tally[group, month + later, column] += tally[month + later, column]
                    books.tally[group, month + later, column] -= books.kept[later, column]


def close_books(people: NDArray[np.void], month: int, books: Books) -> None:
    """Book the stocks of each group, as the ledger does those of everybody."""
    first = 0
    for group in range(books.ends.shape[0]):
        count_stock(people, books.places[first : books.ends[group]], books.stock)
        close_ledger(month, books.tally[group], books.stock)
        first = books.ends[group]


def count_stock(people: NDArray[np.void], places: Iterable[int], stock: Stock) -> None:
    """Count some people by row and status, as the running stock does."""
    for row in range(stock.shape[0]):
        for status in range(stock.shape[1]):
            stock[row, status] = 0
    for i in places:
        me = people[i]
        if me.status == Status.POTENTIAL:
            continue
        stock[me.origin, me.status] += 1
        if me.nuisance:
            stock[NUISANCE_ROW, me.status] += 1
