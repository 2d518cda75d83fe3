"""The bulk engine: the month's procedures compiled, over everyone at once.

The functions of `sim.rules` and `sim.world.month` are compiled as they stand: each is copied with its callees replaced
by their compiled versions.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sim.rules.person.maatwerk import chance_of_approval
from sim.world import luck as luck_module
from sim.world.bulk.ahead import ask_for, compiled_ask
from sim.world.bulk.compiled_cache import kept
from sim.world.bulk.compiling import Compiled, Function, Loop, compiled, jitted, part, with_compiled_callees
from sim.world.bulk.lines import IN_LINE
from sim.world.bulk.loop import Books, advance
from sim.world.bulk.other_core import wait_until_compiled
from sim.world.bulk.shortcut import screened_choice, screened_proposal, screened_suspicion
from sim.world.choosing import wants_to_leave
from sim.world.custody import seek_detention
from sim.world.departures import LATER_MONTHS as LATEST_BOOKING  # the latest month after now that a turn books in
from sim.world.ledger import COLUMNS, COUNTS, GROUP_ROWS, NUISANCE_ROW, STATUSES, TALLIED
from sim.world.people import Cohort
from sim.world.reception import is_taken_away
from sim.world.record.layout import COUNTRY, MONTH, PERSON
from sim.world.record.tables import Tables


@cache
def compiled_advance() -> Loop:
    """Compile the loop, or load it from the cache; without a folder of the user's own the cache is off."""
    return Loop(lambda: build_advance(keep=True), wait_until_compiled)


def build_advance(keep: bool, instead: Mapping[Function, Compiled] = MappingProxyType({})) -> Compiled:
    """Put the loop together from its parts, some with others `instead`; `keep` what is compiled in the cache."""
    known = dict(instead)
    mix = compiled(luck_module.mix_words, known)
    known[luck_module.luck] = part(luck_module.compiled_luck(mix))
    known[luck_module.happens] = part(luck_module.compiled_happens())
    known[ask_for] = part(compiled_ask())
    luck, happens = known[luck_module.luck], known[luck_module.happens]
    approval = compiled(chance_of_approval, known)
    known[wants_to_leave] = part(screened_choice(compiled(wants_to_leave, known), happens, luck, approval))
    known[is_taken_away] = part(screened_suspicion(compiled(is_taken_away, known), luck))
    known[seek_detention] = part(screened_proposal(compiled(seek_detention, known), luck))
    loop = jitted(with_compiled_callees(advance, known), nogil=True)
    return kept(loop) if keep else loop


class State:
    """The running state of one replication under one policy; `fork` copies it at the end of the history.

    `of_the_reserve` is what the tally holds because of who comes for support alone, where that was booked apart.
    """

    __slots__ = (
        "active",
        "number",
        "of_the_reserve",
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
        self.of_the_reserve: NDArray[np.int64] | None = None

    def fork(self) -> "State":
        """Copy the state, so that another policy can go on from here."""
        other = object.__new__(State)
        for name in State.__slots__:
            value = getattr(self, name)
            setattr(other, name, copied(value) if isinstance(value, np.ndarray) else value)
        return other

    def advance(
        self, cohort: Cohort, tables: Tables, policy: int, start: int, end: int, apart: Sequence[NDArray[np.int32]] = ()
    ) -> NDArray[np.int64]:
        """Live through the months from `start` up to `end` under a policy.

        `apart` names groups of people by their place. Returns what the tally holds because of each group,
        [group, month, column of TALLY].
        """
        books = books_apart(apart, self)
        self.number = compiled_advance()(
            self.people,
            cohort.first,
            cohort.circles,
            tables.worlds[policy],
            tables.lands[policy],
            tables.inflow[policy],
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
            np.empty(len(self.active), np.bool_),
            start,
            end,
            books,
        )
        return books.tally


def live_no_month() -> None:
    """Live not one month, in a country without people: the loop has to be compiled for that as for any other."""
    settings = SimpleNamespace(
        worlds=np.zeros((1, 0), MONTH),
        lands=np.zeros((1, 0, 0), COUNTRY),
        inflow=np.zeros((1, 0, 0, 0), np.int64),
        most_news=np.zeros((0, 0, 0)),
    )
    nobody = Cohort(np.zeros(0, PERSON), np.zeros(1, np.int64), np.zeros((0, 0), np.int32))
    state = State(nobody.people, opening=0, months=0, origins=0, columns=COLUMNS)
    state.advance(nobody, cast(Tables, settings), policy=0, start=0, end=0)


def copied(array: NDArray[Any]) -> NDArray[Any]:
    """Copy an array as bytes: records NumPy would copy field by field, which takes four times as long."""
    return array.view(np.uint8).copy().view(array.dtype)


def books_apart(groups: Sequence[NDArray[np.int32]], state: State) -> Books:
    """Open the books of groups of people, by their places; without them nothing is booked and nothing takes room."""
    is_apart = np.zeros((len(groups), len(state.people)), np.bool_)
    for group, places in enumerate(groups):
        is_apart[group, places] = True
    return Books(
        places=np.concatenate([np.zeros(0, np.int32), *groups]),
        ends=np.cumsum([len(places) for places in groups], dtype=np.int64),
        is_apart=is_apart,
        tally=np.zeros((len(groups), len(state.tally), TALLIED), np.int64),
        kept=np.zeros((LATEST_BOOKING + 1, COUNTS), np.int64),
        stock=np.zeros_like(state.stock),
    )


def opening_stock(people: NDArray[np.void], origins: int) -> NDArray[np.int64]:
    """Count people by origin and status, with the row of the nuisance core behind."""
    stock = np.zeros((origins + GROUP_ROWS, STATUSES), np.int64)
    np.add.at(stock, (people["origin"], people["status"]), 1)
    stock[NUISANCE_ROW] = np.bincount(people["status"][people["nuisance"] == 1], minlength=STATUSES)
    return stock
