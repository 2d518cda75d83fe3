"""The bulk engine: the month's procedures compiled, over everyone at once.

The functions of `sim.rules` and `sim.world.month` are compiled as they stand: each is copied with its callees replaced
by their compiled versions. The cache folder is named after all engine sources: a changed rule is never run stale.
"""

import dis
import hashlib
import platform
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from sim.rules.vocabulary import Decision, Source, Status
from sim.world import luck as luck_module
from sim.world.choosing import wants_to_leave
from sim.world.compiled_cache import Kept, NoCache, folder_of, whole_files
from sim.world.custody import be_refused, enter_detention
from sim.world.ledger import GROUP_ROWS, IND_ROW, NUISANCE_ROW, STATUSES
from sim.world.listening import (
    tell_of_arrival,
    tell_of_departure,
    tell_of_long_wait,
    waits_long_from_next_month,
)
from sim.world.luck import luck
from sim.world.month import arrive, close_ledger, come_back, comes, inflow_multiplier, live
from sim.world.screen import screened

_OURS = ("sim.rules.", "sim.world.")
_SOURCES = Path(__file__).parent.parent


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
    mix = numba.njit(luck_module.mix_words)
    known: dict[Any, Any] = {
        luck_module.luck: numba.njit(luck_module.compiled_luck(mix)),
        luck_module.happens: numba.njit(luck_module.compiled_happens()),
    }
    full = compiled(wants_to_leave, known)
    known[wants_to_leave] = numba.njit(screened(full, known[luck_module.happens], known[luck_module.luck]))
    return kept(numba.njit(with_compiled_callees(advance, known), nogil=True))


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


def compiled(function: Any, known: dict[Any, Any]) -> Any:
    """Compile a rule or procedure, and everything of ours that it calls."""
    if function not in known:
        known[function] = numba.njit(with_compiled_callees(function, known))
    return known[function]


def with_compiled_callees(function: Any, known: dict[Any, Any]) -> FunctionType:
    """Copy a function so that it calls compiled functions."""
    names = dict(function.__globals__)
    called = {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}
    for name in sorted(called):
        callee = names.get(name)
        if isinstance(callee, FunctionType) and callee.__module__.startswith(_OURS):
            names[name] = compiled(callee, known)
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return copy


class State:
    """The running state of one replication under one policy; `fork` copies it at the end of the history."""

    __slots__ = (
        "active",
        "number",
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

    def fork(self) -> "State":
        """Copy the state, so that another policy can go on from here."""
        other = object.__new__(State)
        for name in State.__slots__:
            value = getattr(self, name)
            setattr(other, name, value.copy() if isinstance(value, np.ndarray) else value)
        return other

    def advance(self, cohort: Any, tables: Any, policy: int, start: int, end: int) -> None:
        """Live through the months from `start` up to `end` under a policy."""
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
            start,
            end,
        )


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
    start: Any,
    end: Any,
) -> Any:
    """Live through months over everyone at once; returns the number of persons on the active list.

    Who has gone, or is out of sight with nothing to happen, leaves the list and is woken for the next event.
    """
    queue = np.zeros(active.shape[0], np.int32)
    ranks = np.zeros(active.shape[0], np.float64)
    for month in range(start, end):
        world = worlds[month]
        number = open_month(people, first, lands, arrivals, world, tally, stock, active, number, wake, wake_next)
        waiting = 0
        for a in range(number):
            i = active[a]
            me = people[i]
            rank = live(me, lands[month, me.origin], world, tally, stock)
            if rank >= 0.0:
                queue[waiting] = i
                ranks[waiting] = rank
                waiting += 1
        held = 0
        for origin in range(stock.shape[0] - GROUP_ROWS):
            held += stock[origin, Status.DETAINED]
        places = max(world.places - held, 0)
        order = np.argsort(ranks[:waiting], kind="mergesort")
        for q in range(min(waiting, places)):
            me = people[queue[order[q]]]
            enter_detention(me, lands[month, me.origin], world, tally, stock)
        for q in range(places, waiting):
            be_refused(people[queue[order[q]]], world, tally)
        close_ledger(month, tally, stock)
        stocks[month] = stock
        if month % 12 == 11:
            count_again(people, first[month + 1], recount[month])
        spread_word(people, first, circles, active, number, world)
        number = rest(people, lands, most_news, month, active, number, wake, wake_next)
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
) -> Any:
    """Open new cases and wake those for whom something may happen; returns the new length of the active list.

    The list stays in order of arrival, the order in which agents are stepped: what is limited in a month, such as the
    room of a channel of support, then goes to the same people.
    """
    month = world.month
    multiplier = inflow_multiplier(world, tally)
    for i in range(first[month], first[month + 1]):
        me = people[i]
        if comes(me, multiplier, arrivals[month, me.source], lands[month, me.origin], world, tally):
            arrive(me, lands[month, me.origin], world, tally, stock)
            active[number] = i
            number += 1
    standing = number
    i = wake[month]
    while i >= 0:
        me = people[i]
        if me.status != Status.OUT_OF_SIGHT:
            come_back(me, lands[month, me.origin], world, tally, stock)
        active[number] = i
        number += 1
        i = wake_next[i]
    put_in_order(active, standing, number)
    return number


def spread_word(people: Any, first: Any, circles: Any, active: Any, number: Any, world: Any) -> None:
    """Tell contacts who came this month, who has waited long from the next on, and who left for the first time."""
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
    for a in range(number):
        me = people[active[a]]
        if me.first_left == month:
            for place in circles[active[a]]:
                if place >= 0:
                    tell_of_departure(people[place], me, world)


def put_in_order(active: Any, standing: Any, number: Any) -> None:
    """Merge those woken, at the end of the active list, into those who stand in it by order of arrival."""
    woken = np.sort(active[standing:number])
    last, late = standing - 1, number - standing - 1
    place = number - 1
    while late >= 0:
        if last >= 0 and active[last] > woken[late]:
            active[place] = active[last]
            last -= 1
        else:
            active[place] = woken[late]
            late -= 1
        place -= 1


def rest(
    people: Any, lands: Any, most_news: Any, month: Any, active: Any, number: Any, wake: Any, wake_next: Any
) -> Any:
    """Drop from the active list who needs no attention next month; returns its new length."""
    kept = 0
    for a in range(number):
        i = active[a]
        me = people[i]
        if me.status < Status.OUT_OF_SIGHT:
            active[kept] = i
            kept += 1
            continue
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
