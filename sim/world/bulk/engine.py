"""The bulk engine: the month's procedures compiled, over everyone at once.

The functions of `sim.rules` and `sim.world.month` are compiled as they stand: each is copied with its callees replaced
by their compiled versions. The cache folder is named after all engine sources: a changed rule is never run stale.
"""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from sim.rules.person.maatwerk import chance_of_approval
from sim.rules.vocabulary import Decision, Source, Status
from sim.world import luck as luck_module
from sim.world.bulk.compiled_cache import Kept, NoCache, folder_of, whole_files
from sim.world.bulk.compiling import Loop, compiled, jitted, part, with_compiled_callees
from sim.world.bulk.screen import screened
from sim.world.choosing import wants_to_leave
from sim.world.custody import be_refused, enter_detention
from sim.world.departures import LATER_MONTHS as LATEST_BOOKING  # the latest month after now that a turn books in
from sim.world.ledger import COUNTS, GROUP_ROWS, IND_ROW, NUISANCE_ROW, STATUSES, TALLIED
from sim.world.listening import (
    tell_of_arrival,
    tell_of_departure,
    tell_of_long_wait,
    waits_long_from_next_month,
)
from sim.world.luck import luck
from sim.world.month import arrive, close_ledger, come_back, comes, far_multiplier, live, near_multiplier

NOBODY = np.zeros(0, np.int32)
IN_LINE = np.dtype([("rank", np.float64), ("place", np.int64)])
_SOURCES = Path(__file__).resolve().parents[2]


@cache
def source_digest() -> str:
    """Return the digest of all sources that the compiled loop is made of, and of what compiles them and where."""
    made_with = f"numba {numba.__version__} numpy {np.__version__} python {platform.python_version()}"
    digest = hashlib.sha256(f"{made_with} {platform.machine()}".encode())
    for path in sorted([*(_SOURCES / "rules").glob("*.py"), *(_SOURCES / "world").glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder that keeps the compiled loop.

    Raises:
        NoCache: when it cannot be kept.
    """
    return folder_of(source_digest()[:16])


def is_compiled() -> bool:
    """Tell whether an earlier run has compiled the loop on this machine."""
    return not why_compiling()


def why_compiling() -> str:
    """Say why the loop has to be compiled, or nothing when an earlier run has done so on this machine."""
    try:
        kept = list(whole_files(cache_folder()))
    except NoCache as reason:
        return f"each time anew, for {reason}"
    if kept and not all(kept):
        return "again, for what was kept of it is damaged"
    return "" if kept else "for the first time"


@cache
def compiled_advance() -> Any:
    """Compile the loop, or load it from the cache; without a folder of the user's own the cache is off."""
    return Loop(lambda: build_advance(keep=True))


def build_advance(keep: bool, instead: Mapping[Any, Any] = MappingProxyType({})) -> Any:
    """Put the loop together from its parts, some with others `instead`; `keep` what is compiled in the cache."""
    known = dict(instead)
    mix = compiled(luck_module.mix_words, known)
    known[luck_module.luck] = part(luck_module.compiled_luck(mix))
    known[luck_module.happens] = part(luck_module.compiled_happens())
    full = compiled(wants_to_leave, known)
    approval = compiled(chance_of_approval, known)
    known[wants_to_leave] = part(screened(full, known[luck_module.happens], known[luck_module.luck], approval))
    loop = jitted(with_compiled_callees(advance, known), nogil=True)
    return kept(loop) if keep else loop


def kept(loop: Any) -> Any:
    """Let a compiled function be kept in our own folder, where there is one."""
    from numba.core.serialize import dumps

    try:
        folder = cache_folder()
    except NoCache:
        return loop
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    loop.enable_caching()
    loop._cache._cache_file = Kept(folder, dumps)
    return loop


class State:
    """The running state of one replication under one policy; `fork` copies it at the end of the history."""

    __slots__ = (
        "active",
        "number",
        "offers_at_end",
        "people",
        "recount",
        "status_at_end",
        "stock",
        "stocks",
        "tally",
        "wake",
        "wake_next",
    )

    def __init__(self, people: NDArray[np.void], opening: int, months: int, origins: int, columns: int) -> None:
        self.people = people
        self.active = np.zeros(len(people) + 1, np.int32)
        self.active[:opening] = np.arange(opening)
        self.number = opening
        self.stock = opening_stock(people[:opening], origins)
        self.tally = np.zeros((months, columns), np.int64)
        self.stocks = np.zeros((months, *self.stock.shape), np.int32)
        self.recount = np.zeros((months, *self.stock.shape), np.int32)
        self.wake = np.full(months, -1, np.int32)
        self.wake_next = np.full(len(people), -1, np.int32)
        self.status_at_end = np.zeros(0, np.int8)
        self.offers_at_end = np.zeros(2, np.int64)

    def fork(self) -> "State":
        """Copy the state, so that another policy can go on from here."""
        other = object.__new__(State)
        for name in State.__slots__:
            value = getattr(self, name)
            setattr(other, name, value.copy() if isinstance(value, np.ndarray) else value)
        return other

    def advance(
        self, cohort: Any, tables: Any, policy: int, start: int, end: int, apart: NDArray[np.int32] = NOBODY
    ) -> NDArray[np.int64]:
        """Live through the months from `start` up to `end` under a policy.

        `apart` names people by their place. Returns what the tally holds because of them, [month, column of TALLY]:
        empty without them.
        """
        books = books_apart(apart, self)
        self.number = compiled_advance()(
            self.people,
            cohort.first,
            cohort.circles,
            tables.worlds[policy],
            tables.lands[policy],
            tables.arrivals[policy],
            tables.most_news,
            self.tally,
            self.stock,
            self.stocks,
            self.recount,
            self.active,
            self.number,
            self.wake,
            self.wake_next,
            np.empty((2, len(self.active)), IN_LINE),
            start,
            end,
            books,
        )
        return books.tally


class Books(NamedTuple):
    """What is booked apart of some people: who, by place and as a mask of everybody; their tally and stock.

    `kept` holds the tally before somebody's turn: [this month and later, count].
    """

    places: NDArray[np.int32]
    is_apart: NDArray[np.bool_]
    tally: NDArray[np.int64]
    kept: NDArray[np.int64]
    stock: NDArray[np.int64]


def books_apart(places: NDArray[np.int32], state: State) -> Books:
    """Open the books of some people, by their place; without them nothing is booked and nothing takes room."""
    is_apart = np.zeros(len(state.people) if len(places) else 0, np.bool_)
    is_apart[places] = True
    tally = np.zeros((len(state.tally) if len(places) else 0, TALLIED), np.int64)
    return Books(places, is_apart, tally, np.zeros((LATEST_BOOKING + 1, COUNTS), np.int64), np.zeros_like(state.stock))


def opening_stock(people: NDArray[np.void], origins: int) -> NDArray[np.int64]:
    """Count people by origin and status, with the two group rows behind."""
    stock = np.zeros((origins + GROUP_ROWS, STATUSES), np.int64)
    np.add.at(stock, (people["origin"], people["status"]), 1)
    for row, chosen in ((NUISANCE_ROW, people["nuisance"] == 1), (IND_ROW, people["source"] == Source.IND)):
        stock[row] = np.bincount(people["status"][chosen], minlength=STATUSES)
    return stock


def advance(
    people: Any,
    first: Any,
    circles: Any,
    worlds: Any,
    lands: Any,
    arrivals: Any,
    most_news: Any,
    tally: Any,
    stock: Any,
    stocks: Any,
    recount: Any,
    active: Any,
    number: Any,
    wake: Any,
    wake_next: Any,
    line: Any,
    start: Any,
    end: Any,
    books: Any,
) -> Any:
    """Live through months over everyone at once; returns the number of persons on the active list.

    `line` is room to put people in order: [line or spare, person]. Nothing else is made while the months pass.

    Who has gone, or is out of sight with nothing to happen, leaves the list and is woken for the next event. What some
    people add to the tally is booked apart too, in `books`.
    """
    for month in range(start, end):
        world = worlds[month]
        number = open_month(
            *(people, first, lands, arrivals, world, tally, stock, active, number, wake, wake_next, line, books)
        )
        waiting = 0
        for a in range(number):
            i = active[a]
            me = people[i]
            keep(i, tally, month, books)
            rank = live(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
            if rank >= 0.0:
                line[0, waiting].place = i
                line[0, waiting].rank = rank
                waiting += 1
        fill_places(people, lands, month, world, tally, stock, line, waiting, books)
        close_ledger(month, tally, stock)
        if books.places.shape[0] > 0:
            count_stock(people, books.places, books.stock)
            close_ledger(month, books.tally, books.stock)
        keep_stock(stock, stocks[month])
        spread_word(people, first, circles, world)
        number = rest(people, circles, lands, most_news, world, active, number, wake, wake_next)
    if end > start:
        count_again(people, first[end], recount[end - 1])
    return number


def open_month(
    people: Any,
    first: Any,
    lands: Any,
    arrivals: Any,
    world: Any,
    tally: Any,
    stock: Any,
    active: Any,
    number: Any,
    wake: Any,
    wake_next: Any,
    line: Any,
    books: Any,
) -> Any:
    """Open new cases and wake those for whom something may happen; returns the new length of the active list.

    The list stays in order of arrival, the order in which agents are stepped: what is limited in a month, such as the
    room of a channel of support, then goes to the same people.
    """
    month = world.month
    near, far = near_multiplier(world, tally), far_multiplier(world, tally)
    for i in range(first[month], first[month + 1]):
        me = people[i]
        keep(i, tally, month, books)
        if comes(me, near, far, arrivals[month, me.source], lands[month, me.origin], world, tally):
            arrive(me, lands[month, me.origin], world, tally, stock)
            active[number] = i
            number += 1
        book_apart(i, tally, month, books)
    woken = 0
    i = wake[month]
    while i >= 0:
        me = people[i]
        if me.status != Status.OUT_OF_SIGHT:
            keep(i, tally, month, books)
            come_back(me, lands[month, me.origin], world, tally, stock)
            book_apart(i, tally, month, books)
        line[0, woken].place = i
        line[0, woken].rank = i
        woken += 1
        i = wake_next[i]
    sort_by_rank(line, woken)
    merge_into(active, number, line, woken)
    return number + woken


def fill_places(
    people: Any, lands: Any, month: Any, world: Any, tally: Any, stock: Any, line: Any, waiting: Any, books: Any
) -> None:
    """Give the free places in detention to the first in line, by rank, and refuse the others."""
    held = 0
    for origin in range(stock.shape[0] - GROUP_ROWS):
        held += stock[origin, Status.DETAINED]
    places = max(world.places - held, 0)
    sort_by_rank(line, waiting)
    for q in range(min(waiting, places)):
        i = line[0, q].place
        me = people[i]
        keep(i, tally, month, books)
        enter_detention(me, lands[month, me.origin], world, tally, stock)
        book_apart(i, tally, month, books)
    for q in range(places, waiting):
        be_refused(people[line[0, q].place], world, tally)


def keep_stock(stock: Any, kept: Any) -> None:
    """Copy the stock, number by number: assigning one array to another would carry text for its error along."""
    for row in range(stock.shape[0]):
        for status in range(stock.shape[1]):
            kept[row, status] = stock[row, status]


def spread_word(people: Any, first: Any, circles: Any, world: Any) -> None:
    """Tell contacts who came this month, and who has waited long from the next on."""
    month = world.month
    for i in range(first[month], first[month + 1]):
        if people[i].status != Status.POTENTIAL:
            for place in circles[i]:
                if place >= 0:
                    tell_of_arrival(people[place])
    since = month + 1 - int(world.long_wait_months)
    start, end = (first[since], first[since + 1]) if since >= 0 else (0, first[0])
    for i in range(start, end):
        if waits_long_from_next_month(people[i], world):
            for place in circles[i]:
                if place >= 0:
                    tell_of_long_wait(people[place])


def sort_by_rank(line: Any, number: Any) -> None:
    """Sort the first so many of a line by rank; who has the same rank stays in order. Merges ever longer stretches."""
    length = 1
    while length < number:
        for start in range(0, number, 2 * length):
            middle, end = min(start + length, number), min(start + 2 * length, number)
            left, right = start, middle
            for place in range(start, end):
                if right >= end or (left < middle and line[0, left].rank <= line[0, right].rank):
                    line[1, place] = line[0, left]
                    left += 1
                else:
                    line[1, place] = line[0, right]
                    right += 1
        for place in range(number):
            line[0, place] = line[1, place]
        length *= 2


def merge_into(active: Any, standing: Any, line: Any, woken: Any) -> None:
    """Merge a sorted line of those woken into the active list, which stands in order of arrival."""
    last, late = standing - 1, woken - 1
    for place in range(standing + woken - 1, -1, -1):
        if late < 0:
            return
        if last >= 0 and active[last] > line[0, late].place:
            active[place] = active[last]
            last -= 1
        else:
            active[place] = line[0, late].place
            late -= 1


def rest(
    people: Any,
    circles: Any,
    lands: Any,
    most_news: Any,
    world: Any,
    active: Any,
    number: Any,
    wake: Any,
    wake_next: Any,
) -> Any:
    """Drop from the active list who needs no attention next month; returns its new length.

    The contacts of who left for the first time are told. Who is still in view has not left, so only few are looked at.
    """
    month = world.month
    kept = 0
    for a in range(number):
        i = active[a]
        me = people[i]
        if me.status < Status.OUT_OF_SIGHT:
            active[kept] = i
            kept += 1
            continue
        if me.first_left == month:
            for place in circles[i]:
                if place >= 0:
                    tell_of_departure(people[place], me, world)
        news = me.returns
        if me.status == Status.OUT_OF_SIGHT:
            news = month_of_news(me.key, month, most_news[lands[month, me.origin].tier, me.nuisance], wake.shape[0])
        if news > month and news < wake.shape[0]:
            wake_next[i] = wake[news]
            wake[news] = i
    return kept


def month_of_news(key: Any, month: Any, most: Any, months: Any) -> Any:
    """Give the next month in which luck may bring news out of sight, or `months` for none."""
    month += 1
    while month < months and luck(key, month, Decision.OUT_OF_SIGHT) >= most:
        month += 1
    return month


def keep(i: Any, tally: Any, month: Any, books: Any) -> None:
    """Keep what is tallied from this month on, before the turn of somebody who is booked apart."""
    if books.is_apart.shape[0] == 0 or not books.is_apart[i]:
        return
    for later in range(min(books.kept.shape[0], tally.shape[0] - month)):
        for column in range(books.kept.shape[1]):
            books.kept[later, column] = tally[month + later, column]


def book_apart(i: Any, tally: Any, month: Any, books: Any) -> None:
    """Book apart what the turn of somebody who is booked apart has added to the tally."""
    if books.is_apart.shape[0] == 0 or not books.is_apart[i]:
        return
    for later in range(min(books.kept.shape[0], tally.shape[0] - month)):
        for column in range(books.kept.shape[1]):
            books.tally[month + later, column] += tally[month + later, column] - books.kept[later, column]


def count_stock(people: Any, places: Any, stock: Any) -> None:
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
        if me.source == Source.IND:
            stock[IND_ROW, me.status] += 1


def count_again(people: Any, number: Any, recount: Any) -> None:
    """Count everybody who may have come by row and status, one by one."""
    for i in range(number):
        me = people[i]
        if me.status == Status.POTENTIAL:
            continue
        recount[me.origin, me.status] += 1
        if me.nuisance:
            recount[NUISANCE_ROW, me.status] += 1
        if me.source == Source.IND:
            recount[IND_ROW, me.status] += 1
