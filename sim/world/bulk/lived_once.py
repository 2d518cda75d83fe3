"""Futures that are the same country are lived once: they part in the first month in which their records differ.

All in which policies can differ stands in a month's record of settings, its records of countries and its inflow.
Months that are equal in these bit for bit are therefore lived through alike from the same state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.world.bulk.engine import State
from sim.world.record.tables import Tables

Bytes = NDArray[np.uint8]


class Future(NamedTuple):
    """What is lived after the history: the tables, and the place in them of a policy."""

    tables: Tables
    policy: int


def futures_of(tables: Tables, months: range, held_out: bool) -> tuple[list[Future], list[int | None]]:
    """Give every policy's future with, behind them, their twins without hold-out; and the number of each one's twin.

    Who waits for nothing is their own twin; there are none where hold-out is not measured.
    """
    policies = range(len(tables.policies))
    futures = [Future(tables, policy) for policy in policies]
    if not held_out:
        return futures, [None] * len(futures)
    twins: list[int | None] = list(policies)
    for policy in policies:
        if tables.worlds["incentives"]["holdout"][policy, months.start :].any():
            worlds = tables.worlds.copy()
            worlds["incentives"]["holdout"][policy, months.start :] = 0.0
            twins[policy] = len(futures)
            futures.append(Future(replace(tables, worlds=worlds), policy))
    return futures, twins


@dataclass(frozen=True, slots=True)
class Branch:
    """Futures, by number, that are lived together through some months, and how they go on where they part."""

    together: tuple[int, ...]
    months: range
    then: tuple["Branch", ...] = ()

    def length(self) -> int:
        """Count the months that are lived in all."""
        return len(self.months) + sum(branch.length() for branch in self.then)

    def ends(self) -> int:
        """Count the futures that are lived in all."""
        return sum(branch.ends() for branch in self.then) if self.then else 1


def branches(futures: Sequence[Future], months: range, *, is_shared: bool) -> Branch:
    """Lay out how futures are lived through months: together as long as they are the same, or each by itself."""
    numbers = tuple(range(len(futures)))
    if is_shared:
        return _branch([bytes_of(future, months) for future in futures], numbers, months)
    return Branch(numbers, months[:0], tuple(Branch((number,), months) for number in numbers))


def _branch(records: Sequence[Bytes], together: tuple[int, ...], months: range) -> Branch:
    first = records[together[0]]
    stop = min(_parting(first, records[other], months) for other in together)
    if stop == months.stop:
        return Branch(together, months)
    apart: dict[bytes, list[int]] = {}
    for number in together:
        apart.setdefault(records[number][stop - months.stop].tobytes(), []).append(number)
    rest = range(stop, months.stop)
    then = tuple(_branch(records, tuple(numbers), rest) for numbers in apart.values())
    return Branch(together, range(months.start, stop), then)


def _parting(one: Bytes, other: Bytes, months: range) -> int:
    """Give the first of the last months in which two futures differ, or the month after them."""
    differs = (one[-len(months) :] != other[-len(months) :]).any(axis=1)
    return months[int(differs.argmax())] if differs.any() else months.stop


def bytes_of(future: Future, months: range) -> Bytes:
    """Give all that months are made of under a future: [month, byte]."""
    tables, policy = future
    parts = [part[policy, months.start : months.stop] for part in (tables.worlds, tables.lands, tables.inflow)]
    return np.concatenate([np.ascontiguousarray(part).view(np.uint8).reshape(len(months), -1) for part in parts], 1)


Live = Callable[[State, Future, range], None]


def live_on(state: State, futures: Sequence[Future], branch: Branch, live: Live) -> dict[int, State]:
    """Live on from a state, which is used up; gives the state at the end by number of the future.

    Futures that are the same to the end have one state between them.
    """
    live(state, futures[branch.together[0]], branch.months)
    if not branch.then:
        return dict.fromkeys(branch.together, state)
    *others, last = branch.then
    lived: dict[int, State] = {}
    for other in others:
        lived |= live_on(state.fork(), futures, other, live)
    return lived | live_on(state, futures, last, live)


def how_much_is_lived(tables: Tables, months: range, *, held_out: bool, is_shared: bool) -> dict[str, int]:
    """Count the futures of a replication and their months: those that there are, and those that are lived."""
    futures, _ = futures_of(tables, months, held_out)
    lived = branches(futures, months, is_shared=is_shared)
    there_are = {"futures": len(futures), "months": len(futures) * len(months)}
    return there_are | {"futures_lived": lived.ends(), "months_lived": lived.length()}
