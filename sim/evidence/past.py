"""A simulated past, whoever lived it: what was counted each month, and the months that a figure speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.world.ledger import TALLY

LEDGER: Mapping[str, int] = {column: number for number, column in enumerate(TALLY)}
NOBODY: NDArray[np.int64] = np.zeros((0, 2), np.int64)
TRAITS = ("origin", "source", "household", "dublin_at_start", "vris", "arrival")
"""What is known of a person on arrival; the VRIS label may come and go later."""
FOLLOWED = (*TRAITS, "status", "first_way", "first_left", "issued")
"""What cohorts are counted by, as it stands at the end."""


@dataclass(frozen=True, slots=True)
class Past:
    """One replication under one policy, scaled up to the whole caseload; months are numbered as `months_of` does.

    `tally` is [month, column] from month `begins` on; `columns` says where a column of the ledger stands in it.
    `people` is everybody as they ended up, see `followed`; `packages` [package, (month, cents)] those of maatwerk that
    were kept (runs of a scenario keep EUR 3,000 or more); `cases_are` says what the published cases of maatwerk count.
    """

    begins: int
    tally: NDArray[Any]
    people: NDArray[np.void] | None = None
    columns: Mapping[str, int] = field(default_factory=lambda: LEDGER)
    packages: NDArray[np.int64] = field(default_factory=lambda: NOBODY)
    cases_are: str = "offered"

    @property
    def years(self) -> range:
        """The calendar years that are whole."""
        return range(-(-self.begins // 12), (self.begins + len(self.tally)) // 12)

    def holds(self, months: range) -> bool:
        """Tell whether these months were lived."""
        return self.begins <= months.start and months.stop <= self.begins + len(self.tally)

    def counted(self, months: range, *columns: str) -> float:
        """Return the sum of columns over some months."""
        rows = self.tally[months.start - self.begins : months.stop - self.begins]
        return float(rows[:, [self.columns[column] for column in columns]].sum())


def followed(people: NDArray[np.void]) -> NDArray[np.void]:
    """Return what cohorts are counted by, packed: a tenth of a record, read for every figure and year."""
    packed = np.empty(len(people), [(name, people.dtype[name]) for name in FOLLOWED])
    for name in FOLLOWED:
        packed[name] = people[name]
    return packed


def months_of(year: int, first: int = 1, last: int = 12) -> range:
    """Give the months from one to another of a year, both included; numbers count from January of the year 0."""
    return range(12 * year + first - 1, 12 * year + last)


def years(first: int, last: int) -> range:
    """Give the months of these years, both included."""
    return range(12 * first, 12 * (last + 1))


def period_of(months: range) -> str:
    """Write some months: whole years, or from one month to another."""
    first, last = divmod(months.start, 12), divmod(months.stop - 1, 12)
    if first[1] == 0 and last[1] == 11:
        return str(first[0]) if first[0] == last[0] else f"{first[0]}-{last[0]}"
    names = [f"{year:04d}-{month + 1:02d}" for year, month in (first, last)]
    return " to ".join(dict.fromkeys(names))


def over(part: float, whole: float) -> float:
    """Divide; nan where there is nothing to divide by."""
    return float(part) / float(whole) if whole > 0 else float("nan")
