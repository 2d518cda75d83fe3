"""Standard persons: chosen by a rule that no policy touches, and followed as both drivers live them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.measure.diaries import PARTED, STANDARD, Diary, events_of, follow, most_central
from sim.rules.vocabulary import Document, Status
from sim.scenario import Scenario
from sim.world.record.layout import PERSON

SMALL = str(Path(__file__).parents[1] / "world" / "small.toml")
SHORT = ["plan.until=2019-12-31", "plan.follow_up_months=0", "plan.sample=0.05"]


@pytest.fixture(scope="module")
def short() -> Scenario:
    return sim.load(SMALL, SHORT)


@pytest.fixture(scope="module")
def diaries(short: Scenario) -> tuple[Diary, ...]:
    return follow(short, 0)


@pytest.mark.parametrize("policy", ["with", "without"])
def test_every_month_of_a_diary_is_lived_by_the_agent_of_mesa(
    short: Scenario, diaries: tuple[Diary, ...], policy: str
) -> None:
    model = sim.ReturnModel(short, policy=policy, replication=0)
    shown = [diary for diary in diaries if policy in diary.lives]
    lived: dict[int, list[tuple[Any, ...]]] = {number: [] for number in range(len(shown))}
    while model.running:
        model.step()
        for number, diary in enumerate(shown):
            if model.month >= diary.month:
                (person,) = (one for one in model.agents if one.place == diary.place)
                names = diary.lives[policy].dtype.names or ()
                lived[number].append(tuple(getattr(person, name) for name in names))
    for number, diary in enumerate(shown):
        kept = [tuple(record) for record in diary.lives[policy].tolist()]
        assert kept == lived[number], diary.group


def test_each_group_has_one_person_and_nobody_stands_for_two(diaries: tuple[Diary, ...]) -> None:
    groups = [diary.group for diary in diaries if diary.group != PARTED]
    assert groups == [name for name in STANDARD if name in groups] and len(groups) > 4
    assert len({diary.place for diary in diaries if diary.group != PARTED}) == len(groups)


def test_who_the_standard_persons_are_does_not_depend_on_the_policy(diaries: tuple[Diary, ...]) -> None:
    other = sim.load(SMALL, [*SHORT, "policy.with.maatwerk.maximum_eur=9000", "policy.with.detention.places=900"])
    places = [[diary.place for diary in found if diary.group != PARTED] for found in (diaries, follow(other, 0))]
    assert places[0] == places[1]


def test_a_policy_that_changes_nothing_parts_nobody(diaries: tuple[Diary, ...]) -> None:
    for diary in diaries:
        assert diary.elsewhere["same"] == 0
        if "same" in diary.lives:
            assert events_of(diary, "same") == events_of(diary, "without")


def people(**values: list[float]) -> Any:
    found = np.zeros(len(next(iter(values.values()))), PERSON)
    for name, column in values.items():
        found[name] = column
    return found


def test_the_most_central_is_nearest_to_the_medians_among_the_usual() -> None:
    found = people(household=[0, 0, 0, 1], readiness=[0.0, 1.0, 5.0, 1.5], refused=[3, 3, 3, 3])
    assert most_central(found, np.arange(4)) == 1
    assert most_central(found, np.array([0, 2, 3])) in (0, 2)


def test_nothing_in_a_record_gives_no_event_and_each_change_its_own() -> None:
    lived = people(
        status=[Status.RECEPTION, Status.RECEPTION, Status.PREPARING, Status.LEFT_MAATWERK, Status.RECEPTION],
        document=[Document.NONE, Document.REQUESTED, Document.ISSUED, Document.ISSUED, Document.NONE],
        offer_eur=[0, 0, 2500, 2500, 0],
        agreed=[0, 0, 1, 1, 0],
        received_cents=[0, 0, 0, 250_000, 250_000],
    )
    diary = Diary("visa_free", 0, 10, 1, {}, {"with": lived, "without": np.repeat(lived[:1], 5)})
    assert events_of(diary, "without") == []
    assert [(event.month, event.kind) for event in events_of(diary, "with")] == [
        (11, "document_requested"),
        (12, "document_issued"),
        (12, "offered"),
        (12, "agreed"),
        (12, "to_preparing"),
        (13, "to_left_maatwerk"),
        (14, "document_none"),
        (14, "came_back"),
    ]
    assert {event.euros for event in events_of(diary, "with") if event.kind == "to_left_maatwerk"} == {2500}
