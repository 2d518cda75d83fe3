"""Watch one replication under one policy: its ledger, its people, and every change in anybody's status, by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.evidence.past import TRAITS, Past, followed

if TYPE_CHECKING:
    from sim.world.replication import Prepared

EVENT = np.dtype(
    [("month", "i2"), ("person", "i4"), ("before", "i1"), ("after", "i1"), ("detained", "i1"), ("obligation", "i2")]
)
"""What changed for a person between the ends of two months: the status, and whether detention was entered.

`obligation` is the month in which the obligation to leave began, as it stands after the month.
"""


@dataclass(frozen=True, slots=True)
class Lives:
    """One replication under one policy; months count from January of `first_year`, counts are of the sample.

    `tally` is [month, column of the ledger]; `people` holds the traits on arrival, `ended_up` [person] what became of
    them; `events` stand in order of time;
    `cases_are` says what the published cases of maatwerk count (see `sim.parameters.readings`).
    """

    first_year: int
    tally: NDArray[np.int64]
    people: NDArray[np.void]
    ended_up: NDArray[np.void]
    events: NDArray[np.void]
    status_at_start: NDArray[np.int8]
    obligation_at_start: NDArray[np.int16]
    cases_are: str = "offered"

    @property
    def past(self) -> Past:
        """What published figures are counted in."""
        return Past(12 * self.first_year, self.tally, self.ended_up, cases_are=self.cases_are)

    def month(self, year: int, month: int = 1) -> int:
        """Return the number of a month of the calendar."""
        return 12 * (year - self.first_year) + month - 1

    def between(self, first: int, last: int) -> NDArray[np.void]:
        """Return the events from January of the first year to December of the last."""
        months = self.events["month"]
        return self.events[(months >= self.month(first)) & (months < self.month(last + 1))]


def watch(prepared: Prepared, first_year: int, policy: str, replication: int, cases_are: str = "offered") -> Lives:
    """Live through history and future under a policy, noting after every month what has changed for whom."""
    from sim.world.luck import replication_key
    from sim.world.people import make_cohort
    from sim.world.replication import new_state

    tables = prepared.tables
    index = tables.policies.index(policy)
    cohort = make_cohort(tables, replication_key(prepared.seed, replication))
    people = cohort.people
    traits = people[list(TRAITS)].copy()
    state = new_state(cohort, prepared)
    status, spells = people["status"].copy(), people["spells"].copy()
    start = status.copy(), people["obligation"].copy()
    events = []
    for month in range(prepared.months):
        state.advance(cohort, tables, index, month, month + 1)
        changed = np.flatnonzero((people["status"] != status) | (people["spells"] != spells))
        events.append(_noted(month, changed, people, status, spells))
        status[changed], spells[changed] = people["status"][changed], people["spells"][changed]
    return Lives(first_year, state.tally, traits, followed(people), np.concatenate(events), *start, cases_are)


def _noted(
    month: int, changed: NDArray[np.int64], people: NDArray[np.void], status: NDArray[np.int8], spells: NDArray[np.int8]
) -> NDArray[np.void]:
    """Note the changes of a month against the status and the stays in detention before it."""
    noted = np.zeros(len(changed), EVENT)
    noted["month"] = month
    noted["person"] = changed
    noted["before"] = status[changed]
    noted["after"] = people["status"][changed]
    noted["detained"] = people["spells"][changed] != spells[changed]
    noted["obligation"] = people["obligation"][changed]
    return noted
