"""With every mechanism off, a run is to the last digit what it would be without their code."""

from typing import Any

import numpy as np
import pytest

from sim.rules.person import choices
from sim.rules.state import justice
from sim.scenario import load
from sim.world import departures, month
from sim.world.agents.model import ReturnModel
from tests.world.conftest import SMALL

OFF = [
    *(f"incentives.{name}=false" for name in ("holdout", "acquisition", "pull", "recycling", "legitimacy")),
    "information.learning=false",
    "crime.crime_response=0.05",
    "behaviour.legitimacy_effect=-0.2",
    "behaviour.recycling_share=0.3",
]
MONTHS = 22
HEARSAY = ("friends", "news", "heard", "belief")


def lived(monkeypatch: pytest.MonkeyPatch, *, without_their_code: bool) -> Any:
    """Step the small country, with the code of beliefs and mechanisms in place or cut out."""
    if without_their_code:
        for room, name, nothing in (
            (month, "listen", lambda me, world: None),
            (choices, "worth_of_waiting", lambda *_: 0.0),
            (choices, "felt_unfairness", lambda *_: 0.0),
            (justice, "factor_on_offending", lambda *_: 1.0),
            (departures, "plan_return_trip", lambda *_: None),
        ):
            monkeypatch.setattr(room, name, nothing)
        monkeypatch.setattr(ReturnModel, "_spread_word", lambda self, present: None)
        for name in ("near_multiplier", "far_multiplier"):
            monkeypatch.setattr(f"sim.world.agents.model.{name}", lambda world, tally: 1.0)
    model = ReturnModel(load(SMALL, OFF), policy="with", replication=2)
    for _ in range(MONTHS):
        model.step()
    return model


def test_all_off_equals_the_run_without_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    off = lived(monkeypatch, without_their_code=False)
    cut = lived(monkeypatch, without_their_code=True)
    assert np.array_equal(off.tally, cut.tally)
    people, others = off.people(), cut.people()
    for field in people.dtype.names:
        if not field.startswith(HEARSAY):
            assert np.array_equal(people[field], others[field]), field
    assert not np.array_equal(people["friends_here"], others["friends_here"])  # the code was really cut out


def test_the_mechanisms_do_something_when_they_are_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above cannot pass for lack of anything to switch off."""
    off = lived(monkeypatch, without_their_code=False)
    hope = ["information.initial_package_chance=0.05", "incentives.holdout=true"]
    on = ReturnModel(load(SMALL, hope), policy="with", replication=2)
    for _ in range(MONTHS):
        on.step()
    assert not np.array_equal(off.tally, on.tally)
