"""Standard persons, followed month by month under every policy: who they are does not depend on any policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.recfunctions import repack_fields
from numpy.typing import NDArray

from sim.measure.lives import group_of
from sim.parameters.outcomes import GROUPS
from sim.rules.vocabulary import Document, Household, Status
from sim.scenario import Scenario
from sim.scenario.changing import under_its_set
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import Prepared, new_state, prepare_world

if TYPE_CHECKING:
    People = NDArray[np.void]

STANDARD = (*GROUPS, "vris", "school_family")
"""The groups that have a standard person each; the last two cut across the others."""
PARTED = "parted"
"""Beside them, for each policy: who is in view when policies part and ends elsewhere than under the reference."""
_CHARACTER = ("household", "document", "aware")
_MEASURES = ("readiness", "felt_risk", "refused", "obligation")
_NOTED = (*_CHARACTER, "refused", "obligation", "status", "vris", "offer_eur", "agreed", "received_cents")


@dataclass(frozen=True)
class Diary:
    """The lives of a person: by policy a note of each month, the first of the month before policies part.

    `alike` counts who of the group is in view when policies part, and `elsewhere`, by policy, how many of those have
    another status at the end of the period than under the reference. Of who was chosen because lives part under a
    policy, `lives` holds that policy and the reference alone.
    """

    group: str
    place: int
    month: int
    alike: int
    elsewhere: Mapping[str, int]
    lives: Mapping[str, People]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person in a month; `status` is where it led, `euros` what it is worth or paid."""

    month: int
    kind: str
    status: Status
    euros: float = 0.0


def follow(scenario: Scenario, replication: int) -> tuple[Diary, ...]:
    """Live a replication once more, month by month, and keep the diaries of standard persons and of who is parted."""
    prepared = prepare_world(under_its_set(scenario, replication))
    tables, months = prepared.tables, range(prepared.future_from, prepared.until + 1)
    cohort = make_cohort(tables, replication_key(prepared.seed, replication))
    history = new_state(cohort, prepared)
    history.advance(cohort, tables, tables.reference, 0, prepared.future_from)
    start = history.people
    adults_in_view = (
        (start["status"] >= Status.RECEPTION) & (start["status"] <= Status.DEFERRED) & (start["minor"] == 0)
    )
    in_view = np.flatnonzero(adults_in_view)
    notes = {}
    for policy, name in enumerate(tables.policies):
        state, kept = history.fork(), [_noted(start, in_view)]
        for month in months:
            state.advance(cohort, tables, policy, month, month + 1)
            kept.append(_noted(state.people, in_view))
        notes[name] = np.stack(kept)
    return tuple(_diaries(start[in_view], in_view, notes, prepared))


def _noted(people: People, places: NDArray[np.intp]) -> People:
    found: People = repack_fields(people[list(_NOTED)][places])
    return found


def _diaries(
    start: People, places: NDArray[np.intp], notes: Mapping[str, People], prepared: Prepared
) -> Iterator[Diary]:
    """Yield the diaries of the most central of each group, nobody twice; a group without anybody has none."""
    tables = prepared.tables
    reference = tables.policies[tables.reference]
    parted = {name: lived["status"][-1] != notes[reference]["status"][-1] for name, lived in notes.items()}
    groups = group_of(start, prepared)
    traits = {"vris": start["vris"] == 1, "school_family": start["household"] == Household.SCHOOL_FAMILY}
    everyone = [(name, traits[name] if name in traits else groups == GROUPS.index(name), notes) for name in STANDARD]
    everyone += [(PARTED, parted[name], {reference: notes[reference], name: notes[name]}) for name in notes]
    free = np.ones(len(start), np.bool_)
    for group, members, shown in everyone:
        if (members & free).any():
            chosen = most_central(start, np.flatnonzero(members & free))
            free[chosen] = group == PARTED
            yield Diary(
                group=group,
                place=int(places[chosen]),
                month=prepared.future_from - 1,
                alike=int(members.sum()),
                elsewhere={name: int((members & apart).sum()) for name, apart in parted.items()},
                lives={name: lived[:, chosen] for name, lived in shown.items()},
            )


def most_central(people: People, places: NDArray[np.intp]) -> int:
    """Give the place of the most central of some people.

    That is, of those with the most common combination of household, document and knowledge of support, whoever is
    nearest to the medians of all in readiness, felt risk of removal, months of refusal and start of the obligation,
    each measured in standard deviations.
    """
    characters = np.stack([people[name][places] for name in _CHARACTER], axis=1)
    _, kinds, counts = np.unique(characters, axis=0, return_inverse=True, return_counts=True)
    usual = places[kinds.ravel() == counts.argmax()]
    distance = np.zeros(len(usual))
    for name in _MEASURES:
        values = people[name][places].astype(float)
        spread = values.std() or 1.0
        distance += ((people[name][usual] - np.median(values)) / spread) ** 2
    return int(usual[distance.argmin()])


def events_of(diary: Diary, policy: str) -> list[Event]:
    """List what happened to a standard person under a policy, in order."""
    months = enumerate(pairwise(diary.lives[policy]), diary.month + 1)
    return [event for month, (before, after) in months for event in _events(month, before, after)]


def _events(month: int, before: np.void, after: np.void) -> Iterator[Event]:
    """Yield what changed from one month to the next, in the order in which it can have happened."""
    status = Status(after["status"])
    if after["aware"] > before["aware"]:
        yield Event(month, "aware", status)
    if after["vris"] != before["vris"]:
        yield Event(month, "labelled" if after["vris"] else "cleared", status)
    if after["document"] != before["document"]:
        yield Event(month, f"document_{Document(after['document']).name.lower()}", status)
    offer, earlier = float(after["offer_eur"]), float(before["offer_eur"])
    if offer > 0 and offer != earlier:
        yield Event(month, "offered", status, offer)
    if after["agreed"] > before["agreed"]:
        yield Event(month, "agreed", status, offer)
    if status != before["status"]:
        yield _move(month, before, after, status)
    elif earlier > 0 and offer <= 0:
        yield Event(month, "lapsed", status, earlier)


def _move(month: int, before: np.void, after: np.void, status: Status) -> Event:
    """Tell of a change of status: a return, or what it led to with the support that was paid."""
    if before["status"] > Status.OUT_OF_SIGHT and status < Status.OUT_OF_SIGHT:
        return Event(month, "came_back", status)
    if before["status"] == Status.OUT_OF_SIGHT and status < Status.OUT_OF_SIGHT:
        return Event(month, f"seen_{status.name.lower()}", status)
    return Event(month, f"to_{status.name.lower()}", status, (after["received_cents"] - before["received_cents"]) / 100)
