"""The page says what its numbers are, and when not to rely on them."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.runs import FailedRun
from sim.explorer.computing import Answer, Desk, Look, Stage, Work
from sim.explorer.levers import LEVERS, OWN, meant, start_texts
from sim.explorer.saying import refused_step, state_of
from sim.explorer.setting import Setting
from sim.report.say.language import catalogue
from sim.report.what_if import fragment
from sim.scenario import load
from tests.explorer.conftest import Settled

SAY = catalogue("en")


@pytest.fixture(scope="module")
def answer(small: Path, settled: Settled) -> Answer:
    desk = Desk(load(small))
    places = start_texts(desk.scenario, "with")["detention.places"]
    as_the_reference = (("maatwerk.enabled", "false"), ("detention.places", places))
    found = settled(desk, Setting("with", as_the_reference)).answer
    desk.stop()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("stage", "is_first", "is_last", "state", "words"),
    [
        (Stage(0.2, (10,)), True, False, "first", "First estimate: 10 simulations of a sample of 20% of the caseload"),
        (Stage(1.0, (10, 40)), False, False, "refining", "10 of 40 simulations of the whole caseload"),
        (Stage(1.0, (10,)), False, True, "ready", "Ready: 10 simulations of the whole caseload"),
        (Stage(0.05, (10,)), False, True, "ready", "Ready: 10 simulations of a sample of 5% of the caseload"),
    ],
)
def test_the_state_names_replications_and_sample(
    small: Path, answer: Answer, stage: Stage, is_first: bool, is_last: bool, state: str, words: str
) -> None:
    desk = Desk(load(small))
    work = desk.look(desk.ask(Setting("with")))
    desk.stop()
    assert work is not None
    work.answer = replace(answer, stage=stage, is_first_estimate=is_first, is_last=is_last)
    said = state_of(work, SAY)
    assert said[0] == state and said[1].startswith(words)
    work.error = "ValueError: x"
    assert state_of(work, SAY)[0] == "broken"
    assert state_of(None, SAY)[0] == "replaced"


def test_a_first_look_gives_what_each_simulation_says_and_no_direction(answer: Answer) -> None:
    seen = (
        {"additional_departures": 14.0, "cost_state_eur": -2e6},
        {"additional_departures": 30.0, "cost_state_eur": 1e6},
    )
    stood: Any = None
    work = Work(3, Setting("with"), stood, stood, look=Look(0.2, seen))
    state, said = state_of(work, SAY)
    assert state == "look" and "2 simulations of 20% of the caseload" in said
    assert "+14 to +30" in said and "million" in said and "Too few to say which way" in said
    assert SAY("explore.still") in said and SAY("explore.still") not in state_of(replace(work, ticket=1), SAY)[1]
    work.answer = answer
    assert state_of(work, SAY)[0] != "look"


def test_a_step_from_what_each_simulation_has_of_its_own_is_refused() -> None:
    money = next(lever for lever in LEVERS if lever.key == "behaviour.money_value")
    assert "+1 has nowhere to start from" in refused_step(money, meant(money, "+1", OWN), OWN, SAY)
    assert refused_step(money, "1", OWN, SAY) == ""


def test_what_does_not_change_is_said_and_a_ratio_without_meaning_is_not_given(answer: Answer) -> None:
    written = fragment(answer.results, SAY)
    assert "exactly no change" in written and "no price" in written
    assert "do not rely on these numbers" not in written


def test_who_comes_who_is_present_and_rights_are_told(answer: Answer) -> None:
    written = unescape(fragment(answer.results, SAY))
    assert SAY("net.come_none_off") in written
    assert SAY("sheet.rights") in written
    assert "present" in written and SAY("net.present_unknown", period="", last="") not in written


def test_books_that_do_not_close_are_told(answer: Answer) -> None:
    failed = (FailedRun(3, "check", "the ledger does not close"),)
    assert "do not rely on these numbers" in fragment(replace(answer.results, failed=failed), SAY)
