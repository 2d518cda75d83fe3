"""The bulk engine: the month's procedures compiled, over everyone at once.

The functions of `sim.rules` and `sim.world.month` are compiled as they stand: each is copied with its callees replaced by
their compiled versions. The cache folder is named after all engine sources, so that a changed rule is never run stale.
"""

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from sim.rules.vocabulary import Status
from sim.world import luck as luck_module
from sim.world.ledger import STATUSES, Count
from sim.world.month import arrive, come_back, enter_detention, is_in_state_reception, is_nuisance, live

_OURS = ("sim.rules.", "sim.world.")
_SOURCES = Path(__file__).parent.parent


@cache
def source_digest() -> str:
    """Return the digest of all sources that the compiled loop is made of, and of numba itself."""
    digest = hashlib.sha256(f"numba {numba.__version__} numpy {np.__version__}".encode())
    for path in sorted([*(_SOURCES / "rules").glob("*.py"), *(_SOURCES / "world").glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder that keeps the compiled loop; `SIM_CACHE_DIR` overrides its parent."""
    home = os.environ.get("SIM_CACHE_DIR")
    if home is None:
        home = os.environ.get("XDG_CACHE_HOME", "") or str(Path.home() / ".cache")
    return Path(home) / "terugkeer" / source_digest()[:16]


def is_compiled() -> bool:
    """Tell whether an earlier run has compiled the loop on this machine."""
    return any(cache_folder().glob("**/*.nbi"))


@cache
def compiled_advance() -> Any:
    """Compile the loop, or load it from the cache; a folder that cannot be written leaves the cache off."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        numba.config.CACHE_DIR = str(folder)
        keep = True
    except OSError:
        keep = False
    known: dict[FunctionType, Any] = {}
    mix = numba.njit(luck_module.mix_words)
    known[luck_module.luck] = numba.njit(luck_module.compiled_luck(mix))
    known[luck_module.happens] = numba.njit(luck_module.compiled_happens())
    return numba.njit(with_compiled_callees(advance, known), nogil=True, cache=keep)


def compiled(function: FunctionType, known: dict[FunctionType, Any]) -> Any:
    """Compile a rule or procedure, and everything of ours that it calls."""
    if function not in known:
        known[function] = numba.njit(with_compiled_callees(function, known))
    return known[function]


def with_compiled_callees(function: FunctionType, known: dict[FunctionType, Any]) -> FunctionType:
    """Copy a function so that it calls compiled functions."""
    names = dict(function.__globals__)
    for name in function.__code__.co_names:
        callee = names.get(name)
        if isinstance(callee, FunctionType) and callee.__module__.startswith(_OURS):
            names[name] = compiled(callee, known)
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return copy


class State:
    """The running state of one replication under one policy; `fork` copies it at the end of the history."""

    __slots__ = ("active", "number", "people", "recount", "status_at_end", "stock", "stocks", "tally", "wake", "wake_next")

    def __init__(self, people: NDArray[np.void], opening: int, months: int, origins: int, columns: int) -> None:
        self.people = people
        self.active = np.zeros(len(people) + 1, np.int32)
        self.active[:opening] = np.arange(opening)
        self.number = opening
        self.stock = np.zeros((origins, STATUSES), np.int64)
        np.add.at(self.stock, (people["origin"][:opening], people["status"][:opening]), 1)
        self.tally = np.zeros((months, columns), np.int64)
        self.stocks = np.zeros((months, origins, STATUSES), np.int32)
        self.recount = np.zeros((months, origins, STATUSES), np.int32)
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

    def advance(self, first: NDArray[np.int64], tables: Any, policy: int, start: int, end: int) -> None:
        """Live through the months from `start` up to `end` under a policy."""
        self.number = compiled_advance()(
            self.people,
            first,
            tables.worlds[policy],
            tables.lands[policy],
            tables.arrivals[policy],
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


def advance(  # type: ignore[no-untyped-def]  # numba infers the types
    people, first, worlds, lands, arrivals, tally, stock, stocks, recount, active, number, wake, wake_next, start, end
):
    """Live through months over everyone at once; returns the number of persons on the active list.

    A person who has gone leaves the list and is woken in the month of return.
    """
    queue = np.zeros(active.shape[0], np.int32)
    ranks = np.zeros(active.shape[0], np.float64)
    for month in range(start, end):
        world = worlds[month]
        for i in range(first[month], first[month + 1]):
            me = people[i]
            if me.rank < arrivals[month, me.source]:
                arrive(me, lands[month, me.origin], world, tally, stock)
                active[number] = i
                number += 1
        i = wake[month]
        while i >= 0:
            me = people[i]
            come_back(me, lands[month, me.origin], world, tally, stock)
            active[number] = i
            number += 1
            i = wake_next[i]
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
        for origin in range(stock.shape[0]):
            held += stock[origin, Status.DETAINED]
        places = max(world.places - held, 0)
        order = np.argsort(ranks[:waiting], kind="mergesort")
        for q in range(min(waiting, places)):
            me = people[queue[order[q]]]
            enter_detention(me, lands[month, me.origin], world, tally, stock)
        tally[month, Count.DETENTION_REFUSED] += max(waiting - places, 0)
        number = close_month(people, month, tally, stock, stocks, recount, active, number, wake, wake_next)
    return number


def close_month(people, month, tally, stock, stocks, recount, active, number, wake, wake_next):  # type: ignore[no-untyped-def]
    """Close the ledger: count everybody again, drop those who have gone, note who will return (step 13)."""
    kept = 0
    for a in range(number):
        i = active[a]
        me = people[i]
        recount[month, me.origin, me.status] += 1
        if is_in_state_reception(me):
            tally[month, Count.IN_RECEPTION] += 1
        if is_nuisance(me):
            tally[month, Count.NUISANCE_MONTHS] += 1
        if me.status < Status.MOVED_ON:
            active[kept] = i
            kept += 1
        elif me.returns < wake.shape[0] and me.returns > month:
            wake_next[i] = wake[me.returns]
            wake[me.returns] = i
    for origin in range(stock.shape[0]):
        for status in range(stock.shape[1]):
            stocks[month, origin, status] = stock[origin, status]
            tally[month, Count.STOCK + status] += stock[origin, status]
    return kept


