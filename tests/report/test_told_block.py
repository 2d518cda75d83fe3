"""Lives told on the page: two columns where they part, one where they do not, and a sentence for every event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.results import Results
from sim.measure.diaries import PARTED, STANDARD, Diary
from sim.report import page
from sim.report.blocks.people import told
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue
from sim.rules.vocabulary import Document, Household, Status
from sim.world.record.layout import PERSON
from tests.report.invented_results import results

LANGUAGES = pytest.mark.parametrize("language", ["en", "nl"])
LEFT = [Status.RECEPTION, Status.PREPARING, Status.LEFT_REGULAR, Status.LEFT_REGULAR]
STAYED = [Status.RECEPTION, Status.PREPARING, Status.RECEPTION, Status.OUT_OF_SIGHT]


def life(statuses: list[Status]) -> Any:
    lived = np.zeros(len(statuses), PERSON)
    lived["status"] = statuses
    return lived


def told_run(with_policy: list[Status], group: str = "dublin") -> Results:
    diary = Diary(group, 7, 95, 120, {"with": 3, "without": 0}, {"without": life(LEFT), "with": life(with_policy)})
    return replace(results(), diaries=(diary,))


def block(run: Results, language: str = "en") -> Any:
    say = catalogue(language)
    shown = told.build(findings_of(run, say), say)
    assert shown is not None
    return shown["parts"][0].content


def test_where_lives_part_both_are_told_and_the_first_difference_is_marked() -> None:
    (found,) = block(told_run(STAYED))["parting"]
    assert found.heads == ("Without maatwerk", "With maatwerk, as today") and not found.same
    assert [row.mark for row in found.rows] == ["", "First difference", "", ""]
    assert found.rows[1].told == ("Leaves with regular support, €0.", "Is in view, with an obligation to leave.")
    assert found.rows[-1].told == ("Regular support", "Out of sight")


def test_lives_in_which_nothing_differs_are_one_sentence_and_told_once() -> None:
    content = block(told_run(LEFT))
    assert content["parting"] == [] and content["same"] == "Nothing differs in the lives of: Started under Dublin."
    assert page.html(told_run(LEFT), "en").count("Nothing differs in the lives of") == 1
    (found,) = content["alike"]
    assert found.heads == ("Under both",) and found.same
    assert {len(row.told) for row in found.rows} == {1}
    assert content["title"].startswith("In none of the one standard lives")


@pytest.mark.parametrize(
    ("elsewhere", "words"), [(0, "none of them ends up"), (1, "one of them ends up"), (3, "three of")]
)
def test_one_person_is_told_in_the_singular(elsewhere: int, words: str) -> None:
    run = told_run(LEFT)
    (diary,) = run.diaries
    (found,) = block(replace(run, diaries=(replace(diary, elsewhere={"with": elsewhere, "without": 0}),)))["alike"]
    assert words in found.like


def test_who_was_chosen_for_the_difference_is_no_standard_life() -> None:
    content = block(told_run(STAYED, PARTED))
    assert content["parting"][0].like.startswith("Chosen because the lives differ")
    assert content["title"].startswith("In none of the")


@LANGUAGES
def test_every_event_and_trait_has_its_words(language: str) -> None:
    say = catalogue(language)
    kinds = {"aware", "labelled", "cleared", "offered", "agreed", "lapsed", "came_back"}
    kinds |= {f"to_{status.name.lower()}" for status in Status if status != Status.POTENTIAL}
    kinds |= {f"seen_{status.name.lower()}" for status in Status if Status.POTENTIAL < status < Status.OUT_OF_SIGHT}
    kinds |= {f"document_{document.name.lower()}" for document in Document}
    kinds |= {f"household_{household:d}" for household in Household} | {f"document_{one:d}" for one in Document}
    assert [kind for kind in kinds if say.find(f"told.{kind}") is None] == []
    for group in STANDARD:
        assert block(told_run(LEFT, group), language)["alike"][0].name


def test_without_diaries_the_page_has_no_such_block() -> None:
    say = catalogue("en")
    run = replace(results(), diaries=())
    assert told.build(findings_of(run, say), say) is None
    assert 'id="told"' not in page.html(run, "en")
    assert 'id="told"' in page.html(told_run(STAYED), "en")
