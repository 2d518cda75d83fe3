"""What is done for each number of an experiment, whoever does it and wherever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from sim.experiment.keep.store import Arrays

T_co = TypeVar("T_co", covariant=True)

Recipe = Callable[[Sequence[int]], "Iterable[Arrays]"]
"""Computes the arrays of runs by number. It holds all it needs, so it can be sent to another machine."""


class Keeper(Protocol):
    """Something that keeps the arrays of runs by number; only the machine that asked writes to it."""

    def load(self, number: int, /) -> Arrays | None:
        """Return the arrays of a finished run, or None."""
        ...

    def save(self, number: int, arrays: Arrays, /) -> None:
        """Keep the arrays of a run."""
        ...


def _itself(number: int) -> Sequence[int]:
    return (number,)


@dataclass(frozen=True)
class Work(Generic[T_co]):
    """Fetch the runs of a number that stand finished, compute the others, keep them, and reduce all of them.

    `runs_of` names the runs that belong to a number. Only `compute` may happen on another machine. `made` fills with
    the numbers of which a run was computed.
    """

    compute: Recipe
    reduce: Callable[[int, Sequence[Arrays]], T_co]
    runs_of: Callable[[int], Sequence[int]] = _itself
    store: Keeper | None = None
    made: set[int] = field(default_factory=set)

    def carry_out(self, number: int) -> T_co:
        """Do everything here."""
        stored = self.stored(number)
        missing = self.missing(number, stored)
        return self.finish(number, stored, self.compute(missing) if missing else ())

    def stored(self, number: int) -> dict[int, Arrays]:
        """Return the runs that need not be computed."""
        if self.store is None:
            return {}
        found = {run: self.store.load(run) for run in self.runs_of(number)}
        return {run: arrays for run, arrays in found.items() if arrays is not None}

    def missing(self, number: int, stored: Mapping[int, Arrays]) -> tuple[int, ...]:
        """Return the runs that have to be computed."""
        return tuple(run for run in self.runs_of(number) if run not in stored)

    def finish(self, number: int, stored: Mapping[int, Arrays], computed: Iterable[Arrays]) -> T_co:
        """Keep each run as soon as it is computed, and reduce all runs of the number."""
        found = dict(stored)
        for run, arrays in zip(self.missing(number, stored), computed, strict=True):
            if self.store is not None:
                self.store.save(run, arrays)
            found[run] = arrays
            self.made.add(number)
        return self.reduce(number, [found[run] for run in self.runs_of(number)])
