"""One policy changed again and again: its past and its reference are lived through once and kept."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from sim.world.bulk.engine import State
from sim.world.luck import replication_key
from sim.world.people import Cohort, make_cohort
from sim.world.replication import Fork, Lived, Prepared, new_state, note_the_end

Check = Callable[[], None]

BY_POLICY = ("worlds", "lands", "inflow")
"""The tables that have a row for each policy."""
_STRETCH_MONTHS = 12
"""How much is lived through before asking whether anybody still wants it: well under a second of the whole caseload."""


def go_on() -> None:
    """Break nothing off."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a replication has lived through before another policy is tried: its history, and the reference's future."""

    cohort: Cohort
    history: State
    reference: State

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        arrays = [getattr(state, name) for state in (self.history, self.reference) for name in State.__slots__]
        return sum(array.nbytes for array in (*arrays, self.cohort.circles) if isinstance(array, np.ndarray))


def digest_of_past(prepared: Prepared) -> str:
    """Return the digest of everything that a history and the future of the reference depend on."""
    tables = prepared.tables
    digest = hashlib.sha256(repr((prepared.seed, prepared.months, prepared.future_from, prepared.until)).encode())
    for field in fields(tables):
        value = getattr(tables, field.name)
        if field.name in BY_POLICY:
            value = value[tables.reference]
        if isinstance(value, np.ndarray | np.void):
            digest.update(value.tobytes())
        elif field.name.startswith("opening"):
            digest.update(str(value).encode())
    return digest.hexdigest()


def live_past(prepared: Prepared, replication: int, check: Check = go_on) -> Past:
    """Live through the history, fork it, and live on under the reference; `check` may raise to break it off."""
    reference_policy = prepared.tables.reference
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, replication))
    history = new_state(cohort, prepared)
    _advance(history, cohort, prepared, reference_policy, range(prepared.future_from), check)
    reference = history.fork()
    _live_on(reference, cohort, prepared, reference_policy, check)
    return Past(cohort, history, reference)


def live_after(prepared: Prepared, past: Past, check: Check = go_on) -> Lived:
    """Live on from a past under every policy but the reference; the same as living through the whole replication."""
    states = []
    for policy in range(len(prepared.tables.policies)):
        if policy == prepared.tables.reference:
            states.append(past.reference)
            continue
        state = past.history.fork()
        _live_on(state, past.cohort, prepared, policy, check)
        states.append(state)
    return Lived(tuple(states), (None,) * len(states), Fork(past.cohort, past.history))


def _live_on(state: State, cohort: Cohort, prepared: Prepared, policy: int, check: Check) -> None:
    """Live through the future and its follow-up, as `live_the_future` does."""
    end = prepared.until + 1
    _advance(state, cohort, prepared, policy, range(prepared.future_from, end), check)
    note_the_end(state, prepared.until)
    _advance(state, cohort, prepared, policy, range(end, prepared.months), check)


def _advance(state: State, cohort: Cohort, prepared: Prepared, policy: int, months: range, check: Check) -> None:
    """Live through months in short stretches, so that what nobody wants any more is broken off soon."""
    for start in months[::_STRETCH_MONTHS]:
        check()
        state.advance(cohort, prepared.tables, policy, start, min(start + _STRETCH_MONTHS, months.stop))
